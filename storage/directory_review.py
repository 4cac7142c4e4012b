"""What is allowed in a directory and still deserves a look: orphans, gaps in time, places and matters without anybody.

A finding is a code with parameters about one row; `directory-<code>` in the catalogues says it in words, with the mend.
What must never be stood in `directory_checks`. Everything here walks each row a few times: 15,000 places are a matter of
a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from storage.directory import Rows, Values
from storage.directory_rows import Key, key_of, row_name
from storage.routing import INSPECTORATE, MISCONDUCT
from storage.rules import ANY_CATEGORY, ANYWHERE, DUTY_DESK, ROLE_CC, ROLE_PRIMARY, SCOPES

Span = tuple[date, date]
URGENCIES = ("urgent", "normal")
#: whose old links and posters people go on using after a merger
_OUTLIVED = ("commune", "zone")
#: days on which something changes are looked at one by one; nobody plans further ahead
MAX_DAYS = 40


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    table: str
    key: Key
    name: str  #: how to call the row
    params: tuple[tuple[str, str], ...] = ()


def review(rows: Rows, today: date) -> list[Finding]:
    """What an operator should look at, from today on. Rows that would be refused are told by `directory_checks`."""
    book = _Book(rows, today)
    return [finding for look in LOOKS for finding in look(book)]


class _Book:
    """The directory with its look-ups, and the day of today."""

    def __init__(self, rows: Rows, today: date) -> None:
        self.rows = rows
        self.today = today

    @cached_property
    def place(self) -> Mapping[str, Values]:
        return {values["id"]: values for values in self.rows.places}

    @cached_property
    def unit(self) -> Mapping[str, Values]:
        return {values["id"]: values for values in self.rows.units}

    @cached_property
    def parents(self) -> Mapping[str, list[Values]]:
        return _grouped(self.rows.parents, "place_id")

    @cached_property
    def owners(self) -> Mapping[str, list[Values]]:
        """Rows of role primary by "place category"."""
        return _grouped((row for row in self.rows.coverage if row["role"] == ROLE_PRIMARY), "place_id", "category")

    @cached_property
    def days(self) -> list[date]:
        """Today and the coming days on which some row begins or ends."""
        tables = (self.rows.places, self.rows.parents, self.rows.units, self.rows.coverage)
        dates = (values[column] for rows in tables for values in rows for column in ("effective_from", "effective_to"))
        return [self.today, *sorted({day for day in dates if day and day > self.today})[:MAX_DAYS]]

    def lives(self, values: Values) -> bool:
        """Whether it holds today or will."""
        return _span(values)[1] > self.today


def _grouped(rows: Iterable[Values], *columns: str) -> dict[str, list[Values]]:
    groups: defaultdict[str, list[Values]] = defaultdict(list)
    for values in rows:
        groups[" ".join(str(values[column]) for column in columns)].append(values)
    return groups


def _span(values: Values) -> Span:
    return values.get("effective_from") or date.min, values.get("effective_to") or date.max


def _holds(values: Values, day: date) -> bool:
    begins, ends = _span(values)
    return begins <= day < ends


def _finding(code: str, table: str, values: Values, **params: str) -> Finding:
    return Finding(code, table, key_of(table, values), row_name(table, values), tuple(sorted(params.items())))


# --- units ------------------------------------------------------------------------------------------------------------


def _unused_units(book: _Book) -> Iterator[Finding]:
    """A unit that covers nothing is told nothing. One inside an enterprise must not be."""
    used = {values["unit_id"] for values in book.rows.coverage if book.lives(values)}
    for values in book.rows.units:
        if book.lives(values) and values["id"] not in used and not values["enterprise_id"]:
            yield _finding("unit_unused", "units", values)


def _outlived_units(book: _Book) -> Iterator[Finding]:
    """Coverage by a unit that has ended, or ends earlier: from that day on routing passes it over."""
    for values in book.rows.coverage:
        unit = book.unit.get(values["unit_id"])
        if unit is None or not book.lives(values):
            continue
        ends = _span(unit)[1]
        if ends < _span(values)[1]:
            yield _finding("unit_ended", "coverage", values, unit=values["unit_id"], day=ends.isoformat())
        begins = _span(unit)[0]
        if begins > max(book.today, _span(values)[0]):
            yield _finding("unit_not_begun", "coverage", values, unit=values["unit_id"], day=begins.isoformat())


# --- places -----------------------------------------------------------------------------------------------------------


def _lost_places(book: _Book) -> Iterator[Finding]:
    """A place that lies in nothing, from some day of its life on: nobody above it is ever asked."""
    for values in book.rows.places:
        if values["kind"] == "province" or not book.lives(values):
            continue
        spans = [_span(row) for row in book.parents.get(values["id"], ())]
        begins, ends = _span(values)
        day = _first_hole(spans, (max(begins, book.today), ends))
        if day is not None:
            yield _finding("no_parent", "places", values, day=day.isoformat())


def _first_hole(spans: Iterable[Span], life: Span) -> date | None:
    """The first day of `life` that no span holds; None when all of it is held."""
    day, end = life
    for begins, ends in sorted(spans):
        if begins > day:
            break
        day = max(day, ends)
    return day if day < end else None


def _dead_ends(book: _Book) -> Iterator[Finding]:
    """An ended place that became part of nothing: whoever scans its old poster finds the duty desk only."""
    for values in book.rows.places:
        if values["kind"] not in _OUTLIVED or book.lives(values):
            continue
        if not any(_holds(row, book.today) for row in book.parents.get(values["id"], ())):
            yield _finding("no_successor", "places", values)


# --- coverage in time -------------------------------------------------------------------------------------------------


def _gaps(book: _Book) -> Iterator[Finding]:
    """Days on which a place and category have no owner of their own between two that have, or after the last."""
    for group in book.owners.values():
        place_id = group[0]["place_id"]
        # While the place has an owner for everything, nobody misses one for a single category.
        spare = book.owners.get(f"{place_id} {ANY_CATEGORY}", []) if group[0]["category"] != ANY_CATEGORY else []
        yield from _gaps_of(group, [_span(values) for values in spare], book)


def _gaps_of(group: list[Values], spare: list[Span], book: _Book) -> Iterator[Finding]:
    group = sorted(group, key=_span)
    place = book.place.get(group[0]["place_id"])
    life_end = _span(place)[1] if place else date.max
    last = group[0]
    for values in group[1:]:
        yield from _gap(last, values, spare)
        last = max(last, values, key=lambda row: _span(row)[1])
    ends = _span(last)[1]
    if ends >= life_end or (place and _is_taken_over(place, group[0]["category"], ends, book)):
        return
    if _first_hole(spare, (max(ends, book.today), life_end)) is not None:
        yield _finding("nobody_follows", "coverage", last, day=ends.isoformat(), place=last["place_id"])


def _is_taken_over(place: Values, category: str, day: date, book: _Book) -> bool:
    """From that very day on it lies in something whose owner takes over, as after a merger.

    What it lay in before counts for nothing: there every tip goes up sooner or later, and a post that ends with nobody
    following is what somebody must hear of.
    """
    above = {row["parent_id"] for row in book.parents.get(place["id"], ()) if row["effective_from"] == day}
    matters = (f"{parent} {each}" for parent in above for each in dict.fromkeys((category, ANY_CATEGORY)))
    return any(_holds(row, day) for matter in matters for row in book.owners.get(matter, ()))


def _gap(before: Values, after: Values, spare: list[Span]) -> Iterator[Finding]:
    ends, begins = _span(before)[1], _span(after)[0]
    if ends < begins and _first_hole(spare, (ends, begins)) is not None:
        days = {"ends": ends.isoformat(), "begins": begins.isoformat()}
        yield _finding("gap", "coverage", after, before=str(before["id"]), **days)


# --- nobody -----------------------------------------------------------------------------------------------------------


def _no_chain(book: _Book) -> Iterator[Finding]:
    """Places whose tips reach the duty desk and nobody else, from some day on."""
    yield from _uncovered(book, "no_chain", lambda values, _: values["category"] == ANY_CATEGORY, lambda place: True)


def _no_inspectorate(book: _Book) -> Iterator[Finding]:
    """Provinces in which nobody takes tips about misconduct: they are refused, and the worker is told."""

    def looks_into_it(values: Values, unit: Values) -> bool:
        return values["category"] in (MISCONDUCT, ANY_CATEGORY) and unit["kind"] == INSPECTORATE

    yield from _uncovered(book, "no_inspectorate", looks_into_it, lambda place: place["kind"] == "province")


def _uncovered(
    book: _Book, code: str, counts: Callable[[Values, Values], bool], concerns: Callable[[Values], bool]
) -> Iterator[Finding]:
    reported: set[str] = set()
    for day in book.days:
        covered = _covered(book, day, counts)
        if ANYWHERE in covered:
            continue
        for values in book.rows.places:
            if values["id"] not in covered and values["id"] not in reported and _holds(values, day) and concerns(values):
                reported.add(values["id"])
                yield _finding(code, "places", values, day=day.isoformat())


def _covered(book: _Book, day: date, counts: Callable[[Values, Values], bool]) -> set[str]:
    """Places with a unit of their own for it on that day, and all that lies in them."""
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for values in book.rows.parents:
        if _holds(values, day):
            inside[values["parent_id"]].append(values["place_id"])
    covered: set[str] = set()
    waiting = [values["place_id"] for values in book.rows.coverage if _receives(values, book, day, counts)]
    while waiting:
        place_id = waiting.pop()
        if place_id not in covered:
            covered.add(place_id)
            waiting.extend(inside.get(place_id, ()))
    return covered


def _receives(values: Values, book: _Book, day: date, counts: Callable[[Values, Values], bool]) -> bool:
    unit = book.unit.get(values["unit_id"])
    if unit is None or unit["id"] == DUTY_DESK or unit["enterprise_id"]:
        return False
    is_asked = values["role"] != ROLE_CC and values["category"] not in SCOPES
    return is_asked and _holds(values, day) and _holds(unit, day) and counts(values, unit)


def _no_steps(book: _Book) -> Iterator[Finding]:
    """Without a row the minutes that the program was made with hold; nobody here has decided them."""
    for urgency in URGENCIES:
        spans = [_span(values) for values in book.rows.steps if values["urgency"] == urgency]
        day = _first_hole(spans, (book.today, date.max))
        if day is not None:
            yield _finding("no_steps", "steps", {"urgency": urgency, "n": 1}, urgency=urgency, day=day.isoformat())


LOOKS: Sequence[Callable[[_Book], Iterator[Finding]]] = (
    _no_chain, _no_inspectorate, _lost_places, _dead_ends, _gaps, _outlived_units, _unused_units, _no_steps,
)  # fmt: skip
