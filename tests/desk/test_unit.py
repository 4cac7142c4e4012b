"""What officers may do with a tip: each act checked, recorded, done once; on both engines."""

from __future__ import annotations

import asyncio
import re
from uuid import UUID, uuid4

import pytest

from bot.handlers import unit
from bot.handlers.colleagues import grant
from bot.handlers.desk_access import NotNow, NotYours, TooManyOpenings
from bot.handlers.desk_reading import open_file, open_sealed
from bot.handlers.queue_reading import read_queue
from bot.handlers.sign_in import SignedOut
from storage import alerts, audit, tips
from tests.desk.world import PHOTO, PLACE_WORDS, STORY, World

MAY_READ = ("right", "colleague", "copied")
MAY_NOT = ("later", "other", "waiting")


@pytest.fixture
async def tip(both: World) -> UUID:
    return await both.add_tip()


async def read(world: World, who: str, tip_id: UUID) -> str:
    opened = await open_sealed(await unit.open_tip(world.services, world.cookies[who], tip_id), world.cookies[who])
    return str(opened.body("story")["text"])


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", MAY_READ)
async def test_unit_that_was_alerted_reads_the_tip(both: World, tip: UUID, who: str) -> None:
    assert await read(both, who, tip) == STORY


@pytest.mark.parametrize("who", MAY_NOT)
async def test_others_cannot_open_and_the_refusal_is_recorded(both: World, tip: UUID, who: str) -> None:
    before = await both.rows("audit", "audit_head")
    with pytest.raises(NotYours):
        await read(both, who, tip)
    assert await both.rows("audit", "audit_head") == before
    assert await both.audit() == [(who, "open_refused")]


async def test_absent_tip_is_refused_like_one_of_others(both: World) -> None:
    with pytest.raises(NotYours):
        await read(both, "right", uuid4())
    assert await both.audit() == [("right", "open_refused")]


@pytest.mark.parametrize("who", ["expired", None])
async def test_ended_or_invented_session_opens_nothing_and_leaves_no_row(both: World, tip: UUID, who: str | None) -> None:
    before = await both.rows()
    with pytest.raises(SignedOut):
        await unit.open_tip(both.services, both.cookies[who] if who else "AGE-SECRET-KEY-1", tip)
    assert await both.rows() == before


async def test_unit_of_the_next_step_opens_when_its_step_has_come(both: World, tip: UUID) -> None:
    both.clock.forward(minutes=10)
    await both.db.write(lambda tx: alerts.raise_due(tx, both.clock()))
    assert await read(both, "later", tip) == STORY


async def test_first_opening_tells_the_tipster_seen_and_later_ones_do_not(both: World, tip: UUID) -> None:
    both.clock.forward(minutes=2)
    await read(both, "right", tip)
    both.clock.forward(minutes=2)
    await read(both, "colleague", tip)
    assert (await both.entries(tip)).count("seen") == 1
    opened = await open_sealed(
        await unit.open_tip(both.services, both.cookies["right"], tip), both.cookies["right"]
    )
    seen = opened.last("seen")
    assert seen and seen.local_time == "02:15 23/11"
    assert await both.audit() == [("right", "open"), ("colleague", "open"), ("right", "open_again")]


async def test_opening_of_a_copy_does_not_tell_the_tipster_seen(both: World, tip: UUID) -> None:
    await read(both, "copied", tip)
    assert "seen" not in await both.entries(tip)
    await read(both, "right", tip)
    assert (await both.entries(tip)).count("seen") == 1


async def test_photo_opens_for_the_right_unit_only(both: World, tip: UUID) -> None:
    cookie = both.cookies["right"]
    sealed = await unit.open_tip(both.services, cookie, tip)
    media_id = UUID(next(iter(sealed.evidence)))
    assert await open_file(*await unit.open_media(both.services, cookie, tip, media_id), cookie) == PHOTO
    for who in MAY_NOT:
        with pytest.raises(NotYours):
            await unit.open_media(both.services, both.cookies[who], tip, media_id)


async def test_photo_of_one_tip_does_not_open_through_another(both: World, tip: UUID) -> None:
    other = await both.add_tip()
    cookie = both.cookies["right"]
    media_id = UUID(next(iter((await unit.open_tip(both.services, cookie, other)).evidence)))
    with pytest.raises(NotYours):
        await unit.open_media(both.services, cookie, tip, media_id)


async def test_sixty_tips_an_hour_then_no_more_until_the_hour_is_over(both: World) -> None:
    tips_ = [await both.add_tip() for _ in range(unit.OPENINGS_PER_HOUR + 1)]
    for tip_id in tips_[:-1]:
        await unit.open_tip(both.services, both.cookies["right"], tip_id)
    with pytest.raises(TooManyOpenings):
        await unit.open_tip(both.services, both.cookies["right"], tips_[-1])
    assert (await both.audit())[-1] == ("right", "open_refused")
    await unit.open_tip(both.services, both.cookies["right"], tips_[0])  # known already: shows nothing new
    await unit.open_tip(both.services, both.cookies["colleague"], tips_[-1])
    both.clock.forward(minutes=61)
    await both.sign_in("right")
    await unit.open_tip(both.services, both.cookies["right"], tips_[-1])


async def test_queue_shows_the_place_of_the_directory_but_no_words_of_the_tipster(both: World, tip: UUID) -> None:
    shown = await read_queue(both.services, both.cookies["right"], limit=10)
    assert [(line.tip.id, line.place, line.seen, line.news) for line in shown.lines] == [(tip, "KCN Tràng Duệ", False, None)]
    assert PLACE_WORDS not in repr(shown) and STORY not in repr(shown)


@pytest.mark.parametrize("who", MAY_NOT)
async def test_queue_of_others_does_not_list_the_tip(both: World, tip: UUID, who: str) -> None:
    assert (await read_queue(both.services, both.cookies[who], limit=10)).lines == ()


# --- acknowledging ----------------------------------------------------------------------------------------------------


async def test_acknowledgement_stops_the_ladder_and_cuts_times_to_the_day(both: World, tip: UUID) -> None:
    assert await unit.acknowledge(both.services, both.cookies["right"], tip)
    row, steps = await both.db.read(lambda tx: (tips.get(tx, tip), alerts.of_tip(tx, tip)))
    assert row and row.status == "acknowledged"
    assert {s.unit_id: s.state for s in steps} == {
        "trang-due": "acknowledged", "an-phong": "held", "duty-desk": "held", "health": "due",
    }  # fmt: skip
    assert all((s.due_at.hour, s.due_at.minute, s.due_at.second) == (0, 0, 0) for s in steps)
    assert (await both.audit())[-1] == ("right", "acknowledge")


async def test_two_officers_at_once_one_takes_it_the_other_is_told(both: World, tip: UUID) -> None:
    results = await asyncio.gather(
        *(unit.acknowledge(both.services, both.cookies[who], tip) for who in ("right", "colleague"))
    )
    assert sorted(results) == ["", "acknowledged"]
    assert (await both.entries(tip)).count("status") == 1
    assert [action for _, action in await both.audit()] == ["acknowledge"]


async def test_unit_that_only_has_a_copy_cannot_take_or_close(both: World, tip: UUID) -> None:
    with pytest.raises(NotNow, match="not_responsible"):
        await unit.acknowledge(both.services, both.cookies["copied"], tip)
    with pytest.raises(NotNow, match="not_responsible"):
        await unit.close(both.services, both.cookies["copied"], tip, "handled", 3)


# --- asking and closing -----------------------------------------------------------------------------------------------


async def test_question_is_sealed_recorded_and_sent_once(both: World, tip: UUID) -> None:
    text = "Biển số xe có màu gì?"
    sent = [await unit.ask(both.services, both.cookies["right"], tip, text, "0a" * 16) for _ in range(2)]
    assert sent == [True, False]
    assert (await both.entries(tip)).count("question") == 1
    rows = await both.rows()
    assert text not in repr(rows) and "Biển" not in repr(rows)
    assert [action for _, action in await both.audit()] == ["ask"]


@pytest.mark.parametrize("act", ["", "Nguyễn Văn A", "A" * 32, "a" * 33, "٠" * 32])
async def test_mark_of_a_form_that_is_none_of_ours_is_not_kept_and_blocks_no_question(
    both: World, tip: UUID, act: str
) -> None:
    sent = [await unit.ask(both.services, both.cookies["right"], tip, text, act) for text in ("Ở lô nào?", "Mấy người?")]
    assert sent == [True, True]
    rows = (await both.rows())["audit"]
    acts = [re.search(r'"act":"([^"]*)"', repr(row)) for row in rows]
    assert all(found and re.fullmatch("[0-9a-f]{32}", found[1]) and found[1] != act for found in acts)


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("  \n", "empty"), ("x" * 2001, "too_long")])
async def test_bad_question_is_refused_whole(both: World, tip: UUID, text: str, code: str) -> None:
    with pytest.raises(unit.BadQuestion, match=code):
        await unit.ask(both.services, both.cookies["right"], tip, text, "act")
    assert "question" not in await both.entries(tip)


async def close(world: World, who: str, tip_id: UUID, outcome: str = "handled") -> bool:
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    return await unit.close(world.services, world.cookies[who], tip_id, outcome, row.entries if row else 0)


async def test_closing_needs_an_acknowledgement_first(both: World, tip: UUID) -> None:
    with pytest.raises(NotNow, match="not_acknowledged"):
        await close(both, "right", tip)
    await unit.acknowledge(both.services, both.cookies["right"], tip)
    assert await close(both, "right", tip)


async def test_second_closing_overwrites_nothing(both: World, tip: UUID) -> None:
    await unit.acknowledge(both.services, both.cookies["right"], tip)
    assert await close(both, "right", tip, "handled")
    assert not await close(both, "colleague", tip, "cannot_verify")
    row = await both.db.read(lambda tx: tips.get(tx, tip))
    assert row and (row.status, row.outcome) == ("closed", "handled")
    assert [action for _, action in await both.audit()].count("close") == 1


async def test_closing_stops_when_the_tipster_has_just_added_something(both: World, tip: UUID) -> None:
    await unit.acknowledge(both.services, both.cookies["right"], tip)
    row = await both.db.read(lambda tx: tips.get(tx, tip))
    assert row
    await both.worker_adds(tip, "fact", "họ vừa quay lại")
    with pytest.raises(NotNow, match="changed"):
        await unit.close(both.services, both.cookies["right"], tip, "handled", row.entries)


async def test_nothing_is_asked_in_a_closed_tip(both: World, tip: UUID) -> None:
    await unit.acknowledge(both.services, both.cookies["right"], tip)
    await close(both, "right", tip)
    with pytest.raises(NotNow, match="closed"):
        await unit.ask(both.services, both.cookies["right"], tip, "Còn tiếp diễn không?", "act")


async def test_contested_result_is_closed_by_the_unit_that_it_climbed_to(both: World, tip: UUID) -> None:
    await unit.acknowledge(both.services, both.cookies["right"], tip)
    await close(both, "right", tip)

    def contest(tx):  # type: ignore[no-untyped-def]
        tips.set_status(tx, tip, "contested", "handled")
        return alerts.climb(tx, tip, both.clock())

    assert await both.db.write(contest) == "an-phong"
    with pytest.raises(NotNow, match="not_responsible"):
        await close(both, "right", tip, "cannot_verify")
    assert await unit.acknowledge(both.services, both.cookies["later"], tip)
    row = await both.db.read(lambda tx: tips.get(tx, tip))
    assert row and row.unit_id == "an-phong"  # what the tipster adds now rings this unit
    assert await close(both, "later", tip, "cannot_verify")


async def test_unit_that_takes_a_tip_after_its_climb_owns_it(both: World, tip: UUID) -> None:
    both.clock.forward(minutes=10)
    await both.db.write(lambda tx: alerts.raise_due(tx, both.clock()))
    assert await unit.acknowledge(both.services, both.cookies["later"], tip)
    assert not await unit.acknowledge(both.services, both.cookies["right"], tip)
    row = await both.db.read(lambda tx: tips.get(tx, tip))
    assert row and row.unit_id == "an-phong"


@pytest.mark.parametrize("who", [*MAY_NOT, "expired"])
async def test_denied_acts_change_nothing(both: World, tip: UUID, who: str) -> None:
    before = await both.rows("audit", "audit_head")
    cookie = both.cookies[who]
    for act in (
        unit.acknowledge(both.services, cookie, tip),
        unit.ask(both.services, cookie, tip, "Ở cổng nào?", "act"),
        unit.close(both.services, cookie, tip, "handled", 3),
        grant(both.services, cookie, "trang-due", both.members["waiting"].id),
    ):
        with pytest.raises((NotYours, SignedOut)):
            await act
    assert await both.rows("audit", "audit_head") == before
    refused = [] if who == "expired" else ["acknowledge_refused", "ask_refused", "close_refused", "grant_refused"]
    assert await both.audit() == [(who, action) for action in refused]


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Bạn tên gì?", True), ("cho xin so dien thoai", True), ("SĐT của bạn là bao nhiêu?", True),
        ("Bạn làm ở tổ nào?", True), ("What is your name?", True), ("Họ tên đầy đủ?", True),
        ("Việc này còn tiếp diễn không?", False), ("Biển số xe là gì?", False), ("Xảy ra ở cổng số 2 hay cổng số 3?", False),
        ("Có mấy người, họ mặc áo màu gì?", False), ("Which gate was it?", False),
    ],
)  # fmt: skip
def test_questions_that_ask_who_are_held(question: str, held: bool) -> None:
    assert unit.asks_who(question) is held


# --- colleagues -------------------------------------------------------------------------------------------------------


async def test_waiting_member_reads_after_a_colleague_granted_the_key(both: World, tip: UUID) -> None:
    waiting = both.members["waiting"].id
    assert await grant(both.services, both.cookies["right"], "trang-due", waiting)
    assert await read(both, "waiting", tip) == STORY
    assert not await grant(both.services, both.cookies["colleague"], "trang-due", waiting)
    assert await both.audit() == [("right", "grant"), ("waiting", "open")]


async def test_grant_for_another_unit_is_refused(both: World) -> None:
    with pytest.raises(NotYours):
        await grant(both.services, both.cookies["other"], "trang-due", both.members["waiting"].id)


async def test_audit_chain_holds_after_everything(both: World, tip: UUID) -> None:
    await read(both, "right", tip)
    await unit.acknowledge(both.services, both.cookies["right"], tip)
    await close(both, "right", tip)
    verdict = await both.db.read(lambda tx: audit.verify(tx, both.services.keyring.audit_key))
    assert verdict.ok and verdict.rows == 3
