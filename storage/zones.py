"""Directory rows that follow by rule from the list of zones (data/zones.csv; its note tells where that comes from).

Every zone lies in communes, those in districts and provinces; each has its police. Two dates cut through all of it, so
the history of a zone is three chains: the district police ended on 1 March 2025, and on 1 July 2025 districts ended,
communes were merged and provinces joined.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any

from language.folding import fold
from storage.directory import Rows
from storage.rules import DUTY_DESK

DISTRICT_POLICE_ENDED = date(2025, 3, 1)  # 694 district police units closed (cafef.vn, 1 March 2025)
MERGED = date(2025, 7, 1)  # no district level, 34 provinces (thanhnien.vn, 28 June 2025)

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
_PREFIX = re.compile(r"^(Thành phố|Thị trấn|Thị xã|Đặc khu|Phường|Quận|Huyện|Tỉnh|Xã) ", re.IGNORECASE)

#: offices of each province: id prefix, kind, name, where to find it, since when; what they cover follows below
_OFFICES = (
    (
        "thanh-tra", "inspectorate", "Thanh tra {place}",
        "phòng tiếp công dân của Thanh tra {place}, giờ hành chính", None,
    ),
    (
        "cong-doan-kcn", "zone_union", "Công đoàn các khu công nghiệp {place}",
        "hỏi cán bộ công đoàn ở công ty bạn, hoặc đến văn phòng Liên đoàn Lao động {place}, giờ hành chính", None,
    ),
    (
        "bql-kcn", "zone_authority", "Ban Quản lý các khu công nghiệp {place}",
        "bộ phận tiếp nhận của Ban Quản lý, giờ hành chính", None,
    ),
    ("so-y-te", "health", "Sở Y tế {place}", "trạm y tế xã, phường gần bạn, hoặc văn phòng Sở Y tế", None),
    (
        "so-noi-vu", "labour_office", "Sở Nội vụ {place}",
        "phòng tiếp công dân của Sở Nội vụ, giờ hành chính", DISTRICT_POLICE_ENDED,
    ),
    (
        "so-nn-mt", "environment_office", "Sở Nông nghiệp và Môi trường {place}",
        "phòng tiếp công dân của Sở, giờ hành chính", DISTRICT_POLICE_ENDED,
    ),
)  # fmt: skip
#: category, office, role
_OFFICE_COVERAGE = (
    ("misconduct", "thanh-tra", "primary"),
    ("work_safety", "cong-doan-kcn", "primary"),
    ("work_safety", "bql-kcn", "escalation"),
    ("food_safety", "so-y-te", "primary"),
    ("disease", "so-y-te", "primary"),
    ("environment", "bql-kcn", "primary"),
    ("environment", "so-nn-mt", "escalation"),
    ("union", "cong-doan-kcn", "primary"),
    ("labour", "cong-doan-kcn", "primary"),
    ("labour", "so-noi-vu", "cc"),
)


def rows_by_rule(text: str) -> Rows:
    """Places, how they lie in each other and since when, old names, and the units by rule, for all zones of the list."""
    zones = list(csv.DictReader(StringIO(text)))
    rows = [
        *_provinces(zones), *_districts(zones), *_old_communes(zones), *_new_communes(zones), *_zones(zones),
        *_old_names(zones), *_police(zones), *_offices(zones), *_duty_desk(),
    ]  # fmt: skip
    tables: dict[str, dict[tuple[Any, ...], Row]] = {}
    for table, row in rows:
        keys = ("place_id", "parent_id", "alias", "effective_from") if table in ("parents", "aliases") else ("id",)
        tables.setdefault(table, {}).setdefault(tuple(row.get(key) for key in keys), row)
    return Rows(**{table: list(found.values()) for table, found in tables.items()})


def slug(name: str) -> str:
    """ "Thành phố Hồ Chí Minh" → "ho-chi-minh"; "Phường 1" → "1"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(_PREFIX.sub("", name))).strip("-")


def province_id(name: str) -> str:
    return f"tinh-{slug(name)}"


def new_commune_id(zone: Zone) -> str:
    return f"xa-{zone['new_code']}"


def district_id(zone: Zone) -> str:
    return f"cu-huyen-{slug(zone['old_district'])}-{slug(zone['old_province'])}"


def old_commune_id(zone: Zone) -> str:
    if zone["kind"] == _COMMUNE:
        return zone["zone_id"]
    return f"cu-{slug(zone['old_commune'])}-{slug(zone['old_district'])}-{slug(zone['old_province'])}"


# --- places -----------------------------------------------------------------------------------------------------------


def _provinces(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    today = {zone["new_province"] for zone in zones}
    for zone in zones:
        yield "places", _place(province_id(zone["new_province"]), "province", zone["new_province"])
        if zone["old_province"] not in today:
            old = province_id(zone["old_province"])
            yield "places", _place(old, "province", zone["old_province"], ends=MERGED)
            yield "parents", _parent(old, province_id(zone["new_province"]), begins=MERGED)


def _districts(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    for zone in zones:
        yield "places", _place(district_id(zone), "district", zone["old_district"], ends=MERGED)
        yield "parents", _parent(district_id(zone), province_id(zone["old_province"]), ends=MERGED)


def _old_communes(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    for zone in zones:
        old = old_commune_id(zone)
        # A commune that is in the list itself stays a place: a poster there must not lead nowhere.
        ends = None if zone["kind"] == _COMMUNE else MERGED
        yield "places", _place(old, "commune", zone["old_commune"], zone, ends=ends)
        yield "parents", _parent(old, district_id(zone), ends=MERGED)
        # What was this commune is now that one: a tip that names the old place still finds its police.
        yield "parents", _parent(old, new_commune_id(zone), zone["share"], begins=MERGED)


def _new_communes(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    for zone in zones:
        new = new_commune_id(zone)
        yield "places", _place(new, "commune", zone["new_commune"], zone, begins=MERGED)
        yield "parents", _parent(new, province_id(zone["new_province"]), begins=MERGED)


def _zones(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    for zone in zones:
        if zone["kind"] == _COMMUNE:
            continue
        mine = [other for other in zones if other["zone_id"] == zone["zone_id"]]
        kind = "enterprise" if zone["kind"] == _ENTERPRISE else "zone"
        yield "places", _place(zone["zone_id"], kind, zone["name_vi"], _middle(mine)) | {"name_en": _in_english(zone)}
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


def _middle(mine: list[Zone]) -> Zone:
    """The middle of the communes' centres: for an offer on a map, never for dispatch."""
    return {axis: str(round(sum(float(zone[axis]) for zone in mine) / len(mine), 4)) for axis in ("lat", "lon")}


def _old_names(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    """People keep saying the old commune, district and province."""
    for zone in zones:
        new = new_commune_id(zone)
        for old in (zone["old_commune"], zone["old_district"]):
            if old != zone["new_commune"]:
                yield "aliases", _alias(new, old)
        if zone["old_province"] != zone["new_province"]:
            yield "aliases", _alias(province_id(zone["new_province"]), zone["old_province"])


# --- units ------------------------------------------------------------------------------------------------------------


def _police(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    today = {zone["new_province"] for zone in zones}
    for zone in zones:
        yield from _unit_of(
            old_commune_id(zone), "commune_police", f"Công an {_lower(zone['old_commune'])}", ends=MERGED
        )
        yield from _unit_of(
            district_id(zone), "district_police", f"Công an {_lower(zone['old_district'])}", "escalation",
            ends=DISTRICT_POLICE_ENDED,
        )  # fmt: skip
        yield from _unit_of(
            new_commune_id(zone), "commune_police", f"Công an {_lower(zone['new_commune'])}", begins=MERGED
        )
        for name in (zone["new_province"], zone["old_province"]):
            ends = None if name in today else MERGED
            yield from _unit_of(province_id(name), "province_police", f"Trực ban Công an {_lower(name)}", ends=ends)


def _unit_of(
    place_id: str, kind: str, name: str, role: str = "primary", begins: date | None = None, ends: date | None = None
) -> Iterator[tuple[str, Row]]:
    unit_id = f"ca-{place_id}"
    yield "units", _unit(unit_id, kind, name, begins=begins, ends=ends)
    yield "coverage", _coverage(f"{place_id}.{kind}", place_id, "*", unit_id, role, begins, ends)


def _offices(zones: Iterable[Zone]) -> Iterator[tuple[str, Row]]:
    today = {zone["new_province"] for zone in zones}
    for name in dict.fromkeys(zone[column] for zone in zones for column in ("new_province", "old_province")):
        ends = None if name in today else MERGED
        begins: dict[str, date | None] = {}
        for prefix, kind, title, address, since in _OFFICES:
            begins[prefix] = since
            place = _lower(name)
            yield "units", _unit(f"{prefix}-{slug(name)}", kind, title.format(place=place), address.format(place=place),
                                 begins=since, ends=ends)  # fmt: skip
        for category, prefix, role in _OFFICE_COVERAGE:
            yield "coverage", _coverage(
                f"{province_id(name)}.{category}.{prefix}", province_id(name), category, f"{prefix}-{slug(name)}", role,
                begins[prefix], ends,
            )  # fmt: skip


def _duty_desk() -> Iterator[tuple[str, Row]]:
    yield "units", _unit(DUTY_DESK, "duty_desk", "Bàn trực của kênh báo tin") | {"name_en": "Duty desk of this channel"}
    yield "coverage", _coverage("installation.duty-desk", "*", "*", DUTY_DESK, "primary")


def _in_english(zone: Zone) -> str | None:
    """ "KCN Long Đức (Trà Vinh)" → "Long Đức Industrial Park (Trà Vinh)"; None when it is called by its own name."""
    match = re.fullmatch(r"(?:KCN|CCN|KCX & CN|KCX|Khu kinh tế) ([^(]+?)( \(.*\))?", zone["name_vi"])
    return f"{match[1]} {_ENGLISH[zone['kind']]}{match[2] or ''}" if match else None


# --- rows -------------------------------------------------------------------------------------------------------------


def _place(
    place_id: str, kind: str, name: str, at: Zone | None = None, begins: date | None = None, ends: date | None = None
) -> Row:
    return {
        "id": place_id, "kind": kind, "name": name, "name_en": None,
        "lat": float(at["lat"]) if at else None, "lon": float(at["lon"]) if at else None,
        "effective_from": begins, "effective_to": ends,
    }  # fmt: skip


def _parent(
    place_id: str, parent_id: str, share: str = "whole", begins: date | None = None, ends: date | None = None
) -> Row:
    dates = {"effective_from": begins, "effective_to": ends}
    return {"place_id": place_id, "parent_id": parent_id, "share": share} | dates


def _alias(place_id: str, alias: str) -> Row:
    return {"place_id": place_id, "alias": alias, "kind": "old_name", "effective_from": None, "effective_to": None}


def _unit(
    unit_id: str, kind: str, name: str, address: str | None = None, begins: date | None = None, ends: date | None = None
) -> Row:
    return {
        "id": unit_id, "kind": kind, "name": name, "name_en": None, "enterprise_id": None, "public_address": address,
        "effective_from": begins, "effective_to": ends,
    }  # fmt: skip


def _coverage(
    rule_id: str, place_id: str, category: str, unit_id: str, role: str, begins: date | None = None,
    ends: date | None = None,
) -> Row:  # fmt: skip
    return {
        "id": rule_id, "place_id": place_id, "category": category, "unit_id": unit_id, "role": role, "minutes": None,
        "effective_from": begins, "effective_to": ends,
    }  # fmt: skip


def _lower(name: str) -> str:
    """ "Phường An Phong" → "phường An Phong", as it stands inside a unit's name."""
    return _PREFIX.sub(lambda prefix: prefix.group().lower(), name)
