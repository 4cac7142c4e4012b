"""Why a tip takes its way: where the place lies, every coverage row in its order, and what became of each. Pure.

Stands on the very functions that `routing.decide` stands on, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from language.local_time import local_day
from storage import routing
from storage.routing import Candidate, NoBody, NoFallback, Reason, RouteDecision, Spot
from storage.rules import ANY_CATEGORY, ROLE_CC, Coverage, Parent, Rules, Unit

URGENCIES = ("urgent", "normal")
#: the row made its unit a part of the route
TAKEN = ("owner", "rung", "copied")
#: it did not: dates of the row; the unit; another row was more likely, or spoke for this matter or this unit before
NOT_TAKEN = (
    "row_ended", "row_not_yet", "unknown_unit", "ended", "not_yet", "no_key", "inside_enterprise", "about_itself",
    "own_desk", "less_likely", "again", "nobody",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """The place itself, or one that it lies in on that day; the installation has the id "*"."""

    place_id: str
    kind: str
    name: str
    inside: tuple[Parent, ...] = ()  #: the rows that say so: what lies in it, and how much


@dataclass(frozen=True, slots=True)
class Considered:
    row: Coverage
    unit: Unit | None
    verdict: str  #: one of TAKEN or NOT_TAKEN
    why: str = ""  #: of a taken row: a code of `routing.Reason`


@dataclass(frozen=True, slots=True)
class Explanation:
    place_id: str
    category: str
    day: date
    around: tuple[Around, ...]
    considered: tuple[Considered, ...]
    decisions: Mapping[str, RouteDecision]  #: by urgency; empty when nobody can take the tip
    refused: str | None = None  #: no_body | no_fallback


def explain(place_id: str, category: str, at: datetime, rules: Rules, recipients: Collection[str]) -> Explanation:
    """The decision for this place and category on the day of `at` (aware), as steps that a person can follow."""
    day = local_day(at)
    spots = tuple(routing.spots(place_id, day, rules))
    decisions, refused = _decisions(place_id, category, at, rules, recipients)
    judge = _Judge.of(place_id, category, day, rules, recipients, decisions.get("normal"))
    considered = [
        Considered(row, rules.unit.get(row.unit_id), *judge.verdict(row)) for row in _rows(spots, category, rules)
    ]
    around = tuple(_around(spot, spots, day, rules) for spot in spots)
    return Explanation(place_id, category, day, around, tuple(considered), decisions, refused)


def _decisions(
    place_id: str, category: str, at: datetime, rules: Rules, recipients: Collection[str]
) -> tuple[dict[str, RouteDecision], str | None]:
    try:
        return {u: routing.decide(place_id, category, u, at, rules, recipients) for u in URGENCIES}, None
    except NoBody:
        return {}, "no_body"
    except NoFallback:
        return {}, "no_fallback"


def _rows(spots: tuple[Spot, ...], category: str, rules: Rules) -> Iterator[Coverage]:
    """Every row about this category, also of other days, in the order in which routing looks at them."""
    for spot in spots:
        rows = (row for row in rules.coverage_ever(spot.place_id) if row.category in (category, ANY_CATEGORY))
        yield from sorted(rows, key=lambda row: (row.category == ANY_CATEGORY, row.id))


def _around(spot: Spot, spots: tuple[Spot, ...], day: date, rules: Rules) -> Around:
    place = rules.place.get(spot.place_id)
    inside = [row for lower in spots for row in rules.parents_of(lower.place_id, day) if row.parent_id == spot.place_id]
    return Around(spot.place_id, spot.kind, place.name if place else spot.place_id, tuple(inside))


@dataclass(frozen=True, slots=True)
class _Judge:
    """What became of a row, told from what routing made of all of them."""

    day: date
    rules: Rules
    speaking: Mapping[str, Candidate]  #: by rule id: hold on that day and are not overruled by a desk of the matter's own
    refused: Mapping[str, str]  #: by unit id
    likely: frozenset[str]  #: rule ids
    reasons: Mapping[str, Reason]  #: by rule id
    owner: str | None

    @classmethod
    def of(
        cls, place_id: str, category: str, day: date, rules: Rules, recipients: Collection[str],
        decision: RouteDecision | None,
    ) -> _Judge:  # fmt: skip
        speaking = routing.candidates_for(place_id, category, day, rules)
        refused = {c.unit.id: why for c in speaking if (why := routing.why_not(c.unit, category, day, recipients))}
        return cls(
            day=day,
            rules=rules,
            speaking={c.row.id: c for c in speaking},
            refused=refused,
            likely=frozenset(c.row.id for c in routing.one_of_each(speaking, refused)),
            reasons={reason.rule_id: reason for reason in decision.reasons} if decision else {},
            owner=decision.unit_id if decision else None,
        )

    def verdict(self, row: Coverage) -> tuple[str, str]:
        """(verdict, why)."""
        if not row.holds_on(self.day):
            return ("row_not_yet" if row.is_before_start(self.day) else "row_ended"), ""
        if row.unit_id not in self.rules.unit:
            return "unknown_unit", ""
        if row.id not in self.speaking:
            return "own_desk", ""
        if row.unit_id in self.refused:
            return self.refused[row.unit_id], ""
        if row.id not in self.likely:
            return "less_likely", ""
        return self._taken(row)

    def _taken(self, row: Coverage) -> tuple[str, str]:
        reason = self.reasons.get(row.id)
        if reason is None:
            return ("again" if self.owner else "nobody"), ""
        if row.role == ROLE_CC:
            return "copied", reason.code
        return ("owner" if row.unit_id == self.owner else "rung"), reason.code
