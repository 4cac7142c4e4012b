"""Which place does somebody mean? Zones, communes, lodgings and enterprises as people really type them.

Names are compared as *keys*: folded words without "KCN", "phường" and the like, Roman numbers as digits. Two names
that differ by a number ("VSIP I", "VSIP II-A") are never mixed up, however similar they look: the wrong one sends the
alert to another town. What is not clear is offered, never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from language.deciding import Decision, decide
from language.folding import beginning, clean, fold
from language.gazetteer import Gazetteer, distance_km
from language.likeness import likeness
from language.mention import Mention
from language.mentions import Finder
from language.place_keys import Key, Word, is_kind, split_kind, words_of
from language.place_names import Named, Names, PlaceName
from language.place_vocabulary import SPELLED
from language.typed_words import typed_words

__all__ = ["PlaceHit", "PlaceIndex", "PlaceName", "Resolved"]

#: how much sooner a kind is offered when names match equally well
KIND_BONUS = {"zone": 0.03, "gate": 0.02, "enterprise": 0.01, "lodging": 0.01, "commune": 0.0, "province": -0.02}
MIN_SCORE = 0.66
IS_EXACT = 0.94
IS_PART = 0.75
MAX_QUERY_CHARS = 200
MAX_SENTENCE_WORDS = 400
MAX_COMMUNES_OFFERED = 3
MAX_CANDIDATES = 6
NEAREST_KM = 60.0
COMMUNES_KM = 15.0
#: words of an answer that say nothing about which place it is
_FILLERS = frozenset(
    {"o", "tai", "gan", "ben", "phia", "khu", "vuc", "cua", "em", "toi", "minh", "a", "nhe", "nha", "cu", "moi", "thuoc", "dia",
     "chi", "in", "at", "near", "la", "cho", "do", "day", "viet", "nam", "vn", "ap", "thon", "xom", "to", "kp", "pho", "duong"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceHit:
    place: PlaceName
    score: float  #: 0..1; 1 = the name itself
    words: str  #: what matched: the words of the sentence, or the name or alias in a search


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a short answer comes to. Nothing and a choice are honest answers."""

    place: str | None = None  #: id of the one place that is meant
    zone: str | None = None  #: that place, or the zone in which it lies
    candidates: tuple[str, ...] = ()  #: ids to choose from, the best first
    words: str | None = field(default=None, repr=False)  #: what was typed, where it says more than the name
    why: tuple[str, ...] = ()  #: which rules decided, in plain words
    area: str | None = None  #: the district or province that is named, for a place that is in no list


class PlaceIndex:
    """All places of one day, ready to be searched. Immutable; build a new one when the directory changes.

    `gazetteer` adds the communes of the whole country: they are found and given back like the others, but not iterated.
    `heirs`: communes that the directory says have ended, and what they are now.
    """

    def __init__(
        self, places: Iterable[PlaceName] = (), gazetteer: Gazetteer | None = None,
        heirs: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:  # fmt: skip
        self._names = Names(places, gazetteer or Gazetteer(), heirs or {})
        self._places = self._names.places

    def __iter__(self) -> Iterator[PlaceName]:
        return iter(self._places.values())

    def __len__(self) -> int:
        return len(self._places)

    def get(self, place_id: str) -> PlaceName | None:
        return self._places.get(place_id) or self._names.place_of(place_id)

    def told_apart(self, place_ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """(id, name) of each that is known; where names repeat, each says what it lies in."""
        found = [place for each in place_ids if (place := self.get(each))]
        names = Counter(place.name for place in found)
        return tuple((place.id, self._within(place) if names[place.name] > 1 else place.name) for place in found)

    def _within(self, place: PlaceName) -> str:
        above = self.get(place.parents[0]) if place.parents else None
        return f"{place.name} ({above.name})" if above else place.name

    def ancestors(self, place_id: str) -> frozenset[str]:
        """Ids of everything this place lies in."""
        return self._names.ancestors(place_id)

    # --- deciding -----------------------------------------------------------------------------------------------------

    def resolve(self, text: str) -> Resolved:
        """The place that a short answer means, or what to choose from. For sentences see `find_in`."""
        said = clean(text[: MAX_QUERY_CHARS * 2])[:MAX_QUERY_CHARS]
        words = typed_words(said, self._names.knows)
        mentions = Finder(self._names, said, words, is_answer=True).mentions()
        decision = decide(self._names, mentions, may_be_bare=_is_name_only(words, mentions))
        place = self._with_gate(decision.place, words)
        ranked = _first(place, decision.ranked)
        if not place:
            ranked = (*ranked, *(hit.place.id for hit in self.search(said)))
        return Resolved(
            place, self.zone_of(place), tuple(dict.fromkeys(ranked))[:MAX_CANDIDATES], self._more_than(place, said),
            decision.why, decision.area,
        )  # fmt: skip

    def find_in(self, sentence: str) -> PlaceHit | None:
        """The place that `sentence` names; None when it names none, several, or one of two that are called the same."""
        text, words, decision = self._decided(sentence)
        if not decision.place or not decision.mention:
            return None
        place = self.get(self._with_gate(decision.place, words) or decision.place)
        first, last = words[decision.mention.name], words[decision.mention.stop - 1]
        score = 0.85 if decision.mention.is_near else 1.0
        return PlaceHit(place, score, text[first.start : last.end]) if place else None

    def offered_in(self, sentence: str) -> tuple[str, ...]:
        """What an unclear name in `sentence` may mean, the best first: zones with their namesakes, or two or three communes.

        A name that twenty communes share ("Lê Lợi", "An Ninh") is worth no list; () also when the place is clear.
        """
        _, _, decision = self._decided(sentence)
        ranked = () if decision.place else decision.ranked
        has_zone = any((place := self.get(one)) is not None and place.kind == "zone" for one in ranked)
        return ranked[:MAX_CANDIDATES] if has_zone or len(ranked) <= MAX_COMMUNES_OFFERED else ()

    def _decided(self, sentence: str) -> tuple[str, list[Word], Decision]:
        text = clean(beginning(sentence))
        words = typed_words(text, self._names.knows)[:MAX_SENTENCE_WORDS]
        mentions = Finder(self._names, text, words, is_answer=False).mentions()
        return text, words, decide(self._names, mentions, may_be_bare=False)

    def _with_gate(self, place_id: str | None, words: Sequence[Word]) -> str | None:
        """The gate of this zone that is named anywhere in the text: "Tràng Duệ chỗ cổng 2"."""
        if place_id is None:
            return None
        keys = _gates_in_digits(tuple(word.key for word in words))
        gates = {
            named.place.id
            for named in self._names.named
            if named.place.kind == "gate" and place_id in named.place.parents and _stands_in(self._label(named, place_id), keys)
        }
        return gates.pop() if len(gates) == 1 else place_id

    def _label(self, gate: Named, zone_id: str) -> Key:
        """ "Cổng số 2 KCN Tràng Duệ" → cong, 2."""
        for zone in self._names.named:
            if zone.place.id == zone_id and gate.key[-len(zone.key) :] == zone.key and len(gate.key) > len(zone.key):
                return gate.key[: -len(zone.key)]
        return gate.key

    def zone_of(self, place_id: str | None) -> str | None:
        """The place itself where it is a zone, or the zone in which it lies."""
        place = self.get(place_id) if place_id else None
        if place is None or place.kind == "zone":
            return place.id if place else None
        above = [one for i in place.parents if (one := self.get(i)) and one.kind == "zone"]
        if above:
            return above[0].id
        is_listed = place.kind == "enterprise" or (place.kind == "commune" and not place.id.startswith(("xa-", "cu-")))
        return place.id if is_listed else None

    def _more_than(self, place_id: str | None, said: str) -> str | None:
        place = self.get(place_id) if place_id else None
        names = {word for name in (place.name, place.name_en or "", *place.names) for word in fold(name).split()} if place else set()
        return said.strip() if said.strip() and not set(fold(said).split()) <= names else None

    # --- searching ----------------------------------------------------------------------------------------------------

    def search(self, text: str, limit: int = 6) -> list[PlaceHit]:
        """Places whose name looks like `text`, the best first. For short answers, not for sentences."""
        words = [word.key for word in words_of(text[:MAX_QUERY_CHARS])]
        query, kind = split_kind(tuple(words))
        if not query:
            return []
        best: dict[str, PlaceHit] = {}
        for named in self._names.named:
            score = _score(query, named, kind)
            if score >= MIN_SCORE and (named.place.id not in best or score > best[named.place.id].score):
                best[named.place.id] = PlaceHit(named.place, min(score, 1.0), named.name)
        for hit in self._communes_called(query, kind):
            best.setdefault(hit.place.id, hit)
        hits = sorted(best.values(), key=_offered_first)
        if hits and hits[0].score >= IS_EXACT:  # the name itself was typed: what merely looks like it would confuse
            hits = [hit for hit in hits if hit.score >= IS_PART]
        return hits[:limit]

    def _communes_called(self, query: Key, kind: str | None) -> Iterator[PlaceHit]:
        for meaning in self._names.meanings(query):
            wrong_kind = 0.08 if kind is not None and not is_kind(meaning.kind, kind) else 0.0
            old_name = 0.0 if meaning.is_own else 0.02
            for share, target in enumerate(meaning.targets):
                place = self.get(target)
                if place:
                    score = 0.97 - wrong_kind - old_name - 0.01 * share + KIND_BONUS.get(place.kind, 0.0)
                    yield PlaceHit(place, score, meaning.name)

    def nearest(self, lat: float, lon: float, limit: int = 4) -> list[PlaceHit]:
        """Zones and communes around a point, the nearest first; `words` is the distance.

        Half of them zones where there are so many near by: communes are everywhere, and who works in a zone means it.
        Our points are centres of communes, kilometres from a zone's gate: good for an offer, not for dispatch.
        """
        zones = sorted(self._around(lat, lon, "zone"), key=_nearer)
        communes = sorted(self._communes_around(lat, lon), key=_nearer)
        few = max(limit - len(zones), limit // 2)
        offered = sorted([*communes[:few], *zones[: limit - min(few, len(communes))]], key=_zones_nearer)
        return [PlaceHit(place, 1 - km / NEAREST_KM, f"{km:.0f} km") for km, place in offered]

    def _around(self, lat: float, lon: float, kind: str) -> Iterator[tuple[float, PlaceName]]:
        for place in self._places.values():
            if place.kind == kind and place.lat is not None and place.lon is not None:
                km = distance_km(lat, lon, place.lat, place.lon)
                if km <= NEAREST_KM:
                    yield km, place

    def _communes_around(self, lat: float, lon: float) -> list[tuple[float, PlaceName]]:
        """Those of the directory, and of the country the nearest ones, which are enough."""
        found = {place.id: (km, place) for km, place in self._around(lat, lon, "commune")}
        for km, ref in sorted(self._names.gazetteer.around(lat, lon, COMMUNES_KM))[:MAX_CANDIDATES]:
            for target in self._names.meaning_of(ref).targets:
                place = self.get(target)
                if place and target not in found:
                    found[target] = (km, place)
        return list(found.values())


def _nearer(row: tuple[float, PlaceName]) -> float:
    return row[0]


def _zones_nearer(row: tuple[float, PlaceName]) -> float:
    """A zone a few hundred metres further counts as nearer."""
    return row[0] - KIND_BONUS[row[1].kind] * 10


def _is_name_only(words: Sequence[Word], mentions: Sequence[Mention]) -> bool:
    """Whether an answer is names and little else; otherwise its bare words may be anything."""
    taken = {i for m in mentions for i in range(m.start, m.stop)}
    return not [w for i, w in enumerate(words) if i not in taken and w.key not in _FILLERS and not w.key.isdecimal()]


def _stands_in(label: Key, keys: Key) -> bool:
    return any(
        keys[i : i + len(label)] == label and not (i + len(label) < len(keys) and label[-1].isdecimal() and keys[i + len(label)] == "a")
        for i in range(len(keys) - len(label) + 1)
    )  # fmt: skip


def _first(place: str | None, ranked: Sequence[str]) -> tuple[str, ...]:
    return (*([place] if place else ()), *ranked)


def _score(query: Key, named: Named, kind: str | None) -> float:
    score = max(likeness(query, named.key), likeness(query, named.full))
    if score == 0:
        return 0.0
    own_name = 0.0 if named.name == named.place.name else 0.02  # an old name counts a little less than today's
    wrong_kind = 0.08 if kind is not None and not is_kind(named.place.kind, kind) else 0.0
    return score - 0.03 - own_name - wrong_kind + KIND_BONUS.get(named.place.kind, 0.0)


def _offered_first(hit: PlaceHit) -> tuple[float, float, str]:
    return (-round(hit.score, 3), -KIND_BONUS.get(hit.place.kind, 0.0), hit.place.name)


def _gates_in_digits(keys: Key) -> Key:
    """ "cong ba", "cong so hai" as a gate is written in the directory: "cong 3"."""
    plain = [key for key, before in zip(keys, ("", *keys), strict=False) if (before, key) != ("cong", "so")]
    numbered = zip(plain, ("", *plain), strict=False)
    return tuple(SPELLED[key] if key in SPELLED and before == "cong" else key for key, before in numbered)
