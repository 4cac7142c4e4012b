"""An urgent acknowledgement is a promise with two terms: opened in ten minutes, acted on in thirty. A broken one lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, or_, select, update

from storage.schema import ack_watch

OPEN_WITHIN = timedelta(minutes=10)
ACT_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Lapsed:
    step_id: UUID
    tip_id: UUID
    unit_id: str


def begin(tx: Connection, step_id: UUID, tip_id: UUID, unit_id: str, now: datetime, *, is_open: bool) -> None:
    """Watch this acknowledgement. `is_open`: the unit had opened the tip before."""
    tx.execute(delete(ack_watch).where(ack_watch.c.step_id == step_id))
    tx.execute(
        insert(ack_watch).values(
            step_id=step_id, tip_id=tip_id, unit_id=unit_id, open_by=None if is_open else now + OPEN_WITHIN,
            act_by=now + ACT_WITHIN,
        )
    )  # fmt: skip


def opened(tx: Connection, tip_ids: list[UUID], unit_id: str) -> None:
    mine = ack_watch.c.tip_id.in_(tip_ids) & (ack_watch.c.unit_id == unit_id)
    tx.execute(update(ack_watch).where(mine).values(open_by=None))


def acted(tx: Connection, tip_ids: list[UUID], unit_id: str) -> None:
    """The unit did something with the tip: the promise is kept."""
    tx.execute(delete(ack_watch).where(ack_watch.c.tip_id.in_(tip_ids), ack_watch.c.unit_id == unit_id))


def end(tx: Connection, tip_id: UUID) -> None:
    """The tip is closed or somebody else's: nobody owes anything."""
    tx.execute(delete(ack_watch).where(ack_watch.c.tip_id == tip_id))


def take_lapsed(tx: Connection, now: datetime) -> list[Lapsed]:
    """The broken promises; each is told once."""
    over = or_(ack_watch.c.open_by <= now, ack_watch.c.act_by <= now)
    rows = tx.execute(
        select(ack_watch.c.step_id, ack_watch.c.tip_id, ack_watch.c.unit_id).where(over).with_for_update()
    ).all()
    tx.execute(delete(ack_watch).where(ack_watch.c.step_id.in_([row.step_id for row in rows])))
    return [Lapsed(*row) for row in rows]
