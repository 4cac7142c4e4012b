"""When somebody leaves a unit, or his passphrase is lost: what he held goes at once, whatever follows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, select, update

from storage import alerts, desk_sessions, invites, second_factors, unit_keys
from storage.officers import NewMember
from storage.roles import TIP_ROLES
from storage.schema import alert_step, contact, contact_invite, membership, officer, tip


class LastHolder(Exception):
    """Nobody else of this unit holds its key: its tips would be lost to it."""


class NotAMember(LookupError):
    """He does not belong to this unit (any more)."""


def end(tx: Connection, unit_id: str, officer_id: UUID, now: datetime, *, even_last: bool = False) -> str:
    """End a membership: grants, sessions and the contacts of his chats go, his cases are the unit's. Returns his role.

    The caller turns the unit's key (`unit_keys.turn`) in the same transaction. Raises NotAMember, LastHolder.
    """
    role = held_role(tx, unit_id, officer_id)
    if not even_last:
        refuse_last(tx, unit_id, officer_id)
    tx.execute(update(membership).where(*_his(unit_id, officer_id)).values(state="ended", since=now))
    lose_keys(tx, unit_id, officer_id, now)
    desk_sessions.end_all(tx, officer_id)
    if not _belongs(tx, officer_id):
        tx.execute(update(officer).where(officer.c.id == officer_id).values(state="ended"))
    return role


def refuse_last(tx: Connection, unit_id: str, officer_id: UUID) -> None:
    """Raises LastHolder when he alone holds the unit's key."""
    if [each.officer_id for each in unit_keys.holders(tx, unit_id)] == [officer_id]:
        raise LastHolder


def lose_keys(tx: Connection, unit_id: str, officer_id: UUID, now: datetime) -> None:
    """He works on this unit's tips no more: no key, no alerts in his chats, no case in his name."""
    unit_keys.take_back(tx, officer_id, unit_id)
    _clear_contacts(tx, unit_id, officer_id, now)
    tx.execute(update(tip).where(tip.c.unit_id == unit_id, tip.c.officer_id == officer_id).values(officer_id=None))


def held_role(tx: Connection, unit_id: str, officer_id: UUID) -> str:
    """His role in this unit, the row locked. Raises NotAMember."""
    row = tx.execute(
        select(membership.c.role, membership.c.state).where(*_his(unit_id, officer_id)).with_for_update()
    ).one_or_none()
    if row is None or row.state == "ended":
        raise NotAMember
    return str(row.role)


def renew(tx: Connection, token: str, member: NewMember, now: datetime) -> list[str]:
    """The passphrase was lost: a new one and a new member key in the place of the old. Returns his units with tips.

    He holds nothing until a member grants; no other role of his holds until a second person confirms it again.
    Raises what `invites.accept` raises.
    """
    found = invites.use(tx, token, now)
    officer_id = found.officer_id
    if officer_id is None:
        raise invites.InviteUnknown
    tx.execute(
        update(officer)
        .where(officer.c.id == officer_id)
        .values(salt=member.salt, public_key=member.public_key, sealed_private=member.sealed_private)
    )
    unit_keys.take_back(tx, officer_id)
    second_factors.forget(tx, officer_id)
    desk_sessions.end_all(tx, officer_id)
    open_ = (membership.c.officer_id == officer_id) & (membership.c.state != "ended")
    tx.execute(update(membership).where(open_).values(state="waiting", since=now, granted_by=None))
    return list(tx.scalars(select(membership.c.unit_id).where(open_, membership.c.role.in_(TIP_ROLES))))


def climb_on(tx: Connection, unit_id: str, now: datetime) -> list[UUID]:
    """Nobody of this unit can open its tips any more: every open one goes to the next unit of its ladder at once."""
    rows = tx.execute(
        select(alert_step.c.tip_id, alert_step.c.state)
        .join(tip, tip.c.id == alert_step.c.tip_id)
        .where(
            alert_step.c.unit_id == unit_id, alert_step.c.role != "cc", alert_step.c.state.in_(alerts.OPEN_STATES),
            tip.c.status != "closed",
        )
        .order_by(alert_step.c.tip_id)
    ).all()  # fmt: skip
    for row in rows:
        if row.state == "acknowledged":
            alerts.lapse(tx, row.tip_id, unit_id, now, quiet=False)
        else:
            alerts.climb(tx, row.tip_id, now)
    return [row.tip_id for row in rows]


def _clear_contacts(tx: Connection, unit_id: str, officer_id: UUID, now: datetime) -> None:
    gone = {"sealed_address": None, "lookup": None, "chat": None, "stopped_on": now.date(), "effective_to": now.date()}
    his = (contact.c.unit_id == unit_id) & (contact.c.officer_id == officer_id)
    tx.execute(update(contact).where(his).values(**gone))
    tx.execute(
        delete(contact_invite).where(contact_invite.c.unit_id == unit_id, contact_invite.c.officer_id == officer_id)
    )


def _belongs(tx: Connection, officer_id: UUID) -> bool:
    query = select(membership.c.unit_id).where(membership.c.officer_id == officer_id, membership.c.state != "ended")
    return tx.execute(query).first() is not None


def _his(unit_id: str, officer_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return membership.c.unit_id == unit_id, membership.c.officer_id == officer_id
