"""`python -m tests.language.learn`: count anew which words keep company with which kinds. The unseen half is never counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.ground import DATA
from language.habits import AT_RISK, SAFE, TIP, VIEW, Habits, Labelled, as_lines, learn
from language.words import split
from tests.flows.chat import lexicon
from tests.language.scores import HERE, Sentence, either, load

TABLE = DATA / "lexicon" / "habits.tsv"
#: rounds by people who did not know the lexicon are nearer to what workers will write: for danger and views each counts so often
WRITTEN_ELSEWHERE, COUNTS = ("round4", "round5"), 3


def taught() -> list[Path]:
    return sorted(path for path in HERE.glob("sentences_*.jsonl") if "unseen" not in path.name)


def learned() -> Habits:
    return learn(labelled(taught()))


def labelled(paths: Sequence[Path]) -> Iterator[Labelled]:
    for path in paths:
        times = COUNTS if any(name in path.name for name in WRITTEN_ELSEWHERE) else 1
        for sentence in load([path]):
            yield split(sentence["text"], lexicon().respelling.respell), list(_classes(sentence)), times


def _classes(sentence: Sentence) -> Iterator[str]:
    scope, category, danger = (either(sentence[name]) for name in ("scope", "category", "danger"))
    if scope[0] in ("union", "opinion"):
        yield VIEW
    elif scope[0] == "tip":
        yield TIP
    if scope[0] != "tip":
        yield f"_{scope[0]}"
    elif category[0] is not None:
        yield category[0]
    if danger == ["no"]:
        yield SAFE
    elif "no" not in danger:
        yield AT_RISK


if __name__ == "__main__":
    lines = list(as_lines(learned()))
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(lines)} words from {len(load(taught()))} sentences")
