"""What the plain rows know of a case's way: its clocks, whether an alert left the building, who opened it first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from storage import clocks
from storage.clocks import CaseClock
from storage.schema import alert_step, audit, officer, outbox, tip_door


@dataclass(frozen=True, slots=True)
class Milestones:
    clocks: tuple[CaseClock, ...]
    delivered: int  #: contacts that an alert reached; no time is kept of it, it would tell when the tip came
    opened_by: tuple[str, str] | None  #: (login, unit id) of the first who opened it at a unit that must act
    door: str | None  #: phone | box | counter: an officer wrote it down


def read(tx: Connection, tip_id: UUID) -> Milestones:
    return Milestones(tuple(clocks.of_tip(tx, tip_id)), _delivered(tx, tip_id), _opened_by(tx, tip_id), door_of(tx, tip_id))


def door_of(tx: Connection, tip_id: UUID) -> str | None:
    return tx.scalar(select(tip_door.c.door).where(tip_door.c.tip_id == tip_id))


def _delivered(tx: Connection, tip_id: UUID) -> int:
    # A row that was settled without a try has sent nothing.
    query = (
        select(func.count(outbox.c.target_id.distinct()))
        .join(alert_step, alert_step.c.id == outbox.c.ref)
        .where(alert_step.c.tip_id == tip_id, outbox.c.kind == "tip", outbox.c.state == "sent", outbox.c.attempts > 0)
    )
    return tx.execute(query).scalar_one()


def _opened_by(tx: Connection, tip_id: UUID) -> tuple[str, str] | None:
    acting = select(alert_step.c.unit_id).where(alert_step.c.tip_id == tip_id, alert_step.c.role != "cc")
    query = (
        select(audit.c.actor, audit.c.unit_id)
        .where(audit.c.ref == str(tip_id), audit.c.action == "open", audit.c.unit_id.in_(acting))
        .order_by(audit.c.n)
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    login = tx.scalar(select(officer.c.login).where(officer.c.id == UUID(row.actor)))
    return (login or "?", row.unit_id)
