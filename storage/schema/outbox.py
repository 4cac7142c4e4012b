"""What must leave the building."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lane", String(10), nullable=False),  #: alert | reply | broadcast
    Column("kind", String(30), nullable=False),
    Column("ref", Id, nullable=False),
    Column("target_kind", String(12), nullable=False),  #: contact | return | subscriber | group
    Column("target_id", Id, nullable=False),
    Column("dedupe", String(80), nullable=False, unique=True),
    Column("not_before", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("state", String(10), nullable=False),  #: open | sending | sent | dead
    Column("attempts", Integer, nullable=False),
    Column("holder", Id),  #: the worker that has leased it; NULL = nobody
    Column("code", String(30)),  #: what the last try met: an error class, or why it needs no sending
    Index("ix_outbox_ref", "ref"),
    sqlite_with_rowid=False,
)
# The lane first: a claim of an alert touches no row of a broadcast, however many there are.
Index("ix_outbox_open", outbox.c.lane, outbox.c.not_before, sqlite_where=outbox.c.state == "open")
Index("ix_outbox_sending", outbox.c.lane, outbox.c.leased_until, sqlite_where=outbox.c.state == "sending")
