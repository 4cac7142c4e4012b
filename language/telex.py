"""What a keyboard leaves behind when it is off: Telex ("chays", "ddanhs") and VNI ("tro65m", "d9a6m") typed as letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.words import Spelt

_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VOWELS = frozenset("aeiouy")
_TELEX_PAIRS = {
    "aa": ("a", _CIRCUMFLEX), "ee": ("e", _CIRCUMFLEX), "oo": ("o", _CIRCUMFLEX), "dd": ("d", "-"), "aw": ("a", _BREVE),
}  # fmt: skip
_TELEX_TONES = frozenset("sfrxj")
_VNI_TONES = {"1": "s", "2": "f", "3": "r", "4": "r", "5": "j"}
_VNI_MARKS = {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE, "9": "-"}
_VNI = re.compile(r"[a-z]+[1-9][a-z0-9]*")


def decode(token: str) -> Iterator[Spelt]:
    """Words that `token` may stand for; the caller takes one only if it is a word that exists."""
    if not token.isascii():
        return
    word = token.lower()
    if _VNI.fullmatch(word):
        yield from _from_vni(word)
    elif word.isalpha() and len(word) > 2:
        yield from _from_telex(word)


def _from_vni(word: str) -> Iterator[Spelt]:
    tones = {_VNI_TONES[c] for c in word if c in _VNI_TONES}
    if len(tones) <= 1 and "0" not in word:
        letters = "".join(c for c in word if c.isalpha())
        yield Spelt(letters, "".join(tones), "".join(sorted({_VNI_MARKS[c] for c in word if c in _VNI_MARKS})))


def _from_telex(word: str) -> Iterator[Spelt]:
    """The tone letter is the last of sfrxj after a vowel: "chays", "chasy", "cuwowps"."""
    first_vowel = next((i for i, c in enumerate(word) if c in _VOWELS or c == "w"), len(word))
    for i in range(len(word) - 1, first_vowel, -1):
        if word[i] in _TELEX_TONES:
            tone = "r" if word[i] == "x" else word[i]
            yield _marks(word[:i] + word[i + 1 :], tone)
            break
    yield _marks(word, "")


def _marks(word: str, tone: str) -> Spelt:
    letters: list[str] = []
    quality: set[str] = set()
    i = 0
    while i < len(word):
        pair = _TELEX_PAIRS.get(word[i : i + 2])
        if pair:
            letters.append(pair[0])
            quality.add(pair[1])
            i += 2
        elif word[i] == "w":  # "ow", "uw"; alone it is "ư"
            if not letters or letters[-1] not in "ou":
                letters.append("u")
            quality.add(_HORN)
            i += 1
        else:
            letters.append(word[i])
            i += 1
    return Spelt("".join(letters), tone, "".join(sorted(quality)))
