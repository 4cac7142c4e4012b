"""How alike two names are, compared by their keys: for a short answer, and for a slip of the finger in a sentence."""

from __future__ import annotations

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from language.place_keys import MIN_FUZZY_CHARS, Key

_SOUND = {"tr": "ch", "s": "x", "r": "d", "gi": "d", "l": "n"}
_SOUNDS_ALIKE = re.compile("^(tr|s|r|gi|l)")


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
    return {text[:i] + text[i + 1 :] for i in range(len(text))} | {text, " ".join(_sound(key))}


def is_near(written: Key, key: Key) -> bool:
    """One wrong, missing or swapped letter, or letters that sound alike; nothing in short names."""
    a, b = " ".join(written), " ".join(key)
    return len(b) >= MIN_FUZZY_CHARS and (OSA.distance(a, b, score_cutoff=1) <= 1 or _sound(written) == _sound(key))


def _sound(key: Key) -> Key:
    """Written as it is heard in the north: tr = ch, s = x, r = gi = d, l = n."""
    return tuple(_SOUNDS_ALIKE.sub(lambda m: _SOUND[m.group()], word) for word in key)
