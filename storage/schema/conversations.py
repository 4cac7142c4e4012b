"""Conversations in progress and raw updates on their way to a turn."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, String, Table

from storage.schema.base import metadata
from storage.types import UtcDateTime

conversation = Table(
    "conversation",
    metadata,
    Column("key", LargeBinary, primary_key=True),  #: HMAC(channel, chat)
    Column("sealed", LargeBinary, nullable=False),  #: AES-256-GCM under the day's intake key; row key as associated data
    Column("version", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),  #: rounded up to the hour: it must not tell when
    sqlite_with_rowid=False,
)

# Raw updates of chat platforms, from their acceptance until their turn is committed.
inbox = Table(
    "inbox",
    metadata,
    #: the order of arrival; numbers begin anew when the table is empty on SQLite
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("key", LargeBinary, nullable=False, unique=True),  #: HMAC(channel, update id); associated data of the seal
    Column("channel", String(20), nullable=False),
    Column("lane", LargeBinary, nullable=False),  #: HMAC(channel, chat): one conversation stays in order
    Column("sealed", LargeBinary, nullable=False),  #: AES-256-GCM under the day's intake key
    Column("state", String(10), nullable=False),  #: open | reply (done, its receipt is not sent yet) | poison
    Column("tries", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),  #: rounded up to the hour
)

# Platforms deliver at least once, also days later: what was taken in is known by its HMAC for a while.
inbox_seen = Table(
    "inbox_seen",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)
