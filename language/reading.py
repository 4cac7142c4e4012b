"""What a first sentence suggests: kind, danger, whose matter it is, place, time. Rules only, so every answer can be explained.

Nothing here decides anything: the person confirms by a tap. "Nothing" and "ask" are honest answers; a confident wrong one
sends a patrol to the wrong gate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from language import evidence
from language.evidence import CLAIMS, DISTRESS, Evidence
from language.folding import beginning, clean
from language.habits import AT_RISK, VIEW
from language.lexicon import LEVELS, Lexicon
from language.places import PlaceIndex
from language.syllable import has_other_script, is_syllable
from language.words import Word, split

MAX_OFFERED = 4
SURE = LEVELS["sure"]
#: how much habits must speak for a risk: to ask, and to believe a row that is sure (else it is asked)
ASKS_FROM, ROW_IS_BELIEVED_FROM = -0.55, -0.25
#: kinds that are told of without anybody at risk, and from where they are asked about
HARMLESS_KINDS = frozenset(
    ("counterfeit", "disease", "drugs", "environment", "food_safety", "fraud", "gambling", "loan_sharking", "misconduct", "theft")
)
ASKS_ABOUT_HARMLESS_FROM = -0.25
#: the same of things and money, where a row that is sure says so: "Hai người lạ bẻ khóa xe máy" needs no question
PROPERTY = frozenset(("counterfeit", "fraud", "gambling", "theft"))
ASKS_ABOUT_PROPERTY_FROM = 0.05
IS_TIP_FROM = -0.1  #: of risk: whatever else it sounds like
#: what the surest row that names a kind adds to it, beside its habits
OF_ROW = {LEVELS["hint"]: 0.5, LEVELS["likely"]: 1.0, SURE: 2.0}
BEATEN = 0.5  #: taken from a kind that gives way to another one that a row names
OFFERED_FROM, LEADS_FROM, LEADS_BY = 0.3, 1.5, 0.05
MIN_WORDS = 5  #: of fewer nobody can hear a risk or an opinion
#: how much habits must speak for the union or an opinion; what a row that names a kind, a danger, or the scope itself adds or takes
VIEW_FROM = -0.5
AGAINST_VIEW = {0: 0.0, LEVELS["hint"]: 0.35, LEVELS["likely"]: 0.7, SURE: 1.4}
DANGER_AGAINST_VIEW = 0.7
FOR_VIEW = {0: 0.0, LEVELS["hint"]: 0.2, LEVELS["likely"]: 0.35, SURE: 0.5}
OTHER_SCOPE_BY = 2.5  #: by how much wages, papers, greetings must be likelier than every kind, where no row names one
NEVER = -99.0
SCOPE_MARK = "_"
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
CRIMES = ("always", "happening", "crime")  #: rows of danger that no view beats
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
    habits = _habits(words, evidence.set_apart(gathered), lexicon)
    when = _when(found)
    danger = _danger(found, when, habits)
    category, offered = _categories(found, lexicon, habits)
    hit = places.find_in(text)
    scope, claim = _scope(found, danger, habits, words, text)
    if hit and scope == "noise" and not claim:
        scope = "tip"  # whoever begins with a place has something to tell
    is_tip = scope == "tip"
    if is_tip and danger == "no" and (_sounds_at_risk(offered, found, habits) or _is_cried(found)):
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


def _habits(words: Sequence[Word], apart: frozenset[int], lexicon: Lexicon) -> Mapping[str, float]:
    """One word alone keeps no company: "máu" may be anything."""
    counting = len(words) - len(apart)
    found = lexicon.habits.weigh(words, apart) if counting > 1 else {}
    return found if counting >= MIN_WORDS else {name: score for name, score in found.items() if name not in (AT_RISK, VIEW)}


# --- kind -------------------------------------------------------------------------------------------------------------


def _categories(
    found: Sequence[Evidence], lexicon: Lexicon, habits: Mapping[str, float]
) -> tuple[str | None, tuple[str, ...]]:
    """The kind that leads, and all that it may be; none leads where two are equally well founded."""
    surest: dict[str, int] = {}
    for e in found:
        if e.kind == "category":
            surest[e.name] = max(e.level, surest.get(e.name, 0))
    said = {name for name, level in surest.items() if level > LEVELS["hint"]}
    beaten = {loser for name in said for loser in lexicon.beats.get(name, ())}
    scores = {name: habits.get(name, 0.0) + OF_ROW[level] for name, level in surest.items()}
    scores |= {name: habits[name] for name in _kinds(habits) if name not in surest and habits[name] > OFFERED_FROM}
    ranked = sorted(scores, key=lambda name: BEATEN * (name in beaten) - scores[name])
    first = next(iter(ranked), None)
    return first if first and _leads(ranked, scores, said) else None, tuple(ranked[:MAX_OFFERED])


def _leads(ranked: Sequence[str], scores: Mapping[str, float], said: Collection[str]) -> bool:
    if ranked[0] not in said and scores[ranked[0]] < LEADS_FROM:
        return False
    return len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= LEADS_BY


def _kinds(habits: Mapping[str, float]) -> Iterable[str]:
    return (name for name in habits if not name.startswith(SCOPE_MARK) and name not in (AT_RISK, VIEW))


def _is_said(name: str, found: Sequence[Evidence]) -> bool:
    return any(e.kind == "category" and e.name == name and e.level > LEVELS["hint"] for e in found)


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
    """A threat or a locked door stays a danger; a fire of yesterday is only asked about. What sounds harmless is doubted."""
    said = {e.name for e in found if e.kind == "danger"}
    risk = habits.get(AT_RISK, 0.0)
    if "always" in said or ("happening" in said and when != "earlier"):
        return "yes" if risk >= ROW_IS_BELIEVED_FROM else "ask"
    return "ask" if said & {"happening", "ask"} else "no"


def _sounds_at_risk(offered: Sequence[str], found: Sequence[Evidence], habits: Mapping[str, float]) -> bool:
    """Nobody can write down every way to say so: "chị cứ ngồi co ro, ông ấy làm chuyện đó trong ca đêm"."""
    kind = offered[0] if offered else ""
    asks_from = ASKS_FROM
    if kind in HARMLESS_KINDS:
        is_property = kind in PROPERTY and any(e.kind == "category" and e.name == kind and e.level == SURE for e in found)
        asks_from = ASKS_ABOUT_PROPERTY_FROM if is_property else ASKS_ABOUT_HARMLESS_FROM
    return habits.get(AT_RISK, NEVER) > asks_from


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
    if habits.get(AT_RISK, NEVER) > IS_TIP_FROM:
        return "tip", claim
    other = _other_scope(scopes)
    view = _view(found, category, is_crime, habits) if not claim and (not other or other.name in VIEWS) else None
    if view:
        return view, claim
    is_open = other and (other.name not in VIEWS or VIEW not in habits) and not is_crime and danger == "no"
    if other and is_open and _gives_way(category, other, habits):
        return other.name, claim
    if is_crime or danger != "no":
        return "tip", claim
    if category:
        return "tip", claim
    if _is_covered_by(scopes, "greeting", words):
        return "greeting", claim
    if claim or _is_noise(scopes, words, text):
        return "noise", claim
    return _usual_scope(habits) or "tip", claim


def _view(found: Sequence[Evidence], category: int, is_crime: bool, habits: Mapping[str, float]) -> str | None:
    """The union or an opinion: rows of either and habits against rows that name a kind or a danger; a crime is never either."""
    if any(e.kind == "danger" and e.name in CRIMES for e in found):
        return None
    rows = [e for e in found if e.kind == "scope" and e.name in VIEWS]
    surest = max(rows, key=lambda e: (e.level, len(e.positions)), default=None)
    score = habits.get(VIEW, NEVER) + FOR_VIEW[surest.level if surest else 0] - AGAINST_VIEW[category] - DANGER_AGAINST_VIEW * is_crime
    if score <= VIEW_FROM:
        return None
    return surest.name if surest else max(VIEWS, key=lambda name: habits.get(SCOPE_MARK + name, NEVER))


def _gives_way(category: int, other: Evidence, habits: Mapping[str, float]) -> bool:
    """Whether a category of this level gives way to the other matter."""
    if other.level >= SURE:
        return category < SURE or other.name in ("subscribe", "union")
    return other.level > category and (_likeliest(habits) or other.name).startswith((SCOPE_MARK, other.name))


def _likeliest(habits: Mapping[str, float]) -> str:
    return max((name for name in habits if name not in (AT_RISK, VIEW)), key=lambda name: habits[name], default="")


def _usual_scope(habits: Mapping[str, float]) -> str | None:
    """What the words sound like, where no row names a kind; and clearly: a tip that is turned away is lost."""
    best = _likeliest(habits)
    name = best.removeprefix(SCOPE_MARK)
    if not best.startswith(SCOPE_MARK) or name in VIEWS:
        return None
    return name if habits[best] - max((habits[kind] for kind in _kinds(habits)), default=NEVER) >= OTHER_SCOPE_BY else None


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
