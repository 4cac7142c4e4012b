"""What an import would change, row by row: added, changed (old value → new value of each column), unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.directory import Applied, Rows, Values
from storage.directory_columns import KINDS_OF_FILE
from storage.directory_rows import KEYS, Found, key_of

#: the columns that say what a row meant; names and addresses may be mended, these tell who was responsible
MEANING: Mapping[str, tuple[str, ...]] = {
    "places": ("kind", "effective_from"),
    "parents": ("share",),
    "aliases": (),
    "units": ("kind", "enterprise_id", "effective_from"),
    "coverage": ("place_id", "category", "unit_id", "role", "minutes", "effective_from"),
    "steps": ("minutes", "target"),
}
#: what a coverage row was is lost when these change: nobody could tell any more who was responsible
KEPT_FOR_EVER = ("place_id", "category", "unit_id", "role")


@dataclass(frozen=True, slots=True)
class Difference:
    column: str  #: as in the header
    stored: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    row: Found
    before: Values
    differences: tuple[Difference, ...]

    def has_held(self, today: date) -> bool:
        """Whether the row was true on some day before today."""
        begins = self.before.get("effective_from")
        return begins is None or begins < today

    def rewritten(self, today: date) -> Difference | None:
        """The first column whose change would tell the past differently; None when the past stays as it was."""
        if not self.has_held(today):
            return None
        return next((d for d in self.differences if d.stored in MEANING[self.row.table] or _reopens(d, today)), None)

    def loses(self, today: date) -> Difference | None:
        """The first column whose change would lose who was responsible."""
        if self.row.table != "coverage" or not self.has_held(today):
            return None
        return next((d for d in self.differences if d.stored in KEPT_FOR_EVER), None)


@dataclass(frozen=True, slots=True)
class Changes:
    """By table, in the order of the files."""

    added: Mapping[str, Sequence[Found]] = field(default_factory=dict)
    changed: Mapping[str, Sequence[Change]] = field(default_factory=dict)
    unchanged: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.added.values()) or any(self.changed.values())

    def __iter__(self) -> Iterator[Change]:
        for changes in self.changed.values():
            yield from changes

    @property
    def counts(self) -> Applied:
        added, changed = (sum(map(len, rows.values())) for rows in (self.added, self.changed))
        return Applied(added, changed, sum(self.unchanged.values()))


def compare(found: Sequence[Found], held: Rows) -> Changes:
    """`found` beside what is stored. A row that stands twice counts once, the later one, as `directory.apply` takes it."""
    added: dict[str, list[Found]] = {}
    changed: dict[str, list[Change]] = {}
    unchanged: dict[str, int] = {}
    for table in KEYS:
        rows = {key_of(table, row.values): row for row in found if row.table == table}
        before = {key_of(table, values): values for values in getattr(held, table)} if rows else {}
        for key, row in rows.items():
            if key not in before:
                added.setdefault(table, []).append(row)
            elif differences := tuple(_differences(table, before[key], row.values)):
                changed.setdefault(table, []).append(Change(row, before[key], differences))
            else:
                unchanged[table] = unchanged.get(table, 0) + 1
    return Changes(added, changed, unchanged)


def _differences(table: str, before: Values, after: Values) -> Iterator[Difference]:
    for column in KINDS_OF_FILE[table]:
        if column.optional and column.stored not in after:
            continue
        old, new = before.get(column.stored), after.get(column.stored)
        if old != new:
            yield Difference(column.name, column.stored, old, new)


def _reopens(difference: Difference, today: date) -> bool:
    """An end that has passed is taken back or moved on."""
    old, new = difference.old, difference.new
    return bool(difference.stored == "effective_to" and old and old <= today and (new is None or new > old))
