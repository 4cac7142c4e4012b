"""Sealed conversation states, one row per chat, changed by compare-and-set."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, select, update

from storage.schema import conversation
from storage.types import insert_with_conflicts


@dataclass(frozen=True, slots=True)
class StoredConversation:
    sealed: bytes = field(repr=False)
    version: int
    expires_at: datetime  #: aware UTC, on the hour


def full_hour_after(moment: datetime) -> datetime:
    """The next full hour: an expiry on the minute would tell when somebody wrote."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


# Built once: every turn runs these two, and building a statement costs as much as running it.
_GET = select(conversation.c.sealed, conversation.c.version, conversation.c.expires_at).where(
    conversation.c.key == bindparam("row")
)
_LOCK = _GET.with_for_update()
_UPDATE = (
    update(conversation)
    .where(conversation.c.key == bindparam("row"))
    .values(sealed=bindparam("to_sealed"), version=bindparam("to_version"), expires_at=bindparam("to_expires_at"))
)


def get(tx: Connection, key: bytes) -> StoredConversation | None:
    return _one(tx, _GET, key)


def lock(tx: Connection, key: bytes) -> StoredConversation | None:
    """The row of this chat, held until the transaction ends: read this before `put`."""
    return _one(tx, _LOCK, key)


def _one(tx: Connection, query: Select[Any], key: bytes) -> StoredConversation | None:
    row = tx.execute(query, {"row": key}).one_or_none()
    return StoredConversation(*row) if row else None


def put(tx: Connection, key: bytes, sealed: bytes, *, version: int, expires_at: datetime) -> bool:
    """Store the state after `version` (0 = there was none). The caller holds the row from `lock`, but nobody can hold a
    row that is not there yet: False = somebody else made it first, nothing was stored."""
    hour = full_hour_after(expires_at)
    if version:
        values = {"row": key, "to_sealed": sealed, "to_version": version + 1, "to_expires_at": hour}
        tx.execute(_UPDATE, values)
        return True
    first = {"key": key, "sealed": sealed, "version": 1, "expires_at": hour}
    return bool(tx.execute(insert_with_conflicts(tx, conversation).on_conflict_do_nothing(), first).rowcount)


def erase(tx: Connection, key: bytes) -> None:
    tx.execute(delete(conversation).where(conversation.c.key == key))


def erase_expired(tx: Connection, now: datetime) -> list[bytes]:
    """Drop every conversation past its hour; returns the keys, whose drafts' media go with them."""
    keys = list(tx.scalars(select(conversation.c.key).where(conversation.c.expires_at <= now)))
    tx.execute(delete(conversation).where(conversation.c.expires_at <= now))
    return keys
