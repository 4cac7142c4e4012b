"""`lachan route`: who would be told of a tip from a place, on a day, and why; step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from bot.commands.directory_at_hand import AtHand, directory_at_hand
from bot.commands.terminal import complain, print_json, words
from bot.ground import utc_now
from bot.handlers.directory import Snapshot
from bot.settings import Settings
from language.local_time import LOCAL, local_day
from storage.directory_columns import CATEGORIES
from storage.near_places import near_names
from storage.route_explanation import URGENCIES, Around, Considered, Explanation, explain
from storage.rules import ANY_CATEGORY, ANYWHERE, DUTY_DESK, Dated, Place, Rules

MINUTES_AN_HOUR = 60
NEAR = 5  #: places offered for one that is not there


async def show_route(
    settings: Settings, place_id: str, category: str, on: str, *, urgency: str = "", assume_keys: bool = False,
    as_json: bool = False,
) -> int:  # fmt: skip
    """Exit code: 0 = explained (also when nobody can take the tip), 1 = an unknown place, category, urgency or day."""
    at = noon(on) if on else utc_now()
    if not _is_right(category, urgency, at) or at is None:
        return 1
    async with directory_at_hand(settings, "route-shipped") as found:
        snapshot = await found.snapshot(local_day(at))
        rules = snapshot.rules
        if place_id not in rules.place:
            _unknown_place(place_id, snapshot)
            return 1
        assumed = assume_keys or found.is_shipped
        told = explain(place_id, category, at, rules, rules.unit if assumed else snapshot.keys)
        urgencies = (urgency,) if urgency else URGENCIES
        if as_json:
            print_json(_as_json(told, rules, found, urgencies, assumed))
        else:
            print("\n".join(_lines(told, rules, urgencies, assumed and not found.is_shipped)))
    return 0


def noon(day: str) -> datetime | None:
    """Noon of "2024-06-01" in Viet Nam; None when it is no day."""
    try:
        return datetime.combine(date.fromisoformat(day), time(12), LOCAL)
    except ValueError:
        return None


def _is_right(category: str, urgency: str, at: datetime | None) -> bool:
    if category not in CATEGORIES:
        complain("directory-not_in_list", allowed=", ".join(CATEGORIES))
    elif urgency and urgency not in URGENCIES:
        complain("directory-not_in_list", allowed=", ".join(URGENCIES))
    elif at is None:
        complain("directory-bad_date")
    else:
        return True
    return False


def _unknown_place(place_id: str, snapshot: Snapshot) -> None:
    complain("route-unknown_place", id=place_id)
    for near in near_places(place_id, snapshot):
        complain("route-near_place", id=near.id, name=near.name)


def near_places(words_: str, snapshot: Snapshot) -> list[Place]:
    """What may be meant: as the chat understands it, then what is written alike."""
    rules = snapshot.rules
    meant = snapshot.places.resolve(words_)
    alike = near_names(words_, {place.id: place.name for place in rules.places})
    ids = dict.fromkeys(each for each in (meant.place, *meant.candidates, *alike) if each and each in rules.place)
    return [rules.place[each] for each in ids][:NEAR]


# --- in words ---------------------------------------------------------------------------------------------------------


def _lines(told: Explanation, rules: Rules, urgencies: Sequence[str], assumed: bool) -> Iterator[str]:
    place = rules.place[told.place_id]
    yield words("route-title", place=place.name, id=place.id, category=words(f"category-{told.category}"),
                day=told.day.isoformat())  # fmt: skip
    if not place.holds_on(told.day):
        yield words("route-place_ended", dates=_dates(place))
    if assumed:
        yield words("route-assumed")
    yield ""
    yield words("route-lies")
    yield from (f"  {_around(around)}" for around in told.around)
    yield ""
    yield words("route-considered")
    for n, each in enumerate(told.considered, start=1):
        yield from _considered(n, each)
    yield ""
    yield from _route(told, rules, urgencies)


def _around(around: Around) -> str:
    if around.place_id == ANYWHERE:
        return words("route-kind_installation")
    kind = words(f"route-kind_{around.kind}")
    holds = [words(f"route-share_{row.share}", place=row.place_id) for row in around.inside]
    return "; ".join([f"{around.name} [{around.place_id}], {kind}", *holds])


def _considered(n: int, each: Considered) -> Iterator[str]:
    row = each.row
    category = words("route-any_category") if row.category == ANY_CATEGORY else words(f"category-{row.category}")
    where = words("route-kind_installation") if row.place_id == ANYWHERE else row.place_id
    name = f"{each.unit.name} [{row.unit_id}]" if each.unit else f"[{row.unit_id}]"
    yield f"{n:>3}. {row.id}: {where}, {category}, {words(f'route-role_{row.role}')} → {name}, {_dates(row)}"
    mark = "✓" if each.why else "–"
    why = f": {words(f'route-why_{each.why}')}" if each.why else ""
    yield f"     {mark} {words(f'route-verdict_{each.verdict}')}{why}"


def _route(told: Explanation, rules: Rules, urgencies: Sequence[str]) -> Iterator[str]:
    if told.refused:
        yield words(f"route-refused_{told.refused}")
        return
    for urgency in urgencies:
        yield words(f"route-ladder_{urgency}")
        for step in told.decisions[urgency].steps:
            unit = rules.unit[step.unit_id]
            yield f"  {step.n}. {_after(step.minutes)}: {unit.name} [{unit.id}], {words(f'route-role_{step.role}')}"
    decision = told.decisions[urgencies[0]]
    for unit_id in decision.cc:
        yield words("route-copied", unit=rules.unit[unit_id].name, id=unit_id)
    yield words("route-ends_at_desk" if decision.steps[-1].unit_id == DUTY_DESK else "route-ends_without_desk")


def _after(minutes: int) -> str:
    if not minutes:
        return words("route-at_once")
    if minutes % MINUTES_AN_HOUR:
        return words("route-after_minutes", n=str(minutes))
    return words("route-after_hours", n=str(minutes // MINUTES_AN_HOUR))


def _dates(row: Dated) -> str:
    begins, ends = row.effective_from, row.effective_to
    which = {(False, False): "always", (True, False): "from", (False, True): "until", (True, True): "between"}
    return words(f"route-dates_{which[begins is not None, ends is not None]}", begins=str(begins), ends=str(ends))


# --- for machines -----------------------------------------------------------------------------------------------------


def _as_json(
    told: Explanation, rules: Rules, found: AtHand, urgencies: Sequence[str], assumed: bool
) -> dict[str, object]:
    place = rules.place[told.place_id]
    decision = told.decisions.get(urgencies[0])
    return {
        "place": {"id": place.id, "kind": place.kind, "name": place.name},
        "category": told.category,
        "day": told.day.isoformat(),
        "source": "shipped" if found.is_shipped else "installation",
        "keys": "assumed" if assumed else "real",
        "lies_in": [_around_json(around) for around in told.around],
        "considered": [_considered_json(each) for each in told.considered],
        "refused": told.refused,
        "owner": decision.unit_id if decision else None,
        "chain": [step.unit_id for step in decision.steps] if decision else [],
        "cc": list(decision.cc) if decision else [],
        "skipped": [{"unit": s.unit_id, "role": s.role, "reason": s.reason} for s in decision.skipped] if decision else [],
        "ladders": {urgency: _ladder_json(told, rules, urgency) for urgency in urgencies},
    }


def _around_json(around: Around) -> dict[str, object]:
    inside = [{"place": row.place_id, "share": row.share} for row in around.inside]
    return {"id": around.place_id, "kind": around.kind, "name": around.name, "contains": inside}


def _considered_json(each: Considered) -> dict[str, object]:
    row = each.row
    return {
        "rule": row.id, "place": row.place_id, "category": row.category, "role": row.role,
        "unit": row.unit_id, "unit_name": each.unit.name if each.unit else None,
        "effective_from": row.effective_from.isoformat() if row.effective_from else None,
        "effective_to": row.effective_to.isoformat() if row.effective_to else None,
        "verdict": each.verdict, "why": each.why or None,
    }  # fmt: skip


def _ladder_json(told: Explanation, rules: Rules, urgency: str) -> list[dict[str, object]]:
    if urgency not in told.decisions:
        return []
    return [
        {"n": step.n, "unit": step.unit_id, "name": rules.unit[step.unit_id].name, "role": step.role, "minutes": step.minutes}
        for step in told.decisions[urgency].steps
    ]
