"""Rows of the lexicon as patterns over the words of a sentence.

A row is words in order. `a|b_c` = "a" or "b c". `{tool}` = any entry of that list in words.yaml. `..` = up to three other words,
`..5` up to five. `word?` may be missing. `=word` counts only with its own marks ("=nổ" is not "no", which is also "nợ"); a word that has
none ("=vay") only from a writer who uses marks elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from language.words import Spelt, Word, spell

_GAP = re.compile(r"\.\.(\d?)")
_WORD = re.compile(r"[^\W_]+")
DEFAULT_GAP = 3



@dataclass(frozen=True, slots=True)
class Wording:
    """What rows may refer to: lists by name, and shorthand, which rows and sentences write alike ("phỏng" is "bỏng" in both)."""

    lists: Mapping[str, Sequence[str]]
    shorthand: Mapping[Spelt, tuple[Spelt, ...]]


class BadRow(ValueError):
    """A row of the lexicon that cannot be read: `row`, and what is wrong with it."""

    def __init__(self, row: str, why: str) -> None:
        super().__init__(f"{row!r}: {why}")
        self.row, self.why = row, why


@dataclass(frozen=True, slots=True)
class PatternWord:
    spelt: Spelt
    needs_marks: bool = False

    def fits(self, word: Word) -> bool:
        """The same word, or the same word typed in haste with fewer marks: none, no tone, or the tone alone."""
        mine, theirs = self.spelt, word.spelt
        if theirs.folded != mine.folded:
            return False
        if theirs.tone == mine.tone and theirs.quality == mine.quality:
            return not self.needs_marks or (not word.is_guess and (word.is_exact or not mine.is_bare))
        if self.needs_marks or word.is_exact:
            return False
        if not theirs.tone:
            return not theirs.quality or (bool(mine.tone) and set(theirs.quality) <= set(mine.quality))
        return theirs.tone == mine.tone and not theirs.quality


Option = tuple[PatternWord, ...]


@dataclass(frozen=True, slots=True)
class Element:
    options: tuple[Option, ...]
    gap: int = 0  #: how many other words may stand before it


@dataclass(frozen=True, slots=True)
class Pattern:
    row: str  #: as it stands in the lexicon: what `why` shows
    label: str  #: what it speaks for: a category, a scope, a time
    level: int
    elements: tuple[Element, ...]
    has_marks: bool = True  #: written with marks; English rows are not


@dataclass(frozen=True, slots=True)
class Found:
    pattern: Pattern
    positions: tuple[int, ...]  #: the words that are named, without those in gaps
    level: int


class Patterns:
    """Many patterns, looked up by the first word."""

    def __init__(self, patterns: Iterable[Pattern] = ()) -> None:
        self.all = tuple(patterns)
        self._by_first: dict[str, list[tuple[Option, Pattern]]] = {}
        for pattern in self.all:
            for option in pattern.elements[0].options:
                self._by_first.setdefault(option[0].spelt.folded, []).append((option, pattern))

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Every pattern at every place where it begins, with its shortest reach."""
        found: list[Found] = []
        for start, word in enumerate(words):
            for option, pattern in self._by_first.get(word.spelt.folded, ()):
                if _option_fits(option, words, start):
                    named = tuple(range(start, start + len(option)))
                    positions = _rest(pattern.elements, 1, words, start + len(option), named)
                    if positions:
                        found.append(Found(pattern, positions, _level(pattern, positions, words)))
        return found

    def vocabulary(self) -> Iterator[Spelt]:
        for pattern in self.all:
            for element in pattern.elements:
                for option in element.options:
                    yield from (word.spelt for word in option)


def _level(pattern: Pattern, positions: Sequence[int], words: Sequence[Word]) -> int:
    """One less where scattered words were all typed without marks: "cua ... do" is a door that falls, and fifty other things."""
    is_scattered = positions[-1] - positions[0] >= len(positions)
    is_bare = pattern.has_marks and all(words[p].spelt.is_bare and not words[p].is_exact for p in positions)
    return max(1, pattern.level - 1) if is_scattered and is_bare else pattern.level


def _option_fits(option: Option, words: Sequence[Word], at: int) -> bool:
    if at + len(option) > len(words) or words[at + len(option) - 1].clause != words[at].clause:
        return False
    return all(part.fits(words[at + i]) for i, part in enumerate(option))


def _rest(elements: Sequence[Element], n: int, words: Sequence[Word], at: int, named: tuple[int, ...]) -> tuple[int, ...]:
    """Positions of all elements from the n-th on, the nearest first; () when they are not there."""
    if n == len(elements):
        return named
    clause = words[at - 1].clause
    for position in range(at, min(at + elements[n].gap, len(words) - 1) + 1):
        if words[position].clause != clause:
            break
        for option in elements[n].options:
            if _option_fits(option, words, position):
                here = named + tuple(range(position, position + len(option)))
                found = _rest(elements, n + 1, words, position + len(option), here)
                if found:
                    return found
    return ()


# --- reading rows -----------------------------------------------------------------------------------------------------


def compile_row(row: str, label: str, level: int, wording: Wording) -> list[Pattern]:
    """One row; two patterns for each word that may be missing. Raises BadRow."""
    try:
        variants = _variants(row.split(), wording)
    except KeyError as missing:
        raise BadRow(row, f"there is no list {missing.args[0]!r} in words.yaml") from None
    if not all(variants):
        raise BadRow(row, "nothing is left of it when every word with ? is missing")
    return [Pattern(row, label, level, tuple(elements), not row.isascii()) for elements in variants]


def _variants(parts: Sequence[str], wording: Wording) -> list[list[Element]]:
    variants: list[list[Element]] = [[]]
    gap = 0
    for part in parts:
        if match := _GAP.fullmatch(part):
            gap = int(match[1] or DEFAULT_GAP)
            continue
        element = Element(tuple(_options(part.rstrip("?"), wording)), gap)
        without = [list(v) for v in variants] if part.endswith("?") else []
        for variant in variants:
            variant.append(element if variant else Element(element.options))
        variants += without
        gap = 0
    return variants


def _options(part: str, wording: Wording) -> Iterator[Option]:
    for entry in part.split("|"):
        needs_marks = entry.startswith("=")
        name = entry.removeprefix("=").replace("_", " ")
        meant = wording.lists[name[1:-1].replace(" ", "_")] if name.startswith("{") and name.endswith("}") else (name,)
        for words in meant:
            yield _option(words.removeprefix("="), needs_marks or words.startswith("="), wording, part)


def _option(words: str, needs_marks: bool, wording: Wording, part: str) -> Option:
    spelt = (spell(word) for word in _WORD.findall(words))
    option = tuple(PatternWord(s, needs_marks) for word in spelt for s in wording.shorthand.get(word, (word,)))
    if not option:
        raise BadRow(part, "it holds no word")
    return option
