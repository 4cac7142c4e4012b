"""Which rows of the lexicon a sentence has, and which of them count: not in a drill, a film, a "không có" or a figure of speech."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from language.lexicon import Lexicon, without_blanks
from language.patterns import Found
from language.words import Word

#: how many words may stand between "nếu" and what is only imagined
PERHAPS_REACH = 8
#: rows of danger.yaml that are no danger themselves but say how to take the others
HARMLESS, NEGATION, PERHAPS, DRILL = "harmless", "negation", "perhaps", "drill"
#: cries that name no danger: they make a question of a tip, and nothing of a question about papers
DISTRESS = "distress"
#: who a writer may claim to be, or orders to the program; nothing follows from them
CLAIMS = frozenset({"officer", "employer", "operator", "command"})
_FRAMES = frozenset({HARMLESS, NEGATION, PERHAPS, DRILL})


@dataclass(frozen=True, slots=True)
class Evidence:
    kind: str  #: category | danger | scope | time
    name: str
    level: int
    row: str
    positions: tuple[int, ...] = ()  #: of the words it names; () in a script without words

    @property
    def start(self) -> int:
        return self.positions[0] if self.positions else -1

    @property
    def weight(self) -> int:
        return self.level * (len(self.positions) or 2)

    def is_frame(self, name: str) -> bool:
        return self.kind == "danger" and self.name == name


def gather(words: Sequence[Word], text: str, lexicon: Lexicon) -> list[Evidence]:
    """Every row of the lexicon that the sentence has, in the order of the words."""
    found = [_of(f) for f in lexicon.patterns.find(words)]
    if text.isascii():
        return found
    letters = without_blanks(text)
    return found + [Evidence(w.kind, w.name, w.level, w.row) for w in lexicon.written if w.row in letters]


def _of(found: Found) -> Evidence:
    kind, _, name = found.pattern.label.partition(":")
    return Evidence(kind, name, found.level, found.pattern.row, found.positions)


def weigh(found: Sequence[Evidence], words: Sequence[Word]) -> list[Evidence]:
    """Without what is a figure of speech, denied, or happens in a drill; what is only feared becomes a question."""
    # "tôi là công an phường" tells of no misconduct, "đánh dấu tin này" of no blow.
    covers = [frozenset(e.positions) for e in found if e.is_frame(HARMLESS) or (e.kind == "scope" and e.name in CLAIMS)]
    covered = frozenset(position for cover in covers for position in cover)
    meant = [e for e in found if e.kind == "time" or e.name in CLAIMS or not _is_covered(e, covers, covered)]
    denied = _ends(meant, NEGATION)
    counting = [e for e in meant if not (_can_be_denied(e) and _is_denied(e, denied, words))]
    if any(e.is_frame(DRILL) for e in counting):
        counting = [e for e in counting if not (e.kind == "danger" and e.name in ("happening", "ask"))]
    feared = [e.start for e in counting if e.is_frame(PERHAPS)]
    return [_softened(e, feared, words) for e in counting if not (e.kind == "danger" and e.name in _FRAMES)]


def set_apart(found: Iterable[Evidence]) -> frozenset[int]:
    """Positions of figures of speech: their words say nothing."""
    return frozenset(p for e in found if e.is_frame(HARMLESS) for p in e.positions)


def _is_covered(e: Evidence, covers: Iterable[frozenset[int]], covered: frozenset[int]) -> bool:
    """ "đánh" in "đánh răng" is no blow; "đánh bạc" is still gambling, because it names all of what covers it, but no danger."""
    if covered.isdisjoint(e.positions):
        return False
    mine = frozenset(e.positions)
    names_all = frozenset.__lt__ if e.kind == "danger" and e.name not in _FRAMES else frozenset.__le__
    return any(mine & cover and not names_all(cover, mine) for cover in covers)


def _ends(found: Iterable[Evidence], name: str) -> frozenset[int]:
    return frozenset(e.positions[-1] + 1 for e in found if e.is_frame(name) and e.positions)


def _can_be_denied(e: Evidence) -> bool:
    return e.kind == "category" or (e.kind == "danger" and e.name not in _FRAMES)


def _is_denied(e: Evidence, ends: frozenset[int], words: Sequence[Word]) -> bool:
    """ "không có cháy": the denial stands right before it, in the same breath."""
    start = e.start
    return start > 0 and start in ends and not words[start].after_comma and words[start].clause == words[start - 1].clause


def _softened(e: Evidence, feared: Sequence[int], words: Sequence[Word]) -> Evidence:
    if not (e.kind == "danger" and e.name == "happening"):
        return e
    is_feared = any(0 <= e.start - f <= PERHAPS_REACH and words[f].clause == words[e.start].clause for f in feared)
    return replace(e, name="ask") if is_feared else e
