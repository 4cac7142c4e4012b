"""The queue as rows: always what tips, steps and talk say, in the order of what must be done, on both engines."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, delete, select, update

from storage import alerts, desk_queue, tips
from storage.alerts import OPEN_STATES
from storage.db import Database
from storage.desk_queue import Key, Wanted
from storage.schema import alert_step, queue_line, tip
from storage.tips import NewIncident
from tests.storage.made_tips import NOW, add_units, new_tip

DAY_END = NOW.replace(hour=16, minute=59, second=59)  # of the day in Viet Nam


@pytest.fixture
async def desk(db: Database) -> Database:
    await db.write(add_units)
    return db


async def add(db: Database, **changes: object) -> UUID:
    new = new_tip(**changes)
    await db.write(lambda tx: tips.add(tx, new, b"draft"))
    return new.id


async def shown(db: Database, *units: str, wanted: Wanted | None = None) -> list[tuple[str, UUID]]:
    found = await db.read(
        lambda tx: desk_queue.lines(tx, units or ("trang-due",), DAY_END, wanted or Wanted(), limit=100)
    )
    return [(line.segment, line.tip_id) for line in found]


def section_of(tx: Connection, tip_id: UUID, unit_id: str) -> int | None:
    """What a queue should say, reckoned anew: the reference for the triggers."""
    row = tx.execute(select(tip).where(tip.c.id == tip_id)).one()
    steps = tx.execute(select(alert_step).where(alert_step.c.tip_id == tip_id)).all()
    mine = [s for s in steps if s.unit_id == unit_id and s.state in desk_queue.LISTED_STATES]
    if not mine or row.status == "destroyed":
        return None
    step = min(mine, key=lambda s: (s.state == "passed", s.role == "cc", s.n))
    if row.status == "closed" or step.state == "passed":
        return desk_queue.DONE
    if step.role == "cc":
        return desk_queue.COPIED
    higher = any(s.n > step.n and s.role != "cc" and s.state in OPEN_STATES for s in steps)
    if row.status == "acknowledged" or (step.state == "acknowledged" and (higher or row.status == "set_aside")):
        kinds = [e.kind for e in tips.entries(tx, tip_id) if e.kind in ("fact", "answer", "objection", "question", "status")]
        return desk_queue.NEWS if kinds and kinds[-1] in ("fact", "answer", "objection") else desk_queue.WORKING
    return desk_queue.URGENT if row.urgency == "urgent" else desk_queue.NEW


@pytest.mark.parametrize("seed", range(4))
async def test_lines_are_what_tips_steps_and_talk_say_after_any_changes(desk: Database, seed: int) -> None:
    chance = random.Random(seed)
    ids = [await add(desk, urgency=chance.choice(("urgent", "normal"))) for _ in range(6)]
    units = ("trang-due", "an-phong", "duty-desk", "health")

    def change(tx: Connection) -> None:
        which = tip.c.id == chance.choice(ids)
        step = alert_step.c.id == chance.choice(tx.execute(select(alert_step.c.id)).all()).id
        some = chance.choice(ids)
        act = chance.randrange(6)
        if act == 0:
            status = chance.choice(("new", "acknowledged", "closed", "contested", "set_aside", "destroyed"))
            tx.execute(update(tip).where(which).values(status=status))
        elif act == 1:
            state = chance.choice(("waiting", "due", "acknowledged", "held", "passed", "aside"))
            tx.execute(update(alert_step).where(step).values(state=state))
        elif act == 2:
            tips.add_entry(tx, some, chance.choice(("fact", "question", "answer", "status", "note", "seen")), b"x" * 600)
        elif act == 3:
            tx.execute(update(tip).where(which).values(urgency=chance.choice(("urgent", "normal"))))
        elif act == 4:
            tx.execute(delete(alert_step).where(step))
        else:
            alerts.add(tx, [alerts.AlertStep(uuid4(), some, chance.choice(units), 3, "cc", "due", None, NOW)])

    for _ in range(40):
        await desk.write(change)
    found, wanted = await desk.read(
        lambda tx: (
            {(r.tip_id, r.unit_id): r.section for r in tx.execute(select(queue_line))},
            {(t, u): section for t in ids for u in units if (section := section_of(tx, t, u)) is not None},
        )
    )
    assert found == wanted


async def test_urgent_then_due_today_then_new_then_answered_then_in_hand(desk: Database) -> None:
    ids = {name: await add(desk) for name in ("in_hand", "answered", "new", "due", "done")}
    ids["urgent"] = await add(desk, urgency="urgent")

    def work(tx: Connection) -> None:
        for name in ("in_hand", "answered", "due", "done"):
            alerts.acknowledge(tx, ids[name], "trang-due")
            tips.set_status(tx, ids[name], "acknowledged")
        tips.add_entry(tx, ids["answered"], "answer", b"a")
        soon = {"next_kind": "transfer", "next_at": NOW + timedelta(hours=2)}
        tx.execute(update(tip).where(tip.c.id == ids["due"]).values(**soon))
        tips.set_status(tx, ids["done"], "closed", "handled")

    await desk.write(work)
    order = [("urgent", "urgent"), ("due", "due"), ("new", "new"), ("news", "answered"), ("working", "in_hand")]
    assert await shown(desk) == [(segment, ids[name]) for segment, name in order]
    assert await shown(desk, wanted=Wanted(("done",))) == [("done", ids["done"])]
    assert await shown(desk, "health") == [("copied", each) for each in sorted(
        (v for k, v in ids.items() if k != "done"), key=lambda each: each.hex, reverse=True)]  # fmt: skip


async def test_time_of_a_tip_that_nobody_took_is_when_it_climbs_and_goes_with_the_acknowledgement(desk: Database) -> None:
    tip_id = await add(desk)

    def line(tx: Connection) -> tuple[str | None, datetime]:
        row = tx.execute(select(queue_line).where(queue_line.c.tip_id == tip_id, queue_line.c.unit_id == "trang-due")).one()
        return row.kind, row.at

    assert await desk.read(line) == ("acknowledge", NOW + timedelta(minutes=10))
    await desk.write(lambda tx: (alerts.acknowledge(tx, tip_id, "trang-due"), tips.set_status(tx, tip_id, "acknowledged")))
    kind, at = await desk.read(line)
    assert kind is None and (at.hour, at.minute, at.second) == (0, 0, 0)  # nothing of the tipster's minute is left
    rows = await desk.read(lambda tx: tx.execute(select(queue_line.c.at).where(queue_line.c.tip_id == tip_id)).all())
    assert all((row.at.hour, row.at.minute) == (0, 0) for row in rows)


async def test_burst_is_one_line_and_what_differs_stands_alone(desk: Database) -> None:
    burst = [
        await add(desk, urgency="urgent", incident=NewIncident(b"k", NOW, alone=False)) for _ in range(5)
    ]
    alone = await add(desk, urgency="urgent", incident=NewIncident(b"k", NOW, alone=True))
    found = await shown(desk)
    assert len(found) == 2 and alone in {tip_id for _, tip_id in found}
    lines = await desk.read(lambda tx: desk_queue.lines(tx, ("trang-due",), DAY_END, Wanted(), limit=10))
    counts = await desk.read(lambda tx: desk_queue.together(tx, lines))
    assert list(counts.values()) == [5]
    assert await desk.read(lambda tx: desk_queue.count(tx, ("trang-due",), DAY_END, ("urgent",), Wanted())) == 2
    incident_id = next(line.incident_id for line in lines if line.tip_id in counts)
    assert len(await shown(desk, wanted=Wanted(incident_id=incident_id))) == 5

    def answered(tx: Connection) -> None:
        for each in burst:
            alerts.acknowledge(tx, each, "trang-due")
            tips.set_status(tx, each, "acknowledged")
        tips.add_entry(tx, burst[3], "answer", b"a")

    await desk.write(answered)
    assert ("news", burst[3]) in await shown(desk)
    assert len(await shown(desk)) == 3


async def test_pages_follow_without_gap_or_repetition(desk: Database) -> None:
    ids = {await add(desk, urgency=("urgent", "normal")[n % 2]) for n in range(13)}
    seen: list[UUID] = []
    after: Key | None = None
    while page := await desk.read(
        lambda tx, after=after: desk_queue.lines(tx, ("trang-due",), DAY_END, Wanted(), limit=4, after=after)
    ):
        seen += [line.tip_id for line in page]
        after = page[-1].key
    assert len(seen) == len(ids) and set(seen) == ids


async def test_officer_of_two_units_sees_a_tip_once_through_the_earlier_step(desk: Database) -> None:
    tip_id = await add(desk)
    await desk.write(lambda tx: alerts.raise_due(tx, NOW + timedelta(minutes=11)))
    for units in (("trang-due", "an-phong", "health"), ("health", "an-phong", "trang-due")):
        lines = await desk.read(lambda tx, units=units: desk_queue.lines(tx, units, DAY_END, Wanted(), limit=9))
        assert [(line.unit_id, line.tip_id) for line in lines] == [("trang-due", tip_id)]


async def test_filters_by_category_and_by_who_holds_it(desk: Database) -> None:
    officer_id = uuid4()
    fire, theft = await add(desk, category="fire"), await add(desk)
    await desk.write(lambda tx: tips.take_over(tx, theft, "trang-due", officer_id))
    assert await shown(desk, wanted=Wanted(category="fire")) == [("new", fire)]
    assert await shown(desk, wanted=Wanted(officer_id=officer_id)) == [("new", theft)]


async def test_nobody_counts_beyond_a_bound(desk: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_queue, "MOST_COUNTED", 3)
    for _ in range(6):
        await add(desk)
    assert await desk.read(lambda tx: desk_queue.count(tx, ("trang-due",), DAY_END, ("new",), Wanted())) == 4
