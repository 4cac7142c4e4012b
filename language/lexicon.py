"""The phrases that the first sentence is read by: data with its source, `data/lexicon.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from language.folding import MAX_CHARS, clean, fold, marked

_WORD = re.compile(r"[^\W_]+")

@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words in a row, and how they must be typed."""

    text: str
    keys: tuple[tuple[str, str], ...]  #: of each word: with its marks, and folded
    needs_marks: bool = False

    def fits(self, words: Sequence[Word], start: int) -> bool:
        """Whether the sentence has this phrase at `start`: each word with the same marks, or typed without any."""
        if start + len(self.keys) > len(words):
            return False
        for i, (with_marks, bare) in enumerate(self.keys, start):
            word = words[i]
            if word.marked != with_marks and (self.needs_marks or not word.is_bare or word.folded != bare):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence, as it was typed."""

    marked: str
    folded: str

    @property
    def is_bare(self) -> bool:
        """Typed without marks; English words and "xe" are always so."""
        return self.marked == self.folded


@dataclass(frozen=True, slots=True)
class Found:
    phrase: Phrase
    start: int  #: index of its first word

    @property
    def positions(self) -> range:
        return range(self.start, self.start + len(self.phrase.keys))


class Phrases:
    """Phrases, found in a sentence by their first word."""

    def __init__(self, rows: Iterable[str] = ()) -> None:
        self.all = tuple(_phrase(row) for row in rows)
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in self.all:
            self._by_first.setdefault(phrase.keys[0][1], []).append(phrase)

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Every place at which the sentence has a phrase of the list."""
        return [
            Found(phrase, i)
            for i, word in enumerate(words)
            for phrase in self._by_first.get(word.folded, ())
            if phrase.fits(words, i)
        ]


def split(sentence: str) -> list[Word]:
    return [Word(marked(word), fold(word)) for word in _WORD.findall(clean(sentence[:MAX_CHARS]))]


@dataclass(frozen=True, slots=True)
class Lexicon:
    categories: Mapping[str, Phrases] = field(default_factory=dict)  #: category id → what names it
    dangers: Phrases = field(default_factory=Phrases)  #: somebody may die now
    questions: Phrases = field(default_factory=Phrases)  #: perhaps: one yes/no question is asked
    scopes: Mapping[str, Phrases] = field(default_factory=dict)  #: union, labour, opinion, procedure
    crimes: Phrases = field(default_factory=Phrases)  #: beats every scope: violence, threats, confinement, withheld papers
    times: Mapping[str, Phrases] = field(default_factory=dict)  #: now, today, earlier
    greetings: frozenset[str] = frozenset()  #: folded; the whole message

    @classmethod
    def from_yaml(cls, text: str) -> Lexicon:
        """Raises yaml.YAMLError, KeyError: shipped data, read at start."""
        body: Mapping[str, Any] = yaml.safe_load(text)
        return cls(
            categories={name: Phrases(rows) for name, rows in body["categories"].items()},
            dangers=Phrases(body["dangers"]),
            questions=Phrases(body["questions"]),
            scopes={name: Phrases(rows) for name, rows in body["scopes"].items()},
            crimes=Phrases(body["crimes"]),
            times={name: Phrases(rows) for name, rows in body["times"].items()},
            greetings=frozenset(fold(row) for row in body["greetings"]),
        )


def _phrase(row: str) -> Phrase:
    """A row that begins with "=" counts only with its own marks: "nổ" is also "nợ" once the marks are gone."""
    text = row.removeprefix("=").strip()
    return Phrase(text, tuple((word.marked, word.folded) for word in split(text)), row.startswith("="))
