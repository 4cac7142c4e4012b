"""What administrators do with people: look, invite, end a membership. They see people and units, never tips.

A chief ends memberships of his own unit, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from bot.handlers import key_turns
from bot.handlers.desk_access import NotNow, NotYours, append, signed_in, stepped_up
from bot.handlers.services import Services
from storage import approvals, directory, invites, leaving, memberships, notices, tokens, unit_keys
from storage import people as rows
from storage.approvals import Asked
from storage.desk_sessions import DeskSession
from storage.invites import OpenInvite
from storage.memberships import Member
from storage.people import Account, UnitLine
from storage.roles import ROLES, TIP_ROLES
from storage.unit_keys import NextUnitKey


@dataclass(frozen=True, slots=True)
class PeoplePage:
    accounts: tuple[Account, ...]
    units: tuple[UnitLine, ...]
    invites: tuple[OpenInvite, ...]
    administrators: int  #: alone, one cannot confirm anything of his own


@dataclass(frozen=True, slots=True)
class AccountPage:
    account: Account
    memberships: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    token: str
    needs_second: bool  #: the link holds only once somebody else has confirmed it
    expires_at: datetime


def manages(session: DeskSession, unit_id: str) -> bool:
    """Whether he may end memberships of this unit: an administrator of all, a chief of his own."""
    return bool(session.units_for("people")) or unit_id in session.units_for("unit")


async def read(services: Services, cookie: str) -> PeoplePage:
    """Raises SignedOut, NotYours."""
    now = services.clock()

    def look(tx: Connection) -> PeoplePage:
        _administrator(tx, cookie, now)
        accounts = tuple(rows.accounts(tx))
        admins = sum(1 for each in accounts if each.is_active_in("administrator"))
        return PeoplePage(accounts, tuple(rows.units(tx)), tuple(invites.open_ones(tx, now)), admins)

    return await services.db.read(look)


async def read_account(services: Services, cookie: str, officer_id: UUID) -> AccountPage:
    """Raises SignedOut, NotYours."""
    now = services.clock()

    def look(tx: Connection) -> AccountPage:
        _administrator(tx, cookie, now)
        found = next((each for each in rows.accounts(tx) if each.id == officer_id), None)
        if found is None:
            raise NotYours
        return AccountPage(found, found.memberships)

    return await services.db.read(look)


async def invite(services: Services, cookie: str, unit_id: str, role: str) -> Invited:
    """A link for one new member. Raises SignedOut, NotYours, StepUpNeeded, NotNow("unknown_role" | "unknown_unit")."""
    now, token, request = services.clock(), tokens.new_token(), uuid4()

    def make(tx: Connection) -> Invited:
        who = stepped_up(_administrator(tx, cookie, now), now)
        if role not in ROLES:
            raise NotNow("unknown_role")
        directory.hold(tx, [unit_id])
        if not rows.has_unit(tx, unit_id):
            raise NotNow("unknown_unit")
        # Into a unit with a key a member's grant is the second person; elsewhere somebody must confirm the link.
        second = role != "officer" or unit_id not in unit_keys.current(tx)
        if second:
            approvals.ask(tx, Asked(request, "invite", unit_id, who.officer_id, role=role), now)
        invites.create(
            tx, token=token, unit_id=unit_id, role=role, now=now, made_by=who.officer_id,
            approval_id=request if second else None,
        )  # fmt: skip
        append(services, tx, now, str(who.officer_id), "invite", unit_id, None, {"role": role})
        return Invited(token, second, now + invites.INVITE_KEPT)

    return await services.db.write(make)


async def revoke(services: Services, cookie: str, invite_id: str) -> bool:
    """False = it was used or gone already. Raises SignedOut, NotYours."""
    now = services.clock()

    def take_back(tx: Connection) -> bool:
        who = _administrator(tx, cookie, now)
        unit_id = invites.revoke(tx, invite_id)
        if unit_id is not None:
            append(services, tx, now, str(who.officer_id), "revoke_invite", unit_id, None)
        return unit_id is not None

    return await services.db.write(take_back)


async def end(services: Services, cookie: str, unit_id: str, officer_id: UUID) -> None:
    """End a membership at once; the unit's key turns for new tips in the same transaction.

    Raises SignedOut, NotYours, StepUpNeeded, NotNow("own" | "last_holder").
    """
    now = services.clock()

    def leave(tx: Connection, new: NextUnitKey) -> None:
        who = signed_in(tx, cookie, now)
        if not manages(who, unit_id) or not memberships.belongs(tx, unit_id, officer_id):
            raise NotYours
        stepped_up(who, now)
        if officer_id == who.officer_id:
            raise NotNow("own")
        _leave(tx, unit_id, officer_id, new, now)
        append(services, tx, now, str(who.officer_id), "end_membership", unit_id, officer_id)
        notices.tell_chiefs(tx, unit_id, "ended", now, officer_id)

    await key_turns.with_next_key(services, unit_id, leave, but=officer_id)
    services.bells.ring(f"officer:{officer_id}")
    services.bells.ring(f"unit:{unit_id}")


def _leave(tx: Connection, unit_id: str, officer_id: UUID, new: NextUnitKey, now: datetime) -> None:
    try:
        role = leaving.end(tx, unit_id, officer_id, now)
    except leaving.LastHolder:
        raise NotNow("last_holder") from None
    if role in TIP_ROLES:
        unit_keys.turn(tx, new, now)


def _administrator(tx: Connection, cookie: str, now: datetime) -> DeskSession:
    session = signed_in(tx, cookie, now)
    if not session.units_for("people"):
        raise NotYours
    return session
