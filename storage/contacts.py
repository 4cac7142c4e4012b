"""How a unit is reached: its desk, private chats of its officers, a group, an HTTP hook, a mailbox; and who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update

from storage import tokens
from storage.schema import contact, contact_invite, duty, membership, officer
from storage.types import insert_with_conflicts

KINDS = ("desk", "private", "group", "http", "email")
INVITE_KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Contact:
    id: UUID
    unit_id: str
    kind: str
    channel: str | None
    sealed_address: bytes | None = field(repr=False)
    rank: int
    purpose: str  #: alerts | chief
    label: str | None
    officer_id: UUID | None
    stopped_on: date | None


_COLUMNS = (
    contact.c.id, contact.c.unit_id, contact.c.kind, contact.c.channel, contact.c.sealed_address, contact.c.rank,
    contact.c.purpose, contact.c.label, contact.c.officer_id, contact.c.stopped_on,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact ready to be stored; `lookup` and `chat` are HMACs, see `storage.addresses`."""

    id: UUID
    unit_id: str
    kind: str
    channel: str | None = None
    sealed_address: bytes | None = field(default=None, repr=False)
    lookup: bytes | None = None
    chat: bytes | None = None
    officer_id: UUID | None = None
    rank: int = 1
    purpose: str = "alerts"
    label: str | None = None


def add(tx: Connection, new: NewContact) -> bool:
    """Store a contact; one that was there is renewed and no longer counts as stopped. False = it was there."""
    values = {name: getattr(new, name) for name in NewContact.__slots__}
    if new.lookup is not None:
        there = tx.scalar(select(contact.c.id).where(contact.c.lookup == new.lookup).with_for_update())
        if there is not None:
            changes = {"rank": new.rank, "purpose": new.purpose, "label": new.label, "officer_id": new.officer_id}
            renewed = update(contact).where(contact.c.id == there)
            tx.execute(renewed.values(**changes, stopped_on=None, effective_to=None))
            return False
    tx.execute(insert(contact).values(**values))
    return True


def end(tx: Connection, contact_id: UUID, today: date) -> bool:
    """From today on it is no contact any more. False = there is none."""
    return bool(
        tx.execute(
            update(contact)
            .where(contact.c.id == contact_id, contact.c.effective_to.is_(None))
            .values(effective_to=today)
        ).rowcount
    )


def call(tx: Connection, contact_id: UUID, label: str | None, rank: int) -> None:
    """Another label for people, another place in the order of alerting."""
    tx.execute(update(contact).where(contact.c.id == contact_id).values(label=label, rank=rank))


def get(tx: Connection, contact_id: UUID) -> Contact | None:
    row = tx.execute(select(*_COLUMNS).where(contact.c.id == contact_id)).one_or_none()
    return _contact(row) if row else None


def of_units(tx: Connection, unit_ids: Sequence[str] | None, today: date) -> list[Contact]:
    """The contacts that hold today; of every unit when `unit_ids` is None."""
    query = select(*_COLUMNS).where(_holds(today)).order_by(contact.c.unit_id, contact.c.rank, contact.c.id)
    if unit_ids is not None:
        query = query.where(contact.c.unit_id.in_(unit_ids))
    return [_contact(row) for row in tx.execute(query)]


def _contact(row: Any) -> Contact:
    return Contact(*row)


def _holds(today: date) -> ColumnElement[bool]:
    return or_(contact.c.effective_from.is_(None), contact.c.effective_from <= today) & or_(
        contact.c.effective_to.is_(None), contact.c.effective_to > today
    )


# --- who is on duty ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reach:
    """How a unit can be reached now. `is_empty`: it has contacts, and none of them is on duty and reachable."""

    contacts: tuple[Contact, ...]
    is_empty: bool


def on_duty(tx: Connection, unit_id: str, now: datetime) -> Reach:
    """A unit without a rota: all its reachable contacts. A rota without a current row: nobody. Who signs on by himself makes no
    rota: otherwise nobody would be alerted once his shift is over.

    A unit without any contact is reached through the desk where its officers sign in: it is not empty. An officer whose place
    at the desk (`storage.shifts`) is on duty is reached by all his chats, and with him come the contacts that are nobody's own.
    """
    held = [each for each in of_units(tx, [unit_id], now.date()) if each.purpose == "alerts"]
    members = set(tx.scalars(select(membership.c.officer_id).where(_active_in(unit_id))))
    # Whoever left the unit hears no more of its alerts, although his chat is still a contact.
    reachable = [c for c in held if c.stopped_on is None and (c.officer_id is None or c.officer_id in members)]
    ids = [each.id for each in held]
    if planned := set(tx.scalars(select(duty.c.contact_id).where(duty.c.contact_id.in_(ids), duty.c.planned))):
        reachable = _of_rota(reachable, planned, _current(tx, ids, now))
    deaf = _deaf(held)
    reachable = [each for each in reachable if each.kind != "desk" or each.officer_id not in deaf]
    return Reach(tuple(reachable), bool(held) and not reachable)


def _current(tx: Connection, ids: Sequence[UUID], now: datetime) -> set[UUID]:
    runs = (duty.c.starts_at <= now) & (duty.c.ends_at > now)
    return set(tx.scalars(select(duty.c.contact_id).where(duty.c.contact_id.in_(ids), runs)))


def _of_rota(reachable: Sequence[Contact], planned: set[UUID], current: set[UUID]) -> list[Contact]:
    at_desk = {each.officer_id for each in reachable if each.kind == "desk" and each.id in current} - {None}

    def is_on(each: Contact) -> bool:
        if each.officer_id is None:  # a group or a hook without a rota of its own is on as long as anybody is
            return each.id in current or (bool(at_desk) and each.id not in planned)
        return each.id in current or each.officer_id in at_desk

    return [each for each in reachable if is_on(each)]


def _deaf(held: Sequence[Contact]) -> set[UUID | None]:
    """Officers all of whose chats are gone: their place at the desk alone would keep an alert from climbing."""
    chats = [each for each in held if each.kind == "private" and each.officer_id is not None]
    return {c.officer_id for c in chats if c.stopped_on} - {c.officer_id for c in chats if not c.stopped_on}


def _active_in(unit_id: str) -> ColumnElement[bool]:
    return (membership.c.unit_id == unit_id) & (membership.c.state == "active")


def put_on_duty(
    tx: Connection, contact_id: UUID, starts_at: datetime, ends_at: datetime, *, planned: bool = True
) -> None:
    values = {"contact_id": contact_id, "starts_at": starts_at, "ends_at": ends_at, "planned": planned}
    query = insert_with_conflicts(tx, duty).values(values)
    tx.execute(query.on_conflict_do_update(index_elements=["contact_id", "starts_at"], set_={"ends_at": ends_at}))


def forget_past_duty(tx: Connection, before: datetime) -> int:
    """Old shifts tell who worked when. The last one of a contact stays: without it its unit would have no rota any more."""
    later = duty.alias("later")
    newer = exists().where(later.c.contact_id == duty.c.contact_id, later.c.starts_at > duty.c.starts_at)
    return tx.execute(delete(duty).where(duty.c.ends_at < before, newer)).rowcount


def with_second_contact(tx: Connection, today: date) -> frozenset[str]:
    """Units that have contacts of more than one rank: their ladder has a rung of its own for the second one."""
    ranks: dict[str, set[int]] = {}
    for each in of_units(tx, None, today):
        if each.purpose == "alerts" and each.stopped_on is None:
            ranks.setdefault(each.unit_id, set()).add(each.rank)
    return frozenset(unit_id for unit_id, held in ranks.items() if len(held) > 1)


# --- chats come, move and go --------------------------------------------------------------------------------------------


def in_chat(tx: Connection, chat: bytes, today: date) -> list[Contact]:
    """The contacts that this chat is."""
    return [_contact(row) for row in tx.execute(select(*_COLUMNS).where(contact.c.chat == chat, _holds(today)))]


def stop(tx: Connection, contact_id: UUID, today: date) -> None:
    """Nothing reaches it any more: the steps that would wait for it are skipped."""
    tx.execute(update(contact).where(contact.c.id == contact_id, contact.c.stopped_on.is_(None)).values(stopped_on=today))


def resume(tx: Connection, chat: bytes) -> None:
    tx.execute(update(contact).where(contact.c.chat == chat).values(stopped_on=None))


def move(tx: Connection, contact_id: UUID, sealed_address: bytes, lookup: bytes, chat: bytes) -> None:
    """The chat has a new address."""
    taken = tx.scalar(select(contact.c.id).where(contact.c.lookup == lookup, contact.c.id != contact_id))
    if taken is None:
        tx.execute(
            update(contact)
            .where(contact.c.id == contact_id)
            .values(sealed_address=sealed_address, lookup=lookup, chat=chat, stopped_on=None)
        )


# --- invitations --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContactInvite:
    unit_id: str
    kind: str
    officer_id: UUID | None
    rank: int
    purpose: str
    label: str | None


def invite(tx: Connection, token: str, what: ContactInvite, now: datetime) -> datetime:
    """Let the chat that says this token become a contact, once, within a day; returns until when."""
    values = {name: getattr(what, name) for name in ContactInvite.__slots__}
    until = now + INVITE_KEPT
    tx.execute(insert(contact_invite).values(token_hash=tokens.hash_of(token), expires_at=until, **values))
    return until


def take_invite(tx: Connection, token: str, kind: str, now: datetime) -> ContactInvite | None:
    """Use the invitation up; None when there is none of this kind (any more)."""
    mine = contact_invite.c.token_hash == tokens.hash_of(token)
    row = tx.execute(select(contact_invite).where(mine).with_for_update()).one_or_none()
    if row is None or row.expires_at <= now or row.kind != kind:
        return None
    tx.execute(delete(contact_invite).where(mine))
    return ContactInvite(row.unit_id, row.kind, row.officer_id, row.rank, row.purpose, row.label)


def erase_old_invites(tx: Connection, now: datetime) -> int:
    return tx.execute(delete(contact_invite).where(contact_invite.c.expires_at <= now)).rowcount


# --- officers -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownOfficer:
    """An officer whose private chat is a contact, and the units of which he is an active member."""

    id: UUID
    login: str
    units: frozenset[str]


def officer_in_chat(tx: Connection, chat: bytes, today: date) -> KnownOfficer | None:
    """The officer who writes from this private chat; None for everybody else."""
    found = next((each for each in in_chat(tx, chat, today) if each.kind == "private" and each.officer_id), None)
    if found is None or found.officer_id is None:
        return None
    login = tx.scalar(select(officer.c.login).where(officer.c.id == found.officer_id, officer.c.state == "active"))
    if login is None:
        return None
    units = tx.scalars(
        select(membership.c.unit_id).where(
            membership.c.officer_id == found.officer_id, membership.c.state == "active"
        )
    )
    return KnownOfficer(found.officer_id, login, frozenset(units))
