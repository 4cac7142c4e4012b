"""Which words keep company with which kinds of message: counted from labelled sentences, kept as a table that can be read.

The rules of the lexicon come first. Habits fill in what is offered beside them, lead where no rule spoke, and turn "no danger" into a
question; they never say "yes", and never take a crime away. `tests/language/learn.py` counts them; nothing is learned while running.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from language.words import Word

#: the class of sentences in which somebody may be at risk, beside the kinds and "_<scope>"
AT_RISK, SAFE = "at_risk", "safe"
MIN_COUNT = 2  #: a word met once says nothing
#: of a feature the kinds for which it speaks most; what speaks against the others is left out, the table is a sixth as long and no worse
MOST_KINDS = 4
MIN_WEIGHT = 0.7
SMOOTH = 0.5  #: added to every count: a word met twice is no proof
#: words of one sentence lean on each other: each counts half
DAMPED = 0.5

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Habits:
    """`prior` is what a sentence without known words gets; `words` are features (see `features`) with their weights as they stand
    in the table: read when asked for, because thousands of small tuples would take five times the memory."""

    prior: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Habits:
        """Tab-separated: a feature, then `class weight` pairs; the feature "" holds the priors."""
        table = {feature: rest for feature, _, rest in (line.rstrip("\n").partition("\t") for line in lines) if rest}
        return cls(dict(_pairs(table.pop(""))) if "" in table else {}, table)

    def weigh(self, words: Sequence[Word], apart: frozenset[int] = frozenset()) -> dict[str, float]:
        """Log odds of each class; {} where fewer than two words are known. `apart`: positions that do not count."""
        known = [weights for feature in features(words, apart) if (weights := self.words.get(feature))]
        if len(known) < 2:
            return {}
        scores = dict(self.prior)
        for weights in known:
            for name, weight in _pairs(weights):
                scores[name] += weight * DAMPED
        return scores


def features(words: Sequence[Word], apart: frozenset[int] = frozenset()) -> Iterator[str]:
    """Each word without marks, with its marks where it has any, and each pair of neighbours; each once."""
    counting = [word.spelt for position, word in enumerate(words) if position not in apart]
    found = dict.fromkeys(spelt.folded for spelt in counting)
    found |= dict.fromkeys(f"{s.folded}/{s.tone}{s.quality}" for s in counting if not s.is_bare)
    found |= dict.fromkeys(f"{a.folded} {b.folded}" for a, b in pairwise(counting))
    return iter(found)


def _pairs(text: str) -> Weights:
    cells = text.split("\t")
    return tuple((name, float(weight)) for name, _, weight in (cell.partition(" ") for cell in cells))


# --- counting ---------------------------------------------------------------------------------------------------------


def learn(sentences: Iterable[tuple[Sequence[Word], Sequence[str]]]) -> Habits:
    """Weights from sentences and the classes that each belongs to."""
    of_class: Counter[str] = Counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for words, classes in sentences:
        of_class.update(classes)
        for feature in features(words):
            counts[feature].update(classes)
    kinds = {name: n for name, n in of_class.items() if name not in (AT_RISK, SAFE)}
    table = {feature: _weights(of, kinds, of_class) for feature, of in sorted(counts.items()) if _count(of) >= MIN_COUNT}
    prior = {name: _round(math.log(n / sum(kinds.values())) * DAMPED) for name, n in kinds.items()}
    prior[AT_RISK] = _round(math.log(of_class[AT_RISK] / max(1, of_class[SAFE])) * DAMPED)
    return Habits(prior, {feature: _cells(weights) for feature, weights in table.items() if weights})


def _count(of: Counter[str]) -> int:
    return max(sum(n for name, n in of.items() if name not in (AT_RISK, SAFE)), of[AT_RISK] + of[SAFE])


def _weights(of: Counter[str], kinds: Mapping[str, int], of_class: Counter[str]) -> Weights:
    """How much likelier the feature is in the class than outside it."""
    everywhere, here = sum(kinds.values()), sum(of[name] for name in kinds)
    found = [(name, _ratio(of[name], n, here - of[name], everywhere - n, SMOOTH)) for name, n in kinds.items() if of[name]]
    strongest = sorted((w for w in found if w[1] >= MIN_WEIGHT), key=lambda w: (-w[1], w[0]))[:MOST_KINDS]
    risk = (AT_RISK, _ratio(of[AT_RISK], of_class[AT_RISK], of[SAFE], of_class[SAFE], SMOOTH))
    return tuple((name, _round(weight)) for name, weight in (*strongest, *((risk,) if abs(risk[1]) >= MIN_WEIGHT else ())))


def _ratio(inside: int, of_inside: int, outside: int, of_outside: int, smooth: float) -> float:
    return math.log((inside + smooth) / (of_inside + 10 * smooth) / ((outside + smooth) / (of_outside + 10 * smooth)))


def _round(weight: float) -> float:
    return round(weight, 1)


def _cells(weights: Iterable[tuple[str, float]]) -> str:
    return "\t".join(f"{name} {weight:g}" for name, weight in weights)


def as_lines(habits: Habits) -> Iterator[str]:
    yield "\t" + _cells(sorted(habits.prior.items()))
    yield from (f"{feature}\t{cells}" for feature, cells in habits.words.items())
