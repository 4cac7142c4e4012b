"""Second factors, second persons and what an officer must be told."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

# The codes of an officer's phone. Sealed to his member key: neither the database nor the key folder can make one.
second_factor = Table(
    "second_factor",
    metadata,
    Column("officer_id", ForeignKey("officer.id"), primary_key=True),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),  #: of the newest code that was used: no code counts twice
    Column("since", UtcDateTime, nullable=False),
)

# A row goes with its use.
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("officer_id", ForeignKey("officer.id"), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True),  #: HMAC under a key of the key folder
)

# What one person asked for and another must confirm: roles, invitations, key changes, exports.
approval = Table(
    "approval",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(10), nullable=False),  #: role | invite | key | export
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("subject_id", Id),  #: whose role
    Column("role", String(20)),
    Column("tip_id", Id),  #: what is to be exported
    Column("recipient", String(80)),  #: age recipient to which the export is sealed
    Column("asked_by", ForeignKey("officer.id"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),  #: open | approved | refused
    Column("decided_by", Id),
    Column("decided_at", UtcDateTime),
)

# One line for one officer: codes and ids only, gone when it is read.
desk_notice = Table(
    "desk_notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("officer_id", ForeignKey("officer.id"), nullable=False),
    Column("kind", String(20), nullable=False),  #: many_openings | re_enrolled | ended | export
    Column("unit_id", String(60)),
    Column("about_id", Id),  #: the officer whom it is about
    Column("at", UtcDateTime, nullable=False),
    Index("ix_desk_notice_officer_id", "officer_id"),
)
