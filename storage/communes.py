"""The communes of the country, from the files of data/communes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from language.gazetteer import Gazetteer
from storage.by_rule import ByRule

FOLDER = Path(__file__).resolve().parent.parent / "data" / "communes"


@cache
def gazetteer() -> Gazetteer:
    """Read at the first use, once in a process: some 10 ms and 4 MiB."""
    tables = {name: (FOLDER / f"{name}.csv").read_text(encoding="utf-8") for name in ("provinces", "districts", "old", "new")}
    return Gazetteer(**tables, names=(FOLDER / "names.txt").read_text(encoding="utf-8"))


@cache
def by_rule() -> ByRule:
    """Their directory rows."""
    return ByRule(gazetteer())
