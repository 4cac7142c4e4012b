"""The first screen, and what a first message leads to."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.flows import place_step, scope, tip_turn
from bot.flows.act import Act
from bot.flows.case import take_receipt
from bot.flows.context import Context
from bot.flows.engine import put, settle
from bot.flows.screen import HELP, Outcome, Screen, accepts_words, note, say
from bot.flows.session import Session
from bot.flows.tip import CATEGORIES, FIRST_SCREEN, GROUPS
from bot.flows.tip_screens import category_choice
from bot.messages import Choice, Line

#: a receipt in its other form, typed where nobody asked for it
_DIGITS = re.compile(r"(?:[\s.+-]*\d){24}[\s.]*", re.ASCII)


def draw(session: Session, ctx: Context) -> Screen:
    """Who can know you and which network to use in at most 25 words, then what happened."""
    how = "anonymous" if ctx.capabilities.anonymous else "confidential"
    lines: tuple[Line, ...] = (say("home-ask"), say(f"home-guide_{how}", kind="note"))
    if place := session.answers.get("place"):
        lines += (say("home-at_place", kind="note", place=place_step.name_of(place, ctx, session.lang)),)
        lines += _poster_words(place.get("id"), ctx)
    other = "en" if session.lang == "vi" else "vi"
    controls = (
        Choice("ctl-ask", key="ctl-ask", style="plain"),
        Choice("ctl-case", key="ctl-case", style="quiet"),
        Choice(f"ctl-lang_{other}", key=f"ctl-lang_{other}", style="quiet"),
        HELP,
    )
    choices = tuple(category_choice(choice) for choice in FIRST_SCREEN)
    return Screen("home", lines, choices, controls, accepts_words(ctx, with_media=True), is_free=True)


def _poster_words(place_id: str | None, ctx: Context) -> tuple[Line, ...]:
    """Whoever came by a poster compares them with the wall; a swapped poster leads to other words, or to none."""
    words = ctx.poster(place_id) if place_id else ()
    return (say("home-poster", kind="note", first=words[0], second=words[1]),) if len(words) == 2 else ()


def take(session: Session, act: Act, ctx: Context) -> Outcome:
    """A tap begins a tip of that kind; a message begins one with these words."""
    if act.choice == "ctl-ask":
        return Outcome(replace(session, phase="scope", at="procedure", pending={}))
    if act.choice in GROUPS or act.choice in CATEGORIES:
        session, notes = tip_turn.collect(session, act)
        return tip_turn.choose_category(session, act.choice or "", ctx).with_notes(*notes)
    if act.choice:
        return Outcome(session)
    if act.text and not act.evidence:
        return _first_words(session, act.text, act, ctx)
    collected, notes = tip_turn.collect(session, act)
    if act.text or act.evidence:
        return tip_turn.begin(collected, ctx, act.text).with_notes(*notes)
    return Outcome(collected, notes)


def _first_words(session: Session, text: str, act: Act, ctx: Context) -> Outcome:
    if _DIGITS.fullmatch(text):
        return take_receipt(session, act, ctx)
    reading = ctx.read(text)
    if reading.scope == "greeting":
        return Outcome(session, (note("home-hello"),))
    if reading.scope == "tip":
        begun = tip_turn.begin(session, ctx, text)
        return begun.with_notes(note("scope-claim")) if reading.claim else begun
    return scope.set_aside(session, text, reading)


def take_receipt_step(session: Session, act: Act, ctx: Context) -> Outcome:
    """The receipt question; a report that was typed there by mistake goes on as one."""
    if act.choice == "tip_instead" and session.pending.get("text"):
        fresh = Session(lang=session.lang, turn=session.turn)
        return tip_turn.begin(fresh, ctx, str(session.pending["text"]))
    return take_receipt(session, act, ctx)


# --- after a matter that is not ours -----------------------------------------------------------------------------------


def take_scope(session: Session, act: Act, ctx: Context) -> Outcome:
    kept = session.pending
    if topic := scope.topic_of(act.choice):
        return Outcome(replace(session, pending={**kept, "topic": topic}))
    place = session.answers.get("place") or scope.kept_answers(session).get("place")
    fresh = Session(lang=session.lang, turn=session.turn, answers={"place": place} if place else {})
    if act.choice == "still_tip" and kept.get("text"):
        restored = replace(fresh, answers=dict(scope.kept_answers(session)))
        return _as_tip(restored, str(kept["text"]), ctx)
    if session.at in scope.SAID_ONLY and act.text and not act.choice:
        act = replace(act, text=f"{kept.get('text', '')}\n{act.text}".strip())  # the first words may explain the second
    return take(fresh, act, ctx)


def _as_tip(session: Session, text: str, ctx: Context) -> Outcome:
    """The person says that it is a tip, and so it is one."""
    if "category" not in session.answers:
        return tip_turn.begin(session, ctx, text)
    written = put(session, story=text)
    return Outcome(settle(written, ctx))
