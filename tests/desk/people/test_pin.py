"""The PIN of a shift, sessions, and the words that an interruption must not take."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from storage import desk_sessions
from storage.schema import metadata
from storage.sealing import SealBroken
from tests.desk.browser import Browser, desk_app
from tests.desk.people.steps import PHRASE, give_passphrase, sign_in
from tests.desk.world import World
from web.desk.front import COOKIE

QUESTION = "Xe máy biển số bao nhiêu, màu gì?\nCòn ở đó không?"


async def shift(world: World, browser: Browser, pin: str = "2580") -> None:
    await give_passphrase(world, "right")
    assert "Tin của đơn vị" in await sign_in(browser, "right", pin=pin)


async def test_pin_is_asked_after_ten_idle_minutes_and_the_session_lasts_the_shift(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        await shift(world, browser)
        for _ in range(8):
            world.clock.forward(minutes=80)
            await browser.get("/desk")
            assert "bàn trực đang khoá" in (await browser.follow()).text.lower()
            assert "Tin của đơn vị" in (await browser.press("Mở khoá", pin="2580")).text
        world.clock.forward(minutes=9)
        assert "Tin của đơn vị" in (await browser.get("/desk")).text
        world.clock.forward(minutes=80)
        await browser.get("/desk")
        assert "Đăng nhập bàn trực" in (await browser.follow()).text  # twelve hours are over


async def test_locked_session_opens_nothing_without_the_pin(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        await shift(world, browser)
        cookie = browser.client.cookies[COOKIE]
        world.clock.forward(minutes=11)
        await world.db.write(lambda tx: desk_sessions.lock_idle(tx, world.clock()))
        held = await world.db.read(lambda tx: desk_sessions.get(tx, cookie, world.clock()))
        assert held and held.locked and held.sealed_private == b""
        with pytest.raises(SealBroken):
            held.unlock(cookie)


async def test_from_an_alert_to_the_tip_in_two_taps(world: World) -> None:
    tip_id = await world.add_tip()
    async with Browser(desk_app(world)) as browser:
        await shift(world, browser)
        world.clock.forward(minutes=11)
        await browser.get(f"/desk/tip/{tip_id}")  # the first tap
        await browser.follow()
        assert "Ba người lạ" in (await browser.press("Mở khoá", pin="2580")).text  # the second


async def test_five_wrong_pins_end_the_session(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        await shift(world, browser)
        world.clock.forward(minutes=11)
        await browser.get("/desk")
        await browser.follow()
        for left in (4, 3, 2, 1):
            assert f"Còn {left} lần" in (await browser.press("Mở khoá", pin="1111")).text
        assert "PIN sai quá 5 lần" in (await browser.press("Mở khoá", pin="1111")).text
        await browser.get("/desk/unlock")
        assert "Đăng nhập bàn trực" in (await browser.follow()).text
    assert [action for _, action in await world.audit()].count("pin_failed") == 5


@pytest.mark.parametrize("pin", ["123", "1234", "0000", "9876", "abcd", "123456789"])
async def test_pin_that_anybody_guesses_is_refused_before_anything_happens(world: World, pin: str) -> None:
    await give_passphrase(world, "right")
    async with Browser(desk_app(world)) as browser:
        assert "PIN cần 4 đến 8 chữ số" in await sign_in(browser, "right", pin=pin)
        assert browser.status == 422


async def test_pin_stands_nowhere_in_the_store(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        await shift(world, browser, "73519")
    assert "73519" not in repr(await world.rows())


async def test_without_a_pin_thirty_idle_minutes_end_the_session(world: World) -> None:
    await give_passphrase(world, "right")
    async with Browser(desk_app(world)) as browser:
        await sign_in(browser, "right")
        world.clock.forward(minutes=29)
        assert "Tin của đơn vị" in (await browser.get("/desk")).text
        world.clock.forward(minutes=31)
        await browser.get("/desk")
        assert "Đăng nhập bàn trực" in (await browser.follow()).text


async def test_words_survive_a_lock_in_mid_reply(world: World) -> None:
    tip_id = await world.add_tip()
    async with Browser(desk_app(world)) as browser:
        await shift(world, browser)
        await browser.get(f"/desk/tip/{tip_id}")
        world.clock.forward(minutes=15)
        page = await browser.press("Gửi câu hỏi", text=QUESTION)
        assert "Nội dung bạn đang viết vẫn còn" in page.text and QUESTION not in browser.response.text
        page = await browser.press("Mở khoá", pin="1111")  # a wrong one does not lose them either
        page = await browser.press("Mở khoá", pin="2580")
        assert "Nội dung của bạn vẫn còn" in page.text and "Còn ở đó không?" in browser.response.text
        assert "question" not in await world.entries(tip_id)  # nothing was sent behind his back
        await browser.press("Gửi", text=QUESTION + " Cảm ơn.")
        assert "question" in await world.entries(tip_id)


async def test_words_survive_a_session_that_was_ended_elsewhere(world: World) -> None:
    tip_id = await world.add_tip()
    await give_passphrase(world, "right")
    async with Browser(desk_app(world)) as browser:
        await sign_in(browser, "right")
        await browser.get(f"/desk/tip/{tip_id}")
        await world.db.write(lambda tx: desk_sessions.end_all(tx, world.members["right"].id))
        page = await browser.press("Gửi câu hỏi", text=QUESTION)
        assert "Phiên đã hết khi bạn đang viết" in page.text
        page = await browser.press("Đăng nhập", login="right", passphrase="sai")
        page = await browser.press("Đăng nhập", login="right", passphrase=PHRASE)
        assert "Còn ở đó không?" in browser.response.text
        await browser.press("Gửi", text=QUESTION)
        assert "question" in await world.entries(tip_id)


async def test_nobody_can_put_words_into_a_kept_form(world: World) -> None:
    await give_passphrase(world, "right")
    async with Browser(desk_app(world)) as browser:
        for kept in ("", "e30=", "A" * 400, "%%%"):
            await browser.post("/desk/sign-in", login="right", passphrase=PHRASE, kept=kept)
            assert browser.response.headers["location"] == "/desk"
        browser.client.cookies.clear()
        await browser.post("/desk/tip/x/ask", headers={"sec-fetch-site": "cross-site"}, text=QUESTION)
        assert browser.status == 403 and 'name="kept"' not in browser.response.text


async def test_words_that_are_too_long_are_said_to_be_lost(world: World) -> None:
    tip_id = await world.add_tip()
    async with Browser(desk_app(world)) as browser:
        await browser.post(f"/desk/tip/{tip_id}/ask", text="rất dài " * 3000)
        assert "quá dài nên không giữ" in browser.page.text


async def test_kept_words_age(world: World) -> None:
    await give_passphrase(world, "right")
    async with Browser(desk_app(world)) as browser:
        await browser.post("/desk/tip/x/ask", text=QUESTION)
        form, _, _ = browser.button("Đăng nhập")
        world.clock.forward(hours=13)
        await browser.post("/desk/sign-in", **form.hidden, login="right", passphrase=PHRASE)
        assert browser.status == 303


async def test_sessions_are_listed_and_ended_one_by_one(world: World) -> None:
    await give_passphrase(world, "right")
    app = desk_app(world)
    async with Browser(app) as phone, Browser(app) as computer:
        phone.client.headers["user-agent"] = "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/126 Mobile Safari/537"
        computer.client.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/126 Safari Edg/126"
        await sign_in(phone, "right")
        world.clock.forward(minutes=1)
        await sign_in(computer, "right")
        page = await computer.get("/desk/own")
        assert "Android · Chrome" in page.text and "Windows · Edge" in page.text and "phiên này" in page.text
        number = re.search(r'Android.*?name="session" value="([0-9a-f-]{36})"', computer.response.text, re.DOTALL)
        form, _, _ = computer.button("Kết thúc tất cả, cả phiên này")
        assert number
        await computer.post("/desk/own/sessions/end", session=number[1], token=form.hidden["token"])
        assert computer.response.headers["location"] == "/desk/own?note=ended"
        await phone.get("/desk")
        assert phone.status == 303
        await computer.get("/desk/own")
        await computer.press("Kết thúc tất cả, cả phiên này")
        assert "Bạn đã đăng xuất" in computer.page.text


async def test_session_of_somebody_else_cannot_be_ended(world: World, right: Browser) -> None:
    row = metadata.tables["desk_session"]
    theirs = await world.db.read(
        lambda tx: tx.scalar(select(row.c.number).where(row.c.officer_id == world.members["other"].id))
    )
    await right.get("/desk/own")
    form, _, _ = right.button("Kết thúc tất cả, cả phiên này")
    await right.post("/desk/own/sessions/end", session=str(theirs), token=form.hidden["token"])
    assert right.response.headers["location"] == "/desk/own?note=gone"
    async with Browser(desk_app(world), world.cookies["other"]) as other:
        await other.get("/desk")
        assert other.status == 200
