"""Desk sessions: who is signed in. The cookie is itself the key that opens what the session holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from storage import memberships, roles, tokens
from storage.memberships import Membership
from storage.schema import desk_session, officer
from storage.sealing import new_identity, recipient_of, seal, unseal

SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=12)
MAX_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class NewSession:
    cookie: str = field(repr=False)  #: itself an age identity; only the browser keeps it
    id: bytes = field(repr=False)
    officer_id: UUID
    sealed_private: bytes = field(repr=False)


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
    def tip_units(self) -> tuple[str, ...]:
        """The units whose tips this officer reads."""
        return self.units_for("tips")

    def units_for(self, need: str) -> tuple[str, ...]:
        """The units in which his role may do this, see `storage.roles.MAY`; none where he still waits."""
        return tuple(m.unit_id for m in self.memberships if m.state == "active" and roles.may(m.role, need))


def prepare(officer_id: UUID, identity: str) -> NewSession:
    """The member key sealed again, to a cookie that is itself a key: the database alone opens nothing."""
    cookie = new_identity()
    sealed = seal(identity.encode(), [recipient_of(cookie)], kind="desk-session", ref=officer_id)
    return NewSession(cookie, tokens.hash_of(cookie), officer_id, sealed)


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
            id=new.id, officer_id=new.officer_id, sealed_private=new.sealed_private, created_at=now, seen_at=now
        )
    )


def get(tx: Connection, cookie: str, now: datetime) -> DeskSession | None:
    """Who is signed in with this cookie; None when nobody is, after 30 idle minutes, or 12 hours in all."""
    row = tx.execute(
        select(desk_session.c.officer_id, officer.c.login, desk_session.c.seen_at, desk_session.c.sealed_private)
        .join(officer, officer.c.id == desk_session.c.officer_id)
        .where(desk_session.c.id == tokens.hash_of(cookie), officer.c.state == "active", *_still_open(now))
    ).one_or_none()
    if row is None:
        return None
    return DeskSession(row.officer_id, row.login, memberships.of_officer(tx, row.officer_id), row.seen_at, row.sealed_private)


def touch(tx: Connection, cookie: str, now: datetime) -> None:
    """He did something: the idle time starts again. A session that ended stays ended."""
    tx.execute(
        update(desk_session).where(desk_session.c.id == tokens.hash_of(cookie), *_still_open(now)).values(seen_at=now)
    )


def end(tx: Connection, cookie: str) -> None:
    tx.execute(delete(desk_session).where(desk_session.c.id == tokens.hash_of(cookie)))


def _still_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return desk_session.c.seen_at > now - SESSION_IDLE, desk_session.c.created_at > now - SESSION_LONGEST
