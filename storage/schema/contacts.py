"""How units are reached: contacts, who is on duty, how many must acknowledge."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, LargeBinary, String, Table, true

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

contact = Table(
    "contact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),  #: desk | private | group | http | email
    Column("channel", String(20)),  #: "telegram", "http", "email"; NULL for a desk
    Column("sealed_address", LargeBinary),  #: sealed with the outreach key, see storage.addresses
    Column("lookup", LargeBinary, unique=True),  #: HMAC(unit, channel, chat): one contact of a unit once
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("chat", LargeBinary, index=True),  #: HMAC(channel, chat): whose contacts these are
    Column("officer_id", Id),  #: of a private chat
    Column("rank", Integer, nullable=False, server_default="1"),  #: 1 = alerted at once; a higher one minutes later
    Column("purpose", String(10), nullable=False, server_default="alerts"),  #: alerts | chief (the daily digest only)
    Column("label", String(60)),  #: how the operator calls it; never a number or an address
    Column("stopped_on", Date),  #: nothing reaches it since: blocked, kicked, gone
)

# Links that make a chat a contact: once, within a day. The officer of a private chat is named beforehand.
contact_invite = Table(
    "contact_invite",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("kind", String(10), nullable=False),  #: private | group
    Column("officer_id", ForeignKey("officer.id")),
    Column("rank", Integer, nullable=False),
    Column("purpose", String(10), nullable=False),
    Column("label", String(60)),
    Column("expires_at", UtcDateTime, nullable=False),
)

# Where a rule asks for more than one acknowledgement.
acknowledgement_rule = Table(
    "acknowledgement_rule",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("category", String(40), primary_key=True),  #: a category id, or "*"
    Column("needed", Integer, nullable=False),
)

duty = Table(
    "duty",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("starts_at", UtcDateTime, primary_key=True),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("planned", Boolean, nullable=False, server_default=true()),  #: False = an officer signed on by himself
)
