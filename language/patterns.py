"""Rows of the lexicon as patterns over the words of a sentence.

A row is words in order. `a|b_c` = "a" or "b c". `{tool}` = any entry of that list in words.yaml. `..` = up to three other words,
`..5` up to five. `word?` may be missing. `=word` counts only with its own marks ("=nổ" is not "no", which is also "nợ"); a word that has
none ("=vay") only from a writer who uses marks elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from language.words import Spelt, Word, spell

_GAP = re.compile(r"\.\.(\d?)")
_WORD = re.compile(r"[^\W_]+")
DEFAULT_GAP = 3



@dataclass(frozen=True)
class Wording:
    """What rows may refer to: lists by name, and shorthand, which rows and sentences write alike ("phỏng" is "bỏng" in both)."""

    lists: Mapping[str, Sequence[str]]
    shorthand: Mapping[Spelt, tuple[Spelt, ...]]
    #: what was read already: most rows share their words
    options: dict[str, Option] = field(default_factory=dict, repr=False)
    slots: dict[str, Slot] = field(default_factory=dict, repr=False)
    groups: dict[str, Group] = field(default_factory=dict, repr=False)


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
#: choices by their first word, without marks; longer ones first: "xe đạp" is not "xe" with something behind it
Group = Mapping[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """One place of a row: its own choices, and the lists that it names."""

    groups: tuple[Group, ...]

    def lengths(self, words: Sequence[Word], at: int) -> tuple[int, ...]:
        """How many words each choice takes that stands at this position."""
        first = words[at].spelt.folded
        return tuple(
            len(option) for group in self.groups for option in group.get(first, ()) if _option_fits(option, words, at)
        )

    def options(self) -> Iterator[Option]:
        return (option for group in self.groups for options in group.values() for option in options)


@dataclass(frozen=True, slots=True)
class Element:
    slot: Slot
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
        self._by_first: dict[str, list[Pattern]] = {}
        for pattern in self.all:
            for first in {first for group in pattern.elements[0].slot.groups for first in group}:
                self._by_first.setdefault(first, []).append(pattern)

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Every pattern at every place where it begins, with its shortest reach."""
        reach = _Reach(words)
        found: list[Found] = []
        for start, word in enumerate(words):
            for pattern in self._by_first.get(word.spelt.folded, ()):
                if reach.may_have(pattern) and (positions := reach.from_(pattern.elements, 0, start, ())):
                    found.append(Found(pattern, positions, _level(pattern, positions, words)))
        return found

    def vocabulary(self) -> Iterator[Spelt]:
        slots = {id(element.slot): element.slot for pattern in self.all for element in pattern.elements}
        return (word.spelt for slot in slots.values() for option in slot.options() for word in option)


class _Reach:
    """How far patterns reach in one sentence. Many rows share their slots, so each is compared once at a position."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._letters = frozenset(word.spelt.folded for word in words)
        self._present: dict[int, bool] = {}
        self._lengths: dict[tuple[int, int], tuple[int, ...]] = {}

    def may_have(self, pattern: Pattern) -> bool:
        """Whether the sentence has a word for each slot, wherever: most patterns end here."""
        for element in pattern.elements[1:]:
            key = id(element.slot)
            if key not in self._present:
                self._present[key] = any(not self._letters.isdisjoint(group) for group in element.slot.groups)
            if not self._present[key]:
                return False
        return True

    def from_(self, elements: Sequence[Element], n: int, at: int, named: tuple[int, ...]) -> tuple[int, ...]:
        """Positions of all elements from the n-th on, the nearest first; () when they are not there."""
        last = min(at + elements[n].gap, len(self._words) - 1) if n else at
        for position in range(at, last + 1):
            if named and self._words[position].clause != self._words[at - 1].clause:
                break
            for length in self._at(elements[n].slot, position):
                here = named + tuple(range(position, position + length))
                found = here if n + 1 == len(elements) else self.from_(elements, n + 1, position + length, here)
                if found:
                    return found
        return ()

    def _at(self, slot: Slot, position: int) -> tuple[int, ...]:
        key = (id(slot), position)
        if key not in self._lengths:
            self._lengths[key] = slot.lengths(self._words, position)
        return self._lengths[key]


def _level(pattern: Pattern, positions: Sequence[int], words: Sequence[Word]) -> int:
    """One less where scattered words were all typed without marks: "cua ... do" is a door that falls, and fifty other things."""
    is_scattered = positions[-1] - positions[0] >= len(positions)
    is_bare = pattern.has_marks and all(words[p].spelt.is_bare and not words[p].is_exact for p in positions)
    return max(1, pattern.level - 1) if is_scattered and is_bare else pattern.level


def _option_fits(option: Option, words: Sequence[Word], at: int) -> bool:
    if at + len(option) > len(words) or words[at + len(option) - 1].clause != words[at].clause:
        return False
    return all(part.fits(words[at + i]) for i, part in enumerate(option))


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
        slot = _slot(part.rstrip("?"), wording)
        without = [list(v) for v in variants] if part.endswith("?") else []
        for variant in variants:
            variant.append(Element(slot, gap if variant else 0))
        variants += without
        gap = 0
    return variants


def _slot(part: str, wording: Wording) -> Slot:
    if part not in wording.slots:
        entries = [entry for entry in part.split("|") if not _list_name(entry)]
        lists = [entry for entry in part.split("|") if _list_name(entry)]
        own = (_group(_option(entry.replace("_", " "), wording, part) for entry in entries),) if entries else ()
        wording.slots[part] = Slot((*own, *(_list(entry, wording) for entry in lists)))
    return wording.slots[part]


def _list(entry: str, wording: Wording) -> Group:
    """ "={tool}": each word of the list needs its marks."""
    if entry not in wording.groups:
        marks = "=" if entry.startswith("=") else ""
        words = wording.lists[_list_name(entry)]
        wording.groups[entry] = _group(_option(f"{marks}{word.removeprefix('=')}" if marks else word, wording, word) for word in words)
    return wording.groups[entry]


def _list_name(entry: str) -> str:
    name = entry.removeprefix("=")
    return name[1:-1] if name.startswith("{") and name.endswith("}") else ""


def _group(options: Iterable[Option]) -> Group:
    by_first: dict[str, list[Option]] = {}
    for option in options:
        by_first.setdefault(option[0].spelt.folded, []).append(option)
    return {first: tuple(sorted(each, key=len, reverse=True)) for first, each in by_first.items()}


def _option(words: str, wording: Wording, part: str) -> Option:
    if words not in wording.options:
        needs_marks = words.startswith("=")
        spelt = (spell(word) for word in _WORD.findall(words))
        meant = (each for word in spelt for each in wording.shorthand.get(word, (word,)))
        wording.options[words] = tuple(PatternWord(word, needs_marks) for word in meant)
    if not wording.options[words]:
        raise BadRow(part, "it holds no word")
    return wording.options[words]
