"""Zones in a text: by their name, nearly by their name, and those that the directory does not know.

A zone with another number is another zone, and a zone that is in no list is none of ours, even where a commune is called
so: "kcn Đình Vũ" must not become the commune Đình Vũ.
"""

from __future__ import annotations

from dataclasses import replace

from language.gazetteer import DISTRICT, PROVINCE
from language.likeness import is_near, slips, spelt_near
from language.mention import Mention
from language.place_keys import MIN_FUZZY_CHARS, key_of
from language.place_names import Named, unique
from language.place_text import PlaceText
from language.place_vocabulary import (
    COUNTED,
    LIKE_A_ZONE,
    MAX_ZONE_NUMBER,
    NEAR_CUES,
    OTHER_ZONE,
    SPELLED,
    SPELLED_MARKS,
)


class ZoneFinder:
    def __init__(self, text: PlaceText) -> None:
        self._text = text
        self._names = text.names

    def named(self, start: int, name: int, said: str | None) -> list[Mention]:
        """A zone by its name, exactly or nearly; a number that is not its own makes it another zone."""
        for stop in self._text.stops(name):
            key = self._text.key(name, stop)
            zones = [n for n in self._names.by_key.get(key, ()) if n.place.kind in ("zone", "enterprise")]
            if zones and self.has_letter_after(stop):
                meanings = tuple(unique(map(self._names.as_meaning, zones)))
                return [Mention(start, name, stop + 1, meanings, said, is_sure=True, is_unknown=True, why=("another number",))]
            if zones:
                return [self.numbered(Mention(start, name, stop, tuple(unique(map(self._names.as_meaning, zones))), said, is_sure=True))]
            if key in self._names.stems:
                return [self.family(start, name, stop, said)]
        return self.misspelt(start, name, said)

    def numbered(self, mention: Mention) -> Mention:
        """The mention with the number that follows it: the zone's own, another zone's, or a count of something."""
        number = self.number_after(mention.stop, is_spelled=mention.said == "zone" or self._text.is_answer)
        if number is None:
            return self._with_other_name(mention)
        key = (*self._text.key(mention.name, mention.stop), number)
        zones = [n for n in self._names.by_key.get(key, ()) if n.place.kind == "zone"]
        if zones:
            meanings = tuple(unique(map(self._names.as_meaning, zones)))
            return replace(mention, stop=mention.stop + 1, meanings=meanings, is_unknown=False, why=())
        alike = sorted(mention.meanings, key=lambda m: number not in key_of(m.name))
        return replace(mention, stop=mention.stop + 1, meanings=tuple(alike), is_unknown=True, why=("another number",))

    def _with_other_name(self, mention: Mention) -> Mention:
        """ "Minh Hưng Hàn Quốc" is not Minh Hưng."""
        for words in OTHER_ZONE:
            stop = mention.stop + len(words)
            if tuple(self._text.keys[mention.stop : stop]) == words:
                return replace(mention, stop=stop, is_unknown=True, why=("another name",))
        return mention

    def has_letter_after(self, stop: int) -> bool:
        """ "Biên Hòa 2A" is not Biên Hòa II; "biên hòa 2 ạ" is."""
        if stop >= len(self._text) or not self._text.keys[stop - 1].isdecimal() or self._text.keys[stop] not in "abcd":
            return False
        return not self._text.text[self._text.words[stop - 1].end : self._text.words[stop].start].strip("-")

    def number_after(self, i: int, *, is_spelled: bool) -> str | None:
        if i >= len(self._text.words) or self._text.text[self._text.words[i - 1].end : self._text.words[i].start].strip(" -"):
            return None
        number = self._spelled_number(i) if is_spelled else None
        if number and self._starts_a_name(i):  # "An Dương, Hải Phòng" is no second An Dương
            number = None
        number = number or (self._text.keys[i] if self._text.keys[i].isdecimal() else None)
        counts = i + 1 < len(self._text.words) and self._text.keys[i + 1] in COUNTED
        if number is None or counts or len(number) > 2 or int(number) > MAX_ZONE_NUMBER:
            return None
        return number

    def _spelled_number(self, i: int) -> str | None:
        """ "hai"; "sau" only where nobody writes marks: else it is "sau" (behind) and "sáu" would be six."""
        written, number = self._text.written(i, i + 1).lower(), SPELLED.get(self._text.keys[i])
        return number if number and (written in SPELLED_MARKS or self._text.text.isascii()) else None

    def _starts_a_name(self, i: int) -> bool:
        refs = {ref for stop in self._text.stops(i) if stop - i > 1 for ref in self._names.gazetteer.called(self._text.key(i, stop))}
        return any(ref[0] in (DISTRICT, PROVINCE) for ref in refs)

    def family(self, start: int, name: int, stop: int, said: str | None) -> Mention:
        """Only what several zones share: "VSIP", "kcn Biên Hòa"."""
        key = self._text.key(name, stop)
        members = [self._names.as_meaning(n) for n in self._names.zones if n.key[: len(key)] == key]
        family = Mention(start, name, stop, tuple(unique(members)), said, is_sure=True, is_unknown=True, why=("several zones",))
        return self.numbered(family)

    def misspelt(self, start: int, name: int, said: str | None) -> list[Mention]:
        """The zone that is one slip away from what stands here; () when that is another place's name."""
        near: list[tuple[int, Mention]] = []
        for stop in range(name + 1, min(name + self._names.longest_near + 1, len(self._text.words)) + 1):
            key = self._text.key(name, stop)
            if sum(map(len, key)) > self._names.most_near_chars:  # two "words" of 2,000 letters: nobody's typing slip
                break
            if any(part.isdecimal() for part in key) or self._text.is_area(key):
                continue
            zones = {n for spelling in spelt_near(key) for n in self._names.near.get(spelling, ())}
            fitting = [n for n in zones if is_near(key, n.key, is_expected=said is not None) and self._may_be(n, name, stop, said)]
            for n in fitting:
                found = Mention(start, name, stop, (self._names.as_meaning(n),), said, is_sure=True, is_near=True, why=("misspelt",))
                near.append((slips(key, n.key), found))
        if not near:
            return []
        best = min(slip for slip, _ in near)
        nearest = [m for slip, m in near if slip == best]
        return [self.numbered(replace(nearest[0], meanings=tuple(unique(x for m in nearest for x in m.meanings))))]

    def _may_be(self, zone: Named, name: int, stop: int, said: str | None) -> bool:
        """Whether a misspelt name is more than other words that happen to look like one."""
        text = self._text
        if said is not None:
            return True
        if text.key(name, stop) in LIKE_A_ZONE or not text.is_whole(name, stop) or not text.marks_allow(name, stop, zone.name):
            return False
        return text.is_answer or (len(" ".join(zone.key)) > MIN_FUZZY_CHARS and (name == 0 or text.has_cue(name, NEAR_CUES)))

    def not_listed(self, start: int, name: int) -> list[Mention]:
        """ "kcn Đình Vũ": a zone, but none of ours, although a commune may be called so."""
        for stop in self._text.stops(name):
            meanings = self._names.meanings(self._text.key(name, stop))
            if meanings and stop - name > 1:
                return [Mention(start, name, stop, tuple(meanings), "zone", is_sure=True, is_unknown=True, why=("zone not listed",))]
        return [Mention(start, name, name, (), "zone", is_sure=True, is_unknown=True, why=("zone not listed",))]
