"""A tip climbs until somebody acknowledges *and* acts; nobody waits for an empty rung; a burst is one incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage import alerts, contacts, incidents
from storage.db import Database
from tests.escalation.ladders import Ladder
from tests.installations import Clock

NOW = datetime(2026, 11, 23, 2, 13, 47, tzinfo=UTC)


@pytest.fixture
async def ladder(db: Database) -> Ladder:
    return await Ladder(db, Clock(NOW)).build()


async def test_first_contact_is_alerted_at_once_and_the_second_minutes_later(ladder: Ladder) -> None:
    await ladder.add_contact("first")
    await ladder.add_contact("second", rank=2)
    await ladder.tip()
    assert await ladder.alerted() == [("first", NOW), ("second", NOW + timedelta(minutes=3))]


async def test_an_acknowledgement_takes_back_what_has_not_left(ladder: Ladder) -> None:
    await ladder.add_contact("first")
    await ladder.add_contact("second", rank=2)
    tip = await ladder.tip()
    assert await ladder.take(tip) == "acknowledged" and await ladder.alerted() == []


async def test_alert_that_is_not_urgent_is_held_back_but_not_its_step(ladder: Ladder) -> None:
    await ladder.add_contact("first")
    tip = await ladder.tip(urgency="normal", delay=timedelta(minutes=7))
    assert await ladder.alerted() == [("first", NOW + timedelta(minutes=7))]
    assert (await ladder.states(tip))["trang-due"] == "due"


async def test_a_unit_without_a_rota_has_all_its_contacts_on_duty(ladder: Ladder) -> None:
    for name in ("a", "b"):
        await ladder.add_contact(name)
    await ladder.add_contact("chief", purpose="chief")
    await ladder.tip()
    assert [name for name, _ in await ladder.alerted()] == ["a", "b"]


async def test_an_officer_who_left_the_unit_hears_no_more(ladder: Ladder) -> None:
    from sqlalchemy import update

    from storage import memberships
    from storage.schema import membership

    login, unit_id = ladder.officers["truc-1"], "trang-due"
    await ladder.db.write(
        lambda tx: memberships.enrol(tx, unit_id=unit_id, role="officer", officer_id=login, state="active", now=NOW)
    )
    await ladder.add_contact("his phone", officer_id=login)
    await ladder.add_contact("above", "an-phong")
    await ladder.tip()
    assert [name for name, _ in await ladder.alerted()] == ["his phone"]
    await ladder.db.write(lambda tx: tx.execute(update(membership).values(state="ended")))
    await ladder.tip()
    assert [name for name, _ in await ladder.alerted()] == ["above", "his phone"]


async def test_a_rota_alerts_who_is_on_duty_now(ladder: Ladder) -> None:
    day, night = await ladder.add_contact("day"), await ladder.add_contact("night")
    for who, hours in ((day, 0), (night, 12)):
        start = NOW - timedelta(hours=1) + timedelta(hours=hours)
        await ladder.db.write(
            lambda tx, who=who, start=start: contacts.put_on_duty(tx, who, start, start + timedelta(hours=12))
        )
    await ladder.tip()
    assert [name for name, _ in await ladder.alerted()] == ["day"]


async def test_a_rota_without_a_current_row_is_nobody_and_the_next_unit_hears_at_once(ladder: Ladder) -> None:
    day = await ladder.add_contact("day")
    await ladder.add_contact("above", "an-phong")
    over = NOW - timedelta(hours=1)
    await ladder.db.write(lambda tx: contacts.put_on_duty(tx, day, over - timedelta(hours=8), over))
    tip = await ladder.tip()
    assert await ladder.alerted() == [("above", NOW)]
    assert await ladder.states(tip) == {"trang-due": "due", "an-phong": "due", "duty-desk": "waiting"}


async def test_two_empty_rungs_are_skipped_at_once(ladder: Ladder) -> None:
    for name, unit_id in (("gone", "trang-due"), ("gone too", "an-phong")):
        contact_id = await ladder.add_contact(name, unit_id)
        await ladder.db.write(lambda tx, contact_id=contact_id: contacts.stop(tx, contact_id, NOW.date()))
    await ladder.add_contact("desk", "duty-desk")
    await ladder.tip()
    assert await ladder.alerted() == [("desk", NOW)]


async def test_a_rung_that_turns_out_empty_later_is_skipped_too(ladder: Ladder) -> None:
    first = await ladder.add_contact("first")
    await ladder.add_contact("above", "an-phong")
    tip = await ladder.tip()
    step = next(s for s in await ladder.db.read(lambda tx: alerts.of_tip(tx, tip)) if s.n == 0)
    await ladder.db.write(lambda tx: contacts.stop(tx, first, NOW.date()))
    raised = await ladder.db.write(lambda tx: alerts.skip_if_empty(tx, step.id, NOW))
    assert raised == [(tip, "an-phong")]


async def test_a_unit_with_a_desk_only_keeps_its_minutes(ladder: Ladder) -> None:
    tip = await ladder.tip()
    await ladder.forward(9)
    assert (await ladder.states(tip))["an-phong"] == "waiting"
    await ladder.forward(1)
    assert (await ladder.states(tip))["an-phong"] == "due"


# --- promises -----------------------------------------------------------------------------------------------------------


async def test_acknowledged_and_never_opened_climbs_after_ten_minutes(ladder: Ladder) -> None:
    await ladder.add_contact("above", "an-phong")
    tip = await ladder.tip()
    await ladder.take(tip)
    await ladder.forward(9)
    assert await ladder.alerted() == []
    await ladder.forward(1)
    assert await ladder.alerted() == [("above", NOW + timedelta(minutes=10))]
    assert await ladder.states(tip) == {"trang-due": "due", "an-phong": "due", "duty-desk": "waiting"}


async def test_opened_and_not_acted_on_climbs_after_thirty(ladder: Ladder) -> None:
    tip = await ladder.tip()
    await ladder.take(tip)
    await ladder.open(tip)
    await ladder.forward(29)
    assert (await ladder.states(tip))["an-phong"] == "held"
    await ladder.forward(1)
    assert (await ladder.states(tip))["an-phong"] == "due"


async def test_acknowledged_opened_and_acted_on_never_climbs(ladder: Ladder) -> None:
    tip = await ladder.tip()
    await ladder.take(tip)
    await ladder.open(tip)
    await ladder.act(tip)
    ladder.clock.forward(days=3)
    assert await ladder.tick() == []


async def test_after_a_lapse_the_rest_of_the_ladder_goes_on(ladder: Ladder) -> None:
    tip = await ladder.tip()
    await ladder.take(tip)
    await ladder.forward(10)
    await ladder.forward(19)
    assert (await ladder.states(tip))["duty-desk"] == "waiting"
    await ladder.forward(1)  # twenty minutes lie between the second and the third rung
    assert (await ladder.states(tip))["duty-desk"] == "due"


async def test_a_lapsed_unit_may_take_the_tip_again(ladder: Ladder) -> None:
    tip = await ladder.tip()
    await ladder.take(tip)
    await ladder.forward(10)
    assert await ladder.take(tip) == "acknowledged"
    assert (await ladder.states(tip))["duty-desk"] == "held"


async def test_a_tip_that_is_not_urgent_makes_no_such_promise(ladder: Ladder) -> None:
    tip = await ladder.tip(urgency="normal")
    await ladder.take(tip)
    ladder.clock.forward(days=1)
    assert await ladder.tick() == []


async def test_several_acknowledgements_where_the_rule_says_so(ladder: Ladder) -> None:
    await ladder.db.write(lambda tx: alerts.need(tx, "trang-due", "theft", 2))
    tip = await ladder.tip()
    assert await ladder.take(tip) == "counted" and await ladder.take(tip) == "counted"
    await ladder.forward(10)
    assert (await ladder.states(tip))["an-phong"] == "due"  # it climbs until enough have
    assert await ladder.take(tip, "truc-2") == "acknowledged"
    assert (await ladder.states(tip))["duty-desk"] == "held"


# --- bursts -------------------------------------------------------------------------------------------------------------


async def test_a_burst_is_one_alert_with_a_counter_and_one_press_takes_it(ladder: Ladder) -> None:
    await ladder.add_contact("first")
    tips = []
    for _ in range(40):
        tips.append(await ladder.tip(place="cong-2"))
        ladder.clock.forward(seconds=7.5)
    assert len(await ladder.alerted()) == 1
    assert await ladder.db.read(lambda tx: incidents.count(tx, tips[17])) == 40
    assert await ladder.take(tips[11]) == "acknowledged"
    states = [await ladder.states(tip) for tip in tips]
    assert {state["trang-due"] for state in states} == {"acknowledged"}


async def test_an_unacknowledged_burst_climbs_as_one(ladder: Ladder) -> None:
    await ladder.add_contact("first")
    await ladder.add_contact("above", "an-phong")
    tips = [await ladder.tip(place="cong-2") for _ in range(5)]
    await ladder.forward(11)
    assert [name for name, _ in await ladder.alerted()] == ["above", "first"]
    assert {(await ladder.states(tip))["an-phong"] for tip in tips} == {"due"}


async def test_a_lapsed_burst_climbs_as_one_too(ladder: Ladder) -> None:
    await ladder.add_contact("above", "an-phong")
    tips = [await ladder.tip(place="cong-2") for _ in range(5)]
    await ladder.take(tips[2])
    await ladder.forward(10)
    assert len(await ladder.alerted()) == 1


@pytest.mark.parametrize("how", ["trapped", "elsewhere", "later", "after the acknowledgement"])
async def test_what_begins_an_alert_of_its_own(ladder: Ladder, how: str) -> None:
    await ladder.add_contact("first")
    first = await ladder.tip(place="cong-2")
    if how == "later":
        ladder.clock.forward(minutes=15)
    if how == "after the acknowledgement":
        await ladder.take(first)
        await ladder.act(first)
    await ladder.tip(place="cong-3" if how == "elsewhere" else "cong-2", alone=how == "trapped")
    expected = 1 if how == "after the acknowledgement" else 2
    assert len(await ladder.alerted()) == expected
    follow = await ladder.tip(place="cong-2")
    assert len(await ladder.alerted()) == expected, "the next one joins again"
    assert (await ladder.states(follow))["trang-due"] == "due"


async def test_a_burst_forgets_its_minute_when_its_window_is_over(ladder: Ladder) -> None:
    from sqlalchemy import select

    from storage.schema import incident

    await ladder.tip(place="cong-2")
    ladder.clock.forward(minutes=16)
    await ladder.tick()
    until = await ladder.db.read(lambda tx: tx.scalar(select(incident.c.until)))
    assert (until.hour, until.minute, until.second) == (0, 0, 0)
