"""What a link or a cookie carries: 256 random bits, of which the database keeps a hash only."""

from __future__ import annotations

import hashlib
import secrets

#: longer than any token or cookie we issue: what is longer is not looked at
MAX_CHARS = 300


def new_token() -> str:
    """The secret part of a link."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    # There is nothing to guess in 256 random bits, so no slow hash is needed.
    return hashlib.sha256(token[:MAX_CHARS].encode("utf-8", "replace")).digest()
