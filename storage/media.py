"""Photos and voice notes: cleaned before they come here, sealed to the tip key on arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.schema import media

PADDING_STEP = 64 * 1024


@dataclass(frozen=True, slots=True)
class SealedMedia:
    id: UUID
    tip_id: UUID | None
    kind: str
    sealed: bytes = field(repr=False)


def add_draft(tx: Connection, draft_key: bytes, media_id: UUID, kind: str, sealed: bytes, day: date) -> None:
    """Keep an attachment of a conversation that is not sent yet; doing it twice changes nothing."""
    if tx.execute(select(media.c.id).where(media.c.id == media_id)).first() is None:
        tx.execute(insert(media).values(id=media_id, draft_key=draft_key, kind=kind, sealed=sealed, day=day))


def count_drafts(tx: Connection, draft_key: bytes) -> int:
    return tx.execute(select(func.count()).where(media.c.draft_key == draft_key)).scalar_one()


def count_of_tip(tx: Connection, tip_id: UUID | None) -> int:
    return tx.execute(select(func.count()).where(media.c.tip_id == tip_id)).scalar_one() if tip_id else 0


def count_all_drafts(tx: Connection) -> int:
    return tx.execute(select(func.count()).where(media.c.draft_key.is_not(None))).scalar_one()


def attach(tx: Connection, draft_key: bytes, tip_id: UUID, media_ids: Sequence[UUID]) -> None:
    """Hand drafts over to the tip they were sent with; only those of this very conversation."""
    tx.execute(
        update(media)
        .where(media.c.id.in_(media_ids), media.c.draft_key == draft_key)
        .values(tip_id=tip_id, draft_key=None)
    )


def erase_drafts(tx: Connection, draft_keys: Sequence[bytes]) -> int:
    return tx.execute(delete(media).where(media.c.draft_key.in_(draft_keys))).rowcount


def get(tx: Connection, media_id: UUID) -> SealedMedia | None:
    row = tx.execute(select(media).where(media.c.id == media_id)).one_or_none()
    return SealedMedia(row.id, row.tip_id, row.kind, row.sealed) if row else None
