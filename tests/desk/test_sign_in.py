"""The door: invitations, passphrases, sign-in. Argon2 runs with small settings here; the real ones are tested with the keys."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, insert, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from bot.handlers import sign_in
from bot.handlers.door_lines import MOST_MARKS, Acquaintance, Busy, Line
from bot.handlers.services import Lane, Services
from bot.handlers.sign_in import Door, Patience
from storage import desk_sessions, invites, officers, tokens
from storage.schema import unit
from storage.stretching import Stretching
from tests.desk.browser import Browser, desk_app
from tests.desk.world import START, World
from web.assets import Assets
from web.desk.front import COOKIE, KNOWN_COOKIE, Desk
from web.pages import Pages


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(officers, "_stretch", Stretching(memory_kib=64, passes=1))


@pytest.fixture
async def invited(world: World) -> str:
    """An invitation to a unit where nobody is yet."""
    return await invite(world, "lien-minh-2")


async def invite(world: World, unit_id: str) -> str:
    token = tokens.new_token()

    def create(tx):  # type: ignore[no-untyped-def]
        if tx.execute(select(unit.c.id).where(unit.c.id == unit_id)).first() is None:
            tx.execute(insert(unit).values(id=unit_id, kind="police_post", name="Công an xã mới"))
        invites.create(tx, token=token, unit_id=unit_id, role="officer", now=world.clock())

    await world.db.write(create)
    return token


async def join(browser: Browser, token: str, login: str) -> str:
    """Through both steps of the invitation; returns the passphrase."""
    await browser.get(f"/desk/invite/{token}")
    await browser.press("Nhận mật khẩu", login=login)
    found = re.search(r'class="secret">([^<]+)<', browser.response.text)
    assert found
    await browser.press("Hoàn tất", passphrase=found[1])
    return found[1]


async def sign_in_as(browser: Browser, login: str, passphrase: str) -> str:
    await browser.get("/desk/sign-in")
    return (await browser.press("Đăng nhập", login=login, passphrase=passphrase)).text


async def test_first_member_joins_signs_in_and_sees_the_desk(world: World, invited: str) -> None:
    async with Browser(desk_app(world)) as browser:
        passphrase = await join(browser, invited, "Trực-9")
        assert "Tài khoản đã sẵn sàng" in browser.page.text
        text = await sign_in_as(browser, "truc-9", passphrase.upper())
    assert len(passphrase.split()) == 6 and "Tin của đơn vị" in text and "Công an xã mới" in text
    assert [action for _, action in await world.audit()] == ["accept_invite", "sign_in"]
    assert passphrase not in repr(await world.rows())


async def test_later_member_waits(world: World) -> None:
    token = await invite(world, "trang-due")
    async with Browser(desk_app(world)) as browser:
        passphrase = await join(browser, token, "truc-9")
        assert "sau khi một đồng nghiệp bấm" in browser.page.text
        assert "Bạn đang chờ được cấp khoá" in await sign_in_as(browser, "truc-9", passphrase)


async def test_passphrase_must_be_typed_back(world: World, invited: str) -> None:
    before = await world.rows("audit", "audit_head")
    async with Browser(desk_app(world)) as browser:
        await browser.get(f"/desk/invite/{invited}")
        await browser.press("Nhận mật khẩu", login="truc-9")
        found = re.search(r'class="secret">([^<]+)<', browser.response.text)
        assert found
        await browser.press("Hoàn tất", passphrase="mot hai ba bon nam sau")
        assert browser.status == 422 and "chưa khớp" in browser.page.text
        assert found[1] not in browser.response.text  # shown once
        assert await world.rows("audit", "audit_head") == before
        await browser.press("Hoàn tất", passphrase=found[1].replace(" ", "-"))
        assert "Tài khoản đã sẵn sàng" in browser.page.text


async def test_passphrase_of_ones_own_choice_is_refused(world: World, invited: str) -> None:
    door = Door(world.services)
    issued = await door.issue(invited, "truc-9")
    for proof in (issued.proof, "0" * 64, ""):
        with pytest.raises(sign_in.WrongRepetition):
            await door.accept(invited, "truc-9", "123456", proof)
    with pytest.raises(sign_in.WrongRepetition):  # the proof is bound to the login, too
        await door.accept(invited, "truc-8", issued.passphrase, issued.proof)


async def test_invitation_works_once(world: World, invited: str) -> None:
    async with Browser(desk_app(world)) as browser:
        await join(browser, invited, "truc-9")
        await browser.get(f"/desk/invite/{invited}")
        assert browser.status == 410 and "đã được dùng" in browser.page.text
        await browser.post(f"/desk/invite/{invited}", login="truc-8")
        assert browser.status == 410


async def test_invitation_expires_after_a_day_also_between_its_two_steps(world: World, invited: str) -> None:
    async with Browser(desk_app(world)) as browser:
        await browser.get(f"/desk/invite/{invited}")
        await browser.press("Nhận mật khẩu", login="truc-9")
        found = re.search(r'class="secret">([^<]+)<', browser.response.text)
        assert found
        world.clock.forward(hours=24)
        await browser.press("Hoàn tất", passphrase=found[1])
        assert browser.status == 410 and "hết hạn" in browser.page.text
        await browser.get("/desk/invite/" + "x" * 43)
        assert browser.status == 404 and "Đường dẫn không đúng" in browser.page.text


@pytest.mark.parametrize(("login", "said"), [("right", "đã có người dùng"), ("a b", "2 đến 40 ký tự"), ("x", "2 đến 40")])
async def test_login_that_cannot_be_taken(world: World, invited: str, login: str, said: str) -> None:
    async with Browser(desk_app(world)) as browser:
        await browser.get(f"/desk/invite/{invited}")
        await browser.press("Nhận mật khẩu", login=login)
        assert browser.status in (409, 422) and said in browser.page.text


async def test_wrong_passphrase_and_unknown_login_look_alike_and_are_recorded(world: World, invited: str) -> None:
    async with Browser(desk_app(world)) as browser:
        await join(browser, invited, "truc-9")
        pages = []
        for login in ("truc-9", "truc-8"):
            await browser.get("/desk/sign-in")
            await browser.press("Đăng nhập", login=login, passphrase="sai sai sai sai sai sai")
            assert browser.status == 401 and "set-cookie" not in browser.response.headers
            pages.append(browser.response.text.replace(login, ""))
        assert pages[0] == pages[1] and "tài khoản không bị khoá" in pages[0]
    assert [action for _, action in await world.audit()][-2:] == ["sign_in_failed", "sign_in_failed"]
    assert "truc-8" not in repr(await world.rows())


async def failures(world: World) -> list[tuple[str, str | None]]:
    rows = (await world.rows())["audit"]
    return [("unknown" if row[2] == "unknown" else "known", row[6]) for row in sorted(rows) if row[3] == "sign_in_failed"]


async def test_unknown_logins_are_one_row_an_hour_with_their_number(world: World, invited: str) -> None:
    async with Browser(desk_app(world)) as browser:
        passphrase = await join(browser, invited, "truc-9")
        for n in range(25):
            await sign_in_as(browser, f"nobody-{n}", "sai")
        assert await failures(world) == [("unknown", '{"count":"1"}')]
        world.clock.forward(minutes=60)
        await sign_in_as(browser, "nobody", "sai")
        assert (await failures(world))[1:] == [("unknown", '{"count":"25"}')]
        await sign_in_as(browser, "nobody", "sai")
        world.clock.forward(minutes=60)
        await sign_in_as(browser, "truc-9", passphrase)  # what is left is told by whoever comes next
        assert (await failures(world))[2:] == [("unknown", '{"count":"1"}')]


async def test_failures_of_a_known_login_are_sixty_rows_an_hour_at_most(
    world: World, invited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "MAX_FAILURE_ROWS", 3)
    async with Browser(desk_app(world)) as browser:
        await join(browser, invited, "truc-9")
        for _ in range(5):
            await sign_in_as(browser, "truc-9", "sai")
        assert await failures(world) == [("known", None)] * 3
        world.clock.forward(minutes=61)
        await sign_in_as(browser, "truc-9", "sai")
        assert await failures(world) == [("known", None)] * 4


async def test_failure_without_a_row_still_writes_to_the_store(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a sooner answer would tell which logins exist."""
    door, writes = Door(world.services), []
    write = world.db.write

    async def counted(fn: Callable[[Connection], object]) -> object:
        def watched(tx: Connection) -> object:
            before = tx.exec_driver_sql("SELECT total_changes()").scalar_one()
            result = fn(tx)
            writes.append(tx.exec_driver_sql("SELECT total_changes()").scalar_one() > before)
            return result

        return await write(watched)

    monkeypatch.setattr(world.db, "write", counted)
    for _ in range(3):
        with pytest.raises(sign_in.SignInFailed):
            await door.sign_in("nobody", "sai")
    assert writes == [True] * 3


async def test_guessing_gets_slower_but_the_right_passphrase_still_works(world: World, invited: str) -> None:
    async with Browser(desk_app(world)) as browser:
        passphrase = await join(browser, invited, "truc-9")
        for _ in range(30):
            await sign_in_as(browser, "truc-9", "sai")
        assert world.pauses == sorted(world.pauses) and world.pauses[-1] == Patience.LONGEST_SECONDS
        assert "Tin của đơn vị" in await sign_in_as(browser, "truc-9", passphrase)
        assert world.pauses[-1] == Patience.LONGEST_SECONDS  # waited, was not locked out


def test_failures_are_forgotten_and_memory_is_bounded() -> None:
    patience = Patience()
    for n in range(Patience.MAX_LOGINS + 5):
        patience.failed(f"login-{n}", START)
    assert len(patience._failures) == Patience.MAX_LOGINS
    last = f"login-{Patience.MAX_LOGINS}"
    assert patience.seconds(last, START) > 0
    assert patience.seconds(last, START + 2 * Patience.FORGOTTEN_AFTER) == 0


async def test_sign_in_leads_on_only_to_our_own_pages(world: World, invited: str) -> None:
    tip_id = await world.add_tip()
    async with Browser(desk_app(world)) as browser:
        passphrase = await join(browser, invited, "truc-9")
        for asked, led in ((f"/desk/tip/{tip_id}", f"/desk/tip/{tip_id}"), ("https://evil", "/desk"), ("//evil", "/desk")):
            await browser.get(f"/desk/sign-in?next={asked}")
            form, _, _ = browser.button("Đăng nhập")
            await browser.post("/desk/sign-in", **form.hidden, login="truc-9", passphrase=passphrase)
            assert browser.response.headers["location"] == led


async def sees_the_desk(world: World, cookie: str) -> bool:
    async with Browser(desk_app(world), cookie) as browser:
        await browser.get("/desk")
        return browser.status == 200


async def test_signing_in_again_ends_the_older_session_of_this_browser_alone(world: World, invited: str) -> None:
    async with Browser(desk_app(world)) as browser, Browser(desk_app(world)) as elsewhere:
        passphrase = await join(browser, invited, "truc-9")
        cookies = []
        for at in (elsewhere, browser, browser):
            await sign_in_as(at, "truc-9", passphrase)
            cookies.append(at.client.cookies[COOKIE])
    assert [await sees_the_desk(world, cookie) for cookie in cookies] == [True, False, True]


async def test_sixth_session_of_an_officer_ends_his_oldest(world: World) -> None:
    cookies = [world.cookies["right"]]
    for _ in range(desk_sessions.MAX_SESSIONS):
        world.clock.forward(minutes=1)
        cookies.append(await world.sign_in("right"))
    assert [await sees_the_desk(world, cookie) for cookie in cookies] == [False] + [True] * desk_sessions.MAX_SESSIONS
    assert await sees_the_desk(world, world.cookies["colleague"])


class Crowd:
    """Strangers whose passphrases take for ever to try; everybody else's are tried as always."""

    def __init__(self, app: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self._app = app
        self._go = threading.Event()
        unlock = officers.unlock

        def slow(credentials: officers.Credentials | None, passphrase: str) -> str:
            if passphrase == "crowd":
                self._go.wait(20)
            return unlock(credentials, passphrase)

        monkeypatch.setattr(officers, "unlock", slow)

    async def __aenter__(self) -> Crowd:
        self._tries = [asyncio.create_task(self._try(f"nobody-{n}")) for n in range(3 * sign_in.MAX_WAITING)]
        while sum(task.done() for task in self._tries) < 2 * sign_in.MAX_WAITING - 1:
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._go.set()
        self.answers = sorted(await asyncio.gather(*self._tries))

    async def _try(self, login: str) -> int:
        async with Browser(self._app) as browser:
            await browser.post("/desk/sign-in", login=login, passphrase="crowd")
            return browser.status


async def test_crowd_at_the_door_is_bounded_and_asked_to_come_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "MAX_WAITING", 3)
    app = desk_app(world)
    async with Crowd(app, monkeypatch) as crowd:
        pass
    assert crowd.answers == [401] * 4 + [503] * 5  # one at work, three in line


async def test_crowd_does_not_keep_out_a_browser_where_the_officer_signed_in_before(
    world: World, invited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = desk_app(world)
    async with Browser(app) as browser:
        passphrase = await join(browser, invited, "truc-9")
        await sign_in_as(browser, "truc-9", passphrase)
        await browser.press("Đăng xuất")
        async with Crowd(app, monkeypatch):
            assert "Tin của đơn vị" in await asyncio.wait_for(sign_in_as(browser, "truc-9", passphrase), 5)


async def test_crowd_does_not_keep_out_who_was_invited(
    world: World, invited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = desk_app(world)
    async with Browser(app) as browser, Crowd(app, monkeypatch):
        passphrase = await asyncio.wait_for(join(browser, invited, "truc-9"), 5)
        assert "Tin của đơn vị" in await asyncio.wait_for(sign_in_as(browser, "truc-9", passphrase), 5)


async def test_known_browser_is_told_apart_by_the_login_and_no_script_reads_its_cookie(
    world: World, invited: str
) -> None:
    async with Browser(desk_app(world)) as browser:
        await join(browser, invited, "truc-9")
        mark = browser.client.cookies[KNOWN_COOKIE]
    known = Acquaintance(world.services.keyring.page_key)
    assert known.browser(mark, "truc-9") and "truc" not in mark
    assert [known.browser(m, who) for m, who in ((mark, "truc-8"), ("0" + mark[1:-1] + "x", "truc-9"), ("", "truc-9"))] == [None] * 3
    desk = Desk(world.services, Pages(world.services.texts, Assets()), "https://bao-tin.example")
    cookie = desk.know(Request({"type": "http", "headers": []}), Response(), "truc-9").headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"httponly", "samesite=strict", "path=/desk", "secure", f"max-age={90 * 86_400}"} <= parts


def test_officers_who_share_a_browser_are_all_known() -> None:
    known, marks = Acquaintance(b"k" * 32), ""
    for login in ("an", "bình", "an", *(f"truc-{n}" for n in range(MOST_MARKS - 2))):
        marks = known.add(marks, login)
    assert marks.count("~") == MOST_MARKS - 1
    assert all(known.browser(marks, login) for login in ("an", "bình", "truc-0"))
    assert known.browser(known.add(marks, "last"), "bình") is None


async def test_one_known_browser_stands_in_the_reserved_line_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes: list[str] = []

    async def hard_work(_self: Services, work: Callable[[], None], lane: Lane) -> None:
        lanes.append(lane)
        await asyncio.sleep(0.01)

    monkeypatch.setattr(Services, "hard_work", hard_work)
    door = Door(world.services)
    await asyncio.gather(*(door._hard_work(lambda: None, browser) for browser in ("a", "a", "a", "b", None)))
    assert sorted(lanes) == ["desk", "desk", "desk", "known", "known"]


# --- the line ---------------------------------------------------------------------------------------------------------


async def test_full_line_sends_one_away_by_lot_and_serves_the_rest_in_order() -> None:
    lots = iter([1, 3])  # of three in line and the newcomer: the second, then the newcomer himself
    line = Line(3, 1, lot=lambda _most: next(lots))
    served: list[int] = []

    async def come(n: int) -> None:
        async with line.turn():
            served.append(n)
            await asyncio.sleep(0)

    results = await asyncio.gather(*(come(n) for n in range(6)), return_exceptions=True)
    assert [n for n, result in enumerate(results) if isinstance(result, Busy)] == [2, 5]
    assert served == [0, 1, 3, 4]


async def test_who_hangs_up_leaves_his_place_and_his_turn() -> None:
    line = Line(3, 1)
    first = line.turn()
    await first.__aenter__()
    waiting = [asyncio.create_task(line.turn().__aenter__()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    await asyncio.sleep(0)
    await first.__aexit__(None, None, None)  # calls the first in line, who hangs up before he hears it
    waiting[0].cancel()
    await asyncio.wait_for(waiting[2], 1)
