"""The tables. What stands here in plain columns is what a thief of the database can read: keep it short.

Text, media, exact times, places and enterprises of a tip are inside sealed blobs (`storage.sealing`), never in a column.
"""

from __future__ import annotations

from storage.schema.acts import set_aside, set_aside_count, tip_merge, tip_trace
from storage.schema.alerts import (
    ack_watch,
    acknowledgement,
    alert_card,
    alert_step,
    drill,
    incident,
    incident_tip,
    sent_alert,
)
from storage.schema.audit import audit, audit_head
from storage.schema.base import installation, metadata
from storage.schema.clocks import awaiting_intake, case_clock, day_digest, tip_door
from storage.schema.contacts import acknowledgement_rule, contact, contact_invite, duty
from storage.schema.conversations import conversation, inbox, inbox_seen
from storage.schema.courier import hide_job, notice, reply_handle, return_address
from storage.schema.directory import coverage, escalation_step, place, place_alias, place_parent, unit
from storage.schema.figures import directory_edit, figure
from storage.schema.officers import desk_session, invite, membership, officer, unit_key, unit_key_grant
from storage.schema.outbox import outbox
from storage.schema.people import approval, desk_notice, recovery_code, second_factor
from storage.schema.queue import desk_read, queue_line
from storage.schema.shifts import rota_change, shift_climb, shift_slip, shift_slip_case
from storage.schema.tips import media, tip, tip_entry, tip_key

__all__ = [
    "ack_watch",
    "acknowledgement",
    "acknowledgement_rule",
    "alert_card",
    "alert_step",
    "approval",
    "audit",
    "audit_head",
    "awaiting_intake",
    "case_clock",
    "contact",
    "contact_invite",
    "conversation",
    "coverage",
    "day_digest",
    "desk_notice",
    "desk_read",
    "desk_session",
    "directory_edit",
    "drill",
    "duty",
    "escalation_step",
    "figure",
    "hide_job",
    "inbox",
    "inbox_seen",
    "incident",
    "incident_tip",
    "installation",
    "invite",
    "media",
    "membership",
    "metadata",
    "notice",
    "officer",
    "outbox",
    "place",
    "place_alias",
    "place_parent",
    "queue_line",
    "recovery_code",
    "reply_handle",
    "return_address",
    "rota_change",
    "second_factor",
    "sent_alert",
    "set_aside",
    "set_aside_count",
    "shift_climb",
    "shift_slip",
    "shift_slip_case",
    "tip",
    "tip_door",
    "tip_entry",
    "tip_key",
    "tip_merge",
    "tip_trace",
    "unit",
    "unit_key",
    "unit_key_grant",
]
