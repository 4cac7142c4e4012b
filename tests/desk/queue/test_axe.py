"""Nobody is shut out: axe finds nothing serious on the pages of a shift, on a phone and a PC, by day and by night."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from bot.handlers import unit
from storage.tips import NewIncident
from tests import browsers
from tests.desk.world import World
from web.desk.front import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]


async def serious(page: Page) -> list[tuple[str, list[Any]]]:
    # The policy of our pages allows no inline script: axe is put in by the driver, past it.
    found = (await Axe().run(page)).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found if each["impact"] in ("serious", "critical")]


async def busy_desk(world: World) -> UUID:
    """A fire with four reports, news, a new tip, and one in hand whose page has everything on it."""
    for _ in range(4):
        await world.add_tip(urgency="urgent", category="fire", incident=NewIncident(b"k", world.clock(), alone=False))
    await world.add_tip()
    in_hand = await world.add_tip(category="violence")
    cookie = world.cookies["right"]
    await unit.open_tip(world.services, cookie, in_hand)
    await unit.acknowledge(world.services, cookie, in_hand)
    await unit.ask(world.services, cookie, in_hand, "Việc này còn tiếp diễn không?", "a" * 32)
    await world.worker_adds(in_hand, "answer", "Còn, tối nào cũng vậy")
    world.clock.forward(minutes=25)
    return in_hand


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_axe_finds_nothing_serious(world: World, address: str, width: int, scheme: Any) -> None:
    tip_id = await busy_desk(world)
    async with browsers.launched() as browser:
        page = await signed_in(browser, world, address, width, scheme)
        problems = {}
        for path in ("/desk", "/desk?status=done", "/desk?category=theft&own=1", f"/desk/tip/{tip_id}"):
            await page.goto(path)
            problems[path] = await serious(page)
        await page.fill("#text", "Bạn làm ở tổ nào?")
        await page.get_by_role("button", name="Gửi câu hỏi").click()
        await page.wait_for_selector("text=Chưa gửi")
        problems["held"] = await serious(page)
        await page.goto(f"/desk/tip/{tip_id}")
        await page.check("input[name=outcome][value=handled]")
        await page.get_by_role("button", name="Xem lại rồi đóng").click()
        await page.wait_for_selector("blockquote")
        problems["close"] = await serious(page)
        await page.context.clear_cookies()
        await page.goto("/desk/sign-in?note=ended")
        problems["sign-in"] = await serious(page)
        await page.context.close()
    assert {where: found for where, found in problems.items() if found} == {}


async def signed_in(browser: Browser, world: World, address: str, width: int, scheme: Any) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": 844}, base_url=address, color_scheme=scheme)
    context.set_default_timeout(8000)
    await context.add_cookies([{"name": COOKIE, "value": world.cookies["right"], "url": f"{address}/desk"}])
    return await context.new_page()
