"""How much of a tip each officer has read: what came later is new to him."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select, update

from storage.schema import desk_read
from storage.types import insert_with_conflicts


def opened(tx: Connection, tip_id: UUID, officer_id: UUID, entries: int) -> bool:
    """He has the whole tip before him. False = he had read as much before."""
    known = tx.scalar(select(desk_read.c.entries).where(*_his(tip_id, officer_id)).with_for_update())
    if known is not None and known >= entries:
        return False
    query = insert_with_conflicts(tx, desk_read).values(tip_id=tip_id, officer_id=officer_id, entries=entries)
    tx.execute(query.on_conflict_do_update(index_elements=["tip_id", "officer_id"], set_={"entries": entries}))
    return True


def wrote(tx: Connection, tip_id: UUID, officer_id: UUID, before: int, after: int) -> None:
    """His own act added entries: they are not news to him, if he had read what stood there before."""
    tx.execute(
        update(desk_read).where(*_his(tip_id, officer_id), desk_read.c.entries == before).values(entries=after)
    )


def read_by(tx: Connection, officer_id: UUID, tip_ids: Collection[UUID]) -> dict[UUID, int]:
    """tip id → how many of its entries he has read; what he never opened is not in it."""
    query = select(desk_read.c.tip_id, desk_read.c.entries).where(
        desk_read.c.officer_id == officer_id, desk_read.c.tip_id.in_(tip_ids)
    )
    return {row.tip_id: row.entries for row in tx.execute(query)}


def _his(tip_id: UUID, officer_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return desk_read.c.tip_id == tip_id, desk_read.c.officer_id == officer_id
