"""Out of scope: a unit proposes, another confirms within a day, the tipster may object for three. Then a count is all that is left.

asked → refused, objected or not answered: the row goes, the case stands as before and climbs;
asked → confirmed: no unit holds a key any more, the tipster's receipt still does → objected, or destroyed with its last copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from storage import courier, merges, tips, traces
from storage.conversations import full_hour_after
from storage.schema import media, reply_handle, set_aside, set_aside_count, tip_entry, tip_key
from storage.types import insert_with_conflicts

ANSWER_WITHIN = timedelta(hours=24)
OBJECT_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class SetAside:
    tip_id: UUID
    unit_id: str  #: who proposed
    officer_id: UUID
    confirm_unit_id: str
    state: str  #: asked | confirmed
    until: datetime


def ask(tx: Connection, tip_id: UUID, unit_id: str, officer_id: UUID, confirm_unit_id: str, now: datetime) -> None:
    tx.execute(
        insert(set_aside).values(
            tip_id=tip_id, unit_id=unit_id, officer_id=officer_id, confirm_unit_id=confirm_unit_id, state="asked",
            until=now + ANSWER_WITHIN,
        )
    )  # fmt: skip


def of_tip(tx: Connection, tip_id: UUID) -> SetAside | None:
    """Acts hold the tip itself first, so that nobody changes this row meanwhile."""
    return next(iter(_rows(tx, set_aside.c.tip_id == tip_id)), None)


def asked_by(tx: Connection, unit_ids: Iterable[str]) -> list[SetAside]:
    """What these units proposed and nobody has answered yet."""
    return _rows(tx, set_aside.c.unit_id.in_(list(unit_ids)), set_aside.c.state == "asked")


def drop(tx: Connection, tip_id: UUID) -> None:
    tx.execute(delete(set_aside).where(set_aside.c.tip_id == tip_id))


def confirm(tx: Connection, row: SetAside, day: date, now: datetime) -> None:
    """Take the keys of all units away and count it. The receipt's stays while its holder may object."""
    tx.execute(delete(tip_key).where(tip_key.c.tip_id == row.tip_id, tip_key.c.holder != tips.RECEIPT_HOLDER))
    traces.forget(tx, row.tip_id)
    until = full_hour_after(now + OBJECT_WITHIN)
    tx.execute(update(set_aside).where(set_aside.c.tip_id == row.tip_id).values(state="confirmed", until=until))
    count(tx, row.unit_id, day, confirmed=1)


def count(tx: Connection, unit_id: str, day: date, *, confirmed: int = 0, contested: int = 0) -> None:
    table, more = set_aside_count, {"confirmed": confirmed, "contested": contested}
    query = insert_with_conflicts(tx, table).values(unit_id=unit_id, month=f"{day:%Y-%m}", **more)
    added = {name: table.c[name] + number for name, number in more.items()}
    tx.execute(query.on_conflict_do_update(index_elements=["unit_id", "month"], set_=added))


def counted(tx: Connection, unit_id: str, month: str) -> tuple[int, int]:
    """(confirmed, of these contested) of a unit in a month like "2026-11"."""
    mine = (set_aside_count.c.unit_id == unit_id) & (set_aside_count.c.month == month)
    row = tx.execute(select(set_aside_count.c.confirmed, set_aside_count.c.contested).where(mine)).one_or_none()
    return (row.confirmed, row.contested) if row else (0, 0)


def unanswered(tx: Connection, now: datetime) -> list[SetAside]:
    """Nobody confirmed in time."""
    return _rows(tx, set_aside.c.state == "asked", set_aside.c.until <= now)


def destroy_confirmed(tx: Connection, now: datetime) -> list[SetAside]:
    """The time to object is over: story, evidence, every key and every way back go. Returns what went."""
    rows = _rows(tx, set_aside.c.state == "confirmed", set_aside.c.until <= now)
    for row in rows:
        tips.lock(tx, row.tip_id)
        for table in (tip_entry, media, tip_key, reply_handle):
            tx.execute(delete(table).where(table.c.tip_id == row.tip_id))
        courier.forget(tx, row.tip_id)
        merges.separate(tx, row.tip_id)
        drop(tx, row.tip_id)
        tips.set_status(tx, row.tip_id, "destroyed", "out_of_scope")
    return rows


def _rows(tx: Connection, *which: ColumnElement[bool]) -> list[SetAside]:
    return [SetAside(*row) for row in tx.execute(select(set_aside).where(*which).order_by(set_aside.c.tip_id))]
