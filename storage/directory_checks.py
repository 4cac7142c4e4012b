"""What must hold between rows of the directory: nothing points nowhere, dates do not collide, every tip ends with somebody.

Rows of the files are judged together with what is stored, because an import may rely on either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from storage.directory import Rows, Values
from storage.directory_rows import KEYS, Found, key_of, row_name
from storage.near_places import near_id
from storage.routing import MAY_BE_ACCUSED, MISCONDUCT
from storage.rules import ANYWHERE, DUTY_DESK, ROLE_PRIMARY

Complaint = tuple[Found, str, str, Mapping[str, str]]

#: a file with a wrong column points nowhere in every line; each guess looks at every id
MAX_GUESSES = 200
#: rows that are equal in these columns may not hold on the same day
ONE_AT_A_TIME: Mapping[str, tuple[str, ...]] = {
    "parents": ("place_id", "parent_id"),
    "steps": ("urgency", "n"),
    "coverage": ("place_id", "category", "unit_id", "role"),
}


@dataclass(frozen=True, slots=True)
class _Directory:
    """The directory as it would be after the import; a row of a file remembers where it came from."""

    tables: Mapping[str, Mapping[tuple[Any, ...], tuple[Values, Found | None]]]
    _near: dict[tuple[str, str], str] = field(default_factory=dict)

    def rows(self, table: str) -> Iterable[tuple[Values, Found | None]]:
        return self.tables[table].values()

    def has(self, table: str, row_id: str) -> bool:
        return (row_id,) in self.tables[table]

    def get(self, table: str, row_id: str) -> Values | None:
        row = self.tables[table].get((row_id,))
        return row[0] if row else None

    def nearest(self, table: str, row_id: str) -> str:
        """An id that looks like this one, for the mend; "none" when there is none, or when very many were asked for."""
        known = (table, row_id)
        if known not in self._near and len(self._near) < MAX_GUESSES:
            self._near[known] = near_id(row_id, [key[0] for key in self.tables[table] if key[0]]) or "none"
        return self._near.get(known, "none")

    def origin(self, table: str, row_id: str) -> Found | None:
        return self.tables[table][(row_id,)][1]


def check(found: Sequence[Found], held: Rows, today: date) -> Iterator[Complaint]:
    """(row, column, code, params) for everything that would be wrong after the import."""
    yield from _twice(found)
    after = _after(found, held)
    good = [row for row in found if not row.is_bad]
    for row in good:
        yield from _inverted(row)
        yield from _points_nowhere(row, after)
    yield from _overlaps(after)
    yield from _two_owners(after)
    yield from _circles(good, after)
    yield from _inside_enterprise(after)
    yield from _judges_itself(after)
    yield from _no_fallback(good, after, today)


def check_stored(rows: Rows, today: date) -> Iterator[Complaint]:
    """The same for what is stored: nothing of it may have come in past the import, by hand or by an older program."""
    stored = [Found("", 0, table, values) for table in KEYS for values in getattr(rows, table)]
    yield from check(stored, Rows(), today)
    if not any(_touches_fallback(row) for row in stored):
        missing = Found("", 0, "coverage", {"id": "installation.duty-desk"})
        yield missing, "id", "no_fallback", {"day": today.isoformat()}


def _after(found: Sequence[Found], held: Rows) -> _Directory:
    tables: dict[str, dict[tuple[Any, ...], tuple[Values, Found | None]]] = {}
    for table in KEYS:
        tables[table] = {key_of(table, values): (values, None) for values in getattr(held, table)}
    for row in found:
        tables[row.table][key_of(row.table, row.values)] = (row.values, row)
    return _Directory(tables)


def _twice(found: Iterable[Found]) -> Iterator[Complaint]:
    first: dict[tuple[Any, ...], Found] = {}
    for row in found:
        earlier = first.setdefault((row.table, *key_of(row.table, row.values)), row)
        if earlier is not row and not row.is_bad:
            yield row, KEYS[row.table][0].removesuffix("_id"), "twice", _at(earlier)


def _inverted(row: Found) -> Iterator[Complaint]:
    begins, ends = row.values["effective_from"], row.values["effective_to"]
    if begins and ends and ends <= begins:
        yield row, "effective_to", "inverted_dates", {}


def _points_nowhere(row: Found, after: _Directory) -> Iterator[Complaint]:
    for column, table in (("place_id", "places"), ("parent_id", "places"), ("enterprise_id", "places"), ("unit_id", "units")):
        target = row.values.get(column)
        if target is not None and target != ANYWHERE and not after.has(table, target):
            params = {"id": target, "near": after.nearest(table, target)}
            yield row, column.removesuffix("_id"), f"unknown_{table[:-1]}", params
    enterprise = after.get("places", row.values.get("enterprise_id") or "")
    if enterprise and enterprise.get("kind") != "enterprise":
        yield row, "enterprise", "not_an_enterprise", {"id": row.values["enterprise_id"]}


def _overlaps(after: _Directory) -> Iterator[Complaint]:
    for table, columns in ONE_AT_A_TIME.items():
        for group in _grouped(after.rows(table), columns):
            yield from _collisions(group, "overlapping_dates")


def _two_owners(after: _Directory) -> Iterator[Complaint]:
    """Two units that both own a place and category: nobody could say whose tip it is."""
    owners = [
        row for row in after.rows("coverage") if row[0].get("role") == ROLE_PRIMARY and row[0].get("place_id") != ANYWHERE
    ]
    for group in _grouped(owners, ("place_id", "category")):
        if len({values["unit_id"] for values, _ in group}) > 1:
            yield from _collisions(group, "two_owners")


def _grouped(
    rows: Iterable[tuple[Values, Found | None]], columns: tuple[str, ...]
) -> Iterable[list[tuple[Values, Found | None]]]:
    groups: defaultdict[tuple[Any, ...], list[tuple[Values, Found | None]]] = defaultdict(list)
    for values, origin in rows:
        if origin is None or not origin.is_bad:
            groups[tuple(values[column] for column in columns)].append((values, origin))
    return [group for group in groups.values() if len(group) > 1]


def _collisions(group: list[tuple[Values, Found | None]], code: str) -> Iterator[Complaint]:
    ordered = sorted(group, key=lambda row: (row[0]["effective_from"] or date.min, row[0]["effective_to"] or date.max))
    for (one, its_origin), (other, other_origin) in pairwise(ordered):
        origin = other_origin or its_origin  # rows that are both stored already are no fault of this import
        if origin is not None and (other["effective_from"] or date.min) < (one["effective_to"] or date.max):
            yield origin, "effective_from", code, {"other": _other(origin, one, other, its_origin)}


def _other(origin: Found, one: Values, other: Values, its_origin: Found | None) -> str:
    """How to call the row that collides: its place in a file, or its id when it is stored."""
    values = other if origin is its_origin else one
    if origin is not its_origin and its_origin is not None and its_origin.file:
        return f"{its_origin.file}:{its_origin.line}"
    return row_name(origin.table, values)


def _circles(good: Iterable[Found], after: _Directory) -> Iterator[Complaint]:
    """A place that lies in itself, over any number of steps, on some day."""
    above: defaultdict[str, set[str]] = defaultdict(set)
    for values, _ in after.rows("parents"):
        above[values.get("place_id", "")].add(values.get("parent_id", ""))
    for row in good:
        if row.table == "parents" and row.values["place_id"] in _all_above(row.values["parent_id"], above):
            yield row, "parent", "circle", {"id": row.values["place_id"]}


def _all_above(place_id: str, above: Mapping[str, set[str]]) -> set[str]:
    seen = {place_id}
    waiting = [place_id]
    while waiting:
        fresh = above.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting.extend(fresh)
    return seen


def _inside_enterprise(after: _Directory) -> Iterator[Complaint]:
    """A desk in the company concerned must not be told who complains: the import refuses it, routing would skip it."""
    for values, origin in after.rows("coverage"):
        unit = after.get("units", values.get("unit_id") or "")
        if unit and unit.get("enterprise_id"):
            row, column = (origin, "unit") if origin else (after.origin("units", values["unit_id"]), "enterprise")
            if row:
                yield row, column, "inside_enterprise", {"id": values["unit_id"]}


def _judges_itself(after: _Directory) -> Iterator[Complaint]:
    """A tip about misconduct must not go to those it may be about: the import refuses it, routing would skip it."""
    for values, origin in after.rows("coverage"):
        unit = after.get("units", values.get("unit_id") or "")
        if unit and values.get("category") == MISCONDUCT and unit.get("kind") in MAY_BE_ACCUSED:
            row, column = (origin, "unit") if origin else (after.origin("units", values["unit_id"]), "kind")
            if row:
                yield row, column, "judges_itself", {"id": values["unit_id"], "kind": str(unit["kind"])}


def _no_fallback(good: Sequence[Found], after: _Directory, today: date) -> Iterator[Complaint]:
    """From today on, on every day, the duty desk must cover everything: otherwise some tip would reach nobody."""
    touching = [row for row in good if _touches_fallback(row)]
    if not touching:
        return
    desk = after.get("units", DUTY_DESK)
    rows = [v for v, _ in after.rows("coverage") if _is_fallback(v)]
    holding = [(values, desk) for values in rows if desk]
    days = {today} | {d for pair in holding for v in pair if (d := v.get("effective_to")) and d > today}
    for day in sorted(days):
        if not any(_holds(values, day) and _holds(unit, day) for values, unit in holding):
            yield touching[0], "effective_to", "no_fallback", {"day": day.isoformat()}
            return


def _touches_fallback(row: Found) -> bool:
    if row.table == "units":
        return bool(row.values["id"] == DUTY_DESK)
    return row.table == "coverage" and (row.values["place_id"] == ANYWHERE or row.values["unit_id"] == DUTY_DESK)


def _is_fallback(values: Values) -> bool:
    wanted = {"place_id": ANYWHERE, "category": "*", "unit_id": DUTY_DESK, "role": ROLE_PRIMARY}
    return all(values.get(column) == value for column, value in wanted.items())


def _holds(values: Values, day: date) -> bool:
    begins, ends = values.get("effective_from"), values.get("effective_to")
    return (begins is None or begins <= day) and (ends is None or day < ends)


def _at(row: Found) -> Mapping[str, str]:
    return {"other": f"{row.file}:{row.line}"}
