"""How well labelled sentences are read. One half was seen while the lexicon was taught, the other was not; `pytest -s` prints both.

The seen half guards what was reached; the unseen halves are the honest figures, and their bounds are those that were measured. The fourth
and fifth rounds were written by people who did not know the lexicon, about danger in roundabout words, what only sounds like it, and
the union and opinions next to tips about them: they are the harder ones.
"""

from __future__ import annotations

import pytest

from tests.language.learn import TABLE, learned
from tests.language.scores import HERE, Scores, load, score

FILES = {
    "seen": ("a_seen", "b_seen", "round4_seen", "round5_danger_seen", "round5_scope_seen"),
    "unseen": ("a_unseen", "b_unseen"),
    "unseen, fourth round": ("round4_unseen",),
    "unseen, fifth round, danger": ("round5_danger_unseen",),
    "unseen, fifth round, scope": ("round5_scope_unseen",),
}


def scores_of(half: str) -> Scores:
    found = score(load([HERE / f"sentences_{part}.jsonl" for part in FILES[half]]))
    print(f"\n{half}: {found.sentences} sentences")
    for kind, of in sorted(found.of.items()):
        print(f"  {kind:22} {found.missed(kind):4} of {of:4}  {100 * found.share(kind):5.1f} %")
    return found


#: kind of miss → the largest share allowed in each of FILES
BOUNDS = {
    "danger missed": (0.0, 0.0, 0.046, 0.03, 0.125),
    "danger refused": (0.0, 0.0, 0.009, 0.007, 0.0),
    "false alarm": (0.01, 0.02, 0.0, 0.034, 0.0),
    "asked for nothing": (0.125, 0.145, 0.305, 0.44, 0.135),
    "tip refused": (0.01, 0.01, 0.026, 0.02, 0.035),
    "kept": (0.115, 0.04, 0.36, 1.0, 0.26),
    "category first": (0.08, 0.125, 0.34, 0.34, 0.07),
    "category among three": (0.01, 0.03, 0.13, 0.145, 0.035),
    "zone wrong": (0.006, 0.0, 0.0, 0.0, 0.0),
}


@pytest.mark.slow
@pytest.mark.parametrize("half", FILES)
def test_sentences_are_read_as_well_as_was_measured(half: str) -> None:
    found = scores_of(half)
    bounds = {kind: shares[list(FILES).index(half)] for kind, shares in BOUNDS.items()}
    assert {kind: found.share(kind) for kind, bound in bounds.items() if found.share(kind) > bound} == {}


def test_habits_are_what_the_sentences_teach() -> None:
    """`python -m tests.language.learn` was run after the last sentence or word was added."""
    from language.habits import as_lines

    assert TABLE.read_text(encoding="utf-8").splitlines() == list(as_lines(learned()))
