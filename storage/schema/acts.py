"""What officers do with a case beyond taking it: traces of units that passed it on, merged tips, tips set aside."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from storage.schema.base import metadata
from storage.types import UtcDateTime

# What a unit that passed a tip on may still read: the entries up to the transfer, nothing later.
tip_trace = Table(
    "tip_trace",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("until_n", Integer, nullable=False),  #: the last entry it may read
    Column("media", Text, nullable=False),  #: ids of the photos and voice notes it may see, as a JSON list
    sqlite_with_rowid=False,
)
Index("ix_tip_trace_unit_id", tip_trace.c.unit_id)

# Two tips about one matter: the merged one points to the main one. The row goes when they are separated again.
tip_merge = Table(
    "tip_merge",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("main_id", ForeignKey("tip.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Out of scope: one unit proposes, another confirms. Officers' own times are theirs.
set_aside = Table(
    "set_aside",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),  #: who proposed
    Column("officer_id", ForeignKey("officer.id"), nullable=False),
    Column("confirm_unit_id", ForeignKey("unit.id"), nullable=False),  #: who must confirm or refuse
    Column("state", String(10), nullable=False),  #: asked | confirmed
    Column("until", UtcDateTime, nullable=False),  #: asked: it goes back then; confirmed: the last copy is destroyed then
    sqlite_with_rowid=False,
)

# What remains of tips that were out of scope: how many, per unit and month.
set_aside_count = Table(
    "set_aside_count",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("month", String(7), primary_key=True),  #: "2026-11", in Asia/Ho_Chi_Minh
    Column("confirmed", Integer, nullable=False),
    Column("contested", Integer, nullable=False),  #: of these the tipster objected to so many
)
