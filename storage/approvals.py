"""What needs two people: one asks, another confirms within a day, and both stand in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from storage.schema import approval

KEPT = timedelta(hours=24)
#: decided ones stay so long on the page; the audit log keeps them for good
SHOWN = timedelta(days=7)
KINDS = ("role", "invite", "key", "export")


class NotApprovable(Exception):
    """Nobody can decide this now; `code`: decided | expired | own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Approval:
    id: UUID
    kind: str  #: one of KINDS
    unit_id: str
    subject_id: UUID | None
    role: str | None
    tip_id: UUID | None
    recipient: str | None
    asked_by: UUID
    asked_at: datetime
    expires_at: datetime
    state: str  #: open | approved | refused
    decided_by: UUID | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for."""

    id: UUID
    kind: str
    unit_id: str
    asked_by: UUID
    subject_id: UUID | None = None
    role: str | None = None
    tip_id: UUID | None = None
    recipient: str | None = None


def ask(tx: Connection, what: Asked, now: datetime) -> None:
    values = {name: getattr(what, name) for name in Asked.__slots__}
    tx.execute(insert(approval).values(**values, asked_at=now, expires_at=now + KEPT, state="open"))


def get(tx: Connection, approval_id: UUID) -> Approval | None:
    row = tx.execute(select(approval).where(approval.c.id == approval_id)).one_or_none()
    return _approval(row) if row else None


def same_open(tx: Connection, what: Asked, now: datetime) -> bool:
    """Whether the very same is asked for already and waits."""
    names = ("kind", "unit_id", "subject_id", "role", "tip_id", "asked_by")
    same: list[ColumnElement[bool]] = [approval.c[name].is_not_distinct_from(getattr(what, name)) for name in names]
    query = select(approval.c.id).where(*same, approval.c.state == "open", approval.c.expires_at > now)
    return tx.execute(query).first() is not None


def listed(
    tx: Connection, now: datetime, *, kinds: Sequence[str], unit_ids: Sequence[str] | None, since: timedelta = SHOWN
) -> list[Approval]:
    """Open ones first, then those decided lately; of every unit when `unit_ids` is None."""
    query = select(approval).where(approval.c.kind.in_(kinds), approval.c.asked_at > now - since)
    if unit_ids is not None:
        query = query.where(approval.c.unit_id.in_(unit_ids))
    query = query.where(or_(approval.c.state != "open", approval.c.expires_at > now))
    rows = [_approval(row) for row in tx.execute(query.order_by(approval.c.asked_at.desc()))]
    return sorted(rows, key=lambda row: row.state != "open")


def decide(tx: Connection, approval_id: UUID, by: UUID, state: str, now: datetime) -> Approval:
    """Approve or refuse, once, by another person than who asked; a refusal may also come from himself.

    Raises NotApprovable; LookupError when there is none.
    """
    row = tx.execute(select(approval).where(approval.c.id == approval_id).with_for_update()).one_or_none()
    if row is None:
        raise LookupError("no such approval")
    if row.state != "open":
        raise NotApprovable("decided")
    if row.expires_at <= now:
        raise NotApprovable("expired")
    if state == "approved" and by in (row.asked_by, row.subject_id):
        raise NotApprovable("own")
    tx.execute(update(approval).where(approval.c.id == approval_id).values(state=state, decided_by=by, decided_at=now))
    return _approval(tx.execute(select(approval).where(approval.c.id == approval_id)).one())


def erase_old(tx: Connection, now: datetime) -> int:
    return tx.execute(delete(approval).where(approval.c.asked_at <= now - SHOWN)).rowcount


def _approval(row: Row[tuple[object, ...]]) -> Approval:
    return Approval(**{name: getattr(row, name) for name in Approval.__slots__})
