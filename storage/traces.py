"""What a unit that passed a tip on may still read: what it saw up to the transfer. It may not act.

The limit is kept here, by the server: the unit's copy of the tip key could open later entries too, had it the rows. See
docs/decisions/0014.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, select

from storage import desk_reads, tips
from storage.schema import tip_trace
from storage.tips import TipRow
from storage.types import insert_with_conflicts


@dataclass(frozen=True, slots=True)
class Trace:
    tip_id: UUID
    unit_id: str
    until_n: int
    media: tuple[str, ...]


def keep(tx: Connection, tip_id: UUID, unit_id: str) -> None:
    """From now on this unit reads what stands there now, and nothing that follows."""
    row = tips.get(tx, tip_id)
    if row is None:
        raise tips.TipGone
    seen = {"until_n": row.entries, "media": json.dumps(sorted(desk_reads.evidence_kinds(tx, tip_id)))}
    query = insert_with_conflicts(tx, tip_trace).values(tip_id=tip_id, unit_id=unit_id, **seen)
    tx.execute(query.on_conflict_do_update(index_elements=["tip_id", "unit_id"], set_=seen))


def of_tip(tx: Connection, tip_id: UUID, unit_ids: Sequence[str]) -> Trace | None:
    """The trace that one of these units holds; the one that reaches furthest."""
    query = select(tip_trace).where(tip_trace.c.tip_id == tip_id, tip_trace.c.unit_id.in_(unit_ids))
    row = tx.execute(query.order_by(tip_trace.c.until_n.desc()).limit(1)).one_or_none()
    return Trace(row.tip_id, row.unit_id, row.until_n, tuple(json.loads(row.media))) if row else None


def of_units(tx: Connection, unit_ids: Sequence[str], limit: int) -> list[TipRow]:
    """The tips that these units passed on, the newest day first."""
    query = select(tip_trace.c.tip_id).where(tip_trace.c.unit_id.in_(unit_ids))
    rows = [row for tip_id in set(tx.scalars(query)) if (row := tips.get(tx, tip_id))]
    return sorted(rows, key=lambda row: (row.day, row.code), reverse=True)[:limit]


def forget(tx: Connection, tip_id: UUID, unit_id: str | None = None) -> None:
    """This unit, or every one, reads nothing of it any more."""
    query = delete(tip_trace).where(tip_trace.c.tip_id == tip_id)
    tx.execute(query if unit_id is None else query.where(tip_trace.c.unit_id == unit_id))
