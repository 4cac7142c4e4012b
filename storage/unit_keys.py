"""Unit keys: to the newest of a unit its tips are sealed, and every member holds it sealed to his own key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, Join, delete, func, insert, select

from storage.roles import TIP_ROLES
from storage.schema import membership, officer, unit, unit_key, unit_key_grant
from storage.sealing import new_identity, recipient_of, seal, unseal

# The role is asked too: a grant that was forgotten in a row must not open tips for an auditor.
_ACTIVE = (membership.c.state == "active", officer.c.state == "active", membership.c.role.in_(TIP_ROLES))


class KeysChanged(Exception):
    """Somebody came, left or turned the key in the meantime: look again and seal again."""


@dataclass(frozen=True, slots=True)
class NewUnitKey:
    """A unit key ready to be stored, sealed to its first member; not stored when the unit turns out to have one."""

    id: UUID
    unit_id: str
    public_key: str
    sealed: bytes = field(repr=False)
    identity: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedUnitKey:
    unit_key_id: UUID
    unit_id: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Holder:
    """A member who holds the unit's newest key."""

    officer_id: UUID
    login: str
    public_key: str


@dataclass(frozen=True, slots=True)
class NextUnitKey:
    """A unit key for all who remain, sealed to each of them; nobody keeps it open."""

    unit_id: str
    id: UUID
    public_key: str
    sealed: Mapping[UUID, bytes] = field(repr=False)  #: officer id → the key, sealed to him


@dataclass(frozen=True, slots=True)
class UnitKey:
    id: UUID
    unit_id: str
    public_key: str
    members: int  #: active members who hold it; real tips are accepted from two on


# --- making and opening keys: outside any transaction -----------------------------------------------------------------


def new_unit_key(unit_id: str, member_public_key: str) -> NewUnitKey:
    """A fresh unit key, sealed to this member."""
    key_id, identity = uuid4(), new_identity()
    sealed = _seal_unit_key(key_id, identity, member_public_key)
    return NewUnitKey(key_id, unit_id, recipient_of(identity), sealed, identity)


def seal_grant(unit_keys: Mapping[UUID, str], public_key: str) -> dict[UUID, bytes]:
    """Opened unit keys (id → identity) sealed to another member: what `memberships.grant` stores."""
    return {key_id: _seal_unit_key(key_id, identity, public_key) for key_id, identity in unit_keys.items()}


def next_unit_key(unit_id: str, holders: Sequence[Holder]) -> NextUnitKey:
    """A fresh unit key for these members. Only their public keys are needed, so none of them must be signed in."""
    key_id, identity = uuid4(), new_identity()
    sealed = {each.officer_id: _seal_unit_key(key_id, identity, each.public_key) for each in holders}
    return NextUnitKey(unit_id, key_id, recipient_of(identity), sealed)


def open_unit_key(row: SealedUnitKey, identity: str) -> str:
    """The unit key, opened with the member key. Raises SealBroken."""
    return unseal(row.sealed, identity, kind="unit-key", ref=row.unit_key_id).decode()


def _seal_unit_key(key_id: UUID, identity: str, public_key: str) -> bytes:
    return seal(identity.encode(), [public_key], kind="unit-key", ref=key_id)


# --- keys and who holds them ------------------------------------------------------------------------------------------


def add_unit_key(tx: Connection, new: NewUnitKey, officer_id: UUID, now: datetime) -> None:
    """Store the unit's newest key and the first member's hold on it. New tips are sealed to it from now on."""
    _add_newest(tx, new.unit_id, new.id, new.public_key, now)
    add_grants(tx, officer_id, {new.id: new.sealed})


def turn(tx: Connection, new: NextUnitKey, now: datetime) -> None:
    """New tips are sealed to this key from now on; older ones stay readable with the keys that members hold already.

    Raises KeysChanged unless `new` was sealed to exactly those who hold the key now.
    """
    tx.execute(select(unit.c.id).where(unit.c.id == new.unit_id).with_for_update(key_share=True)).one()
    if {each.officer_id for each in holders(tx, new.unit_id)} != set(new.sealed):
        raise KeysChanged
    if not new.sealed:
        return  # nobody is left: the unit is no recipient any more
    _add_newest(tx, new.unit_id, new.id, new.public_key, now)
    for officer_id, sealed in new.sealed.items():
        add_grants(tx, officer_id, {new.id: sealed})


def holders(tx: Connection, unit_id: str) -> list[Holder]:
    """The active members who hold a key of this unit, in a fixed order."""
    rows = tx.execute(
        select(officer.c.id, officer.c.login, officer.c.public_key)
        .select_from(_holders())
        .where(unit_key.c.unit_id == unit_id, *_ACTIVE)
        .distinct()
        .order_by(officer.c.login)
    )
    return [Holder(*row) for row in rows]


def take_back(tx: Connection, officer_id: UUID, unit_id: str | None = None) -> None:
    """He left, or his member key is lost: what was sealed to it goes."""
    keys = select(unit_key.c.id)
    if unit_id is not None:
        keys = keys.where(unit_key.c.unit_id == unit_id)
    tx.execute(
        delete(unit_key_grant).where(unit_key_grant.c.officer_id == officer_id, unit_key_grant.c.unit_key_id.in_(keys))
    )


def _add_newest(tx: Connection, unit_id: str, key_id: UUID, public_key: str, now: datetime) -> None:
    highest = select(func.coalesce(func.max(unit_key.c.n), 0)).where(unit_key.c.unit_id == unit_id)
    n = tx.execute(highest).scalar_one() + 1
    tx.execute(insert(unit_key).values(id=key_id, unit_id=unit_id, n=n, public_key=public_key, created_at=now))


def add_grants(tx: Connection, officer_id: UUID, sealed: Mapping[UUID, bytes]) -> None:
    rows = [{"unit_key_id": key, "officer_id": officer_id, "sealed_private": blob} for key, blob in sealed.items()]
    tx.execute(insert(unit_key_grant), rows)


def held_by(tx: Connection, officer_id: UUID) -> list[SealedUnitKey]:
    """Every unit key this officer may open now: none through a membership that is waiting or ended."""
    rows = tx.execute(
        select(unit_key.c.id, unit_key.c.unit_id, unit_key_grant.c.sealed_private)
        .select_from(_holders())
        .where(unit_key_grant.c.officer_id == officer_id, *_ACTIVE)
        .order_by(unit_key.c.unit_id, unit_key.c.n.desc())
    )
    return [SealedUnitKey(*row) for row in rows]


def current(tx: Connection) -> dict[str, UnitKey]:
    """The key to which new tips of each unit are sealed, and how many active members hold it.

    A unit whose key nobody active holds is not listed: a tip sealed to it would be read by nobody.
    """
    rows = tx.execute(
        select(unit_key.c.id, unit_key.c.unit_id, unit_key.c.public_key, func.count())
        .select_from(_holders())
        .where(*_ACTIVE)
        .group_by(unit_key.c.id, unit_key.c.unit_id, unit_key.c.public_key, unit_key.c.n)
        .order_by(unit_key.c.n)
    )
    return {row.unit_id: UnitKey(*row) for row in rows}


def ids_of(tx: Connection, unit_id: str) -> list[UUID]:
    """Every key that this unit ever had."""
    return list(tx.scalars(select(unit_key.c.id).where(unit_key.c.unit_id == unit_id)))


def _holders() -> Join:
    return (
        unit_key.join(unit_key_grant, unit_key_grant.c.unit_key_id == unit_key.c.id)
        .join(
            membership,
            (membership.c.officer_id == unit_key_grant.c.officer_id) & (membership.c.unit_id == unit_key.c.unit_id),
        )
        .join(officer, officer.c.id == membership.c.officer_id)
    )
