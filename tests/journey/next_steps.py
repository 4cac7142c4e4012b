"""Whether a case could be forgotten: the rows are read the way an officer's queue and list of what is due read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from bot.handlers.time_left import day_end
from storage import desk_queue
from storage.alerts import AlertStep
from storage.clocks import DECISIONS
from storage.desk_queue import Wanted
from storage.schema import alert_step, awaiting_intake, case_clock, queue_line, set_aside, tip, tip_merge
from storage.set_asides import SetAside
from storage.tips import TipRow, of_ids

LIMIT = 500
#: unit → its officers who may act
People = Mapping[str, Collection[UUID]]


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that answers the question, read at one moment."""

    people: People
    now: datetime
    steps: Mapping[UUID, Sequence[AlertStep]]
    lists: Mapping[str, Mapping[UUID, str]]  #: unit → tip → the segment of the queue in which its officers see it
    merged: Mapping[UUID, UUID]  #: tip → the one that it is merged into
    asides: Mapping[UUID, SetAside]
    waiting: Collection[tuple[UUID, str]]  #: counted above the unit's queue until the intake is confirmed
    decided: Collection[UUID]  #: no term runs any more; they stand among the officer's cases until he closes them


def forgotten(tx: Connection, people: People, now: datetime) -> list[tuple[str, str]]:
    """(case code, what is missing) of every case without an owner, or open without a next step that somebody would see."""
    seen = _look(tx, people, now)
    rows = of_ids(tx, list(tx.scalars(select(tip.c.id)))).values()
    return [(row.code, missing) for row in rows if (missing := _missing(row, seen))]


def _look(tx: Connection, people: People, now: datetime) -> Seen:
    steps: dict[UUID, list[AlertStep]] = {}
    for row in tx.execute(select(alert_step)):
        steps.setdefault(row.tip_id, []).append(AlertStep(*row))
    return Seen(
        people, now, steps, {unit_id: _listed(tx, unit_id, day_end(now)) for unit_id in people},
        {row.tip_id: row.main_id for row in tx.execute(select(tip_merge))},
        {row.tip_id: SetAside(*row) for row in tx.execute(select(set_aside))},
        {(row.tip_id, row.unit_id) for row in tx.execute(select(awaiting_intake))},
        set(tx.scalars(select(case_clock.c.tip_id).where(case_clock.c.how.in_(DECISIONS)))),
    )  # fmt: skip


def _listed(tx: Connection, unit_id: str, end: datetime) -> dict[UUID, str]:
    """A burst is one line: whoever opens that sees each of its tips."""
    found = {line.tip_id: line.segment for line in desk_queue.lines(tx, [unit_id], end, Wanted(), limit=LIMIT)}
    rows = tx.execute(select(queue_line).where(queue_line.c.unit_id == unit_id)).all()
    bursts = {(row.incident_id, row.section): found[row.tip_id] for row in rows if row.incident_id and row.tip_id in found}
    folded = {row.tip_id: bursts[row.incident_id, row.section] for row in rows if (row.incident_id, row.section) in bursts}
    return folded | found


def _missing(row: TipRow, seen: Seen) -> str:
    if row.unit_id not in seen.people:
        return "no owner"
    if row.status in ("closed", "destroyed"):
        return _missing_result(row, seen)
    if any(step.state == "waiting" and step.due_at <= seen.now for step in seen.steps[row.id]):
        return "a step of the ladder whose minute is over"
    if row.status == "set_aside":
        return _missing_answer(row, seen)
    if row.status == "acknowledged":
        return _missing_work(row, seen)
    asked = [step.unit_id for step in seen.steps[row.id] if step.state == "due" and step.role != "cc"]
    return "" if any(_is_to_do(row, unit_id, seen) for unit_id in asked) else "somebody who is asked to take it"


def _is_to_do(row: TipRow, unit_id: str, seen: Seen) -> bool:
    return seen.lists.get(unit_id, {}).get(row.id) in desk_queue.TO_DO


def _missing_result(row: TipRow, seen: Seen) -> str:
    if row.outcome != "merged":
        return "" if row.outcome else "a result"
    main_id = seen.merged.get(row.id)
    return "" if main_id and main_id not in seen.merged else "the case that it is merged into"


def _missing_answer(row: TipRow, seen: Seen) -> str:
    aside = seen.asides.get(row.id)
    if aside is None or (aside.state, aside.confirm_unit_id) != ("asked", row.unit_id) or aside.until <= seen.now:
        return "a second unit that answers in time"
    return "" if _is_to_do(row, row.unit_id, seen) else "a place in the queue of who must answer"


def _missing_work(row: TipRow, seen: Seen) -> str:
    if row.officer_id not in seen.people[row.unit_id]:
        return "an officer of the unit that has it"
    if seen.lists[row.unit_id].get(row.id) in (None, "copied"):
        return "a place in the queue of who has it"
    has_next = row.next_kind or (row.id, row.unit_id) in seen.waiting or row.id in seen.decided
    return "" if has_next else "what comes next"
