"""`lachan directory check`: the whole stored directory, what is wrong in it and what deserves a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice

from bot.commands.directory_at_hand import directory_at_hand
from bot.commands.terminal import print_json, say, words
from bot.ground import utc_now
from bot.settings import Settings
from language.local_time import local_day
from storage.directory import Rows, stored
from storage.directory_checks import check_stored
from storage.directory_export import unreadable
from storage.directory_import import Plan
from storage.directory_review import Finding, review
from storage.directory_rows import row_name

#: of each kind; a province that lost its police names all its communes
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One trouble in words."""

    code: str
    table: str
    row: str
    column: str
    text: str


async def run_check(settings: Settings, *, everything: bool, as_json: bool) -> int:
    """Exit code: 0 = nothing wrong, also when something deserves a look; 1 = something is wrong."""
    async with directory_at_hand(settings) as found:
        rows = await found.read(stored)
    today = local_day(utc_now())
    errors, warnings = list(errors_of(rows, today)), [_said(finding) for finding in review(rows, today)]
    if as_json:
        print_json({"ok": not errors, "errors": _as_json(errors), "warnings": _as_json(warnings)})
    else:
        _print(errors, "error", everything)
        _print(warnings, "warning", everything)
        say("directory-check_done", errors=str(len(errors)), warnings=str(len(warnings)), places=str(len(rows.places)))
    return 1 if errors else 0


def errors_of(rows: Rows, today: date) -> Iterator[Said]:
    """What an import would refuse."""
    for table, values, column, wrong in unreadable(rows):
        text = words(f"directory-{wrong.code}", **wrong.params)
        yield Said(wrong.code, table, row_name(table, values), column.name, text)
    for row, name, code, params in check_stored(rows, today):
        yield Said(code, row.table, row_name(row.table, row.values), name, words(f"directory-{code}", **params))


def warning_lines(made: Plan, limit: int | None) -> Iterator[str]:
    """What deserves a look after an import, with file and line where the row stands in a file."""
    for finding, row in islice(made.located(), limit):
        text = _said(finding).text
        if row:
            yield words("directory-warning_at_line", file=row.file, line=str(row.line), row=finding.name, problem=text)
        else:
            yield words("directory-warning", table=finding.table, row=finding.name, problem=text)
    if limit is not None and len(made.findings) > limit:
        yield words("directory-not_listed", count=str(len(made.findings) - limit))


def warnings_as_json(made: Plan) -> list[dict[str, object]]:
    return [
        {
            "table": finding.table, "row": finding.name, "code": finding.code, "text": _said(finding).text,
            "file": row.file if row else None, "line": row.line if row else None,
        }
        for finding, row in made.located()
    ]  # fmt: skip


def _said(finding: Finding) -> Said:
    text = words(f"directory-{finding.code}", **dict(finding.params))
    return Said(finding.code, finding.table, finding.name, "", text)


def _print(troubles: Sequence[Said], severity: str, everything: bool) -> None:
    limit = None if everything else SHOWN
    for _, group in groupby(sorted(troubles, key=lambda said: said.code), key=lambda said: said.code):
        same = list(group)
        for said in same[:limit]:
            row = f"{said.row}, {said.column}" if said.column else said.row
            say(f"directory-{severity}", table=said.table, row=row, problem=said.text)
        if limit is not None and len(same) > limit:
            say("directory-not_listed", count=str(len(same) - limit))


def _as_json(troubles: Sequence[Said]) -> list[dict[str, object]]:
    return [
        {"table": said.table, "row": said.row, "column": said.column or None, "code": said.code, "text": said.text}
        for said in troubles
    ]
