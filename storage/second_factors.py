"""Codes of an officer's phone (TOTP, RFC 6238) beside his passphrase, and the recovery codes for when the phone is gone.

The secret is sealed to the member key: it opens only after the passphrase or the session did, so neither the database nor
the key folder can make a code. A code counts once: the step of the newest one is kept.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import Connection, delete, func, insert, select, update

from language.folding import fold
from storage import syllables
from storage.schema import recovery_code, second_factor
from storage.sealing import seal, unseal

STEP_SECONDS = 30
#: of the clock, each way; RFC 6238 recommends no more than one
STEPS_OFF = 1
#: a clock that is wrong by up to ten minutes is told so
STEPS_LOOKED_AT = 20
RECOVERY_CODES = 10
RECOVERY_SYLLABLES = 5  # 50 bits, under a key that the database does not hold

_CODE = re.compile(r"[0-9]{6}")
_NOT_SPOKEN = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Factor:
    officer_id: UUID
    last_step: int
    since: datetime
    sealed_secret: bytes = field(repr=False)

    def open(self, identity: str) -> str:
        """The secret, with the member key. Raises SealBroken."""
        return unseal(self.sealed_secret, identity, kind="totp", ref=self.officer_id).decode()


# --- codes: outside any transaction -----------------------------------------------------------------------------------


def new_secret() -> str:
    """160 bits, base32, as authenticator apps take it."""
    return pyotp.random_base32()


def seal_secret(secret: str, officer_id: UUID, public_key: str) -> bytes:
    return seal(secret.encode(), [public_key], kind="totp", ref=officer_id)


def address(secret: str, login: str, issuer: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def is_code(text: str) -> bool:
    """Whether this is a code of a phone, and not a recovery code or a passphrase."""
    return _CODE.fullmatch("".join(text.split())) is not None


def step_of(secret: str, code: str, now: datetime, steps: int = STEPS_OFF) -> int | None:
    """The step whose code this is, the nearest first; None when it is none within `steps`."""
    code, here = "".join(code.split()), int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    near = sorted(range(-steps, steps + 1), key=abs)
    return next((here + off for off in near if hmac.compare_digest(totp.generate_otp(here + off), code)), None)


def minutes_off(secret: str, code: str, now: datetime) -> int | None:
    """By how many minutes the phone's clock runs ahead (behind: negative); None when the code is simply wrong.

    Ask only for somebody who proved already that he knows the passphrase or holds the session.
    """
    step = step_of(secret, code, now, STEPS_LOOKED_AT)
    if step is None:
        return None
    seconds = (step - int(now.timestamp()) // STEP_SECONDS) * STEP_SECONDS
    return (1 if seconds > 0 else -1) * max(1, round(abs(seconds) / 60))


def new_recovery_codes() -> list[str]:
    return [syllables.pick(RECOVERY_SYLLABLES) for _ in range(RECOVERY_CODES)]


def hash_code(key: bytes, officer_id: UUID, code: str) -> bytes:
    """`key` is `Keyring.subkey("recovery codes")`: without the key folder nothing can be tried against the hashes."""
    spoken = _NOT_SPOKEN.sub("", fold(code[:200]))
    return hmac.digest(key, officer_id.bytes + spoken.encode(), "sha256")


# --- rows -------------------------------------------------------------------------------------------------------------


def of_officer(tx: Connection, officer_id: UUID) -> Factor | None:
    row = tx.execute(select(second_factor).where(second_factor.c.officer_id == officer_id)).one_or_none()
    return Factor(row.officer_id, row.last_step, row.since, row.sealed_secret) if row else None


def enrol(
    tx: Connection, officer_id: UUID, sealed_secret: bytes, step: int, code_hashes: Iterable[bytes], now: datetime
) -> None:
    """From now on a code is asked for; an earlier phone and its recovery codes count no more."""
    forget(tx, officer_id)
    tx.execute(
        insert(second_factor).values(officer_id=officer_id, sealed_secret=sealed_secret, last_step=step, since=now)
    )
    tx.execute(insert(recovery_code), [{"officer_id": officer_id, "code_hash": each} for each in code_hashes])


def spend_step(tx: Connection, officer_id: UUID, step: int) -> bool:
    """Use the code of this step. False = it, or a later one, was used before."""
    fresh = (second_factor.c.officer_id == officer_id) & (second_factor.c.last_step < step)
    return bool(tx.execute(update(second_factor).where(fresh).values(last_step=step)).rowcount)


def spend_code(tx: Connection, officer_id: UUID, code_hash: bytes) -> bool:
    """Use a recovery code up. False = there is none like it (any more)."""
    mine = (recovery_code.c.officer_id == officer_id) & (recovery_code.c.code_hash == code_hash)
    return bool(tx.execute(delete(recovery_code).where(mine)).rowcount)


def codes_left(tx: Connection, officer_id: UUID) -> int:
    return tx.execute(select(func.count()).where(recovery_code.c.officer_id == officer_id)).scalar_one()


def forget(tx: Connection, officer_id: UUID) -> None:
    tx.execute(delete(recovery_code).where(recovery_code.c.officer_id == officer_id))
    tx.execute(delete(second_factor).where(second_factor.c.officer_id == officer_id))
