"""All communes, districts and provinces of Viet Nam by name and by code, today's and those until 30 June 2025.

Thirteen thousand of them: they stay lines of the files of data/communes and become objects only when asked for. Loaded
in milliseconds, held in some 3 MiB; as objects they would take ten times that.
"""

from __future__ import annotations

import csv
import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import StringIO

from language.folding import fold
from language.place_keys import Key, key_of

#: a reference is one letter for the table and the code there: "n11593", "o11590", "d316", "phai-phong"
NEW, OLD, DISTRICT, PROVINCE = "n", "o", "d", "p"
COMMUNE_KINDS = frozenset({NEW, OLD})

_TYPE = re.compile(r"^(thành phố|thị trấn|thị xã|đặc khu|phường|quận|huyện|tỉnh|xã) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Area:
    """A commune, district or province."""

    ref: str
    id: str  #: of the place in the directory: "xa-11593", "cu-an-hoa-an-duong-hai-phong", "tinh-hai-phong"
    name: str
    parent: str | None  #: ref of the district or province it lies in, or lay in
    today: tuple[str, ...] = ()  #: refs of what it became on 1 July 2025, the main part first; () = still there
    before: tuple[str, ...] = ()  #: refs of what it was made of
    lat: float | None = None
    lon: float | None = None

    @property
    def level(self) -> str:
        return "commune" if self.ref[0] in COMMUNE_KINDS else "district" if self.ref[0] == DISTRICT else "province"


class Gazetteer:
    """The files of data/communes, looked up by name or by code."""

    def __init__(self, provinces: str = "", districts: str = "", old: str = "", new: str = "", names: str = "") -> None:
        self._lines = {
            PROVINCE: _by_code(provinces),
            DISTRICT: _by_code(districts),
            OLD: _by_code(old),
            NEW: _by_code(new),
        }
        rows = [line.split("|") for line in names.splitlines()]
        self._keys = [row[0] for row in rows]
        self._refs = [row[1] for row in rows]
        self.longest = 1 + max((key.count(" ") for key in self._keys), default=0)  #: words of the longest name
        self.ref_of = lru_cache(maxsize=2048)(self._ref_of)
        self.area = lru_cache(maxsize=1024)(self._area)
        self._ids_in = lru_cache(maxsize=128)(self._ids_within)

    @property
    def keys(self) -> list[str]:
        """Every name without its kind word, folded, blanks between the words, in order."""
        return self._keys

    def called(self, key: Key) -> tuple[str, ...]:
        """References of everything with this name."""
        name = " ".join(key)
        i = bisect_left(self._keys, name)
        return tuple(self._refs[i].split(" ")) if i < len(self._keys) and self._keys[i] == name else ()

    def refs(self, table: str) -> Iterator[str]:
        """All references of a table, in the order of the codes."""
        return (table + line.split(b",", 1)[0].decode() for line in self._lines[table])

    def _ref_of(self, place_id: str) -> str | None:
        """The reference of a place id of ours; None for every other place."""
        if place_id.startswith("xa-"):
            return self._existing(NEW + place_id[3:])
        if place_id.startswith("tinh-"):
            return self._existing(PROVINCE + place_id[5:])
        if place_id.startswith("cu-huyen-") and place_id[9:] in self._district_ids:  # else "Xã Huyền Tụng"
            return self._district_ids[place_id[9:]]
        return self._old_ref(place_id[3:]) if place_id.startswith("cu-") else self._odd_ids.get(place_id)

    def around(self, lat: float, lon: float, within_km: float) -> list[tuple[float, str]]:
        """(distance in km, reference) of today's communes whose centre is that near, in no order."""
        codes, lats, lons = self._centres
        margin = within_km / 100  # degrees: more than the distance at every latitude of the country
        return [
            (km, NEW + codes[i])
            for i, (a, b) in enumerate(zip(lats, lons, strict=True))
            if abs(a - lat) < margin and abs(b - lon) < margin and (km := distance_km(lat, lon, a, b)) <= within_km
        ]

    @cached_property
    def _centres(self) -> tuple[list[str], array[float], array[float]]:
        rows = [line.decode().rsplit(",", 2) for line in self._lines[NEW]]
        return [row[0][:5] for row in rows], array("f", (float(row[1]) for row in rows)), array("f", (float(row[2]) for row in rows))

    def _existing(self, ref: str) -> str | None:
        return ref if self._cells(ref) else None

    @cached_property
    def _district_ids(self) -> dict[str, str]:
        return {self._area(ref).id[9:]: ref for ref in self.refs(DISTRICT)}

    @cached_property
    def _districts_called(self) -> dict[str, list[str]]:
        """Districts by the slugs of their name and province, which the ids of their communes end with."""
        found: dict[str, list[str]] = {}
        for ref in self.refs(DISTRICT):
            _, name, province, *_ = self._cells(ref)
            found.setdefault(f"{slug(name)}-{province}", []).append(ref)
        return found

    @cached_property
    def _odd_ids(self) -> dict[str, str]:
        """Old communes that are places of the list of zones themselves: their id says nothing about where they lie."""
        odd = (line.rsplit(b",", 1)[1].decode() for line in self._lines[OLD] if not line.endswith(b","))
        codes = (line.split(b",", 1)[0].decode() for line in self._lines[OLD] if not line.endswith(b","))
        return {own_id: OLD + code for own_id, code in zip(odd, codes, strict=True) if not own_id.startswith("-")}

    def _old_ref(self, tail: str) -> str | None:
        """The old commune of an id: among those of the districts with which the id ends."""
        words = tail.split("-")
        if words[-1].isdecimal() and len(words[-1]) == 5:
            words.pop()  # the code of one that has namesakes
        for i in range(1, len(words)):
            for district in self._districts_called.get("-".join(words[i:]), ()):
                if ref := self._ids_in(district).get(tail):
                    return ref
        return None

    def communes_of(self, district: str) -> list[str]:
        """References of the old communes of a district."""
        return list(self._ids_in(district).values())

    def _ids_within(self, district: str) -> dict[str, str]:
        code = f",{district[1:]},".encode()
        refs = (OLD + line[:5].decode() for line in self._lines[OLD] if code in line)
        return {self._area(ref).id.removeprefix("cu-"): ref for ref in refs}

    def _area(self, ref: str) -> Area:
        """Raises KeyError for a reference to nothing."""
        cells = self._cells(ref)
        if not cells:
            raise KeyError(ref)
        match ref[0]:
            case "p":
                code, name, today = cells
                return Area(ref, f"tinh-{code}", name, None, _refs(PROVINCE, "" if today == code else today))
            case "d":
                return self._district(ref, *cells)
            case "o":
                return self._old(ref, *cells)
            case _:
                code, name, province, before, lat, lon = cells
                return Area(ref, f"xa-{code}", name, PROVINCE + province, (), tuple(before.split()), float(lat), float(lon))

    def _district(self, ref: str, _code: str, name: str, province: str, end: str, today: str) -> Area:
        return Area(ref, f"cu-huyen-{slug(name)}-{province}{end}", name, PROVINCE + province, _refs(NEW, today))

    def _old(self, ref: str, _code: str, name: str, district: str, today: str, lat: str, lon: str, place_id: str) -> Area:
        _, district_name, province, *_ = self._cells(DISTRICT + district)
        plain = f"cu-{slug(name)}-{slug(district_name)}-{province}"
        own_id = f"{plain}{place_id}" if place_id.startswith("-") else place_id or plain
        return Area(ref, own_id, name, DISTRICT + district, _refs(NEW, today), (), float(lat), float(lon))

    def _cells(self, ref: str) -> list[str]:
        lines, code = self._lines[ref[0]], f"{ref[1:]},".encode()
        i = bisect_left(lines, code)
        if i == len(lines) or not lines[i].startswith(code):
            return []
        return next(csv.reader([lines[i].decode()])) if b'"' in lines[i] else lines[i].decode().split(",")


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Flat-earth distance: at these latitudes and under 60 km it errs by metres."""
    north = (lat - other_lat) * 110.6
    east = (lon - other_lon) * 111.3 * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(north, east)


def bare_name(name: str) -> str:
    """ "Thị trấn An Dương" → "An Dương"."""
    return _TYPE.sub("", name)


def type_of(name: str) -> str:
    """ "Thị trấn An Dương" → "thi tran"."""
    match = _TYPE.match(name)
    return fold(match[1]) if match else ""


def slug(name: str) -> str:
    """ "Thành phố Hồ Chí Minh" → "ho-chi-minh"; "Phường 1" → "1"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(bare_name(name))).strip("-")


def name_lines(provinces: str, districts: str, old: str, new: str) -> list[str]:
    """The lines of names.txt: every name without its kind word, and the references of all that are called so."""
    refs: dict[str, list[str]] = {}
    for table, text in ((PROVINCE, provinces), (NEW, new), (DISTRICT, districts), (OLD, old)):
        for code, name, *_ in list(csv.reader(StringIO(text)))[1:]:
            refs.setdefault(" ".join(key_of(bare_name(name))), []).append(table + code)
    return [f"{key}|{' '.join(found)}" for key, found in sorted(refs.items())]


def _by_code(text: str) -> list[bytes]:
    return sorted(line.encode() for line in text.splitlines()[1:])


def _refs(table: str, codes: str) -> tuple[str, ...]:
    return tuple(table + code for code in codes.split())
