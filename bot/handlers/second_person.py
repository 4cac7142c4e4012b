"""Roles, keys, exports: one person asks, another confirms. What is confirmed happens in the transaction of the yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from bot.handlers import key_turns
from bot.handlers.desk_access import NotNow, NotYours, append, signed_in, stepped_up
from bot.handlers.services import Services
from storage import approvals, leaving, memberships, notices, unit_keys
from storage.approvals import Approval, Asked, NotApprovable
from storage.desk_sessions import DeskSession
from storage.roles import ROLES, TIP_ROLES
from storage.unit_keys import NextUnitKey

#: of people, for administrators and chiefs; of tips, for members of the unit
OF_PEOPLE, OF_TIPS = ("role", "invite"), ("key", "export")


@dataclass(frozen=True, slots=True)
class Listed:
    approval: Approval
    may_approve: bool  #: it is another's, and this person's to decide


# --- asking -----------------------------------------------------------------------------------------------------------


async def ask_role(services: Services, cookie: str, unit_id: str, officer_id: UUID, role: str) -> bool:
    """Ask that somebody has this role in this unit. False = asked already.

    Raises SignedOut, NotYours, StepUpNeeded, NotNow("unknown_role" | "same_role" | "no_key" | "last_holder").
    """
    now, request = services.clock(), uuid4()

    def ask(tx: Connection) -> bool:
        who = signed_in(tx, cookie, now)
        if not who.units_for("people") or not memberships.exists(tx, officer_id):
            raise NotYours
        stepped_up(who, now)
        check_role(tx, unit_id, officer_id, role)
        what = Asked(request, "role", unit_id, who.officer_id, subject_id=officer_id, role=role)
        return _ask(services, tx, what, now, officer_id)

    return await services.db.write(ask)


def check_role(tx: Connection, unit_id: str, officer_id: UUID, role: str) -> None:
    """Raises NotNow where this role could not hold."""
    if role not in ROLES:
        raise NotNow("unknown_role")
    if memberships.is_active(tx, unit_id, officer_id, (role,)):
        raise NotNow("same_role")
    held = [each.officer_id for each in unit_keys.holders(tx, unit_id)]
    if role in TIP_ROLES and not held:
        raise NotNow("no_key")  # nobody could let him in; an invitation makes the first member and the key
    if role not in TIP_ROLES and held == [officer_id]:
        raise NotNow("last_holder")


async def ask_key(services: Services, cookie: str, unit_id: str) -> bool:
    """Ask that the unit's key be turned. False = asked already. Raises SignedOut, NotYours, StepUpNeeded."""
    now, request = services.clock(), uuid4()

    def ask(tx: Connection) -> bool:
        who = _reader(tx, cookie, unit_id, now)
        return _ask(services, tx, Asked(request, "key", unit_id, who.officer_id), now, None)

    return await services.db.write(ask)


def _ask(services: Services, tx: Connection, what: Asked, now: datetime, ref: UUID | None) -> bool:
    if approvals.same_open(tx, what, now):
        return False
    approvals.ask(tx, what, now)
    detail = {"request": str(what.id), **({"role": what.role} if what.role else {})}
    append(services, tx, now, str(what.asked_by), f"ask_{what.kind}", what.unit_id, ref, detail)
    return True


# --- deciding ---------------------------------------------------------------------------------------------------------


async def listed(services: Services, cookie: str) -> list[Listed]:
    """What waits for this person and what he asked for himself, and what became of it. Raises SignedOut."""
    now = services.clock()

    def look(tx: Connection) -> list[Listed]:
        session = signed_in(tx, cookie, now)
        people = None if session.units_for("people") else session.units_for("unit")
        found = approvals.listed(tx, now, kinds=OF_PEOPLE, unit_ids=people)
        found += approvals.listed(tx, now, kinds=OF_TIPS, unit_ids=session.tip_units)
        return [Listed(each, each.state == "open" and may_decide(session, each)) for each in found]

    return await services.db.read(look)


def may_decide(session: DeskSession, what: Approval) -> bool:
    """Never the one who asked nor the one whom it concerns."""
    return _sees(session, what) and session.officer_id not in (what.asked_by, what.subject_id)


def _sees(session: DeskSession, what: Approval) -> bool:
    if what.kind in OF_TIPS:
        return what.unit_id in session.tip_units
    return bool(session.units_for("people")) or what.unit_id in session.units_for("unit")


async def refuse(services: Services, cookie: str, approval_id: UUID) -> None:
    """Say no, or take one's own question back. Raises SignedOut, NotYours, NotNow("decided" | "expired")."""
    now = services.clock()

    def say_no(tx: Connection) -> None:
        session, what = _mine(tx, cookie, approval_id, now)
        _decide(services, tx, session, what, "refused", now)

    await services.db.write(say_no)


async def approve(services: Services, cookie: str, approval_id: UUID) -> None:
    """Say yes: it holds at once.

    Raises SignedOut, NotYours, StepUpNeeded, NotNow("own" | "decided" | "expired" | what `check_role` raises).
    """
    now = services.clock()
    _, what = await services.db.read(lambda tx: _mine(tx, cookie, approval_id, now))

    def say_yes(tx: Connection, new: NextUnitKey) -> None:
        session, what = _mine(tx, cookie, approval_id, now)
        stepped_up(session, now)
        what = _decide(services, tx, session, what, "approved", now)
        if what.kind == "role":
            _give_role(tx, what, new, now)
        elif what.kind == "key":
            unit_keys.turn(tx, new, now)
        elif what.kind == "export":
            notices.tell(tx, what.asked_by, "export", now, unit_id=what.unit_id, about=session.officer_id)

    gives_up = what.subject_id if what.kind == "role" and what.role not in TIP_ROLES else None
    await key_turns.with_next_key(services, what.unit_id, say_yes, but=gives_up)
    for topic in (f"officer:{what.asked_by}", f"officer:{what.subject_id}", f"unit:{what.unit_id}"):
        services.bells.ring(topic)


def _give_role(tx: Connection, what: Approval, new: NextUnitKey, now: datetime) -> None:
    if what.subject_id is None or what.role is None:
        raise NotYours
    unit_id, officer_id, role = what.unit_id, what.subject_id, what.role
    check_role(tx, unit_id, officer_id, role)
    reads = role in TIP_ROLES
    read_before = memberships.is_active(tx, unit_id, officer_id, TIP_ROLES)
    if read_before and not reads:
        leaving.lose_keys(tx, unit_id, officer_id, now)
    state = "active" if read_before or not reads else "waiting"  # a member must still grant
    memberships.put(tx, unit_id=unit_id, role=role, officer_id=officer_id, state=state, now=now)
    if read_before and not reads:
        unit_keys.turn(tx, new, now)


def _decide(
    services: Services, tx: Connection, session: DeskSession, what: Approval, state: str, now: datetime
) -> Approval:
    try:
        decided = approvals.decide(tx, what.id, session.officer_id, state, now)
    except NotApprovable as error:
        raise NotNow(error.code) from None
    verb = "approve" if state == "approved" else "refuse"
    detail = {"request": str(what.id), **({"role": what.role} if what.role else {})}
    ref = what.subject_id or what.tip_id
    append(services, tx, now, str(session.officer_id), f"{verb}_{what.kind}", what.unit_id, ref, detail)
    return decided


def _mine(tx: Connection, cookie: str, approval_id: UUID, now: datetime) -> tuple[DeskSession, Approval]:
    session, what = signed_in(tx, cookie, now), approvals.get(tx, approval_id)
    if what is None or not (_sees(session, what) or what.asked_by == session.officer_id):
        raise NotYours
    return session, what


def _reader(tx: Connection, cookie: str, unit_id: str, now: datetime) -> DeskSession:
    session = signed_in(tx, cookie, now)
    if unit_id not in session.tip_units:
        raise NotYours
    return stepped_up(session, now)
