"""What administrators changed in the browser, kept for ever: each row as it was and as it became."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from storage.directory import Values
from storage.directory_changes import Changes
from storage.directory_columns import KINDS_OF_FILE, write_cell
from storage.directory_rows import row_name
from storage.schema import directory_edit, officer

_MAX_NAME = 300


@dataclass(frozen=True, slots=True)
class Kept:
    version: int
    at: datetime
    login: str
    table: str
    name: str  #: how the row is called
    before: Mapping[str, str] | None  #: by CSV column; None = the row is new
    after: Mapping[str, str]

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """(column, old, new) of what differs; of a new row every cell that is not empty."""
        was = self.before or {}
        return [(name, was.get(name, ""), new) for name, new in self.after.items() if was.get(name, "") != new]


def keep(
    tx: Connection, changes: Changes, version: int, officer_id: UUID, now: datetime, new_id: Callable[[], UUID]
) -> None:
    """Write down the rows of one change. `version`: of the directory after it."""
    rows = [(found.table, None, found.values) for found_ in changes.added.values() for found in found_]
    changed = [(change.row.table, change.before, change.row.values) for change in changes]
    for n, (table, before, after) in enumerate((*rows, *changed)):
        tx.execute(
            insert(directory_edit).values(
                id=new_id(), version=version, n=n, at=now, officer_id=officer_id, kind=table,
                name=row_name(table, after)[:_MAX_NAME],
                before=None if before is None else _written(table, before), after=_written(table, after),
            )
        )  # fmt: skip


def newest(tx: Connection, limit: int, offset: int = 0) -> list[Kept]:
    rows = tx.execute(
        select(directory_edit, officer.c.login)
        .join(officer, officer.c.id == directory_edit.c.officer_id)
        .order_by(directory_edit.c.version.desc(), directory_edit.c.n)
        .limit(limit)
        .offset(offset)
    )
    return [
        Kept(row.version, row.at, row.login, row.kind, row.name, row.before and json.loads(row.before), json.loads(row.after))
        for row in rows
    ]


def _written(table: str, values: Values) -> str:
    cells = {column.name: write_cell(values.get(column.stored)) for column in KINDS_OF_FILE[table]}
    return json.dumps(cells, ensure_ascii=False)
