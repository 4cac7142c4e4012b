"""How well labelled sentences are read. One half was seen while the lexicon was taught, the other was not; `pytest -s` prints both.

The seen half guards what was reached; the unseen half is the honest figure, and its bounds are those that were measured.
"""

from __future__ import annotations

import pytest

from tests.language.learn import TABLE, learned
from tests.language.scores import HERE, Scores, load, score


def scores_of(half: str) -> Scores:
    found = score(load([HERE / f"sentences_{part}_{half}.jsonl" for part in ("a", "b")]))
    print(f"\n{half}: {found.sentences} sentences")
    for kind, of in sorted(found.of.items()):
        print(f"  {kind:22} {found.missed(kind):4} of {of:4}  {100 * found.share(kind):5.1f} %")
    return found


#: kind of miss → the largest share allowed in the seen and in the unseen half
BOUNDS = {
    "danger missed": (0.0, 0.04),
    "danger refused": (0.0, 0.0),
    "false alarm": (0.01, 0.03),
    "tip refused": (0.01, 0.01),
    "kept": (0.0, 0.25),
    "category first": (0.05, 0.20),
    "category among three": (0.02, 0.07),
    "zone wrong": (0.0, 0.01),
}


@pytest.mark.slow
@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_sentences_are_read_as_well_as_was_measured(half: str) -> None:
    found = scores_of(half)
    bounds = {kind: seen if half == "seen" else unseen for kind, (seen, unseen) in BOUNDS.items()}
    assert {kind: found.share(kind) for kind, bound in bounds.items() if found.share(kind) > bound} == {}


def test_habits_are_what_the_sentences_teach() -> None:
    """`python -m tests.language.learn` was run after the last sentence or word was added."""
    from language.habits import as_lines

    assert TABLE.read_text(encoding="utf-8").splitlines() == list(as_lines(learned()))
