"""Officers, their units, the keys they hold and their sessions."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

officer = Table(
    "officer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("login", String(40), nullable=False, unique=True),
    Column("salt", LargeBinary, nullable=False),  #: for Argon2id(passphrase)
    Column("public_key", String(80), nullable=False),  #: age recipient of the member key
    Column("sealed_private", LargeBinary, nullable=False),  #: the member key, sealed to the passphrase's identity
    Column("state", String(10), nullable=False),  #: active | ended
    Column("created_at", UtcDateTime, nullable=False),
)

membership = Table(
    "membership",
    metadata,
    Column("officer_id", ForeignKey("officer.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("role", String(20), nullable=False),  #: see storage.roles
    Column("state", String(10), nullable=False),  #: waiting | active | ended
    Column("since", UtcDateTime, nullable=False),
    Column("granted_by", ForeignKey("officer.id")),
)

unit_key = Table(
    "unit_key",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("n", Integer, nullable=False),  #: 1, 2, ... the highest is used for new tips
    Column("public_key", String(80), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("unit_id", "n"),
)

unit_key_grant = Table(
    "unit_key_grant",
    metadata,
    Column("unit_key_id", ForeignKey("unit_key.id"), primary_key=True),
    Column("officer_id", ForeignKey("officer.id"), primary_key=True),
    Column("sealed_private", LargeBinary, nullable=False),  #: the unit key, sealed to the member key
)

invite = Table(
    "invite",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),  #: SHA-256; the token itself is only in the printed link
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("officer_id", Id),  #: not a new member: this one gets a new passphrase and a new member key
    Column("approval_id", Id),  #: holds only once a second person has approved
    Column("made_by", Id),  #: NULL = the operator
)

desk_session = Table(
    "desk_session",
    metadata,
    Column("id", LargeBinary, primary_key=True),  #: SHA-256 of the cookie; the cookie is itself an age identity
    Column("officer_id", ForeignKey("officer.id"), nullable=False, index=True),
    Column("sealed_private", LargeBinary, nullable=False),  #: the member key, sealed to the cookie; empty while locked
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("number", Id),  #: what a page calls it; tells nothing of the cookie
    Column("label", String(40)),  #: kind of device and browser, coarse
    Column("stepped_up_at", UtcDateTime),  #: when he last proved again who he is
    Column("pin_salt", LargeBinary),  #: NULL = no PIN: the session ends when idle
    Column("sealed_locked", LargeBinary),  #: the member key, sealed to cookie and PIN; all that is left while locked
    Column("pin_failures", Integer, nullable=False, server_default="0"),
)
