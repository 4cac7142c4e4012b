"""What is kept for how long, and the erasing of the rest. Run once a minute by housekeeping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete

from storage import alerts, approvals, contacts, conversations, courier, desk_sessions, inbox, media, slips
from storage.schema import desk_session, invite

#: a draft or an open case view after the last thing the worker did
DRAFT_KEPT = timedelta(hours=2)
CASE_VIEW_KEPT = timedelta(minutes=30)
#: what an alert says of a place; its key is destroyed then anyway
CARD_KEPT = timedelta(hours=24)
DUTY_KEPT = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went; anything above zero calls for `db.erase()`."""

    conversations: int = 0
    media: int = 0
    sessions: int = 0
    invites: int = 0
    updates: int = 0

    def __bool__(self) -> bool:
        return any((self.conversations, self.media, self.sessions, self.invites, self.updates))


def erase_expired(tx: Connection, now: datetime, *, idle: timedelta, longest: timedelta) -> Erased:
    """Erase expired drafts with their media, ended desk sessions (`idle` since the last request, `longest` in all), old invitations."""
    keys = conversations.erase_expired(tx, now)
    photos = media.erase_drafts(tx, keys) if keys else 0
    sessions = tx.execute(delete(desk_session).where(desk_sessions.expired(now, idle, longest))).rowcount
    sessions += desk_sessions.lock_idle(tx, now)
    approvals.erase_old(tx, now)
    invites = tx.execute(delete(invite).where(invite.c.expires_at <= now)).rowcount
    invites += contacts.erase_old_invites(tx, now)
    contacts.forget_past_duty(tx, now - DUTY_KEPT)
    slips.erase_old(tx, now)
    updates = inbox.erase_expired(tx, now) + alerts.erase_cards(tx, now - CARD_KEPT)
    updates += courier.erase_expired(tx, now)
    return Erased(len(keys), photos, sessions, invites, updates)
