"""What must be done today, first of all; and the clocks that ran out: told once, written into the log, seen above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection

from bot.handlers.desk_access import append
from bot.handlers.services import Services
from language.local_time import LOCAL, local_day
from storage import alerts, clocks, contacts, desk_reads, outbox
from storage.clocks import CaseClock, Due, Raised

#: how far the block of the day looks ahead
SOON_DAYS = 5
GROUPS = ("overdue", "today", "soon")
#: the log's name for a clock that ran out
BREACHED = "clock_breached"


@dataclass(frozen=True, slots=True)
class DueBlock:
    """The block above the queue. Plain columns only: nothing is opened for it."""

    now: datetime
    groups: tuple[tuple[str, tuple[Due, ...]], ...]  #: overdue, today, soon; only those that hold something
    below: tuple[Due, ...]  #: ran out at units below one of these
    without_intake: int  #: taken, and the intake not confirmed
    unit_names: dict[str, tuple[str, str | None]]

    def __bool__(self) -> bool:
        return bool(self.groups or self.below or self.without_intake)


async def read_due(services: Services, unit_ids: Sequence[str]) -> DueBlock:
    now = services.clock()
    return await services.db.read(lambda tx: due_block(tx, unit_ids, now))


def due_block(tx: Connection, unit_ids: Sequence[str], now: datetime) -> DueBlock:
    rows = clocks.due(tx, unit_ids, _end_of(now, SOON_DAYS))
    groups = tuple((group, found) for group in GROUPS if (found := tuple(r for r in rows if _group(r, now) == group)))
    below = tuple(clocks.breached_below(tx, unit_ids))
    names = desk_reads.unit_names(tx, {each.unit_id for each in (*rows, *below)})
    return DueBlock(now, groups, below, clocks.without_intake(tx, unit_ids), names)


def _group(row: Due, now: datetime) -> str:
    if row.due_at <= now:
        return "overdue"
    return "today" if local_day(row.due_at) == local_day(now) else "soon"


def _end_of(now: datetime, days: int) -> datetime:
    day = local_day(now) + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), LOCAL).astimezone(UTC)


# --- warnings ---------------------------------------------------------------------------------------------------------


async def raise_clocks(services: Services, now: datetime) -> int:
    """Tell every clock that has reached a new level, each level once: the desks look again, a red one writes to the unit's
    contacts, one that ran out to the chief and to the unit above, and into the log."""

    def work(tx: Connection) -> list[Raised]:
        raised = clocks.raise_due(tx, now)
        for each in raised:
            _tell(services, tx, each, now)
        return raised

    raised = await services.db.write(work)
    for unit_id in {each.clock.unit_id for each in raised}:
        services.bells.ring(f"unit:{unit_id}")
    return len(raised)


def _tell(services: Services, tx: Connection, raised: Raised, now: datetime) -> None:
    clock = raised.clock
    if raised.level == "breached":
        detail = {"kind": clock.kind, "due": clock.due_at.isoformat()}
        append(services, tx, now, "system", BREACHED, clock.unit_id, clock.tip_id, detail)
        told = [each for each in contacts.of_units(tx, [clock.unit_id], now.date()) if each.purpose == "chief"]
        above = unit_above(tx, clock)
        told += contacts.on_duty(tx, above, now).contacts if above else ()
    elif raised.level == "red":
        told = list(contacts.on_duty(tx, clock.unit_id, now).contacts)
    else:
        told = []
    for each in told:
        if each.kind != "desk" and each.stopped_on is None:
            dedupe = f"{raised.level[:2]}{clock.id.hex}{each.id.hex}"
            outbox.enqueue(tx, lane="reply", kind="clock", ref=clock.id, target_id=each.id, not_before=now, dedupe=dedupe)


def unit_above(tx: Connection, clock: CaseClock) -> str | None:
    """The next unit of the case's ladder above the one that owes it."""
    steps = [s for s in alerts.of_tip(tx, clock.tip_id) if s.role != "cc" and s.state != "skipped"]
    mine = max((s.n for s in steps if s.unit_id == clock.unit_id), default=-1)
    return next((s.unit_id for s in steps if s.n > mine and s.unit_id != clock.unit_id), None)
