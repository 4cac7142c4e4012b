"""Officers: invitations, passphrases, member and unit keys, desk sessions.

A passphrase opens the member key, the member key opens the unit keys that were granted, a unit key opens tip keys. The
database holds every link sealed; the process sees an open key only while a request runs.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Join, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from language.folding import fold
from storage import syllables
from storage.schema import desk_session, invite, membership, officer, unit, unit_key, unit_key_grant
from storage.sealing import SealBroken, identity_from_seed, new_identity, recipient_of, seal, unseal
from storage.stretching import Stretching

INVITE_KEPT = timedelta(hours=24)
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=12)
PASSPHRASE_SYLLABLES = 6
SALT_BYTES = 16
MAX_LOGIN = 40
#: longer than any passphrase or cookie we issue: what is longer is not looked at
MAX_SECRET = 300

_stretch = Stretching(memory_kib=64 * 1024, passes=3)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_NOT_PHRASE = re.compile(r"[^a-z0-9]+")


class InviteUnknown(Exception):
    """No such invitation."""


class InviteUsed(Exception):
    """This invitation was accepted already."""


class InviteExpired(Exception):
    """This invitation is older than 24 hours."""


class LoginTaken(Exception):
    """Somebody else has this login."""


class LoginInvalid(ValueError):
    """A login is 2 to 40 letters a-z, digits, dots, hyphens or underscores, and begins with a letter or digit."""


class WrongPassphrase(Exception):
    """Login and passphrase do not belong together."""


class GrantRefused(Exception):
    """The grant cannot be made; `code`: not_a_member | not_waiting | own_grant | keys_changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Invite:
    unit_id: str
    role: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewMember:
    """An officer ready to be stored; the member key is open here and nowhere else."""

    id: UUID
    login: str
    public_key: str
    salt: bytes = field(repr=False)
    sealed_private: bytes = field(repr=False)
    identity: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewUnitKey:
    """A unit key ready to be stored, sealed to its first member; not stored when the unit turns out to have one."""

    id: UUID
    unit_id: str
    public_key: str
    sealed: bytes = field(repr=False)
    identity: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    officer_id: UUID
    active: bool
    salt: bytes = field(repr=False)
    sealed_private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewSession:
    cookie: str = field(repr=False)  #: itself an age identity; only the browser keeps it
    id: bytes = field(repr=False)
    officer_id: UUID
    sealed_private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Membership:
    unit_id: str
    role: str
    state: str  #: waiting | active


@dataclass(frozen=True, slots=True)
class DeskSession:
    officer_id: UUID
    login: str
    memberships: tuple[Membership, ...]
    seen_at: datetime
    sealed_private: bytes = field(repr=False)

    def unlock(self, cookie: str) -> str:
        """The member key. Takes a millisecond: call it outside the transaction. Raises SealBroken."""
        return unseal(self.sealed_private, cookie, kind="desk-session", ref=self.officer_id).decode()

    @property
    def active_units(self) -> tuple[str, ...]:
        return tuple(m.unit_id for m in self.memberships if m.state == "active")


@dataclass(frozen=True, slots=True)
class SealedUnitKey:
    unit_key_id: UUID
    unit_id: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnitKey:
    id: UUID
    unit_id: str
    public_key: str
    members: int  #: active members who hold it; real tips are accepted from two on


@dataclass(frozen=True, slots=True)
class WaitingMember:
    officer_id: UUID
    login: str
    role: str
    public_key: str
    since: datetime


# --- making keys: outside any transaction, in a thread ----------------------------------------------------------------


def new_passphrase() -> str:
    """Six syllables, 60 bits. Issued, printed once, never chosen."""
    return syllables.pick(PASSPHRASE_SYLLABLES)


def new_token() -> str:
    """The secret part of an invitation's link."""
    return secrets.token_urlsafe(32)


def prepare_member(login: str, passphrase: str) -> NewMember:
    """A new officer with a fresh member key, sealed to the passphrase. Slow on purpose (64 MiB, 3 passes): in a thread.

    Raises LoginInvalid.
    """
    login = clean_login(login)
    if not _LOGIN.fullmatch(login):
        raise LoginInvalid
    member_id, salt, identity = uuid4(), secrets.token_bytes(SALT_BYTES), new_identity()
    lock = recipient_of(_passphrase_identity(passphrase, salt))
    sealed = seal(identity.encode(), [lock], kind="member-key", ref=member_id)
    return NewMember(member_id, login, recipient_of(identity), salt, sealed, identity)


def new_unit_key(unit_id: str, member_public_key: str) -> NewUnitKey:
    """A fresh unit key, sealed to this member."""
    key_id, identity = uuid4(), new_identity()
    sealed = _seal_unit_key(key_id, identity, member_public_key)
    return NewUnitKey(key_id, unit_id, recipient_of(identity), sealed, identity)


def seal_grant(unit_keys: Mapping[UUID, str], public_key: str) -> dict[UUID, bytes]:
    """Opened unit keys (id → identity) sealed to another member: what `grant` stores."""
    return {key_id: _seal_unit_key(key_id, identity, public_key) for key_id, identity in unit_keys.items()}


def open_unit_key(row: SealedUnitKey, identity: str) -> str:
    """The unit key, opened with the member key. Raises SealBroken."""
    return unseal(row.sealed, identity, kind="unit-key", ref=row.unit_key_id).decode()


def unlock(credentials: Credentials | None, passphrase: str) -> str:
    """The member key behind login and passphrase. Slow on purpose, as slow for an unknown login: call it in a thread.

    Raises WrongPassphrase, whichever of the two was wrong.
    """
    # An answer that comes sooner for an unknown login would tell which logins exist.
    tried = credentials or _nobody()
    lock = _passphrase_identity(passphrase, tried.salt)
    try:
        identity = unseal(tried.sealed_private, lock, kind="member-key", ref=tried.officer_id)
    except SealBroken:
        raise WrongPassphrase from None
    if credentials is None or not credentials.active:
        raise WrongPassphrase
    return identity.decode()


def clean_login(login: str) -> str:
    """As logins are stored and compared: folded, at most MAX_LOGIN characters."""
    return fold(login[: MAX_LOGIN * 2])[:MAX_LOGIN]


def _passphrase_identity(passphrase: str, salt: bytes) -> str:
    # Typed on a phone: diacritics, capitals and blanks come and go. What is too long is cut, not refused: same work.
    plain = _NOT_PHRASE.sub("", fold(passphrase[:MAX_SECRET]))
    return identity_from_seed(_stretch(plain.encode(), salt))


def _seal_unit_key(key_id: UUID, identity: str, public_key: str) -> bytes:
    return seal(identity.encode(), [public_key], kind="unit-key", ref=key_id)


@lru_cache(maxsize=1)
def _nobody() -> Credentials:
    """Credentials that nothing opens, of the same size as real ones."""
    officer_id = uuid4()
    sealed = seal(new_identity().encode(), [recipient_of(new_identity())], kind="member-key", ref=officer_id)
    return Credentials(officer_id, False, secrets.token_bytes(SALT_BYTES), sealed)


# --- invitations ------------------------------------------------------------------------------------------------------


def create_invite(tx: Connection, *, token: str, unit_id: str, role: str, now: datetime) -> None:
    """Let whoever holds this token become a member of this unit, once, within 24 hours. Only its hash is stored."""
    tx.execute(
        insert(invite).values(token_hash=_hash(token), unit_id=unit_id, role=role, expires_at=now + INVITE_KEPT)
    )


def peek_invite(tx: Connection, token: str, now: datetime) -> Invite:
    """What this token invites to. Raises InviteUnknown, InviteUsed, InviteExpired."""
    return _invite(tx, token, now, lock=False)


def accept_invite(tx: Connection, *, token: str, member: NewMember, unit_key: NewUnitKey, now: datetime) -> str:
    """Store the officer and the membership; returns its state.

    "active": nobody held a key of this unit, so `unit_key` becomes the unit's. "waiting": an active member must grant
    first; `unit_key` is not used. Raises InviteUnknown, InviteUsed, InviteExpired, LoginTaken.
    """
    found = _invite(tx, token, now, lock=True)
    if unit_key.unit_id != found.unit_id:
        raise ValueError("the unit key was made for another unit")
    # Two first members at the same moment: the second waits here and then finds the key of the first.
    tx.execute(select(unit.c.id).where(unit.c.id == found.unit_id).with_for_update(key_share=True)).one()
    first = found.unit_id not in unit_keys(tx)
    add_officer(tx, member, now)
    state = "active" if first else "waiting"
    enrol(tx, unit_id=found.unit_id, role=found.role, officer_id=member.id, state=state, now=now)
    if first:
        add_unit_key(tx, unit_key, member.id, now)
    tx.execute(update(invite).where(invite.c.token_hash == _hash(token)).values(used_at=now))
    return state


def _invite(tx: Connection, token: str, now: datetime, *, lock: bool) -> Invite:
    query = select(invite).where(invite.c.token_hash == _hash(token))
    row = tx.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise InviteUnknown
    if row.used_at is not None:
        raise InviteUsed
    if row.expires_at <= now:
        raise InviteExpired
    return Invite(row.unit_id, row.role, row.expires_at)


def _hash(token: str) -> bytes:
    # Tokens and cookies carry 256 random bits: there is nothing to guess, so no slow hash is needed.
    return hashlib.sha256(token[:MAX_SECRET].encode("utf-8", "replace")).digest()


# --- members and unit keys --------------------------------------------------------------------------------------------


def add_officer(tx: Connection, member: NewMember, now: datetime) -> None:
    """Store an officer who belongs to no unit yet. Raises LoginTaken."""
    try:
        # A savepoint: on PostgreSQL a failed insert would spoil the caller's whole transaction.
        with tx.begin_nested():
            tx.execute(
                insert(officer).values(
                    id=member.id, login=member.login, salt=member.salt, public_key=member.public_key,
                    sealed_private=member.sealed_private, state="active", created_at=now,
                )
            )
    except IntegrityError:
        raise LoginTaken from None


def enrol(
    tx: Connection,
    *,
    unit_id: str,
    role: str,
    officer_id: UUID,
    state: str,
    now: datetime,
    granted_by: UUID | None = None,
) -> None:
    """Make an officer a member. "active" alone opens nothing: the unit key comes by `add_unit_key` or `add_grants`."""
    tx.execute(
        insert(membership).values(
            officer_id=officer_id, unit_id=unit_id, role=role, state=state, since=now, granted_by=granted_by
        )
    )


def add_unit_key(tx: Connection, new: NewUnitKey, officer_id: UUID, now: datetime) -> None:
    """Store the unit's newest key and the first member's hold on it. New tips are sealed to it from now on."""
    highest = select(func.coalesce(func.max(unit_key.c.n), 0)).where(unit_key.c.unit_id == new.unit_id)
    tx.execute(
        insert(unit_key).values(
            id=new.id, unit_id=new.unit_id, n=tx.execute(highest).scalar_one() + 1, public_key=new.public_key,
            created_at=now,
        )
    )
    add_grants(tx, officer_id, {new.id: new.sealed})


def add_grants(tx: Connection, officer_id: UUID, sealed: Mapping[UUID, bytes]) -> None:
    rows = [{"unit_key_id": key, "officer_id": officer_id, "sealed_private": blob} for key, blob in sealed.items()]
    tx.execute(insert(unit_key_grant), rows)


def waiting_members(tx: Connection, unit_id: str) -> list[WaitingMember]:
    """Who accepted an invitation to this unit and cannot read anything yet, longest wait first."""
    rows = tx.execute(
        select(officer.c.id, officer.c.login, membership.c.role, officer.c.public_key, membership.c.since)
        .join(membership, membership.c.officer_id == officer.c.id)
        .where(membership.c.unit_id == unit_id, membership.c.state == "waiting", officer.c.state == "active")
        .order_by(membership.c.since, officer.c.login)
    )
    return [WaitingMember(*row) for row in rows]


def grant(
    tx: Connection, *, unit_id: str, officer_id: UUID, by: UUID, sealed: Mapping[UUID, bytes], now: datetime
) -> None:
    """A member lets a waiting one in: stores the unit keys sealed to him (`seal_grant`) and makes him active.

    Raises GrantRefused, also when the unit got a newer key in the meantime: read again and seal again.
    """
    if by == officer_id:
        raise GrantRefused("own_grant")
    states = _lock_states(tx, unit_id, (officer_id, by))
    if states.get(by) != "active":
        raise GrantRefused("not_a_member")
    if states.get(officer_id) != "waiting":
        raise GrantRefused("not_waiting")
    held = {row.unit_key_id for row in unit_identities(tx, by) if row.unit_id == unit_id}
    current = unit_keys(tx).get(unit_id)
    if current is None or current.id not in sealed or not set(sealed) <= held:
        raise GrantRefused("keys_changed")
    add_grants(tx, officer_id, sealed)
    tx.execute(
        update(membership)
        .where(membership.c.officer_id == officer_id, membership.c.unit_id == unit_id)
        .values(state="active", granted_by=by, since=now)
    )


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


def unit_identities(tx: Connection, officer_id: UUID) -> list[SealedUnitKey]:
    """Every unit key this officer may open now: none through a membership that is waiting or ended."""
    rows = tx.execute(
        select(unit_key.c.id, unit_key.c.unit_id, unit_key_grant.c.sealed_private)
        .select_from(_holders())
        .where(unit_key_grant.c.officer_id == officer_id, *_ACTIVE)
        .order_by(unit_key.c.unit_id, unit_key.c.n.desc())
    )
    return [SealedUnitKey(*row) for row in rows]


def unit_keys(tx: Connection) -> dict[str, UnitKey]:
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


def _holders() -> Join:
    return (
        unit_key.join(unit_key_grant, unit_key_grant.c.unit_key_id == unit_key.c.id)
        .join(
            membership,
            (membership.c.officer_id == unit_key_grant.c.officer_id) & (membership.c.unit_id == unit_key.c.unit_id),
        )
        .join(officer, officer.c.id == membership.c.officer_id)
    )


_ACTIVE = (membership.c.state == "active", officer.c.state == "active")


# --- signing in -------------------------------------------------------------------------------------------------------


def credentials(tx: Connection, login: str) -> Credentials | None:
    """What `unlock` needs; None = no such login, which `unlock` takes too."""
    wanted = clean_login(login)
    if not _LOGIN.fullmatch(wanted):  # half a surrogate would make the driver raise
        return None
    row = tx.execute(
        select(officer.c.id, officer.c.state, officer.c.salt, officer.c.sealed_private).where(officer.c.login == wanted)
    ).one_or_none()
    return Credentials(row.id, row.state == "active", row.salt, row.sealed_private) if row else None


def new_session(officer_id: UUID, identity: str, now: datetime) -> NewSession:
    """The member key sealed again, to a cookie that is itself a key: the database alone opens nothing."""
    cookie = new_identity()
    sealed = seal(identity.encode(), [recipient_of(cookie)], kind="desk-session", ref=officer_id)
    return NewSession(cookie, _hash(cookie), officer_id, sealed)


def open_session(tx: Connection, new: NewSession, now: datetime) -> None:
    tx.execute(
        insert(desk_session).values(
            id=new.id, officer_id=new.officer_id, sealed_private=new.sealed_private, created_at=now, seen_at=now
        )
    )


def session(tx: Connection, cookie: str, now: datetime) -> DeskSession | None:
    """Who is signed in with this cookie; None when nobody is, after 30 idle minutes, or 12 hours in all."""
    row = tx.execute(
        select(desk_session.c.officer_id, officer.c.login, desk_session.c.seen_at, desk_session.c.sealed_private)
        .join(officer, officer.c.id == desk_session.c.officer_id)
        .where(desk_session.c.id == _hash(cookie), officer.c.state == "active", *_still_open(now))
    ).one_or_none()
    if row is None:
        return None
    return DeskSession(row.officer_id, row.login, _memberships(tx, row.officer_id), row.seen_at, row.sealed_private)


def touch_session(tx: Connection, cookie: str, now: datetime) -> None:
    """He did something: the idle time starts again. A session that ended stays ended."""
    tx.execute(
        update(desk_session).where(desk_session.c.id == _hash(cookie), *_still_open(now)).values(seen_at=now)
    )


def end_session(tx: Connection, cookie: str) -> None:
    tx.execute(delete(desk_session).where(desk_session.c.id == _hash(cookie)))


def _still_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return desk_session.c.seen_at > now - SESSION_IDLE, desk_session.c.created_at > now - SESSION_LONGEST


def _memberships(tx: Connection, officer_id: UUID) -> tuple[Membership, ...]:
    rows = tx.execute(
        select(membership.c.unit_id, membership.c.role, membership.c.state)
        .where(membership.c.officer_id == officer_id, membership.c.state != "ended")
        .order_by(membership.c.unit_id)
    )
    return tuple(Membership(*row) for row in rows)
