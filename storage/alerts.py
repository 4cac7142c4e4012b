"""Alert steps: which unit must see a tip by when. State is kept per step, never per tip.

waiting → due (its minute came, nobody had acknowledged) → acknowledged; or waiting → held (somebody else acknowledged first).
`due_at` stands only while it is needed and is cut to the day with the acknowledgement: afterwards it would tell when the tip came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from storage import outbox
from storage.schema import alert_step, contact

OPEN_STATES = ("due", "acknowledged")


@dataclass(frozen=True, slots=True)
class AlertStep:
    id: UUID
    tip_id: UUID
    unit_id: str
    n: int
    role: str  #: primary | cc | escalation | province | operator
    state: str  #: waiting | due | acknowledged | held | skipped
    reason: str | None
    due_at: datetime  #: aware UTC; the bare day once acknowledged or held


def cut_to_day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def add(tx: Connection, steps: Iterable[AlertStep]) -> None:
    """Store the route of a tip and enqueue the alerts of the steps that are due at once, all in the caller's commit."""
    for step in steps:
        tx.execute(
            insert(alert_step).values(
                id=step.id,
                tip_id=step.tip_id,
                unit_id=step.unit_id,
                n=step.n,
                role=step.role,
                state=step.state,
                reason=step.reason,
                due_at=step.due_at,
            )
        )
        if step.state == "due":
            _alert(tx, step.id, step.unit_id, step.due_at)


def of_tip(tx: Connection, tip_id: UUID) -> list[AlertStep]:
    rows = tx.execute(select(alert_step).where(alert_step.c.tip_id == tip_id).order_by(alert_step.c.n, alert_step.c.id))
    return [AlertStep(*row) for row in rows]


def step_for(tx: Connection, tip_id: UUID, unit_ids: Sequence[str]) -> AlertStep | None:
    """The step through which one of these units knows the tip: an open one before a waiting one, one that may act before a
    copy; skipped ones never."""
    steps = [s for s in of_tip(tx, tip_id) if s.unit_id in unit_ids and s.state != "skipped"]
    return min(steps, key=lambda s: (s.state not in OPEN_STATES, s.role == "cc", s.n), default=None)


def acknowledge(tx: Connection, tip_id: UUID, unit_id: str) -> bool:
    """This unit takes the tip: its step is acknowledged, waiting ones are held, and every time is cut to the day.

    False = not its turn, only copied (cc), or a unit of the same or a higher step was first; nothing changes.
    """
    rows = tx.execute(select(alert_step).where(alert_step.c.tip_id == tip_id).with_for_update()).all()
    mine = next((r for r in rows if r.unit_id == unit_id and r.state == "due" and r.role != "cc"), None)
    if mine is None or any(r.state == "acknowledged" and r.n >= mine.n for r in rows):
        return False
    for row in rows:
        state = "acknowledged" if row.id == mine.id else "held" if row.state == "waiting" else row.state
        tx.execute(
            update(alert_step).where(alert_step.c.id == row.id).values(state=state, due_at=cut_to_day(row.due_at))
        )
    outbox.settle_refs(tx, [row.id for row in rows])
    return True


def climb(tx: Connection, tip_id: UUID, now: datetime) -> str | None:
    """The tipster contests the result: alert the next unit of the ladder at once; returns it, None at the top.

    `now` is cut to the day in the row: a contested case is old enough that its minute serves nobody but a thief.
    """
    rows = tx.execute(
        select(alert_step)
        .where(alert_step.c.tip_id == tip_id, alert_step.c.state.in_(("waiting", "held")), alert_step.c.role != "cc")
        .order_by(alert_step.c.n)
        .with_for_update()
    ).all()
    if not rows:
        return None
    tx.execute(update(alert_step).where(alert_step.c.id == rows[0].id).values(state="due", due_at=cut_to_day(now)))
    _alert(tx, rows[0].id, rows[0].unit_id, cut_to_day(now))
    unit_id: str = rows[0].unit_id
    return unit_id


def raise_due(tx: Connection, now: datetime) -> list[tuple[UUID, str]]:
    """Let every waiting step whose minute has come alert its unit. Returns (tip id, unit id) of each."""
    rows = tx.execute(
        select(alert_step).where(alert_step.c.state == "waiting", alert_step.c.due_at <= now).with_for_update()
    ).all()
    for row in rows:
        tx.execute(update(alert_step).where(alert_step.c.id == row.id).values(state="due"))
        _alert(tx, row.id, row.unit_id, now)
    return [(row.tip_id, row.unit_id) for row in rows]


def _alert(tx: Connection, step_id: UUID, unit_id: str, not_before: datetime) -> None:
    contacts = tx.scalars(select(contact.c.id).where(contact.c.unit_id == unit_id))
    for contact_id in contacts:
        outbox.enqueue(tx, lane="alert", kind="tip", ref=step_id, target_id=contact_id, not_before=not_before)
