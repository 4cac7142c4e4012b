"""Which unit must see a tip by when, and what was promised and sent."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, false

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

alert_step = Table(
    "alert_step",
    metadata,
    Column("id", Id, primary_key=True),
    Column("tip_id", ForeignKey("tip.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("n", Integer, nullable=False),
    Column("role", String(20), nullable=False),  #: primary | cc | escalation | province | operator
    Column("state", String(20), nullable=False),  #: waiting | due | acknowledged | held | skipped | passed | aside
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
