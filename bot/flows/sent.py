"""After sending: the receipt first, then a few questions that make the tip easier to check. Each may be left out."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import additions, emergency
from bot.flows.act import Act
from bot.flows.context import Context
from bot.flows.screen import BACK, HELP, SKIP, Outcome, Screen, accepts_words, again_line, say
from bot.flows.session import Session
from bot.messages import Choice, Line

#: topic → ready answers; asked in this order, one by one
TOPICS: dict[str, tuple[str, ...]] = {
    "where": (),
    "ongoing": ("yes", "no", "unknown"),
    "witness": ("saw", "heard", "told"),
    "vehicle": (),
}
LEAVE = Choice("ctl-home", key="sent-leave", style="quiet")
CASE = Choice("case", key="sent-case", style="quiet", is_word=True)


def draw(session: Session, ctx: Context) -> Screen:
    if session.at == "mask":
        return replace(additions.mask_screen(session, ctx), step="tip-sent_mask")
    if session.at in TOPICS:
        return _topic(session, ctx)
    if session.at == "done":
        return _done(ctx)
    return _receipt(session, ctx)


def _receipt(session: Session, ctx: Context) -> Screen:
    """The receipt; the handler puts the code in. "tip-sent" means: committed."""
    has_alarm = bool(session.answers.get("alarm"))
    lines: tuple[Line, ...] = (say("sent-thanks"), *_status(ctx), say("sent-honest", kind="note"))
    choices: tuple[Choice, ...] = ()
    if has_alarm:
        lines = (emergency.alarm(ctx), *lines)
        choices = emergency.calls(ctx, session.lang)
    if _next_topic(session):
        choices += (Choice("more", key="sent-more", style="primary", is_word=True),)
    return Screen(
        "tip-sent", lines, (*choices, CASE, LEAVE), (HELP,), accepts_words(ctx, with_media=True), is_free=True, live=True
    )


def _status(ctx: Context) -> tuple[Line, ...]:
    """What happened since, and a question that waits: whoever still has the page open need not look for it."""
    if ctx.case is None or not ctx.case.found:
        return ()
    if not ctx.case.seen:
        return (say("case-status-received", kind="status", received=ctx.case.received),)
    seen = say("case-status-seen", kind="status", received=ctx.case.received, seen=ctx.case.seen)
    asked = [line for line in ctx.case.dialogue if line.kind == "theirs"]
    if not ctx.case.question_open or not asked:
        return (seen,)
    return (seen, asked[-1], say("ask-no_name", kind="note"), say("case-view-question"))


def _topic(session: Session, ctx: Context) -> Screen:
    topic = session.at
    choices = tuple(Choice(value, key=f"sent-{topic}-{value}") for value in TOPICS[topic])
    controls = (SKIP, BACK, HELP)
    stop = Choice("stop", key="sent-stop", style="quiet", is_word=True)
    return Screen(
        f"tip-sent_{topic}",
        (say(f"sent-{topic}-ask"),),
        (*choices, stop),
        controls,
        accepts_words(ctx, with_media=True),
        is_free=True,
    )


def _done(ctx: Context) -> Screen:
    receipt = Choice("receipt", key="sent-receipt", is_word=True)
    return Screen(
        "tip-sent_done",
        (say("sent-done"), *_status(ctx)),
        (receipt, CASE, LEAVE),
        (HELP,),
        accepts_words(ctx, with_media=True),
        is_free=True,
        live=True,
    )


def _next_topic(session: Session) -> str | None:
    return next((topic for topic in TOPICS if topic not in session.decided), None)


def take(session: Session, act: Act, ctx: Context) -> Outcome:
    if session.at == "mask":
        return additions.masked(session, act)
    if act.choice:
        return _choose(session, act, ctx)
    if session.at in TOPICS:
        return additions.add(_asked(session), act, "fact", _after(session), topic=session.at)
    is_answer = ctx.case is not None and ctx.case.question_open
    return additions.add(session, act, "answer" if is_answer else "fact", session.at)


def _choose(session: Session, act: Act, ctx: Context) -> Outcome:
    topic, choice = session.at, act.choice or ""
    if choice == "more":
        return Outcome(replace(session, at=_next_topic(session) or "done"))
    if choice == "case":
        return Outcome(replace(session, phase="case", at="view"))
    if choice in ("receipt", "ctl-back"):
        return Outcome(replace(session, at="receipt"))
    if choice == "stop":
        return Outcome(replace(_asked(session), at="done"))
    if choice == "ctl-skip" and topic in TOPICS:
        return Outcome(replace(_asked(session), at=_after(session)))
    if topic in TOPICS and choice in TOPICS[topic]:
        # Officers read Vietnamese, in whatever language the question stood.
        said = ctx.label(f"sent-{topic}-{choice}", "vi")
        return additions.hand_over(_asked(session), said, (), "fact", _after(session), topic)
    return Outcome(session, (again_line(choice),))


def _asked(session: Session) -> Session:
    return replace(session, decided=(*session.decided, session.at)) if session.at in TOPICS else session


def _after(session: Session) -> str:
    return _next_topic(_asked(session)) or "done"
