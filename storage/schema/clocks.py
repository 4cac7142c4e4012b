"""The clocks of the law, and what each day of a unit came to. They begin with an officer's act: his times are his own."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

case_clock = Table(
    "case_clock",
    metadata,
    Column("id", Id, primary_key=True),
    Column("tip_id", ForeignKey("tip.id"), nullable=False),
    Column("n", Integer, nullable=False),  #: 1, 2, ... within the case
    Column("kind", String(20), nullable=False),  #: transfer | decision | extended_2m | extended_4m | procuracy
    Column("started_at", UtcDateTime, nullable=False),  #: of the intake that it counts from; an extension keeps it
    Column("warn_at", UtcDateTime, nullable=False),
    Column("red_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("how", String(20)),  #: transferred | handled_here | extended | closed | notified | a code of a decision
    Column("rule_set", String(40), nullable=False),  #: id in data/clock-rules.yaml
    Column("unit_id", String(60), nullable=False),  #: who owes it; follows the case while it runs
    Column("raised", String(10)),  #: the highest level that was told: warned | red | breached. NULL = none yet
    Column("raised_at", UtcDateTime),
    UniqueConstraint("tip_id", "n"),
    sqlite_with_rowid=False,
)
# What still runs, by its next moment: housekeeping and the block of the day read nothing else.
Index("ix_case_clock_open", case_clock.c.unit_id, case_clock.c.due_at, sqlite_where=case_clock.c.ended_at.is_(None))

# Few at any time: so that the units above need not look through every running clock. Written as text, because SQLite uses a
# partial index only where the query says the same without parameters.
IS_BREACHED = text("ended_at IS NULL AND raised = 'breached'")
Index("ix_case_clock_breached", case_clock.c.tip_id, sqlite_where=IS_BREACHED)

# Cases that a unit has taken and whose intake it has not confirmed; written by `clocks.refresh` alone.
awaiting_intake = Table(
    "awaiting_intake",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("unit_id", String(60), nullable=False, index=True),
    sqlite_with_rowid=False,
)

# By which door a report came that an officer wrote down, coarse; what else is known of it is sealed.
tip_door = Table(
    "tip_door",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("door", String(10), nullable=False),  #: phone | box | counter
    Column("mark", String(32), nullable=False, unique=True),  #: of the form: the same one sent twice is one tip
    sqlite_with_rowid=False,
)

# What a day came to, as counts; written the next morning, so that it stays as it was told.
day_digest = Table(
    "day_digest",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("day", Date, primary_key=True),  #: in Asia/Ho_Chi_Minh
    Column("counts", Text, nullable=False),  #: JSON: what → how many
)
