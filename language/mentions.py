"""Which words of a text name a place, and which places each of them may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from language.folding import marked
from language.gazetteer import bare_name
from language.mention import Mention
from language.place_keys import KIND_WORDS, KIND_WORDS_BEHIND, LETTER_KINDS, Word, is_kind
from language.place_names import Meaning, Names, unique
from language.place_text import PlaceText
from language.place_vocabulary import (
    AFTER_FAR,
    AT,
    BETWEEN,
    CUES,
    DENIAL,
    EXCEPT_BEFORE,
    EXCEPT_BEHIND,
    FORMER,
    INDUSTRY_CUES,
    INSIDE_A_ZONE,
    KIND_MARKS,
    NOT_A_PLACE_AFTER,
    NOW_ELSEWHERE,
    ORIGIN,
    SAID_WITH_MARKS,
    SPELLED,
    TYPES,
    WORDS_BEFORE,
    WORDS_BEHIND,
)
from language.zone_mentions import ZoneFinder


class Finder:
    """One text, taken apart."""

    def __init__(self, names: Names, text: str, words: Sequence[Word], *, is_answer: bool) -> None:
        self._text = PlaceText(names, text, words, is_answer=is_answer)
        self._zones = ZoneFinder(self._text)
        self._kinds = [self._kind_at(i) for i in range(len(words))]

    def mentions(self) -> list[Mention]:
        """The names in the text, none overlapping another; which of them count is marked."""
        found = [m for i in range(len(self._text)) for m in self._at(i)]
        chosen = self._best_cover([*found, *self._pairs(found)])
        return [m for m in chosen if not self._is_elsewhere(m)]

    def _best_cover(self, mentions: Sequence[Mention]) -> list[Mention]:
        """The mentions that together take up most of the text, as few as possible, none over another."""
        ending: dict[int, list[Mention]] = {}
        for mention in mentions:
            ending.setdefault(max(mention.stop, mention.start + 1), []).append(mention)
        best: list[tuple[int, tuple[Mention, ...]]] = [(0, ())]
        for stop in range(1, len(self._text) + 1):
            options = [best[stop - 1]]
            for mention in ending.get(stop, ()):
                weight, before = best[mention.start]
                options.append((weight + self._weight(mention), (*before, mention)))
            best.append(max(options, key=lambda option: option[0]))
        return list(best[-1][1])

    def _weight(self, mention: Mention) -> int:
        size = mention.stop - mention.start
        if not mention.is_sure:  # every second pair of syllables is a commune somewhere: it must not push a real name aside
            return 7 * size - 1 if self._text.is_answer else size
        said = 12 if mention.said == "zone" else 2 if mention.said else 0
        return 10 * size - 1 + said + (4 if mention.is_paired else 0) - (5 if mention.is_near else 0)

    # --- one position -------------------------------------------------------------------------------------------------

    def _kind_at(self, i: int) -> tuple[str, int] | None:
        """The kind that the words from here on say, and how many words that takes."""
        for words, kind in KIND_WORDS:
            if tuple(self._text.keys[i : i + len(words)]) == words and all(self._is_meant(i + n) for n in range(len(words))):
                return kind, len(words)
        if self._text.keys[i] in LETTER_KINDS and self._is_letter_kind(i):
            return LETTER_KINDS[self._text.keys[i]], 1
        if self._text.keys[i] == "khu":
            return "khu", 1
        return None

    def _is_meant(self, i: int) -> bool:
        """ "xả thải" is no "xã", "quán" no "quận"; without marks it may be."""
        written = self._text.written(i, i + 1)
        if self._text.keys[i] in SAID_WITH_MARKS and not self._text.text.isascii() and written.isascii():
            return False  # "Quan Sơn" in a text with marks
        return written.isascii() or marked(written) in KIND_MARKS.get(self._text.keys[i], {marked(written)})

    def _is_letter_kind(self, i: int) -> bool:
        follows = i + 1 < len(self._text.words)
        if not follows:
            return False
        is_number = self._text.keys[i + 1].isdecimal()
        has_point = self._text.text[self._text.words[i].end : self._text.words[i].end + 1] == "."
        return is_number or has_point or (self._text.is_answer and self._text.keys[i] in "pxqh" and i == 0) or self._is_after_name(i)

    def _is_after_name(self, i: int) -> bool:
        """ "p hoa hiep nam q lien chieu": a single q, h or t between names of an answer."""
        return self._text.is_answer and i > 1 and self._text.keys[i] in "qht"

    def _at(self, i: int) -> list[Mention]:
        kind = self._kinds[i]
        if kind and i + kind[1] < len(self._text.words):
            said = self._said(i, *kind)
            if said:
                return said
        return self._bare(i)

    def _said(self, i: int, kind: str, length: int) -> list[Mention]:
        """A name with its kind in front. Of a commune every length: "phường An Phú, Thuận An" is not An Phú Thuận."""
        name = i + length
        if kind == "khu":
            found = self._zones.named(i, name, "zone")
            return [m for m in found if not m.is_unknown and not m.is_near and not self._text.is_everyday(m.name, m.stop)]
        if kind == "zone":
            next_kind = self._kinds[name]
            if next_kind and next_kind[0] == "zone":  # "KCX & KCN Linh Trung"
                return []
            named = self._zones.named(i, name, kind)
            is_english = self._text.keys[i] in ("industrial", "export", "economic")  # stands behind the name as well
            return named or ([] if is_english else self._zones.not_listed(i, name))
        said = [m for stop in self._text.stops(name) if (m := self._area(i, name, stop, kind))]
        return said or self._misspelt_area(i, name, kind)

    def _area(self, start: int, name: int, stop: int, kind: str) -> Mention | None:
        meanings = self._fitting(self._text.names.meanings(self._text.key(name, stop)), kind, name, stop)
        if stop - name == 1 and not self._is_name_of_one_word(name, meanings):
            return None
        is_bare = not self._text.is_answer and self._text.written(start, stop).isascii()
        if is_bare and self._text.key(name, stop) in AFTER_FAR:
            return None  # "o xa lam ca dem": far away, on the night shift
        if not meanings:
            return None
        type_ = TYPES.get(" ".join(self._text.keys[start:name]), "")
        return Mention(start, name, stop, meanings, kind, type_, is_sure=True)

    def _is_name_of_one_word(self, i: int, meanings: Sequence[Meaning]) -> bool:
        """One word is a name as a number, with its own marks, or where nothing else is said ("phường làm" is not Lâm)."""
        if self._text.keys[i].isdecimal() or self._text.is_answer:
            return True
        written = self._text.written(i, i + 1)
        return not written.isascii() and any(marked(written) == marked(bare_name(m.name)) for m in meanings)

    def _fitting(self, meanings: Sequence[Meaning], kind: str, name: int, stop: int) -> tuple[Meaning, ...]:
        """Of these the ones that are of this kind, written with these marks."""
        fitting = [m for m in meanings if is_kind(m.kind, kind)]
        if not fitting:
            return ()
        if kind == "district":
            fitting = [m for m in fitting if m.kind == "district"] or fitting
        if kind == "city":  # "tp Trà Vinh" is not the province of that name
            fitting = [m for m in fitting if m.type == "thanh pho"] or fitting
        return tuple(self._text.with_same_marks(fitting, name, stop, is_strict=False))

    # --- names without a kind -----------------------------------------------------------------------------------------

    def _bare(self, i: int) -> list[Mention]:
        found: list[Mention] = []
        for stop in self._text.stops(i):
            key = self._text.key(i, stop)
            if key in self._text.names.stems:
                family = self._zones.family(i, i, stop, None)
                if not family.is_unknown or not self._text.is_area(key):
                    return [*found, family]
            meanings = self._text.names.meanings(key)
            is_all = self._text.is_answer and stop - i == len(self._text)
            if is_all and key in self._text.names.stems and any(m.kind == "commune" for m in meanings):
                meanings = unique([*meanings, *family.meanings])  # "Linh Trung": the ward, or one of the zones called so
            mention = self._bare_name(i, stop, meanings) if meanings else None
            if mention:
                found.append(mention)
            if mention and (mention.said or mention.is_unknown or any(m.kind == "zone" for m in mention.meanings)):
                return found  # of zones the longest name only: "Biên Hòa II" is not also "Biên Hòa"
        return found or [m for m in self._misspelt_bare(i) if not m.is_unknown]

    def _bare_name(self, i: int, stop: int, meanings: Sequence[Meaning]) -> Mention | None:
        said = self._said_behind(stop)
        if said:
            kind, length = said
            fitting = tuple(m for m in meanings if is_kind(m.kind, kind))
            mention = Mention(i, i, stop, fitting or tuple(meanings), kind, is_sure=True, is_unknown=kind == "zone" and not fitting)
            return replace(self._zones.numbered(mention) if kind == "zone" else mention, stop=stop + length)
        if stop - i == 1 and not self._is_long_single(i, meanings):
            return None
        if self._is_another_number(i, stop) or self._zones.has_letter_after(stop):
            return Mention(i, i, stop + 1, tuple(meanings), None, is_sure=True, is_unknown=True, why=("another number",))
        fitting = tuple(self._text.with_same_marks(meanings, i, stop, is_strict=True))
        if not fitting:
            return None
        mention = Mention(i, i, stop, self._zone_by_cue(i, fitting) or fitting)
        if any(m.kind == "zone" for m in fitting):
            mention = self._zones.numbered(mention)
        return replace(mention, is_sure=self._counts(mention))

    def _zone_by_cue(self, i: int, meanings: Sequence[Meaning]) -> tuple[Meaning, ...]:
        """In a sentence "ở Quế Võ" and "cổng Hòa Xá" mean the zone, though communes are called so too.

        Behind a mere "ở" only where the zone lies in one of them: then the police are the same, or near.
        """
        zones = tuple(m for m in meanings if m.kind == "zone")
        if self._text.is_answer or len(zones) != 1 or not self._text.has_cue(i, CUES) or self._is_street(i):
            return ()
        around = self._text.names.around(zones[0].token)
        is_there = any(m.token in around for m in meanings if m.kind == "commune")
        return zones if is_there or self._text.has_cue(i, INDUSTRY_CUES) else ()

    def _is_street(self, i: int) -> bool:
        """ "ngã tư Amata", "đường Tân Hương": named after the place, somewhere else."""
        before = self._text.keys[max(0, i - 2) : i]
        return before in (["nga", "tu"], ["nga", "ba"]) or before[-1:] in (["duong"], ["pho"], ["cho"], ["cau"], ["ga"])

    def _is_long_single(self, i: int, meanings: Sequence[Meaning]) -> bool:
        """One word is a name when it is long, or belongs to a place of the directory itself ("Amata")."""
        if self._text.is_answer and any(m.kind == "province" for m in meanings):  # "hp", "Huế"
            return True
        return len(self._text.keys[i]) > 4 and any(m.token[1:].isdecimal() is False for m in meanings)

    def _is_another_number(self, i: int, stop: int) -> bool:
        # "Đồng Văn II" is not in the index: it must not be taken for the ward Đồng Văn, in which it does not lie.
        return self._text.key(i, stop) in self._text.names.stems and self._zones.number_after(stop, is_spelled=False) is not None

    def _said_behind(self, stop: int) -> tuple[str, int] | None:
        for words, kind in KIND_WORDS_BEHIND:
            if tuple(self._text.keys[stop : stop + len(words)]) == words:
                return kind, len(words)
        return None

    def _counts(self, mention: Mention) -> bool:
        """Whether these words are meant as a name, not as everyday words or somebody's name."""
        i, stop = mention.name, mention.stop
        written = self._text.written(i, stop)
        before = self._text.keys[i - 1] if i else ""
        if self._text.is_answer:
            return any(m.kind not in ("commune", "district") for m in mention.meanings) and not self._text.is_everyday(i, stop)
        kinds = {m.kind for m in mention.meanings}
        is_after_person = before in NOT_A_PLACE_AFTER and not self._is_gate_number(i - 1)
        if (is_after_person or self._is_street(i)) and not kinds & INSIDE_A_ZONE:
            return False
        if not kinds & {"zone", *INSIDE_A_ZONE} and self._is_origin(i):
            return False
        # Capital letters say nothing: whole messages are typed in them, and most in none.
        is_somewhere = i > 0 and not written.isascii() and self._text.written(i - 1, i).lower() in AT
        if self._text.is_everyday(i, stop):
            return is_somewhere or (kinds == {"zone"} and self._text.has_cue(i, CUES, reach=1))
        if kinds & {"zone", "province", *INSIDE_A_ZONE}:
            return True
        return is_somewhere and self._is_only_one(mention)

    def _is_gate_number(self, i: int) -> bool:
        """ "cổng ba Tràng Duệ": three, not the lady of that name."""
        return i > 0 and self._text.keys[i] in SPELLED and self._text.keys[i - 1] in ("cong", "so")

    def _is_origin(self, i: int) -> bool:
        """ "quê ở Nghệ An", "xe khách Nam Định": where somebody or something comes from."""
        before = self._text.keys[max(0, i - 2) : i]
        return before[-1:] != [] and (before[-1] in ORIGIN or (before[-1] == "o" and before[0] in ORIGIN))

    def _is_only_one(self, mention: Mention) -> bool:
        targets = {target for m in mention.meanings for target in (m.targets or (m.token,))}
        return len(targets) == 1

    def _misspelt_bare(self, i: int) -> list[Mention]:
        if self._text.is_everyday(i, min(i + 2, len(self._text.words))):
            return []
        return self._zones.misspelt(i, i, None)

    def _misspelt_area(self, start: int, name: int, kind: str) -> list[Mention]:
        """ "xa ngia son": counts only where other names tell which one is meant."""
        if not self._text.is_answer or kind == "province":
            return []
        for stop in range(min(name + 3, len(self._text.words)), name + 1, -1):
            key = self._text.key(name, stop)
            if any(part.isdecimal() for part in key):
                continue
            others = self._text.names.keys_near(key)
            near = [m for other in others for m in self._text.names.meanings(other) if is_kind(m.kind, kind)]
            if near:
                return [Mention(start, name, stop, tuple(unique(near)), kind, is_sure=True, is_near=True, why=("misspelt",))]
        return []

    # --- names beside each other --------------------------------------------------------------------------------------

    def _pairs(self, found: Sequence[Mention]) -> list[Mention]:
        """Bare names that count because the next name is what they lie in: "Mỹ Hạnh Nam, Đức Hòa"."""
        starts: dict[int, list[Mention]] = {}
        for mention in found:
            starts.setdefault(mention.start, []).append(mention)
        pairs = []
        for one in found:
            if one.is_unknown or (not one.is_sure and not self._may_be_paired(one)):
                continue
            for other in (*starts.get(one.stop, ()), *starts.get(one.stop + 1, ())):
                if fitting := self._inside(one, other):
                    meanings = one.meanings if one.is_sure else fitting
                    pairs.append(replace(one, is_sure=True, is_paired=True, meanings=meanings))
                    pairs.append(replace(other, is_sure=True))
        return pairs

    def _may_be_paired(self, mention: Mention) -> bool:
        return self._text.is_answer or not self._text.is_everyday(mention.name, mention.stop)

    def _inside(self, one: Mention, other: Mention) -> tuple[Meaning, ...]:
        above = {m.token for m in other.meanings if m.kind in ("district", "province")}
        if not above or (other.start > one.stop and self._text.keys[one.stop] not in BETWEEN):
            return ()
        return tuple(m for m in one.meanings if m.token not in above and not above.isdisjoint(self._text.names.around(m.token)))

    # --- where it was not ---------------------------------------------------------------------------------------------

    def _is_elsewhere(self, mention: Mention) -> bool:
        """Whether the text says that it was not here: denied, excepted, or where somebody worked once."""
        before = " ".join(self._text.keys[max(0, mention.start - WORDS_BEFORE) : mention.start])
        behind = " ".join(self._text.keys[mention.stop : mention.stop + WORDS_BEHIND])
        if DENIAL.search(before) or (EXCEPT_BEFORE.search(before) and EXCEPT_BEHIND.match(behind)):
            return True
        return bool(FORMER.search(before) and NOW_ELSEWHERE.search(behind))
