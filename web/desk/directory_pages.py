"""The directory in the browser: places, units, coverage and contacts, changed with dates, and the box that asks "what if"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import directory_desk
from bot.handlers.directory_desk import Known, Names
from language.folding import fold
from language.local_time import local_day
from storage.directory import Rows, Values
from storage.directory_columns import (
    ALIAS_KINDS,
    CATEGORIES,
    KINDS_OF_FILE,
    ROLES,
    SHARES,
    UNIT_KINDS,
    Column,
    write_cell,
)
from storage.directory_consequences import Chain, Consequences
from storage.directory_csv import Problem
from storage.directory_edits import ACTS, EDITABLE, Edit, EditRefused, find, key_words
from storage.directory_import import DirectoryChanged
from storage.rules import ANY_CATEGORY, ANYWHERE, KINDS, SCOPES, Dated
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, field, form_of, id_of, language_of, whole_number

NOTES = ("changed", "contact_ended", "contact_changed", "label_number", "no_such_place", "bad_day")
MAX_FOUND = 40
MAX_OFFERED = 1_000
MAX_VERSION = 10**9
MAX_PAGE = 10_000
MAX_CELL = 1_000
#: "all but these" is easier to read than nearly all of them
MAX_BUT = 8
#: closed lists, by column; what a select offers
CHOICES = {
    ("places", "kind"): KINDS,
    ("aliases", "kind"): ALIAS_KINDS,
    ("units", "kind"): UNIT_KINDS,
    ("parents", "share"): SHARES,
    ("places", "share"): SHARES,
    ("coverage", "role"): ROLES,
    ("coverage", "category"): (ANY_CATEGORY, *CATEGORIES, *sorted(SCOPES)),
}
#: a label that holds a phone number or a mailbox would show what no page may show
_NUMBER = re.compile(r"\d[\d .-]{5,}\d|@")
#: columns that a change leaves as they are: what a row is about is ended and begun anew
KEPT = {
    "places": ("id", "kind", "effective_from", "effective_to"),
    "units": ("id", "kind", "enterprise", "effective_from", "effective_to"),
    "parents": ("place", "parent", "effective_from", "effective_to"),
    "aliases": ("place", "effective_from", "effective_to"),
    "coverage": ("id", "place", "effective_from", "effective_to"),
}


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form."""

    table: str
    name: str
    value: str
    choices: tuple[str, ...] = ()
    is_day: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with what a page needs beside it."""

    values: Values
    key: str  #: as the form's hidden field carries it
    is_past: bool
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Way:
    """Places whose tips take the same new way."""

    places: tuple[str, ...]
    day: date
    is_every: bool  #: every category but those named
    categories: tuple[str, ...]
    before: Chain
    after: Chain


# --- looking ----------------------------------------------------------------------------------------------------------


async def directory(desk: Desk, request: Request, officer: Officer) -> Response:
    query = request.query_params
    known = await directory_desk.read_directory(desk.services, officer.cookie, with_findings=True)
    words, kind = query.get("q", "").strip()[:200], query.get("kind", "")
    places, more = _search(known, words, kind) if words or kind else ([], False)
    names = {values["id"]: values for values in known.rows.units}
    return desk.page(
        request, "directory", officer=officer, known=known, q=words, kind=kind, places=places, more=more, kinds=KINDS,
        searched=bool(words or kind), note=_note(request), unit=names, findings=known.findings[:MAX_FOUND],
        red=dict(list(known.troubles.items())[:MAX_FOUND]),
        **_route_form(desk, query.get("place", ""), query.get("category", ""), query.get("on", "")),
    )  # fmt: skip


def _search(known: Known, words: str, kind: str) -> tuple[list[Shown], bool]:
    """Places by a part of a name, id or other name; marks and case do not matter, ended ones come last."""
    wanted = fold(words).split()
    called: dict[str, list[str]] = {}
    for alias in known.rows.aliases:
        called.setdefault(alias["place_id"], []).append(alias["alias"])
    found = []
    for values in known.rows.places:
        said = fold(" ".join((values["name"], values["name_en"] or "", *called.get(values["id"], ())))) + f" {values['id']}"
        if (not kind or values["kind"] == kind) and all(word in said for word in wanted):
            found.append(_shown("places", values, known.today))
    found.sort(key=lambda row: (row.is_past, KINDS.index(row.values["kind"]), row.values["name"]))
    return found[:MAX_FOUND], len(found) > MAX_FOUND


async def place(desk: Desk, request: Request, officer: Officer) -> Response:
    place_id = request.path_params["place"][:80]
    known = await directory_desk.read_directory(desk.services, officer.cookie, place_id)
    held = find("places", (place_id,), known.rows)
    if held is None:
        return desk.absent(request, officer)
    rows = known.rows
    return desk.page(
        request, "directory_place", officer=officer, known=known, place=_shown("places", held, known.today),
        parents=_rows("parents", (v for v in rows.parents if v["place_id"] == place_id), known),
        inside=_rows("parents", (v for v in rows.parents if v["parent_id"] == place_id), known)[:MAX_FOUND],
        aliases=_rows("aliases", (v for v in rows.aliases if v["place_id"] == place_id), known),
        coverage=_rows("coverage", (v for v in rows.coverage if v["place_id"] == place_id), known),
        called=_names(rows), note=_note(request), **_route_form(desk, place_id, "", ""),
    )  # fmt: skip


async def units(desk: Desk, request: Request, officer: Officer) -> Response:
    words = request.query_params.get("q", "").strip()[:200]
    known = await directory_desk.read_directory(desk.services, officer.cookie)
    wanted = fold(words).split()
    found = [v for v in known.rows.units if all(word in f"{fold(v['name'])} {v['id']}" for word in wanted)]
    shown = _rows("units", found, known)
    shown.sort(key=lambda row: (row.is_past, row.values["id"] not in known.troubles, row.values["name"]))
    return desk.page(
        request, "directory_units", officer=officer, known=known, q=words, units=shown[:MAX_FOUND],
        more=len(shown) > MAX_FOUND, total=len(shown),
    )  # fmt: skip


async def unit(desk: Desk, request: Request, officer: Officer) -> Response:
    unit_id = request.path_params["unit"][:80]
    known = await directory_desk.read_directory(desk.services, officer.cookie, unit_id)
    held = find("units", (unit_id,), known.rows)
    if held is None:
        return desk.absent(request, officer)
    return desk.page(
        request, "directory_unit", officer=officer, known=known, unit=_shown("units", held, known.today),
        contacts=await directory_desk.contacts_of(desk.services, officer.cookie, unit_id),
        coverage=_rows("coverage", (v for v in known.rows.coverage if v["unit_id"] == unit_id), known),
        called=_names(known.rows), note=_note(request),
    )  # fmt: skip


async def coverage(desk: Desk, request: Request, officer: Officer) -> Response:
    """Every row of coverage about a category, or with a word in its id."""
    query = request.query_params
    words, category = fold(query.get("q", "").strip()[:200]), query.get("category", "")
    known = await directory_desk.read_directory(desk.services, officer.cookie)
    name = _names(known.rows)
    found = [
        v
        for v in known.rows.coverage
        if (not category or v["category"] == category) and all(word in _said(v, name) for word in words.split())
    ]
    shown = _rows("coverage", found, known)
    return desk.page(
        request, "directory_coverage", officer=officer, known=known, coverage=shown[:MAX_FOUND], total=len(shown),
        more=len(shown) > MAX_FOUND, called=name, q=query.get("q", "")[:200], category=category,
        categories=CHOICES["coverage", "category"], note=_note(request),
    )  # fmt: skip


def _said(values: Values, name: Names) -> str:
    """What a search among coverage looks at."""
    place, unit_ = name.place.get(values["place_id"], ""), name.unit.get(values["unit_id"], "")
    return f"{values['id']} {fold(place)} {fold(unit_)}"


async def history(desk: Desk, request: Request, officer: Officer) -> Response:
    number = whole_number(request.query_params.get("page", ""), MAX_PAGE) or 1
    size = directory_desk.KEPT_A_PAGE
    kept = await directory_desk.read_history(desk.services, officer.cookie, (number - 1) * size)
    return desk.page(
        request, "directory_history", officer=officer, kept=kept[:size], more=len(kept) > size, number=number
    )


def _rows(table: str, rows: Iterable[Values], known: Known) -> list[Shown]:
    """What holds and what comes before what is past."""
    shown = [_shown(table, values, known.today) for values in rows]
    return sorted(shown, key=lambda row: (row.is_past, row.is_coming, row.key))


def _shown(table: str, values: Values, today: date) -> Shown:
    dated = Dated(effective_from=values["effective_from"], effective_to=values["effective_to"])
    is_coming = dated.is_before_start(today)
    return Shown(values, "|".join(key_words(table, values)), not dated.holds_on(today) and not is_coming, is_coming)


def _names(rows: Rows) -> Names:
    return Names({v["id"]: v["name"] for v in rows.places}, {v["id"]: v["name"] for v in rows.units})


def _note(request: Request) -> str:
    note = request.query_params.get("note", "")
    return note if note in NOTES else ""


# --- what if ----------------------------------------------------------------------------------------------------------


async def route(desk: Desk, request: Request, officer: Officer) -> Response:
    query = request.query_params
    asked, category, on = query.get("place", "").strip()[:200], query.get("category", ""), query.get("on", "")
    day = _day(on) or (local_day(desk.services.clock()) if not on else None)
    if day is None or category not in CATEGORIES:
        return _asked_again(asked, category, on, "bad_day")
    place_id = await _meant(desk, asked)
    found = await directory_desk.what_if(desk.services, officer.cookie, place_id, category, day)
    if found is None:
        return _asked_again(asked, category, on, "no_such_place")
    return desk.page(
        request, "directory_route", officer=officer, told=found.told, rules=found.rules, troubles=found.troubles,
        **_route_form(desk, place_id, category, day.isoformat()),
    )  # fmt: skip


def _asked_again(asked: str, category: str, on: str, note: str) -> Response:
    return RedirectResponse(
        f"/desk/directory?{urlencode({'place': asked, 'category': category, 'on': on, 'q': asked, 'note': note})}", 303
    )


async def _meant(desk: Desk, asked: str) -> str:
    """A place's id, or the one place that these words can mean."""
    snapshot = await desk.services.directory.snapshot()
    if asked in snapshot.rules.place:
        return asked
    meant = snapshot.places.resolve(asked)
    return meant.place or (meant.candidates[0] if len(meant.candidates) == 1 else "")


def _route_form(desk: Desk, place_id: str, category: str, on: str) -> dict[str, Any]:
    """What the box shows before it is asked."""
    today = local_day(desk.services.clock()).isoformat()
    return {"asked": {"place": place_id, "category": category, "on": on or today}, "tip_categories": CATEGORIES}


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


# --- changing ---------------------------------------------------------------------------------------------------------


async def edit(desk: Desk, request: Request, officer: Officer) -> Response:
    """The form of a new row, or of one that is there."""
    query = request.query_params
    table, key = query.get("table", ""), query.get("key", "")
    if table not in EDITABLE:
        return desk.absent(request, officer)
    known = await directory_desk.read_directory(desk.services, officer.cookie, *key.split("|"))
    held = find(table, tuple(key.split("|")), known.rows) if key else None
    if key and held is None:
        return desk.absent(request, officer)
    cells = {column.name: write_cell(held.get(column.stored)) for column in KINDS_OF_FILE[table]} if held else _given(table, query)
    return _form(desk, request, officer, table, key, cells, known, known.today.isoformat(), is_new=held is None)


def _given(table: str, query: Any) -> dict[str, str]:
    """What a link to a new row already says: its place or unit."""
    return {column.name: query.get(column.name, "")[:80] for column in KINDS_OF_FILE[table] if column.name in query}


def _form(
    desk: Desk, request: Request, officer: Officer, table: str, key: str, cells: dict[str, str], known: Known, day: str, *,
    is_new: bool, problems: tuple[Problem, ...] = (), status: int = 200, note: str = "",
) -> Response:  # fmt: skip
    shown = _inputs(table, cells, is_new=is_new)
    if is_new and table == "places":
        shown += [Input("parents", "parent", cells.get("parent", "")), Input("parents", "share", cells.get("share", "whole"), SHARES)]
    return desk.page(
        request, "directory_edit", status=status, officer=officer, table=table, key=key, inputs=shown, version=known.version,
        offered=_offered(known) if table == "coverage" else (),
        since=day, is_new=is_new, cells=cells, kept=KEPT[table] if not is_new else (), note=note,
        problems=[(problem, say_problem(desk, request, problem)) for problem in problems], columns=KINDS_OF_FILE[table],
        dated=table not in ("places", "units"), day_problem=any(p.column.startswith("effective") for p in problems),
    )  # fmt: skip


def _offered(known: Known) -> list[Values]:
    """Units of today, which the browser offers while somebody types."""
    return [values for values in known.rows.units if not _shown("units", values, known.today).is_past][:MAX_OFFERED]


def _inputs(table: str, cells: dict[str, str], *, is_new: bool) -> list[Input]:
    hidden = () if is_new else KEPT[table]
    return [_input(table, column, cells.get(column.name, "")) for column in KINDS_OF_FILE[table] if column.name not in hidden]


def _input(table: str, column: Column, value: str) -> Input:
    choices = tuple(CHOICES.get((table, column.name), ()))
    is_required = column.required and not (table == "coverage" and column.name == "id")
    return Input(table, column.name, value, choices, column.name.startswith("effective_"), is_required)


async def change(desk: Desk, request: Request, officer: Officer) -> Response:
    """First what would change and what follows from it, then, on the second press, the change itself."""
    form = await form_of(request)
    table, act, key = field(form, "table"), field(form, "do"), field(form, "key")[:300]
    if table not in EDITABLE or act not in ACTS:
        return desk.absent(request, officer)
    names = {column.name for column in KINDS_OF_FILE[table]} | ({"parent", "share"} if table == "places" else set())
    cells = {name: field(form, f"cell_{name}")[:MAX_CELL] for name in sorted(names) if form.get(f"cell_{name}") is not None}
    wanted = Edit(table, act, tuple(key.split("|")) if key else (), cells, field(form, "day")[:20])
    seen = whole_number(field(form, "version"), MAX_VERSION)
    try:
        if field(form, "sure") == "yes" and seen is not None:
            return await _carry_out(desk, request, officer, wanted, key, seen)
        return await _preview(desk, request, officer, wanted, key, seen)
    except EditRefused as refused:
        return await _refused(desk, request, officer, wanted, key, seen, refused)


async def _carry_out(desk: Desk, request: Request, officer: Officer, wanted: Edit, key: str, seen: int) -> Response:
    try:
        rows = await directory_desk.change(desk.services, officer.cookie, wanted, seen)
    except DirectoryChanged:
        return await _preview(desk, request, officer, wanted, key, seen, status=409)
    return RedirectResponse(f"{_home(wanted, rows)}?note=changed", 303)


async def _preview(
    desk: Desk, request: Request, officer: Officer, wanted: Edit, key: str, seen: int | None, *, status: int = 200
) -> Response:
    made = await directory_desk.preview(desk.services, officer.cookie, wanted)
    return desk.page(
        request, "directory_preview", status=status, officer=officer, made=made, plan=made.plan, edit=wanted, key=key,
        overtaken=seen is not None and seen != made.plan.version, told=made.consequences, called=made.names,
        troubles=made.troubles, cell=write_cell, home=_home(wanted, made.plan.rows), ways=_ways(made.consequences),
        findings=[say_finding(desk, request, finding.code, dict(finding.params)) for finding in made.plan.findings],
    )  # fmt: skip


def _ways(told: Consequences) -> list[Way]:
    """Places that share their old and their new chain are told in one line."""
    same: dict[tuple[date, tuple[str, ...], Chain, Chain], list[str]] = {}
    for row in told.rows:
        same.setdefault((row.day, row.categories, row.before, row.after), []).append(row.place_id)
    return [
        Way(tuple(places), day, *_matters(categories), before, after)
        for (day, categories, before, after), places in same.items()
    ]


def _matters(categories: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    """(True, all but these) where nearly every category is meant, else (False, these)."""
    if categories == (ANY_CATEGORY,):
        return True, ()
    but = tuple(each for each in CATEGORIES if each not in categories)
    return (True, but) if len(but) <= MAX_BUT else (False, categories)


async def _refused(
    desk: Desk, request: Request, officer: Officer, wanted: Edit, key: str, seen: int | None, refused: EditRefused
) -> Response:
    known = await directory_desk.read_directory(desk.services, officer.cookie, *wanted.key)
    held = find(wanted.table, wanted.key, known.rows) if wanted.key else None
    was = {column.name: write_cell(held.get(column.stored)) for column in KINDS_OF_FILE[wanted.table]} if held else {}
    return _form(
        desk, request, officer, wanted.table, key, {**was, **wanted.cells}, known, wanted.day,
        is_new=wanted.act == "add", problems=refused.problems, status=422,
        note="overtaken" if seen is not None and seen != known.version else "",
    )  # fmt: skip


def _home(edit: Edit, rows: Rows) -> str:
    """The page of the place or unit that the rows are about."""
    if edit.table == "units":
        return f"/desk/directory/unit/{rows.units[0]['id']}"
    if edit.table == "places":
        return f"/desk/directory/place/{rows.places[0]['id']}"
    place_id = getattr(rows, edit.table)[0]["place_id"]
    return "/desk/directory/coverage" if place_id == ANYWHERE else f"/desk/directory/place/{place_id}"


def _safe(row_id: str) -> str:
    return row_id if re.fullmatch(r"[a-z0-9._-]{1,80}", row_id) else ""


def say_problem(desk: Desk, request: Request, problem: Problem) -> str:
    return say_finding(desk, request, problem.code, dict(problem.params))


def say_finding(desk: Desk, request: Request, code: str, params: dict[str, str]) -> str:
    """The browser's own sentence where the files' one speaks of files."""
    lang, texts = language_of(request), desk.services.texts
    own = f"places-problem-{code}"
    return texts.say(lang, own if texts.has(lang, own) else f"directory-{code}", **params)


# --- contacts ---------------------------------------------------------------------------------------------------------


async def contact(desk: Desk, request: Request, officer: Officer) -> Response:
    """Another label or rank, or the end of a contact. What it leads to is never shown, and never changed here."""
    form = await form_of(request)
    contact_id = id_of(field(form, "contact"))
    if field(form, "do") == "end":
        unit_id = await directory_desk.end_contact(desk.services, officer.cookie, contact_id)
        return RedirectResponse(f"/desk/directory/unit/{unit_id}?note=contact_ended", 303)
    label, rank = field(form, "called"), whole_number(field(form, "rank"), 9) or 1
    if _NUMBER.search(label):
        return RedirectResponse(f"/desk/directory/unit/{_safe(field(form, 'unit'))}?note=label_number", 303)
    unit_id = await directory_desk.call_contact(desk.services, officer.cookie, contact_id, label, rank)
    return RedirectResponse(f"/desk/directory/unit/{unit_id}?note=contact_changed", 303)


ADDRESSES = (
    Address("GET", "/desk/directory", directory, "directory"),
    Address("GET", "/desk/directory/place/{place}", place, "directory"),
    Address("GET", "/desk/directory/units", units, "directory"),
    Address("GET", "/desk/directory/unit/{unit}", unit, "directory"),
    Address("GET", "/desk/directory/coverage", coverage, "directory"),
    Address("GET", "/desk/directory/history", history, "directory"),
    Address("GET", "/desk/directory/route", route, "directory"),
    Address("GET", "/desk/directory/edit", edit, "directory"),
    Address("POST", "/desk/directory/change", change, "directory"),
    Address("POST", "/desk/directory/contact", contact, "directory"),
)
