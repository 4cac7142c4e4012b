"""The words of a sentence, each by its letters, its tone and its other marks, so that half-marked typing can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from language.folding import MAX_CHARS, clean

#: tones by their combining mark; hook and tilde are one, because half the country writes "nổ" and "nỗ" alike
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "r", "\u0323": "j"}
_TOKEN = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[!?;\n]|(?<!\.)\.(?=\s)")
_COMMA = re.compile(r"[,:…]|\.\.|\s[-–]\s")
#: "cứuuuu", "helppp": a cry is the word it stretches
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
#: "lý", "lí", "kỹ", "kĩ": one sound, two letters
_Y_AS_I = re.compile(r"^([bcdghklmnpqrstvx]{1,3})y$")
#: nobody's word; the rest of it is not looked at
MAX_WORD_CHARS = 40
#: a message that is read has at most 2,000 characters; a hostile one of single letters is cut here
MAX_WORDS = 600
#: of plain Vietnamese some four words in five carry a mark; a writer of so many puts them on purpose
MARKS_ON_PURPOSE = 0.7
#: polite endings say nothing; only with their marks, because "nha" is also a house
ENDINGS = frozenset({"ạ", "nhé", "nhá", "ạk", "ạh"})


@dataclass(frozen=True, slots=True)
class Spelt:
    """One word as it is written: "trộm" is trom, tone j, circumflex."""

    folded: str
    tone: str = ""  #: "" or one of s f r j, as Telex names them
    quality: str = ""  #: the other marks, each once, sorted: circumflex, breve, horn, and "-" for đ

    @property
    def is_bare(self) -> bool:
        """Written without any mark; "xe" always is."""
        return not (self.tone or self.quality)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence, and where it stands."""

    spelt: Spelt
    clause: int  #: a full stop, "!", "?" or a new line begins the next one: no phrase reaches across
    after_comma: bool = False  #: a phrase may reach across it, a "không" may not
    is_exact: bool = False  #: its writer uses marks, so a word without them is meant without them
    is_guess: bool = False  #: taken for another word than was typed: good in a phrase, never alone


@dataclass(frozen=True, slots=True)
class Respelt:
    """What a token stands for; no words = for itself."""

    words: tuple[Spelt, ...] = ()
    is_guess: bool = False


#: other ways to write a token as words: "cty" → công ty
Respell = Callable[[str], Respelt]


@lru_cache(maxsize=4096)
def spell(token: str) -> Spelt:
    """By letters, tone and marks; hoà and hòa, NFC and NFD, kỹ and kĩ are equal."""
    token = token[:MAX_WORD_CHARS].casefold()
    if token.isascii():
        return Spelt(_Y_AS_I.sub(r"\1i", token))
    tone, quality, letters = "", [], []
    for char in unicodedata.normalize("NFD", token):
        if char in _TONES:
            tone = _TONES[char]
        elif unicodedata.combining(char):
            quality.append(char)
        elif char == "đ":
            quality.append("-")
            letters.append("d")
        else:
            letters.append(char)
    return Spelt(_Y_AS_I.sub(r"\1i", "".join(letters)), tone, "".join(sorted(set(quality))))


def split(sentence: str, respell: Respell | None = None) -> list[Word]:
    """The words of at most MAX_CHARS characters of `sentence`, at most MAX_WORDS."""
    words = list(_words(clean(sentence[:MAX_CHARS]), respell))[:MAX_WORDS]
    while words and words[-1].spelt in _ENDINGS:
        words.pop()
    marked = sum(not word.spelt.is_bare for word in words)
    return [replace(word, is_exact=True) for word in words] if marked >= MARKS_ON_PURPOSE * max(len(words), 2) else words


_ENDINGS = frozenset(map(spell, ENDINGS))


def _words(text: str, respell: Respell | None) -> Iterator[Word]:
    clause = end = 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        end = match.end()
        is_stop = bool(between) and _STOP.search(between) is not None
        clause += is_stop
        after_comma = bool(between) and not is_stop and _COMMA.search(between) is not None
        token = _STRETCHED.sub(r"\1\1", match.group()[:MAX_WORD_CHARS])
        meant = respell(token) if respell else Respelt()
        for spelt in meant.words or (spell(token),):
            yield Word(spelt, clause, after_comma, is_guess=meant.is_guess)
            after_comma = False
