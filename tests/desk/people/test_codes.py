"""Codes of an officer's phone: set up, asked for, used once; recovery codes; a clock that is wrong."""

from __future__ import annotations

import re

import pytest

from storage import second_factors
from tests.desk.browser import Browser, desk_app
from tests.desk.people.steps import PHRASE, code_of, fresh, give_passphrase, shown_secret, sign_in
from tests.desk.world import World


async def with_codes(world: World, browser: Browser) -> tuple[str, list[str]]:
    """ "right" signs in and switches his codes on; (secret, recovery codes)."""
    await give_passphrase(world, "right")
    await sign_in(browser, "right")
    secret = await shown_secret(browser)
    await browser.press("Bật", code=code_of(secret, world))
    codes = re.findall(r"<li>([a-z ]+)</li>", browser.response.text)
    assert len(codes) == second_factors.RECOVERY_CODES, browser.page.text
    world.clock.forward(seconds=60)
    return secret, codes


async def test_code_is_asked_for_once_it_is_set_up(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        secret, _ = await with_codes(world, browser)
        assert "chưa đúng" in await sign_in(browser, "right") and browser.status == 401
        assert "chưa đúng" in await sign_in(browser, "right", code="000000")
        assert "Tin của đơn vị" in await sign_in(browser, "right", code=code_of(secret, world))


async def test_code_counts_once(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        secret, _ = await with_codes(world, browser)
        code = code_of(secret, world)
        assert "Tin của đơn vị" in await sign_in(browser, "right", code=code)
        assert "chưa đúng" in await sign_in(browser, "right", code=code)
        assert "chưa đúng" in await sign_in(browser, "right", code=code_of(secret, world, -30))  # an older one, too
        assert "Tin của đơn vị" in await sign_in(browser, "right", code=code_of(secret, world, 30))


async def test_code_of_the_step_before_or_after_is_taken_and_no_other(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        secret, _ = await with_codes(world, browser)
        world.clock.forward(minutes=5)
        assert "chưa đúng" in await sign_in(browser, "right", code=code_of(secret, world, -60))
        assert "Tin của đơn vị" in await sign_in(browser, "right", code=code_of(secret, world, -30))


async def test_recovery_code_stands_in_once_for_the_phone(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        _, codes = await with_codes(world, browser)
        assert "Tin của đơn vị" in await sign_in(browser, "right", code=codes[3].upper())
        assert "chưa đúng" in await sign_in(browser, "right", code=codes[3])
        assert "Tin của đơn vị" in await sign_in(browser, "right", code=codes[4])
        assert "Còn 8 mã dự phòng" in (await browser.get("/desk/own")).text


async def test_neither_secret_nor_recovery_codes_stand_in_the_store(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        secret, codes = await with_codes(world, browser)
    stored = repr(await world.rows())
    assert secret not in stored and not any(code in stored for code in codes)


async def test_wrong_code_wrong_passphrase_and_unknown_login_look_alike(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        await with_codes(world, browser)
        pages = []
        for login, phrase, code in (("right", PHRASE, "123456"), ("right", "sai sai sai", "123456"), ("nobody", "x", "123456")):
            await browser.get("/desk/sign-in?other=yes")
            await browser.press("Đăng nhập", login=login, passphrase=phrase, code=code)
            assert browser.status == 401
            pages.append(browser.response.text.replace(login, ""))
        assert pages[0] == pages[1] == pages[2]
        assert "máy chủ đang là" in pages[0]  # a phone whose clock is wrong is told what time it is here


async def test_wrong_codes_slow_down_like_wrong_passphrases(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        await with_codes(world, browser)
        world.pauses.clear()
        for _ in range(4):
            await sign_in(browser, "right", code="000000")
    assert world.pauses == [0.0, 0.25, 0.5, 1.0]


async def test_phone_with_a_wrong_clock_is_told_by_how_much(world: World) -> None:
    await give_passphrase(world, "right")
    async with Browser(desk_app(world)) as browser:
        await sign_in(browser, "right")
        secret = await shown_secret(browser)
        page = await browser.press("Bật", code=code_of(secret, world, 240))
        assert browser.status == 422 and "lệch khoảng 4 phút" in page.text
        assert secret in browser.response.text.replace(" ", "")  # the same picture: nothing must be scanned again
        page = await browser.press("Bật", code=code_of(secret, world))
        assert "Mã dự phòng" in page.text


async def test_where_codes_are_required_nothing_else_opens_before(world: World) -> None:
    world.services.desk_totp = "required"
    await give_passphrase(world, "right")
    tip_id = await world.add_tip()
    async with Browser(desk_app(world)) as browser:
        text = await sign_in(browser, "right")
        assert "bạn cần bật mã trên điện thoại" in text
        for path in ("/desk", f"/desk/tip/{tip_id}", "/desk/own"):
            await browser.get(path)
            assert browser.response.headers["location"] == "/desk/own/codes"
        secret = await shown_secret(browser)
        await browser.press("Bật", code=code_of(secret, world))
        assert "Tin của đơn vị" in (await browser.get("/desk")).text


async def test_where_codes_are_off_nobody_is_asked(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        await with_codes(world, browser)
        world.services.desk_totp = "off"
        assert "Tin của đơn vị" in await sign_in(browser, "right")


async def test_codes_of_another_phone_need_a_fresh_proof(world: World, right: Browser) -> None:
    page = await right.get("/desk/own/codes")
    assert right.status == 401 and "Xác nhận là bạn" in page.text  # a stolen session must not take the account over
    await fresh(world, "right")
    await right.get("/desk/own/codes")
    assert right.status == 200


@pytest.mark.parametrize("minutes", [4, 6])
async def test_proof_holds_five_minutes(world: World, right: Browser, minutes: int) -> None:
    await fresh(world, "right")
    world.clock.forward(minutes=minutes)
    await right.get("/desk/own/codes")
    assert right.status == (200 if minutes < 5 else 401)


async def test_step_up_takes_code_or_passphrase_and_a_code_once(world: World) -> None:
    async with Browser(desk_app(world)) as browser:
        secret, _ = await with_codes(world, browser)
        world.clock.forward(minutes=6)
        await browser.get("/desk/own/codes")
        page = await browser.press("Tiếp tục", proof="000000")
        assert browser.status == 401 and "chưa đúng" in page.text
        code = code_of(secret, world)
        assert "Bật mã trên điện thoại" in (await browser.press("Tiếp tục", proof=code)).text
        world.clock.forward(minutes=6)
        await browser.get("/desk/own/step-up")
        assert "lệch khoảng 6 phút" in (await browser.press("Tiếp tục", proof=code)).text
        assert "Trang của tôi" in (await browser.press("Tiếp tục", proof=PHRASE)).text
        code = code_of(secret, world)
        await browser.get("/desk/own/step-up")
        await browser.press("Tiếp tục", proof=code)
        await browser.get("/desk/own/step-up")
        assert "Mã này đã dùng rồi" in (await browser.press("Tiếp tục", proof=code)).text
    assert ("right", "step_up") in await world.audit() and ("right", "step_up_failed") in await world.audit()
