"""A tip is committed with its route and alerts, and climbs by its own steps."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from storage import alerts, outbox, tips
from storage.db import Database
from storage.schema import alert_step, tip
from storage.schema import outbox as outbox_table
from storage.tips import NewTip
from tests.storage.made_tips import NOW, add_units, new_tip

DRAFT = b"draft"


@pytest.fixture
async def stored(db: Database) -> NewTip:
    new = new_tip()
    await db.write(add_units)
    await db.write(lambda tx: tips.add(tx, new, DRAFT))
    return new


def states(tx, tip_id) -> dict[str, str]:
    return {step.unit_id: step.state for step in alerts.of_tip(tx, tip_id)}


async def test_tip_is_stored_with_its_steps_and_alerts(db: Database, stored: NewTip) -> None:
    row, steps, waiting_out = await db.read(
        lambda tx: (tips.get(tx, stored.id), states(tx, stored.id), outbox.open_alerts(tx, NOW))
    )
    assert row and (row.status, row.entries, row.urgency) == ("new", 2, "normal")
    assert steps == {"trang-due": "due", "an-phong": "waiting", "duty-desk": "waiting", "health": "due"}
    assert len(waiting_out) == 2  # the owner's desk and the copy


async def test_nothing_is_kept_when_one_part_fails(db: Database) -> None:
    await db.write(add_units)
    broken = new_tip(unit_id="nobody")

    def add(tx):
        tips.add(tx, broken, DRAFT)

    with pytest.raises(Exception, match=r"(?i)foreign|integrity|constraint"):
        await db.write(add)
    counts = await db.read(
        lambda tx: [
            tx.execute(select(func.count()).select_from(t)).scalar_one() for t in (tip, alert_step, outbox_table)
        ]
    )
    assert counts == [0, 0, 0]


async def test_queue_lists_only_units_whose_step_has_come(db: Database, stored: NewTip) -> None:
    lists = await db.read(
        lambda tx: {u: len(tips.queue(tx, [u], limit=10)) for u in ("trang-due", "an-phong", "health")}
    )
    assert lists == {"trang-due": 1, "an-phong": 0, "health": 1}


async def test_officer_of_two_units_of_one_chain_sees_a_tip_once(db: Database, stored: NewTip) -> None:
    await db.write(lambda tx: alerts.raise_due(tx, NOW + timedelta(minutes=11)))
    rows, count = await db.read(
        lambda tx: (tips.queue(tx, ["trang-due", "an-phong"], limit=10), tips.count_open(tx, ["trang-due", "an-phong"]))
    )
    assert [row.step_unit_id for row in rows] == ["trang-due"] and count == 1


async def test_urgent_new_tips_stand_first_and_closed_ones_last(db: Database, stored: NewTip) -> None:
    urgent, closed = new_tip(urgency="urgent"), new_tip()
    for new in (urgent, closed):
        await db.write(lambda tx, new=new: tips.add(tx, new, DRAFT))
    await db.write(lambda tx: tips.set_status(tx, closed.id, "closed", "handled"))
    rows = await db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=10))
    assert [row.tip.id for row in rows] == [urgent.id, stored.id, closed.id]


async def test_waiting_step_alerts_at_its_minute_and_not_before(db: Database, stored: NewTip) -> None:
    early = await db.write(lambda tx: alerts.raise_due(tx, NOW + timedelta(minutes=9, seconds=59)))
    on_time = await db.write(lambda tx: alerts.raise_due(tx, NOW + timedelta(minutes=10)))
    again = await db.write(lambda tx: alerts.raise_due(tx, NOW + timedelta(minutes=11)))
    assert (early, on_time, again) == ([], [(stored.id, "an-phong")], [])


async def test_acknowledgement_stops_the_ladder_and_cuts_every_time_to_the_day(db: Database, stored: NewTip) -> None:
    assert await db.write(lambda tx: alerts.acknowledge(tx, stored.id, "trang-due"))
    raised = await db.write(lambda tx: alerts.raise_due(tx, NOW + timedelta(days=1)))
    steps, out = await db.read(
        lambda tx: (alerts.of_tip(tx, stored.id), list(tx.execute(select(outbox_table.c.not_before)).scalars()))
    )
    assert raised == []
    assert {step.unit_id: step.state for step in steps} == {
        "trang-due": "acknowledged",
        "an-phong": "held",
        "duty-desk": "held",
        "health": "due",
    }
    assert {(t.hour, t.minute, t.second) for t in [*out, *(step.due_at for step in steps)]} == {(0, 0, 0)}


async def test_second_acknowledgement_changes_nothing(db: Database, stored: NewTip) -> None:
    await db.write(lambda tx: alerts.acknowledge(tx, stored.id, "trang-due"))
    again = await db.write(lambda tx: alerts.acknowledge(tx, stored.id, "trang-due"))
    copied = await db.write(lambda tx: alerts.acknowledge(tx, stored.id, "health"))
    not_its_turn = await db.write(lambda tx: alerts.acknowledge(tx, stored.id, "an-phong"))
    assert (again, copied, not_its_turn) == (False, False, False)


async def test_contested_case_goes_to_the_next_unit_and_ends_at_the_top(db: Database, stored: NewTip) -> None:
    await db.write(lambda tx: alerts.acknowledge(tx, stored.id, "trang-due"))
    first = await db.write(lambda tx: alerts.climb(tx, stored.id, NOW, is_late=True))
    took_over = await db.write(lambda tx: alerts.acknowledge(tx, stored.id, "an-phong"))
    second = await db.write(lambda tx: alerts.climb(tx, stored.id, NOW, is_late=True))
    third = await db.write(lambda tx: alerts.climb(tx, stored.id, NOW, is_late=True))
    assert (first, took_over, second, third) == ("an-phong", True, "duty-desk", None)


async def test_entries_are_numbered_without_gaps_under_concurrency(db: Database, stored: NewTip) -> None:
    import asyncio

    await asyncio.gather(*[db.write(lambda tx: tips.add_entry(tx, stored.id, "fact", b"f")) for _ in range(20)])
    numbers = await db.read(lambda tx: [entry.n for entry in tips.entries(tx, stored.id)])
    assert numbers == list(range(1, 23))


async def test_entry_for_a_missing_tip_is_refused(db: Database) -> None:
    with pytest.raises(tips.TipGone):
        await db.write(lambda tx: tips.add_entry(tx, uuid4(), "fact", b"f"))


async def test_enqueueing_twice_makes_one_row(db: Database, stored: NewTip) -> None:
    ref, contact_id = uuid4(), uuid4()
    for _ in range(2):
        await db.write(
            lambda tx: outbox.enqueue(tx, lane="alert", kind="tip", ref=ref, target_id=contact_id, not_before=NOW)
        )
    found = await db.read(lambda tx: [r for r in outbox.open_alerts(tx, NOW) if r[1] == ref])
    assert len(found) == 1


async def test_officer_of_the_owner_and_of_a_copied_unit_acts_as_the_owner(db: Database, stored: NewTip) -> None:
    step = await db.read(lambda tx: alerts.step_for(tx, stored.id, ["health", "trang-due"]))
    assert step and (step.unit_id, step.role) == ("trang-due", "primary")
