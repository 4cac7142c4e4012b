"""The words of a text as names are compared with them, whatever keyboard, haste or dialect left in it.

A word that no place has in its name is tried in other ways: without what Telex or VNI left ("trangf dueej", "Tra2ng
Due65"), cut where blanks are missing ("trangdue"), with qu for w ("wế võ"). A word that is known is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from language.folding import fold
from language.place_keys import MAX_WORD_CHARS, WORD, Word, numbers_of, without_number_signs

Knows = Callable[[str], bool]

_CHUNK = re.compile(r"[^\W_]+")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"dd|aa|ee|oo")
_TELEX_TONE = re.compile(r"(?<=[aeiouycghmnpt])[fsrxj](?=[a-z]{0,3}$)")
_VNI = re.compile(r"(?=.*[a-zA-Z])(?:[^\W\d_]+[1-9]{1,2})+[^\W\d_]*")
#: a digit between letters, or two at the end: nobody numbers a gate like this ("ha65u", "Tra2ng", "ve65")
_SURELY_VNI = re.compile(r"[^\W\d_]\d+[^\W\d_]|[^\W\d_]\d[6-9]|[^\W\d_][6-9]\d$")
#: short forms and names of zones that people write as they say them
_SHORT_FOR = {"cty": ("cong", "ty"), "vship": ("vsip",), "visip": ("vsip",), "vsiip": ("vsip",), "vxip": ("vsip",)}
MIN_GLUED_CHARS = 6
MAX_GLUED_CHARS = 40


def typed_words(text: str, knows: Knows) -> list[Word]:
    """Folded words and where they stand in `text`; several words may share the place of one that was cut."""
    is_vni = any(_is_vni(m.group(), knows) for m in _CHUNK.finditer(text) if _SURELY_VNI.search(m.group()))
    words: list[Word] = []
    for chunk in _CHUNK.finditer(text):
        keys = _vni(chunk.group(), knows) if is_vni else None
        if keys:
            words.append(Word(keys, chunk.start(), chunk.end()))
            continue
        for part in WORD.finditer(chunk.group()):
            start = chunk.start() + part.start()
            end = chunk.start() + part.end()
            words += [Word(key, start, end) for key in _keys(part.group()[:MAX_WORD_CHARS], knows)]
    return without_number_signs(_joined(words))


def _joined(words: Sequence[Word]) -> list[Word]:
    """ "V-SIP", "v sip" is one word."""
    joined: list[Word] = []
    for word in words:
        if word.key == "sip" and joined and joined[-1].key == "v":
            word = Word("vsip", joined.pop().start, word.end)
        joined.append(word)
    return joined


def _keys(word: str, knows: Knows) -> Sequence[str]:
    keys = _SHORT_FOR.get(fold(word)) or numbers_of(fold(word))
    if len(keys) != 1 or keys[0].isdecimal() or knows(keys[0]):
        return keys
    return _typed_otherwise(keys[0], knows)


def _typed_otherwise(key: str, knows: Knows) -> Sequence[str]:
    for other in (_without_telex(key), f"qu{key[1:]}" if key.startswith("w") else key, key.replace("f", "ph", 1)):
        if other != key and len(other) > 1 and knows(other):
            return (other,)
    return _cut(key, knows) or (key,)


def _without_telex(key: str) -> str:
    """ "trangf" → "trang", "dueej" → "due", "dduwowng" → "duong"."""
    plain = _DOUBLED.sub(lambda m: m.group()[0], key)
    if plain[1:].count("w"):
        plain = plain[0] + plain[1:].replace("w", "")
    return _TELEX_TONE.sub("", plain, count=1)


def _is_vni(chunk: str, knows: Knows) -> bool:
    return _vni(chunk, knows) is not None


def _vni(chunk: str, knows: Knows) -> str | None:
    """ "Tra2ng" → "trang"; None when it is no word of a name without its digits."""
    if chunk.isalpha() or chunk.isdecimal() or not chunk.isascii() or not _VNI.fullmatch(chunk):
        return None
    key = re.sub(r"\d", "", chunk).lower()
    return key if len(key) > 1 and _VOWEL.search(key) and knows(key) else None


def _cut(key: str, knows: Knows) -> tuple[str, ...]:
    """A glued word as the fewest known ones; () when it cannot be cut."""
    if not MIN_GLUED_CHARS <= len(key) <= MAX_GLUED_CHARS:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(key)
    for end in range(2, len(key) + 1):
        for start in range(max(0, end - 7), end - 1):
            before, word = best[start], key[start:end]
            if before is not None and knows(word) and _is_shorter((*before, word), best[end]):
                best[end] = (*before, word)
    whole = best[len(key)]
    return whole if whole and len(whole) > 1 else ()


def _is_shorter(words: tuple[str, ...], other: tuple[str, ...] | None) -> bool:
    return other is None or len(words) < len(other)


def has_gap(words: Sequence[Word]) -> bool:
    """Whether something stands between two of these words that is no blank: they are of two sentences then."""
    return any(b.start - a.end > 1 for a, b in pairwise(words))
