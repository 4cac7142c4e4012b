"""The tables. What stands here in plain columns is what a thief of the database can read: keep it short.

Text, media, exact times, places and enterprises of a tip are inside sealed blobs (`storage.sealing`), never in a column.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.types import Id, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Facts about this installation: receipt salt, fingerprint of the key folder, demo mark, directory version.
installation = Table(
    "installation",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# --- the directory: places, units and who covers what, all with dates -------------------------------------------------
# effective_to is the first day on which the row no longer holds; NULL = open end.

place = Table(
    "place",
    metadata,
    Column("id", String(60), primary_key=True),  #: a slug: "trang-due", "xa-11593", "tinh-hai-phong"
    Column("kind", String(20), nullable=False),  #: zone | commune | lodging | enterprise | province | gate
    Column("name", String(200), nullable=False),
    Column("name_en", String(200)),
    Column("search_key", String(200), nullable=False, index=True),  #: language.folding.fold(name)
    Column("lat", Float),
    Column("lon", Float),
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("source", String(80)),  #: where the row comes from ("zones.csv", "import", "demo")
)

# A zone may lie in several communes and a commune moves between provinces: many-to-many, dated.
place_parent = Table(
    "place_parent",
    metadata,
    Column("place_id", ForeignKey("place.id"), primary_key=True),
    Column("parent_id", ForeignKey("place.id"), primary_key=True),
    Column("share", String(10), nullable=False),  #: whole | part-main | part
    Column("effective_from", Date, primary_key=True),
    Column("effective_to", Date),
)

place_alias = Table(
    "place_alias",
    metadata,
    Column("place_id", ForeignKey("place.id"), primary_key=True),
    Column("alias", String(200), primary_key=True),
    Column("search_key", String(200), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  #: old_name | nickname
    Column("effective_from", Date),
    Column("effective_to", Date),
)

unit = Table(
    "unit",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("kind", String(30), nullable=False),  #: police_post | commune_police | district_police | province_police | ...
    Column("name", String(200), nullable=False),
    Column("name_en", String(200)),
    Column("enterprise_id", ForeignKey("place.id")),  #: set when the unit sits inside an enterprise: never a recipient
    Column("public_address", Text),  #: what a worker is told: office, counter, opening hours; never a person's number
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("source", String(80)),
)

coverage = Table(
    "coverage",
    metadata,
    Column("id", String(80), primary_key=True),  #: a readable rule id, shown in the reasons of a route
    Column("place_id", String(60), nullable=False, index=True),  #: a place id, or "*" = the installation
    Column("category", String(40), nullable=False),  #: a category id, or "*"
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("role", String(20), nullable=False),  #: primary | cc | escalation
    Column("minutes", Integer),  #: own minutes for escalation rows; NULL = those of escalation_step
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("source", String(80)),
)

escalation_step = Table(
    "escalation_step",
    metadata,
    Column("urgency", String(10), primary_key=True),  #: urgent | normal
    Column("n", Integer, primary_key=True),
    Column("minutes", Integer, nullable=False),  #: after the tip was routed
    Column("target", String(20), nullable=False),  #: second_contact | escalation | province | operator
    Column("effective_from", Date, primary_key=True),
    Column("effective_to", Date),
)

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
)

# --- officers and keys ------------------------------------------------------------------------------------------------

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
    Column("role", String(20), nullable=False),  #: officer (more roles come with the full desk)
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
)

desk_session = Table(
    "desk_session",
    metadata,
    Column("id", LargeBinary, primary_key=True),  #: SHA-256 of the cookie; the cookie is itself an age identity
    Column("officer_id", ForeignKey("officer.id"), nullable=False, index=True),
    Column("sealed_private", LargeBinary, nullable=False),  #: the member key, sealed to the cookie's identity
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

# --- conversations ----------------------------------------------------------------------------------------------------

conversation = Table(
    "conversation",
    metadata,
    Column("key", LargeBinary, primary_key=True),  #: HMAC(channel, chat)
    Column("sealed", LargeBinary, nullable=False),  #: AES-256-GCM under the day's intake key; row key as associated data
    Column("version", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),  #: rounded up to the hour: it must not tell when
    sqlite_with_rowid=False,
)

# Raw updates of chat platforms, from their acceptance until their turn is committed.
inbox = Table(
    "inbox",
    metadata,
    #: the order of arrival; numbers begin anew when the table is empty on SQLite
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("key", LargeBinary, nullable=False, unique=True),  #: HMAC(channel, update id); associated data of the seal
    Column("channel", String(20), nullable=False),
    Column("lane", LargeBinary, nullable=False),  #: HMAC(channel, chat): one conversation stays in order
    Column("sealed", LargeBinary, nullable=False),  #: AES-256-GCM under the day's intake key
    Column("state", String(10), nullable=False),  #: open | reply (done, its receipt is not sent yet) | poison
    Column("tries", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),  #: rounded up to the hour
)

# Platforms deliver at least once, also days later: what was taken in is known by its HMAC for a while.
inbox_seen = Table(
    "inbox_seen",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# --- tips -------------------------------------------------------------------------------------------------------------

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
    Column("status", String(20), nullable=False),  #: new | acknowledged | closed | contested
    Column("outcome", String(30)),
    Column("size_bucket", Integer, nullable=False),  #: padded size of the first entry in 512 B steps
    Column("entries", Integer, nullable=False),  #: how many entries; the next n
    Column("drill", Boolean, nullable=False),
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
    #: card | story | fact | question | answer | status | objection | seen | route; a "card" is category, place and time alone
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

alert_step = Table(
    "alert_step",
    metadata,
    Column("id", Id, primary_key=True),
    Column("tip_id", ForeignKey("tip.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("n", Integer, nullable=False),
    Column("role", String(20), nullable=False),  #: primary | cc | escalation | province | operator
    Column("state", String(20), nullable=False),  #: waiting | due | acknowledged | held | skipped
    Column("reason", String(40)),  #: why skipped: no_key | not_yet | ended | about_itself | inside_enterprise
    #: stands only until the step is acknowledged or held, then it is cut to the day
    Column("due_at", UtcDateTime, nullable=False),
    Column("minutes", Integer),  #: after the routing; what is left of the time once it is cut. NULL = before this column
    Column("quiet", Boolean, nullable=False, server_default=false()),  #: another tip of the same incident carries the alert
    sqlite_with_rowid=False,
)
# Partial on PostgreSQL too: migrations/env.py says so. Naming `postgresql_where` here would import that dialect in every process.
Index("ix_alert_step_waiting", alert_step.c.due_at, sqlite_where=alert_step.c.state == "waiting")

# Who pressed "nhận xử lý" for a step. Officers' own times are theirs.
acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("step_id", ForeignKey("alert_step.id"), primary_key=True),
    Column("officer_id", ForeignKey("officer.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# An urgent acknowledgement is a promise: open it in time, act in time. The row goes when it is kept.
ack_watch = Table(
    "ack_watch",
    metadata,
    Column("step_id", ForeignKey("alert_step.id"), primary_key=True),
    Column("tip_id", ForeignKey("tip.id"), nullable=False, index=True),
    Column("unit_id", String(60), nullable=False),
    Column("open_by", UtcDateTime),  #: NULL = opened
    Column("act_by", UtcDateTime, nullable=False),
)

# What an alert may say of a tip's place, sealed under the intake key until somebody acknowledges, two days at most.
alert_card = Table(
    "alert_card",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("day", Date, nullable=False),
    sqlite_with_rowid=False,
)

# Urgent tips of one unit, place and category within a quarter of an hour: one alert with a counter.
incident = Table(
    "incident",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", LargeBinary, nullable=False, index=True),  #: HMAC(unit, place, category)
    Column("lead_id", ForeignKey("tip.id"), nullable=False),  #: the tip whose steps carry the alerts
    Column("until", UtcDateTime, nullable=False),  #: tips before this join; cut to the day once it is past
    Column("state", String(12), nullable=False),  #: open | acknowledged | past
    sqlite_with_rowid=False,
)

incident_tip = Table(
    "incident_tip",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("incident_id", ForeignKey("incident.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Where an alert stands in a chat, so that the counter and the acknowledgement can be put into it.
sent_alert = Table(
    "sent_alert",
    metadata,
    Column("step_id", ForeignKey("alert_step.id"), primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  #: the platform's ids, sealed with the outreach key
    sqlite_with_rowid=False,
)

# Drills: a tip that the installation sends itself, to measure how soon it is acknowledged.
drill = Table(
    "drill",
    metadata,
    Column("tip_id", ForeignKey("tip.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seconds", Integer),  #: until the first acknowledgement; NULL = nobody yet
)

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

# --- the way back to a tipster who allowed it -------------------------------------------------------------------------

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

# --- the audit log of officers' actions (never of workers') -----------------------------------------------------------

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
