"""One text, as names are looked for in it: its words, how they were written, and the marks that they carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from language.folding import fold, marked
from language.place_keys import WORD, Key, Word
from language.place_names import Meaning, Names
from language.place_vocabulary import EVERYDAY


class PlaceText:
    """Positions are indexes of words."""

    def __init__(self, names: Names, text: str, words: Sequence[Word], *, is_answer: bool) -> None:
        self.names = names
        self.text = text
        self.words = words
        self.keys = [word.key for word in words]
        self.is_answer = is_answer  #: a short answer to "where?", not a sentence

    def __len__(self) -> int:
        return len(self.words)

    def stops(self, i: int) -> range:
        """Where a name that begins here may end, the longest first."""
        return range(min(i + self.names.longest, len(self.words)), i, -1)

    def key(self, start: int, stop: int) -> Key:
        return tuple(self.keys[start:stop])

    def written(self, start: int, stop: int) -> str:
        return self.text[self.words[start].start : self.words[stop - 1].end]

    def is_everyday(self, i: int, stop: int) -> bool:
        return tuple(fold(self.written(i, stop)).split()) in EVERYDAY

    def is_area(self, key: Key) -> bool:
        return bool(self.names.gazetteer.called(key))

    def has_cue(self, i: int, cues: frozenset[str], reach: int = 2) -> bool:
        """Whether one of these words stands close before."""
        return not cues.isdisjoint(self.keys[max(0, i - reach) : i])

    def is_whole(self, start: int, stop: int) -> bool:
        """Whether these words begin and end where typed words do, with nothing but blanks between them."""
        begins = start == 0 or self.words[start - 1].end < self.words[start].end
        ends = stop >= len(self.words) or self.words[stop].end > self.words[stop - 1].end
        pairs = pairwise(self.words[start:stop])
        return begins and ends and all(not self.text[a.end : b.start].strip(" -") for a, b in pairs)

    def marks_allow(self, start: int, stop: int, name: str) -> bool:
        """Whether what was typed, marks counted as letters, is still one slip or some missing marks away from `name`."""
        typed = [self.text[word.start : word.end] for word in self.words[start:stop]]
        if all(said.isascii() for said in typed):
            return True
        shown = [_loosely(marked(w.group())) for w in WORD.finditer(name)]
        said = [_loosely(marked(word)) for word in typed]
        ends = shown[-len(said) :]
        is_less = len(ends) == len(said) and all(_marks(a) <= _marks(b) for a, b in zip(said, ends, strict=True))
        return is_less or OSA.distance(" ".join(said), " ".join(ends), score_cutoff=1) <= 1

    def with_same_marks(self, meanings: Sequence[Meaning], start: int, stop: int, *, is_strict: bool) -> list[Meaning]:
        """Those that are written like this, if marks were typed; zones also when the marks are wrong."""
        spoken = frozenset(marked(w.group()) for w in WORD.finditer(self.written(start, stop)) if not w.group().isascii())
        if not spoken or any(a.start == b.start for a, b in pairwise(self.words[start:stop])):
            return list(meanings)  # nothing to compare, or a glued word that was cut
        whole = frozenset(marked(w.group()) for w in WORD.finditer(self.written(start, stop)))
        for typed in (whole, spoken):  # "quang châu" has no mark on its first word: Quang Châu, not Quảng Châu
            same = [m for m in meanings if typed <= frozenset(marked(w.group()) for w in WORD.finditer(m.name))]
            if same:
                return same
        if not is_strict:
            return [m for m in meanings if self.is_answer or m.kind == "zone" or _has_less_marks(spoken, m.name)]
        if self.is_everyday(start, stop):  # "quê vợ"
            return []
        return [m for m in meanings if m.kind == "zone" and _has_less_marks(spoken, m.name)]


def _has_less_marks(spoken: Iterable[str], name: str) -> bool:
    """ "Tràng duê": marks are missing, hỏi stands for ngã; none is another one ("thằng" is not "Thăng")."""
    words = [_loosely(marked(w.group())) for w in WORD.finditer(name)]
    return all(any(_is_part(_loosely(said), word) for word in words) for said in spoken)


def _loosely(word: str) -> str:
    return word.replace("\u0303", "\u0309").replace("đ", "d")


def _is_part(said: str, word: str) -> bool:
    return said.rstrip(_MARKS) == word.rstrip(_MARKS) and not Counter(said) - Counter(word)


def _marks(word: str) -> Counter[str]:
    return Counter(c for c in word if c in _MARKS)


_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
