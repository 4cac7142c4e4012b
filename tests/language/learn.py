"""`python -m tests.language.learn`: count anew which words keep company with which kinds. The unseen half is never counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.ground import DATA
from language.habits import AT_RISK, SAFE, Habits, as_lines, learn
from language.words import Word, split
from tests.flows.chat import lexicon
from tests.language.scores import HERE, Sentence, either, load

TABLE = DATA / "lexicon" / "habits.tsv"


def taught() -> list[Path]:
    return sorted(path for path in HERE.glob("sentences_*.jsonl") if "unseen" not in path.name)


def learned() -> Habits:
    return learn(_labelled(load(taught())))


def _labelled(sentences: Sequence[Sentence]) -> Iterator[tuple[Sequence[Word], list[str]]]:
    for sentence in sentences:
        yield split(sentence["text"], lexicon().respelling.respell), list(_classes(sentence))


def _classes(sentence: Sentence) -> Iterator[str]:
    scope, category, danger = (either(sentence[name]) for name in ("scope", "category", "danger"))
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
