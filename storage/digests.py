"""What a day came to for a unit: counts out of the audit log and the clocks, and the acts one by one. No word of a tip.

The counts of a day are written down the next morning, so that they stay what the chief was told; what was not written down
is counted again. Days are those of Viet Nam.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from language.local_time import LOCAL
from storage import clocks
from storage.schema import alert_step, audit, day_digest, officer, tip, unit_key
from storage.types import insert_with_conflicts

#: action in the audit log → what it counts as
ACTIONS: Mapping[str, str] = {
    "acknowledge": "acknowledged", "intake": "intake", "handled_here": "handled_here", "extend": "extended",
    "decide": "decided", "transfer": "transferred", "transferred": "transferred", "close": "closed", "reopen": "reopened",
    "clock_breached": "breached", "merge": "merged", "set_aside": "set_aside", "confirm_aside": "aside_confirmed",
    "refuse_aside": "aside_refused",
}  # fmt: skip
#: in this order they are told; the last two are how it stood at the end
COUNTS = (
    "new", "received", "acknowledged", "intake", "handled_here", "extended", "decided", "transferred", "merged", "set_aside",
    "aside_confirmed", "aside_refused", "closed", "reopened", "breached", "contested", "without_intake",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """One act of the day, as the log has it."""

    at: datetime
    what: str  #: one of COUNTS
    code: str  #: of the case
    category: str
    who: str  #: a login; "system" for a clock that ran out
    kind: str | None  #: of the clock, for an extension or a breach
    tips: int  #: of a burst that one press took


@dataclass(frozen=True, slots=True)
class Digest:
    unit_id: str
    day: date
    counts: Mapping[str, int]
    events: tuple[Happened, ...]

    @property
    def is_empty(self) -> bool:
        return not any(self.counts.values())


def of(tx: Connection, unit_id: str, day: date) -> Digest:
    """The day of this unit, as it was written down; counted now where nobody has."""
    events = tuple(_events(tx, unit_id, day))
    kept = tx.scalar(select(day_digest.c.counts).where(day_digest.c.unit_id == unit_id, day_digest.c.day == day))
    # A day that was written down before something was counted has none of it.
    counts = dict.fromkeys(COUNTS, 0) | json.loads(kept) if kept else count(tx, unit_id, day, events)
    return Digest(unit_id, day, counts, events)


def keep(tx: Connection, day: date) -> None:
    """Write the counts of a day that is over down for every unit that has a key."""
    for unit_id in sorted(set(tx.scalars(select(unit_key.c.unit_id)))):
        counts = count(tx, unit_id, day, _events(tx, unit_id, day))
        row = insert_with_conflicts(tx, day_digest).values(unit_id=unit_id, day=day, counts=json.dumps(counts))
        tx.execute(row.on_conflict_do_nothing())


def count(tx: Connection, unit_id: str, day: date, events: Iterable[Happened]) -> dict[str, int]:
    counts = dict.fromkeys(COUNTS, 0)
    for event in events:
        counts[event.what] += event.tips
    received = _received(tx, unit_id, day)
    counts["new"], counts["received"] = len(_came(tx, unit_id, day) - received), len(received)
    counts["contested"] = _contested(tx, unit_id)
    counts["without_intake"] = clocks.without_intake(tx, [unit_id])
    return counts


def _contested(tx: Connection, unit_id: str) -> int:
    """Results that their tipsters do not accept and nobody has taken up yet. How many stand, never when one came."""
    query = select(func.count()).select_from(tip).where(tip.c.status == "contested")
    return tx.execute(query.where(tip.c.unit_id == unit_id)).scalar_one()


def _came(tx: Connection, unit_id: str, day: date) -> set[str]:
    """Tips of that day that were this unit's to take: the first step of their ladder, not a copy."""
    query = (
        select(tip.c.id)
        .join(alert_step, alert_step.c.tip_id == tip.c.id)
        .where(tip.c.day == day, alert_step.c.unit_id == unit_id, alert_step.c.n == 0)
        .where(alert_step.c.role != "cc", alert_step.c.state != "skipped")
    )
    return {str(tip_id) for tip_id in tx.scalars(query)}


def _received(tx: Connection, unit_id: str, day: date) -> set[str]:
    """Tips that other units handed over to this one on that day: their log names it."""
    begin, over = _bounds(day)
    query = select(audit.c.ref, audit.c.detail).where(audit.c.action == "transfer", audit.c.at >= begin, audit.c.at < over)
    return {row.ref for row in tx.execute(query) if row.detail and json.loads(row.detail).get("to") == unit_id}


def _events(tx: Connection, unit_id: str, day: date) -> list[Happened]:
    begin, over = _bounds(day)
    query = (
        select(audit.c.at, audit.c.action, audit.c.actor, audit.c.ref, audit.c.detail)
        .where(audit.c.unit_id == unit_id, audit.c.action.in_(ACTIONS), audit.c.at >= begin, audit.c.at < over)
        .order_by(audit.c.n)
    )
    rows = tx.execute(query).all()
    cases = _cases(tx, _ids(r.ref for r in rows))
    names = _logins(tx, _ids(r.actor for r in rows))
    details = [json.loads(row.detail or "{}") for row in rows]
    # One press takes a whole incident: its other tips name the first one, and are one line with a counter. What else names
    # another one is a tip that is merged into it: that case is one.
    along = Counter(
        (row.at, detail["with"])
        for row, detail in zip(rows, details, strict=True) if "with" in detail and row.action == "acknowledge"
    )  # fmt: skip
    found = []
    for row, detail in zip(rows, details, strict=True):
        case = cases.get(row.ref)
        if case is not None and "with" not in detail:
            who = names.get(row.actor, row.actor)
            many = 1 + along[row.at, row.ref] if row.action == "acknowledge" else 1
            found.append(Happened(row.at, ACTIONS[row.action], case.code, case.category, who, detail.get("kind"), many))
    return found


def _cases(tx: Connection, ids: Sequence[UUID]) -> dict[str, Any]:
    return {str(row.id): row for row in tx.execute(select(tip.c.id, tip.c.code, tip.c.category).where(tip.c.id.in_(ids)))}


def _logins(tx: Connection, ids: Sequence[UUID]) -> dict[str, str]:
    rows = tx.execute(select(officer.c.id, officer.c.login).where(officer.c.id.in_(ids)))
    return {str(row.id): row.login for row in rows}


def _ids(texts: Iterable[str | None]) -> list[UUID]:
    """Those that are ids; actors may also be "system" or "operator"."""
    found = set()
    for text in texts:
        try:
            found.add(UUID(text or ""))
        except ValueError:
            continue
    return sorted(found)


def _bounds(day: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(day, time(), LOCAL).astimezone(UTC)
    return begin, begin + timedelta(days=1)
