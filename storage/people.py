"""Accounts and units as administrators see them: logins, roles, states. Nothing of a tip is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, exists, func, select

from storage import memberships, unit_keys
from storage.memberships import Member
from storage.schema import membership, officer, second_factor, unit


@dataclass(frozen=True, slots=True)
class Account:
    id: UUID
    login: str
    state: str  #: active | ended
    created_at: datetime
    has_factor: bool
    memberships: tuple[Member, ...]

    def is_active_in(self, role: str) -> bool:
        return self.state == "active" and any(m.role == role and m.state == "active" for m in self.memberships)


@dataclass(frozen=True, slots=True)
class UnitLine:
    id: str
    name: str
    name_en: str | None
    holders: int  #: active members who hold its key
    members: int


def accounts(tx: Connection) -> list[Account]:
    """All of them by login, those who left last."""
    by_officer: dict[UUID, list[Member]] = {}
    for member in memberships.of_units(tx, None):
        by_officer.setdefault(member.officer_id, []).append(member)
    factor = exists().where(second_factor.c.officer_id == officer.c.id).label("has_factor")
    rows = tx.execute(
        select(officer.c.id, officer.c.login, officer.c.state, officer.c.created_at, factor).order_by(
            officer.c.state, officer.c.login
        )
    )
    return [
        Account(r.id, r.login, r.state, r.created_at, r.has_factor, tuple(by_officer.get(r.id, ()))) for r in rows
    ]


def units(tx: Connection) -> list[UnitLine]:
    """Units that somebody belongs to or that can receive tips, by name; the many without anybody are left out."""
    held = unit_keys.current(tx)
    query = select(membership.c.unit_id, func.count()).where(membership.c.state != "ended").group_by(membership.c.unit_id)
    counts: dict[str, int] = {row.unit_id: row[1] for row in tx.execute(query)}
    rows = tx.execute(
        select(unit.c.id, unit.c.name, unit.c.name_en)
        .where(unit.c.id.in_({*counts, *held}))
        .order_by(unit.c.name)
    )
    return [
        UnitLine(r.id, r.name, r.name_en, held[r.id].members if r.id in held else 0, counts.get(r.id, 0)) for r in rows
    ]


def has_unit(tx: Connection, unit_id: str) -> bool:
    return tx.execute(select(unit.c.id).where(unit.c.id == unit_id)).first() is not None
