"""Officers: their logins, passphrases and member keys.

A passphrase opens the member key, the member key opens the unit keys that were granted (unit_keys.py), a unit key opens
tip keys. The database holds every link sealed; the process sees an open key only while a request runs.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from language.folding import fold
from storage import syllables
from storage.schema import officer
from storage.sealing import SealBroken, identity_from_seed, new_identity, recipient_of, seal, unseal
from storage.stretching import Stretching

PASSPHRASE_SYLLABLES = 6
SALT_BYTES = 16
MAX_LOGIN = 40
#: longer than any passphrase we issue: what is longer is not looked at
MAX_PASSPHRASE = 300

_stretch = Stretching(memory_kib=64 * 1024, passes=3)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_NOT_SPOKEN = re.compile(r"[^a-z0-9]+")


class LoginTaken(Exception):
    """Somebody else has this login."""


class LoginInvalid(ValueError):
    """A login is 2 to 40 letters a-z, digits, dots, hyphens or underscores, and begins with a letter or digit."""


class WrongPassphrase(Exception):
    """Login and passphrase do not belong together."""


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
class Credentials:
    officer_id: UUID
    active: bool
    salt: bytes = field(repr=False)
    sealed_private: bytes = field(repr=False)


def new_passphrase() -> str:
    """Six syllables, 60 bits. Issued, printed once, never chosen."""
    return syllables.pick(PASSPHRASE_SYLLABLES)


def prepare_member(login: str, passphrase: str, officer_id: UUID | None = None) -> NewMember:
    """An officer with a fresh member key, sealed to the passphrase. Slow on purpose (64 MiB, 3 passes): in a thread.

    `officer_id`: of somebody who lost his passphrase; None = somebody new. Raises LoginInvalid.
    """
    login = checked_login(login)
    member_id, salt, identity = officer_id or uuid4(), secrets.token_bytes(SALT_BYTES), new_identity()
    lock = recipient_of(_passphrase_identity(passphrase, salt))
    sealed = seal(identity.encode(), [lock], kind="member-key", ref=member_id)
    return NewMember(member_id, login, recipient_of(identity), salt, sealed, identity)


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


def credentials(tx: Connection, login: str) -> Credentials | None:
    """What `unlock` needs; None = no such login, which `unlock` takes too."""
    wanted = clean_login(login)
    if not _LOGIN.fullmatch(wanted):  # half a surrogate would make the driver raise
        return None
    row = tx.execute(
        select(officer.c.id, officer.c.state, officer.c.salt, officer.c.sealed_private).where(officer.c.login == wanted)
    ).one_or_none()
    return Credentials(row.id, row.state == "active", row.salt, row.sealed_private) if row else None


def public_key(tx: Connection, officer_id: UUID) -> str:
    """Of his member key."""
    return str(tx.execute(select(officer.c.public_key).where(officer.c.id == officer_id)).scalar_one())


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


def checked_login(login: str) -> str:
    """The login as it is stored. Raises LoginInvalid."""
    login = clean_login(login)
    if not _LOGIN.fullmatch(login):
        raise LoginInvalid
    return login


def spoken(passphrase: str) -> str:
    """A passphrase as it is read aloud: typed on a phone, diacritics, capitals, hyphens and blanks come and go."""
    # What is too long is cut, not refused: same work.
    return _NOT_SPOKEN.sub("", fold(passphrase[:MAX_PASSPHRASE]))


def _passphrase_identity(passphrase: str, salt: bytes) -> str:
    return identity_from_seed(_stretch(spoken(passphrase).encode(), salt))


@lru_cache(maxsize=1)
def _nobody() -> Credentials:
    """Credentials that nothing opens, of the same size as real ones."""
    officer_id = uuid4()
    sealed = seal(new_identity().encode(), [recipient_of(new_identity())], kind="member-key", ref=officer_id)
    return Credentials(officer_id, False, secrets.token_bytes(SALT_BYTES), sealed)
