"""Seals: standard age files that any age tool opens with the right key.

The plaintext begins with one readable line that says what it is and to what it belongs. Both are checked on opening:
who can write to the database still cannot move a blob from one tip to another. Blanks pad it, so its size tells little.

pyrage keeps the interpreter's lock while it works. What is sealed here is at most 1 MB (media are re-encoded below it),
which takes a few milliseconds: a thread is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pyrage
from pyrage import x25519

from storage import bech32

PADDING_STEP = 512
SEED_BYTES = 32
_MARK = "lachan/1"
_LENGTH_DIGITS = 10


class SealBroken(Exception):
    """This seal does not open with this key, or it holds something else than it should."""


def new_identity() -> str:
    """A fresh age X25519 private key, "AGE-SECRET-KEY-1..."."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half, "age1..."."""
    return str(_identity(identity).to_public())


def identity_from_seed(seed: bytes) -> str:
    """The age private key whose 32 secret bytes are `seed`."""
    if len(seed) != SEED_BYTES:
        raise ValueError("a seed has 32 bytes")
    return bech32.encode("age-secret-key-", seed).upper()


def seal(payload: bytes, recipients: Sequence[str], *, kind: str, ref: UUID, step: int = PADDING_STEP) -> bytes:
    """An age file for these recipients; its plaintext is padded to a multiple of `step` bytes."""
    if not recipients:
        raise ValueError("nobody to seal to")
    head = _head(kind, ref, len(payload))
    blanks = -(len(head) + len(payload)) % step
    keys = [x25519.Recipient.from_str(recipient) for recipient in recipients]
    return bytes(pyrage.encrypt(head + payload + b" " * blanks, keys))


def unseal(sealed: bytes, identity: str, *, kind: str, ref: UUID) -> bytes:
    """What was sealed as this kind for this ref. Raises SealBroken, which says nothing about the content."""
    try:
        plain = bytes(pyrage.decrypt(sealed, [_identity(identity)]))
    except pyrage.DecryptError:
        raise SealBroken("it does not open with this key") from None
    head, newline, rest = plain.partition(b"\n")
    length = head[-_LENGTH_DIGITS:]
    if not newline or not length.isdigit() or int(length) > len(rest):
        raise SealBroken("it is not in our form")
    if head + newline != _head(kind, ref, int(length)):
        raise SealBroken("it belongs to something else")
    return rest[: int(length)]


def _head(kind: str, ref: UUID, length: int) -> bytes:
    # A fixed width for the length: the head must not change the padded size by the number of its digits.
    return f"{_MARK} {kind} {ref} {length:0{_LENGTH_DIGITS}}\n".encode()


def _identity(text: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        raise SealBroken("the key is not an age identity") from None
