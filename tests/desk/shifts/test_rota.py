"""The rota: whom an alert reaches, where nobody is on duty, how a week is copied and two shifts are swapped."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, func, select

from storage import contacts, shifts
from storage.contacts import NewContact
from storage.schema import duty
from tests.desk.shifts.turns import DAY, UNIT, at, turn
from tests.desk.world import World


async def put(world: World, *planned: shifts.Shift) -> None:
    def work(tx: Connection) -> None:
        for each in planned:
            shifts.put(tx, each)

    await world.db.write(work)


async def add_contact(world: World, kind: str, who: str | None = None) -> UUID:
    new = NewContact(uuid4(), UNIT, kind, "telegram", b"sealed", uuid4().bytes, uuid4().bytes,
                     world.members[who].id if who else None)  # fmt: skip
    await world.db.write(lambda tx: contacts.add(tx, new))
    return new.id


async def reached(world: World, moment) -> set[tuple[str, str | None]]:
    reach = await world.db.read(lambda tx: contacts.on_duty(tx, UNIT, moment))
    names = {member.id: who for who, member in world.members.items()}
    return {(c.kind, names.get(c.officer_id)) for c in reach.contacts}


async def planned(world: World, days: int = 30) -> list[tuple[str, str]]:
    found = await world.db.read(lambda tx: shifts.planned(tx, [UNIT], at(0), at(0) + timedelta(days=days)))
    return [(s.name, f"{s.starts_at.astimezone(at(0).tzinfo):%d %H}") for s in found]


async def test_officer_on_duty_is_reached_by_all_his_chats_and_nobody_else_s(both: World) -> None:
    await add_contact(both, "private", "right")
    await add_contact(both, "private", "colleague")
    await put(both, turn(both, "right", at(6), at(14)), turn(both, "colleague", at(14), at(22)))
    assert await reached(both, at(7)) == {("desk", "right"), ("private", "right")}
    assert await reached(both, at(14)) == {("desk", "colleague"), ("private", "colleague")}


async def test_group_of_the_unit_is_reached_as_long_as_anybody_is_on_duty(both: World) -> None:
    await add_contact(both, "group")
    await put(both, turn(both, "right", at(6), at(14)))
    assert ("group", None) in await reached(both, at(7))
    assert await reached(both, at(15)) == set()


async def test_gap_makes_the_unit_empty_at_once(both: World) -> None:
    await put(both, turn(both, "right", at(6), at(14)))
    assert (await both.db.read(lambda tx: contacts.on_duty(tx, UNIT, at(15)))).is_empty
    assert not (await both.db.read(lambda tx: contacts.on_duty(tx, UNIT, at(13, 59)))).is_empty


async def test_officer_whose_chat_is_blocked_does_not_hold_the_alert_back(both: World) -> None:
    chat = await add_contact(both, "private", "right")
    await put(both, turn(both, "right", at(6), at(14)))
    await both.db.write(lambda tx: contacts.stop(tx, chat, DAY))
    assert (await both.db.read(lambda tx: contacts.on_duty(tx, UNIT, at(7)))).is_empty


async def test_row_of_the_command_line_is_a_shift_of_the_officer_and_reaches_that_chat_alone(both: World) -> None:
    chat = await add_contact(both, "private", "right")
    await add_contact(both, "private", "right")
    await both.db.write(lambda tx: contacts.put_on_duty(tx, chat, at(6), at(14)))
    assert await planned(both) == [("right", "23 06")]
    assert len((await both.db.read(lambda tx: contacts.on_duty(tx, UNIT, at(7)))).contacts) == 1


async def test_night_shift_belongs_to_the_day_it_began(world: World) -> None:
    begins, ends = shifts.slot(DAY, *shifts.SLOTS["night"])
    assert (begins, ends) == (at(22), at(6, days=1))
    assert turn(world, "right", begins, ends).day == DAY


async def test_gaps_are_what_no_shift_covers(world: World) -> None:
    rota = [turn(world, "right", at(6), at(14)), turn(world, "colleague", at(13), at(22))]
    found = shifts.gaps(rota, at(5), at(0, days=1))
    assert [(g.starts_at, g.ends_at) for g in found] == [(at(5), at(6)), (at(22), at(0, days=1))]
    assert shifts.gaps(rota, at(6), at(22)) == []


async def test_week_is_copied_forward_and_twice_is_once(both: World) -> None:
    await put(both, turn(both, "right", at(6), at(14)), turn(both, "colleague", at(22), at(6, days=1)))
    for _ in range(2):
        assert await both.db.write(lambda tx: shifts.copy_week(tx, UNIT, DAY, turn=False)) == 2
    assert await planned(both) == [("right", "23 06"), ("colleague", "23 22"), ("right", "30 06"), ("colleague", "30 22")]


async def test_rotation_gives_everybody_the_next_one_s_place(both: World) -> None:
    await put(both, *(turn(both, who, at(h), at(h + 8)) for who, h in (("right", 0), ("colleague", 8), ("expired", 16 - 1))))
    await both.db.write(lambda tx: shifts.copy_week(tx, UNIT, DAY, turn=True))
    assert (await planned(both))[3:] == [("colleague", "30 00"), ("expired", "30 08"), ("right", "30 15")]


async def test_swap_exchanges_two_shifts_once(both: World) -> None:
    one, other = turn(both, "right", at(6), at(14)), turn(both, "colleague", at(14), at(22))
    await put(both, one, other)
    assert await both.db.write(lambda tx: shifts.swap(tx, one, other))
    assert await planned(both) == [("colleague", "23 06"), ("right", "23 14")]
    assert not await both.db.write(lambda tx: shifts.swap(tx, one, other))
    assert await planned(both) == [("colleague", "23 06"), ("right", "23 14")]


async def test_shift_of_the_command_line_can_be_swapped_and_removed_at_the_desk(both: World) -> None:
    chat = await add_contact(both, "private", "right")
    await both.db.write(lambda tx: contacts.put_on_duty(tx, chat, at(6), at(14)))
    await put(both, turn(both, "colleague", at(14), at(22)))
    one, other = turn(both, "right", at(6), at(14)), turn(both, "colleague", at(14), at(22))
    assert await both.db.write(lambda tx: shifts.swap(tx, one, other))
    assert await both.db.write(lambda tx: shifts.remove(tx, turn(both, "right", at(14), at(22))))
    assert await planned(both) == [("colleague", "23 06")]


async def test_who_left_the_unit_is_on_no_rota(both: World) -> None:
    from sqlalchemy import update

    from storage.schema import membership

    await put(both, turn(both, "right", at(6), at(14)))
    mine = membership.c.officer_id == both.members["right"].id
    await both.db.write(lambda tx: tx.execute(update(membership).where(mine).values(state="ended")))
    assert await planned(both) == []
    assert (await both.db.read(lambda tx: contacts.on_duty(tx, UNIT, at(7)))).is_empty


@pytest.mark.parametrize(
    ("now", "until"),
    [(at(7), at(14)), (at(13, 45), at(22)), (at(22, 5), at(6, days=1)), (at(3), at(6))],
)
async def test_sign_on_without_a_rota_lasts_to_the_usual_change_of_shift(both: World, now, until) -> None:
    made = await both.db.write(lambda tx: shifts.sign_on(tx, UNIT, both.members["right"].id, "right", now))
    assert made and (made.starts_at, made.ends_at) == (now, until)


async def test_who_signs_on_by_himself_makes_no_rota(both: World) -> None:
    """Else nobody would be alerted once his shift is over."""
    await add_contact(both, "private", "right")
    await add_contact(both, "private", "colleague")
    before = await reached(both, at(7))
    await both.db.write(lambda tx: shifts.sign_on(tx, UNIT, both.members["right"].id, "right", at(7)))
    assert before <= await reached(both, at(8)) and before <= await reached(both, at(23))
    assert UNIT not in await both.db.read(shifts.with_rota)


async def test_sign_on_lasts_to_the_unit_s_own_change_of_shift_twelve_hours_at_most(both: World) -> None:
    await put(both, turn(both, "colleague", at(6), at(18)))
    made = await both.db.write(lambda tx: shifts.sign_on(tx, UNIT, both.members["right"].id, "right", at(7)))
    assert made and made.ends_at == at(18)
    again = await both.db.write(lambda tx: shifts.sign_on(tx, UNIT, both.members["right"].id, "right", at(8)))
    assert again is None


async def test_who_comes_early_goes_on_into_his_own_shift(both: World) -> None:
    await put(both, turn(both, "right", at(6), at(14)))
    await both.db.write(lambda tx: shifts.sign_on(tx, UNIT, both.members["right"].id, "right", at(5, 20)))
    whole = await both.db.read(lambda tx: shifts.stretch_now(tx, UNIT, both.members["right"].id, at(5, 30)))
    assert whole and (whole.starts_at, whole.ends_at) == (at(5, 20), at(14))


async def test_dropping_the_rota_lets_everybody_be_reached_again(both: World) -> None:
    await add_contact(both, "private", "colleague")
    await put(both, turn(both, "right", at(6), at(14)))
    await both.db.write(lambda tx: shifts.drop(tx, UNIT))
    assert await both.db.read(lambda tx: tx.scalar(select(func.count()).select_from(duty))) == 0
    assert ("private", "colleague") in await reached(both, at(15))


def test_day_of_the_tests_is_a_monday() -> None:
    assert date(2026, 11, 23) == DAY and DAY.weekday() == 0
