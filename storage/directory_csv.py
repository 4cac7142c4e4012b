"""Directory rows from CSV files: reading them, and naming every mistake with its file, line, column and mend.

Each kind of file is known by its header. A problem is a code with parameters; `directory-<code>` in the catalogues says
it in words. Nothing here writes: `import_files` checks everything before the first row is applied.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from storage.directory import Applied, Rows, apply, hold, lock, stored
from storage.directory_checks import Found, check
from storage.rules import ANY_CATEGORY, ANYWHERE, KINDS, SCOPES

MAX_BYTES = 20_000_000
MAX_PROBLEMS = 200  # more help nobody, and a file with a wrong separator has one per line
MAX_NAME, MAX_ADDRESS = 200, 1_000
SHARES = ("whole", "part-main", "part")
ALIAS_KINDS = ("old_name", "nickname")
ROLES = ("primary", "cc", "escalation")
URGENCIES = ("urgent", "normal")
TARGETS = ("second_contact", "escalation", "province", "operator")
UNIT_KINDS = (
    "police_post", "police_substation", "commune_police", "district_police", "province_police", "province_police_base",
    "province_department", "traffic_police", "fire_rescue", "investigation_agency", "grassroots_force", "guards",
    "zone_authority", "zone_developer", "zone_union", "union_local", "labour_federation", "labour_office", "health",
    "environment_office", "commune_pc", "procuracy", "inspectorate", "duty_desk", "public_service",
)  # fmt: skip
#: the closed list of the tip flow; a test keeps both equal
CATEGORIES = (
    "theft", "robbery", "violence", "extortion_threats", "drugs", "gambling", "loan_sharking", "fraud", "counterfeit",
    "fire", "traffic", "weapons_fireworks", "trafficking", "child_abuse", "domestic_violence", "harassment",
    "work_safety", "food_safety", "environment", "disease", "misconduct", "other",
)  # fmt: skip

_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_FORMULA = "=+-@"
# The box around Viet Nam with its islands: a swapped or mistyped number falls outside.
_BOUNDS = {"lat": (6.0, 24.0), "lon": (102.0, 118.0)}


class Wrong(ValueError):
    """A cell that cannot be read; `code` and `params` pick the sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


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


Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    name: str  #: in the header
    stored: str  #: in the table
    parse: Parse
    required: bool = False


# --- cells ------------------------------------------------------------------------------------------------------------


def _id(cell: str) -> str:
    if len(cell) > 60 or not _ID.fullmatch(cell):
        raise Wrong("bad_id")
    return cell


def _rule_id(cell: str) -> str:
    if len(cell) > 80 or not _ID.fullmatch(cell):
        raise Wrong("bad_id")
    return cell


def _text(limit: int) -> Parse:
    def parse(cell: str) -> str:
        if len(cell) > limit:
            raise Wrong("too_long", limit=str(limit))
        return cell

    return parse


def _one_of(*allowed: str) -> Parse:
    def parse(cell: str) -> str:
        if cell not in allowed:
            raise Wrong("not_in_list", allowed=", ".join(allowed))
        return cell

    return parse


def _day(cell: str) -> date:
    # date.fromisoformat alone also takes "20250701" and week dates, which nobody means here.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        raise Wrong("bad_date")
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Wrong("bad_date") from None


def _whole(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", cell):
        raise Wrong("bad_number")
    return int(cell)


def _degrees(axis: str) -> Parse:
    low, high = _BOUNDS[axis]

    def parse(cell: str) -> float:
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,8})?", cell) or not low <= float(cell) <= high:
            raise Wrong("bad_degrees", low=f"{low:g}", high=f"{high:g}")
        return float(cell)

    return parse


def _place_or_anywhere(cell: str) -> str:
    return cell if cell == ANYWHERE else str(_id(cell))


# --- files ------------------------------------------------------------------------------------------------------------

_DATES = (Column("effective_from", "effective_from", _day), Column("effective_to", "effective_to", _day))
_NAME = _text(MAX_NAME)

KINDS_OF_FILE: Mapping[str, tuple[Column, ...]] = {
    "places": (
        Column("id", "id", _id, required=True),
        Column("kind", "kind", _one_of(*KINDS), required=True),
        Column("name", "name", _NAME, required=True),
        Column("name_en", "name_en", _NAME),
        Column("lat", "lat", _degrees("lat")),
        Column("lon", "lon", _degrees("lon")),
        *_DATES,
    ),
    "parents": (
        Column("place", "place_id", _id, required=True),
        Column("parent", "parent_id", _id, required=True),
        Column("share", "share", _one_of(*SHARES), required=True),
        *_DATES,
    ),
    "aliases": (
        Column("place", "place_id", _id, required=True),
        Column("alias", "alias", _NAME, required=True),
        Column("kind", "kind", _one_of(*ALIAS_KINDS), required=True),
        *_DATES,
    ),
    "units": (
        Column("id", "id", _id, required=True),
        Column("kind", "kind", _one_of(*UNIT_KINDS), required=True),
        Column("name", "name", _NAME, required=True),
        Column("name_en", "name_en", _NAME),
        Column("enterprise", "enterprise_id", _id),
        Column("public_address", "public_address", _text(MAX_ADDRESS)),
        *_DATES,
    ),
    "coverage": (
        Column("id", "id", _rule_id, required=True),
        Column("place", "place_id", _place_or_anywhere, required=True),
        Column("category", "category", _one_of(ANY_CATEGORY, *CATEGORIES, *sorted(SCOPES)), required=True),
        Column("unit", "unit_id", _id, required=True),
        Column("role", "role", _one_of(*ROLES), required=True),
        Column("minutes", "minutes", _whole),
        *_DATES,
    ),
    "steps": (
        Column("urgency", "urgency", _one_of(*URGENCIES), required=True),
        Column("n", "n", _whole, required=True),
        Column("minutes", "minutes", _whole, required=True),
        Column("target", "target", _one_of(*TARGETS), required=True),
        *_DATES,
    ),
}


def read(files: Iterable[tuple[str, bytes]]) -> tuple[list[Found], list[Problem]]:
    """The rows of all files (name, content) in order, and what is wrong with single cells and lines."""
    found: list[Found] = []
    problems: list[Problem] = []
    for name, content in files:
        for item in _read_file(name, content):
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


def import_files(tx: Connection, files: Iterable[tuple[str, bytes]], today: date, source: str = "import") -> Applied:
    """Check the files together with what is stored, then apply them. Raises ImportRefused before anything is changed."""
    found, problems = read(files)
    lock(tx)
    hold(tx, _mentioned(found))
    problems += [
        Problem(row.file, row.line, column, code, params)
        for row, column, code, params in check(found, stored(tx), today)
    ]
    if problems:
        raise ImportRefused(problems)
    return apply(tx, as_rows(found), source)


def _mentioned(found: Iterable[Found]) -> set[str]:
    """Ids that rows point at: communes and their police by rule become rows when somebody does."""
    columns = ("place_id", "parent_id", "unit_id", "id")
    return {value for row in found for column in columns if isinstance(value := row.values.get(column), str)}


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
        if header == [column.name for column in columns]:
            return kind
    likely = max(KINDS_OF_FILE, key=lambda kind: len({c.name for c in KINDS_OF_FILE[kind]} & set(header)))
    raise Wrong("wrong_header", kind=likely, expected=",".join(column.name for column in KINDS_OF_FILE[likely]))


def _read_row(name: str, line: int, kind: str, header: list[str], cells: list[str]) -> Iterator[Found | Problem]:
    if len(cells) != len(header):
        yield Problem(name, line, "", "wrong_count", {"found": str(len(cells)), "expected": str(len(header))})
        return
    values: dict[str, Any] = {}
    is_bad = False
    for column, cell in zip(KINDS_OF_FILE[kind], cells, strict=True):
        try:
            values[column.stored] = _read_cell(column, cell)
        except Wrong as wrong:
            is_bad = True
            yield Problem(name, line, column.name, wrong.code, wrong.params)
    yield Found(name, line, kind, values, is_bad)


def _read_cell(column: Column, cell: str) -> Any:
    # A control character hides text from whoever checks the file; a formula would run in the next spreadsheet.
    if any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for c in cell):
        raise Wrong("control_character")
    value = unicodedata.normalize("NFC", cell.strip())
    if value.startswith(tuple(_FORMULA)):
        raise Wrong("looks_like_formula")
    if value:
        return column.parse(value)
    if column.required:
        raise Wrong("missing")
    return None
