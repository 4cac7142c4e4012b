"""Other ways to write a word: shorthand ("cty"), dialect ("quánh"), keyboard leftovers ("chays"), by ear ("chộm"), slips ("xưởg")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from language.syllable import is_syllable
from language.telex import decode
from language.words import Respelt, Spelt, spell

_WORD = re.compile(r"[^\W_]+")
#: initials that half the country does not tell apart, and final letters of the south; compared only with the tone kept
_INITIAL = re.compile(r"^(tr|ch|s|x|gi|r|d|v|l|n(?![gh]))")
_SAME_INITIAL = {"tr": "C", "ch": "C", "s": "X", "x": "X", "gi": "Z", "r": "Z", "d": "Z", "v": "Z", "l": "L", "n": "L"}
_FINAL = re.compile(r"(c|t|ng|n)$")
_SAME_FINAL = {"c": "T", "t": "T", "ng": "N", "n": "N"}
_DOUBLED = re.compile(r"(.)\1")
#: below this many letters a slip makes another word
MIN_SLIP_CHARS = 3

Key = tuple[str, str, str]


class Respelling:
    """Built from words.yaml and the words that the lexicon's rows use."""

    def __init__(self, shorthand: Mapping[Spelt, tuple[Spelt, ...]], vocabulary: Iterable[Spelt]) -> None:
        self._shorthand = shorthand
        known = set(vocabulary)
        known.update(word for words in shorthand.values() for word in words)
        self._known = frozenset(known)
        self._letters = frozenset(word.folded for word in known)
        self._by_ear = _by_ear(word for word in known if word.tone)
        self._alike: dict[tuple[str, str, int], list[str]] = {}
        for word in known:
            if len(word.folded) > MIN_SLIP_CHARS:
                self._alike.setdefault((word.tone, word.quality, len(word.folded)), []).append(word.folded)
        self.respell = lru_cache(maxsize=4096)(self._respell)

    def _respell(self, token: str) -> Respelt:
        """The words meant by `token`; no words when it stands for itself."""
        written = spell(token)
        if written in self._shorthand:
            return Respelt(self._shorthand[written])
        if written in self._known or (written.is_bare and written.folded in self._letters):
            return Respelt()
        for decoded in decode(token):
            if decoded in self._known:
                return Respelt(self._shorthand.get(decoded, (decoded,)))
        guess = self._guess(written)
        return Respelt((guess,), is_guess=True) if guess else Respelt()

    def _guess(self, written: Spelt) -> Spelt | None:
        if not is_syllable(written.folded) and not written.folded.isdecimal():
            once = Spelt(_DOUBLED.sub(r"\1", written.folded), written.tone, written.quality)
            if once in self._known:
                return once
            return self._one_slip_from(written)
        return self._by_ear.get(_sound(written)) if written.tone else None


    def _one_slip_from(self, written: Spelt) -> Spelt | None:
        """The only known word that is one missing, doubled, wrong or swapped letter away; English stays as it is typed."""
        if written.is_bare:
            return None
        lengths = range(len(written.folded) - 1, len(written.folded) + 2)
        alike = (letters for n in lengths for letters in self._alike.get((written.tone, written.quality, n), ()))
        near = [letters for letters in alike if OSA.distance(letters, written.folded, score_cutoff=1) <= 1]
        return Spelt(near[0], written.tone, written.quality) if len(near) == 1 else None


def shorthand(rows: Mapping[str, str]) -> Mapping[Spelt, tuple[Spelt, ...]]:
    """{"cty": "công ty"} by its spelling."""
    return {spell(str(key)): tuple(spell(word) for word in _WORD.findall(str(words))) for key, words in rows.items()}


def _by_ear(toned: Iterable[Spelt]) -> Mapping[Key, Spelt]:
    """Words by their sound; a sound that two of them share says nothing."""
    found: dict[Key, Spelt | None] = {}
    for word in toned:
        key = _sound(word)
        found[key] = None if key in found and found[key] != word else word
    return {key: word for key, word in found.items() if word is not None}


def _sound(word: Spelt) -> Key:
    letters = word.folded if "-" in word.quality else _INITIAL.sub(lambda m: _SAME_INITIAL[m.group()], word.folded)
    return _FINAL.sub(lambda m: _SAME_FINAL[m.group()], letters), word.tone, word.quality
