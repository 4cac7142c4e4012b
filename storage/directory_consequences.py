"""Which places' chains a change of the directory would change, and to what. Pure; stands on `routing.decide`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from language.local_time import LOCAL
from storage import routing, rules
from storage.communes import by_rule
from storage.directory import Rows, Values
from storage.directory_columns import CATEGORIES
from storage.routing import NoBody, NoFallback, RouteDecision
from storage.rules import ANY_CATEGORY, ANYWHERE, Rules

#: an edit at the top of a province touches thousands of places: so many are computed, and the page says how many there are
MAX_PLACES = 60
MAX_DAYS = 6


@dataclass(frozen=True, slots=True)
class Chain:
    """Who is told of a tip, from the owner upwards; `refused` in place of all that: no_body | no_fallback."""

    units: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """On and from that day a tip from this place, of these categories, takes another way."""

    place_id: str
    day: date
    categories: tuple[str, ...]  #: ("*",) = of every category
    before: Chain
    after: Chain


@dataclass(frozen=True, slots=True)
class Consequences:
    rows: tuple[Consequence, ...] = ()
    places: int = 0  #: how many places the change may touch
    computed: int = 0  #: how many of them were looked at


def rules_of(rows: Rows) -> Rules:
    """Rows of the directory as routing reads them, with what follows by rule behind them."""
    return Rules(
        by_rule=by_rule(),
        places=_dated(rules.Place, rows.places, "id", "kind", "name"),
        parents=_dated(rules.Parent, rows.parents, "place_id", "parent_id", "share"),
        units=_dated(rules.Unit, rows.units, "id", "kind", "name", "enterprise_id", "public_address"),
        coverage=_dated(rules.Coverage, rows.coverage, "id", "place_id", "category", "unit_id", "role", "minutes"),
        steps=_dated(rules.Step, rows.steps, "urgency", "n", "minutes", "target"),
    )


def _dated(kind: Any, rows: Iterable[Values], *columns: str) -> tuple[Any, ...]:
    return tuple(
        kind(*(row[name] for name in columns), effective_from=row["effective_from"], effective_to=row["effective_to"])
        for row in rows
    )


def consequences(before: Rows, after: Rows, changed: Rows, today: date, recipients: Collection[str]) -> Consequences:
    """`changed`: the rows of `after` that differ. Units without a key are passed over, as routing does."""
    old, new = rules_of(before), rules_of(after)
    places = sorted(_touched(before, after, changed))
    days = _days(before, changed, today)
    looked_at = places[:MAX_PLACES]
    found = [row for place_id in looked_at for row in _of_place(place_id, days, old, new, recipients)]
    return Consequences(tuple(found), len(places), len(looked_at))


def _of_place(
    place_id: str, days: Iterable[date], old: Rules, new: Rules, recipients: Collection[str]
) -> Iterator[Consequence]:
    told: dict[str, tuple[Chain, Chain]] = {}
    for day in days:
        same: defaultdict[tuple[Chain, Chain], list[str]] = defaultdict(list)
        for category in CATEGORIES:
            pair = _chain(place_id, category, day, old, recipients), _chain(place_id, category, day, new, recipients)
            if pair[0] != pair[1] and told.get(category) != pair:
                same[pair].append(category)
            told[category] = pair
        for (was, becomes), categories in same.items():
            every = len(categories) == len(CATEGORIES)
            yield Consequence(place_id, day, (ANY_CATEGORY,) if every else tuple(categories), was, becomes)


def _chain(place_id: str, category: str, day: date, known: Rules, recipients: Collection[str]) -> Chain:
    if place_id not in known.place:
        return Chain(refused="no_place")
    try:
        decision: RouteDecision = routing.decide(place_id, category, "normal", _noon(day), known, recipients)
    except NoBody:
        return Chain(refused="no_body")
    except NoFallback:
        return Chain(refused="no_fallback")
    return Chain(tuple(step.unit_id for step in decision.steps), tuple(decision.cc))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LOCAL)


def _days(before: Rows, changed: Rows, today: date) -> list[date]:
    """Today, and the days on which one of the rows, as it was or as it becomes, begins or ends."""
    ids = {values["id"] for values in (*changed.places, *changed.units, *changed.coverage)}
    was = [v for v in (*before.places, *before.units, *before.coverage) if v["id"] in ids]
    becomes = [*changed.places, *changed.parents, *changed.aliases, *changed.units, *changed.coverage]
    dates = {v[column] for v in (*was, *becomes) for column in ("effective_from", "effective_to")}
    return [today, *sorted(day for day in dates if day and day > today)][:MAX_DAYS]


def _touched(before: Rows, after: Rows, changed: Rows) -> set[str]:
    """The places of the changed rows and all that lies in them, on any day."""
    units = {values["id"] for values in changed.units}
    rows = [*changed.coverage, *(v for v in (*before.coverage, *after.coverage) if v["unit_id"] in units)]
    rows += [v for v in before.coverage if v["id"] in {values["id"] for values in changed.coverage}]
    starts = {values["place_id"] for values in (*rows, *changed.parents)} | {values["id"] for values in changed.places}
    if ANYWHERE in starts:
        return {values["id"] for values in after.places}
    return _with_what_lies_in_them(starts, before, after)


def _with_what_lies_in_them(starts: set[str], before: Rows, after: Rows) -> set[str]:
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for values in (*before.parents, *after.parents):
        inside[values["parent_id"]].add(values["place_id"])
    touched: set[str] = set()
    waiting = list(starts)
    while waiting:
        place_id = waiting.pop()
        if place_id not in touched:
            touched.add(place_id)
            waiting.extend(inside[place_id])
    return touched
