"""Where did it happen? Names typed in any way, hits to tap, gates inside a zone, and words that stay words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.flows.context import Context
from bot.flows.tip import MAX_PLACE_CHARS
from bot.messages import Choice
from language.folding import fold
from language.places import PlaceHit, PlaceName

#: below this many zones they are all shown; more would have to be read through
SHORT_LIST = 8
MAX_HITS = 6
MAX_INSIDE = 12
#: what lies in a zone, in the order in which it is offered
INSIDE = ("gate", "lodging", "enterprise")


@dataclass(frozen=True, slots=True)
class Found:
    """What a typed place led to."""

    sure: str | None  #: the one place that is meant, no need to ask
    hits: tuple[str, ...]  #: to choose from, the best first
    area: str | None = None  #: the district or province that was named: it routes words that name no place of ours


def look_up(text: str, ctx: Context) -> Found:
    found = ctx.places.resolve(text[:MAX_PLACE_CHARS])
    if found.place:
        return Found(found.place, ())
    named = ctx.places.find_in(text)
    hits = (*([named.place.id] if named else ()), *found.candidates)
    return Found(None, tuple(dict.fromkeys(hits))[:MAX_HITS], found.area)


def around(location: tuple[float, float], ctx: Context) -> Found:
    """Zones near a point of the map. The point itself is not kept."""
    return Found(None, _ids(ctx.places.nearest(*location)))


def _ids(hits: Sequence[PlaceHit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.place.id for hit in hits))[:MAX_HITS]


def answer(place_id: str | None, words: str | None, ctx: Context) -> dict[str, Any]:
    """The place as the tip keeps it; words that only repeat the name are left out."""
    place = ctx.places.get(place_id) if place_id else None
    says_more = words and not (place and set(fold(words).split()) <= _name_words(place))
    return {"id": place_id, "words": words if says_more else None}


def _name_words(place: PlaceName) -> set[str]:
    names = (place.name, place.name_en or "", *place.names)
    return {word for name in names for word in fold(name).split()}


def inside(place_id: str, ctx: Context) -> list[PlaceName]:
    """Gates, lodgings and companies in a place, as far as the directory knows them."""
    within = [p for p in ctx.places if p.parents[:1] == (place_id,) and p.kind in INSIDE]
    return sorted(within, key=lambda p: (INSIDE.index(p.kind), p.name))[:MAX_INSIDE]


def heard(story: str | None, ctx: Context) -> list[PlaceName]:
    """What an unclear name in the story may mean, to be tapped instead of typed again."""
    return by_ids(ctx.places.offered_in(story), ctx) if story else []


def start_list(ctx: Context) -> list[PlaceName]:
    """All zones of a small installation; nothing where the list would be long."""
    zones = [place for place in ctx.places if place.kind == "zone"]
    return zones if len(zones) <= SHORT_LIST else []


def name_of(place: Mapping[str, Any], ctx: Context, lang: str) -> str:
    """How the place is read back: its name, and the words that say more."""
    found = ctx.places.get(place.get("id") or "")
    name = _full_name(found, ctx, lang) if found else place.get("id")
    words = place.get("words")
    return f"{name} ({words})" if name and words else words or name or "…"


def _full_name(place: PlaceName, ctx: Context, lang: str) -> str:
    """A gate is nothing without its zone: "Cổng 2, KCN Tràng Duệ"."""
    outer = ctx.places.get(place.parents[0]) if place.parents and place.kind in INSIDE else None
    names = [_name(place, lang)] + ([_name(outer, lang)] if outer and outer.name not in place.name else [])
    return ", ".join(names)


def _name(place: PlaceName, lang: str) -> str:
    return place.name_en if lang == "en" and place.name_en else place.name


def as_choices(places: Sequence[PlaceName], lang: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"p-{p.id}", label=_name(p, lang)) for p in places)


def by_ids(ids: Sequence[str], ctx: Context) -> list[PlaceName]:
    return [place for place_id in ids if (place := ctx.places.get(place_id))]
