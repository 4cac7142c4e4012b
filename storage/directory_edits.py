"""One edit of the directory as rows: what a form says becomes what an import would bring, so that both are judged alike.

The past stays. Coverage, parents and other names that have held end on a day, and another row begins on it. The names of a
place or unit are mended in place: the old name of a place goes on as another name of it, and `directory_edit` keeps every row
as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.directory import Rows, Values
from storage.directory_changes import MEANING
from storage.directory_columns import KINDS_OF_FILE, Column, Wrong, read_cell, write_cell
from storage.directory_csv import Problem
from storage.directory_import import Plan
from storage.directory_rows import Found, key_of

ACTS = ("add", "change", "end")
#: what the browser edits; the minutes of the ladder stay with the import
EDITABLE = ("places", "parents", "aliases", "units", "coverage")
#: rows whose id others point at: one row for ever
_LASTING = ("places", "units")
#: what an import only points out and one edit may not leave behind
REFUSED_FINDINGS = frozenset({"no_chain", "no_inspectorate", "no_parent", "gap", "unit_ended", "unit_not_begun"})
_DATED_ID = re.compile(r"\.\d{4}-\d{2}-\d{2}(?:-\d+)?$")
_MAX_ID = 80


class EditRefused(ValueError):
    """Nothing was changed; `problems` says why, one for each column that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Edit:
    """A form as it was sent: words, not values."""

    table: str
    act: str
    key: tuple[str, ...] = ()  #: of the row that is changed or ended, as `key_words` writes it
    cells: Mapping[str, str] = field(default_factory=dict)  #: by the column's name in the CSV files
    day: str = ""  #: from when on; of "add" the row's own beginning


def key_words(table: str, values: Values) -> tuple[str, ...]:
    return tuple(write_cell(value) for value in key_of(table, values))


def find(table: str, key: tuple[str, ...], held: Rows) -> Values | None:
    return next((values for values in getattr(held, table) if key_words(table, values) == key), None)


def rows_of(edit: Edit, held: Rows, today: date) -> list[Found]:
    """The rows that this edit stands for. Raises EditRefused."""
    if edit.table not in EDITABLE or edit.act not in ACTS:
        raise EditRefused([_problem(edit, "", "not_editable")])
    if edit.act == "add":
        return _added(edit, held, today)
    before = find(edit.table, edit.key, held)
    if before is None:
        raise EditRefused([_problem(edit, "", "row_gone")])
    if before["effective_to"] and before["effective_to"] <= today:
        raise EditRefused([_problem(edit, "", "row_is_past")])
    return [_ended(edit, before, today)] if edit.act == "end" else _changed(edit, before, held, today)


def check_past(edit: Edit, plan: Plan) -> None:
    """Raises EditRefused where a change would tell the past differently: only an import may correct that."""
    problems = [
        _problem(edit, difference.column, "past_kept")
        for change in plan.rewrites
        for difference in change.differences
        if difference.stored in MEANING[change.row.table] or difference.stored == "effective_to"
    ]
    if problems:
        raise EditRefused(problems)


def check_findings(edit: Edit, plan: Plan) -> None:
    """Raises EditRefused where the directory would be worse afterwards: a place without a chain, a gap, an ended unit."""
    problems = [
        Problem(finding.name, 0, "", finding.code, dict(finding.params))
        for finding in plan.findings
        if finding.code in REFUSED_FINDINGS
    ]
    if problems:
        raise EditRefused(problems)


# --- rows -------------------------------------------------------------------------------------------------------------


def _added(edit: Edit, held: Rows, today: date) -> list[Found]:
    values = _read(edit, {})
    begins = values["effective_from"]
    if edit.table not in _LASTING:
        values["effective_from"] = _day(edit, today, "effective_from", write_cell(begins))
    if edit.table == "coverage":
        values["id"] = values["id"] or _new_rule_id(values, held)
    if find(edit.table, key_words(edit.table, values), held) is not None:
        raise EditRefused([_problem(edit, KINDS_OF_FILE[edit.table][0].name, "is_there")])
    rows = [_found(edit.table, values)]
    return rows + _first_parent(edit, values, today) if edit.table == "places" else rows


def _first_parent(edit: Edit, place: Values, today: date) -> list[Found]:
    """A new place must lie somewhere at once, or nobody above it would ever be asked."""
    parent = edit.cells.get("parent", "").strip()
    if not parent:
        if place["kind"] == "province":
            return []
        raise EditRefused([_problem(edit, "parent", "missing")])
    cells = {"place": place["id"], "parent": parent, "share": edit.cells.get("share") or "whole"}
    values = _read(Edit("parents", "add", cells=cells), {})
    return [_found("parents", {**values, "effective_from": place["effective_from"] or today})]


def _changed(edit: Edit, before: Values, held: Rows, today: date) -> list[Found]:
    after = _read(edit, before)
    if edit.table in _LASTING:
        rows = [_found(edit.table, {**after, "id": before["id"]})]
        return rows + _old_name(before, after, held, today) if edit.table == "places" else rows
    after = {**after, "effective_to": before["effective_to"]}
    if all(after[name] == before[name] for name in after if name not in ("id", "effective_from")):
        raise EditRefused([_problem(edit, "", "nothing_new")])
    day = _day(edit, today, "effective_from", edit.day)
    begins = before["effective_from"]
    if begins is not None and begins >= day:
        # It has not begun by then: nobody was ever told by it, so it may say something else.
        return _instead(edit.table, before, {**after, "effective_from": day})
    return [
        _found(edit.table, {**before, "effective_to": day}),
        _found(edit.table, _successor(edit.table, before, {**after, "effective_from": day}, held)),
    ]


def _instead(table: str, before: Values, after: Values) -> list[Found]:
    same_key = {**after, **({"id": before["id"]} if table == "coverage" else {})}
    if key_of(table, same_key) == key_of(table, before):
        return [_found(table, same_key)]
    raise EditRefused([Problem("", 0, "", "end_first")])


def _successor(table: str, before: Values, after: Values, held: Rows) -> Values:
    if table == "coverage":
        return {**after, "id": _free_id(f"{_DATED_ID.sub('', before['id'])}.{after['effective_from']}", held)}
    if table == "aliases" and after["alias"] == before["alias"]:
        raise EditRefused([Problem("", 0, "", "end_first")])
    return after


def _old_name(before: Values, after: Values, held: Rows, today: date) -> list[Found]:
    old = before["name"]
    if after["name"] == old or find("aliases", (before["id"], old), held):
        return []
    alias = {"place_id": before["id"], "alias": old, "kind": "old_name", "effective_from": today, "effective_to": None}
    return [_found("aliases", alias)]


def _ended(edit: Edit, before: Values, today: date) -> Found:
    day = _day(edit, today, "effective_to", edit.day)
    if before["effective_from"] and day <= before["effective_from"]:
        raise EditRefused([_problem(edit, "effective_to", "inverted_dates")])
    return _found(edit.table, {**before, "effective_to": day})


def _found(table: str, values: Values) -> Found:
    return Found("", 0, table, values)


# --- cells ------------------------------------------------------------------------------------------------------------


def _read(edit: Edit, before: Values) -> dict[str, Any]:
    """Every column as a value; one that the form does not show stays as it was."""
    values: dict[str, Any] = {}
    problems = []
    for column in KINDS_OF_FILE[edit.table]:
        try:
            values[column.stored] = _read_cell(edit, column, before)
        except Wrong as wrong:
            problems.append(_problem(edit, column.name, wrong.code, wrong.params))
    if problems:
        raise EditRefused(problems)
    return values


def _read_cell(edit: Edit, column: Column, before: Values) -> Any:
    if column.name not in edit.cells:
        return before.get(column.stored)
    if edit.table == "coverage" and column.name == "id" and not edit.cells["id"].strip():
        return None  # made from what the row says
    return read_cell(column, edit.cells[column.name])


def _day(edit: Edit, today: date, column: str, cell: str) -> date:
    """From today on: what has been so cannot be decided afterwards."""
    try:
        day: date = read_cell(Column(column, column, KINDS_OF_FILE["coverage"][-1].parse, required=True), cell)
    except Wrong as wrong:
        raise EditRefused([_problem(edit, column, wrong.code, wrong.params)]) from None
    if day < today:
        raise EditRefused([_problem(edit, column, "day_is_past", {"today": today.isoformat()})])
    return day


def _new_rule_id(values: Values, held: Rows) -> str:
    place = "all" if values["place_id"] == "*" else values["place_id"]
    matter = [] if values["category"] == "*" else [values["category"]]
    return _free_id(".".join([place, *matter, values["unit_id"], values["role"]]), held)


def _free_id(wanted: str, held: Rows) -> str:
    taken = {values["id"] for values in held.coverage}
    wanted = wanted[:_MAX_ID].rstrip("-_.")
    candidates = (wanted, *(f"{wanted[: _MAX_ID - 4].rstrip('-_.')}-{n}" for n in range(2, 1000)))
    return next(each for each in candidates if each not in taken)


def _problem(edit: Edit, column: str, code: str, params: Mapping[str, str] | None = None) -> Problem:
    return Problem("", 0, column, code, params or {})
