"""The tip: its table of steps, what counts as danger, and what is handed over when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.flows import masking
from bot.flows.context import Context, SubmitTip
from bot.flows.session import Session
from bot.flows.steps import Answers, Flow, Step
from bot.messages import InvalidAnswer

CATEGORIES = (
    "theft", "robbery", "violence", "extortion_threats", "drugs", "gambling", "loan_sharking", "fraud", "counterfeit", "fire",
    "traffic", "weapons_fireworks", "trafficking", "child_abuse", "domestic_violence", "harassment", "work_safety",
    "food_safety", "environment", "disease", "misconduct", "other",
)  # fmt: skip
#: the first screen: at most eight, grouped; "now" = in danger, what kind comes next
GROUPS: Mapping[str, tuple[str, ...]] = {
    "now": ("fire", "violence", "robbery", "trafficking", "work_safety", "traffic", "child_abuse", "domestic_violence",
            "weapons_fireworks", "other"),
    "g_threats": ("robbery", "extortion_threats", "loan_sharking", "weapons_fireworks"),
    "g_vice": ("drugs", "gambling", "fraud", "counterfeit"),
    "g_people": ("trafficking", "child_abuse", "domestic_violence", "harassment"),
    "g_more": ("work_safety", "traffic", "food_safety", "environment", "disease", "misconduct", "other"),
}  # fmt: skip
FIRST_SCREEN = ("now", "fire", "violence", "theft", "g_threats", "g_vice", "g_people", "g_more")
PICTURES = {
    "now": "🆘", "fire": "🔥", "violence": "👊", "theft": "🔓", "g_threats": "💢", "g_vice": "🎲", "g_people": "✋", "g_more": "⚠️",
    "robbery": "💰", "extortion_threats": "💢", "loan_sharking": "💸", "weapons_fireworks": "🧨", "drugs": "💊", "gambling": "🎲",
    "fraud": "📱", "counterfeit": "🏷️", "trafficking": "🔒", "child_abuse": "🧒", "domestic_violence": "🏠", "harassment": "✋",
    "work_safety": "⛑️", "traffic": "🏍️", "food_safety": "🍚", "environment": "🏭", "disease": "🤒", "misconduct": "⚖️", "other": "❓",
}  # fmt: skip

#: somebody may be hurt while the form is being filled in: the danger question comes, with the numbers above it
LIFE_AT_RISK = frozenset({
    "fire", "violence", "robbery", "extortion_threats", "weapons_fireworks", "trafficking", "child_abuse", "domestic_violence",
    "traffic", "work_safety",
})  # fmt: skip
#: urgent while it is still going on, even if the writer is safe
URGENT_NOW = LIFE_AT_RISK | {"theft"}

TIMES = ("now", "today", "earlier")
MAX_STORY_CHARS = 4000  #: of one answer; a longer one is asked about, never cut silently
MAX_TOTAL_CHARS = 12_000  #: of everything written before sending
MIN_STORY_LETTERS = 8
MAX_PLACE_CHARS = 160  #: a longer "place" is a story that names one


def life_at_risk(answers: Answers, _ctx: Context | None = None) -> bool:
    return answers.get("category") in LIFE_AT_RISK or answers.get("risk", "no") != "no"


def channel_can_push(_answers: Answers, ctx: Context) -> bool:
    return ctx.capabilities.push


def channel_takes_media(_answers: Answers, ctx: Context) -> bool:
    return ctx.capabilities.photo or ctx.capabilities.voice


def enough_without_story(answers: Answers, _ctx: Context) -> bool:
    """Category, place and "now" are worth sending at once; some words already there are enough too."""
    return bool(answers.get("begun")) or (
        "category" in answers and "place" in answers and answers.get("when") == "now" and answers["category"] != "other"
    )


def parse_story(text: str, answers: Answers, _ctx: Context) -> str:
    """Raises InvalidAnswer too_short, too_long; the caller keeps the words in both cases."""
    if len(text) > MAX_STORY_CHARS and answers.get("allowed_long") is not True:
        raise InvalidAnswer("too_long", chars=str(len(text)), max=str(MAX_STORY_CHARS))
    if not has_enough_letters(text):
        raise InvalidAnswer("too_short")
    return text


def has_enough_letters(text: str) -> bool:
    return sum(c.isalnum() for c in text) >= MIN_STORY_LETTERS


TIP = Flow(
    name="tip",
    version=1,
    expires_after=timedelta(hours=24),
    steps=(
        Step("category", choices=CATEGORIES),
        Step("danger", choices=("safe", "not_yet", "cannot_call"), when=life_at_risk),
        Step("place"),  # parsed in places.py: a search has more outcomes than right and wrong
        Step("when", choices=TIMES),
        Step("story", parse=parse_story, skippable=enough_without_story),
        Step("evidence", when=channel_takes_media, skippable=lambda _a, _c: True, many=True),
        Step("reply", choices=("allow", "one_way"), when=channel_can_push),
    ),
)


# --- what is known ----------------------------------------------------------------------------------------------------


def known(session: Session) -> dict[str, Any]:
    """Confirmed answers, and what the words say about danger."""
    return {**session.answers, "risk": session.risk}


def assumed(session: Session) -> dict[str, Any]:
    """Answers with what the first sentence suggests in the gaps: good enough to send in danger."""
    return {**session.hints, **known(session)}


def in_danger(session: Session) -> bool:
    return session.answers.get("danger") in ("not_yet", "cannot_call") and life_at_risk(assumed(session))


def may_be_in_danger(session: Session) -> bool:
    """The person said so, or was not asked yet and the matter or the words give reason to think so."""
    return in_danger(session) or ("danger" not in session.answers and life_at_risk(assumed(session)))


def is_place_known(session: Session) -> bool:
    return bool(assumed(session).get("place"))


def can_send_now(session: Session) -> bool:
    return may_be_in_danger(session) and is_place_known(session)


def story_of(answers: Answers) -> str | None:
    """Everything written so far, also what still waits for a decision about its length."""
    parts = [part for part in (answers.get("begun"), answers.get("story"), answers.get("long")) if part]
    return "\n".join(parts) or None


def written(session: Session) -> tuple[str, str]:
    """The words that would be sent: the story, and those beside the place."""
    place = assumed(session).get("place") or {}
    return story_of(session.answers) or "", place.get("words") or ""


def gives_away(session: Session) -> bool:
    """Whether something in them could give the writer away."""
    return any(map(masking.stands_out, written(session)))


# --- handing over -----------------------------------------------------------------------------------------------------


def submission(session: Session, ctx: Context) -> SubmitTip:
    """The tip as it stands, with answers of closed branches dropped."""
    return _handed_over(known(session), session.lang, ctx)


def submission_in_danger(session: Session, ctx: Context) -> SubmitTip:
    """What is there, now; what is missing is asked afterwards."""
    answers = {"category": "other"} | assumed(session)
    tip = _handed_over(answers | {"risk": "yes"}, session.lang, ctx)
    return SubmitTip(tip.answers, urgent=True)


def _handed_over(answers: Answers, lang: str, ctx: Context) -> SubmitTip:
    open_steps = {step.id for step in TIP.applicable(answers, ctx)}
    given = {key: answers.get(key) for key in ("category", "danger", "place", "when", "reply") if key in open_steps}
    closed: dict[str, Any] = {
        "category": given.get("category"),
        "danger": given.get("danger"),
        "place": given.get("place") or {"id": None, "words": None},
        "when": given.get("when"),
        "story": story_of(answers),
        "evidence": list(answers.get("photos", ())),
        "reply": given.get("reply"),
        "lang": lang,
    }
    return SubmitTip(closed, urgent=is_urgent(closed))


def is_urgent(answers: Answers) -> bool:
    return answers.get("danger") in ("not_yet", "cannot_call") or (
        answers.get("when") == "now" and answers.get("category") in URGENT_NOW
    )
