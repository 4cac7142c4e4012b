"""What places are called, and what lies in what: the directory's own places and the communes of the whole country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from language.gazetteer import COMMUNE_KINDS, DISTRICT, NEW, OLD, Area, Gazetteer, bare_name, slug, type_of
from language.likeness import spelt_near
from language.place_keys import (
    KIND_WORDS,
    KIND_WORDS_BEHIND,
    MIN_FUZZY_CHARS,
    Key,
    glued,
    is_fuzzy,
    key_of,
    split_kind,
    stem,
    without_inner_kind,
)

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_I_OR_Y = re.compile(r"(qu|[hklmstv])([iy])")
#: of a name these are not counted as words that only names have
MAX_CACHED = 2_000


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as people call it."""

    id: str
    kind: str  #: zone | commune | lodging | enterprise | province | gate
    name: str
    name_en: str | None = None
    names: tuple[str, ...] = ()  #: every name incl. `name` and old names
    parents: tuple[str, ...] = ()  #: ids, the main one first
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A name of one of the directory's own places."""

    place: PlaceName
    name: str
    key: Key  #: without the kind and without what stands in brackets
    full: Key  #: with what stands in brackets


@dataclass(frozen=True, slots=True)
class Meaning:
    """One place that some words may mean."""

    token: str  #: a reference of the gazetteer, else the place id
    kind: str  #: as PlaceName.kind; district for one that ended
    name: str  #: the name that matched
    targets: tuple[str, ...]  #: ids of today's places, the main one first; () for a district
    is_own: bool = True  #: the place's name of today, not an old one or a nickname
    type: str = ""  #: "xa", "thi tran", ... of a commune, district or province

    @property
    def is_old(self) -> bool:
        """A commune or district that ended on 1 July 2025."""
        return self.token[0] in (OLD, DISTRICT) and self.token[1:].isdecimal()


class Names:
    """Names to meanings. Immutable; built anew when the directory changes, the gazetteer is shared."""

    def __init__(
        self, places: Iterable[PlaceName], gazetteer: Gazetteer, heirs: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    ) -> None:
        self._heirs = heirs
        self.places = {place.id: place for place in places}
        self.gazetteer = gazetteer
        self.named = [named for place in self.places.values() for named in self._names_of(place)]
        self.by_key: defaultdict[Key, list[Named]] = defaultdict(list)
        for named in self.named:
            for key in _spellings(named):
                self.by_key[key].append(named)
        zones = [named for named in self.named if named.place.kind == "zone"]
        #: what comes before the number in names with one: more zones are called so than the directory knows
        self.stems = {stem(named.key) for named in zones if stem(named.key) != named.key}
        self.zones = zones
        self.near = _near_spellings(zones)
        self.longest_near = max((len(n.key) for named in self.near.values() for n in named), default=0)
        self.most_near_chars = max(map(len, self.near), default=0) + 2
        self.longest = max(max(map(len, self.by_key), default=0), gazetteer.longest)
        self._around: dict[str, frozenset[str]] = {}

    # --- names --------------------------------------------------------------------------------------------------------

    def _names_of(self, place: PlaceName) -> Iterator[Named]:
        ref = self.gazetteer.ref_of(place.id)
        for name in dict.fromkeys((place.name, *place.names, *((place.name_en,) if place.name_en else ()))):
            if ref and self._is_known_of(ref, name):
                continue
            key, _ = split_kind(key_of(_IN_BRACKETS.sub(" ", name)))
            full, _ = split_kind(key_of(name))
            if key:
                yield Named(place, name, without_inner_kind(key), without_inner_kind(full))

    def _is_known_of(self, ref: str, name: str) -> bool:
        """Whether the gazetteer says by itself that this is called so, or is what was called so."""
        area = self.gazetteer.area(ref)
        return area.name == name or any(
            ref in (old := self.gazetteer.area(called)).today or (called[0] == DISTRICT and self._lay_in(old, area))
            for called in self.gazetteer.called(key_of(bare_name(name)))
        )

    def _lay_in(self, district: Area, commune: Area) -> bool:
        province = self.gazetteer.area(district.parent or "")
        return commune.parent in (province.ref, *province.today)

    def meanings(self, key: Key) -> list[Meaning]:
        """Everything with this name, the directory's own places first."""
        found = self._meanings(key)
        if not found and (other := _with_i_and_y_changed(key)) != key:
            found = self._meanings(other)
        return found

    def _meanings(self, key: Key) -> list[Meaning]:
        own = unique(self.as_meaning(named) for named in self.by_key.get(key, ()))
        refs = self.gazetteer.called(key)
        held = {meaning.token for meaning in own}
        return [*own, *(m for m in map(self.meaning_of, refs) if m.targets != ("",) and not (held & set(m.targets)))]

    def as_meaning(self, named: Named) -> Meaning:
        place = named.place
        ref = self.gazetteer.ref_of(place.id)
        type_ = type_of(named.name) if place.kind in ("commune", "province") else ""
        return Meaning(ref or place.id, place.kind, named.name, (place.id,), named.name == place.name, type_)

    def meaning_of(self, ref: str) -> Meaning:
        """Raises KeyError for a reference to nothing."""
        area = self.gazetteer.area(ref)
        return Meaning(ref, area.level, area.name, self._targets(area), not area.today, type_of(area.name))

    def _targets(self, area: Area) -> tuple[str, ...]:
        if area.ref in self._listed:
            return (self._listed[area.ref],)
        if area.ref[0] == DISTRICT and not area.today:
            return ()
        if area.id in self._heirs:
            return self._heirs[area.id]
        ids = tuple(self.gazetteer.area(ref).id for ref in area.today) or (area.id,)
        return tuple(heir for place_id in ids for heir in self._heirs.get(place_id, (place_id,)))

    @cached_property
    def _listed(self) -> Mapping[str, str]:
        """Old communes that are places of the directory still."""
        found = ((self.gazetteer.ref_of(id_), id_) for id_, place in self.places.items() if place.kind == "commune")
        return {ref: id_ for ref, id_ in found if ref and ref[0] == OLD}

    def keys_near(self, key: Key) -> list[Key]:
        """Names of communes, districts and provinces that are one slip away from this one."""
        name = " ".join(key)
        if len(name) < MIN_FUZZY_CHARS - 2:
            return []
        close = process.extract(name, self.gazetteer.keys, scorer=OSA.distance, score_cutoff=1, limit=None)
        return [tuple(other.split()) for other, *_ in close]

    # --- words --------------------------------------------------------------------------------------------------------

    def knows(self, word: str) -> bool:
        """Whether a place has this word in its name, or it says what kind of place one is."""
        return word in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        own = {word for key in self.by_key for word in key if len(key) > 1 or len(word) < 6}
        kinds = {word for words, _ in (*KIND_WORDS, *KIND_WORDS_BEHIND) for word in words}
        country = set(" ".join(self.gazetteer.keys).split())
        return frozenset(own | kinds | country | {"cong", "so", "khu", "cua", "phai", "khong"})

    # --- what lies in what --------------------------------------------------------------------------------------------

    def around(self, token: str) -> frozenset[str]:
        """The place itself and everything it lies in or lay in, and what that became."""
        if token not in self._around:
            if len(self._around) > MAX_CACHED:
                self._around.clear()
            self._around[token] = self._all_around(token)
        return self._around[token]

    def _all_around(self, token: str) -> frozenset[str]:
        if token not in self.places:
            return self._closure(token)
        ids = self.ancestors(token) | {token}
        refs = [ref for i in ids if (ref := self.gazetteer.ref_of(i))]
        return frozenset(ids).union(*(self._closure(ref) for ref in refs))

    def inside(self, token: str) -> list[str]:
        """Ids of what may be meant where only a district or province was said: its zones, and a district's communes."""
        zones = [zone.place.id for zone in self.zones if token in self.around(zone.place.id)]
        if token[0] != DISTRICT or not token[1:].isdecimal():
            return zones
        of_it = [target for ref in self.gazetteer.communes_of(token) for target in self.meaning_of(ref).targets]
        name = slug(self.gazetteer.area(token).name)
        called_so = [i for i in of_it if (place := self.place_of(i)) and slug(place.name) == name]
        return list(dict.fromkeys([*called_so, *zones, *of_it]))

    def ancestors(self, place_id: str) -> frozenset[str]:
        """Ids of everything this place lies in."""
        seen: set[str] = set()
        waiting = [place_id]
        while waiting:
            here = waiting.pop()
            place = self.places.get(here) or self.place_of(here)
            fresh = [parent for parent in place.parents if parent not in seen] if place else []
            seen.update(fresh)
            waiting.extend(fresh)
        return frozenset(seen)

    def place_of(self, place_id: str) -> PlaceName | None:
        """A commune, district or province of the country as a place."""
        ref = self.gazetteer.ref_of(place_id)
        if not ref:
            return None
        area = self.gazetteer.area(ref)
        above = area.today or ((area.parent,) if area.parent else ())
        parents = tuple(self.gazetteer.area(one).id for one in above)
        return PlaceName(area.id, area.level, area.name, None, (area.name,), parents, area.lat, area.lon)

    def _closure(self, ref: str) -> frozenset[str]:
        area = self.gazetteer.area(ref)
        found = {ref, *area.today}
        if area.parent:
            found |= self._closure(area.parent)
        if ref[0] in COMMUNE_KINDS or ref[0] == DISTRICT:
            for new in area.today:
                found |= {parent for parent in (self.gazetteer.area(new).parent,) if parent}
        if ref[0] == NEW:
            for old in area.before:
                found |= self._lineage(old)
        return frozenset(found)

    def lineage(self, token: str) -> Collection[str]:
        """A commune and what it lies in, or lay in while it was one; for other places all that is around them."""
        return self.around(token) if token in self.places else self._lineage(token)

    def _lineage(self, ref: str) -> set[str]:
        """A commune, its district and its province."""
        found: set[str] = set()
        here: str | None = ref
        while here:
            found.add(here)
            here = self.gazetteer.area(here).parent
        return found


def unique(meanings: Iterable[Meaning]) -> list[Meaning]:
    """Each place once, by the first of its names."""
    found: dict[str, Meaning] = {}
    for meaning in meanings:
        found.setdefault(meaning.token, meaning)
    return list(found.values())


def _spellings(named: Named) -> set[Key]:
    keys = {named.key, named.full, split_kind(key_of(named.name))[0]}
    if len(named.key) == 1 and (named.key[0].isdecimal() or len(named.key[0]) < 3):
        keys.discard(named.key)  # "Phường 1": any 1 in a sentence would be that ward
    if named.place.kind == "zone":
        keys |= {glued(key) for key in list(keys) if is_fuzzy(key)}
    return keys


def _near_spellings(zones: Iterable[Named]) -> Mapping[str, list[Named]]:
    """Names by everything that one slip of the finger can leave of them, so that a long message costs look-ups only."""
    near: defaultdict[str, list[Named]] = defaultdict(list)
    for named in zones:
        if not any(part.isdecimal() for part in named.key):
            for spelling in spelt_near(named.key):
                near[spelling].append(named)
    return near


def _with_i_and_y_changed(key: Key) -> Key:
    """ "mĩ" and "mỹ", "quí" and "quý" are one word."""
    return tuple(
        match[1] + ("y" if match[2] == "i" else "i") if (match := _I_OR_Y.fullmatch(word)) else word for word in key
    )


