"""How well the labelled sentences are read: counts and the misses themselves.

`python -m tests.language.scores FILE...` prints them; `--misses` shows each one. The unseen half is scored, not looked at.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from language.lexicon import Lexicon
from language.reading import Reading, read
from tests.flows.chat import lexicon
from tests.language.shipped_places import shipped_places

HERE = Path(__file__).parent
Sentence = Mapping[str, Any]


def load(paths: Iterable[Path]) -> list[Sentence]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def either(label: Any) -> list[Any]:
    """A label may name several answers that are equally right, the best first."""
    return label if isinstance(label, list) else [label]


@dataclass
class Scores:
    """Shares are of the sentences they are about; `misses` name the kind and the sentence."""

    sentences: int = 0
    misses: list[tuple[str, Sentence, Reading]] = field(default_factory=list)
    of: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str, is_missed: bool, sentence: Sentence, reading: Reading) -> None:
        self.of[kind] = self.of.get(kind, 0) + 1
        if is_missed:
            self.misses.append((kind, sentence, reading))

    def missed(self, kind: str) -> int:
        return sum(k == kind for k, _, _ in self.misses)

    def share(self, kind: str) -> float:
        """Of missed ones, 0..1."""
        return self.missed(kind) / max(1, self.of.get(kind, 0))


def score(sentences: Iterable[Sentence], words: Lexicon | None = None, scores: Scores | None = None) -> Scores:
    """Read with `words`, or what is shipped; added to `scores`, if there are any."""
    scores = scores or Scores()
    for sentence in sentences:
        _score_one(scores, sentence, read(sentence["text"], words or lexicon(), shipped_places()))
    return scores


def _score_one(scores: Scores, sentence: Sentence, reading: Reading) -> None:
    scores.sentences += 1
    danger, scope = either(sentence["danger"]), either(sentence["scope"])

    def count(kind: str, is_missed: bool) -> None:
        scores.count(kind, is_missed, sentence, reading)

    if "no" not in danger:
        count("danger missed", reading.danger == "no")
        count("danger only asked", "ask" not in danger and reading.danger == "ask")
    elif danger == ["no"]:
        count("false alarm", reading.danger == "yes")
        count("asked for nothing", reading.danger == "ask")
    count("scope", reading.scope not in scope)
    if "tip" in scope:
        refused = reading.scope != "tip" and len(scope) == 1
        count("tip refused", refused)
        count("danger refused", refused and danger[0] != "no")
        if sentence["category"] is not None:
            right = either(sentence["category"])
            count("category first", reading.category not in right)
            count("category among three", not set(right) & set(reading.offered[:3]))
        count("when", reading.when not in either(sentence["when"]))
    elif scope[0] in ("union", "opinion"):
        count("kept", reading.scope == "tip")
    wanted = sentence.get("zone")
    if wanted:
        count("zone missed", reading.zone is None)
    count("zone wrong", reading.zone is not None and reading.zone != wanted)


def show(scores: Scores, arguments: Sequence[str]) -> None:
    """The counts; with `--misses` the sentences, with `--only=KIND` those of some kinds."""
    only = [a.removeprefix("--only=") for a in arguments if a.startswith("--only=")]
    print(f"{scores.sentences} sentences")
    for kind, of in scores.of.items():
        print(f"  {kind:22} {scores.missed(kind):4} of {of:4}  {100 * scores.share(kind):5.1f} %")
    for kind, sentence, reading in scores.misses if "--misses" in arguments else ():
        if not only or kind in only:
            label = {k: v for k, v in sentence.items() if k not in ("text", "style")}
            read_as = (reading.scope, reading.category, list(reading.offered), reading.danger, reading.when, reading.zone)
            print(f"[{kind}] {sentence['text']}\n    {label}\n    {read_as}\n    {'; '.join(reading.why)[:400]}")


if __name__ == "__main__":
    show(score(load([Path(a) for a in sys.argv[1:] if not a.startswith("--")])), sys.argv[1:])
