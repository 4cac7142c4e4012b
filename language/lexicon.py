"""The words and phrases that a first sentence is read by: data, `data/lexicon/*.yaml`, taught without changing code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from language.habits import Habits
from language.patterns import BadRow, Pattern, Patterns, Wording, compile_row
from language.respelling import Respelling, shorthand

#: how sure a row is: alone it only hints; it is likely; it says so, and no scope beats it
LEVELS = {"hint": 1, "likely": 2, "sure": 3}
_BLANKS = re.compile(r"\s+")

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A row in a script without blanks between words: found wherever its letters stand, blanks left out."""

    row: str
    kind: str
    name: str
    level: int


@dataclass(frozen=True)
class Lexicon:
    patterns: Patterns = field(default_factory=Patterns)  #: label "kind:name"
    written: tuple[Written, ...] = ()  #: other scripts
    respelling: Respelling = field(default_factory=lambda: Respelling({}, ()))
    beats: Mapping[str, frozenset[str]] = field(default_factory=dict)  #: category → wider ones that give way to it
    habits: Habits = field(default_factory=Habits)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """All files of `folder`. Raises BadRow, yaml.YAMLError, OSError: shipped data is read at start, `try check` says it kindly."""
        words = _yaml(folder / "words.yaml")
        wording = Wording(words.get("lists") or {}, shorthand(words.get("shorthand") or {}))
        categories = {path.stem: _yaml(path) for path in sorted((folder / "categories").glob("*.yaml"))}
        patterns = Patterns(
            (
                *(p for name, rows in categories.items() for p in _patterns({name: _levels(rows)}, "category", wording)),
                *(p for path in sorted((folder / "danger").glob("*.yaml")) for p in _patterns(_yaml(path), "danger", wording)),
                *_patterns(_yaml(folder / "scopes.yaml"), "scope", wording),
                *_patterns(_yaml(folder / "scopes_english.yaml"), "scope", wording),
                *_patterns(_yaml(folder / "categories_english.yaml"), "category", wording),
                *_patterns(_yaml(folder / "times.yaml"), "time", wording),
                *_patterns(_yaml(folder / "procedures.yaml"), "topic", wording),
            )
        )
        return cls(
            patterns=patterns,
            written=tuple(_written(_yaml(folder / "scripts.yaml"))),
            respelling=Respelling(wording.shorthand, patterns.vocabulary()),
            beats={name: frozenset(rows.get("beats") or ()) for name, rows in categories.items()},
            habits=_habits(folder / "habits.tsv"),
        )

    def names(self, kind: str) -> frozenset[str]:
        """Which categories, scopes or times have rows."""
        return frozenset(name for k, name in (p.label.split(":") for p in self.patterns.all) if k == kind)


def _yaml(path: Path) -> Raw:
    # The C loader reads the shipped files in a tenth of the time; both know the safe types only.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as text:  # open, so that a mistake names the file
        body = yaml.load(text, Loader=loader)  # noqa: S506  both are safe loaders
    if not isinstance(body, dict):
        raise BadRow(path.name, "the file must hold names with rows")
    return body


def _habits(path: Path) -> Habits:
    """An own lexicon may do without them."""
    if not path.exists():
        return Habits()
    return Habits.from_text(path.read_text(encoding="utf-8"))


def _levels(rows: Raw) -> Raw:
    return {level: each for level, each in rows.items() if level != "beats"}


def _patterns(body: Raw, kind: str, wording: Wording) -> Iterator[Pattern]:
    for name, rows in body.items():
        label = f"{kind}:{name}"
        for level, row in _rows(rows):
            yield from compile_row(row, label, level, wording)


def _rows(rows: Any) -> Iterator[tuple[int, str]]:
    """(level, row): under the level's name, or all of them as `sure`."""
    levels: Mapping[str, Sequence[Any]] = rows if isinstance(rows, dict) else {"sure": rows or ()}
    for level, each in levels.items():
        if level not in LEVELS:
            raise BadRow(str(level), f"a level is one of {', '.join(LEVELS)}")
        for row in each or ():
            if not isinstance(row, str):
                raise BadRow(repr(row), "write it in quotes: YAML took it for something else than words")
            yield LEVELS[level], row


def _written(body: Raw) -> Iterator[Written]:
    for kind, names in body.items():
        for name, rows in names.items():
            for level, row in _rows(rows):
                yield Written(without_blanks(row), kind, name, level)


def without_blanks(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFC", text).casefold())

