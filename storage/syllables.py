"""The list of unaccented syllables from which receipts and passphrases are spoken (data/syllables.txt)."""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path

COUNT = 1024
_FILE = Path(__file__).resolve().parent.parent / "data" / "syllables.txt"


@lru_cache(maxsize=1)
def all_syllables() -> tuple[str, ...]:
    """1,024 syllables, none the beginning of another: what they spell is read back without blanks in one way only."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    found = tuple(line for line in lines if line and not line.startswith("#"))
    if len(set(found)) != COUNT:
        raise RuntimeError(f"{_FILE.name} must hold {COUNT} different syllables, found {len(set(found))}")
    return found


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {syllable: i for i, syllable in enumerate(all_syllables())}


def pick(count: int) -> str:
    """`count` random syllables, 10 bits each, with single blanks between them."""
    return " ".join(secrets.choice(all_syllables()) for _ in range(count))


def split(letters: str) -> list[int] | None:
    """The numbers of the syllables that spell `letters` (a-z, no blanks); None when they do not."""
    numbers, longest = _numbers(), max(map(len, _numbers()))
    found, start = [], 0
    while start < len(letters):
        ends = range(start + 1, min(start + longest, len(letters)) + 1)
        end = next((end for end in ends if letters[start:end] in numbers), None)
        if end is None:
            return None
        found.append(numbers[letters[start:end]])
        start = end
    return found
