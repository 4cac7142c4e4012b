"""Rota and slip in a real browser: 390 px, axe, the keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect
from sqlalchemy import Connection

from bot.housekeeping import hand_overs
from storage import shifts
from tests import browsers
from tests.desk.browser import desk_app
from tests.desk.shifts.turns import at, make_chief, next_step, owner, turn, works_on
from tests.desk.world import World
from tests.servers import served
from web.desk.front import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[390, 1280])
async def page(world: World, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """The chief's browser; two shifts are planned, two tips are open, one of them his."""
    await make_chief(world, "right")
    await hand_overs(world.services, world.clock())
    first, _ = await world.add_tip(), await world.add_tip(urgency="urgent")
    await works_on(world, "right", first)
    await next_step(world, first, "decision", at(5, 13))
    await world.db.write(lambda tx: plan(tx, world))
    async with served(desk_app(world)) as address, browsers.launched() as browser:
        context = await browser.new_context(viewport={"width": request.param, "height": 844}, base_url=address)
        context.set_default_timeout(5000)
        await context.add_cookies([{"name": COOKIE, "value": world.cookies["right"], "url": f"{address}/desk"}])
        yield await context.new_page()


def plan(tx: Connection, world: World) -> None:
    shifts.put(tx, turn(world, "right", at(2), at(2, 50)))
    for n in range(5):
        shifts.put(tx, turn(world, "right", at(6, days=n), at(14, days=n)))
        shifts.put(tx, turn(world, "colleague", at(14, days=n), at(22, days=n)))


async def grave(page: Page) -> list[dict[str, Any]]:
    found = await Axe().run(page)
    return [each for each in found.response["violations"] if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("path", ["/desk", "/desk/shifts", "/desk/handover", "slip"])
async def test_page_fits_the_screen_and_axe_finds_nothing_grave(world: World, page: Page, path: str) -> None:
    await page.goto("/desk/handover" if path == "slip" else path)
    if path == "slip":
        await page.get_by_role("button", name="Ký giao ca").click()
        await expect(page.locator(".note")).to_contain_text("Đã ký giao ca")
    for details in await page.locator("details").all():
        await details.evaluate("each => each.open = true")
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert await grave(page) == []


async def test_slip_is_written_and_signed_with_the_keyboard_alone(world: World, page: Page) -> None:
    tip_id = await world.add_tip()
    await works_on(world, "right", tip_id)
    await page.goto("/desk/handover")
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == "note":
            await page.keyboard.type("đêm yên")
        if await page.evaluate("document.activeElement.textContent.trim()") == "Ký giao ca":
            break
    await page.keyboard.press("Enter")
    await expect(page.locator(".note")).to_contain_text("Đã ký giao ca")
    await expect(page.locator("blockquote")).to_contain_text("đêm yên")
    assert await owner(world, tip_id) == "right"
