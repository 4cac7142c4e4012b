"""Directory and figures in a real browser: nothing serious for axe, no sideways scroll at 390 px, the keyboard suffices."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, expect

from tests import browsers
from tests.desk.browser import desk_app
from tests.desk.figures.test_pages import HERE, decided, tips_of
from tests.desk.with_directory import add_group, with_directory
from tests.desk.world import World
from tests.servers import served
from web.desk.front import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = {390: 844, 1280: 900}
#: what a thumb would miss
SMALL = """[...document.querySelectorAll("main button, main select, main input")]
    .filter(e => e.type !== "hidden" && e.offsetHeight && e.offsetHeight < 43).map(e => e.outerHTML.slice(0, 90))"""
DIRECTORY = (
    "", "?q=trang due", "/place/trang-due", "/units", "/unit/trang-due", "/coverage", "/history", "/edit?table=places",
    "/edit?table=coverage&key=trang-due.post", "/route?place=trang-due&category=fire&on=2026-12-01",
)  # fmt: skip


async def filled_world(world: World) -> World:
    await with_directory(world)
    await add_group(world, "trang-due", "Nhóm ca đêm")
    await tips_of(world, date(2026, 10, 9), theft=41, fire=23, drugs=9, violence=17, loan_sharking=12)
    await tips_of(world, date(2026, 9, 9), theft=30)
    await tips_of(world, date(2026, 11, 18), status="acknowledged", theft=14)
    await decided(world, handled=38, passed_on=14, cannot_verify=3)
    return world


@asynccontextmanager
async def window(world: World, who: str, width: int, scheme: str = "light") -> AsyncIterator[BrowserContext]:
    async with served(desk_app(world)) as address, browsers.launched() as browser:
        context = await browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, base_url=address, color_scheme=scheme
        )
        context.set_default_timeout(10_000)
        await context.add_cookies([{"name": COOKIE, "value": world.cookies[who], "url": f"{address}/desk"}])
        yield context


async def troubles_on(page: Page) -> list[str]:
    """What axe finds serious, and whether the page scrolls sideways or has targets too small for a thumb."""
    found = await Axe().run(page)
    serious = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        serious.append("scrolls sideways")
    return serious + await page.evaluate(SMALL)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
async def test_pages_of_the_directory_are_for_everybody(world: World, width: int, scheme: str) -> None:
    await filled_world(world)
    async with window(world, "admin", width, scheme) as context:
        page = await context.new_page()
        for path in DIRECTORY:
            await page.goto(f"/desk/directory{path}")
            assert (path, await troubles_on(page)) == (path, [])
        await page.goto("/desk/directory/edit?table=coverage&key=trang-due.post")
        await page.fill("#cell-unit", "an-phong")
        await page.fill("#day", "2026-12-01")
        await page.get_by_role("button", name="Xem trước thay đổi").press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Xem trước thay đổi")
        assert await troubles_on(page) == []
        await page.get_by_role("button", name="Áp dụng").press("Enter")
        await expect(page.locator(".note")).to_have_text("Đã áp dụng.")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
async def test_figures_are_for_everybody(world: World, width: int, scheme: str) -> None:
    await filled_world(world)
    async with window(world, "right", width, scheme) as context:
        page = await context.new_page()
        await page.goto(HERE)
        assert await page.locator("svg.chart").count() >= 3
        assert await troubles_on(page) == []
        await page.emulate_media(media="print")
        assert await page.locator("form:visible").count() == 0 and await page.locator("svg.chart:visible").count() >= 3
