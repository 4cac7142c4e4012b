"""The short PIN of a desk session: opens a session that was left idle, and nothing else.

A PIN is short, so it is never alone: it opens only together with the cookie, which the browser alone has, and a key of the
key folder, which a stolen database does not bring.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from uuid import UUID

from storage.sealing import SealBroken, identity_from_seed, recipient_of, seal, unseal
from storage.stretching import Stretching

#: the session ends with the last one
MAX_WRONG = 5
SALT_BYTES = 16

_PIN = re.compile(r"[0-9]{4,8}")
# RFC 9106 names 64 MiB for memory that is short; the PIN stands beside two long secrets, and a phone waits for it.
_stretch = Stretching(memory_kib=19 * 1024, passes=2)


class PinInvalid(ValueError):
    """A PIN has 4 to 8 digits, not all of them the same and not in a row (1234)."""


class WrongPin(Exception):
    """It does not open this session."""


@dataclass(frozen=True, slots=True)
class Pin:
    digits: str = field(repr=False)
    pepper: bytes = field(repr=False)  #: `Keyring.subkey("desk pin")`


def checked(digits: str) -> str:
    """The PIN as it is used. Raises PinInvalid."""
    digits = "".join(digits.split())
    if not _PIN.fullmatch(digits) or len(set(digits)) == 1 or digits in "0123456789" or digits in "9876543210":
        raise PinInvalid
    return digits


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def seal_locked(pin: Pin, cookie: str, salt: bytes, officer_id: UUID, identity: str) -> bytes:
    """The member key for the time in which the session is locked. Slow on purpose: in a thread."""
    lock = recipient_of(_identity(pin, cookie, salt))
    return seal(identity.encode(), [lock], kind="desk-locked", ref=officer_id)


def open_locked(pin: Pin, cookie: str, salt: bytes, officer_id: UUID, sealed: bytes) -> str:
    """The member key. Slow on purpose: in a thread. Raises WrongPin."""
    try:
        return unseal(sealed, _identity(pin, cookie, salt), kind="desk-locked", ref=officer_id).decode()
    except SealBroken:
        raise WrongPin from None


def _identity(pin: Pin, cookie: str, salt: bytes) -> str:
    secret = hmac.digest(pin.pepper, f"{cookie}\n{pin.digits}".encode("utf-8", "replace"), "sha256")
    return identity_from_seed(_stretch(secret, salt))
