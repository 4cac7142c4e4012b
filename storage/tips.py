"""Tips: sealed entries around a few plain columns. Nothing here can read a tip; keys are with the units and the receipt.

An entry's plaintext is JSON with "at" (ISO, UTC) and "by" (worker | unit | system), sealed to the tip key with kind "entry:<kind>".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, case, delete, exists, func, insert, select, update

from storage import alerts, directory, incidents, media
from storage.alerts import AlertStep
from storage.schema import alert_step, audit, tip, tip_entry, tip_key
from storage.types import insert_with_conflicts

RECEIPT_HOLDER = "receipt"
#: tips of a burst after its acknowledgement are gathered so long before they alert again
FOLLOWING_DELAY = timedelta(minutes=3)

Status = str  # new | acknowledged | closed | contested | set_aside | destroyed
#: somebody works on it, or should
OPEN = ("new", "acknowledged", "contested")


class TipGone(LookupError):
    """No such tip."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    kind: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewIncident:
    """To which burst an urgent tip belongs."""

    key: bytes = field(repr=False)  #: HMAC(unit, place, category)
    at: datetime
    alone: bool  #: somebody is trapped or injured: an alert of its own


@dataclass(frozen=True, slots=True)
class NewTip:
    """A tip ready to be committed: everything in it was made and sealed before the transaction."""

    id: UUID
    code: str
    lookup: bytes = field(repr=False)
    public_key: str
    unit_id: str
    category: str
    urgency: str  #: urgent | normal
    day: date  #: in Asia/Ho_Chi_Minh
    drill: bool
    keys: Mapping[str, bytes] = field(repr=False)  #: holder (unit key id or "receipt") → sealed tip key
    entries: Sequence[NewEntry] = field(repr=False)
    steps: Sequence[AlertStep] = ()
    evidence: Sequence[UUID] = ()
    incident: NewIncident | None = None  #: of an urgent tip at a known place
    delay: timedelta = timedelta(0)  #: alerts that are not urgent are held back for a random while
    card: bytes | None = field(default=None, repr=False)  #: what an alert may say of the place, sealed


@dataclass(frozen=True, slots=True)
class TipRow:
    id: UUID
    code: str
    public_key: str
    unit_id: str
    category: str
    urgency: str
    day: date
    status: Status
    outcome: str | None
    entries: int
    drill: bool
    officer_id: UUID | None = None  #: who of the owning unit works on it
    next_kind: str | None = None  #: what must be done next, of the clocks that an officer's act started
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A tip as a unit's queue lists it; `state` and `role` are those of the unit's own alert step."""

    tip: TipRow
    step_unit_id: str
    state: str
    role: str


@dataclass(frozen=True, slots=True)
class SealedEntry:
    n: int
    kind: str
    sealed: bytes = field(repr=False)


def add(tx: Connection, new: NewTip, draft_key: bytes) -> list[str]:
    """The tip, its keys, entries, evidence, route and alerts: one commit or none of it.

    Returns the units that are alerted although their minute has not come: nobody is on duty below them.
    """
    directory.hold(tx, {new.unit_id, *(step.unit_id for step in new.steps)})
    tx.execute(
        insert(tip).values(
            id=new.id,
            code=new.code,
            lookup=new.lookup,
            public_key=new.public_key,
            unit_id=new.unit_id,
            category=new.category,
            urgency=new.urgency,
            day=new.day,
            status="new",
            drill=new.drill,
            entries=0,
            size_bucket=max(len(entry.sealed) for entry in new.entries) // 512,
        )
    )
    tx.execute(insert(tip_key), [{"tip_id": new.id, "holder": h, "sealed": s} for h, s in new.keys.items()])
    for entry in new.entries:
        add_entry(tx, new.id, entry.kind, entry.sealed)
    media.attach(tx, draft_key, new.id, new.evidence)
    if new.card is not None:
        alerts.keep_card(tx, new.id, new.card, datetime.combine(new.day, time(), UTC))
    return _add_steps(tx, new)


def _add_steps(tx: Connection, new: NewTip) -> list[str]:
    if new.incident is None:
        return alerts.add(tx, new.steps, urgency=new.urgency, delay=new.delay)
    key, now, alone = new.incident.key, new.incident.at, new.incident.alone
    # Somebody is on the way to the first one: what follows is gathered for a moment.
    delay = FOLLOWING_DELAY if not alone and incidents.followed(tx, key, now) else timedelta(0)
    if not incidents.join(tx, key, new.id, now, alone=alone):
        return alerts.add(tx, new.steps, urgency=new.urgency, delay=delay)
    alerts.refresh(tx, incidents.lead_of(tx, new.id), now)
    return alerts.add(tx, [replace(step, quiet=True) for step in new.steps], urgency=new.urgency)


def add_entry(tx: Connection, tip_id: UUID, kind: str, sealed: bytes) -> int:
    """Append to the tip's story; returns its number. Raises TipGone."""
    count: int | None = tx.scalar(select(tip.c.entries).where(tip.c.id == tip_id).with_for_update())
    if count is None:
        raise TipGone
    tx.execute(insert(tip_entry).values(tip_id=tip_id, n=count + 1, kind=kind, sealed=sealed))
    tx.execute(update(tip).where(tip.c.id == tip_id).values(entries=count + 1))
    return count + 1


def get(tx: Connection, tip_id: UUID) -> TipRow | None:
    return _one(tx, select(*_COLUMNS).where(tip.c.id == tip_id))


def by_code(tx: Connection, code: str) -> TipRow | None:
    """The tip whose case code officers say aloud."""
    return _one(tx, select(*_COLUMNS).where(tip.c.code == code))


def open_near(tx: Connection, row: TipRow, days: timedelta, *, limit: int) -> list[TipRow]:
    """Other open tips of the same unit and category, of about the same day; the nearest to today first."""
    alike = (tip.c.unit_id == row.unit_id, tip.c.status.in_(OPEN), tip.c.category == row.category, tip.c.id != row.id)
    about = tip.c.day.between(row.day - days, row.day + days)
    query = select(*_COLUMNS).where(*alike, about).order_by(tip.c.day.desc(), tip.c.code).limit(limit)
    return [TipRow(*each) for each in tx.execute(query)]


def of_ids(tx: Connection, tip_ids: Collection[UUID]) -> dict[UUID, TipRow]:
    rows = tx.execute(select(*_COLUMNS).where(tip.c.id.in_(tip_ids)))
    return {row.id: TipRow(*row) for row in rows}


def lock(tx: Connection, tip_id: UUID) -> TipRow | None:
    """The tip, held until the transaction ends: read this before changing it."""
    return _one(tx, select(*_COLUMNS).where(tip.c.id == tip_id).with_for_update())


def by_lookup(tx: Connection, lookup: bytes) -> tuple[TipRow, bytes | None] | None:
    """The tip that this receipt opens and its key, sealed to the receipt; None in its place when it was destroyed."""
    row = _one(tx, select(*_COLUMNS).where(tip.c.lookup == lookup))
    if row is None:
        return None
    return row, sealed_keys(tx, row.id).get(RECEIPT_HOLDER)


def take_over(tx: Connection, tip_id: UUID, unit_id: str, officer_id: UUID) -> None:
    """From now on this unit owns the case, and this officer works on it."""
    tx.execute(update(tip).where(tip.c.id == tip_id).values(unit_id=unit_id, officer_id=officer_id))


def reopen(tx: Connection, tip_id: UUID) -> None:
    """Nobody works on it after all."""
    tx.execute(update(tip).where(tip.c.id == tip_id, tip.c.status == "acknowledged").values(status="new", officer_id=None))


def hand_to(tx: Connection, tip_id: UUID, unit_id: str, status: Status = "new", outcome: str | None = None) -> None:
    """Another unit owns the case, and nobody of it works on it yet."""
    changes = {"unit_id": unit_id, "officer_id": None, "status": status, "outcome": outcome}
    tx.execute(update(tip).where(tip.c.id == tip_id).values(**changes))


def set_category(tx: Connection, tip_id: UUID, category: str) -> None:
    tx.execute(update(tip).where(tip.c.id == tip_id).values(category=category))


def set_urgency(tx: Connection, tip_id: UUID, urgency: str) -> None:
    tx.execute(update(tip).where(tip.c.id == tip_id).values(urgency=urgency))


def add_keys(tx: Connection, tip_id: UUID, keys: Mapping[str, bytes]) -> None:
    """Further holders of the tip key; who holds one keeps it."""
    for holder, sealed in keys.items():
        query = insert_with_conflicts(tx, tip_key).values(tip_id=tip_id, holder=holder, sealed=sealed)
        tx.execute(query.on_conflict_do_nothing())


def drop_keys(tx: Connection, tip_id: UUID, holders: Sequence[str]) -> None:
    tx.execute(delete(tip_key).where(tip_key.c.tip_id == tip_id, tip_key.c.holder.in_(holders)))


def was_opened_by(tx: Connection, tip_id: UUID, unit_id: str) -> bool:
    """Whether somebody of this unit has opened the tip, as the audit log tells."""
    query = select(audit.c.n).where(audit.c.ref == str(tip_id), audit.c.action == "open", audit.c.unit_id == unit_id)
    return tx.execute(query.limit(1)).first() is not None


def set_status(tx: Connection, tip_id: UUID, status: Status, outcome: str | None = None) -> None:
    tx.execute(update(tip).where(tip.c.id == tip_id).values(status=status, outcome=outcome))


def sealed_keys(tx: Connection, tip_id: UUID) -> dict[str, bytes]:
    rows = tx.execute(select(tip_key.c.holder, tip_key.c.sealed).where(tip_key.c.tip_id == tip_id))
    return {row.holder: row.sealed for row in rows}


def entries(tx: Connection, tip_id: UUID) -> list[SealedEntry]:
    rows = tx.execute(
        select(tip_entry.c.n, tip_entry.c.kind, tip_entry.c.sealed)
        .where(tip_entry.c.tip_id == tip_id)
        .order_by(tip_entry.c.n)
    )
    return [SealedEntry(row.n, row.kind, row.sealed) for row in rows]


def step_for(tx: Connection, tip_id: UUID, unit_ids: Sequence[str]) -> AlertStep | None:
    """See `alerts.step_for`: state "waiting" or "held" means that this unit's turn has not come."""
    return alerts.step_for(tx, tip_id, unit_ids)


def queue(tx: Connection, unit_ids: Sequence[str], *, limit: int, offset: int = 0) -> list[QueueRow]:
    """What these units have been alerted to, in the order in which something must be done:
    open before closed, urgent before normal, newest day first. Tips of which only a later step is theirs are not listed."""
    rank = case(
        (tip.c.status == "new", 0), (tip.c.status == "contested", 0), (tip.c.status == "acknowledged", 1), else_=2
    )
    urgent = case((tip.c.urgency == "urgent", 0), else_=1)
    rows = tx.execute(
        select(*_COLUMNS, alert_step.c.unit_id, alert_step.c.state, alert_step.c.role)
        .join(alert_step, alert_step.c.tip_id == tip.c.id)
        .where(*_listed(unit_ids))
        .order_by(rank, urgent, tip.c.day.desc(), tip.c.code)
        .limit(limit)
        .offset(offset)
    )
    return [QueueRow(TipRow(*row[: len(_COLUMNS)]), *row[len(_COLUMNS) :]) for row in rows]


def count_open(tx: Connection, unit_ids: Sequence[str]) -> int:
    """How many listed tips are not closed."""
    query = (
        select(func.count())
        .select_from(tip.join(alert_step, alert_step.c.tip_id == tip.c.id))
        .where(*_listed(unit_ids), tip.c.status != "closed")
    )
    return tx.execute(query).scalar_one()


def _listed(unit_ids: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    # One officer may sit in two units of the same chain: the tip is listed once, through the earliest open step.
    other = alert_step.alias("other")
    earlier = exists().where(
        other.c.tip_id == alert_step.c.tip_id,
        other.c.unit_id.in_(unit_ids),
        other.c.state.in_(alerts.OPEN_STATES),
        other.c.n < alert_step.c.n,
    )
    return alert_step.c.unit_id.in_(unit_ids), alert_step.c.state.in_(alerts.OPEN_STATES), ~earlier


_COLUMNS = (
    tip.c.id,
    tip.c.code,
    tip.c.public_key,
    tip.c.unit_id,
    tip.c.category,
    tip.c.urgency,
    tip.c.day,
    tip.c.status,
    tip.c.outcome,
    tip.c.entries,
    tip.c.drill,
    tip.c.officer_id,
    tip.c.next_kind,
    tip.c.next_at,
)


def _one(tx: Connection, query: Select[Any]) -> TipRow | None:
    row = tx.execute(query).one_or_none()
    return TipRow(*row) if row else None
