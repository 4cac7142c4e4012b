"""Setting up the codes of an officer's phone: a secret to scan, one code back, then ten recovery codes, shown once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.handlers.desk_access import append, signed_in, stepped_up
from bot.handlers.proving import RECOVERY_KEY, NotProven
from bot.handlers.services import Services
from storage import officers, second_factors
from storage.desk_sessions import DeskSession


@dataclass(frozen=True, slots=True)
class Begun:
    secret: str = field(repr=False)
    address: str = field(repr=False)  #: what the QR code says


async def begin(services: Services, cookie: str, issuer: str) -> Begun:
    """A fresh secret; nothing is stored before a code came back. Raises SignedOut, StepUpNeeded."""
    session = await _session(services, cookie, services.clock())
    secret = second_factors.new_secret()
    return Begun(secret, second_factors.address(secret, session.login, issuer))


async def again(services: Services, cookie: str, secret: str, issuer: str) -> Begun:
    """The same secret once more, after a wrong code."""
    session = await _session(services, cookie, services.clock())
    return Begun(secret, second_factors.address(secret, session.login, issuer))


async def finish(services: Services, cookie: str, secret: str, code: str) -> list[str]:
    """Ask for codes of this phone from now on; returns the recovery codes. Raises SignedOut, StepUpNeeded, NotProven."""
    now = services.clock()
    await _session(services, cookie, now)
    step = second_factors.step_of(secret, code, now)
    if step is None:
        minutes = second_factors.minutes_off(secret, code, now)
        raise NotProven("clock", minutes) if minutes is not None else NotProven("wrong")
    codes, key = second_factors.new_recovery_codes(), services.keyring.subkey(RECOVERY_KEY)

    def store(tx: Connection) -> None:
        session = stepped_up(signed_in(tx, cookie, now), now)
        officer_id = session.officer_id
        hashes = [second_factors.hash_code(key, officer_id, each) for each in codes]
        sealed = second_factors.seal_secret(secret, officer_id, officers.public_key(tx, officer_id))
        second_factors.enrol(tx, officer_id, sealed, step, hashes, now)
        append(services, tx, now, str(officer_id), "totp_set", None, None)

    await services.db.write(store)
    return codes


async def _session(services: Services, cookie: str, now: datetime) -> DeskSession:
    return await services.db.read(lambda tx: stepped_up(signed_in(tx, cookie, now), now))
