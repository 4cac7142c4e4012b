"""The two words that stand on a poster and that the chat can confirm, so that a swapped or invented poster is noticed.

They follow from a key of the installation and the place: nothing is stored, and they stay the same over restarts, upgrades
and a restored backup, because a poster hangs for years. They are no secret: whoever stands before the wall reads them.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from pathlib import Path

COUNT = 256
_FILE = Path(__file__).resolve().parent.parent / "data" / "poster_words.txt"


@lru_cache(maxsize=1)
def all_words() -> tuple[str, ...]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    found = tuple(line for line in lines if line and not line.startswith("#"))
    if len(set(found)) != COUNT:
        raise RuntimeError(f"{_FILE.name} must hold {COUNT} different words, found {len(set(found))}")
    return found


def poster_words(key: bytes, place_id: str) -> tuple[str, str]:
    """Two different words of the list, 65,280 pairs; `key` is `Keyring.poster_key`."""
    digest = hmac.digest(key, place_id.encode("utf-8", "surrogatepass"), "sha256")
    words = all_words()
    first = int.from_bytes(digest[:8], "big") % COUNT
    other = int.from_bytes(digest[8:16], "big") % (COUNT - 1)
    return words[first], words[other + (other >= first)]
