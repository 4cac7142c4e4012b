"""Promise 3 with Telegram: from first contact to 72 hours after closing, no file and no log line holds a token, an id, a name, a
phone number or a word; nor does a backup that was made in the middle of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot import housekeeping
from tests.installations import Clock
from tests.people import Officer, client
from tests.promises.scanner import files_under, find_minute, find_words
from tests.telegrams import Town, town, widen

pytestmark = pytest.mark.slow

STORY = "Thằng Xương Rồng cạy tủ đồ xưởng Mắc Ca lấy máy khoan Thạch Anh"
QUESTION, ANSWER = "Chòi đó màu Tường Vi phải không?", "Dạ chòi mái tôn Pha Lê Xám ạ"
PHONE = "+84912345678"
WORDS = (STORY, "Xương Rồng", "Mắc Ca", "Thạch Anh", QUESTION, "Tường Vi", ANSWER, "Pha Lê Xám", PHONE, "912345678")


def backed_up(folder: Path, name: str) -> Path:
    """A copy as the guide makes it: the database alone, without the keys."""
    copy = folder / f"{name}.backup.db"
    with sqlite3.connect(folder / "var" / "lachan.db") as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    return copy


async def test_no_identity_of_telegram_stays_in_any_file_log_or_backup(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    widen(monkeypatch)
    async with town(tmp_path / "var", clock) as here:
        identities, minutes = await whole_case(here, tmp_path)
    out = tmp_path / "log"
    out.write_text("".join(capfd.readouterr()), encoding="utf-8")
    files = [*files_under(tmp_path / "var"), *tmp_path.glob("*.backup.db"), out]
    assert len(files) > 6
    leaks = find_words(files, (*WORDS, *identities))
    times = [leak for minute in minutes for leak in find_minute([*files_under(tmp_path / "var"), out], minute)]
    print(f"{len(files)} files scanned for {len(WORDS) + len(identities)} words: {len(leaks)} leaks, {len(times)} minutes")
    assert leaks == [] and times == []


async def whole_case(here: Town, folder: Path) -> tuple[list[str], list[object]]:
    """Returns what identifies people, and the worker's minutes."""
    truc = await here.officer("truc-1")
    group = here.platform.group("Nhóm Hoa Quỳnh", truc)
    truc.types(f"/start@lachan_thu_bot {await here.invite('trang-due')}", group)
    await here.sees(group, "Xong.")
    nam = here.platform.person("Nam-Quetzal")
    minutes: list[object] = [here.clock.forward(days=1)]
    await here.send_tip(nam, STORY, reply="allow")
    nam.shares_contact(PHONE)
    nam.types("/start i_not-an-invitation-at-all")
    await here.sees(nam, "không dùng được")
    backed_up(folder, "waiting")
    here.clock.forward(minutes=2)
    await here.sees(truc, "KHẨN")
    code = (await here.sees(group, "KHẨN")).text.split("Mã vụ: ")[1][:9]
    await here.press(truc, "Nhận xử lý", group)
    await at_desk(here, code, ask=True)
    await here.sees(nam, "Sổ tay")
    minutes.append(here.clock.forward(minutes=3))
    await here.press(nam, "Xem")
    await here.say(nam, ANSWER)
    backed_up(folder, "answered")
    await here.idle()  # what stands in the chat is written down just after it was sent
    here.clock.forward(minutes=11)
    assert await here.workers.hiding.hide_due() == 1
    await at_desk(here, code, ask=False)
    for _ in range(4):
        await housekeeping.tick(here.app.services, here.clock.forward(hours=18, minutes=1))
    with sqlite3.connect(f"file:{folder / 'var' / 'lachan.db'}?mode=ro", uri=True) as connection:
        for table in ("return_address", "notice", "hide_job", "conversation", "inbox", "alert_card", "ack_watch"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    await housekeeping.wipe(here.app.services)
    identities = [str(person.id) for person in (truc, nam)] + [str(group.id)]
    names = [str(person.user[name]) for person in (truc, nam) for name in ("first_name", "last_name", "username")]
    return [*identities, *names, "Hoa Quỳnh", here.platform.token, here.platform.token.split(":")[1]], minutes


async def at_desk(here: Town, code: str, *, ask: bool) -> None:
    async with client(here.app.pages()) as browser:
        desk = Officer(browser)
        await desk.sign_in()
        await desk.open_tip(code)
        await (desk.ask(QUESTION) if ask else desk.close("handled"))
