"""What an import would change, as an operator and as a program read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from bot.commands.terminal import words
from storage.directory_changes import Change
from storage.directory_columns import KINDS_OF_FILE, write_cell
from storage.directory_import import Plan
from storage.directory_rows import KEYS, Found, row_name

#: of each table and kind; more than a screenful nobody reads, and --all is there
SHOWN = 20


def lines(made: Plan, today: date, limit: int | None = SHOWN) -> Iterator[str]:
    """Counts and rows by table, then what would tell the past differently. Rows beyond `limit` are only counted."""
    changes = made.changes
    for table in KEYS:
        added, changed = changes.added.get(table, ()), changes.changed.get(table, ())
        unchanged = changes.unchanged.get(table, 0)
        if not (added or changed or unchanged):
            continue
        yield words("directory-table", table=table, added=str(len(added)), changed=str(len(changed)),
                    unchanged=str(unchanged))  # fmt: skip
        yield from _bounded(map(_added, added), len(added), limit)
        yield from _bounded(map(_changed, changed), len(changed), limit)
    yield from _bounded((_past(change, today) for change in made.rewrites), len(made.rewrites), limit)


def _bounded(rows: Iterable[str], count: int, limit: int | None) -> Iterator[str]:
    yield from islice(rows, limit)
    if limit is not None and count > limit:
        yield words("directory-not_listed", count=str(count - limit))


def _added(row: Found) -> str:
    cells = [f"{c.name} {write_cell(row.values.get(c.stored))}" for c in KINDS_OF_FILE[row.table] if c.stored not in KEYS[row.table]]
    told = "; ".join(cell for cell in cells if not cell.endswith(" "))
    return words("directory-row_added", row=row_name(row.table, row.values), cells=told, file=row.file, line=str(row.line))


def _changed(change: Change) -> str:
    row = change.row
    cells = [
        words("directory-cell_changed", column=d.column, old=_shown(d.old), new=_shown(d.new)) for d in change.differences
    ]
    name = row_name(row.table, row.values)
    return words("directory-row_changed", row=name, cells="; ".join(cells), file=row.file, line=str(row.line))


def _past(change: Change, today: date) -> str:
    rewritten = change.rewritten(today)
    assert rewritten  # noqa: S101  (the plan lists no others)
    return words("directory-past_changed", row=row_name(change.row.table, change.row.values), column=rewritten.column,
                 today=today.isoformat())  # fmt: skip


def _shown(value: object) -> str:
    return write_cell(value) or words("directory-empty")


def as_json(made: Plan) -> dict[str, object]:
    """Every row, unbounded: {"tables": {"places": {"added", "changed", "unchanged"}}, "rewrites": [...]}."""
    changes = made.changes
    tables = {
        table: {
            "added": [_place_of(row) | {"values": _cells(row)} for row in changes.added.get(table, ())],
            "changed": [_change_json(change) for change in changes.changed.get(table, ())],
            "unchanged": changes.unchanged.get(table, 0),
        }
        for table in KEYS
    }
    counts = changes.counts
    return {
        "added": counts.added, "changed": counts.changed, "unchanged": counts.unchanged, "tables": tables,
        "rewrites": [_place_of(change.row) for change in made.rewrites],
    }  # fmt: skip


def _change_json(change: Change) -> dict[str, object]:
    columns = {d.column: {"old": write_cell(d.old), "new": write_cell(d.new)} for d in change.differences}
    return _place_of(change.row) | {"columns": columns}


def _cells(row: Found) -> dict[str, str]:
    return {column.name: write_cell(row.values.get(column.stored)) for column in KINDS_OF_FILE[row.table]}


def _place_of(row: Found) -> dict[str, object]:
    return {"table": row.table, "row": row_name(row.table, row.values), "file": row.file, "line": row.line}
