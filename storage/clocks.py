"""The clocks of the law over a case. They begin when an officer confirms the intake, never with the tipster's minute.

    transfer   ── handled here, or a transfer
    decision ──extend──> extended_2m ──extend──> extended_4m ── a decision, or the closing
    procuracy  ── the notice was sent

A clock belongs to whoever owns the case; its warnings are rows, so that each is told once, also after a standstill.
`refresh` writes what must be done next into the tip; nothing else writes there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from language.local_time import local_day
from storage import clock_rules
from storage.clock_rules import ClockRules
from storage.schema import ack_watch, alert_step, awaiting_intake, case_clock, tip, unit
from storage.schema.clocks import IS_BREACHED
from storage.types import insert_with_conflicts

DECISIONS = ("prosecute", "not_prosecute", "suspend")
#: what runs after what; "decision" is the first
EXTENSIONS = {"decision": "extended_2m", "extended_2m": "extended_4m"}
DECIDING = ("decision", *EXTENSIONS.values())
#: of an urgent acknowledgement, see `ack_watches`
PROMISES = ("open", "act")
LEVELS = ("warned", "red", "breached")


class NoClock(LookupError):
    """No clock of this kind runs in this case."""


@dataclass(frozen=True, slots=True)
class CaseClock:
    id: UUID
    tip_id: UUID
    n: int
    kind: str
    started_at: datetime
    warn_at: datetime
    red_at: datetime
    due_at: datetime
    ended_at: datetime | None
    how: str | None
    rule_set: str
    unit_id: str
    raised: str | None
    raised_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def level(self, now: datetime) -> str | None:
        """How pressing it is: warned | red | breached; None = there is time."""
        reached = [level for level, at in zip(LEVELS, (self.warn_at, self.red_at, self.due_at), strict=True) if at <= now]
        return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a unit owes by a moment. Holds nothing of the tip but its plain columns."""

    tip_id: UUID
    code: str
    category: str
    unit_id: str
    kind: str  #: of a clock, or one of PROMISES
    due_at: datetime


# --- reading ----------------------------------------------------------------------------------------------------------


def of_tip(tx: Connection, tip_id: UUID) -> list[CaseClock]:
    rows = tx.execute(select(case_clock).where(case_clock.c.tip_id == tip_id).order_by(case_clock.c.n))
    return [CaseClock(*row) for row in rows]


def intake(clocks: Sequence[CaseClock], unit_id: str) -> CaseClock | None:
    """The transfer clock by which this unit confirmed its intake; None where it has not, or has handed the case on since."""
    mine = [c for c in clocks if c.kind == "transfer" and c.unit_id == unit_id]
    return mine[-1] if mine and mine[-1].how != "transferred" else None


def deciding(clocks: Sequence[CaseClock]) -> CaseClock | None:
    """The clock that runs until a decision."""
    return next((c for c in reversed(clocks) if c.kind in DECIDING and c.is_open), None)


def due(tx: Connection, unit_ids: Sequence[str], until: datetime) -> list[Due]:
    """What these units owe up to `until`, the earliest first: clocks of the law, and what an urgent acknowledgement promised."""
    query = _with_tip().where(
        case_clock.c.ended_at.is_(None), case_clock.c.unit_id.in_(unit_ids), case_clock.c.due_at <= until
    )
    found = [Due(*row) for row in tx.execute(query)] + _promised(tx, unit_ids, until)
    return sorted(found, key=lambda each: (each.due_at, each.code, each.kind))


def _with_tip() -> Select[Any]:
    columns = (tip.c.id, tip.c.code, tip.c.category, case_clock.c.unit_id, case_clock.c.kind, case_clock.c.due_at)
    return select(*columns).join(tip, tip.c.id == case_clock.c.tip_id)


def _promised(tx: Connection, unit_ids: Sequence[str], until: datetime) -> list[Due]:
    # In two steps: a join would let SQLite go through every tip, because the promises are few or none.
    mine = ack_watch.c.unit_id.in_(unit_ids) & or_(ack_watch.c.open_by <= until, ack_watch.c.act_by <= until)
    watches = tx.execute(select(ack_watch).where(mine)).all()
    cases = select(tip.c.id, tip.c.code, tip.c.category).where(tip.c.id.in_([watch.tip_id for watch in watches]))
    known = {row.id: row for row in tx.execute(cases)} if watches else {}
    return [
        Due(watch.tip_id, known[watch.tip_id].code, known[watch.tip_id].category, watch.unit_id, kind, at)
        for watch in watches
        for kind, at in zip(PROMISES, (watch.open_by, watch.act_by), strict=True)
        if at is not None and at <= until
    ]


def breached_below(tx: Connection, unit_ids: Sequence[str]) -> list[Due]:
    """Clocks that ran out at other units, of cases in whose ladder one of these stands higher: they must hear of it."""
    higher = (
        select(alert_step.c.id)
        .where(
            alert_step.c.tip_id == case_clock.c.tip_id, alert_step.c.unit_id.in_(unit_ids),
            alert_step.c.role.not_in(("cc", "primary")), alert_step.c.state != "skipped",
        )
        .exists()
    )  # fmt: skip
    query = _with_tip().where(
        IS_BREACHED, case_clock.c.unit_id.not_in(unit_ids), higher
    )
    return sorted((Due(*row) for row in tx.execute(query)), key=lambda each: (each.due_at, each.code))


def without_intake(tx: Connection, unit_ids: Sequence[str]) -> int:
    """How many open cases these units have taken and not confirmed."""
    query = select(func.count()).select_from(awaiting_intake).where(awaiting_intake.c.unit_id.in_(unit_ids))
    return tx.execute(query).scalar_one()


# --- running ----------------------------------------------------------------------------------------------------------


def start(tx: Connection, tip_id: UUID, unit_id: str, now: datetime, rules: ClockRules | None = None) -> bool:
    """The intake is confirmed: the clocks of the law begin. The caller holds the tip. False = this unit confirmed it before.

    After a transfer the time to decide goes on from the first intake; only the time to hand it on begins again.
    """
    held, book = of_tip(tx, tip_id), rules or clock_rules.shipped()
    if intake(held, unit_id) is not None:
        return False
    first = min((clock.started_at for clock in held), default=now)
    rule_set = held[0].rule_set if held else book.on(local_day(now)).id
    _begin(tx, book, tip_id, "transfer", now, rule_set, unit_id)
    if not any(clock.kind in DECIDING for clock in held):
        _begin(tx, book, tip_id, "decision", first, rule_set, unit_id)
        _begin(tx, book, tip_id, "procuracy", first, rule_set, unit_id)
    refresh(tx, tip_id)
    return True


def extend(tx: Connection, tip_id: UUID, now: datetime, rules: ClockRules | None = None) -> CaseClock:
    """The time to decide is extended by one step: the clock ends, the longer one counts from the same intake. Returns it.

    Raises NoClock when none runs or the longest runs already.
    """
    running = deciding(of_tip(tx, tip_id))
    if running is None or running.kind not in EXTENSIONS:
        raise NoClock
    _end(tx, now, "extended", case_clock.c.id == running.id)
    book = rules or clock_rules.shipped()
    _begin(tx, book, tip_id, EXTENSIONS[running.kind], running.started_at, running.rule_set, running.unit_id)
    refresh(tx, tip_id)
    return of_tip(tx, tip_id)[-1]


def end(tx: Connection, tip_id: UUID, kinds: Sequence[str], how: str, now: datetime) -> bool:
    """End every running clock of these kinds. False = none ran."""
    count = _end(tx, now, how, case_clock.c.tip_id == tip_id, case_clock.c.kind.in_(kinds))
    refresh(tx, tip_id)
    return count > 0


def transferred(tx: Connection, tip_id: UUID, now: datetime) -> None:
    """The case was handed to another unit; call it after `tip.unit_id` says so. What still runs is the new unit's.

    Of the old unit only the time to hand it on ends: it did.
    """
    _end(tx, now, "transferred", case_clock.c.tip_id == tip_id, case_clock.c.kind == "transfer")
    for clock in of_tip(tx, tip_id):
        if clock.kind == "transfer" and clock.how in ("handled_here", "closed"):
            # A unit that kept it, or had closed it, has handed it on after all: its intake is over as well. When the case
            # comes back, it is confirmed anew.
            tx.execute(update(case_clock).where(case_clock.c.id == clock.id).values(how="transferred"))
    refresh(tx, tip_id)


def closed(tx: Connection, tip_id: UUID, now: datetime) -> None:
    """The case is closed, set aside, merged or destroyed: nothing runs any more."""
    _end(tx, now, "closed", case_clock.c.tip_id == tip_id)
    refresh(tx, tip_id)


def reopened(tx: Connection, tip_id: UUID) -> None:
    """The case goes on: so does the time to decide and the notice that the closing had ended, as if it had never stopped."""
    tx.execute(
        update(case_clock)
        .where(case_clock.c.tip_id == tip_id, case_clock.c.how == "closed", case_clock.c.kind != "transfer")
        .values(ended_at=None, how=None)
    )
    refresh(tx, tip_id)


def refresh(tx: Connection, tip_id: UUID) -> None:
    """Write what must be done next into the tip, and let running clocks follow it to its owner. Call it after what it looks at:
    the owner, the status, the clocks and the promises."""
    row = tx.execute(select(tip.c.unit_id, tip.c.status, tip.c.next_kind, tip.c.next_at).where(tip.c.id == tip_id)).one_or_none()
    if row is None:
        return
    running = (case_clock.c.tip_id == tip_id) & case_clock.c.ended_at.is_(None)
    tx.execute(update(case_clock).where(running, case_clock.c.unit_id != row.unit_id).values(unit_id=row.unit_id))
    _note_missing_intake(tx, tip_id, row.unit_id, row.status)
    moments = [(r.due_at, r.kind) for r in tx.execute(select(case_clock.c.due_at, case_clock.c.kind).where(running))]
    watches = select(ack_watch.c.open_by, ack_watch.c.act_by).where(ack_watch.c.tip_id == tip_id)
    for watch in tx.execute(watches.where(ack_watch.c.unit_id == row.unit_id)):
        moments += [(at, kind) for at, kind in zip(watch, PROMISES, strict=True) if at is not None]
    next_at, next_kind = min(moments, default=(None, None))
    if (next_at, next_kind) != (row.next_at, row.next_kind):
        tx.execute(update(tip).where(tip.c.id == tip_id).values(next_kind=next_kind, next_at=next_at))


def _note_missing_intake(tx: Connection, tip_id: UUID, unit_id: str, status: str) -> None:
    mine = awaiting_intake.c.tip_id == tip_id
    if status != "acknowledged" or intake(of_tip(tx, tip_id), unit_id) is not None:
        tx.execute(delete(awaiting_intake).where(mine))
        return
    row = insert_with_conflicts(tx, awaiting_intake).values(tip_id=tip_id, unit_id=unit_id)
    tx.execute(row.on_conflict_do_update(index_elements=["tip_id"], set_={"unit_id": unit_id}))


def _begin(
    tx: Connection, book: ClockRules, tip_id: UUID, kind: str, at: datetime, rule_set: str, unit_id: str
) -> None:
    remote = kind == "transfer" and is_remote(tx, unit_id)
    moments = book.moments(book.called(rule_set), kind, at, remote=remote)
    last = tx.execute(select(func.max(case_clock.c.n)).where(case_clock.c.tip_id == tip_id)).scalar_one()
    tx.execute(
        insert(case_clock).values(
            id=uuid4(), tip_id=tip_id, n=(last or 0) + 1, kind=kind, started_at=at.astimezone(UTC), rule_set=rule_set,
            unit_id=unit_id, warn_at=moments.warn_at, red_at=moments.red_at, due_at=moments.due_at,
        )
    )  # fmt: skip


def _end(tx: Connection, now: datetime, how: str, *which: ColumnElement[bool]) -> int:
    running = and_(case_clock.c.ended_at.is_(None), *which)
    return tx.execute(update(case_clock).where(running).values(ended_at=now, how=how)).rowcount


def is_remote(tx: Connection, unit_id: str) -> bool:
    return tx.scalar(select(unit.c.remote).where(unit.c.id == unit_id)) == "yes"


# --- warnings ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Raised:
    """A clock that has just reached a level."""

    clock: CaseClock
    level: str


def raise_due(tx: Connection, now: datetime) -> list[Raised]:
    """Every running clock that has reached a higher level than was told: the rows say so from now on, so that each is told once.

    After a standstill only the highest level is told.
    """
    untold = or_(
        and_(case_clock.c.raised.is_(None), case_clock.c.warn_at <= now),
        and_(case_clock.c.raised == "warned", case_clock.c.red_at <= now),
        and_(case_clock.c.raised.in_(("warned", "red")), case_clock.c.due_at <= now),
        and_(case_clock.c.raised.is_(None), or_(case_clock.c.red_at <= now, case_clock.c.due_at <= now)),
    )
    query = select(case_clock).where(case_clock.c.ended_at.is_(None), untold).order_by(case_clock.c.due_at).with_for_update()
    told = [(clock, clock.level(now)) for clock in (CaseClock(*row) for row in tx.execute(query).all())]
    raised = [Raised(clock, level) for clock, level in told if level is not None]
    for each in raised:
        tx.execute(update(case_clock).where(case_clock.c.id == each.clock.id).values(raised=each.level, raised_at=now))
    return raised


def get(tx: Connection, clock_id: UUID) -> CaseClock | None:
    row = tx.execute(select(case_clock).where(case_clock.c.id == clock_id)).one_or_none()
    return CaseClock(*row) if row else None
