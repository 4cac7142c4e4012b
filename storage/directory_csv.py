"""Directory rows from CSV files: reading them, and naming every mistake with its file, line, column and mend.

Each kind of file is known by its header. A problem is a code with parameters; `directory-<code>` in the catalogues says
it in words. Nothing here looks at the database.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from storage.directory import Rows
from storage.directory_columns import CATEGORIES, KINDS_OF_FILE, Column, Wrong, read_cell
from storage.directory_rows import Found

__all__ = ["CATEGORIES", "Found", "ImportRefused", "Problem", "as_rows", "read", "read_folder", "too_big"]

MAX_BYTES = 20_000_000
#: of one import: twice the whole country, and some 400 MB while it is looked at
MAX_ROWS = 150_000
MAX_PROBLEMS = 200  # more help nobody, and a file with a wrong separator has one per line


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `line` counts from 1 and is 0 when the whole file is meant; `column` is a header word or empty."""

    file: str
    line: int
    column: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


class ImportRefused(ValueError):
    """Nothing was changed. `problems` says what to mend, in the order of the files; there are `total`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line))[:MAX_PROBLEMS])
        self.total = len(problems)


def read(files: Iterable[tuple[str, bytes]]) -> tuple[list[Found], list[Problem]]:
    """The rows of all files (name, content) in order, and what is wrong with single cells and lines."""
    found: list[Found] = []
    problems: list[Problem] = []
    for name, content in files:
        for item in _read_file(name, content):
            if len(found) + len(problems) >= MAX_ROWS:
                problems.append(Problem(name, 0, "", "too_many_rows", {"limit": str(MAX_ROWS)}))
                return found, problems
            (problems if isinstance(item, Problem) else found).append(item)  # type: ignore[arg-type]
    return found, problems


def read_folder(folder: Path) -> Rows:
    """The rows of all CSV files in this folder of ours. Raises ImportRefused when a cell is wrong."""
    found, problems = read((file.name, file.read_bytes()) for file in sorted(folder.glob("*.csv")))
    if problems:
        raise ImportRefused(problems)
    return as_rows(found)


def as_rows(found: Iterable[Found]) -> Rows:
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for row in found:
        tables.setdefault(row.table, []).append(row.values)
    return Rows(**tables)


def _read_file(name: str, content: bytes) -> Iterator[Found | Problem]:
    try:
        text = _decode(content)
    except Wrong as wrong:
        yield Problem(name, 0, "", wrong.code, wrong.params)
        return
    lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [cell.strip() for cell in next(lines, [])]
        kind = _kind_of(header)
        line = lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield from _read_row(name, line, kind, header, cells)
            line = lines.line_num + 1
    except Wrong as wrong:
        yield Problem(name, 1, "", wrong.code, wrong.params)
    except csv.Error:
        yield Problem(name, lines.line_num, "", "broken_line")


def too_big(size: int) -> dict[str, str] | None:
    """The parameters of the refusal, None for a file of bearable size."""
    return {"limit": str(MAX_BYTES // 1_000_000)} if size > MAX_BYTES else None


def _decode(content: bytes) -> str:
    limit = too_big(len(content))
    if limit is not None:
        raise Wrong("too_big", **limit)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Wrong("not_utf8", where=str(content.count(b"\n", 0, error.start) + 1)) from None


def _delimiter(text: str) -> str:
    # Excel with Vietnamese settings separates by semicolons: the comma is its decimal sign.
    first = text.split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def _kind_of(header: list[str]) -> str:
    for kind, columns in KINDS_OF_FILE.items():
        if header in (_names(columns), _names(c for c in columns if not c.optional)):
            return kind
    likely = max(KINDS_OF_FILE, key=lambda kind: len({c.name for c in KINDS_OF_FILE[kind]} & set(header)))
    raise Wrong("wrong_header", kind=likely, expected=",".join(column.name for column in KINDS_OF_FILE[likely]))


def _names(columns: Iterable[Column]) -> list[str]:
    return [column.name for column in columns]


def _read_row(name: str, line: int, kind: str, header: list[str], cells: list[str]) -> Iterator[Found | Problem]:
    if len(cells) != len(header):
        yield Problem(name, line, "", "wrong_count", {"found": str(len(cells)), "expected": str(len(header))})
        return
    values: dict[str, Any] = {}
    is_bad = False
    # Columns that may be left out stand last.
    for column, cell in zip(KINDS_OF_FILE[kind], cells, strict=False):
        try:
            values[column.stored] = read_cell(column, cell)
        except Wrong as wrong:
            is_bad = True
            yield Problem(name, line, column.name, wrong.code, wrong.params)
    yield Found(name, line, kind, values, is_bad)
