"""Receipts: the only way back to a tip for who sent it. Never stored; the database keeps a lookup id and a sealed key.

A receipt is a number below 10^24 (79.7 bits), said as eight syllables or as 24 digits that pass for phone numbers.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from language.folding import fold
from storage import syllables
from storage.sealing import SEED_BYTES, identity_from_seed, recipient_of
from storage.stretching import Stretching

SYLLABLES = 8
DIGITS = 24
LIMIT = 10**DIGITS
LOOKUP_BYTES = 16
#: eight syllables with diacritics, blanks and commas take about 80 characters; what is longer is not looked at
MAX_TEXT = 300

_stretch = Stretching(memory_kib=19 * 1024, passes=2)
_NOT_LETTERS = re.compile(r"[^a-z]+")
_NOT_DIGITS = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True)
class ReceiptKey:
    """What a receipt opens: the row it finds and the key that unseals it."""

    lookup: bytes = field(repr=False)
    identity: str = field(repr=False)
    recipient: str


def new_number() -> int:
    return secrets.randbelow(LIMIT)


def words(n: int) -> str:
    """Eight unaccented syllables with single blanks."""
    listed = syllables.all_syllables()
    return " ".join(listed[n // syllables.COUNT**i % syllables.COUNT] for i in reversed(range(SYLLABLES)))


def digits(n: int) -> str:
    """The same as 24 digits, three numbers of eight as in a list of land lines: "4821 0937, 5560 1284, 3907 7715"."""
    plain = f"{n:0{DIGITS}}"
    return ", ".join(f"{plain[i : i + 4]} {plain[i + 4 : i + 8]}" for i in range(0, DIGITS, 8))


_ORDINAL = re.compile(r"(?<![0-9])[1-8][.)]?(?=\s*[a-z])")


def parse(text: str) -> int | None:
    """The number in what somebody typed: words or digits, with or without diacritics, blanks, capitals, punctuation.

    None = it cannot be a receipt (too long, unknown syllable, wrong count); whether one exists is another question.
    """
    if len(text) > MAX_TEXT:
        return None
    # The page numbers the eight words; whoever copies them with "1." to "8." means the words.
    plain = _ORDINAL.sub(" ", fold(text))
    letters, numerals = _NOT_LETTERS.sub("", plain), _NOT_DIGITS.sub("", plain)
    if letters and numerals:
        return None
    return _from_letters(letters) if letters else _from_digits(numerals)


def _from_digits(numerals: str) -> int | None:
    return int(numerals) if len(numerals) == DIGITS else None


def _from_letters(letters: str) -> int | None:
    spelled = syllables.split(letters)
    if spelled is None or len(spelled) != SYLLABLES:
        return None
    n = 0
    for syllable in spelled:
        n = n * syllables.COUNT + syllable
    return n if n < LIMIT else None


def derive(n: int, salt: bytes) -> ReceiptKey:
    """The lookup id and the key pair of a receipt. Slow on purpose (19 MiB, two passes): call it in a thread.

    `salt` is the installation's. A right and a wrong receipt cost the same.
    """
    master = _stretch(f"{n:0{DIGITS}}".encode(), salt)
    identity = identity_from_seed(_expand(master, b"lachan receipt key", SEED_BYTES))
    return ReceiptKey(_expand(master, b"lachan receipt lookup", LOOKUP_BYTES), identity, recipient_of(identity))


def _expand(master: bytes, purpose: bytes, length: int) -> bytes:
    return HKDFExpand(SHA256(), length, purpose).derive(master)
