"""Tips: a few plain columns around sealed entries and media."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

tip = Table(
    "tip",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),  #: the case code officers say aloud; random
    Column("lookup", LargeBinary, nullable=False, unique=True),  #: from the receipt; cannot be turned back
    Column("public_key", String(80), nullable=False),  #: the tip key; later entries are sealed to it
    Column("unit_id", ForeignKey("unit.id"), nullable=False),  #: who owns the case now
    Column("category", String(40), nullable=False),
    Column("urgency", String(10), nullable=False),  #: urgent | normal
    Column("day", Date, nullable=False),  #: in Asia/Ho_Chi_Minh; the hour is sealed
    Column("status", String(20), nullable=False),  #: new | acknowledged | closed | contested | set_aside | destroyed
    Column("outcome", String(30)),
    Column("size_bucket", Integer, nullable=False),  #: padded size of the first entry in 512 B steps
    Column("entries", Integer, nullable=False),  #: how many entries; the next n
    Column("drill", Boolean, nullable=False),
    Column("officer_id", Id),  #: who of the owning unit works on it; NULL = nobody yet
    #: what must be done next by the owning unit, and until when: only of clocks that an officer's act started
    Column("next_kind", String(20)),
    Column("next_at", UtcDateTime),
    Index("ix_tip_unit_id_status", "unit_id", "status"),
    sqlite_with_rowid=False,
)

tip_key = Table(
    "tip_key",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("holder", String(80), primary_key=True),  #: a unit_key id as text, or "receipt"
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

tip_entry = Table(
    "tip_entry",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    #: card | story | fact | question | answer | status | objection | seen | route; a "card" is category, place and time alone;
    #: note | takeover | transfer | urgency | merge | echo | message | thanks | copy: what officers do with a case
    Column("kind", String(20), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

media = Table(
    "media",
    metadata,
    Column("id", Id, primary_key=True),
    Column("tip_id", ForeignKey("tip.id"), index=True),  #: NULL while it belongs to a draft
    Column("draft_key", LargeBinary, index=True),  #: conversation.key while it belongs to a draft
    Column("kind", String(10), nullable=False),  #: photo | voice
    Column("sealed", LargeBinary, nullable=False),
    Column("day", Date, nullable=False),
    CheckConstraint("(tip_id IS NULL) <> (draft_key IS NULL)", name="one_owner"),
    sqlite_with_rowid=False,
)
