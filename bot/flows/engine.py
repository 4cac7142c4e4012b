"""Moving through a flow: what stands on the screen next, and the ways back. Pure, and the same for every answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.flows import place_step
from bot.flows.context import Context
from bot.flows.screen import Outcome, error, note
from bot.flows.session import Session
from bot.flows.tip import (
    MAX_STORY_CHARS,
    MAX_TOTAL_CHARS,
    TIP,
    gives_away,
    has_enough_letters,
    in_danger,
    is_place_known,
    known,
    story_of,
)
from bot.messages import Line

#: from the third failed try on, the longer help with an example
PATIENCE = 3
_RISKS = ("no", "ask", "yes")


def settle(session: Session, ctx: Context) -> Session:
    """The session at its next screen. Computed from the answers alone, never from the way that led here."""
    return replace(session, phase="tip", at=next_at(session, ctx), pending={}, tries=0)


def next_at(session: Session, ctx: Context) -> str:
    answers = session.answers
    if refusal := refused(session, ctx):
        return f"refused/{refusal}"
    if in_danger(session) and "category" in answers:
        return "send_now" if is_place_known(session) else "place"
    if "long" in answers:
        return "story/long"
    if session.hints:
        return "drafted"
    if step := TIP.next_step(known(session), ctx):
        return step.id
    return "mask" if gives_away(session) and "keep" not in session.decided else "review"


def refused(session: Session, ctx: Context) -> str | None:
    """Why nobody here can take this tip; None when somebody can, or too little is known yet."""
    category, place = session.answers.get("category"), session.answers.get("place")
    if not category:
        return None
    verdict = ctx.accepts(category, place.get("id") if place else None)
    is_final = verdict == "closed" or (verdict == "no_body" and place is not None)
    return verdict if is_final else None


def put(session: Session, **answers: Any) -> Session:
    return replace(session, answers={**session.answers, **answers})


def drop(session: Session, *names: str) -> Session:
    return replace(session, answers={k: v for k, v in session.answers.items() if k not in names})


def again(session: Session, *notes: Line, help_key: str | None = None) -> Outcome:
    """The same question once more; from the third failed try on with the longer help."""
    tried = replace(session, tries=session.tries + 1)
    if help_key and tried.tries >= PATIENCE:
        notes += (note(help_key),)
    return Outcome(tried, notes)


def back(session: Session, ctx: Context) -> Outcome:
    """One question back, its answer kept: saying it again replaces it, and the next open question follows."""
    root, _, rest = session.at.partition("/")
    if rest and root in ("category", "place"):
        undone = drop(session, "danger") if rest == "now" else session
        return Outcome(replace(undone, at=root, pending={}, tries=0))
    if rest == "long":
        return Outcome(replace(session, at="story", tries=0))
    step = TIP.step_before(root, known(session), ctx)
    if step is None:
        return Outcome(session, (note("ctl-no_back"),))
    return Outcome(replace(session, at=step.id, pending={}, tries=0))


def skip(session: Session, ctx: Context) -> Outcome:
    """Leave a question open where it may be, or leave an answer as it is."""
    step = TIP.step(session.at.partition("/")[0])
    answers = known(session)
    if step is None or not (step.id in answers or step.skippable(answers, ctx)):
        return again(session, error("ctl-no_skip"))
    return Outcome(settle(session if step.id in answers else put(session, **{step.id: None}), ctx))


# --- words ------------------------------------------------------------------------------------------------------------


def add_words(session: Session, text: str) -> tuple[Session, tuple[Line, ...]]:
    """Keep what was typed as a part of the story, wherever it was typed. Too long a text waits for a decision."""
    text, notes = fit(session, text)
    answers = dict(session.answers)
    if len(text) > MAX_STORY_CHARS:
        answers["long"] = "\n".join(part for part in (answers.get("long"), text) if part)
    elif answers.get("story"):
        answers["story"] = f"{answers['story']}\n{text}"
    else:
        begun = "\n".join(part for part in (answers.get("begun"), text) if part)
        answers |= {"story": begun, "begun": None} if has_enough_letters(begun) else {"begun": begun}
    return replace(_unsettle_mask(session), answers={k: v for k, v in answers.items() if k != "begun" or v}), notes


def fit(session: Session, text: str) -> tuple[str, tuple[Line, ...]]:
    """The text as far as there is room; what does not fit is named, so that nothing vanishes silently."""
    room = max(0, MAX_TOTAL_CHARS - len(story_of(session.answers) or ""))
    if len(text) <= room:
        return text, ()
    kept = text[:room]
    return kept, (error("tip-story-full", max=str(MAX_TOTAL_CHARS), end=kept[-40:] or "…"),)


def _unsettle_mask(session: Session) -> Session:
    """New words are looked at anew before sending."""
    return replace(session, decided=tuple(d for d in session.decided if d != "keep"))


def listen(session: Session, text: str, ctx: Context) -> Session:
    """What the words suggest: gaps become hints, danger is only ever raised."""
    reading = ctx.read(text)
    hints = dict(session.hints)
    if reading.category:
        hints["category"] = reading.category
    if reading.place:
        hints["place"] = place_step.answer(reading.place, None, ctx)
    if reading.when != "unknown":
        hints["when"] = reading.when
    hints = {name: value for name, value in hints.items() if name not in session.answers}
    risk = max(session.risk, reading.danger, key=_RISKS.index)
    return replace(session, hints=hints, risk=risk)

