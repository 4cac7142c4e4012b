"""The audit log of officers' actions (never of workers')."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from storage.schema.base import metadata
from storage.types import UtcDateTime

audit = Table(
    "audit",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(60), nullable=False),  #: an officer id, or "operator", "system"
    Column("action", String(40), nullable=False),
    Column("unit_id", String(60)),
    Column("ref", String(60)),
    Column("detail", Text),  #: codes and ids only, as JSON
    Column("mac", LargeBinary, nullable=False),  #: HMAC over the row and the mac before it
    Index("ix_audit_actor_action_at", "actor", "action", "at"),
)

# One row: locked before each append, so that two writers cannot fork the chain. Its own mac shows a cut tail.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)
