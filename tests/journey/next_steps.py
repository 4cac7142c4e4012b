"""Whether a case could be forgotten: the rows are read the way an officer's queue and list of what is due read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from bot.handlers.time_left import day_end
from storage import alerts, clocks, desk_queue, merges, set_asides
from storage.clocks import DECISIONS
from storage.desk_queue import Wanted
from storage.schema import awaiting_intake, tip
from storage.tips import TipRow, of_ids

LIMIT = 500
#: unit → its officers who may act
People = Mapping[str, Collection[UUID]]
#: unit → tip → the segment of the queue in which this unit's officers see it
Lists = Mapping[str, Mapping[UUID, str]]


def forgotten(tx: Connection, people: People, now: datetime) -> list[tuple[str, str]]:
    """(case code, what is missing) of every case without an owner, or open without a next step that somebody would see."""
    rows = of_ids(tx, list(tx.scalars(select(tip.c.id)))).values()
    lists = {unit_id: _listed(tx, unit_id, day_end(now)) for unit_id in people}
    return [(row.code, missing) for row in rows if (missing := _missing(tx, row, people, lists, now))]


def _listed(tx: Connection, unit_id: str, end: datetime) -> dict[UUID, str]:
    """A burst is one line: whoever opens it sees each of its tips."""
    lines = desk_queue.lines(tx, [unit_id], end, Wanted(), limit=LIMIT)
    found = {line.tip_id: line.segment for line in lines}
    for line in lines:
        if line.incident_id is not None:
            inside = Wanted(segments=(line.segment,), incident_id=line.incident_id)
            found |= {one.tip_id: one.segment for one in desk_queue.lines(tx, [unit_id], end, inside, limit=LIMIT)}
    return found


def _missing(tx: Connection, row: TipRow, people: People, lists: Lists, now: datetime) -> str:
    if row.unit_id not in people:
        return "no owner"
    if row.status in ("closed", "destroyed"):
        return _missing_result(tx, row)
    if any(step.state == "waiting" and step.due_at <= now for step in alerts.of_tip(tx, row.id)):
        return "a step of the ladder whose minute is over"
    if row.status == "set_aside":
        return _missing_answer(tx, row, lists, now)
    if row.status == "acknowledged":
        return _missing_work(tx, row, people, lists)
    seen = [unit_id for unit_id in _units_asked(tx, row.id) if lists.get(unit_id, {}).get(row.id) in desk_queue.TO_DO]
    return "" if seen else "nobody is asked to take it"


def _units_asked(tx: Connection, tip_id: UUID) -> list[str]:
    return [step.unit_id for step in alerts.of_tip(tx, tip_id) if step.state == "due" and step.role != "cc"]


def _missing_result(tx: Connection, row: TipRow) -> str:
    if row.outcome != "merged":
        return "" if row.outcome else "a result"
    main_id = merges.main_of(tx, row.id)
    return "" if main_id and merges.main_of(tx, main_id) is None else "the case that it is merged into"


def _missing_answer(tx: Connection, row: TipRow, lists: Lists, now: datetime) -> str:
    aside = set_asides.of_tip(tx, row.id)
    if aside is None or aside.state != "asked" or aside.until <= now or aside.confirm_unit_id != row.unit_id:
        return "a second unit that answers in time"
    return "" if lists[row.unit_id].get(row.id) in desk_queue.TO_DO else "not in the queue of who must answer"


def _missing_work(tx: Connection, row: TipRow, people: People, lists: Lists) -> str:
    if row.officer_id not in people[row.unit_id]:
        return "an officer of the unit that has it"
    if lists[row.unit_id].get(row.id) in (None, "copied"):
        return "not in the queue of who has it"
    return "" if row.next_kind or _waits_for_intake(tx, row) or _is_decided(tx, row.id) else "what comes next"


def _waits_for_intake(tx: Connection, row: TipRow) -> bool:
    """Counted above the queue, as long as the intake is not confirmed."""
    mine = (awaiting_intake.c.tip_id == row.id) & (awaiting_intake.c.unit_id == row.unit_id)
    return tx.execute(select(awaiting_intake.c.tip_id).where(mine)).first() is not None


def _is_decided(tx: Connection, tip_id: UUID) -> bool:
    """No term runs any more; it stands among the officer's cases until he closes it."""
    return any(clock.how in DECISIONS for clock in clocks.of_tip(tx, tip_id))
