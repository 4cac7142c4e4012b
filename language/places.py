"""Which place does somebody mean? Search over zone, commune, lodging and enterprise names as people really type them.

Names are compared as *keys*: folded words without "KCN", "phường" and the like, Roman numbers as digits. Two names
that differ by a number ("VSIP I", "VSIP II-A") are never mixed up, however similar they look: the wrong one sends the
alert to another town.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from language.folding import beginning, clean, fold, marked
from language.likeness import is_near, likeness, spelt_near
from language.place_keys import (
    WORD,
    Key,
    Word,
    glued,
    is_fuzzy,
    is_kind,
    key_of,
    kind_before,
    split_kind,
    stem,
    without_inner_kind,
    words_of,
)

#: "ở", "tại", "gần" ...: the next words are likely a place
BEFORE_A_PLACE = frozenset({"o", "tai", "gan", "ben", "trong", "ngoai", "in", "at", "near"})
#: place names that are also everyday words once the marks are gone ("an ninh" = security, "quê vợ", "yên bình" =
#: peaceful): inside a sentence they count only with the kind in front ("KCN Quế Võ") or with their own marks
EVERYDAY = frozenset(
    tuple(words.split())
    for words in (
        "an ninh", "que vo", "yen binh", "an binh", "binh an", "dai an", "an duong", "viet hung", "tan huong",
        "vinh phuc", "tan tao", "hoa binh", "dai dong", "dong a", "quang minh", "phu tai", "hai yen", "an hai",
        "viet hoa", "hung yen", "thai binh", "hue", "tan phu", "hoa phu", "tan thuan", "an phong", "hoa xa", "tan an",
        "long hau", "phu my", "bao minh", "gia loc", "an hoa",
    )
)  # fmt: skip

#: how much sooner a kind is offered when names match equally well
KIND_BONUS = {"zone": 0.03, "gate": 0.02, "enterprise": 0.01, "lodging": 0.01, "commune": 0.0, "province": -0.02}
MIN_SCORE = 0.66
IS_EXACT = 0.94
IS_PART = 0.75
MAX_QUERY_CHARS = 200
MAX_SENTENCE_WORDS = 400
NEAREST_KM = 60.0

_IN_BRACKETS = re.compile(r"\([^)]*\)")


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
class PlaceHit:
    place: PlaceName
    score: float  #: 0..1; 1 = the name itself
    words: str  #: what matched: the words of the sentence, or the name or alias in a search


@dataclass(frozen=True, slots=True)
class _Named:
    place: PlaceName
    name: str
    key: Key  #: without the kind and without what stands in brackets
    full: Key  #: with what stands in brackets


class PlaceIndex:
    """All places of one day, ready to be searched. Immutable; build a new one when the directory changes."""

    def __init__(self, places: Iterable[PlaceName] = ()) -> None:
        self._places = {place.id: place for place in places}
        self._named = [named for place in self._places.values() for named in _keys_of(place)]
        self._by_key: defaultdict[Key, list[_Named]] = defaultdict(list)
        for named in self._named:
            for key in _spellings(named):
                self._by_key[key].append(named)
        self._longest = max(map(len, self._by_key), default=0)
        self._numbered = {stem(named.key) for named in self._named if stem(named.key) != named.key}
        self._near = _near_spellings(n for n in self._named if n.place.kind == "zone" and is_fuzzy(n.key))
        self._longest_near = max((len(n.key) for named in self._near.values() for n in named), default=0)
        self._most_near_chars = max(map(len, self._near), default=0) + 1

    def __iter__(self) -> Iterator[PlaceName]:
        return iter(self._places.values())

    def __len__(self) -> int:
        return len(self._places)

    def get(self, place_id: str) -> PlaceName | None:
        return self._places.get(place_id)

    def search(self, text: str, limit: int = 6) -> list[PlaceHit]:
        """Places whose name looks like `text`, the best first. For short answers, not for sentences."""
        words = [word.key for word in words_of(text[:MAX_QUERY_CHARS])]
        query, kind = split_kind(tuple(words))
        if not query:
            return []
        best: dict[str, PlaceHit] = {}
        for named in self._named:
            score = _score(query, named, kind)
            if score >= MIN_SCORE and (named.place.id not in best or score > best[named.place.id].score):
                best[named.place.id] = PlaceHit(named.place, min(score, 1.0), named.name)
        hits = sorted(best.values(), key=_offered_first)
        if hits and hits[0].score >= IS_EXACT:  # the name itself was typed: what merely looks like it would confuse
            hits = [hit for hit in hits if hit.score >= IS_PART]
        return hits[:limit]

    def find_in(self, sentence: str) -> PlaceHit | None:
        """The place that `sentence` names; None when it names none, several, or one of two that are called the same."""
        text = clean(beginning(sentence))
        words = words_of(text)[:MAX_SENTENCE_WORDS]
        found = _once(self._exact(text, words) or self._misspelt(words))
        hit = self._only_one(found)
        return PlaceHit(hit.named.place, hit.score, text[hit.start : hit.end]) if hit else None

    def nearest(self, lat: float, lon: float, limit: int = 4) -> list[PlaceHit]:
        """Zones and communes around a point, the nearest first; `words` is the distance.

        Our points are centres of communes, kilometres from a zone's gate: good for an offer, not for dispatch.
        """
        around = []
        for place in self._places.values():
            if place.lat is not None and place.lon is not None and place.kind in ("zone", "commune"):
                km = _distance_km(lat, lon, place.lat, place.lon)
                if km <= NEAREST_KM:
                    around.append((km - KIND_BONUS[place.kind] * 10, km, place))
        around.sort(key=lambda row: row[:2])
        return [PlaceHit(place, 1 - km / NEAREST_KM, f"{km:.0f} km") for _, km, place in around[:limit]]

    def ancestors(self, place_id: str) -> frozenset[str]:
        """Ids of everything this place lies in."""
        seen: set[str] = set()
        waiting = [place_id]
        while waiting:
            place = self._places.get(waiting.pop())
            fresh = [parent for parent in place.parents if parent not in seen] if place else []
            seen.update(fresh)
            waiting.extend(fresh)
        return frozenset(seen)

    def _exact(self, text: str, words: list[Word]) -> list[_Mention]:
        mentions: list[_Mention] = []
        position = 0
        while position < len(words):
            here = self._longest_at(text, words, position)
            mentions.extend(here)
            position = here[0].stop if here else position + 1
        return mentions

    def _longest_at(self, text: str, words: list[Word], position: int) -> list[_Mention]:
        """All places whose name begins at this word, of the longest name only: "Biên Hòa II" is not also "Biên Hòa"."""
        keys = tuple(word.key for word in words[position : position + self._longest])
        for stop in range(position + len(keys), position, -1):
            key = keys[: stop - position]
            if key not in self._by_key or self._is_another_number(key, words, stop):
                continue
            kind = kind_before(words, position)
            start, end = words[position].start, words[stop - 1].end
            is_after_preposition = position > 0 and words[position - 1].key in BEFORE_A_PLACE
            named = [n for n in self._by_key[key] if _counts(n, kind, is_after_preposition, text[start:end])]
            if named:
                return [_Mention(n, start, end, stop, 1.0) for n in _best_named(named, kind)]
        return []

    def _misspelt(self, words: list[Word]) -> list[_Mention]:
        mentions = []
        for position in range(len(words)):
            for stop in range(position + 2, min(position + self._longest_near, len(words)) + 1):
                written = tuple(word.key for word in words[position:stop])
                if sum(map(len, written)) > self._most_near_chars:  # two "words" of 2,000 letters: nobody's typing slip
                    break
                near = {n for spelling in spelt_near(written) for n in self._near.get(spelling, ())}
                start, end = words[position].start, words[stop - 1].end
                mentions += [_Mention(n, start, end, stop, 0.85) for n in near if is_near(written, n.key)]
        return mentions

    def _is_another_number(self, key: Key, words: list[Word], stop: int) -> bool:
        # "Đồng Văn II" is not in the index: it must not be taken for the ward Đồng Văn, in which it does not lie.
        return key in self._numbered and stop < len(words) and words[stop].key.isdecimal()

    def _only_one(self, mentions: list[_Mention]) -> _Mention | None:
        """The most exact of the named places, if all others are what it lies in; else nobody can tell."""
        for mention in sorted(mentions, key=lambda m: -len(self.ancestors(m.named.place.id))):
            mine = self.ancestors(mention.named.place.id) | {mention.named.place.id}
            if all(self._agrees(mine, other, mention, mentions) for other in mentions):
                return mention
        return None

    def _agrees(self, mine: frozenset[str], other: _Mention, mention: _Mention, mentions: list[_Mention]) -> bool:
        if other.named.place.id in mine:
            return True
        # The same words may mean two places ("Long Đức"): another name ("... Đồng Nai") decides if it fits only one.
        if other.start != mention.start:
            namesakes = [m for m in mentions if m.start == other.start and m.named.place.id in mine]
            return bool(namesakes)
        elsewhere = [m.named.place.id for m in mentions if m.start != mention.start]
        theirs = self.ancestors(other.named.place.id)
        return any(i in mine for i in elsewhere) and not any(i in theirs for i in elsewhere)


@dataclass(frozen=True, slots=True)
class _Mention:
    named: _Named
    start: int
    end: int
    stop: int  #: index of the first word after it
    score: float


def _keys_of(place: PlaceName) -> Iterator[_Named]:
    for name in dict.fromkeys((place.name, *place.names, *((place.name_en,) if place.name_en else ()))):
        key, _ = split_kind(key_of(_IN_BRACKETS.sub(" ", name)))
        full, _ = split_kind(key_of(name))
        if key:
            yield _Named(place, name, without_inner_kind(key), without_inner_kind(full))


def _spellings(named: _Named) -> set[Key]:
    keys = {named.key, named.full, split_kind(key_of(named.name))[0]}
    if len(named.key) == 1 and (named.key[0].isdecimal() or len(named.key[0]) < 3):
        keys.discard(named.key)  # "Phường 1": any 1 in a sentence would be that ward
    if named.place.kind == "zone":
        keys |= {glued(key) for key in list(keys) if is_fuzzy(key)}
    return keys


def _counts(named: _Named, kind: str | None, is_after_preposition: bool, written: str) -> bool:
    """Whether these words of a sentence are meant as a name, not as everyday words."""
    if kind is not None and is_kind(named.place.kind, kind):
        return True
    key = tuple(fold(written).split())
    is_easily_meant = named.place.kind == "zone" and key not in EVERYDAY
    if _has_marks(written) and not _has_same_marks(written, named.name) and not is_easily_meant:
        return False
    if key in EVERYDAY:
        return kind is not None or (_has_marks(written) and written[:1].isupper())
    return named.place.kind != "commune" or is_after_preposition or kind is not None or written[:1].isupper()


def _has_marks(text: str) -> bool:
    return not text.isascii()


def _has_same_marks(written: str, name: str) -> bool:
    return _marked_words(written) <= _marked_words(name)


def _marked_words(text: str) -> frozenset[str]:
    return frozenset(marked(word.group()) for word in WORD.finditer(text))


def _near_spellings(named: Iterable[_Named]) -> Mapping[str, list[_Named]]:
    """Names by everything that one slip of the finger can leave of them, so that a long message costs look-ups only."""
    near: defaultdict[str, list[_Named]] = defaultdict(list)
    for n in named:
        if n.key not in EVERYDAY:
            for spelling in spelt_near(n.key):
                near[spelling].append(n)
    return near


def _once(mentions: list[_Mention]) -> list[_Mention]:
    """Without repetitions: the same unclear name said twice is no clearer."""
    meant: defaultdict[int, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        meant[mention.start].append(mention)
    first = {frozenset(m.named.place.id for m in here): here for here in reversed(meant.values())}
    return [mention for here in first.values() for mention in here]


def _best_named(named: list[_Named], kind: str | None) -> list[_Named]:
    """Of equal names those of the kind that was said, then today's names before old ones; each place once."""
    fitting = [n for n in named if kind is None or is_kind(n.place.kind, kind)] or named
    own = [n for n in fitting if n.name == n.place.name] or fitting
    zones = [n for n in fitting if n.place.kind == "zone" and n not in own]
    return list({n.place.id: n for n in [*own, *zones]}.values())


def _score(query: Key, named: _Named, kind: str | None) -> float:
    score = max(likeness(query, named.key), likeness(query, named.full))
    if score == 0:
        return 0.0
    own_name = 0.0 if named.name == named.place.name else 0.02  # an old name counts a little less than today's
    wrong_kind = 0.08 if kind is not None and not is_kind(named.place.kind, kind) else 0.0
    return score - 0.03 - own_name - wrong_kind + KIND_BONUS.get(named.place.kind, 0.0)


def _offered_first(hit: PlaceHit) -> tuple[float, float, str]:
    return (-round(hit.score, 3), -KIND_BONUS.get(hit.place.kind, 0.0), hit.place.name)


def _distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Flat-earth distance: at these latitudes and under 60 km it errs by metres."""
    north = (lat - other_lat) * 110.6
    east = (lon - other_lon) * 111.3 * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(north, east)
