"""What an officer's queue page says: time left, what is new to him, filters that survive a refresh; without JavaScript."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from bot.handlers import queue_reading, unit
from bot.handlers.queue_reading import View, read_queue
from bot.handlers.time_left import TimeLeft, time_left
from storage import tips
from storage.schema import tip
from storage.tips import NewIncident
from tests.desk.browser import Browser, desk_app
from tests.desk.world import World

NOW = datetime(2026, 11, 22, 19, 13, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "minutes", "said"),
    [
        ("acknowledge", 12, TimeLeft("left_minutes", 12)), ("acknowledge", 119, TimeLeft("left_minutes", 119)),
        ("transfer", 120, TimeLeft("left_hours", 2)), ("decision", 60 * 24 * 5, TimeLeft("left_days", 5)),
        ("acknowledge", -180, TimeLeft("late_hours", 3, True)), ("acknowledge", 0, TimeLeft("late_minutes", 0, True)),
        ("waits", -7, TimeLeft("waits_minutes", 7)), (None, 5, None),
    ],
)  # fmt: skip
def test_time_left_in_words(kind: str | None, minutes: int, said: TimeLeft | None) -> None:
    assert time_left(kind, NOW + timedelta(minutes=minutes), NOW) == said


def test_moment_that_was_cut_to_the_day_tells_no_hour() -> None:
    assert time_left("waits", NOW.replace(hour=0, minute=0, second=0), NOW) is None


async def fresh(world: World, who: str) -> set[UUID]:
    shown = await read_queue(world.services, world.cookies[who], limit=50)
    return {line.tip.id for line in shown.lines if line.unread}


async def test_tip_is_new_to_each_officer_until_he_opens_it_and_again_when_something_comes(both: World) -> None:
    tip_id = await both.add_tip()
    assert await fresh(both, "right") == await fresh(both, "colleague") == {tip_id}
    await unit.open_tip(both.services, both.cookies["right"], tip_id)
    assert await fresh(both, "right") == set() and await fresh(both, "colleague") == {tip_id}
    await both.worker_adds(tip_id, "fact", "họ vừa quay lại")
    assert await fresh(both, "right") == {tip_id}


async def test_own_acts_are_no_news_but_those_of_a_colleague_are(both: World) -> None:
    tip_id = await both.add_tip()
    for who in ("right", "colleague"):
        await unit.open_tip(both.services, both.cookies[who], tip_id)
    await unit.acknowledge(both.services, both.cookies["right"], tip_id)
    await unit.ask(both.services, both.cookies["right"], tip_id, "Ở lô nào?", "a" * 32)
    assert await fresh(both, "right") == set() and await fresh(both, "colleague") == {tip_id}


async def test_own_act_does_not_hide_what_came_unseen_before_it(both: World) -> None:
    tip_id = await both.add_tip()
    await unit.open_tip(both.services, both.cookies["right"], tip_id)
    await both.worker_adds(tip_id, "fact", "họ vừa quay lại")
    await unit.ask(both.services, both.cookies["right"], tip_id, "Ở lô nào?", "a" * 32)
    assert await fresh(both, "right") == {tip_id}


async def test_time_left_is_the_servers_and_changes_the_mark(world: World) -> None:
    await world.add_tip()
    cookie = world.cookies["right"]
    before = await queue_reading.look_at_queue(world.services, cookie, limit=50)
    world.clock.forward(minutes=4)
    shown = await read_queue(world.services, cookie, limit=50)
    assert shown.lines[0].left == TimeLeft("left_minutes", 6)
    after = await queue_reading.look_at_queue(world.services, cookie, limit=50)
    assert before.mark != after.mark == shown.fingerprint


async def test_what_is_due_today_stands_under_a_heading_of_its_own(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await unit.acknowledge(world.services, world.cookies["right"], tip_id)
    due = {"next_kind": "transfer", "next_at": world.clock() + timedelta(hours=3)}
    await world.db.write(lambda tx: tx.execute(update(tip).values(**due)))
    page = await right.get("/desk")
    assert "Hết hạn hôm nay 1" in page.text and "còn 3 giờ" in page.text
    assert "(1)" in right.response.text


async def test_place_is_found_with_and_without_marks_beyond_the_first_page(
    world: World, right: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.desk.queue_pages.TIPS_PER_PAGE", 3)
    for _ in range(7):
        await world.add_tip()
    wanted = await world.add_tip(place="Nhà trọ Bờ Hồ")
    for words in ("Bờ Hồ", "bo ho", "NHA TRO"):
        await right.get(f"/desk?place={words}")
        assert re.findall(r'class="tip[^>]*href="/desk/tip/([^"]+)"', right.response.text) == [str(wanted)]


async def test_search_for_a_place_opens_a_bounded_number_of_cards_and_goes_on_from_there(
    world: World, right: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.desk.queue_pages.TIPS_PER_PAGE", 2)
    monkeypatch.setattr(queue_reading, "CARDS_PER_SEARCH", 4)
    for _ in range(6):
        await world.add_tip()
    wanted = await world.add_tip(place="Nhà trọ Bờ Hồ", urgency="normal")
    await right.get("/desk?place=bo+ho")
    for _ in range(3):
        if f"/desk/tip/{wanted}" in right.response.text:
            break
        following = re.search(r'rel="next" href="([^"]+)"', right.response.text)
        assert following and "Đã xem 4 tin" in right.page.text
        await right.get(following[1].replace("&amp;", "&"))
    assert f"/desk/tip/{wanted}" in right.response.text


async def test_filters_stay_in_the_page_its_refresh_and_its_stream(world: World, right: Browser) -> None:
    await world.add_tip(category="fire")
    await world.add_tip()
    await right.get("/desk?category=fire&status=new&own=0&x=1")
    text = right.response.text
    assert len(re.findall('class="tip[ "]', text)) == 1
    assert 'hx-get="/desk?status=new&amp;category=fire"' in text
    assert 'data-live="/desk/live?status=new&amp;category=fire"' in text
    assert '<option value="fire" selected>' in text


async def test_own_cases_are_those_one_holds(world: World, right: Browser) -> None:
    mine, others = await world.add_tip(), await world.add_tip()
    await unit.acknowledge(world.services, world.cookies["right"], mine)
    await unit.acknowledge(world.services, world.cookies["colleague"], others)
    await right.get("/desk?own=1")
    assert f"/desk/tip/{mine}" in right.response.text and f"/desk/tip/{others}" not in right.response.text


async def test_one_press_takes_a_burst_and_the_second_officer_is_told(world: World, right: Browser) -> None:
    for _ in range(3):
        await world.add_tip(urgency="urgent", category="fire", incident=NewIncident(b"k", world.clock(), alone=False))
    async with Browser(desk_app(world), world.cookies["colleague"]) as colleague:
        await colleague.get("/desk")
        await right.get("/desk")
        assert "3 tin một vụ" in right.page.text and "(1)" in right.response.text
        await right.press("Nhận cả 3 tin")
        assert "Đơn vị bạn đã nhận xử lý." in right.page.text
        await colleague.press("Nhận cả 3 tin")
        assert "Đã có người nhận trước" in colleague.page.text
    incident = re.search(r'href="(/desk\?incident=[0-9a-f]+)"', right.response.text)
    assert incident
    await right.get(incident[1])
    assert len(re.findall(r'class="tip[^>]*href="/desk/tip/', right.response.text)) == 3


async def test_ready_question_goes_at_once_in_the_tipsters_language(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    await right.press("Việc này còn đang tiếp diễn không?")
    assert "Đã gửi câu hỏi" in right.page.text and "Việc này còn đang tiếp diễn không?" in right.page.text
    await right.press("English")
    await right.press("Is it still going on?", act="b" * 32)
    assert (await world.entries(tip_id)).count("question") == 2
    assert right.response.text.count('class="words">Việc này còn đang tiếp diễn không?') == 2


async def test_case_page_reads_as_the_story_and_its_history_names_who_and_when(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    await right.press("Nhận xử lý")
    text = right.response.text
    order = [text.index(f'id="{each}"') for each in ("story-title", "dialogue-title", "notes", "clocks", "history-title", "route-title")]
    assert order == sorted(order)
    history = text[text.index('id="history"') :]
    assert "Mở đọc lần đầu" in history and "Đã nhận xử lý · <b>right</b>" in history


async def test_officer_without_a_key_sees_neither_lines_nor_counts(world: World) -> None:
    await world.add_tip()
    shown = await read_queue(world.services, world.cookies["waiting"], View(), limit=50)
    assert shown.lines == () and shown.to_do == 0


async def test_damaged_card_leaves_the_line_standing(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await world.db.write(lambda tx: tips.add_entry(tx, tip_id, "card", b"broken"))
    await right.get("/desk")
    assert f"/desk/tip/{tip_id}" in right.response.text
