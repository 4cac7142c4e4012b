"""How well sentences are read whose words the habits were not counted from: each fold by habits from the others.

`python -m tests.language.folds [PART ...]` prints the counts of the seen files whose name holds a part, in FOLDS folds. Rows are
the same in all folds, so files that rows were taught from look better than they are; `--misses` and `--only=KIND` as in scores.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from language.habits import Habits, learn
from tests.flows.chat import lexicon
from tests.language.learn import labelled, taught
from tests.language.scores import Scores, Sentence, load, score, show

FOLDS = 5


@cache
def habits_without(fold: int) -> Habits:
    return learn(each for i, each in enumerate(labelled(taught())) if i % FOLDS != fold)


def score_in_folds(parts: Sequence[str]) -> Scores:
    scores = Scores()
    for fold in range(FOLDS):
        score(_of_fold(fold, parts), replace(lexicon(), habits=habits_without(fold)), scores)
    return scores


def _of_fold(fold: int, parts: Sequence[str]) -> Iterator[Sentence]:
    """Sentences are dealt out one by one, over all files."""
    i = 0
    for path in taught():
        for sentence in load([path]):
            if i % FOLDS == fold and (not parts or any(part in path.name for part in parts)):
                yield sentence
            i += 1


if __name__ == "__main__":
    show(score_in_folds([a for a in sys.argv[1:] if not a.startswith("--")]), sys.argv[1:])
