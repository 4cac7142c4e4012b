"""How alike two names are, compared by their keys: for a short answer, and for a slip of the finger in a sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from language.place_keys import MIN_FUZZY_CHARS, Key

#: below this a wrong letter makes another name; a missing, doubled or swapped one does not
MIN_CHARS_FOR_ANOTHER_LETTER = 10
#: as it is heard: tr = ch and s = x in the north, v = d = gi in the south, l = n along the coast of the north
_HEARD = (
    (re.compile(r"^tr"), "ch"),
    (re.compile(r"^s"), "x"),
    (re.compile(r"^(gi(?=[aeiouy])|r|v)"), "d"),
    (re.compile(r"^l"), "n"),
    (re.compile(r"^(ph)"), "f"),
    (re.compile(r"^ngh"), "ng"),
    (re.compile(r"^gh"), "g"),
    (re.compile(r"^k(?!h)"), "c"),
    (re.compile(r"y"), "i"),
)
#: the south and hasty fingers drop or mix them
_ENDINGS = ((re.compile(r"(ng|nh)$"), "n"), (re.compile(r"(ch|c)$"), "t"))


def likeness(query: Key, key: Key) -> float:
    """0..1; 1 = the same letters, 0 also for another number however similar the words are."""
    if not _numbers_agree(query, key):
        return 0.0
    if query == key or "".join(query) == "".join(key):
        return 1.0
    if key[: len(query)] == query or " ".join(key).startswith(" ".join(query)):
        return 0.9
    if set(query) <= set(key):
        return 0.85
    whole = fuzz.ratio(" ".join(query), " ".join(key)) / 100
    inside = 0.9 * fuzz.token_set_ratio(" ".join(query), " ".join(key)) / 100 if _shares_letters(query, key) else 0.0
    return 0.9 * max(whole, inside)


def _numbers_agree(query: Key, key: Key) -> bool:
    """A number in the query must be the name's own; a name with a number is still offered for its stem alone.

    What follows the number counts as well: II-A is not II, and II is not II-A.
    """
    asked = [i for i, part in enumerate(query) if part.isdecimal()]
    if not asked:
        return True
    tail = tuple(query[asked[0] :])
    return any(key[i : i + len(tail)] == tail and not _goes_on(key, i + len(tail)) for i in range(len(key)))


def _goes_on(key: Key, i: int) -> bool:
    return i < len(key) and len(key[i]) == 1


def _shares_letters(query: Key, key: Key) -> bool:
    # One shared syllable is nothing: half of all communes have "an", "hoa" or "phu" in their name.
    return len(set(query) & set(key)) >= 2


def spelt_near(key: Key) -> set[str]:
    """What `key` shares with its neighbours: itself with any one letter left out, and as it sounds."""
    text = " ".join(key)
    return {text[:i] + text[i + 1 :] for i in range(len(text))} | {text, as_heard(key), as_heard(key, endings=True)}


def is_near(written: Key, key: Key, *, is_expected: bool = False) -> bool:
    """One wrong, missing or swapped letter, or letters that sound alike; nothing in short names.

    `is_expected`: something said that a name of this kind must stand here, so short names and lost endings count too.
    """
    a, b = " ".join(written), " ".join(key)
    if len(b) < (MIN_FUZZY_CHARS - 2 if is_expected else MIN_FUZZY_CHARS):
        return False
    if as_heard(written, endings=is_expected) == as_heard(key, endings=is_expected):
        return True
    if not is_expected and len(b) < MIN_CHARS_FOR_ANOTHER_LETTER and len(a) == len(b) and sorted(a) != sorted(b):
        return False  # "An Sương" is not "An Dương"
    return OSA.distance(a, b, score_cutoff=1) <= 1


def slips(written: Key, key: Key) -> int:
    """How many letters apart: to choose between two near names."""
    return OSA.distance(" ".join(written), " ".join(key))


def as_heard(key: Key, *, endings: bool = False) -> str:
    """Written as it is heard, without the endings that are dropped in the south when `endings`."""
    return " ".join(_heard(word, endings) for word in key)


@lru_cache(maxsize=8192)
def _heard(word: str, endings: bool) -> str:
    for pattern, letters in (*_HEARD, *(_ENDINGS if endings else ())):
        word = pattern.sub(letters, word, count=1)
    return word
