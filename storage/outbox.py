"""What must leave the building: one row per message and recipient, written in the commit of what it tells about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, select, update

from storage.schema import outbox

#: an id made from the dedupe words: work that runs twice makes the same row
NAMESPACE = UUID("5c1d6a0e-6a5e-4b5e-9a37-3f0f6f2b8c11")


def enqueue(tx: Connection, *, lane: str, kind: str, ref: UUID, contact_id: UUID, not_before: datetime) -> None:
    """One message about `ref` to a contact; a second call with the same ref and contact changes nothing."""
    dedupe = f"{ref.hex}:{contact_id.hex}"
    if tx.execute(select(outbox.c.id).where(outbox.c.dedupe == dedupe)).first():
        return
    tx.execute(
        insert(outbox).values(
            id=uuid5(NAMESPACE, dedupe),
            lane=lane,
            kind=kind,
            ref=ref,
            target_kind="contact",
            target_id=contact_id,
            dedupe=dedupe,
            not_before=not_before,
            state="open",
            attempts=0,
        )
    )


def open_alerts(tx: Connection, now: datetime) -> list[tuple[UUID, UUID, UUID]]:
    """(row id, ref, contact id) of the alerts that may go out now."""
    rows = tx.execute(
        select(outbox.c.id, outbox.c.ref, outbox.c.target_id)
        .where(outbox.c.state == "open", outbox.c.lane == "alert", outbox.c.not_before <= now)
        .order_by(outbox.c.not_before)
    )
    return [(row.id, row.ref, row.target_id) for row in rows]


def settle_refs(tx: Connection, refs: Sequence[UUID]) -> None:
    """The matter behind these rows is settled: nothing more goes out, and their times are cut to the day."""
    rows = tx.execute(select(outbox.c.id, outbox.c.not_before).where(outbox.c.ref.in_(refs))).all()
    for row in rows:
        day = row.not_before.replace(hour=0, minute=0, second=0, microsecond=0)
        tx.execute(update(outbox).where(outbox.c.id == row.id).values(state="sent", not_before=day, leased_until=None))
