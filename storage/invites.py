"""Invitations: a link that makes somebody a member of one unit, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from storage import memberships, officers, tokens, unit_keys
from storage.officers import NewMember
from storage.roles import TIP_ROLES
from storage.schema import approval, invite, unit
from storage.unit_keys import NewUnitKey

INVITE_KEPT = timedelta(hours=24)


class InviteUnknown(Exception):
    """No such invitation."""


class InviteUsed(Exception):
    """This invitation was accepted already."""


class InviteExpired(Exception):
    """This invitation is older than 24 hours."""


class InviteNotApproved(Exception):
    """A second person must confirm this invitation first, or has refused to."""


@dataclass(frozen=True, slots=True)
class Invite:
    unit_id: str
    role: str
    expires_at: datetime
    officer_id: UUID | None = None  #: whose passphrase is made anew; None = a new member


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """An invitation that nobody has used yet, for the pages of those who make them."""

    id: str  #: hash of the token, in hex: names it and opens nothing
    unit_id: str
    role: str
    expires_at: datetime
    approval_id: UUID | None
    made_by: UUID | None


def create(
    tx: Connection, *, token: str, unit_id: str, role: str, now: datetime, officer_id: UUID | None = None,
    approval_id: UUID | None = None, made_by: UUID | None = None,
) -> None:  # fmt: skip
    """Let whoever holds this token become a member of this unit, once, within 24 hours. Only its hash is stored.

    `officer_id`: no new member, this one gets a new passphrase. `approval_id`: holds once that is approved.
    """
    tx.execute(
        insert(invite).values(
            token_hash=tokens.hash_of(token), unit_id=unit_id, role=role, expires_at=now + INVITE_KEPT,
            officer_id=officer_id, approval_id=approval_id, made_by=made_by,
        )
    )


def open_ones(tx: Connection, now: datetime) -> list[OpenInvite]:
    """Invitations of new members that can still be used, the newest first."""
    rows = tx.execute(
        select(invite)
        .where(invite.c.used_at.is_(None), invite.c.expires_at > now, invite.c.officer_id.is_(None))
        .order_by(invite.c.expires_at.desc())
    )
    return [OpenInvite(r.token_hash.hex(), r.unit_id, r.role, r.expires_at, r.approval_id, r.made_by) for r in rows]


def revoke(tx: Connection, invite_id: str) -> str | None:
    """Take an unused invitation back; returns its unit, None when there is none."""
    try:
        mine = invite.c.token_hash == bytes.fromhex(invite_id)
    except ValueError:
        return None
    row = tx.execute(select(invite.c.unit_id, invite.c.used_at).where(mine).with_for_update()).one_or_none()
    if row is None or row.used_at is not None:
        return None
    tx.execute(delete(invite).where(mine))
    return str(row.unit_id)


def use(tx: Connection, token: str, now: datetime) -> Invite:
    """Use the invitation up. Raises InviteUnknown, InviteUsed, InviteExpired, InviteNotApproved."""
    found = _invite(tx, token, now, lock=True)
    tx.execute(update(invite).where(invite.c.token_hash == tokens.hash_of(token)).values(used_at=now))
    return found


def peek(tx: Connection, token: str, now: datetime) -> Invite:
    """What this token invites to. Raises InviteUnknown, InviteUsed, InviteExpired."""
    return _invite(tx, token, now, lock=False)


def accept(tx: Connection, *, token: str, member: NewMember, unit_key: NewUnitKey, now: datetime) -> str:
    """Store the officer and the membership; returns its state.

    "active": his role reads no tips, or nobody held a key of this unit and `unit_key` becomes the unit's. "waiting": an
    active member must grant first; `unit_key` is not used. Raises LoginTaken and what `use` raises.
    """
    found = use(tx, token, now)
    if found.officer_id is not None:
        raise InviteUnknown  # it mends a passphrase, see storage.leaving.renew
    if unit_key.unit_id != found.unit_id:
        raise ValueError("the unit key was made for another unit")
    # Two first members at the same moment: the second waits here and then finds the key of the first.
    tx.execute(select(unit.c.id).where(unit.c.id == found.unit_id).with_for_update(key_share=True)).one()
    reads_tips = found.role in TIP_ROLES
    first = reads_tips and found.unit_id not in unit_keys.current(tx)
    officers.add_officer(tx, member, now)
    state = "active" if first or not reads_tips else "waiting"
    memberships.enrol(tx, unit_id=found.unit_id, role=found.role, officer_id=member.id, state=state, now=now)
    if first:
        unit_keys.add_unit_key(tx, unit_key, member.id, now)
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
    if row.approval_id is not None and not _is_approved(tx, row.approval_id):
        raise InviteNotApproved
    return Invite(row.unit_id, row.role, row.expires_at, row.officer_id)


def _is_approved(tx: Connection, approval_id: UUID) -> bool:
    return tx.scalar(select(approval.c.state).where(approval.c.id == approval_id)) == "approved"
