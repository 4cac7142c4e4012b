"""In a real browser: a session that ends while somebody writes takes no words, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from storage import desk_sessions
from tests import browsers
from tests.desk.browser import desk_app
from tests.desk.people.steps import PHRASE, give_passphrase
from tests.desk.world import World
from tests.servers import served
from web.desk.front import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("scripts", [True, False])
async def test_words_outlive_a_session_that_ends_while_they_are_written(world: World, scripts: bool) -> None:
    await give_passphrase(world, "right")
    tip_id = await world.add_tip()
    async with served(desk_app(world)) as address, browsers.launched() as browser:
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, base_url=address, java_script_enabled=scripts
        )
        context.set_default_timeout(5000)
        cookie = {"name": COOKIE, "value": world.cookies["right"], "domain": "127.0.0.1", "path": "/desk"}
        await context.add_cookies([cookie])  # type: ignore[list-item]
        page = await context.new_page()
        await page.goto(f"/desk/tip/{tip_id}")
        await page.fill("#text", "Xe màu gì, còn ở đó không?")
        await world.db.write(lambda tx: desk_sessions.end_all(tx, world.members["right"].id))
        world.services.bells.ring(f"tip:{tip_id}")  # the stream ends; the page must stay
        await page.wait_for_timeout(300)
        await page.click("#ask button >> nth=-1")
        await expect(page.locator("h1")).to_have_text("Đăng nhập bàn trực")
        await page.fill("#login", "right")
        await page.fill("#passphrase", PHRASE)
        await page.click("form[action='/desk/sign-in'] button.primary")
        await expect(page.locator("textarea")).to_have_value("Xe màu gì, còn ở đó không?")
        await page.click("button.primary")
        await expect(page.locator(".note")).to_be_visible()
    assert "question" in await world.entries(tip_id)
