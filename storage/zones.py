"""Directory rows that follow from the list of zones (data/zones.csv; its note tells where that comes from).

Every zone lies in communes, which changed on 1 July 2025. They and all that they lie in are rows too, because a zone
points at them; what these rows say follows `by_rule`, as for every other commune.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any

from language.gazetteer import slug
from storage.by_rule import MERGED, ByRule
from storage.directory import Rows
from storage.rules import DUTY_DESK

Zone = Mapping[str, str]
Row = dict[str, Any]

#: zone kinds of the list that are not zones: a company's head office; a commune in its own right
_ENTERPRISE, _COMMUNE = "company", "commune"
_ENGLISH = {
    "kcn": "Industrial Park",
    "ccn": "Industrial Cluster",
    "kcx": "Export Processing Zone",
    "kkt": "Economic Zone",
}


def zone_rows(text: str, by_rule: ByRule) -> Rows:
    """Places, how they lie in each other and since when, and the units by rule, for all zones of the list."""
    zones = list(csv.DictReader(StringIO(text)))
    communes = dict.fromkeys(commune(zone) for zone in zones for commune in (old_commune_id, new_commune_id))
    tables = by_rule.rows_of(communes)
    for table, row in (*_zones(zones), *_duty_desk()):
        tables[table].append(row)
    return Rows(**tables)


def new_commune_id(zone: Zone) -> str:
    return f"xa-{zone['new_code']}"


def old_commune_id(zone: Zone) -> str:
    if zone["kind"] == _COMMUNE:
        return zone["zone_id"]
    return f"cu-{slug(zone['old_commune'])}-{slug(zone['old_district'])}-{slug(zone['old_province'])}"


def _zones(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    by_id: dict[str, list[Zone]] = {}
    for zone in zones:
        if zone["kind"] != _COMMUNE:
            by_id.setdefault(zone["zone_id"], []).append(zone)
    for zone_id, mine in by_id.items():
        kind = "enterprise" if mine[0]["kind"] == _ENTERPRISE else "zone"
        yield "places", _place(zone_id, kind, mine[0]["name_vi"], _in_english(mine[0]), *_middle(mine))
        yield from (("parents", row) for row in _communes_of(mine))


def _communes_of(mine: list[Zone]) -> Iterator[Row]:
    """A zone in several communes: the first of the list is the likeliest until somebody names a gate."""
    for old, share in _shares(list(dict.fromkeys(old_commune_id(zone) for zone in mine))):
        yield _parent(mine[0]["zone_id"], old, share, ends=MERGED)
    likeliest_first = sorted(mine, key=lambda zone: ("whole", "part-main", "part").index(zone["share"]))
    for new, share in _shares(list(dict.fromkeys(new_commune_id(zone) for zone in likeliest_first))):
        yield _parent(mine[0]["zone_id"], new, share, begins=MERGED)


def _shares(ids: list[str]) -> list[tuple[str, str]]:
    if len(ids) == 1:
        return [(ids[0], "whole")]
    return [(ids[0], "part-main"), *((other, "part") for other in ids[1:])]


def _middle(mine: list[Zone]) -> tuple[float, float]:
    """The middle of the communes' centres: for an offer on a map, never for dispatch."""
    lat, lon = (round(sum(float(zone[axis]) for zone in mine) / len(mine), 4) for axis in ("lat", "lon"))
    return lat, lon


def _in_english(zone: Zone) -> str | None:
    """ "KCN Long Đức (Trà Vinh)" → "Long Đức Industrial Park (Trà Vinh)"; None when it is called by its own name."""
    match = re.fullmatch(r"(?:KCN|CCN|KCX & CN|KCX|Khu kinh tế) ([^(]+?)( \(.*\))?", zone["name_vi"])
    return f"{match[1]} {_ENGLISH[zone['kind']]}{match[2] or ''}" if match else None


def _duty_desk() -> Iterator[tuple[str, Row]]:
    dates = {"effective_from": None, "effective_to": None}
    yield "units", {
        "id": DUTY_DESK, "kind": "duty_desk", "name": "Bàn trực của kênh báo tin", "name_en": "Duty desk of this channel",
        "enterprise_id": None, "public_address": None,
    } | dates  # fmt: skip
    yield "coverage", {
        "id": "installation.duty-desk", "place_id": "*", "category": "*", "unit_id": DUTY_DESK, "role": "primary", "minutes": None
    } | dates  # fmt: skip


def _place(place_id: str, kind: str, name: str, name_en: str | None, lat: float, lon: float) -> Row:
    dates = {"effective_from": None, "effective_to": None}
    return {"id": place_id, "kind": kind, "name": name, "name_en": name_en, "lat": lat, "lon": lon} | dates


def _parent(place_id: str, parent_id: str, share: str, begins: date | None = None, ends: date | None = None) -> Row:
    dates = {"effective_from": begins, "effective_to": ends}
    return {"place_id": place_id, "parent_id": parent_id, "share": share} | dates
