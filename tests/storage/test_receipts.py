"""Receipts: said in words or digits, read back however they are typed, slow to derive, nothing else opens."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import uuid4

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from storage import receipts, stretching, syllables
from storage.sealing import SealBroken, seal, unseal

NUMBERS = st.integers(0, receipts.LIMIT - 1)
SALT = b"sixteen bytes ok"


# --- the list ---------------------------------------------------------------------------------------------------------


def test_no_syllable_begins_another() -> None:
    """Then eight of them without blanks can be read in one way only."""
    listed = sorted(syllables.all_syllables())
    assert len(listed) == len(set(listed)) == 1024
    assert [(a, b) for a, b in pairwise(listed) if b.startswith(a)] == []


def test_syllables_are_plain_letters() -> None:
    assert [word for word in syllables.all_syllables() if not re.fullmatch("[a-z]{2,7}", word)] == []


FRIGHTENING = {
    "lon", "buoi", "dit", "deo", "cut", "dai", "giet", "chet", "mau", "sung", "dao", "bat", "danh", "cuop", "trom", "chem",
    "bom", "chay", "dam", "hiep", "nguc", "tu", "toi", "giac", "bao", "dang",
}  # fmt: skip


def test_list_frightens_nobody() -> None:
    assert not FRIGHTENING & set(syllables.all_syllables())


def test_order_of_the_list_is_pinned() -> None:
    """Receipts in people's hands depend on it."""
    listed = "\n".join(syllables.all_syllables())
    assert hashlib.sha256(listed.encode()).hexdigest()[:16] == "32d586f5f7e5da8f"


# --- saying and reading -----------------------------------------------------------------------------------------------


@given(NUMBERS)
def test_words_and_digits_are_read_back(n: int) -> None:
    assert receipts.parse(receipts.words(n)) == n
    assert receipts.parse(receipts.digits(n)) == n


@given(NUMBERS)
def test_words_are_read_back_without_blanks(n: int) -> None:
    assert receipts.parse(receipts.words(n).replace(" ", "")) == n


def test_receipt_is_eight_syllables_or_24_digits() -> None:
    n = receipts.new_number()
    assert len(receipts.words(n).split(" ")) == 8
    assert sum(c.isdigit() for c in receipts.digits(n)) == 24
    assert receipts.digits(7) == "0000 0000, 0000 0000, 0000 0007"


N = 482_109_375_560_128_439_077_715
WORDS = receipts.words(N)
WITH_MARKS = WORDS.translate(str.maketrans("aouedi", "ạớữểđị"))


@pytest.mark.parametrize(
    "typed",
    [WORDS.upper(), WORDS.title(), f"  {WORDS}. ", WORDS.replace(" ", "-"), WORDS.replace(" ", ", "), WORDS.replace(" ", "\n"),
     WITH_MARKS, unicodedata.normalize("NFD", WITH_MARKS), WORDS.replace(" ", "\u200b"), WITH_MARKS.replace(" ", "").upper(),
     "482109375560128439077715", "4821-0937-5560-1284-3907-7715", "4821 0937\n5560.1284\n3907 7715", "(4821 0937) 5560 1284 3907 7715"],
)  # fmt: skip
def test_receipt_is_read_however_it_is_typed(typed: str) -> None:
    assert receipts.parse(typed) == N


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "hello", WORDS.rsplit(" ", 1)[0], WORDS + " ach", WORDS[:-1] + "w", "1" * 23, "1" * 25, WORDS + " 7", "🙂" * 8,
     "mất xe ở cổng hai", "x" * 100_000, "1" * 100_000, "\u0301" * 5000, " ".join([syllables.all_syllables()[-1]] * 8)],
    ids=range(15),
)  # fmt: skip
def test_what_cannot_be_a_receipt_is_none(typed: str) -> None:
    assert receipts.parse(typed) is None


@given(st.text(max_size=400))
def test_parse_never_raises(text: str) -> None:
    n = receipts.parse(text)
    assert n is None or 0 <= n < receipts.LIMIT


# --- deriving ---------------------------------------------------------------------------------------------------------


def test_words_and_digits_open_the_same() -> None:
    n = receipts.new_number()
    made = receipts.derive(n, SALT)
    typed = receipts.parse(receipts.words(n))
    assert typed is not None
    assert receipts.derive(typed, SALT) == made
    ref = uuid4()
    sealed = seal(b"tip key", [made.recipient], kind="tip-key", ref=ref)
    assert unseal(sealed, receipts.derive(typed, SALT).identity, kind="tip-key", ref=ref) == b"tip key"


def test_neighbour_and_other_installation_open_nothing() -> None:
    made, neighbour = receipts.derive(N, SALT), receipts.derive(N + 1, SALT)
    elsewhere, ref = receipts.derive(N, b"another salt 16b"), uuid4()
    assert len({made.lookup, neighbour.lookup, elsewhere.lookup}) == 3
    sealed = seal(b"tip key", [made.recipient], kind="tip-key", ref=ref)
    for other in (neighbour, elsewhere):
        with pytest.raises(SealBroken):
            unseal(sealed, other.identity, kind="tip-key", ref=ref)


def test_cost_is_as_designed() -> None:
    """OWASP's second setting for Argon2id: 19 MiB, two passes, one lane."""
    assert (receipts._stretch.memory_kib, receipts._stretch.passes) == (19 * 1024, 2)


def test_derivation_is_pinned() -> None:
    """Computed once with the reference implementation; a change would orphan every receipt."""
    master = hash_secret_raw(b"482109375560128439077715", SALT, 2, 19456, 1, 32, Type.ID)
    assert receipts.derive(N, SALT).lookup == HKDFExpand(SHA256(), 16, b"lachan receipt lookup").derive(master)
    assert receipts.derive(N, SALT).recipient == "age18rt8mrcfhngt4scjtjgdzqdx55j2equ4a7r0vun76vm62ja7xehsgd6crh"


def test_nothing_secret_shows() -> None:
    made = receipts.derive(N, SALT)
    assert made.identity not in repr(made)
    assert repr(made.lookup) not in repr(made)


def test_at_most_two_are_derived_at_once() -> None:
    running, most = [0], [0]
    real = stretching.hash_secret_raw

    def counted(*args: object, **kwargs: object) -> bytes:
        running[0] += 1
        most[0] = max(most[0], running[0])
        try:
            return real(*args, **kwargs)  # type: ignore[arg-type]
        finally:
            running[0] -= 1

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(6) as pool:
        patch.setattr(stretching, "hash_secret_raw", counted)
        list(pool.map(lambda n: receipts.derive(n, SALT), range(6)))
    assert most[0] <= 2


def test_new_numbers_differ() -> None:
    assert len({receipts.new_number() for _ in range(1000)}) == 1000


def test_words_copied_with_their_numbers_are_the_words() -> None:
    n = receipts.new_number()
    assert receipts.parse("  ".join(f"{i}. {word}" for i, word in enumerate(receipts.words(n).split(), 1))) == n
    assert receipts.parse("\n".join(f"{i} {word}" for i, word in enumerate(receipts.words(n).split(), 1))) == n
