"""What an officer typed, kept while he signs in, gives his PIN or proves again who he is.

The fields travel through that page as one sealed, hidden value: nothing is stored, nobody can put words into it, and it
ages. Works without JavaScript.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.keyring import Keyring

#: a shift; afterwards the page with the form is old, too
KEPT = timedelta(hours=12)
#: eight times the longest question; what is longer is said to be too long instead of being lost in silence
MAX_CHARS = 16_000
NONCE_BYTES = 12
#: fields that a page makes anew or that nobody types
MADE = frozenset({"token", "act", "entries", "lang", "back", "sure"})
#: shorter values without a blank are choices, not words
WORDS_FROM = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """A post that could not be carried out yet."""

    path: str
    fields: Mapping[str, str] = field(repr=False)

    @property
    def typed(self) -> dict[str, str]:
        """What he wrote, to be shown and changed; the rest goes along unseen."""
        return {name: value for name, value in self.fields.items() if is_typed(name, value)}

    @property
    def hidden(self) -> dict[str, str]:
        return {name: value for name, value in self.fields.items() if not is_typed(name, value) and name != "token"}


def is_typed(name: str, value: str) -> bool:
    value = value.strip()
    return name not in MADE and (any(c.isspace() for c in value) or len(value) > WORDS_FROM)


class Keeper:
    """Seals under a key of the key folder; each purpose opens only its own."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    @property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._keyring.subkey("desk kept"))

    def seal(self, purpose: str, what: Mapping[str, Any], now: datetime) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = json.dumps({"at": int(now.timestamp()), **what}).encode()
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, purpose.encode())).decode()

    def open(self, purpose: str, sealed: str, now: datetime) -> dict[str, Any] | None:
        """None for what we did not seal for this purpose, and for what is too old."""
        try:
            raw = base64.urlsafe_b64decode(sealed.encode())
            plain = self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, binascii.Error, ValueError):
            return None
        what: dict[str, Any] = json.loads(plain)
        return what if now.timestamp() - what["at"] <= KEPT.total_seconds() else None

    def keep(self, path: str, fields: Mapping[str, str], now: datetime) -> str:
        """A post as one hidden value; "" when it is longer than any form of ours."""
        if sum(len(name) + len(value) for name, value in fields.items()) > MAX_CHARS:
            return ""
        return self.seal("form", {"path": path, "fields": dict(fields)}, now)

    def take(self, sealed: str, now: datetime) -> Kept | None:
        what = self.open("form", sealed, now) if sealed else None
        return Kept(what["path"], what["fields"]) if what else None
