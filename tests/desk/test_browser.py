"""The desk in a real browser: news without reload, nothing typed is lost, nothing blocked by the policy, 390 px."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext, expect

from tests import browsers
from tests.desk.browser import desk_app
from tests.desk.world import World
from tests.servers import served
from web.desk.front import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with served(desk_app(world)) as address:
        yield address


@pytest.fixture
async def phone(world: World, address: str) -> AsyncIterator[BrowserContext]:
    """The browser of an officer who is signed in; what a script throws or the policy blocks fails the test."""
    complaints: list[str] = []
    async with browsers.launched() as browser:
        context = await browser.new_context(viewport={"width": 390, "height": 844}, base_url=address)
        context.set_default_timeout(5000)
        # An undecodable photo is reported too; the made-up one of this world is no picture.
        context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        await context.add_cookies([{"name": COOKIE, "value": world.cookies["right"], "url": f"{address}/desk"}])
        yield context
    assert complaints == []


async def test_new_tip_appears_and_is_counted_in_the_title_without_reload(world: World, phone: BrowserContext) -> None:
    page = await phone.new_page()
    await page.goto("/desk")
    await page.evaluate("window.stayed = true")
    await world.add_tip(urgency="urgent")
    world.services.bells.ring("unit:trang-due")
    await expect(page.locator(".tip.urgent")).to_have_count(1)
    await expect(page).to_have_title("(1) Bàn trực")
    assert await page.evaluate("window.stayed")
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_answer_appears_while_the_officer_is_typing(world: World, phone: BrowserContext) -> None:
    tip_id = await world.add_tip()
    page = await phone.new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    await page.fill("#text", "đang gõ dở")
    await world.worker_adds(tip_id, "fact", "họ vừa quay lại")
    await expect(page.locator("#dialogue")).to_contain_text("họ vừa quay lại")
    assert await page.input_value("#text") == "đang gõ dở"
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_page_of_an_ended_session_leaves_nothing_on_the_screen(world: World, phone: BrowserContext) -> None:
    tip_id = await world.add_tip()
    page = await phone.new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    await expect(page.locator("main")).to_contain_text("bẻ khóa")
    world.clock.forward(minutes=31)
    world.services.bells.ring(f"tip:{tip_id}")
    await page.wait_for_url("**/desk/sign-in?note=ended")
    await expect(page.locator("main")).not_to_contain_text("bẻ khóa")


async def test_tip_is_taken_with_the_keyboard_alone(world: World, phone: BrowserContext) -> None:
    await world.add_tip()
    page = await phone.new_page()
    await page.goto("/desk")
    await page.locator(".tip").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/desk/tip/*")
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.textContent.trim()") == "Nhận xử lý":
            break
    await page.keyboard.press("Enter")
    await expect(page.locator(".note")).to_contain_text("đã nhận xử lý")
