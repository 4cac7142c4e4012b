"""Which one place is meant, when the words of a text may each mean several: the one that all of them fit, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from language.folding import fold
from language.gazetteer import bare_name
from language.mention import Mention
from language.place_names import Meaning, Names
from language.place_vocabulary import EVERYDAY

#: where two fit, the one that is more exact
_DEPTH = {"gate": 0, "enterprise": 1, "lodging": 1, "zone": 2, "commune": 3, "district": 4, "province": 5}
#: of how many districts and provinces, and how many places, are offered where nothing smaller was said
MOST_WIDE, MOST_INSIDE = 3, 4
_NEVER_ALONE = frozenset({"district", "province"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What the names of a text come to."""

    place: str | None  #: id of today's place
    mention: Mention | None  #: the words that name it
    ranked: tuple[str, ...]  #: ids that might be meant, the best first; `place` is the first of them
    area: str | None  #: id of the smallest district or province that is named, for words that name nothing else
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Guess:
    meaning: Meaning
    mention: Mention
    target: str
    share: int  #: 0 = the main part of what was split
    words: int  #: how many words of the text fit
    misfits: int  #: how many sure names do not
    is_wide: bool  #: the same words may as well mean a whole district or province
    is_direct: bool  #: it lies or lay itself in all that fits; nothing of it is only what that became


def decide(names: Names, mentions: Sequence[Mention], *, may_be_bare: bool) -> Decision:
    """`may_be_bare`: the text is an answer of a few words, so that a commune's name alone is one."""
    mentions = _once(mentions)
    known = [m for m in mentions if not m.is_unknown]
    counting = [m for m in known if m.is_sure or may_be_bare]
    unknown = [m for m in mentions if m.is_unknown]
    guesses = _guesses(names, counting, [*known, *unknown], is_strict=may_be_bare)
    area = _area(names, counting)
    settled = _family_in(names, unknown, counting)
    if settled:
        return Decision(settled[1].targets[0], settled[0], settled[1].targets, area, ("a zone of this name there",))
    best = _best(names, guesses, is_blocked=bool(unknown))
    offered = _ranked(names, best, guesses, unknown, mentions)
    if len({g.target for g in best}) == 1:
        winner = best[0]
        return Decision(winner.target, winner.mention, _first(winner.target, offered), area, _why(winner))
    return Decision(None, None, offered, area, _why_not(best, unknown, counting, has_misfits=any(g.misfits for g in guesses)))


def _once(mentions: Sequence[Mention]) -> list[Mention]:
    """Without repetitions: the same unclear name said twice is no clearer."""
    first: dict[tuple[frozenset[str], str | None, bool], Mention] = {}
    for mention in mentions:
        first.setdefault((frozenset(m.token for m in mention.meanings), mention.said, mention.is_unknown), mention)
    return list(first.values())


def _guesses(names: Names, counting: Sequence[Mention], all_: Sequence[Mention], *, is_strict: bool) -> list[_Guess]:
    guesses = []
    for mention in counting:
        others = [m for m in all_ if m is not mention and not m.is_unknown]
        for meaning in _today_first(names, mention.meanings, others):
            if meaning.kind in _NEVER_ALONE and not (meaning.kind == "district" and meaning.targets):
                continue
            around = names.around(meaning.token)
            fits = [m for m in all_ if m is mention or _fits(m, meaning, around)]
            misfits = [m for m in all_ if m not in fits and _contradicts(m, mention, is_strict=is_strict)]
            words = sum(m.size for m in fits)
            is_wide = not mention.said and _most_words_of_a_district(names, mention, others) >= words
            lineage = names.lineage(meaning.token)
            is_direct = all(any(x.token in lineage for x in m.meanings) for m in fits if m is not mention)
            guesses += [
                _Guess(meaning, mention, target, share, words, len(misfits), is_wide, is_direct)
                for share, target in enumerate(meaning.targets)
            ]
    return guesses


def _is_everyday(mention: Mention) -> bool:
    return any(tuple(fold(bare_name(m.name)).split()) in EVERYDAY for m in mention.meanings)


def _most_words_of_a_district(names: Names, mention: Mention, others: Sequence[Mention]) -> int:
    """How many words fit if these mean a district or province; 0 when they cannot."""
    return max(
        (
            mention.size + sum(m.size for m in others if any(x.token in around for x in m.meanings))
            for wide in mention.meanings
            if wide.kind in _NEVER_ALONE
            for around in (names.around(wide.token) - {wide.token},)
        ),
        default=0,
    )


def _fits(mention: Mention, meaning: Meaning, around: frozenset[str]) -> bool:
    return any(m.token in around or m.targets[:1] == (meaning.token,) for m in mention.meanings) and not mention.is_unknown


def _contradicts(other: Mention, mention: Mention, *, is_strict: bool) -> bool:
    """Whether a name that does not fit speaks against this one.

    A province that is named bare and somewhere else in a sentence is where somebody comes from, or anything.
    """
    if other.is_unknown:
        return False
    is_beside = other.start - mention.stop <= 1 and mention.start - other.stop <= 1
    is_behind = 0 <= other.start - mention.stop <= 1 and any(m.kind == "district" for m in other.meanings)
    if is_behind and not _is_everyday(other):
        return True  # "Amata, Long Thành" is another Amata
    is_bare_province = not other.said and {m.kind for m in other.meanings} <= _NEVER_ALONE
    if is_bare_province and not is_beside and any(m.kind == "zone" for m in mention.meanings):
        return False
    return other.is_sure or is_strict


def _today_first(names: Names, meanings: Sequence[Meaning], others: Sequence[Mention]) -> list[Meaning]:
    """Without old communes that are part of today's commune of the same name: who says the name means today's.

    Unless their district is named as well, or a province that ended: then the old commune is meant.
    """
    todays = {target for m in meanings if not m.is_old for target in m.targets}
    return [
        m for m in meanings
        if not (m.is_old and len(m.targets) > 1 and todays.intersection(m.targets)) or _are_old_names_said(names, m, others)
    ]  # fmt: skip


def _are_old_names_said(names: Names, meaning: Meaning, others: Sequence[Mention]) -> bool:
    around = names.around(meaning.token)
    ended = (x for m in others for x in m.meanings if x.kind == "district" or (x.kind == "province" and not x.is_own))
    return any(x.token in around for x in ended)


def _best(names: Names, guesses: Sequence[_Guess], *, is_blocked: bool) -> list[_Guess]:
    fitting = [g for g in guesses if not g.misfits and not _is_alone(g) and not (is_blocked and not _is_firm(g))]
    if not fitting:
        return []
    most = max(g.words for g in fitting)
    top = [g for g in fitting if g.words == most]
    if any(g.mention.said == "commune" for g in top):
        top = [g for g in top if g.mention.said or not _is_namesake_too(g.mention)]
    top = [g for g in top if not _is_context(names, g, top)]
    direct = {g.target for g in top if g.is_direct}
    top = [g for g in top if g.target in direct] or top
    typed = [g for g in top if g.mention.type and g.meaning.type == g.mention.type]
    if len({g.target for g in top}) > 1 and typed:
        top = typed
    deepest = [g for g in top if not any(_holds(names, other, g) for other in top)]
    return deepest or top


def _is_context(names: Names, guess: _Guess, top: Sequence[_Guess]) -> bool:
    """ "Phước Thiền, Nhơn Trạch": the second name is the district of the first, not the zone or commune called so too."""
    districts = {m.token for m in guess.mention.meanings if m.kind in _NEVER_ALONE}
    return not guess.mention.said and any(
        other.mention is not guess.mention and other.meaning.kind == "commune"
        and not districts.isdisjoint(names.around(other.meaning.token))
        for other in top
    )  # fmt: skip


def _is_namesake_too(mention: Mention) -> bool:
    return len({m.kind for m in mention.meanings}) > 1


def _is_alone(guess: _Guess) -> bool:
    """A bare name that is a district's or province's too, with nothing beside it: the whole of it may be meant."""
    if guess.mention.is_near and guess.mention.said == "commune" and guess.words == guess.mention.size:
        return True  # a misspelt commune without a district or province could be many
    return guess.is_wide


def _is_firm(guess: _Guess) -> bool:
    """Beside a zone that nobody knows only a commune said to be one counts: the zone is in it or beside it."""
    return guess.mention.said == "commune"


def _holds(names: Names, inner: _Guess, outer: _Guess) -> bool:
    """Whether `outer` is only what `inner` lies in: the zone Quang Châu and the ward that was called so."""
    if inner.target == outer.target or _DEPTH[inner.meaning.kind] >= _DEPTH[outer.meaning.kind]:
        return False
    is_same_name = inner.mention is outer.mention
    return outer.meaning.token in names.around(inner.meaning.token) and (outer.meaning.is_old or not is_same_name)


def _family_in(names: Names, unknown: Sequence[Mention], counting: Sequence[Mention]) -> tuple[Mention, Meaning] | None:
    """ "VSIP ở Bắc Ninh": of zones with one first name the only one there, unless a number tells them apart."""
    if len(unknown) != 1 or unknown[0].why != ("several zones",):
        return None
    family = unknown[0]
    places = [m for m in counting if m.meanings]
    fitting = [
        m for m in family.meanings
        if places and all(any(x.token in names.around(m.token) for x in p.meanings) for p in places)
    ]  # fmt: skip
    if len(fitting) != 1 or any(c.isdecimal() for c in fitting[0].name) or _has_number(fitting[0].name):
        return None
    return family, fitting[0]


def _has_number(name: str) -> bool:
    return any(word.strip("-").upper() in {"I", "II", "III", "IV", "II-A", "IIA"} for word in name.split())


def _area(names: Names, counting: Iterable[Mention]) -> str | None:
    """The smallest of the named districts and provinces, as a place of the directory."""
    found = []
    for mention in counting:
        wide = [m for m in mention.meanings if m.kind in _NEVER_ALONE]
        widest = [m for m in wide if m.kind == "province"] or wide
        ids = {_area_id(names, m) for m in widest}
        if len(ids) == 1:
            found.append((_DEPTH[widest[0].kind], ids.pop()))
    return min(found)[1] if found else None


def _area_id(names: Names, meaning: Meaning) -> str:
    if meaning.targets:
        return meaning.targets[0]
    return names.gazetteer.area(meaning.token).id


def _ranked(
    names: Names, best: Sequence[_Guess], guesses: Sequence[_Guess], unknown: Sequence[Mention], mentions: Sequence[Mention]
) -> tuple[str, ...]:
    rest = sorted(guesses, key=lambda g: (g.misfits, -g.words, _DEPTH[g.meaning.kind], not g.meaning.is_own, g.share))
    alike = [target for m in unknown for x in _near_first(names, m, mentions) for target in x.targets]
    bare = [target for m in mentions for x in m.meanings for target in x.targets if x.kind not in _NEVER_ALONE]
    said_wide = [x for m in mentions for x in m.meanings if x.kind in _NEVER_ALONE]
    inside = [place for x in said_wide[:MOST_WIDE] for place in names.inside(x.token)] if not best and not unknown else []
    wide = [target for x in said_wide for target in x.targets]
    order = sorted(best, key=lambda g: (_DEPTH[g.meaning.kind], not g.meaning.is_own, g.share))
    return tuple(dict.fromkeys([*(g.target for g in order), *alike, *(g.target for g in rest), *bare, *inside[:MOST_INSIDE], *wide]))


def _near_first(names: Names, mention: Mention, mentions: Sequence[Mention]) -> list[Meaning]:
    """What an unknown zone looks like; those that lie in another named place first."""
    others = {x.token for m in mentions if m is not mention for x in m.meanings}
    return sorted(mention.meanings, key=lambda m: (others.isdisjoint(names.around(m.token)), _DEPTH[m.kind]))


def _first(target: str, offered: Sequence[str]) -> tuple[str, ...]:
    return (target, *(o for o in offered if o != target))


def _why(winner: _Guess) -> tuple[str, ...]:
    reasons = [*winner.mention.why]
    if not winner.mention.is_near:
        reasons.append("exact name" if winner.meaning.is_own else "old name" if winner.meaning.is_old else "another name")
    if winner.mention.said:
        reasons.append("its kind is said")
    if winner.words > winner.mention.size:
        reasons.append("fits the other names")
    return tuple(reasons)


def _why_not(
    best: Sequence[_Guess], unknown: Sequence[Mention], counting: Sequence[Mention], *, has_misfits: bool
) -> tuple[str, ...]:
    reasons = [reason for m in unknown for reason in m.why]
    if best:
        is_split = len({g.meaning.token for g in best}) == 1
        reasons.append("was split into several" if is_split else "several namesakes")
    elif has_misfits:
        reasons.append("names that do not fit each other")
    elif counting and not unknown:
        reasons.append("only a district or province")
    return tuple(dict.fromkeys(reasons)) or ("no name found",)
