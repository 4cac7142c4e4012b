"""What the desk's queue is read from, and what each officer has read."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, String, Table

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

# One row for each unit that sees a tip, in the order of its queue. Written by triggers alone (migration 0010): whoever changes a
# tip or its steps cannot forget it. It says nothing that tip, alert_step, tip_entry and incident_tip do not say.
queue_line = Table(
    "queue_line",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("section", SmallInteger, nullable=False),  #: see `storage.desk_queue.SECTIONS`
    #: until when (kind "acknowledge" or of a clock) or since when (kind "waits"); without a kind only for the order
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(20)),
    Column("step_n", Integer, nullable=False),  #: of the unit's step, copies and traces later: of two own units the first one lists it
    Column("incident_id", Id),
    Column("category", String(40), nullable=False),
    Column("officer_id", Id),
    Index("ix_queue_line_order", "unit_id", "section", "at", "tip_id"),
    Index("ix_queue_line_incident", "incident_id", "unit_id", "section", "at", "tip_id"),
    sqlite_with_rowid=False,
)

# How much of a tip an officer has read: its number of entries when he opened it.
desk_read = Table(
    "desk_read",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("officer_id", ForeignKey("officer.id"), primary_key=True),
    Column("entries", Integer, nullable=False),
    sqlite_with_rowid=False,
)
