"""Which units are responsible for a tip, in which order and why. Pure: rules in, decision out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from language.local_time import local_day
from storage.rules import (
    ANY_CATEGORY,
    ANYWHERE,
    DUTY_DESK,
    KINDS,
    ROLE_CC,
    ROLE_ESCALATION,
    ROLE_PRIMARY,
    SHARES,
    Coverage,
    Rules,
    Unit,
)

MISCONDUCT = "misconduct"
#: who looks into misconduct of police, zone authority and guards
INSPECTORATE = "inspectorate"
#: labour, canteen and pollution matters go to their desks, not to the police, where the directory has such a desk
DESK_CATEGORIES = frozenset({"work_safety", "food_safety", "environment", "disease"})
#: kinds of units that a tip about misconduct may be about; they never learn of it
MAY_BE_ACCUSED = frozenset(
    {
        "police_post", "police_substation", "commune_police", "district_police", "province_police",
        "province_police_base", "province_department", "traffic_police", "zone_authority", "zone_developer", "guards",
        "fire_rescue", "grassroots_force", "investigation_agency",
    }
)  # fmt: skip

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_INSTALLATION_RANK = len(KINDS)
#: of these a spot has one; the others at the same distance are only possible and stand in when the likeliest has nobody
_ALTERNATIVES = frozenset({"commune", "district", "province"})
#: minutes of the ladder when no escalation_step row holds on that day; design defaults
_DEFAULT_MINUTES = {"urgent": (3, 10, 30), "normal": (4 * 60, 24 * 60)}
SECOND_CONTACT = "second_contact"
ROLE_PROVINCE, ROLE_OPERATOR = "province", "operator"
_LADDER_ROLES = {"province_police": ROLE_PROVINCE, "duty_desk": ROLE_OPERATOR}


class NoFallback(LookupError):
    """Nobody can receive this tip: not one unit of its chain holds a key, not even the installation's duty desk."""


class NoBody(LookupError):
    """No inspectorate that can be reached stands above those whom a tip about misconduct may accuse."""


@dataclass(frozen=True, slots=True)
class RouteStep:
    unit_id: str
    n: int  #: 0 = the owner
    role: str  #: primary | escalation | province | operator
    minutes: int  #: after the tip was routed; 0 = at once


@dataclass(frozen=True, slots=True)
class Skipped:
    unit_id: str
    role: str
    reason: str  #: no_key | not_yet | ended | about_itself | inside_enterprise


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit is in the route. `code`: place | category | above | copied | fallback | inspectorate | split_place."""

    code: str
    rule_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class RouteDecision:
    unit_id: str  #: the owner
    cc: tuple[str, ...]
    steps: tuple[RouteStep, ...]  #: never empty; step 0 is the owner, the last one the duty desk
    skipped: tuple[Skipped, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that the tip lies in: how specific, how near, how likely."""

    place_id: str
    kind: str
    distance: int
    share: int

    @property
    def order(self) -> tuple[int, int, int, str]:
        return _RANK.get(self.kind, _INSTALLATION_RANK), self.distance, self.share, self.place_id


@dataclass(frozen=True, slots=True)
class Candidate:
    row: Coverage
    spot: Spot
    unit: Unit


def decide(
    place_id: str | None, category: str, urgency: str, at: datetime, rules: Rules, recipients: Collection[str],
    with_second_contact: Collection[str] = (),
) -> RouteDecision:  # fmt: skip
    """The units that receive this tip: owner, copied, alerted when nobody acknowledges; and who was skipped and why.

    Most specific row first (enterprise > lodging > gate > zone > commune > district > province > installation), within
    a place the exact category before "*". The duty desk ends every chain. `recipients` are the units that hold a key.
    `with_second_contact`: units that have one, whose own rung of the ladder is then for it. `at` is aware.
    Raises NoBody for misconduct without a reachable inspectorate and NoFallback when nobody at all can receive.
    """
    day = local_day(at)
    usable, skipped = _sorted_out(candidates_for(place_id, category, day, rules), category, day, recipients)
    ladder = _ladder(usable)
    if category == MISCONDUCT and not any(c.unit.kind == INSPECTORATE for c in ladder):
        raise NoBody
    if not ladder:
        raise NoFallback
    cc = _copied(usable, ladder)
    return RouteDecision(
        unit_id=ladder[0].unit.id,
        cc=tuple(c.unit.id for c in cc),
        steps=_rungs(ladder, urgency, day, rules, has_second=ladder[0].unit.id in with_second_contact),
        skipped=tuple(skipped),
        reasons=tuple(_reason(c, category) for c in [*ladder, *cc]),
    )


def chain(place_id: str | None, category: str, at: datetime, rules: Rules) -> tuple[Unit, ...]:
    """The units in order as if each of them held a key: what the directory says, for people who check it.

    Empty only when the directory has nobody; misconduct is a chain of the inspectorate and the duty desk.
    """
    day = local_day(at)
    usable, _ = _sorted_out(candidates_for(place_id, category, day, rules), category, day, rules.unit)
    return tuple(c.unit for c in _ladder(usable))


def addresses(scope: str, place_id: str | None, at: datetime, rules: Rules) -> tuple[str, ...]:
    """Where a worker can go whose matter is not ours (SCOPES), or whose tip nobody here may take: "office: address".

    `scope` may also be a category. Only the most specific place that has such an office speaks; () when none does.
    """
    day = local_day(at)
    for spot in spots(place_id, day, rules):
        rows = [row for row in rules.coverage_of(spot.place_id, day) if row.category == scope]
        rows.sort(key=lambda row: (row.role != ROLE_PRIMARY, row.id))
        units = [rules.unit[row.unit_id] for row in rows if row.unit_id in rules.unit]
        open_ = [unit for unit in units if unit.holds_on(day) and unit.enterprise_id is None]
        if open_:
            return tuple(f"{unit.name}: {unit.public_address}" if unit.public_address else unit.name for unit in open_)
    return ()


def candidates_for(place_id: str | None, category: str, day: date, rules: Rules) -> list[Candidate]:
    """Every coverage row that speaks about this place and category on that day, the most specific first."""
    found = [
        Candidate(row, spot, rules.unit[row.unit_id])
        for spot in spots(place_id, day, rules)
        for row in sorted(rules.coverage_of(spot.place_id, day), key=lambda row: (row.category == ANY_CATEGORY, row.id))
        if row.category in (category, ANY_CATEGORY) and row.unit_id in rules.unit
    ]
    return own_desks_only(found, category)


def own_desks_only(found: list[Candidate], category: str) -> list[Candidate]:
    """For misconduct, and for labour matters that have a desk: rows of that category and the installation's fallback.

    Of misconduct those who may be accused stay in the list: they are skipped, and the reason is stored.
    """
    has_desk = any(c.row.category == category and c.row.role == ROLE_PRIMARY for c in found)
    if category == MISCONDUCT:
        return [c for c in found if _is_own(c, category) or c.unit.kind in MAY_BE_ACCUSED]
    if category in DESK_CATEGORIES and has_desk:
        return [c for c in found if _is_own(c, category)]
    return found


def _is_own(c: Candidate, category: str) -> bool:
    return c.row.category == category or c.spot.place_id == ANYWHERE


def spots(place_id: str | None, day: date, rules: Rules) -> Iterator[Spot]:
    """The place and all that it lies in on that day, then the installation. Walks round circles in bad data."""
    nearest: dict[str, Spot] = {}
    waiting = [(place_id, 0, 0)] if place_id is not None else []
    while waiting:
        here, distance, share = waiting.pop(0)
        spot = Spot(here, rules.place[here].kind if here in rules.place else "zone", distance, share)
        if here in nearest and nearest[here].order <= spot.order:
            continue
        nearest[here] = spot
        above = rules.parents_of(here, day)
        waiting.extend((row.parent_id, distance + 1, share + SHARES.get(row.share, 2)) for row in above)
    yield from sorted(nearest.values(), key=lambda spot: spot.order)
    yield Spot(ANYWHERE, "installation", 0, 0)


def _sorted_out(
    candidates: list[Candidate], category: str, day: date, recipients: Collection[str]
) -> tuple[list[Candidate], list[Skipped]]:
    """Who can receive, and who cannot and why."""
    refused = {c.unit.id: reason for c in candidates if (reason := why_not(c.unit, category, day, recipients))}
    likely = one_of_each(candidates, refused)
    skipped = {c.unit.id: Skipped(c.unit.id, c.row.role, refused[c.unit.id]) for c in reversed(likely) if c.unit.id in refused}
    return [c for c in likely if c.unit.id not in refused], list(reversed(skipped.values()))


def one_of_each(candidates: list[Candidate], refused: Collection[str]) -> list[Candidate]:
    """Of several possible communes the likeliest whose unit can receive: nobody further down learns of the tip."""
    chosen: dict[str, str] = {}
    for c in candidates:
        if c.spot.kind in _ALTERNATIVES and c.row.role != ROLE_CC and c.unit.id not in refused:
            chosen.setdefault(c.spot.kind, c.spot.place_id)
    kept, passed = [], set()
    for c in candidates:
        if c.spot.kind in passed and c.spot.place_id != chosen[c.spot.kind]:
            continue
        if c.spot.place_id == chosen.get(c.spot.kind):
            passed.add(c.spot.kind)
        kept.append(c)
    return kept


def why_not(unit: Unit, category: str, day: date, recipients: Collection[str]) -> str | None:
    if unit.enterprise_id is not None:
        return "inside_enterprise"  # the boss of the accused must not read who accuses
    if category == MISCONDUCT and unit.kind in MAY_BE_ACCUSED:
        return "about_itself"
    if unit.is_before_start(day):
        return "not_yet"
    if not unit.holds_on(day):
        return "ended"
    return None if unit.id in recipients else "no_key"


def _ladder(usable: list[Candidate]) -> list[Candidate]:
    """Who is asked, one after the other: each unit once, the duty desk last."""
    rungs: dict[str, Candidate] = {}
    for c in usable:
        if c.row.role != ROLE_CC:
            rungs.setdefault(c.unit.id, c)
    ordered = sorted(rungs.values(), key=lambda c: (c.unit.id == DUTY_DESK, _rank(c), c.row.role == ROLE_ESCALATION))
    # An escalation row alone makes nobody the owner as long as somebody has a primary one.
    owner = next((c for c in ordered if c.row.role == ROLE_PRIMARY), None)
    return [owner, *(c for c in ordered if c is not owner)] if owner and owner.unit.id != DUTY_DESK else ordered


def _rank(c: Candidate) -> int:
    return _RANK.get(c.spot.kind, _INSTALLATION_RANK)


def _copied(usable: list[Candidate], ladder: list[Candidate]) -> list[Candidate]:
    asked = {c.unit.id for c in ladder}
    copied = {c.unit.id: c for c in reversed(usable) if c.row.role == ROLE_CC and c.unit.id not in asked}
    return list(reversed(copied.values()))


def _rungs(
    ladder: list[Candidate], urgency: str, day: date, rules: Rules, *, has_second: bool
) -> tuple[RouteStep, ...]:
    """The rungs get the minutes of the day's escalation steps in order.

    A step whose target has nobody here (no second contact, no district desk) goes to the next unit up: nobody waits
    for an empty rung.
    Coverage's own minutes win. Minutes never fall from rung to rung, so that the duty desk stays last.
    """
    minutes = _minutes(urgency, day, rules, has_second=has_second)
    steps = [RouteStep(ladder[0].unit.id, 0, ROLE_PRIMARY, 0)]
    for n, c in enumerate(ladder[1:], start=1):
        own = c.row.minutes if c.row.minutes is not None else minutes[min(n, len(minutes)) - 1]
        role = _LADDER_ROLES.get(c.unit.kind, ROLE_ESCALATION)
        steps.append(RouteStep(c.unit.id, n, role, max(own, steps[-1].minutes)))
    return tuple(steps)


def ladder_minutes(urgency: str, day: date, rules: Rules, *, has_second: bool) -> tuple[int, ...]:
    """Minutes of the rungs above the first one, as the directory says on that day."""
    return _minutes(urgency, day, rules, has_second=has_second)


def _minutes(urgency: str, day: date, rules: Rules, *, has_second: bool) -> tuple[int, ...]:
    """The second contact of a unit is alerted inside its own step (`storage.alerts`): its rung is then no unit's."""
    rows = sorted((row for row in rules.steps if row.urgency == urgency and row.holds_on(day)), key=lambda row: row.n)
    if has_second:
        rows = [row for row in rows if row.target != SECOND_CONTACT]
    return tuple(row.minutes for row in rows) or _DEFAULT_MINUTES.get(urgency, _DEFAULT_MINUTES["normal"])


def _reason(c: Candidate, category: str) -> Reason:
    return Reason(reason_code(c, category), c.row.id, c.unit.id)


def reason_code(c: Candidate, category: str) -> str:
    if c.row.role == ROLE_CC:
        return "copied"
    if c.spot.place_id == ANYWHERE:
        return "fallback"
    if category == MISCONDUCT:
        return "inspectorate"
    if c.row.category != ANY_CATEGORY:
        return "category"
    if c.spot.kind == "commune" and c.spot.share:
        return "split_place"  # the place is spread over several communes: the officer should ask for the gate
    return "above" if c.row.role == ROLE_ESCALATION or c.spot.kind in ("district", "province") else "place"
