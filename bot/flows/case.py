"""The way back by receipt: where the case stands, both sides' words, adding, answering, contesting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.flows import additions, emergency
from bot.flows.act import Act
from bot.flows.context import AddToTip, CaseFacts, Contest, Context, Effect, OpenCase
from bot.flows.engine import PATIENCE
from bot.flows.screen import BACK, HELP, Outcome, Screen, accepts_words, again_line, error, note, say
from bot.flows.session import Session
from bot.messages import Choice, Line
from language.local_time import local_minute

HOME = Choice("ctl-home", key="ctl-home", style="quiet")
LEAVE = Choice("ctl-home", key="ctl-leave", style="quiet")
#: a text with more words than any receipt is a message that came to the wrong screen
MANY_WORDS = 12


# --- the receipt question ---------------------------------------------------------------------------------------------


def draw_receipt(session: Session, ctx: Context) -> Screen:
    choices = (Choice("tip_instead", key="case-receipt-tip_instead", is_word=True),) if session.pending.get("text") else ()
    lines = (say("case-receipt-ask"),)
    return Screen("case-receipt", lines, choices, (BACK, HELP), accepts_words(ctx), is_free=True)


def take_receipt(session: Session, act: Act, ctx: Context) -> Outcome:
    """A receipt is looked up by the handler, which asks again with what it found."""
    if act.refused or act.evidence:
        return Outcome(session, (error("case-receipt-no_media"),))
    if not act.text:
        return Outcome(session, (again_line(act.choice),)) if act.choice else Outcome(session)
    if ctx.case is None:
        return Outcome(session, effects=(OpenCase(act.text),))
    if ctx.case.found:
        return Outcome(Session(phase="case", lang=session.lang, turn=session.turn, at="view"))
    return _not_found(session, act.text)


def _not_found(session: Session, text: str) -> Outcome:
    tried = replace(session, phase="receipt", at="", tries=session.tries + 1, pending={})
    notes: tuple[Line, ...] = (error("case-receipt-not_found"),)
    if len(text.split()) > MANY_WORDS:
        tried = replace(tried, pending={"text": text})
        notes = (error("case-receipt-too_many_words"),)
    return Outcome(tried, notes + ((note("case-receipt-help"),) if tried.tries >= PATIENCE else ()))


def after(facts: CaseFacts, effects: Iterable[Effect], now: datetime) -> CaseFacts:
    """The case as it will stand once these effects are committed: people must see their own words at once."""
    time = local_minute(now)
    for effect in effects:
        if isinstance(effect, AddToTip | Contest):
            words = effect.text or ("📷" if isinstance(effect, AddToTip) and effect.evidence else "…")
            facts = replace(facts, dialogue=(*facts.dialogue, Line(text=f"{time} · {words}", kind="ours")))
        if isinstance(effect, AddToTip) and effect.kind == "answer":
            facts = replace(facts, question_open=False)
        if isinstance(effect, Contest) and may_contest(facts):
            facts = replace(facts, status="contested")
    return facts


# --- the open case ----------------------------------------------------------------------------------------------------


def draw(session: Session, ctx: Context) -> Screen:
    if session.at == "mask":
        return replace(additions.mask_screen(session, ctx), step="case-mask")
    if ctx.case is None or not ctx.case.found:
        return Screen("case-closed", (say("case-gone"),), (HOME,), (HELP,))
    if session.at == "add":
        return _words(ctx, "case-add")
    if session.at == "contest":
        plain = Choice("contest_plain", key="case-contest-plain", is_word=True)
        return replace(_words(ctx, "case-contest"), choices=(plain,))
    return _view(session, ctx, ctx.case)


def _words(ctx: Context, step: str) -> Screen:
    return Screen(step, (say(f"{step}-ask"),), (), (BACK, HELP), accepts_words(ctx, with_media=True), is_free=True)


def _view(session: Session, ctx: Context, facts: CaseFacts) -> Screen:
    lines = (say("case-view-title", code=facts.code), *_status(facts), *facts.dialogue, *_asking(facts))
    needs_call = facts.urgent and not facts.seen and facts.status == "new"
    calls = emergency.calls(ctx, session.lang) if needs_call else ()
    if needs_call:
        lines = (emergency.alarm(ctx), *lines)
    return Screen(
        "case-view",
        lines,
        (*calls, *_choices(facts)),
        (LEAVE, HELP),
        accepts_words(ctx, with_media=True),
        is_free=True,
        live=True,
    )


def may_contest(facts: CaseFacts) -> bool:
    """A result stands, or somebody says that the matter is none of ours."""
    return facts.status in ("closed", "set_aside")


def _status(facts: CaseFacts) -> tuple[Line, ...]:
    """Honest words: when it came, when somebody looked; "not yet" is said as plainly as "seen"."""
    if facts.status == "destroyed":
        return (say("case-status-destroyed", kind="status"),)
    if facts.seen:
        lines = [say("case-status-seen", kind="status", received=facts.received, seen=facts.seen)]
    else:
        lines = [say("case-status-received", kind="status", received=facts.received)]
        lines.append(say("case-status-not_seen", kind="status"))
    if facts.status == "closed" and facts.outcome in ("merged", "out_of_scope"):
        lines.append(say(f"case-status-{facts.outcome}", kind="status"))
    elif facts.status != "new":
        lines.append(say(f"case-status-{facts.status}", kind="status"))
    return tuple(lines)


def _asking(facts: CaseFacts) -> tuple[Line, ...]:
    return (say("case-view-question"),) if facts.question_open else ()


def _choices(facts: CaseFacts) -> tuple[Choice, ...]:
    if facts.status == "destroyed":
        return ()
    key = "case-view-answer" if facts.question_open else "case-view-add"
    add = Choice("add", key=key, style="primary", is_word=True)
    contest = (Choice("contest", key="case-view-contest", style="danger", is_word=True),) if may_contest(facts) else ()
    return (add, *contest, Choice("refresh", key="case-view-refresh", is_word=True))


def take(session: Session, act: Act, ctx: Context) -> Outcome:
    if session.at == "mask":
        return additions.masked(session, act)
    if ctx.case is None or not ctx.case.found:
        return Outcome(session)
    if act.choice:
        return _choose(session, act.choice, ctx.case)
    if ctx.case.status == "destroyed":
        return Outcome(session, (error("case-view-destroyed"),)) if act.text or act.evidence else Outcome(session)
    if session.at == "contest" and may_contest(ctx.case):
        return additions.add(session, act, "contest", "view")
    return additions.add(session, act, "answer" if ctx.case.question_open else "fact", "view")


def _choose(session: Session, choice: str, facts: CaseFacts) -> Outcome:
    if choice in ("add", "ctl-back", "refresh"):
        return Outcome(replace(session, at="add" if choice == "add" else "view", tries=0))
    if choice == "contest" and may_contest(facts):
        return Outcome(replace(session, at="contest", tries=0))
    if choice == "contest_plain" and may_contest(facts):
        return additions.hand_over(session, None, (), "contest", "view", None)
    return Outcome(session, (again_line(choice),))
