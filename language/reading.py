"""What a sentence suggests. Plain phrase matching, honest about not knowing: every answer may be "nothing".

The seam: a better reader keeps this signature. Nothing here decides anything; the person confirms by a tap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from language.folding import beginning, clean
from language.lexicon import Found, Lexicon, Phrases, Word, split
from language.places import PlaceIndex

#: a category leads only if it is this much better founded than the next one (in words matched)
LEAD = 1
MAX_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Reading:
    category: str | None = None
    offered: tuple[str, ...] = ()  #: other categories that it might be, the likeliest first
    danger: str = "no"  #: yes | no | ask: is life at risk?
    scope: str | None = None  #: union | labour | opinion | procedure: not ours
    place: str | None = None  #: a place id
    place_words: str | None = field(default=None, repr=False)  #: how the sentence says it
    when: str = "unknown"  #: now | today | earlier | unknown
    why: tuple[str, ...] = ()  #: "fire:cháy xưởng": which phrase said so; phrases of the lexicon, never the person's words


def read(sentence: str, lexicon: Lexicon, places: PlaceIndex) -> Reading:
    """Everything that can be taken from the beginning of one message of a worker."""
    text = clean(beginning(sentence))
    words = split(text)
    found = {name: hits for name, rows in lexicon.categories.items() if (hits := rows.find(words))}
    category, offered = _best(found)
    danger = _danger(words, lexicon)
    hit = places.find_in(text)
    is_crime = bool(found) or danger != "no" or bool(lexicon.crimes.find(words))
    return Reading(
        category=category,
        offered=offered,
        danger=danger,
        scope=None if is_crime else _scope(words, lexicon.scopes),
        place=hit.place.id if hit else None,
        place_words=hit.words if hit else None,
        when=_when(words, lexicon.times),
        why=tuple(dict.fromkeys(f"{name}:{hit.phrase.text}" for name, hits in found.items() for hit in hits)),
    )


def _best(found: Mapping[str, list[Found]]) -> tuple[str | None, tuple[str, ...]]:
    weights = {name: _weight(hits) for name, hits in found.items()}
    ranked = sorted(weights, key=lambda name: -weights[name])
    if not ranked:
        return None, ()
    leads = len(ranked) == 1 or weights[ranked[0]] - weights[ranked[1]] >= LEAD
    return (ranked[0], tuple(ranked[1 : 1 + MAX_OFFERED])) if leads else (None, tuple(ranked[:MAX_OFFERED]))


def _weight(hits: list[Found]) -> int:
    """How many words of the sentence speak for it; a word in two phrases counts once."""
    return len({position for hit in hits for position in hit.positions})


def _danger(words: list[Word], lexicon: Lexicon) -> str:
    """Never yes from one word without marks: "chay" is run, fire and vegetarian, "dam" stabs and swamps."""
    if lexicon.dangers.find(words):
        return "yes"
    return "ask" if lexicon.questions.find(words) else "no"


def _scope(words: list[Word], scopes: Mapping[str, Phrases]) -> str | None:
    return next((name for name, rows in scopes.items() if rows.find(words)), None)


def _when(words: list[Word], times: Mapping[str, Phrases]) -> str:
    said = [name for name, rows in times.items() if rows.find(words)]
    # "đang" stands in many sentences about yesterday: it counts only when no other time is named.
    plain = [name for name in said if name != "now"] or said
    return plain[0] if len(plain) == 1 else "unknown"
