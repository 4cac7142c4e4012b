"""Tips that a person joined because they tell of one matter. Each keeps its code, its key and its story."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from storage.schema import tip_merge
from storage.types import insert_with_conflicts


def join(tx: Connection, tip_id: UUID, main_id: UUID) -> None:
    """From now on `main_id` leads; what was merged into this tip goes along. Both must be held by the caller."""
    tx.execute(update(tip_merge).where(tip_merge.c.main_id == tip_id).values(main_id=main_id))
    query = insert_with_conflicts(tx, tip_merge).values(tip_id=tip_id, main_id=main_id)
    tx.execute(query.on_conflict_do_update(index_elements=["tip_id"], set_={"main_id": main_id}))


def separate(tx: Connection, tip_id: UUID) -> UUID | None:
    """It stands alone again; returns the tip that it was merged into, None when it was not."""
    main_id = main_of(tx, tip_id)
    tx.execute(delete(tip_merge).where(tip_merge.c.tip_id == tip_id))
    return main_id


def main_of(tx: Connection, tip_id: UUID) -> UUID | None:
    return tx.scalar(select(tip_merge.c.main_id).where(tip_merge.c.tip_id == tip_id))


def merged_into(tx: Connection, main_id: UUID) -> list[UUID]:
    """The tips that this one leads, always in the same order."""
    return list(tx.scalars(select(tip_merge.c.tip_id).where(tip_merge.c.main_id == main_id).order_by(tip_merge.c.tip_id)))
