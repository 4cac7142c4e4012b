"""An import in two steps: a plan that shows what would change, then the same plan carried out, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from storage.communes import by_rule
from storage.directory import Applied, Rows, Values, apply, hold, lock, stored, version
from storage.directory_changes import Change, Changes, compare
from storage.directory_checks import check
from storage.directory_csv import ImportRefused, Problem, as_rows, read
from storage.directory_review import Finding, review
from storage.directory_rows import KEYS, Found, Key, key_of


class DirectoryChanged(Exception):
    """Somebody else changed the directory after the plan was made. Nothing was changed; make the plan again."""


@dataclass(frozen=True, slots=True)
class Plan:
    rows: Rows
    changes: Changes
    version: int  #: of the directory that the plan was made for
    mentioned: frozenset[str] = frozenset()  #: ids of places and units that the rows name
    rewrites: tuple[Change, ...] = ()  #: rows that would tell the past differently
    findings: tuple[Finding, ...] = ()  #: what deserves a look after the import and did not before

    def located(self) -> Iterator[tuple[Finding, Found | None]]:
        """The findings with the row of a file that each is about; None when it is a stored one."""
        rows = {(row.table, key_of(row.table, row.values)): row for row in _differing(self.changes)}
        return ((finding, rows.get((finding.table, finding.key))) for finding in self.findings)


def plan(tx: Connection, files: Iterable[tuple[str, bytes]], today: date, *, correct_past: bool = False) -> Plan:
    """What importing these files (name, content) would do. Raises ImportRefused with every mistake.

    A coverage row that has held already keeps its place, category, unit and role unless `correct_past`: a directory is
    also the record of who was responsible.
    """
    found, problems = read(files)
    return plan_rows(tx, found, today, problems, correct_past=correct_past)


def plan_rows(
    tx: Connection, found: list[Found], today: date, problems: Sequence[Problem] = (), *, correct_past: bool = False
) -> Plan:
    """The same for rows that are read already; `problems` is what was wrong with them so far."""
    problems = list(problems)
    mentioned = _mentioned(found)
    held = with_rows_by_rule(stored(tx), mentioned)
    problems += [
        Problem(row.file, row.line, column, code, params) for row, column, code, params in check(found, held, today)
    ]
    changes = compare([row for row in found if not row.is_bad], held)
    if not correct_past:
        problems += _losses(changes, today)
    if problems:
        raise ImportRefused(problems)
    rewrites = tuple(change for change in changes if change.rewritten(today))
    differing = as_rows(_differing(changes))
    return Plan(differing, changes, version(tx), mentioned, rewrites, _new_findings(differing, held, today))


def carry_out(tx: Connection, made: Plan, source: str = "import") -> Applied:
    """Apply the plan. Raises DirectoryChanged when it was made for an older directory."""
    if lock(tx) != made.version:
        raise DirectoryChanged
    hold(tx, made.mentioned)
    applied = apply(tx, made.rows, source)
    return Applied(applied.added, applied.changed, made.changes.counts.unchanged)


def import_files(
    tx: Connection, files: Iterable[tuple[str, bytes]], today: date, source: str = "import", *, correct_past: bool = False
) -> Applied:
    """Both steps at once. Raises ImportRefused before anything is changed."""
    lock(tx)
    return carry_out(tx, plan(tx, files, today, correct_past=correct_past), source)


def _mentioned(found: Iterable[Found]) -> frozenset[str]:
    """Ids that rows are or point at: communes and their police by rule become rows when somebody names them."""
    columns = ("place_id", "parent_id", "unit_id", "id")
    return frozenset(value for row in found for column in columns if isinstance(value := row.values.get(column), str))


def with_rows_by_rule(held: Rows, ids: Iterable[str]) -> Rows:
    """What is stored, and behind it the rows by rule of these ids: a file may point at them or replace them."""
    kept = {values["id"] for values in (*held.places, *held.units)}
    return merged(Rows(**by_rule().rows_of(row_id for row_id in ids if row_id not in kept)), held)


def _differing(changes: Changes) -> Sequence[Found]:
    """Only rows that differ: thousands that stay as they are need not be looked at again."""
    return [row for rows in changes.added.values() for row in rows] + [change.row for change in changes]


def _new_findings(differing: Rows, held: Rows, today: date) -> tuple[Finding, ...]:
    """Only what this import brings: old troubles are told by `lachan directory check`."""
    if not differing:
        return ()
    known = set(review(held, today))
    return tuple(finding for finding in review(merged(held, differing), today) if finding not in known)


def merged(held: Rows, differing: Rows) -> Rows:
    """Both, the second before the first where a row is in both."""

    def of_table(table: str) -> Sequence[Values]:
        rows: dict[Key, Values] = {key_of(table, values): values for values in getattr(held, table)}
        rows.update({key_of(table, values): values for values in getattr(differing, table)})
        return list(rows.values())

    return Rows(**{table: of_table(table) for table in KEYS})


def _losses(changes: Changes, today: date) -> list[Problem]:
    return [
        Problem(
            change.row.file, change.row.line, lost.column, "past_lost",
            {"old": str(lost.old), "new": str(lost.new), "today": today.isoformat()},
        )
        for change in changes
        if (lost := change.loses(today))
    ]  # fmt: skip
