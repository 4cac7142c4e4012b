"""Conversation rows and drafts: changed by their holder only, gone when their hour is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from storage import conversations, media, retention
from storage.db import Database

NOW = datetime(2026, 11, 23, 2, 13, 47, tzinfo=UTC)
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)


async def put(db: Database, key: bytes, sealed: bytes = b"sealed", version: int = 0) -> None:
    await db.write(
        lambda tx: conversations.put(tx, key, sealed, version=version, expires_at=NOW + timedelta(minutes=30))
    )


async def test_expiry_is_kept_as_a_full_hour_so_that_it_does_not_tell_when(db: Database) -> None:
    await put(db, b"k")
    stored = await db.read(lambda tx: conversations.get(tx, b"k"))
    assert stored and stored.expires_at == datetime(2026, 11, 23, 3, tzinfo=UTC)


async def test_each_change_counts_the_version_up(db: Database) -> None:
    await put(db, b"k")
    await put(db, b"k", b"two", version=1)
    stored = await db.read(lambda tx: conversations.get(tx, b"k"))
    assert stored and (stored.sealed, stored.version) == (b"two", 2)


async def test_expired_conversation_goes_with_its_draft_photos(db: Database) -> None:
    kept, gone = uuid4(), uuid4()
    await put(db, b"old")
    await db.write(lambda tx: media.add_draft(tx, b"old", gone, "photo", b"p", date(2026, 11, 23)))
    await db.write(lambda tx: media.add_draft(tx, b"other", kept, "photo", b"p", date(2026, 11, 23)))
    early = await db.write(lambda tx: retention.erase_expired(tx, NOW, idle=IDLE, longest=LONGEST))
    late = await db.write(lambda tx: retention.erase_expired(tx, NOW + timedelta(hours=1), idle=IDLE, longest=LONGEST))
    assert not early and (late.conversations, late.media) == (1, 1)
    assert await db.read(lambda tx: (media.get(tx, gone) is None, media.get(tx, kept) is not None)) == (True, True)


async def test_same_attachment_twice_is_one_row(db: Database) -> None:
    media_id = uuid4()
    for _ in range(2):
        await db.write(lambda tx: media.add_draft(tx, b"k", media_id, "photo", b"p", date(2026, 11, 23)))
    assert await db.read(lambda tx: media.count_drafts(tx, b"k")) == 1
