"""The slip at a change of shift: written, signed, owed, climbed; no case is lost between two officers."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select

from bot.handlers import handover
from bot.handlers.desk_access import NotYours
from bot.handlers.handover import Lines
from bot.housekeeping import hand_overs
from storage import contacts, shifts, slips, tips
from storage.contacts import NewContact
from storage.schema import outbox, shift_climb, shift_slip, shift_slip_case, tip
from storage.slips import SlipRefused
from tests.desk.shifts.turns import UNIT, at, be_at, make_chief, owner, turn, unsigned, works_on
from tests.desk.world import World

SECRET = "chìa khoá kho ở ngăn hai"


async def plan(world: World, *rows: shifts.Shift) -> None:
    def work(tx: Connection) -> None:
        for each in rows:
            shifts.put(tx, each)

    await world.db.write(work)


async def start(world: World) -> None:
    """The first look of housekeeping, before anything happened; two shifts are planned."""
    await hand_overs(world.services, world.clock())
    await plan(world, turn(world, "right", at(6), at(14)), turn(world, "colleague", at(14), at(22)))


async def give(world: World, who: str, *tip_ids: UUID, lines: Lines | None = None, stays=(), leaves: bool = False):  # type: ignore[no-untyped-def]
    await world.sign_in(who)
    return await handover.give(world.services, world.cookies[who], UNIT, lines or Lines(), stays, tip_ids, leaves=leaves)


async def take(world: World, who: str, slip_id: UUID) -> int:
    await world.sign_in(who)
    return await handover.take(world.services, world.cookies[who], slip_id)


async def climbs(world: World) -> list[tuple[int, str]]:
    query = select(shift_climb.c.level, shift_climb.c.unit_id).order_by(shift_climb.c.level, shift_climb.c.unit_id)
    return [(row.level, row.unit_id) for row in await world.db.read(lambda tx: tx.execute(query).all())]


async def told(world: World) -> list[UUID]:
    query = select(outbox.c.target_id).where(outbox.c.kind == "handover")
    return list(await world.db.read(lambda tx: list(tx.scalars(query))))


# --- writing and signing ------------------------------------------------------------------------------------------------


async def test_cases_of_who_leaves_pass_to_who_signs_unless_they_stay(both: World) -> None:
    await start(both)
    passes, stays, others, nobody_s = [await both.add_tip() for _ in range(4)]
    for who, tip_id in (("right", passes), ("right", stays), ("expired", others)):
        await works_on(both, who, tip_id)
    be_at(both, at(13, 50))
    made = await give(both, "right", passes, stays, others, nobody_s, stays={stays})
    assert await take(both, "colleague", made.id) == 1
    assert [await owner(both, t) for t in (passes, stays, others, nobody_s)] == ["colleague", "right", "expired", None]


async def test_slip_lists_every_open_case_and_refuses_when_another_has_come(both: World) -> None:
    await start(both)
    first = await both.add_tip()
    be_at(both, at(13, 50))
    second = await both.add_tip()
    with pytest.raises(SlipRefused, match="changed"):
        await give(both, "right", first)
    made = await give(both, "right", first, second)
    assert set(await both.db.read(lambda tx: slips.cases_of(tx, made.id))) == {first, second}


async def test_lines_are_sealed_to_the_unit_and_read_by_the_next_officer(both: World) -> None:
    await start(both)
    tip_id = await both.add_tip()
    be_at(both, at(13, 50))
    made = await give(both, "right", tip_id, lines=Lines(SECRET, {tip_id: "gọi lại bảo vệ"}))
    assert not any(SECRET in repr(rows) or "bảo vệ" in repr(rows) for rows in (await both.rows()).values())
    await both.sign_in("colleague")
    page = await handover.slip(both.services, both.cookies["colleague"], made.id)
    assert page.lines and page.lines.note == SECRET and page.lines.cases == {tip_id: "gọi lại bảo vệ"}


async def test_nobody_takes_over_from_himself_until_he_is_back(both: World) -> None:
    await start(both)
    tip_id = await both.add_tip()
    be_at(both, at(13, 50))
    made = await give(both, "right", tip_id)
    with pytest.raises(SlipRefused, match="own"):
        await take(both, "right", made.id)
    await plan(both, turn(both, "right", at(6, days=1), at(14, days=1)))
    be_at(both, at(6, 5, days=1))
    await take(both, "right", made.id)
    assert await unsigned(both) == []


async def test_slip_is_signed_once_and_is_no_business_of_other_units(both: World) -> None:
    await start(both)
    be_at(both, at(13, 50))
    made = await give(both, "right")
    with pytest.raises(NotYours):
        await take(both, "other", made.id)
    await take(both, "colleague", made.id)
    with pytest.raises(SlipRefused, match="taken"):
        await take(both, "expired", made.id)


async def test_who_leaves_early_is_off_duty_at_once(both: World) -> None:
    await start(both)
    be_at(both, at(12))
    await give(both, "right", leaves=True)
    assert await both.db.read(lambda tx: contacts.on_duty(tx, UNIT, at(12, 1))) == contacts.Reach((), True)


async def test_every_step_stands_in_the_audit_log(both: World) -> None:
    await start(both)
    tip_id = await both.add_tip()
    await works_on(both, "right", tip_id)
    be_at(both, at(13, 50))
    made = await give(both, "right", tip_id)
    await take(both, "colleague", made.id)
    assert await both.audit() == [("right", "handover_give"), ("colleague", "handover_case"), ("colleague", "handover_take")]


async def test_case_that_went_to_another_unit_or_officer_meanwhile_does_not_pass(both: World) -> None:
    await start(both)
    moved, taken = await both.add_tip(), await both.add_tip()
    await works_on(both, "right", moved)
    await works_on(both, "right", taken)
    be_at(both, at(13, 50))
    made = await give(both, "right", moved, taken)
    await works_on(both, "right", moved, "an-phong")
    await works_on(both, "expired", taken)
    assert await take(both, "colleague", made.id) == 0


# --- what time brings ---------------------------------------------------------------------------------------------------


async def test_shift_that_ends_without_a_slip_leaves_one_without_words(both: World) -> None:
    await start(both)
    tip_id = await both.add_tip()
    be_at(both, at(14))
    await hand_overs(both.services, both.clock())
    await hand_overs(both.services, both.clock())
    (owed,) = await unsigned(both)
    assert owed.given_at is None and owed.officer_id == both.members["right"].id
    assert set(await both.db.read(lambda tx: slips.cases_of(tx, owed.id))) == {tip_id}


async def test_shift_that_ends_with_nothing_open_owes_no_slip(both: World) -> None:
    await start(both)
    be_at(both, at(14))
    await hand_overs(both.services, both.clock())
    assert await unsigned(both) == []


async def test_officer_who_goes_on_owes_no_slip_between_his_two_shifts(both: World) -> None:
    await start(both)
    await plan(both, turn(both, "right", at(14), at(22)))
    await both.add_tip()
    be_at(both, at(14, 1))
    await hand_overs(both.services, both.clock())
    assert await unsigned(both) == []


async def test_case_taken_after_the_slip_was_signed_is_owed_again(both: World) -> None:
    await start(both)
    be_at(both, at(13, 30))
    await take(both, "colleague", (await give(both, "right")).id)
    await works_on(both, "right", await both.add_tip())
    be_at(both, at(14))
    await hand_overs(both.services, both.clock())
    assert len(await unsigned(both)) == 1


async def test_unsigned_slip_climbs_to_the_chief_then_above_each_once(both: World) -> None:
    await start(both)
    await make_chief(both, "colleague")
    chat = uuid4()
    new = NewContact(chat, UNIT, "private", "telegram", b"s", b"l", b"c", both.members["colleague"].id)
    await both.db.write(lambda tx: contacts.add(tx, new))
    tip_id = await both.add_tip()
    be_at(both, at(13, 55))
    await give(both, "right", tip_id)
    for minutes, expected in ((29, []), (30, [(1, UNIT)]), (59, [(1, UNIT)]), (60, [(1, UNIT), (2, "an-phong")])):
        be_at(both, at(14) + timedelta(minutes=minutes))
        await hand_overs(both.services, both.clock())
        await hand_overs(both.services, both.clock())
        assert await climbs(both) == expected
    assert await told(both) == [chat]


async def test_slip_written_anew_tells_nobody_twice(both: World) -> None:
    await start(both)
    tip_id = await both.add_tip()
    be_at(both, at(14, 30))
    await hand_overs(both.services, both.clock())
    await give(both, "right", tip_id)
    await hand_overs(both.services, both.clock())
    assert await climbs(both) == [(1, UNIT)] and len(await unsigned(both)) == 1


async def test_after_a_day_without_the_process_every_ended_shift_has_its_slip_and_has_climbed(both: World) -> None:
    await start(both)
    await both.add_tip()
    be_at(both, at(14, days=1))
    await hand_overs(both.services, both.clock())
    assert len(await unsigned(both)) == 2
    assert await climbs(both) == [(1, UNIT), (1, UNIT), (2, "an-phong"), (2, "an-phong")]


async def test_signed_slip_does_not_climb_and_what_waits_is_settled(both: World) -> None:
    await start(both)
    tip_id = await both.add_tip()
    be_at(both, at(13, 55))
    made = await give(both, "right", tip_id)
    be_at(both, at(14, 5))
    await take(both, "colleague", made.id)
    be_at(both, at(20))
    await hand_overs(both.services, both.clock())
    assert await climbs(both) == []


async def test_slips_of_long_ago_are_erased_but_the_newest_of_a_unit_stays(both: World) -> None:
    await start(both)
    be_at(both, at(13, 50))
    for who, other in (("right", "colleague"), ("colleague", "right")):
        made = await give(both, who)
        await take(both, other, made.id)
        both.clock.forward(minutes=1)
    later = both.clock() + slips.KEPT + timedelta(days=1)
    assert await both.db.write(lambda tx: slips.erase_old(tx, later)) == 1
    assert await both.db.read(lambda tx: list(tx.scalars(select(shift_slip.c.id)))) == [made.id]


# --- the promise --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
async def test_no_case_is_lost_at_a_change_of_shift(both: World, seed: int) -> None:
    """Random days: cases come, are taken, moved and closed; shifts change; slips are written, signed, forgotten; the process
    sleeps. Always: an open case has one owner unit, and it stands on the unit's newest slip or came after it."""
    chance, clock = random.Random(seed), at(3)
    people = ("right", "colleague", "expired")
    came: dict[UUID, datetime] = {}
    await hand_overs(both.services, both.clock())

    async def come() -> None:
        tip_id = await both.add_tip()
        came[tip_id] = both.clock()

    async def some() -> UUID | None:
        found = await both.db.read(lambda tx: [case.tip_id for case in slips.open_cases(tx, UNIT)])
        return chance.choice(found) if found else None

    for _ in range(40):
        clock += timedelta(minutes=chance.choice((5, 25, 40, 180)))
        be_at(both, clock)
        who = chance.choice(people)
        act = chance.choice(("come", "come", "take", "close", "on", "give", "leave", "sign", "tick", "tick"))
        tip_id = await some()
        if act == "come":
            await come()
        elif act == "take" and tip_id:
            await works_on(both, who, tip_id)
        elif act == "close" and tip_id:
            await both.db.write(lambda tx, t=tip_id: tips.set_status(tx, t, "closed", "handled"))
        elif act == "on":
            member = both.members[who]
            await both.db.write(lambda tx, m=member, w=who, n=clock: shifts.sign_on(tx, UNIT, m.id, w, n))
        elif act in ("give", "leave"):
            seen = await both.db.read(lambda tx: [case.tip_id for case in slips.open_cases(tx, UNIT)])
            await give(both, who, *seen, leaves=act == "leave")
        elif act == "sign" and (waiting := await unsigned(both)):
            try:
                await take(both, who, waiting[0].id)
            except SlipRefused as refused:
                assert refused.code == "own"
        elif act == "tick":
            await hand_overs(both.services, clock)
        await check(both, came)


async def check(world: World, came: dict[UUID, datetime]) -> None:
    def read(tx: Connection):  # type: ignore[no-untyped-def]
        opened = tx.execute(select(tip.c.id, tip.c.unit_id, tip.c.officer_id).where(tip.c.status.not_in(slips.DONE))).all()
        newest = tx.execute(select(shift_slip).where(shift_slip.c.unit_id == UNIT).order_by(shift_slip.c.made_at.desc())).first()
        listed = set(tx.scalars(select(shift_slip_case.c.tip_id).where(shift_slip_case.c.slip_id == newest.id))) if newest else set()
        return opened, newest, listed

    opened, newest, listed = await world.db.read(read)
    assert all(row.unit_id for row in opened)
    for row in opened:
        assert newest is None or row.id in listed or came[row.id] >= newest.made_at, "lost at a change of shift"

