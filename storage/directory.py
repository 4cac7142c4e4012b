"""The directory in the database: places, units and who covers what, read for routing and changed as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select, update

from language.folding import fold
from language.places import PlaceName
from storage import rules
from storage.communes import by_rule
from storage.rules import SHARES, Dated, Rules
from storage.schema import coverage, escalation_step, installation, place, place_alias, place_parent, unit
from storage.types import insert_with_conflicts

VERSION = "directory_version"
#: where a row comes from that was stored because something points at it
BY_RULE = "by rule"
#: ids in one question: SQLite takes 32,766 parameters, PostgreSQL 32,767
_AT_ONCE = 5_000
#: stands in key columns for "since ever", because a key column cannot be NULL
BEGINNING = date(1900, 1, 1)

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the directory as the tables hold them, without `search_key` and `source`."""

    places: Sequence[Values] = ()
    parents: Sequence[Values] = ()
    aliases: Sequence[Values] = ()
    units: Sequence[Values] = ()
    coverage: Sequence[Values] = ()
    steps: Sequence[Values] = ()

    def __add__(self, other: Rows) -> Rows:
        return Rows(*((*getattr(self, f.name), *getattr(other, f.name)) for f in fields(self)))

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, slots=True)
class Applied:
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Applied) -> Applied:
        return Applied(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


#: in this order rows may point at each other
TABLES: Mapping[str, Table] = {
    "places": place,
    "parents": place_parent,
    "aliases": place_alias,
    "units": unit,
    "coverage": coverage,
    "steps": escalation_step,
}


# --- reading ----------------------------------------------------------------------------------------------------------


def load_rules(tx: Connection) -> Rules:
    """Everything that `routing` needs, with all its dates: the stored rows, and behind them those by rule."""
    return Rules(
        by_rule=by_rule(),
        places=tuple(_dated(rules.Place, tx, select(place.c.id, place.c.kind, place.c.name, *_dates(place)))),
        parents=tuple(
            _dated(
                rules.Parent,
                tx,
                select(place_parent.c.place_id, place_parent.c.parent_id, place_parent.c.share, *_dates(place_parent)),
            )
        ),
        units=tuple(
            _dated(
                rules.Unit,
                tx,
                select(unit.c.id, unit.c.kind, unit.c.name, unit.c.enterprise_id, unit.c.public_address, *_dates(unit)),
            )
        ),
        coverage=tuple(
            _dated(
                rules.Coverage,
                tx,
                select(
                    coverage.c.id, coverage.c.place_id, coverage.c.category, coverage.c.unit_id, coverage.c.role,
                    coverage.c.minutes, *_dates(coverage),
                ),
            )
        ),
        steps=tuple(
            _dated(
                rules.Step,
                tx,
                select(
                    escalation_step.c.urgency, escalation_step.c.n, escalation_step.c.minutes, escalation_step.c.target,
                    *_dates(escalation_step),
                ),
            )
        ),
    )  # fmt: skip


def place_names(tx: Connection, at: date) -> list[PlaceName]:
    """The places of that day with the names people use for them, old ones too."""
    names: dict[str, list[str]] = {}
    for row in _holding(tx, place_alias, at):
        names.setdefault(row.place_id, []).append(row.alias)
    parents: dict[str, list[tuple[int, str]]] = {}
    for row in _holding(tx, place_parent, at):
        parents.setdefault(row.place_id, []).append((SHARES.get(row.share, 2), row.parent_id))
    return [
        PlaceName(
            id=row.id, kind=row.kind, name=row.name, name_en=row.name_en, names=(row.name, *names.get(row.id, ())),
            parents=tuple(parent for _, parent in sorted(parents.get(row.id, ()))), lat=row.lat, lon=row.lon,
        )
        for row in _holding(tx, place, at)
    ]  # fmt: skip


def heirs(tx: Connection, at: date) -> Mapping[str, tuple[str, ...]]:
    """Stored communes that have ended on that day, and the places that they lie in now, the main one first.

    The communes of the country are known by rule as well: this is what an import says otherwise.
    """
    communes = {row.id: row for row in tx.execute(select(place).where(place.c.kind == "commune"))}
    ended = {row.id for row in communes.values() if not _holds(row, at)}
    heirs_: dict[str, list[tuple[int, str]]] = {place_id: [] for place_id in ended}
    for row in _holding(tx, place_parent, at):
        if row.place_id in ended and row.parent_id in communes:
            heirs_[row.place_id].append((SHARES.get(row.share, 2), row.parent_id))
    return {place_id: tuple(heir for _, heir in sorted(rows)) for place_id, rows in heirs_.items()}


def version(tx: Connection) -> int:
    """Grows with every change of the directory; 0 = never filled."""
    value: str | None = tx.scalar(select(installation.c.value).where(installation.c.name == VERSION))
    return int(value or 0)


def unit_name(tx: Connection, unit_id: str, lang: str = "vi") -> str:
    """The unit's name in that language, Vietnamese when it has no other; its id when there is no such unit."""
    row = tx.execute(select(unit.c.name, unit.c.name_en).where(unit.c.id == unit_id)).one_or_none()
    if row is None:
        known = by_rule().unit(unit_id)
        return known.name if known else unit_id
    name: str = (row.name_en if lang == "en" else None) or row.name
    return name


def stored(tx: Connection) -> Rows:
    """The whole directory as it stands, as `apply` would take it."""
    return Rows(**{name: [_as_values(row) for row in tx.execute(select(table))] for name, table in TABLES.items()})


# --- changing ---------------------------------------------------------------------------------------------------------


def lock(tx: Connection) -> int:
    """Keep other changes of the directory out until this transaction ends; returns the version."""
    row = select(installation.c.value).where(installation.c.name == VERSION).with_for_update()
    value: str | None = tx.scalar(row)
    if value is None:
        tx.execute(insert(installation).values(name=VERSION, value="0"))
    return int(value or 0)


def apply(tx: Connection, rows: Rows, source: str) -> Applied:
    """Add these rows or replace those with the same key; nothing is deleted: what ends gets an `effective_to`.

    The version grows only when something changed. The rows must have been checked (`directory_csv.check`).
    """
    before = lock(tx)
    result, rows = Applied(), replace(rows, units=_with_kept_flags(tx, rows.units))
    for name, table in TABLES.items():
        result += _apply_table(tx, table, [_stored_form(table, values, source) for values in getattr(rows, name)])
    if result.added or result.changed:
        tx.execute(update(installation).where(installation.c.name == VERSION).values(value=str(before + 1)))
    return result


def _with_kept_flags(tx: Connection, units: Sequence[Values]) -> Sequence[Values]:
    """A file without the column `remote` says nothing of it: what is stored stays."""
    remote = set(tx.scalars(select(unit.c.id).where(unit.c.remote.is_not(None)))) if units else set()
    return [{"remote": "yes" if values["id"] in remote else None} | dict(values) for values in units]


def hold(tx: Connection, ids: Iterable[str]) -> None:
    """Store the rows by rule of these places and units, where they are not stored yet, so that others may point at them.

    What is stored stays as it is. Nothing else changes: the directory says the same as before, and the version stays.
    """
    wanted = sorted(set(ids))
    stored_ids = {
        row_id
        for table in (place, unit)
        for start in range(0, len(wanted), _AT_ONCE)
        for row_id in tx.scalars(select(table.c.id).where(table.c.id.in_(wanted[start : start + _AT_ONCE])))
    }
    rows = by_rule().rows_of(row_id for row_id in wanted if row_id not in stored_ids)
    for name, values in rows.items():
        if values:
            statement = insert_with_conflicts(tx, TABLES[name]).on_conflict_do_nothing()
            tx.execute(statement, [_stored_form(TABLES[name], row, BY_RULE) for row in values])


def _apply_table(tx: Connection, table: Table, rows: Iterable[Values]) -> Applied:
    wanted = {_key(table, values): values for values in rows}
    held = {_key(table, row._mapping): dict(row._mapping) for row in tx.execute(select(table))} if wanted else {}
    new = [values for key, values in wanted.items() if key not in held]
    changed = [values for key, values in wanted.items() if key in held and not _says_the_same(values, held[key])]
    if new:
        tx.execute(insert(table), new)
    if changed:
        _replace(tx, table, changed)
    return Applied(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _replace(tx: Connection, table: Table, rows: Sequence[Values]) -> None:
    keys = [column.name for column in table.primary_key]
    statement = insert_with_conflicts(tx, table)
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=others), list(rows))


def _says_the_same(values: Values, held: Values) -> bool:
    # Where a row came from does not count: importing our own export again changes nothing.
    return all(values[name] == held[name] for name in values if name != "source")


def _key(table: Table, values: Any) -> tuple[Any, ...]:
    return tuple(values[column.name] for column in table.primary_key)


def _stored_form(table: Table, values: Values, source: str) -> dict[str, Any]:
    row = {column.name: values.get(column.name) for column in table.columns}
    if "search_key" in row:
        row["search_key"] = fold(values["alias"] if table is place_alias else values["name"])
    if "source" in row:
        row["source"] = values.get("source") or source
    if table.c.effective_from.primary_key:
        row["effective_from"] = row["effective_from"] or BEGINNING
    return row


def _as_values(row: Row[Any]) -> Values:
    values = dict(row._mapping)
    values.pop("search_key", None)
    values.pop("source", None)
    if values["effective_from"] == BEGINNING:
        values["effective_from"] = None
    return values


def _dates(table: Table) -> tuple[Any, Any]:
    return table.c.effective_from, table.c.effective_to


def _dated(kind: Any, tx: Connection, query: Any) -> Iterable[Any]:
    """Rows as `kind`; the last two columns are the dates."""
    for *values, begins, ends in tx.execute(query):
        yield kind(*values, effective_from=None if begins == BEGINNING else begins, effective_to=ends)


def _holding(tx: Connection, table: Table, at: date) -> Iterable[Any]:
    rows = tx.execute(select(table).order_by(*table.primary_key))
    return [row for row in rows if _holds(row, at)]


def _holds(row: Row[Any], at: date) -> bool:
    return Dated(effective_from=row.effective_from, effective_to=row.effective_to).holds_on(at)
