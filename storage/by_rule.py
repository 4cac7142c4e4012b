"""Directory rows of communes, districts and provinces that follow by rule: their police, offices, and what lay in what.

Fourteen thousand places would be seventy thousand rows in every database, all the same. So nobody writes them: each is
made when it is asked for, from the files of data/communes. A stored row with the same key replaces the one by rule.

Two dates cut through all of it: the district police ended on 1 March 2025, and on 1 July 2025 districts ended, communes
were merged and provinces joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from language.gazetteer import DISTRICT, NEW, OLD, PROVINCE, Area, Gazetteer
from storage.offices import OFFICE_COVERAGE, OFFICES
from storage.rules import ROLE_ESCALATION, ROLE_PRIMARY, Coverage, Parent, Place, Unit

DISTRICT_POLICE_ENDED = date(2025, 3, 1)  # 694 district police units closed (cafef.vn, 1 March 2025)
MERGED = date(2025, 7, 1)  # no district level, 34 provinces (thanhnien.vn, 28 June 2025)

Row = dict[str, Any]

_TYPE = re.compile(r"^(Thành phố|Thị trấn|Thị xã|Đặc khu|Phường|Quận|Huyện|Tỉnh|Xã) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Bundle:
    """All rows that begin at one place."""

    place: Place
    parents: tuple[Parent, ...]
    units: tuple[Unit, ...]
    coverage: tuple[Coverage, ...]
    area: Area


class ByRule:
    """Rows made on demand. The last few hundred places are kept: provinces stand in every chain."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._bundle = lru_cache(maxsize=256)(self._made)

    def place(self, place_id: str) -> Place | None:
        bundle = self._bundle(place_id)
        return bundle.place if bundle else None

    def parents(self, place_id: str) -> Sequence[Parent]:
        bundle = self._bundle(place_id)
        return bundle.parents if bundle else ()

    def coverage(self, place_id: str) -> Sequence[Coverage]:
        bundle = self._bundle(place_id)
        return bundle.coverage if bundle else ()

    def unit(self, unit_id: str) -> Unit | None:
        place_id = self._place_of_unit(unit_id)
        bundle = self._bundle(place_id) if place_id else None
        return next((unit for unit in bundle.units if unit.id == unit_id), None) if bundle else None

    def place_ids(self) -> Iterator[str]:
        """Every place, provinces first."""
        return (self._gazetteer.area(ref).id for table in (PROVINCE, DISTRICT, OLD, NEW) for ref in self._gazetteer.refs(table))

    def unit_ids(self) -> Iterator[str]:
        return (unit.id for place_id in self.place_ids() if (bundle := self._bundle(place_id)) for unit in bundle.units)

    def rows_of(self, ids: Iterable[str]) -> dict[str, list[Row]]:
        """The rows of these places and units and of everything that they lie in, as the tables hold them."""
        rows: dict[str, list[Row]] = {"places": [], "parents": [], "units": [], "coverage": []}
        for place_id in self._with_all_above(ids):
            if bundle := self._bundle(place_id):
                rows["places"].append(_place_row(bundle))
                rows["parents"] += map(_parent_row, bundle.parents)
                rows["units"] += map(_unit_row, bundle.units)
                rows["coverage"] += map(_coverage_row, bundle.coverage)
        return rows

    def _with_all_above(self, ids: Iterable[str]) -> list[str]:
        waiting = [self._place_of_unit(one) or one for one in ids]
        seen: dict[str, None] = {}
        while waiting:
            here = waiting.pop()
            if here not in seen and self._bundle(here):
                seen[here] = None
                waiting += [row.parent_id for row in self.parents(here)]
        return list(seen)

    def _place_of_unit(self, unit_id: str) -> str | None:
        if unit_id.startswith("ca-"):
            return unit_id[3:]
        prefix = next((office.prefix for office in OFFICES if unit_id.startswith(f"{office.prefix}-")), None)
        return f"tinh-{unit_id[len(prefix) + 1 :]}" if prefix else None

    # --- making -------------------------------------------------------------------------------------------------------

    def _made(self, place_id: str) -> _Bundle | None:
        ref = self._gazetteer.ref_of(place_id)
        if ref is None:
            return None
        area = self._gazetteer.area(ref)
        begins, ends = _dates(area)
        if not area.id.startswith(("xa-", "tinh-", "cu-")):
            ends = None  # it is in the list of zones itself: a poster there must not lead nowhere
        units, coverage = zip(*self._units(area), strict=True)
        return _Bundle(
            Place(area.id, area.level, area.name, effective_from=begins, effective_to=ends),
            tuple(self._parents(area)), tuple(dict.fromkeys(units)), coverage, area,
        )  # fmt: skip

    def _parents(self, area: Area) -> Iterator[Parent]:
        if area.ref[0] == NEW:
            yield Parent(area.id, self._id(area.parent), effective_from=MERGED)
            return
        if area.parent:
            yield Parent(area.id, self._id(area.parent), effective_to=MERGED)
        # What was this place is now that one: a tip that names the old place still finds its police.
        shares = ("whole",) if len(area.today) == 1 else ("part-main", *("part" for _ in area.today[1:]))
        for ref, share in zip(area.today, shares, strict=False):
            yield Parent(area.id, self._id(ref), share, effective_from=MERGED)
        if area.ref[0] == DISTRICT and not area.today and area.parent:
            province = self._gazetteer.area(area.parent)
            yield Parent(area.id, self._id(province.today[0] if province.today else province.ref), effective_from=MERGED)

    def _id(self, ref: str | None) -> str:
        return self._gazetteer.area(ref or "").id

    def _units(self, area: Area) -> Iterator[tuple[Unit, Coverage]]:
        begins, ends = _dates(area)
        if area.level == "commune":
            yield _police(area, "commune_police", "Công an", ROLE_PRIMARY, begins, ends)
        elif area.level == "district":
            yield _police(area, "district_police", "Công an", ROLE_ESCALATION, None, DISTRICT_POLICE_ENDED)
        else:
            yield _police(area, "province_police", "Trực ban Công an", ROLE_PRIMARY, None, ends)
            yield from _offices(area, ends)


def _dates(area: Area) -> tuple[date | None, date | None]:
    if area.ref[0] == NEW:
        return MERGED, None
    return None, MERGED if area.today or area.level != "province" else None


def _police(
    area: Area, kind: str, title: str, role: str, begins: date | None, ends: date | None
) -> tuple[Unit, Coverage]:  # fmt: skip
    unit = Unit(f"ca-{area.id}", kind, f"{title} {lower(area.name)}", effective_from=begins, effective_to=ends)
    return unit, Coverage(f"{area.id}.{kind}", area.id, "*", unit.id, role, effective_from=begins, effective_to=ends)


def _offices(area: Area, ends: date | None) -> Iterator[tuple[Unit, Coverage]]:
    name, place = area.id.removeprefix("tinh-"), lower(area.name)
    units = {
        office.prefix: Unit(
            f"{office.prefix}-{name}", office.kind, office.title.format(place=place), None, office.address.format(place=place),
            effective_from=office.since, effective_to=ends,
        )
        for office in OFFICES
    }  # fmt: skip
    for category, prefix, role in OFFICE_COVERAGE:
        unit = units[prefix]
        rule_id = f"{area.id}.{category}.{prefix}"
        begins, ends = unit.effective_from, unit.effective_to
        yield unit, Coverage(rule_id, area.id, category, unit.id, role, effective_from=begins, effective_to=ends)


def lower(name: str) -> str:
    """ "Phường An Phong" → "phường An Phong", as it stands inside a unit's name."""
    return _TYPE.sub(lambda type_: type_.group().lower(), name)


# --- rows of tables -----------------------------------------------------------------------------------------------------


def _place_row(bundle: _Bundle) -> Row:
    place, area = bundle.place, bundle.area
    return {
        "id": place.id, "kind": place.kind, "name": place.name, "name_en": None, "lat": area.lat, "lon": area.lon,
        "effective_from": place.effective_from, "effective_to": place.effective_to,
    }  # fmt: skip


def _parent_row(row: Parent) -> Row:
    dates = {"effective_from": row.effective_from, "effective_to": row.effective_to}
    return {"place_id": row.place_id, "parent_id": row.parent_id, "share": row.share} | dates


def _unit_row(unit: Unit) -> Row:
    return {
        "id": unit.id, "kind": unit.kind, "name": unit.name, "name_en": None, "enterprise_id": None,
        "public_address": unit.public_address, "effective_from": unit.effective_from, "effective_to": unit.effective_to,
    }  # fmt: skip


def _coverage_row(row: Coverage) -> Row:
    return {
        "id": row.id, "place_id": row.place_id, "category": row.category, "unit_id": row.unit_id, "role": row.role,
        "minutes": row.minutes, "effective_from": row.effective_from, "effective_to": row.effective_to,
    }  # fmt: skip
