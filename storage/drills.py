"""Drills: how soon each unit acknowledged the tip that the installation sent itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from storage.schema import drill


@dataclass(frozen=True, slots=True)
class Drill:
    unit_id: str
    began_at: datetime
    seconds: int | None  #: until the first acknowledgement; None = nobody yet


def begin(tx: Connection, tip_id: UUID, unit_id: str, now: datetime) -> None:
    tx.execute(insert(drill).values(tip_id=tip_id, unit_id=unit_id, began_at=now))


def acknowledged(tx: Connection, tip_id: UUID, now: datetime) -> None:
    """The first acknowledgement stops the clock; for every other tip nothing happens."""
    began_at = tx.scalar(select(drill.c.began_at).where(drill.c.tip_id == tip_id, drill.c.seconds.is_(None)))
    if began_at is not None:
        seconds = round((now - began_at).total_seconds())
        tx.execute(update(drill).where(drill.c.tip_id == tip_id).values(seconds=seconds))


def is_drill(tx: Connection, tip_id: UUID) -> bool:
    return tx.execute(select(drill.c.tip_id).where(drill.c.tip_id == tip_id)).first() is not None


def last_of(tx: Connection, unit_ids: Sequence[str]) -> dict[str, Drill]:
    """unit id → its newest drill."""
    rows = tx.execute(
        select(drill.c.unit_id, drill.c.began_at, drill.c.seconds)
        .where(drill.c.unit_id.in_(unit_ids))
        .order_by(drill.c.began_at)
    )
    return {row.unit_id: Drill(row.unit_id, row.began_at, row.seconds) for row in rows}


def units_since(tx: Connection, since: datetime) -> set[str]:
    return set(tx.scalars(select(drill.c.unit_id).where(drill.c.began_at >= since)))
