"""Telegram from both sides: a worker's conversation, the officers' phones, nothing but the emulator running."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import housekeeping
from tests.emulators.telegram_people import Group, Person
from tests.installations import Clock
from tests.people import Officer, client
from tests.telegrams import Town, town, widen

pytestmark = pytest.mark.slow

STORY = "Hai người lạ bẻ khóa xe máy ở bãi xe gần xưởng Quỳnh Giao"
CODE = re.compile(r"\d{4}-\d{4}")


@pytest.fixture
async def here(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    widen(monkeypatch)
    async with town(tmp_path / "var", clock) as made:
        yield made


def code_in(who: Person | Group) -> str:
    assert who.screen
    found = CODE.search(who.screen.text)
    assert found, who.screen.text
    return found[0]


async def group_of(here: Town, *members: Person, unit_id: str = "trang-due") -> Group:
    group = here.platform.group("Ca trực", *members)
    members[0].types(f"/start@lachan_thu_bot {await here.invite(unit_id)}", group)
    await here.sees(group, "Xong.")
    return group


async def test_a_tip_reaches_the_phones_of_the_post_without_a_word_of_it(here: Town) -> None:
    first = await here.officer("truc-1")
    group = await group_of(here, first)
    nam = here.platform.person("Nam")
    receipt = await here.send_tip(nam, STORY)
    assert receipt.is_protected
    for screen in (await here.sees(first, "KHẨN", "Trộm cắp"), await here.sees(group, "KHẨN", "Trộm cắp")):
        assert "KCN Tràng Duệ" in screen.text and screen.is_protected
        assert "Quỳnh Giao" not in screen.text and "Nam" not in screen.text
        assert [label for label in screen.labels if label == "Nhận xử lý"]
        assert "/desk/tip/" in screen.text  # on loopback the link stands in the text


async def test_officer_acknowledges_in_the_group_and_everybody_sees_who_and_when(here: Town) -> None:
    first, second = await here.officer("truc-1"), await here.officer("truc-2")
    group = await group_of(here, first, second)
    await here.send_tip(here.platform.person("Nam"), STORY)
    await here.sees(group, "KHẨN")
    note = await here.press(second, "Nhận xử lý", group)
    assert "Đã nhận xử lý" in note
    for seen in (group, first, second):
        screen = await here.sees(seen, "✔ truc-2 nhận xử lý lúc 02:13 23/11")
        assert "Nhận xử lý" not in screen.labels and "Cần hỗ trợ" in screen.labels
    async with client(here.app.pages()) as browser:
        desk = Officer(browser)
        await desk.sign_in()
        page = await desk.open_tip(code_in(group))
        assert "truc-2" in page.text and STORY in page.text


async def test_press_of_a_stranger_is_refused_without_telling_what_it_was(here: Town) -> None:
    first, stranger = await here.officer("truc-1"), here.platform.person("Lạ")
    group = await group_of(here, first, stranger)
    await here.send_tip(here.platform.person("Nam"), STORY)
    before = await here.sees(group, "KHẨN")
    assert await here.press(stranger, "Nhận xử lý", group) == "Nút này không dành cho bạn."
    assert group.screen == before


async def test_officer_of_another_unit_is_refused_alike(here: Town) -> None:
    first, other = await here.officer("truc-1"), await here.officer("an-phong-1", "ca-xa-11593")
    group = await group_of(here, first, other)
    await here.send_tip(here.platform.person("Nam"), STORY)
    await here.sees(group, "KHẨN")
    assert await here.press(other, "Nhận xử lý", group) == "Nút này không dành cho bạn."


async def test_support_and_transfer_alert_the_unit_above(here: Town) -> None:
    first, above = await here.officer("truc-1"), await here.officer("an-phong-1", "ca-xa-11593")
    await here.send_tip(here.platform.person("Nam"), STORY)
    await here.sees(first, "KHẨN")
    assert "trước" in await here.press(first, "Cần hỗ trợ")
    await here.press(first, "Nhận xử lý")
    await here.sees(first, "✔ truc-1")
    assert await here.press(first, "Cần hỗ trợ") == "Đã gọi thêm hỗ trợ."
    assert code_in(first) in (await here.sees(above, "KHẨN")).text
    assert await here.press(first, "Chuyển cấp trên") == "Đã chuyển lên cấp trên."
    assert "Không còn cấp nào" in await here.press(first, "Chuyển cấp trên")


async def test_forty_phones_about_one_fire_are_one_alert_with_a_counter(here: Town) -> None:
    first = await here.officer("truc-1")
    for n in range(6):
        await here.send_tip(here.platform.person(f"W{n}"), "Cháy ở xưởng sơn, khói đen, mọi người đã ra sân", category="fire")
        here.clock.forward(seconds=7)
    here.clock.forward(seconds=30)
    here.app.services.db.wakeups.ring(["outbox"])
    screen = await here.sees(first, "6 tin về cùng một vụ")
    alerts = [m for m in first.remaining if "KHẨN" in m.get("text", "")]
    assert len(alerts) == 1 and "Cháy" in screen.text


async def test_blocked_officer_is_skipped_and_the_next_unit_hears_at_once(here: Town) -> None:
    first, above = await here.officer("truc-1"), await here.officer("an-phong-1", "ca-xa-11593")
    first.blocks()
    await here.send_tip(here.platform.person("Nam"), STORY)
    await here.sees(above, "KHẨN")


async def test_group_that_became_a_supergroup_is_still_alerted(here: Town) -> None:
    first = await here.officer("truc-1")
    group = await group_of(here, first)
    group.migrate()
    await here.send_tip(here.platform.person("Nam"), STORY)
    await here.sees(group, "KHẨN")


async def test_unacknowledged_tip_climbs_to_the_phone_above(here: Town) -> None:
    first, above = await here.officer("truc-1"), await here.officer("an-phong-1", "ca-xa-11593")
    await here.send_tip(here.platform.person("Nam"), STORY)
    await here.sees(first, "KHẨN")
    assert "KHẨN" not in above.screen.text  # type: ignore[union-attr]
    for _ in range(31):
        await housekeeping.tick(here.app.services, here.clock.forward(minutes=1))
    await here.sees(above, "KHẨN")


async def test_used_or_invented_invitation_binds_nobody(here: Town) -> None:
    link = await here.invite("trang-due", "truc-1")
    first, thief = here.platform.person("A"), here.platform.person("B")
    first.types(f"/start {link}")
    await here.sees(first, "Xong.")
    for payload in (link, "i_invented-by-somebody"):
        thief.types(f"/start {payload}")
        await here.sees(thief, "không dùng được")
    await here.send_tip(here.platform.person("Nam"), STORY)
    await here.sees(first, "KHẨN")
    assert "KHẨN" not in thief.screen.text  # type: ignore[union-attr]


async def test_tip_typed_in_a_group_is_taken_out_of_it_and_waits_in_private(here: Town) -> None:
    nam, other = here.platform.person("Nam"), here.platform.person("Khác")
    group = here.platform.group("Xóm trọ", other, nam, bot_is_admin=True)
    nam.types(STORY, group)
    await here.platform.until(lambda: not any(STORY in m.get("text", "") for m in group.remaining))
    assert group.screen is None and nam.screen is None
    screen = await here.say(nam, "/tip")
    assert "KHẨN" not in screen.text and "cổng" not in screen.text
    await here.press(nam, "ctl-help")


async def test_words_in_the_post_s_own_group_are_left_alone(here: Town) -> None:
    first = await here.officer("truc-1")
    group = await group_of(here, first)
    first.types("Tôi ra hiện trường", group)
    await here.send_tip(here.platform.person("Nam"), STORY)
    await here.sees(group, "KHẨN")
    assert any("hiện trường" in m.get("text", "") for m in group.remaining)


async def test_in_danger_three_taps_send_the_tip(here: Town) -> None:
    first, nam = await here.officer("truc-1"), here.platform.person("Nam")
    await here.say(nam, "/start z_trang-due")
    for choice in ("now", "fire", "ctl-send_now"):
        before = nam.screen
        await here.press(nam, choice)
        await here.platform.until(lambda before=before: nam.screen != before)
    await here.sees(nam, "Đã nhận.")
    await here.sees(first, "KHẨN")


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_every_command_of_the_menu_is_understood(here: Town, lang: str) -> None:
    nam = here.platform.person("Nam")
    await here.say(nam, "/start")
    if lang == "en":
        await here.say(nam, "/lang")
    seen = {}
    for command in ("/tip", "/case", "/help", "/privacy", "/delete", "/x"):
        seen[command] = (await here.say(nam, command)).text
    assert len(set(seen.values())) >= 4
    assert ("Nghị định" in seen["/x"] or "Luật" in seen["/x"]) or lang == "en"
