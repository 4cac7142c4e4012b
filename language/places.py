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
from functools import lru_cache
from unicodedata import combining, normalize

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from language.folding import clean, fold

Key = tuple[str, ...]

#: words that name the kind of a place; longest first, because "khu" alone also starts "khu cong nghiep"
KIND_WORDS: tuple[tuple[Key, str], ...] = (
    (("khu", "cong", "nghiep"), "zone"),
    (("cum", "cong", "nghiep"), "zone"),
    (("khu", "che", "xuat"), "zone"),
    (("khu", "kinh", "te"), "zone"),
    (("kcn",), "zone"),
    (("ccn",), "zone"),
    (("kcx",), "zone"),
    (("kkt",), "zone"),
    (("industrial", "park"), "zone"),
    (("industrial", "cluster"), "zone"),
    (("export", "processing", "zone"), "zone"),
    (("economic", "zone"), "zone"),
    (("thanh", "pho"), "city"),
    (("tp",), "city"),
    (("tinh",), "province"),
    (("thi", "tran"), "commune"),
    (("phuong",), "commune"),
    (("dac", "khu"), "commune"),
    (("xa",), "commune"),
    (("huyen",), "commune"),
    (("quan",), "commune"),
    (("thi", "xa"), "commune"),
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
#: below this many letters one wrong letter makes another word
MIN_FUZZY_CHARS = 8
MAX_QUERY_CHARS = 200
MAX_SENTENCE_WORDS = 400
NEAREST_KM = 60.0

_WORD = re.compile(r"[^\W\d_]+|\d+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_ROMAN_LETTER = re.compile(r"(ii|iii|iv)([a-d])")
_SOUND = {"tr": "ch", "s": "x", "r": "d", "gi": "d", "l": "n"}
_SOUNDS_ALIKE = re.compile("^(tr|s|r|gi|l)")
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
class _Word:
    key: str
    start: int  #: in the cleaned sentence
    end: int


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
        self._numbered = {_stem(named.key) for named in self._named if _stem(named.key) != named.key}
        self._near = _near_spellings(n for n in self._named if n.place.kind == "zone" and _is_fuzzy(n.key))
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
        words = [word.key for word in _words(text[:MAX_QUERY_CHARS])]
        query, kind = _split_kind(tuple(words))
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
        text = clean(sentence)
        words = _words(text)[:MAX_SENTENCE_WORDS]
        found = _once(self._exact(text, words) or self._misspelt(text, words))
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

    def _exact(self, text: str, words: list[_Word]) -> list[_Mention]:
        mentions: list[_Mention] = []
        position = 0
        while position < len(words):
            here = self._longest_at(text, words, position)
            mentions.extend(here)
            position = here[0].stop if here else position + 1
        return mentions

    def _longest_at(self, text: str, words: list[_Word], position: int) -> list[_Mention]:
        """All places whose name begins at this word, of the longest name only: "Biên Hòa II" is not also "Biên Hòa"."""
        for stop in range(min(position + self._longest, len(words)), position, -1):
            key = tuple(word.key for word in words[position:stop])
            kind = _kind_before(words, position)
            if self._is_another_number(key, words, stop):
                continue
            start, end = words[position].start, words[stop - 1].end
            is_after_preposition = position > 0 and words[position - 1].key in BEFORE_A_PLACE
            named = [n for n in self._by_key.get(key, ()) if _counts(n, kind, is_after_preposition, text[start:end])]
            if named:
                return [_Mention(n, start, end, stop, 1.0) for n in _best_named(named, kind)]
        return []

    def _misspelt(self, text: str, words: list[_Word]) -> list[_Mention]:
        mentions = []
        for position in range(len(words)):
            for stop in range(position + 2, min(position + self._longest_near, len(words)) + 1):
                written = tuple(word.key for word in words[position:stop])
                if sum(map(len, written)) > self._most_near_chars:  # two "words" of 2,000 letters: nobody's typing slip
                    break
                near = {n for spelling in _spelt_near(written) for n in self._near.get(spelling, ())}
                start, end = words[position].start, words[stop - 1].end
                mentions += [_Mention(n, start, end, stop, 0.85) for n in near if _is_near(written, n.key)]
        return mentions

    def _is_another_number(self, key: Key, words: list[_Word], stop: int) -> bool:
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


@lru_cache(maxsize=1024)
def _key(text: str) -> Key:
    return tuple(word.key for word in _words(text))


def _words(text: str) -> list[_Word]:
    """Folded words and where they stand; "VSIP2A" and "VSIP II-A" are both vsip, 2, a; "cổng số 2" is cong, 2."""
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        for key in _numbers(fold(match.group())):
            words.append(_Word(key, match.start(), match.end()))
    return [w for i, w in enumerate(words) if not _is_number_sign(words, i)]


def _numbers(word: str) -> tuple[str, ...]:
    if word in _ROMAN:
        return (_ROMAN[word],)
    lettered = _ROMAN_LETTER.fullmatch(word)
    if lettered:
        return (_ROMAN[lettered[1]], lettered[2])
    return (str(int(word)),) if word.isdecimal() else (word,)


def _is_number_sign(words: list[_Word], i: int) -> bool:
    return words[i].key == "so" and i + 1 < len(words) and words[i + 1].key.isdecimal()


def _split_kind(key: Key) -> tuple[Key, str | None]:
    """The key without the words for its kind in front ("KCN & CN", too), and that kind."""
    for words, kind in KIND_WORDS:
        if key[: len(words)] == words and len(key) > len(words):
            rest, _ = _split_kind(key[len(words) :])
            return (rest[1:] if rest[:1] == ("cn",) and len(rest) > 1 else rest), kind
    return key, None


def _keys_of(place: PlaceName) -> Iterator[_Named]:
    for name in dict.fromkeys((place.name, *place.names, *((place.name_en,) if place.name_en else ()))):
        key, _ = _split_kind(_key(_IN_BRACKETS.sub(" ", name)))
        full, _ = _split_kind(_key(name))
        if key:
            yield _Named(place, name, _without_inner_kind(key), _without_inner_kind(full))


def _without_inner_kind(key: Key) -> Key:
    """ "Cổng 2 KCN Tràng Duệ" is typed "cổng 2 Tràng Duệ" as well; "Tràng Duệ Industrial Park" is Tràng Duệ."""
    for words, kind in KIND_WORDS:
        if kind == "zone":
            for i in range(1, len(key) - len(words) + 1):
                if key[i : i + len(words)] == words:
                    return key[:i] + key[i + len(words) :]
    return key


def _spellings(named: _Named) -> set[Key]:
    keys = {named.key, named.full, _split_kind(_key(named.name))[0]}
    if len(named.key) == 1 and (named.key[0].isdecimal() or len(named.key[0]) < 3):
        keys.discard(named.key)  # "Phường 1": any 1 in a sentence would be that ward
    if named.place.kind == "zone":
        keys |= {_glued(key) for key in list(keys) if _is_fuzzy(key)}
    return keys


def _glued(key: Key) -> Key:
    """ "trangdue": blanks are the first thing left out on a small keyboard."""
    return ("".join(key),)


def _is_fuzzy(key: Key) -> bool:
    return len(key) > 1 and len("".join(key)) >= MIN_FUZZY_CHARS - 1 and not any(part.isdecimal() for part in key)


def _stem(key: Key) -> Key:
    """The name before its number: (vsip, 2, a) → (vsip)."""
    for i, part in enumerate(key):
        if part.isdecimal() and i > 0:
            return key[:i]
    return key


def _counts(named: _Named, kind: str | None, is_after_preposition: bool, written: str) -> bool:
    """Whether these words of a sentence are meant as a name, not as everyday words."""
    if kind is not None and _is_kind(named.place.kind, kind):
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
    """The words with their marks moved to the end of each, so that hoà and hòa are equal."""
    return frozenset(
        "".join(sorted(normalize("NFD", word), key=lambda c: (combining(c) > 0, c if combining(c) else "")))
        for word in _WORD.findall(text.casefold())
    )


def _kind_before(words: list[_Word], position: int) -> str | None:
    for kind_words, kind in KIND_WORDS:
        start = position - len(kind_words)
        if start >= 0 and tuple(word.key for word in words[start:position]) == kind_words:
            return kind
    return None


def _is_kind(kind: str, said: str) -> bool:
    return kind == said or (said == "city" and kind in ("province", "commune"))  # "TP Tam Kỳ": now wards


def _near_spellings(named: Iterable[_Named]) -> Mapping[str, list[_Named]]:
    """Names by everything that one slip of the finger can leave of them, so that a long message costs look-ups only."""
    near: defaultdict[str, list[_Named]] = defaultdict(list)
    for n in named:
        if n.key not in EVERYDAY:
            for spelling in _spelt_near(n.key):
                near[spelling].append(n)
    return near


def _spelt_near(key: Key) -> set[str]:
    """What `key` shares with its neighbours: itself with any one letter left out, and as it sounds."""
    text = " ".join(key)
    return {text[:i] + text[i + 1 :] for i in range(len(text))} | {text, " ".join(_sound(key))}


def _is_near(written: Key, key: Key) -> bool:
    """One wrong, missing or swapped letter, or letters that sound alike; nothing in short names."""
    a, b = " ".join(written), " ".join(key)
    return len(b) >= MIN_FUZZY_CHARS and (OSA.distance(a, b, score_cutoff=1) <= 1 or _sound(written) == _sound(key))


def _sound(key: Key) -> Key:
    """Written as it is heard in the north: tr = ch, s = x, r = gi = d, l = n."""
    return tuple(_SOUNDS_ALIKE.sub(lambda m: _SOUND[m.group()], word) for word in key)


def _once(mentions: list[_Mention]) -> list[_Mention]:
    """Without repetitions: the same unclear name said twice is no clearer."""
    meant: defaultdict[int, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        meant[mention.start].append(mention)
    first = {frozenset(m.named.place.id for m in here): here for here in reversed(meant.values())}
    return [mention for here in first.values() for mention in here]


def _best_named(named: list[_Named], kind: str | None) -> list[_Named]:
    """Of equal names those of the kind that was said, then today's names before old ones; each place once."""
    fitting = [n for n in named if kind is None or _is_kind(n.place.kind, kind)] or named
    own = [n for n in fitting if n.name == n.place.name] or fitting
    zones = [n for n in fitting if n.place.kind == "zone" and n not in own]
    return list({n.place.id: n for n in [*own, *zones]}.values())


def _score(query: Key, named: _Named, kind: str | None) -> float:
    score = max(_likeness(query, named.key), _likeness(query, named.full))
    if score == 0:
        return 0.0
    own_name = 0.0 if named.name == named.place.name else 0.02  # an old name counts a little less than today's
    wrong_kind = 0.08 if kind is not None and not _is_kind(named.place.kind, kind) else 0.0
    return score - 0.03 - own_name - wrong_kind + KIND_BONUS.get(named.place.kind, 0.0)


def _likeness(query: Key, key: Key) -> float:
    if not _numbers_agree(query, key):
        return 0.0
    if query == key or "".join(query) == "".join(key):
        return 1.0
    if key[: len(query)] == query or " ".join(key).startswith(" ".join(query)):
        return 0.9
    if set(query) <= set(key):
        return 0.85
    whole = fuzz.ratio(" ".join(query), " ".join(key)) / 100
    inside = 0.9 * fuzz.token_set_ratio(" ".join(query), " ".join(key)) / 100 if _shares_letters(query, key) else 0.0
    return 0.9 * max(whole, inside)


def _numbers_agree(query: Key, key: Key) -> bool:
    """A number in the query must be the name's own; a name with a number is still offered for its stem alone.

    What follows the number counts as well: II-A is not II, and II is not II-A.
    """
    asked = [i for i, part in enumerate(query) if part.isdecimal()]
    if not asked:
        return True
    tail = tuple(query[asked[0] :])
    return any(key[i : i + len(tail)] == tail and not _goes_on(key, i + len(tail)) for i in range(len(key)))


def _goes_on(key: Key, i: int) -> bool:
    return i < len(key) and len(key[i]) == 1


def _shares_letters(query: Key, key: Key) -> bool:
    # One shared syllable is nothing: half of all communes have "an", "hoa" or "phu" in their name.
    return len(set(query) & set(key)) >= 2


def _offered_first(hit: PlaceHit) -> tuple[float, float, str]:
    return (-round(hit.score, 3), -KIND_BONUS.get(hit.place.kind, 0.0), hit.place.name)


def _distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Flat-earth distance: at these latitudes and under 60 km it errs by metres."""
    north = (lat - other_lat) * 110.6
    east = (lon - other_lon) * 111.3 * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(north, east)
