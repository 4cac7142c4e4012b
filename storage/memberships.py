"""Who belongs to which unit: members who read its tips, and new ones who wait until a member lets them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from storage import unit_keys
from storage.roles import TIP_ROLES
from storage.schema import membership, officer
from storage.types import insert_with_conflicts


class GrantRefused(Exception):
    """The grant cannot be made; `code`: not_a_member | not_waiting | own_grant | keys_changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Membership:
    unit_id: str
    role: str
    state: str  #: waiting | active


@dataclass(frozen=True, slots=True)
class Member:
    unit_id: str
    officer_id: UUID
    login: str
    role: str
    state: str  #: waiting | active | ended
    since: datetime


@dataclass(frozen=True, slots=True)
class WaitingMember:
    officer_id: UUID
    login: str
    role: str
    public_key: str
    since: datetime


def enrol(tx: Connection, *, unit_id: str, role: str, officer_id: UUID, state: str, now: datetime) -> None:
    """Make an officer a member. "active" alone opens nothing: the unit key comes by `add_unit_key` or `add_grants`."""
    tx.execute(insert(membership).values(officer_id=officer_id, unit_id=unit_id, role=role, state=state, since=now))


def of_officer(tx: Connection, officer_id: UUID) -> tuple[Membership, ...]:
    """His units, where he waits too; none that he left."""
    rows = tx.execute(
        select(membership.c.unit_id, membership.c.role, membership.c.state)
        .where(membership.c.officer_id == officer_id, membership.c.state != "ended")
        .order_by(membership.c.unit_id)
    )
    return tuple(Membership(*row) for row in rows)


def waiting(tx: Connection, unit_id: str) -> list[WaitingMember]:
    """Who accepted an invitation to this unit and cannot read anything yet, longest wait first."""
    rows = tx.execute(
        select(officer.c.id, officer.c.login, membership.c.role, officer.c.public_key, membership.c.since)
        .join(membership, membership.c.officer_id == officer.c.id)
        .where(membership.c.unit_id == unit_id, membership.c.state == "waiting", officer.c.state == "active")
        .where(membership.c.role.in_(TIP_ROLES))  # of others a second person decides, see storage.approvals
        .order_by(membership.c.since, officer.c.login)
    )
    return [WaitingMember(*row) for row in rows]


def grant(
    tx: Connection, *, unit_id: str, officer_id: UUID, by: UUID, sealed: Mapping[UUID, bytes], now: datetime
) -> None:
    """A member lets a waiting one in: stores the unit keys sealed to him (`unit_keys.seal_grant`) and makes him active.

    Raises GrantRefused, also when the unit got a newer key in the meantime: read again and seal again.
    """
    if by == officer_id:
        raise GrantRefused("own_grant")
    states = _lock_states(tx, unit_id, (officer_id, by))
    if states.get(by) != "active":
        raise GrantRefused("not_a_member")
    if states.get(officer_id) != "waiting":
        raise GrantRefused("not_waiting")
    held = {row.unit_key_id for row in unit_keys.held_by(tx, by) if row.unit_id == unit_id}
    current = unit_keys.current(tx).get(unit_id)
    if current is None or current.id not in sealed or not set(sealed) <= held:
        raise GrantRefused("keys_changed")
    unit_keys.add_grants(tx, officer_id, sealed)
    tx.execute(
        update(membership)
        .where(membership.c.officer_id == officer_id, membership.c.unit_id == unit_id)
        .values(state="active", granted_by=by, since=now)
    )


def of_units(tx: Connection, unit_ids: Iterable[str] | None) -> list[Member]:
    """Who belongs to these units (of all when None), those who left last."""
    query = (
        select(membership.c.unit_id, officer.c.id, officer.c.login, membership.c.role, membership.c.state, membership.c.since)
        .join(officer, officer.c.id == membership.c.officer_id)
        .order_by(membership.c.unit_id, (membership.c.state == "ended"), officer.c.login)
    )
    if unit_ids is not None:
        query = query.where(membership.c.unit_id.in_(list(unit_ids)))
    return [Member(*row) for row in tx.execute(query)]


def is_active(tx: Connection, unit_id: str, officer_id: UUID, roles: Iterable[str]) -> bool:
    """Whether he is an active member of this unit in one of these roles."""
    query = select(membership.c.role).where(
        membership.c.unit_id == unit_id, membership.c.officer_id == officer_id, membership.c.state == "active"
    )
    return tx.scalar(query) in set(roles)


def belongs(tx: Connection, unit_id: str, officer_id: UUID) -> bool:
    """Whether he is a member of this unit, waiting or active."""
    query = select(membership.c.state).where(membership.c.unit_id == unit_id, membership.c.officer_id == officer_id)
    return tx.scalar(query) in ("waiting", "active")


def exists(tx: Connection, officer_id: UUID) -> bool:
    """Whether there is such an account, and it is in use."""
    query = select(officer.c.id).where(officer.c.id == officer_id, officer.c.state == "active")
    return tx.execute(query).first() is not None


def put(tx: Connection, *, unit_id: str, role: str, officer_id: UUID, state: str, now: datetime) -> None:
    """Give an officer this role in this unit, whatever he had there before."""
    query = insert_with_conflicts(tx, membership).values(
        officer_id=officer_id, unit_id=unit_id, role=role, state=state, since=now
    )
    changes = {"role": role, "state": state, "since": now, "granted_by": None}
    tx.execute(query.on_conflict_do_update(index_elements=["officer_id", "unit_id"], set_=changes))


def _lock_states(tx: Connection, unit_id: str, officer_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = tx.execute(
        select(membership.c.officer_id, membership.c.state)
        .join(officer, officer.c.id == membership.c.officer_id)
        .where(membership.c.unit_id == unit_id, membership.c.officer_id.in_(list(officer_ids)))
        .where(officer.c.state == "active")
        .order_by(membership.c.officer_id)  # always in the same order: two grants must not wait for each other
        .with_for_update(of=membership)
    )
    return {row.officer_id: row.state for row in rows}
