"""What a first sentence suggests: kind, danger, whose matter it is, place, time. Rules only, so every answer can be explained.

Nothing here decides anything: the person confirms by a tap. "Nothing" and "ask" are honest answers; a confident wrong one
sends a patrol to the wrong gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from language import evidence
from language.evidence import CLAIMS, DISTRESS, Evidence
from language.folding import beginning, clean
from language.habits import AT_RISK
from language.lexicon import LEVELS, Lexicon
from language.places import PlaceIndex
from language.syllable import has_other_script, is_syllable
from language.words import Word, split

MAX_OFFERED = 4
SURE = LEVELS["sure"]
#: log odds: what the habits of words must reach to be offered, to lead, to ask about danger, to name another scope
OFFERED_FROM, LEADS_FROM, LEADS_BY, ASKS_FROM = 1.0, 3.0, 0.0, 0.7
#: by how much the union or an opinion must be likelier than every kind of tip, by the surest level of a row that names a kind
SCOPE_BY = {0: 1.0, LEVELS["hint"]: 1.0, LEVELS["likely"]: 2.0, SURE: 4.0}
OTHER_SCOPE_BY = 3.0  #: wages, papers, greetings: only where no row names a kind
NEVER = -99.0
SCOPE_MARK = "_"
#: kinds in which mostly somebody is at risk (two of three labelled sentences and more) are asked about unless the words sound safe:
#: the log odds of risk from which they are. Unguarded machines, glances and fireworks are more often only reported.
RISKY = {
    "violence": -2.0, "domestic_violence": -2.0, "child_abuse": -2.0, "trafficking": -2.0, "robbery": -2.0, "extortion_threats": -2.0,
    "fire": -2.0, "work_safety": -0.3, "weapons_fireworks": -0.3, "harassment": -0.3,
}  # fmt: skip
#: a category leads if it is this much better founded than the next one (in words, a sure one counting three)
LEAD = 1
#: in the order in which they are asked when two are equally well founded
#: rows of these that are not sure count only when they cover the whole message
COVERING = ("greeting", "noise")
#: whoever writes these writes English, and is not turned away for it
ENGLISH = frozenset(
    (
        "the", "is", "are", "was", "were", "there", "a", "an", "in", "at", "on", "my", "i", "we", "he", "she", "they", "it", "and", "not",
        "please", "help", "someone", "somebody", "people", "man", "men", "some", "of", "to", "have", "has", "me", "you", "this", "that",
        "with", "for", "from",
    )
)  # fmt: skip
VIEWS = ("union", "opinion")  #: what must never be kept as a tip
SCOPES = ("subscribe", "procedure", "union", "labour", "opinion", "greeting", "noise")


@dataclass(frozen=True, slots=True)
class Reading:
    category: str | None = None
    offered: tuple[str, ...] = ()  #: what it may be, the likeliest first, `category` included
    rivals: tuple[str, ...] = ()  #: other kinds that rows of the lexicon named, the likeliest first
    danger: str = "no"  #: yes | no | ask: is life at risk?
    scope: str = "tip"  #: tip | labour | union | opinion | procedure | greeting | subscribe | noise
    place: str | None = None  #: a place id
    zone: str | None = None  #: that place, or what it lies in, where this is a zone
    place_words: str | None = field(default=None, repr=False)  #: how the sentence says it
    when: str = "unknown"  #: now | today | earlier | unknown
    topic: str | None = None  #: which papers a question about procedures means
    claim: str | None = None  #: officer | employer | operator | command: who the writer says to be, which changes nothing
    why: tuple[str, ...] = ()  #: "category theft: mất trộm": rows of the lexicon, never the person's words


def read(sentence: str, lexicon: Lexicon, places: PlaceIndex) -> Reading:
    """Everything that can be taken from the beginning of one message of a worker."""
    text = clean(beginning(sentence))
    words = split(text, lexicon.respelling.respell)
    gathered = evidence.gather(words, text, lexicon)
    found = evidence.weigh(gathered, words)
    # One word alone keeps no company: "máu" may be anything.
    habits = lexicon.habits.weigh(words, evidence.set_apart(gathered)) if len(words) > 1 else {}
    when = _when(found)
    danger = _danger(found, when, habits)
    category, offered = _categories(found, lexicon, habits)
    hit = places.find_in(text)
    scope, claim = _scope(found, danger, habits, words, text)
    if hit and scope == "noise" and not claim:
        scope = "tip"  # whoever begins with a place has something to tell
    is_tip = scope == "tip"
    if is_tip and danger == "no" and (_is_usually_a_danger(offered, habits) or _is_cried(found)):
        danger = "ask"
    return Reading(
        category=category if is_tip else None,
        offered=offered if is_tip else (),
        rivals=tuple(name for name in offered if name != category and _is_said(name, found)) if is_tip else (),
        danger=danger,
        scope=scope,
        place=hit.place.id if hit else None,
        zone=places.zone_of(hit.place.id) if hit else None,
        place_words=hit.words if hit else None,
        when=_now_if_in_danger(when, danger, found),
        topic=_topic(found) if scope == "procedure" else None,
        claim=claim,
        why=tuple(dict.fromkeys(f"{e.kind} {e.name}: {e.row}" for e in found if e.name != "particle" and e.kind != "topic")),
    )


# --- kind -------------------------------------------------------------------------------------------------------------


def _categories(
    found: Sequence[Evidence], lexicon: Lexicon, habits: Mapping[str, float]
) -> tuple[str | None, tuple[str, ...]]:
    """The kind that leads, and all that it may be; none leads where two are equally well founded."""
    weights = _weights(e for e in found if e.kind == "category")
    said = {e.name for e in found if e.kind == "category" and e.level > LEVELS["hint"]}
    beaten = {loser for name in said for loser in lexicon.beats.get(name, ())}
    ranked = sorted(weights, key=lambda name: (name not in said, name in beaten, -weights[name], -habits.get(name, NEVER)))
    usual = _usual(habits)
    offered = tuple(dict.fromkeys((*ranked, *usual)))[:MAX_OFFERED]
    if not said:
        return _leading_habit(usual, habits), offered if usual or ranked else ()
    first, *others = ranked
    rivals = [weights[name] for name in others if name not in beaten]
    leads = not rivals or weights[first] - rivals[0] >= LEAD
    return first if leads else None, offered


def _is_said(name: str, found: Sequence[Evidence]) -> bool:
    return any(e.kind == "category" and e.name == name and e.level > LEVELS["hint"] for e in found)


def _usual(habits: Mapping[str, float]) -> list[str]:
    """Kinds that the words speak for, the likeliest first."""
    kinds = [name for name, score in habits.items() if not name.startswith(SCOPE_MARK) and name != AT_RISK and score > OFFERED_FROM]
    return sorted(kinds, key=lambda name: -habits[name])


def _leading_habit(usual: Sequence[str], habits: Mapping[str, float]) -> str | None:
    if not usual or habits[usual[0]] < LEADS_FROM:
        return None
    return usual[0] if len(usual) == 1 or habits[usual[0]] - habits[usual[1]] >= LEADS_BY else None


def _weights(found: Iterable[Evidence]) -> dict[str, int]:
    """How much of the sentence speaks for each name: a word in two rows counts once, at its surest."""
    surest: dict[str, dict[int, int]] = {}
    unplaced: dict[str, int] = {}
    for e in found:
        surest.setdefault(e.name, {})
        for position in e.positions:
            surest[e.name][position] = max(e.level, surest[e.name].get(position, 0))
        if not e.positions:
            unplaced[e.name] = unplaced.get(e.name, 0) + e.weight
    return {name: sum(levels.values()) + unplaced.get(name, 0) for name, levels in surest.items()}


# --- danger and time --------------------------------------------------------------------------------------------------


def _danger(found: Sequence[Evidence], when: str, habits: Mapping[str, float]) -> str:
    """A threat or a locked door stays a danger; a fire of yesterday is only asked about. Habits ask, and never say yes."""
    said = {e.name for e in found if e.kind == "danger"}
    if "always" in said or ("happening" in said and when != "earlier"):
        return "yes"
    return "ask" if said & {"happening", "ask"} or habits.get(AT_RISK, NEVER) > ASKS_FROM else "no"


def _is_usually_a_danger(offered: Sequence[str], habits: Mapping[str, float]) -> bool:
    """No row named a danger, but the likeliest kind is one of those in which somebody is hurt, held or followed.

    Nobody can write down every way to say so: "chị cứ ngồi co ro, ông ấy làm chuyện đó trong ca đêm".
    """
    return bool(offered) and offered[0] in RISKY and habits.get(AT_RISK, NEVER) > RISKY[offered[0]]


def _is_cried(found: Sequence[Evidence]) -> bool:
    """ "anh ơi nhanh lên", "em sợ quá": somebody is afraid, and says of nothing."""
    return any(e.kind == "danger" and e.name == DISTRESS for e in found)


def _when(found: Sequence[Evidence]) -> str:
    said = {e.name for e in found if e.kind == "time"}
    # "đang" stands in many sentences about yesterday: it counts only when no other time is named.
    plain = said - {"now"} or said
    return next(iter(plain)) if len(plain) == 1 else "unknown"


def _now_if_in_danger(when: str, danger: str, found: Sequence[Evidence]) -> str:
    """Whoever writes "cháy xưởng" and names no time means now."""
    return "now" if when == "unknown" and danger == "yes" and not any(e.kind == "time" for e in found) else when


# --- whose matter -----------------------------------------------------------------------------------------------------


def _scope(
    found: Sequence[Evidence], danger: str, habits: Mapping[str, float], words: Sequence[Word], text: str
) -> tuple[str, str | None]:
    """Scope never beats crime; what nobody can place is taken as a tip rather than turned away."""
    scopes = [e for e in found if e.kind == "scope"]
    claim = next((e.name for e in scopes if e.name in CLAIMS), None)
    is_crime = any(e.kind == "danger" and e.name != DISTRESS for e in found)
    category = max((e.level for e in found if e.kind == "category"), default=0)
    other = _other_scope(scopes)
    if other and not is_crime and (danger == "no" or other.name == "union") and _gives_way(category, other, habits):
        return other.name, claim
    if is_crime or danger != "no":
        return "tip", claim
    if category:
        return _usual_scope(habits, category) or "tip", claim
    if _is_covered_by(scopes, "greeting", words):
        return "greeting", claim
    if claim or _is_noise(scopes, words, text):
        return "noise", claim
    return _usual_scope(habits, category) or "tip", claim


def _gives_way(category: int, other: Evidence, habits: Mapping[str, float]) -> bool:
    """Whether a category of this level gives way to the other matter. Nothing but violence and the like makes a tip of a strike."""
    if other.level >= SURE:
        # "Bếp ăn tháng này ngon hơn, cho 10 điểm" names a kitchen, and praises it.
        return category < SURE or other.name in ("subscribe", "union") or (other.name in VIEWS and _sounds_like_a_view(habits))
    return other.level > category and (_likeliest(habits) or other.name).startswith((SCOPE_MARK, other.name))


def _sounds_like_a_view(habits: Mapping[str, float]) -> bool:
    return _likeliest(habits).removeprefix(SCOPE_MARK) in VIEWS


def _likeliest(habits: Mapping[str, float]) -> str:
    return max((name for name in habits if name != AT_RISK), key=lambda name: habits[name], default="")


def _usual_scope(habits: Mapping[str, float], category: int) -> str | None:
    """What the words sound like, where no row is sure of a kind; and clearly: a tip that is turned away is lost."""
    best = _likeliest(habits)
    kinds = (score for name, score in habits.items() if not name.startswith(SCOPE_MARK) and name != AT_RISK)
    name = best.removeprefix(SCOPE_MARK)
    needed = SCOPE_BY.get(category) if name in VIEWS else None if category else OTHER_SCOPE_BY
    if not best.startswith(SCOPE_MARK) or needed is None or habits[best] - max(kinds, default=NEVER) < needed:
        return None
    return name


def _other_scope(scopes: Sequence[Evidence]) -> Evidence | None:
    """The surest of them; a greeting and noise only by rows that are sure: the others must cover the message."""
    spoken = [e for e in scopes if e.name in SCOPES and (e.name not in COVERING or e.level >= SURE)]
    return max(spoken, key=lambda e: (e.level, len(e.positions), -SCOPES.index(e.name)), default=None)


def _topic(found: Sequence[Evidence]) -> str | None:
    weights = _weights(e for e in found if e.kind == "topic")
    return max(weights, key=lambda name: weights[name], default=None)


def _is_covered_by(scopes: Sequence[Evidence], name: str, words: Sequence[Word]) -> bool:
    """Whether the message is nothing else: every word is one of those rows', or a particle."""
    mine = {p for e in scopes if e.name == name for p in e.positions}
    particles = {p for e in scopes if e.name == "particle" for p in e.positions}
    return bool(mine) and mine | particles >= set(range(len(words)))


def _is_noise(scopes: Sequence[Evidence], words: Sequence[Word], text: str) -> bool:
    """Nothing to read, letters that are no words, or what people send to try a bot out."""
    if has_other_script(text):
        return False
    if not words or _is_covered_by(scopes, "noise", words):
        return True
    return not any(is_syllable(w.spelt.folded) or w.spelt.folded in ENGLISH for w in words)
