"""The way back to a tipster who allowed it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

# Re-sealed every week under a new courier key; the old key is destroyed. Gone 72 hours after closing.
return_address = Table(
    "return_address",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("epoch", Integer, nullable=False, index=True),  #: which week's courier key
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),  #: rounded up to the hour
    sqlite_with_rowid=False,
)

# What a [Xem] button opens: the tip key, sealed to the handle that only the button carries.
reply_handle = Table(
    "reply_handle",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("tip_id", ForeignKey("tip.id"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),  #: rounded up to the hour
    sqlite_with_rowid=False,
)

# A notice that waits to be sent; its handle is here until then, sealed with the courier key.
notice = Table(
    "notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("tip_id", ForeignKey("tip.id"), nullable=False, index=True),
    Column("epoch", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# The messages of both sides in a private chat, to be deleted ten minutes after the last step.
hide_job = Table(
    "hide_job",
    metadata,
    Column("key", LargeBinary, primary_key=True),  #: that of the conversation
    Column("epoch", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  #: address, language and message ids, with the courier key
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    sqlite_with_rowid=False,
)
