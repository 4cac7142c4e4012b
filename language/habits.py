"""Which words keep company with which kinds of message: counted from labelled sentences, kept as a table that can be read.

The rows of the lexicon give certainty; habits order what they offer, fill in where no row spoke, turn "no danger" into a question,
and doubt a row that stands in a harmless sentence. They never say "yes" by themselves. `tests/language/learn.py` counts them,
`tests/language/folds.py` measures them on sentences they were not counted from; nothing is learned while running.

Two kinds of weights: a kind's is how much of a word's company it makes up (complement naive Bayes: what is rare elsewhere speaks
for it); AT_RISK and VIEW are yes or no, and their weights part the sentences with the widest gap (a linear support vector machine).
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from language.words import Word

#: the class of sentences in which somebody may be at risk, beside the kinds and "_<scope>"
AT_RISK, SAFE = "at_risk", "safe"
#: the class of sentences about the union, a strike, or what somebody thinks of something; against it stand tips
VIEW, TIP = "view", "tip"
_OPPOSITE = {AT_RISK: SAFE, VIEW: TIP}
_YES_OR_NO = frozenset({AT_RISK, SAFE, VIEW, TIP})
MIN_COUNT = 2  #: a word met once says nothing
#: of a feature the kinds for which it speaks most
MOST_KINDS = 10
SMOOTH = 2.0  #: added to every count: a word met twice is no proof
#: how much a labelled sentence on the wrong side costs, against the size of the weights; how often all are gone through
COST, ROUNDS = 0.5, 30
NOTHING = 0.03  #: weights that are smaller are not kept

Weights = tuple[tuple[str, float], ...]
#: words, the classes that the sentence belongs to, and how often it counts
Labelled = tuple[Sequence[Word], Sequence[str], int]


@dataclass(frozen=True)
class Habits:
    """`prior` is what a sentence begins with: for AT_RISK and VIEW once, for a kind with each word that is known. `lines` is the table
    in order: found by halving and read when asked for, because thousands of small tuples take long to make and five times the memory."""

    prior: Mapping[str, float] = field(default_factory=dict)
    lines: Sequence[str] = ()

    @classmethod
    def from_text(cls, text: str) -> Habits:
        """Lines of a feature, a tab, then `class weight` cells with tabs between; the first holds the priors. In order of code points."""
        first, _, rest = text.partition("\n")
        return cls(dict(_pairs(first[1:])), rest.split("\n")[:-1])

    def weigh(self, words: Sequence[Word], apart: frozenset[int] = frozenset()) -> dict[str, float]:
        """How much speaks for each class; {} where fewer than two words are known. `apart`: positions that do not count."""
        known = [weights for feature in features(words, apart) if (weights := self.of(feature)) is not None]
        if len(known) < 2:
            return {}
        scores = {name: weight * len(known) for name, weight in self.prior.items() if name not in _YES_OR_NO}
        spread = dict.fromkeys((AT_RISK, VIEW), 0.0)
        for weights in known:
            for name, weight in _pairs(weights):
                if name in spread:
                    spread[name] += weight
                else:
                    scores[name] += weight
        # A long sentence is not more of a danger than a short one.
        return scores | {name: self.prior.get(name, 0.0) + sum_ / math.sqrt(len(known)) for name, sum_ in spread.items()}

    def of(self, feature: str) -> str | None:
        """The cells of a feature."""
        start = f"{feature}\t"
        at = bisect_left(self.lines, start)
        return self.lines[at][len(start) :] if at < len(self.lines) and self.lines[at].startswith(start) else None


def features(words: Sequence[Word], apart: frozenset[int] = frozenset()) -> Iterator[str]:
    """Each word without marks, with its marks where it has any, and each pair of neighbours; each once."""
    counting = [word.spelt for position, word in enumerate(words) if position not in apart]
    found = dict.fromkeys(spelt.folded for spelt in counting)
    found |= dict.fromkeys(f"{s.folded}/{s.tone}{s.quality}" for s in counting if not s.is_bare)
    found |= dict.fromkeys(f"{a.folded} {b.folded}" for a, b in pairwise(counting))
    return iter(found)


def _pairs(text: str) -> Weights:
    cells = text.split("\t") if text else []
    return tuple((name, float(weight)) for name, _, weight in (cell.partition(" ") for cell in cells))


# --- counting ---------------------------------------------------------------------------------------------------------


def learn(sentences: Iterable[Labelled]) -> Habits:
    """Weights from sentences and the classes that each belongs to."""
    taught = [(list(features(words)), classes, times) for words, classes, times in sentences]
    met = Counter(feature for found, _, _ in taught for feature in found)
    known = [([f for f in found if met[f] >= MIN_COUNT], classes, times) for found, classes, times in taught]
    table: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    prior: dict[str, float] = {}
    for name, opposite in _OPPOSITE.items():
        sides = [(found, 1 if name in classes else -1, times) for found, classes, times in known if {name, opposite} & set(classes)]
        prior[name], weights = _part(sides)
        for feature, weight in weights.items():
            if abs(weight) >= NOTHING:
                table[feature].append((name, round(weight, 2)))
    of_kind, company = _company(known)
    prior |= of_kind
    for feature, kinds in company.items():
        table[feature] += kinds
    return Habits(prior, sorted(f"{f}\t{_cells(table[f])}" for f, n in met.items() if n >= MIN_COUNT))


def _company(sentences: Iterable[tuple[Sequence[str], Sequence[str], int]]) -> tuple[dict[str, float], dict[str, Weights]]:
    """For each kind what a word of no special company says for it; for each feature the kinds for which it speaks."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for found, classes, _ in sentences:
        for feature in found:
            counts[feature].update(name for name in classes if name not in _YES_OR_NO)
    of_kind: Counter[str] = sum(counts.values(), Counter())
    everywhere, smooth = of_kind.total(), SMOOTH * len(counts)
    elsewhere = {name: math.log(everywhere - n + smooth) for name, n in sorted(of_kind.items())}
    mean = sum(elsewhere.values()) / max(1, len(elsewhere))
    return {name: round(n - mean, 3) for name, n in elsewhere.items()}, {f: _kinds(of) for f, of in counts.items()}


def _kinds(of: Counter[str]) -> Weights:
    """How little of the word's company is left without the kind."""
    here = of.total() + SMOOTH
    found = sorted(((name, round(math.log(here / (here - n)), 2)) for name, n in of.items()), key=lambda w: (-w[1], w[0]))
    return tuple(w for w in found[:MOST_KINDS] if w[1] >= NOTHING)


def _part(sides: Sequence[tuple[Sequence[str], int, int]]) -> tuple[float, dict[str, float]]:
    """Where to begin, and what each feature adds, so that the two sides lie apart; by dual coordinate descent (Hsieh et al. 2008)."""
    weights = dict.fromkeys((feature for found, _, _ in sides for feature in found), 0.0)
    start = 0.0
    pulls = [0.0] * len(sides)
    order = list(range(len(sides)))
    rng = random.Random(0)  # noqa: S311  an order, no secret
    for _ in range(ROUNDS):
        rng.shuffle(order)
        for i in order:
            found, side, times = sides[i]
            if not found:
                continue
            scale = 1 / math.sqrt(len(found))
            give = 1 / (2 * COST * times)
            wrong = side * (start + scale * sum(weights[f] for f in found)) - 1 + give * pulls[i]
            pull = max(0.0, pulls[i] - wrong / (2 + give))
            step, pulls[i] = side * (pull - pulls[i]), pull
            if step:
                start += step
                for feature in found:
                    weights[feature] += step * scale
    return round(start, 2), weights


def _cells(weights: Iterable[tuple[str, float]]) -> str:
    return "\t".join(f"{name} {weight:g}" for name, weight in weights)


def as_lines(habits: Habits) -> Iterator[str]:
    yield "\t" + _cells(sorted(habits.prior.items()))
    yield from habits.lines
