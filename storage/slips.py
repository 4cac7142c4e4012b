"""Slips of a change of shift: every open case of the unit stands on one, two officers sign it, an unsigned one climbs.

    shift ends ─ no slip, cases open ─> a slip without words is made (`owe`)
    written (given) ─> signed by the next (taken): the leaving officer's cases pass
    not signed 30 min after the shift's end ─> the chief; 60 min ─> the units above
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from storage import contacts, outbox, roles, shifts
from storage.rules import DUTY_DESK
from storage.schema import (
    alert_step,
    awaiting_intake,
    installation,
    shift_climb,
    shift_slip,
    shift_slip_case,
    tip,
    tip_entry,
    unit,
)
from storage.shifts import Shift

NAMESPACE = UUID("1f7d3b68-93a5-4d0f-a9a2-2f6d1f1f7c40")
#: cases that need nobody any more; everything else is open
DONE = ("closed", "set_aside", "destroyed")
#: after the shift's end, level by level
CLIMBS = (timedelta(minutes=30), timedelta(minutes=60))
KEPT = timedelta(days=92)
FROM_TIPSTER = ("fact", "answer", "objection")
MARK = "shifts_until"
TALK = (*FROM_TIPSTER, "question", "status", "transfer", "note", "urgency", "thanks")


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case of the unit that is not finished."""

    tip_id: UUID
    code: str
    category: str
    urgency: str
    status: str
    officer_id: UUID | None
    next_kind: str | None
    next_at: datetime | None
    unread: int = 0  #: what the tipster wrote after the unit's last act
    awaits_intake: bool = False

    @property
    def next_step(self) -> str | None:
        """What is to be done next: by a clock, or before any clock runs; None = nothing is set."""
        return self.next_kind or ("acknowledge" if self.status == "new" else "intake" if self.awaits_intake else None)

    @property
    def lacks(self) -> bool:
        """Nobody works on it, or nothing is set to be done next."""
        return self.officer_id is None or self.next_step is None


@dataclass(frozen=True, slots=True)
class Slip:
    id: UUID
    unit_id: str
    officer_id: UUID  #: who leaves
    ends_at: datetime
    made_at: datetime
    given_at: datetime | None
    unit_key_id: UUID | None
    sealed: bytes | None = field(repr=False)
    taken_at: datetime | None
    taken_by: UUID | None


@dataclass(frozen=True, slots=True)
class Words:
    """The officer's lines, sealed to the unit's key."""

    unit_key_id: UUID
    sealed: bytes = field(repr=False)


class SlipRefused(Exception):
    """`code`: changed (other cases are open than he saw) | taken | own (he cannot take over from himself)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# --- cases --------------------------------------------------------------------------------------------------------------


def open_cases(tx: Connection, unit_id: str, *, hold: bool = False) -> list[OpenCase]:
    """Every open case that this unit owns, urgent before normal, then by its next moment."""
    query = select(*_OF_A_CASE).where(tip.c.unit_id == unit_id, tip.c.status.not_in(DONE))
    rows = tx.execute((query.with_for_update() if hold else query).order_by(tip.c.id)).all()
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(_cases(tx, rows), key=lambda c: (c.urgency != "urgent", c.next_at or never, c.code))


_OF_A_CASE = (tip.c.id, tip.c.code, tip.c.category, tip.c.urgency, tip.c.status, tip.c.officer_id, tip.c.next_kind, tip.c.next_at)


def _cases(tx: Connection, rows: Sequence[Any]) -> list[OpenCase]:
    ids = [row.id for row in rows]
    unread = _unread(tx, ids)
    waiting = set(tx.scalars(select(awaiting_intake.c.tip_id).where(awaiting_intake.c.tip_id.in_(ids))))
    return [
        OpenCase(
            row.id, row.code, row.category, row.urgency, row.status, row.officer_id, row.next_kind, row.next_at,
            unread.get(row.id, 0), row.id in waiting,
        )
        for row in rows
    ]


def _unread(tx: Connection, tip_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = tx.execute(
        select(tip_entry.c.tip_id, tip_entry.c.kind)
        .where(tip_entry.c.tip_id.in_(tip_ids), tip_entry.c.kind.in_(TALK))
        .order_by(tip_entry.c.tip_id, tip_entry.c.n)
    )
    found: dict[UUID, int] = {}
    for row in rows:
        found[row.tip_id] = found.get(row.tip_id, 0) + 1 if row.kind in FROM_TIPSTER else 0
    return found


# --- writing and signing ------------------------------------------------------------------------------------------------


def draft_of(tx: Connection, unit_id: str, officer_id: UUID, turn: Shift | None, *, hold: bool = False) -> Slip | None:
    """The slip that this officer has under way: of the turn that runs, or the one that he owes."""
    query = select(shift_slip).where(
        shift_slip.c.unit_id == unit_id, shift_slip.c.officer_id == officer_id, shift_slip.c.taken_at.is_(None)
    )
    if turn is not None:
        query = query.where(shift_slip.c.ends_at > turn.starts_at)
    query = query.order_by(shift_slip.c.ends_at.desc()).limit(1)
    row = tx.execute(query.with_for_update() if hold else query).first()
    return Slip(*row) if row else None


def write(
    tx: Connection, new_id: UUID, unit_id: str, officer_id: UUID, words: Words | None, stays: Collection[UUID],
    seen: Collection[UUID], now: datetime, *, leaves: bool = False,
) -> Slip:  # fmt: skip
    """The leaving officer signs: every open case of the unit stands on the slip. `new_id`: to which the words are sealed.

    `leaves`: his turn ends now. Raises SlipRefused("changed") when other cases are open than those that he `seen`.
    """
    _hold(tx, unit_id)
    cases = open_cases(tx, unit_id, hold=True)
    if {case.tip_id for case in cases} != set(seen):
        raise SlipRefused("changed")
    turn = shifts.stretch_now(tx, unit_id, officer_id, now)
    old = draft_of(tx, unit_id, officer_id, turn, hold=True)
    ends_at = now if leaves and turn else turn.ends_at if turn else old.ends_at if old else now
    if leaves and turn is not None:
        shifts.cut(tx, unit_id, officer_id, now)
    key_id, sealed = (words.unit_key_id, words.sealed) if words else (None, None)
    made = Slip(new_id, unit_id, officer_id, ends_at, now, now, key_id, sealed, None, None)
    _insert(tx, made, cases, stays)
    if old is not None:
        _replace(tx, old.id, made.id)
    return made


def _replace(tx: Connection, old: UUID, new: UUID) -> None:
    """Written anew: what climbed has climbed, nobody is told twice."""
    tx.execute(update(shift_climb).where(shift_climb.c.slip_id == old).values(slip_id=new))
    outbox.point_to(tx, old, new)
    _forget(tx, [old])


def _insert(tx: Connection, slip: Slip, cases: Iterable[OpenCase], stays: Collection[UUID]) -> None:
    tx.execute(insert(shift_slip).values({name: getattr(slip, name) for name in Slip.__slots__}))
    rows = [{"slip_id": slip.id, "tip_id": c.tip_id, "officer_id": c.officer_id, "passes": c.tip_id not in stays} for c in cases]
    if rows:
        tx.execute(insert(shift_slip_case), rows)


def take(tx: Connection, slip_id: UUID, officer_id: UUID, now: datetime) -> list[UUID]:
    """The next officer signs; returns the cases that are his from now on. Raises SlipRefused("taken" | "own"
    | "changed": it was written anew meanwhile)."""
    row = tx.execute(select(shift_slip).where(shift_slip.c.id == slip_id).with_for_update()).one_or_none()
    if row is None:
        raise SlipRefused("changed")
    slip = Slip(*row)
    if slip.taken_at is not None:
        raise SlipRefused("taken")
    if not may_take(tx, slip, officer_id, now):
        raise SlipRefused("own")
    tx.execute(update(shift_slip).where(shift_slip.c.id == slip_id).values(taken_at=now, taken_by=officer_id))
    outbox.settle_refs(tx, [slip_id])
    return _pass_on(tx, slip, officer_id)


def may_take(tx: Connection, slip: Slip, officer_id: UUID, now: datetime) -> bool:
    """Another officer; the same one only when he is back for another turn."""
    if slip.officer_id != officer_id:
        return True
    turn = shifts.stretch_now(tx, slip.unit_id, officer_id, now)
    return turn is not None and turn.starts_at >= slip.ends_at


def _pass_on(tx: Connection, slip: Slip, officer_id: UUID) -> list[UUID]:
    """Only what is still the leaving officer's: a case that somebody took over meanwhile, or another unit owns, is left alone."""
    listed = select(shift_slip_case.c.tip_id).where(shift_slip_case.c.slip_id == slip.id, shift_slip_case.c.passes)
    mine = select(tip.c.id).where(
        tip.c.id.in_(listed), tip.c.unit_id == slip.unit_id, tip.c.officer_id == slip.officer_id, tip.c.status.not_in(DONE)
    )
    found = list(tx.scalars(mine.order_by(tip.c.id).with_for_update()))
    tx.execute(update(tip).where(tip.c.id.in_(found)).values(officer_id=officer_id))
    return found


# --- reading ------------------------------------------------------------------------------------------------------------


def get(tx: Connection, slip_id: UUID) -> Slip | None:
    row = tx.execute(select(shift_slip).where(shift_slip.c.id == slip_id)).one_or_none()
    return Slip(*row) if row else None


def cases_of(tx: Connection, slip_id: UUID) -> dict[UUID, bool]:
    """tip id → whether it passes to who signs."""
    rows = tx.execute(select(shift_slip_case.c.tip_id, shift_slip_case.c.passes).where(shift_slip_case.c.slip_id == slip_id))
    return {row.tip_id: row.passes for row in rows}


def as_they_are(tx: Connection, slip_id: UUID) -> list[OpenCase]:
    """The slip's cases as they stand today, finished ones too."""
    rows = tx.execute(
        select(*_OF_A_CASE).join(shift_slip_case, shift_slip_case.c.tip_id == tip.c.id)
        .where(shift_slip_case.c.slip_id == slip_id).order_by(tip.c.urgency.desc(), tip.c.code)
    ).all()  # fmt: skip
    return _cases(tx, rows)


def of_unit(tx: Connection, unit_ids: Sequence[str], *, limit: int) -> list[Slip]:
    """The newest slips first; those that nobody has signed before all others."""
    waits = shift_slip.c.taken_at.is_(None).desc()
    query = select(shift_slip).where(shift_slip.c.unit_id.in_(list(unit_ids)))
    return [Slip(*row) for row in tx.execute(query.order_by(waits, shift_slip.c.made_at.desc()).limit(limit))]


def unsigned(tx: Connection, unit_ids: Sequence[str]) -> list[Slip]:
    query = select(shift_slip).where(shift_slip.c.unit_id.in_(list(unit_ids)), shift_slip.c.taken_at.is_(None))
    return [Slip(*row) for row in tx.execute(query.order_by(shift_slip.c.ends_at))]


def climbed_to(tx: Connection, unit_ids: Sequence[str]) -> list[Slip]:
    """Unsigned slips of other units that have climbed to one of these."""
    here = exists().where(shift_climb.c.slip_id == shift_slip.c.id, shift_climb.c.unit_id.in_(list(unit_ids)))
    query = select(shift_slip).where(shift_slip.c.taken_at.is_(None), shift_slip.c.unit_id.not_in(list(unit_ids)), here)
    return [Slip(*row) for row in tx.execute(query.order_by(shift_slip.c.ends_at))]


# --- what time brings ---------------------------------------------------------------------------------------------------


def owe(tx: Connection, now: datetime) -> list[str]:
    """Make the slips that are missing for turns that ended since the last look; the units concerned.

    The look is kept in `installation`: every end is seen once, also after a week without the process.
    """
    since = _last_look(tx, now)
    if since is None:
        return []
    found = []
    for each in shifts.ended(tx, since, now):
        near = shifts.planned(tx, [each.unit_id], each.starts_at - shifts.LONGEST_ON, each.ends_at + shifts.LONGEST_ON)
        turn = shifts.stretch(near, each)
        if turn.ends_at == each.ends_at and owe_turn(tx, turn, now):
            found.append(each.unit_id)
    return found


def owe_turn(tx: Connection, turn: Shift, now: datetime) -> bool:
    """Make the slip that this turn should have left; False = it is there, or nothing is open."""
    slip_id = uuid5(NAMESPACE, f"{turn.unit_id} {turn.officer_id} {turn.ends_at.isoformat()}")
    if turn.officer_id is None or get(tx, slip_id) is not None or not (cases := _uncovered(tx, turn)):
        return False
    _insert(tx, Slip(slip_id, turn.unit_id, turn.officer_id, turn.ends_at, now, None, None, None, None, None), cases, ())
    return True


def _uncovered(tx: Connection, turn: Shift) -> list[OpenCase]:
    """The unit's open cases when this turn left no slip, or left out one of the officer's own; none otherwise."""
    _hold(tx, turn.unit_id)
    cases = open_cases(tx, turn.unit_id, hold=True)
    given = select(shift_slip.c.id).where(
        shift_slip.c.unit_id == turn.unit_id, shift_slip.c.officer_id == turn.officer_id,
        shift_slip.c.ends_at > turn.starts_at, shift_slip.c.ends_at <= turn.ends_at,
    )  # fmt: skip
    slip_ids = list(tx.scalars(given))
    if not slip_ids:
        return cases
    listed = set(tx.scalars(select(shift_slip_case.c.tip_id).where(shift_slip_case.c.slip_id.in_(slip_ids))))
    forgotten = any(case.officer_id == turn.officer_id and case.tip_id not in listed for case in cases)
    return cases if forgotten else []


def _last_look(tx: Connection, now: datetime) -> datetime | None:
    """When turns were looked at last, and note that it is done until now. None = for the first time."""
    mine = installation.c.name == MARK
    held = tx.scalar(select(installation.c.value).where(mine).with_for_update())
    if held is None:
        tx.execute(insert(installation).values(name=MARK, value=now.isoformat()))
        return None
    since = datetime.fromisoformat(held)
    if now > since:
        tx.execute(update(installation).where(mine).values(value=now.isoformat()))
    return since


def climb(tx: Connection, now: datetime) -> list[str]:
    """Let unsigned slips of units with open cases climb, each level once; the units that must look."""
    told: list[str] = []
    late = select(shift_slip).where(shift_slip.c.taken_at.is_(None), shift_slip.c.ends_at <= now - CLIMBS[0])
    for row in tx.execute(late.order_by(shift_slip.c.ends_at).with_for_update()).all():
        told += _climb(tx, Slip(*row), now)
    return told


def _climb(tx: Connection, slip: Slip, now: datetime) -> list[str]:
    listed = set(cases_of(tx, slip.id))
    if not any(case.tip_id in listed for case in open_cases(tx, slip.unit_id)):
        return []
    reached = tx.scalar(select(func.max(shift_climb.c.level)).where(shift_climb.c.slip_id == slip.id)) or 0
    told = []
    for level, after in enumerate(CLIMBS, start=1):
        if level > reached and now >= slip.ends_at + after:
            for unit_id, targets in (_chief(tx, slip) if level == 1 else _above(tx, slip, now)).items():
                tx.execute(insert(shift_climb).values(slip_id=slip.id, level=level, unit_id=unit_id, at=now))
                _tell(tx, slip.id, level, targets, now)
                told.append(unit_id)
    return told


def _tell(tx: Connection, slip_id: UUID, level: int, targets: Iterable[UUID], now: datetime) -> None:
    for target in targets:
        dedupe = f"h{level}{slip_id.hex}{target.hex}"
        outbox.enqueue(tx, lane="alert", kind="handover", ref=slip_id, target_id=target, not_before=now, dedupe=dedupe)


def _chief(tx: Connection, slip: Slip) -> dict[str, list[UUID]]:
    chiefs = [who for who, _, role in shifts.people_of(tx, slip.unit_id) if roles.may(role, "unit")]
    lists = [c.id for c in contacts.of_units(tx, [slip.unit_id], slip.ends_at.date()) if c.purpose == "chief" and not c.stopped_on]
    return {slip.unit_id: [*dict.fromkeys([*lists, *shifts.chats_of(tx, slip.unit_id, chiefs)])]}


def _above(tx: Connection, slip: Slip, now: datetime) -> dict[str, list[UUID]]:
    """The units next above in the ladders of the slip's cases, and the duty desk where there is none or nobody is on duty."""
    found: dict[str, list[UUID]] = {}
    for unit_id in _next_units(tx, slip):
        reach = contacts.on_duty(tx, unit_id, now)
        if not reach.is_empty:
            found[unit_id] = [each.id for each in reach.contacts]
    if not found and tx.scalar(select(unit.c.id).where(unit.c.id == DUTY_DESK)):
        found[DUTY_DESK] = [each.id for each in contacts.on_duty(tx, DUTY_DESK, now).contacts]
    # Without a duty desk the unit's own row still says that it has climbed as far as it can.
    return found or {slip.unit_id: []}


def _next_units(tx: Connection, slip: Slip) -> list[str]:
    listed = [case.tip_id for case in as_they_are(tx, slip.id) if case.status not in DONE]
    rows = tx.execute(
        select(alert_step.c.tip_id, alert_step.c.unit_id, alert_step.c.n)
        .where(alert_step.c.tip_id.in_(listed), alert_step.c.role != "cc", alert_step.c.state != "skipped")
        .order_by(alert_step.c.tip_id, alert_step.c.n)
    ).all()
    own = {row.tip_id: row.n for row in rows if row.unit_id == slip.unit_id}
    above: dict[UUID, str] = {}
    for row in rows:
        if row.unit_id != slip.unit_id and row.n > own.get(row.tip_id, -1):
            above.setdefault(row.tip_id, row.unit_id)
    return sorted(set(above.values()))


def _hold(tx: Connection, unit_id: str) -> None:
    """One slip of a unit at a time."""
    tx.execute(select(unit.c.id).where(unit.c.id == unit_id).with_for_update())


def _forget(tx: Connection, slip_ids: Sequence[UUID]) -> None:
    for table in (shift_slip_case, shift_climb):
        tx.execute(delete(table).where(table.c.slip_id.in_(slip_ids)))
    tx.execute(delete(shift_slip).where(shift_slip.c.id.in_(slip_ids)))


def erase_old(tx: Connection, now: datetime) -> int:
    """Signed slips of long ago; the newest one of a unit stays."""
    newer = shift_slip.alias("newer")
    later = exists().where(newer.c.unit_id == shift_slip.c.unit_id, newer.c.made_at > shift_slip.c.made_at)
    old = list(tx.scalars(select(shift_slip.c.id).where(shift_slip.c.taken_at < now - KEPT, later)))
    if old:
        _forget(tx, old)
    return len(old)
