"""Addresses of people and hooks that we speak to: sealed with the outreach key, found by HMAC, never in the clear.

The outreach key is made from the key folder. Whoever holds the database alone learns how many contacts a unit has, not where.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.keyring import Keyring
from storage.sealing import SealBroken

NONCE_BYTES = 12
#: sealed addresses are of one length, whatever they are
PADDED_BYTES = 512


def seal(keyring: Keyring, row_id: UUID, *parts: str) -> bytes:
    """`parts` for the row with this id; moved to another row they do not open."""
    body = json.dumps(parts, ensure_ascii=False).encode()
    padded = body + b" " * (-len(body) % PADDED_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(keyring).encrypt(nonce, padded, row_id.bytes)


def unseal(keyring: Keyring, row_id: UUID, sealed: bytes) -> Sequence[str]:
    """What was sealed for this row. Raises SealBroken."""
    try:
        body = _cipher(keyring).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], row_id.bytes)
    except (InvalidTag, ValueError):
        raise SealBroken("an address does not open with these keys") from None
    parts: list[str] = json.loads(body)
    return parts


def lookup(keyring: Keyring, *parts: str) -> bytes:
    """The name under which these words are found again; without the key folder it says nothing."""
    framed = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode("utf-8", "surrogatepass") for part in parts))
    return hmac.digest(keyring.subkey("contact"), framed, "sha256")


def _cipher(keyring: Keyring) -> AESGCM:
    return AESGCM(keyring.subkey("outreach"))
