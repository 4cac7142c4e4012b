"""Invitations: a link that makes somebody a member of one unit, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from storage import memberships, officers, tokens, unit_keys
from storage.officers import NewMember
from storage.schema import invite, unit
from storage.unit_keys import NewUnitKey

INVITE_KEPT = timedelta(hours=24)


class InviteUnknown(Exception):
    """No such invitation."""


class InviteUsed(Exception):
    """This invitation was accepted already."""


class InviteExpired(Exception):
    """This invitation is older than 24 hours."""


@dataclass(frozen=True, slots=True)
class Invite:
    unit_id: str
    role: str
    expires_at: datetime


def create(tx: Connection, *, token: str, unit_id: str, role: str, now: datetime) -> None:
    """Let whoever holds this token become a member of this unit, once, within 24 hours. Only its hash is stored."""
    tx.execute(
        insert(invite).values(token_hash=tokens.hash_of(token), unit_id=unit_id, role=role, expires_at=now + INVITE_KEPT)
    )


def peek(tx: Connection, token: str, now: datetime) -> Invite:
    """What this token invites to. Raises InviteUnknown, InviteUsed, InviteExpired."""
    return _invite(tx, token, now, lock=False)


def accept(tx: Connection, *, token: str, member: NewMember, unit_key: NewUnitKey, now: datetime) -> str:
    """Store the officer and the membership; returns its state.

    "active": nobody held a key of this unit, so `unit_key` becomes the unit's. "waiting": an active member must grant
    first; `unit_key` is not used. Raises InviteUnknown, InviteUsed, InviteExpired, LoginTaken.
    """
    found = _invite(tx, token, now, lock=True)
    if unit_key.unit_id != found.unit_id:
        raise ValueError("the unit key was made for another unit")
    # Two first members at the same moment: the second waits here and then finds the key of the first.
    tx.execute(select(unit.c.id).where(unit.c.id == found.unit_id).with_for_update(key_share=True)).one()
    first = found.unit_id not in unit_keys.current(tx)
    officers.add_officer(tx, member, now)
    state = "active" if first else "waiting"
    memberships.enrol(tx, unit_id=found.unit_id, role=found.role, officer_id=member.id, state=state, now=now)
    if first:
        unit_keys.add_unit_key(tx, unit_key, member.id, now)
    tx.execute(update(invite).where(invite.c.token_hash == tokens.hash_of(token)).values(used_at=now))
    return state


def _invite(tx: Connection, token: str, now: datetime, *, lock: bool) -> Invite:
    query = select(invite).where(invite.c.token_hash == tokens.hash_of(token))
    row = tx.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise InviteUnknown
    if row.used_at is not None:
        raise InviteUsed
    if row.expires_at <= now:
        raise InviteExpired
    return Invite(row.unit_id, row.role, row.expires_at)
