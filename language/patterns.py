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
    #: what was read already: rows share their words, choices and slots, which keeps thousands of them small
    words: dict[tuple[Spelt, bool], PatternWord] = field(default_factory=dict, repr=False)
    options: dict[str, Option] = field(default_factory=dict, repr=False)
    slots: dict[str, Slot] = field(default_factory=dict, repr=False)
    elements: dict[tuple[str, int], Element] = field(default_factory=dict, repr=False)


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


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """One place of a row, and the choices for it. Rows that say the same there share it."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, eq=False)
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


#: slot → position → how many words its choices take there, the longest first: "xe đạp" is not "xe" with something behind it
Standing = dict[Slot, dict[int, list[int]]]


class Patterns:
    """Many patterns. A sentence is looked at once, word by word, for the choices that stand in it; then rows are put together."""

    def __init__(self, patterns: Iterable[Pattern] = ()) -> None:
        self.all = tuple(patterns)
        self._by_first: dict[Slot, list[Pattern]] = {}
        for pattern in self.all:
            self._by_first.setdefault(pattern.elements[0].slot, []).append(pattern)
        slots = dict.fromkeys(element.slot for pattern in self.all for element in pattern.elements)
        self._slots_of: dict[Option, list[Slot]] = {}
        for slot in slots:
            for option in slot.options:
                self._slots_of.setdefault(option, []).append(slot)
        self._by_word: dict[str, list[Option]] = {}
        for option in self._slots_of:
            self._by_word.setdefault(option[0].spelt.folded, []).append(option)

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Every pattern at every place where it begins, with its shortest reach; in the order of the words."""
        standing = self._standing(words)
        found: list[Found] = []
        for slot, places in standing.items():
            for pattern in self._by_first.get(slot, ()):
                if all(element.slot in standing for element in pattern.elements[1:]):
                    reaches = (_reach(pattern.elements, 0, start, (), words, standing) for start in places)
                    found += [Found(pattern, reach, _level(pattern, reach, words)) for reach in reaches if reach]
        return sorted(found, key=lambda each: each.positions[0])

    def _standing(self, words: Sequence[Word]) -> Standing:
        standing: Standing = {}
        for position, word in enumerate(words):
            here = [o for o in self._by_word.get(word.spelt.folded, ()) if _option_fits(o, words, position)]
            for option in sorted(here, key=len, reverse=True):
                for slot in self._slots_of[option]:
                    standing.setdefault(slot, {}).setdefault(position, []).append(len(option))
        return standing

    def vocabulary(self) -> Iterator[Spelt]:
        return (word.spelt for option in self._slots_of for word in option)


def _reach(
    elements: Sequence[Element], n: int, at: int, named: tuple[int, ...], words: Sequence[Word], standing: Standing
) -> tuple[int, ...]:  # fmt: skip
    """Positions of all elements from the n-th on, the nearest first; () when they are not there."""
    places = standing[elements[n].slot]
    last = min(at + elements[n].gap, len(words) - 1) if n else at
    for position in range(at, last + 1):
        if named and words[position].clause != words[at - 1].clause:
            break
        for length in places.get(position, ()):
            here = named + tuple(range(position, position + length))
            found = here if n + 1 == len(elements) else _reach(elements, n + 1, position + length, here, words, standing)
            if found:
                return found
    return ()


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
        without = [list(v) for v in variants] if part.endswith("?") else []
        for variant in variants:
            variant.append(_element(part.rstrip("?"), gap if variant else 0, wording))
        variants += without
        gap = 0
    return variants


def _element(part: str, gap: int, wording: Wording) -> Element:
    if (part, gap) not in wording.elements:
        if part not in wording.slots:
            wording.slots[part] = Slot(tuple(dict.fromkeys(_options(part, wording))))
        wording.elements[part, gap] = Element(wording.slots[part], gap)
    return wording.elements[part, gap]


def _options(part: str, wording: Wording) -> Iterator[Option]:
    """ "={tool}": each word of the list needs its marks."""
    for entry in part.split("|"):
        if name := _list_name(entry):
            marks = "=" if entry.startswith("=") else ""
            yield from (_option(marks + word.removeprefix("=") if marks else word, wording, part) for word in wording.lists[name])
        else:
            yield _option(entry.replace("_", " "), wording, part)


def _list_name(entry: str) -> str:
    name = entry.removeprefix("=")
    return name[1:-1] if name.startswith("{") and name.endswith("}") else ""


def _option(words: str, wording: Wording, part: str) -> Option:
    if words not in wording.options:
        needs_marks = words.startswith("=")
        spelt = (spell(word) for word in _WORD.findall(words))
        meant = (each for word in spelt for each in wording.shorthand.get(word, (word,)))
        wording.options[words] = tuple(
            wording.words.setdefault((word, needs_marks), PatternWord(word, needs_marks)) for word in meant
        )
    if not wording.options[words]:
        raise BadRow(part, "it holds no word")
    return wording.options[words]
