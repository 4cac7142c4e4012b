"""Desk sessions: who is signed in. The cookie is itself the key that opens what the session holds.

With a PIN a session lasts the shift. Idle, it is locked: what the cookie alone opens is erased, and what is left opens with
cookie, PIN and a key of the key folder together. Without a PIN it ends when idle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, or_, select, update

from storage import memberships, pins, roles, tokens
from storage.memberships import Membership
from storage.pins import Pin
from storage.schema import desk_notice, desk_session, officer, second_factor
from storage.sealing import new_identity, recipient_of, seal, unseal

SESSION_IDLE = timedelta(minutes=30)
#: with a PIN: it is asked for again after so long, and the session lasts
LOCK_IDLE = timedelta(minutes=10)
SESSION_LONGEST = timedelta(hours=12)
MAX_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class NewSession:
    cookie: str = field(repr=False)  #: itself an age identity; only the browser keeps it
    id: bytes = field(repr=False)
    officer_id: UUID
    sealed_private: bytes = field(repr=False)
    label: str = ""  #: kind of device and browser, coarse
    pin_salt: bytes | None = field(default=None, repr=False)
    sealed_locked: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DeskSession:
    officer_id: UUID
    login: str
    memberships: tuple[Membership, ...]
    seen_at: datetime
    sealed_private: bytes = field(repr=False)
    since: datetime
    number: UUID | None
    has_pin: bool
    has_factor: bool  #: codes of his phone are asked for
    stepped_up_at: datetime | None
    locked: bool  #: only the PIN opens it again
    notices: int  #: what he has to be told

    def unlock(self, cookie: str) -> str:
        """The member key. Takes a millisecond: call it outside the transaction. Raises SealBroken."""
        return unseal(self.sealed_private, cookie, kind="desk-session", ref=self.officer_id).decode()

    @property
    def tip_units(self) -> tuple[str, ...]:
        """The units whose tips this officer reads."""
        return self.units_for("tips")

    def units_for(self, need: str) -> tuple[str, ...]:
        """The units in which his role may do this, see `storage.roles.MAY`; none where he still waits."""
        return tuple(m.unit_id for m in self.memberships if m.state == "active" and roles.may(m.role, need))


@dataclass(frozen=True, slots=True)
class ListedSession:
    number: UUID | None
    label: str
    since: datetime
    seen_at: datetime
    has_pin: bool
    is_this: bool


def prepare(officer_id: UUID, identity: str, *, label: str = "", pin: Pin | None = None) -> NewSession:
    """The member key sealed again, to a cookie that is itself a key: the database alone opens nothing.

    With a PIN it takes some 50 ms: in a thread.
    """
    cookie = new_identity()
    sealed = seal_to_cookie(officer_id, identity, cookie)
    if pin is None:
        return NewSession(cookie, tokens.hash_of(cookie), officer_id, sealed, label)
    salt = pins.new_salt()
    locked = pins.seal_locked(pin, cookie, salt, officer_id, identity)
    return NewSession(cookie, tokens.hash_of(cookie), officer_id, sealed, label, salt, locked)


def seal_to_cookie(officer_id: UUID, identity: str, cookie: str) -> bytes:
    return seal(identity.encode(), [recipient_of(cookie)], kind="desk-session", ref=officer_id)


def start(tx: Connection, new: NewSession, now: datetime) -> None:
    """Beyond MAX_SESSIONS the officer's oldest ends: a cookie that was copied once does not live beside all later ones."""
    tx.execute(select(officer.c.id).where(officer.c.id == new.officer_id).with_for_update())  # two at once: count both
    older = (
        select(desk_session.c.id)
        .where(desk_session.c.officer_id == new.officer_id)
        .order_by(desk_session.c.created_at.desc(), desk_session.c.seen_at.desc())
        .offset(MAX_SESSIONS - 1)
    )
    too_many = list(tx.scalars(older))
    tx.execute(delete(desk_session).where(desk_session.c.id.in_(too_many)))
    tx.execute(
        insert(desk_session).values(
            id=new.id, officer_id=new.officer_id, sealed_private=new.sealed_private, created_at=now, seen_at=now,
            number=uuid4(), label=new.label or None, pin_salt=new.pin_salt, sealed_locked=new.sealed_locked,
        )
    )


def get(tx: Connection, cookie: str, now: datetime) -> DeskSession | None:
    """Who is signed in with this cookie; None when nobody is, after 30 idle minutes without a PIN, or 12 hours in all."""
    row = tx.execute(
        select(
            desk_session, officer.c.login,
            exists().where(second_factor.c.officer_id == desk_session.c.officer_id).label("has_factor"),
            select(func.count()).where(desk_notice.c.officer_id == desk_session.c.officer_id)
            .scalar_subquery().label("notices"),
        )
        .join(officer, officer.c.id == desk_session.c.officer_id)
        .where(desk_session.c.id == tokens.hash_of(cookie), officer.c.state == "active", *_still_open(now))
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    has_pin = row.pin_salt is not None
    return DeskSession(
        row.officer_id, row.login, memberships.of_officer(tx, row.officer_id), row.seen_at, row.sealed_private,
        since=row.created_at, number=row.number, has_pin=has_pin, has_factor=row.has_factor,
        stepped_up_at=row.stepped_up_at, notices=row.notices,
        locked=has_pin and (not row.sealed_private or row.seen_at <= now - LOCK_IDLE),
    )  # fmt: skip


def touch(tx: Connection, cookie: str, now: datetime) -> None:
    """He did something: the idle time starts again. A session that ended stays ended, a locked one locked."""
    awake = or_(desk_session.c.pin_salt.is_(None), desk_session.c.seen_at > now - LOCK_IDLE)
    tx.execute(
        update(desk_session).where(desk_session.c.id == tokens.hash_of(cookie), awake, *_still_open(now)).values(seen_at=now)
    )


def end(tx: Connection, cookie: str) -> None:
    tx.execute(delete(desk_session).where(desk_session.c.id == tokens.hash_of(cookie)))


def step_up(tx: Connection, cookie: str, now: datetime) -> None:
    """He proved again who he is."""
    tx.execute(update(desk_session).where(desk_session.c.id == tokens.hash_of(cookie)).values(stepped_up_at=now))


# --- an officer's sessions --------------------------------------------------------------------------------------------


def of_officer(tx: Connection, officer_id: UUID, cookie: str, now: datetime) -> list[ListedSession]:
    """His open sessions, the newest use first."""
    mine = tokens.hash_of(cookie)
    rows = tx.execute(
        select(desk_session)
        .where(desk_session.c.officer_id == officer_id, *_still_open(now))
        .order_by(desk_session.c.seen_at.desc())
    )
    return [
        ListedSession(r.number, r.label or "", r.created_at, r.seen_at, r.pin_salt is not None, r.id == mine) for r in rows
    ]


def end_numbered(tx: Connection, officer_id: UUID, number: UUID) -> bool:
    """End one session of this officer; False when he has none with this number."""
    ours = (desk_session.c.officer_id == officer_id) & (desk_session.c.number == number)
    return bool(tx.execute(delete(desk_session).where(ours)).rowcount)


def end_all(tx: Connection, officer_id: UUID, *, but: str = "") -> int:
    """End every session of this officer, but the one with the cookie `but`."""
    others = (desk_session.c.officer_id == officer_id) & (desk_session.c.id != tokens.hash_of(but))
    return int(tx.execute(delete(desk_session).where(others)).rowcount)


# --- locked by time, opened by the PIN --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Locked:
    """What a PIN opens again."""

    officer_id: UUID
    salt: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    failures: int


def locked(tx: Connection, cookie: str, now: datetime) -> Locked | None:
    """None when there is no open session with a PIN behind this cookie."""
    row = tx.execute(
        select(desk_session).where(desk_session.c.id == tokens.hash_of(cookie), *_still_open(now))
    ).one_or_none()
    if row is None or row.pin_salt is None or row.sealed_locked is None:
        return None
    return Locked(row.officer_id, row.pin_salt, row.sealed_locked, row.pin_failures)


def lock(tx: Connection, cookie: str) -> None:
    """Lock it now: without the PIN nothing of it opens any more."""
    held = (desk_session.c.id == tokens.hash_of(cookie)) & desk_session.c.pin_salt.is_not(None)
    tx.execute(update(desk_session).where(held).values(sealed_private=b""))


def lock_idle(tx: Connection, now: datetime) -> int:
    """What the cookie alone opens goes, wherever the PIN is due."""
    idle = (desk_session.c.pin_salt.is_not(None)) & (desk_session.c.seen_at <= now - LOCK_IDLE)
    query = update(desk_session).where(idle, desk_session.c.sealed_private != b"").values(sealed_private=b"")
    return int(tx.execute(query).rowcount)


def unlock(tx: Connection, cookie: str, sealed_private: bytes, now: datetime) -> bool:
    """The PIN was right: the session goes on. False when it ended in the meantime."""
    return bool(
        tx.execute(
            update(desk_session)
            .where(desk_session.c.id == tokens.hash_of(cookie), *_still_open(now))
            .values(sealed_private=sealed_private, seen_at=now, pin_failures=0)
        ).rowcount
    )


def count_wrong_pin(tx: Connection, cookie: str) -> int:
    """One more wrong PIN; returns how many are left. At none the session ends."""
    mine = desk_session.c.id == tokens.hash_of(cookie)
    failures = tx.scalar(select(desk_session.c.pin_failures).where(mine).with_for_update())
    if failures is None or failures + 1 >= pins.MAX_WRONG:
        tx.execute(delete(desk_session).where(mine))
        return 0
    tx.execute(update(desk_session).where(mine).values(pin_failures=failures + 1))
    return pins.MAX_WRONG - int(failures) - 1


def expired(now: datetime, idle: timedelta, longest: timedelta) -> ColumnElement[bool]:
    """What `get` does not show any more."""
    alone = desk_session.c.pin_salt.is_(None) & (desk_session.c.seen_at <= now - idle)
    return or_(alone, desk_session.c.created_at <= now - longest)


def _still_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    awake = or_(desk_session.c.pin_salt.is_not(None), desk_session.c.seen_at > now - SESSION_IDLE)
    return awake, desk_session.c.created_at > now - SESSION_LONGEST
