"""How each step of the tip looks. Reads the session, changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.flows import emergency, place_step
from bot.flows.context import Context
from bot.flows.screen import (
    BACK,
    CANCEL,
    HELP,
    KEEP,
    SEND_NOW,
    SKIP,
    Screen,
    accepts_words,
    error,
    note,
    pointed_out,
    say,
)
from bot.flows.session import Session
from bot.flows.tip import (
    CATEGORIES,
    FIRST_SCREEN,
    GROUPS,
    PICTURES,
    TIMES,
    TIP,
    assumed,
    can_send_now,
    gives_away,
    in_danger,
    known,
    may_be_in_danger,
    story_of,
    written,
)
from bot.messages import Choice, Line

ENDS = (CANCEL, HELP)
#: other kinds that are offered beside the guess: more would have to be read through
MAX_INSTEAD = 2


def draw(session: Session, ctx: Context) -> Screen:
    """The screen at `session.at`, with emergency numbers and [Gửi ngay] wherever life may be at risk."""
    root, _, rest = session.at.partition("/")
    screen = _SCREENS.get(session.at.partition("/")[0], _category)(session, ctx, rest)
    return _in_danger(screen, session, ctx) if may_be_in_danger(session) and root != "refused" else screen


def _in_danger(screen: Screen, session: Session, ctx: Context) -> Screen:
    lines: tuple[Line, ...] = (emergency.alarm(ctx),)
    number = emergency.text_number(ctx)
    choices = emergency.calls(ctx, session.lang)
    if session.answers.get("danger") == "cannot_call" and number:
        lines += (say("tip-danger-write_to", kind="alarm", number=number.number),)
        label = ctx.label("ctl-write_to", session.lang)
        choices += (Choice("call-text", label=f"{label} {number.number}", style="danger", link=f"sms:{number.number}"),)
    if can_send_now(session) and not screen.option(SEND_NOW.id):
        choices += (SEND_NOW,)
    return replace(screen, lines=lines + screen.lines, choices=choices + screen.choices)


# --- pieces -----------------------------------------------------------------------------------------------------------


def category_choice(category: str) -> Choice:
    key = f"category-{category}" if category in CATEGORIES else f"home-{category}"
    return Choice(category, key=key, picture=PICTURES.get(category), style="danger" if category == "now" else "plain")


def _controls(session: Session, ctx: Context, step_id: str) -> tuple[Choice, ...]:
    """Back where there is something to go back to; keep or skip where nothing has to be said."""
    answers = known(session)
    step = TIP.step(step_id)
    controls: tuple[Choice, ...] = ()
    if TIP.step_before(step_id, answers, ctx) or "/" in session.at:
        controls += (BACK,)
    if step and step_id in answers:
        controls += (KEEP,)
    elif step and step.skippable(answers, ctx):
        controls += (SKIP,)
    return controls + ENDS


def _ask(session: Session, ctx: Context, step_id: str, key: str | None = None) -> tuple[Line, ...]:
    """The question, and what the answer is so far."""
    line = say(key or f"tip-{step_id}-ask")
    return (line, *summary(session, ctx, (step_id,))) if step_id in session.answers else (line,)


def summary(
    session: Session, ctx: Context, steps: Sequence[str], values: Mapping[str, Any] | None = None
) -> tuple[Line, ...]:
    """One line for each answer, in people's words; `values` other than the confirmed answers."""
    source = session.answers if values is None else values
    lines: list[Line] = []
    for step_id in steps:
        value = source.get(step_id)
        if step_id == "category" and value:
            lines.append(_value(step_id, ctx.label(f"category-{value}", session.lang)))
        elif step_id == "place" and value:
            lines.append(_value(step_id, place_step.name_of(value, ctx, session.lang)))
        elif step_id in ("when", "danger", "reply") and value:
            lines.append(_value(step_id, ctx.label(f"tip-{step_id}-{value}", session.lang)))
        elif step_id == "story" and (story := story_of(session.answers)):
            lines.append(Line(text=story, kind="ours"))
        elif step_id == "evidence" and (photos := session.answers.get("photos")):
            lines.append(_value(step_id, str(len(photos))))
    return tuple(lines)


def _value(step_id: str, value: str) -> Line:
    return say(f"tip-review-{step_id}", kind="summary", value=value)


# --- the steps --------------------------------------------------------------------------------------------------------


def _category(session: Session, ctx: Context, group: str) -> Screen:
    if group in GROUPS:
        choices = tuple(category_choice(category) for category in GROUPS[group])
        lines: tuple[Line, ...] = (say("tip-category-ask_now" if group == "now" else "tip-category-ask_group"),)
    else:
        offered = _offered(session, ctx)
        choices = tuple(category_choice(c) for c in (*offered, *(c for c in FIRST_SCREEN if c not in offered)))
        lines = _ask(session, ctx, "category")
    return Screen(
        "tip-category", lines, choices, _controls(session, ctx, "category"), accepts_words(ctx, with_media=True)
    )


def _offered(session: Session, ctx: Context) -> tuple[str, ...]:
    """Categories that the words might mean, to be tapped first."""
    story = story_of(session.answers)
    if not story or "category" in session.answers:
        return ()
    return ctx.read(story).offered


def _danger(session: Session, ctx: Context, _rest: str) -> Screen:
    choices = (
        Choice("not_yet", key="tip-danger-not_yet", style="danger"),
        Choice("cannot_call", key="tip-danger-cannot_call"),
        Choice("safe", key="tip-danger-safe"),
    )
    return Screen("tip-danger", _ask(session, ctx, "danger"), choices, _controls(session, ctx, "danger"))


def _place(session: Session, ctx: Context, rest: str) -> Screen:
    if rest == "in":
        return _place_inside(session, ctx)
    if rest == "hits":
        return _place_hits(session, ctx)
    heard = place_step.heard(story_of(session.answers), ctx) if "place" not in session.answers else []
    choices = place_step.as_choices(heard or place_step.start_list(ctx), session.lang)
    key = "tip-place-ask_now" if in_danger(session) else None
    return _place_screen(session, ctx, _ask(session, ctx, "place", key), choices)


def _place_hits(session: Session, ctx: Context) -> Screen:
    hits = place_step.by_ids(session.pending.get("hits", ()), ctx)
    words = session.pending.get("words")
    choices = place_step.as_choices(hits, session.lang)
    if words:
        choices += (Choice("as_typed", key="tip-place-as_typed", style="quiet" if hits else "primary"),)
    if hits:
        return _place_screen(session, ctx, (say("tip-place-which"),), choices)
    lines = (error("tip-place-not_found", words=words or "…"), say("tip-place-ask"))
    return _place_screen(session, ctx, lines, choices)


def _place_inside(session: Session, ctx: Context) -> Screen:
    place = session.answers.get("place") or {}
    choices = place_step.as_choices(place_step.inside(place.get("id") or "", ctx), session.lang)
    here = Choice("here", key="tip-place-here", style="quiet")
    line = say("tip-place-inside", place=place_step.name_of(place, ctx, session.lang))
    return replace(_place_screen(session, ctx, (line,), (*choices, here)), step="tip-place_in")


def _place_screen(session: Session, ctx: Context, lines: tuple[Line, ...], choices: tuple[Choice, ...]) -> Screen:
    accepts = accepts_words(ctx, "location") if ctx.capabilities.location else accepts_words(ctx)
    return Screen("tip-place", lines, choices, _controls(session, ctx, "place"), accepts, is_free=True)


def _when(session: Session, ctx: Context, _rest: str) -> Screen:
    choices = tuple(Choice(value, key=f"tip-when-{value}") for value in TIMES)
    return Screen("tip-when", _ask(session, ctx, "when"), choices, _controls(session, ctx, "when"))


def _story(session: Session, ctx: Context, rest: str) -> Screen:
    if rest == "long":
        return _story_long(session)
    answers = session.answers
    key = "tip-story-ask_other" if answers.get("category") == "other" else "tip-story-ask"
    lines: tuple[Line, ...] = (say("tip-story-rewrite"),) if {"story", "long"} & set(answers) else (say(key),)
    if story := story_of(answers):
        lines += (Line(text=story, kind="ours"),)
    choices = (Choice("enough", key="tip-story-enough", is_word=True),) if answers.get("begun") and "story" not in answers else ()
    controls = tuple(c for c in _controls(session, ctx, "story") if not (choices and c is SKIP))
    return Screen("tip-story", lines, choices, controls, accepts_words(ctx, with_media=True), is_free=True)


def _story_long(session: Session) -> Screen:
    text = str(session.answers.get("long", ""))
    lines = (
        say("tip-story-too_long", chars=str(len(text))),
        Line(text=f"{text[:120]} … {text[-120:]}", kind="ours"),
    )
    choices = (
        Choice("keep_all", key="tip-story-keep_all", style="primary"),
        Choice("rewrite", key="tip-story-rewrite_shorter"),
    )
    return Screen("tip-story_long", lines, choices, (BACK, *ENDS))


def _evidence(session: Session, ctx: Context, _rest: str) -> Screen:
    photos = session.answers.get("photos", ())
    lines: tuple[Line, ...] = (say("tip-evidence-more", n=str(len(photos))) if photos else say("tip-evidence-ask"),)
    if ctx.capabilities.voice:
        lines += (note("tip-evidence-voice"),)
    key = "tip-evidence-done" if photos else "tip-evidence-none"
    choices = (Choice("done", key=key, style="primary", is_word=True),)
    controls = tuple(c for c in _controls(session, ctx, "evidence") if c not in (SKIP, KEEP))
    return Screen("tip-evidence", lines, choices, controls, accepts_words(ctx, with_media=True), is_free=True)


def _reply(session: Session, ctx: Context, _rest: str) -> Screen:
    choices = tuple(Choice(value, key=f"tip-reply-{value}") for value in ("allow", "one_way"))
    return Screen("tip-reply", _ask(session, ctx, "reply"), choices, _controls(session, ctx, "reply"))


# --- screens beside the steps -----------------------------------------------------------------------------------------


def _drafted(session: Session, ctx: Context, _rest: str) -> Screen:
    """What the first sentence suggests; one tap confirms all of it, and one tap mends what is wrong in it."""
    guessed = [step_id for step_id in ("category", "place", "when") if step_id in session.hints]
    lines = (say("tip-drafted-ask"), *summary(session, ctx, guessed, session.hints))
    choices = (
        Choice("yes", key="tip-drafted-yes", style="primary"),
        *(mend for step_id in guessed for mend in _mends(step_id, session, ctx)),
    )
    return Screen("tip-drafted", lines, choices, ENDS, accepts_words(ctx))


def _mends(step_id: str, session: Session, ctx: Context) -> tuple[Choice, ...]:
    """What it may be instead, to be tapped at once; the way to all others behind."""
    wrong = Choice(f"not_{step_id}", key=f"tip-drafted-not_{step_id}", style="quiet")
    if step_id == "when":
        times = (when for when in TIMES if when != session.hints["when"])
        return tuple(Choice(f"at-{when}", key=f"tip-drafted-at_{when}", style="quiet") for when in times)
    if step_id == "category":
        others = ctx.read(story_of(session.answers) or "").rivals[:MAX_INSTEAD]
        return (*(replace(category_choice(c), id=f"is-{c}", style="quiet") for c in others), wrong)
    return (wrong,)


def _mask(session: Session, ctx: Context, _rest: str) -> Screen:
    lines = (say("tip-mask-ask"), *pointed_out(*written(session)), say("tip-mask-why", kind="note"))
    choices = (
        Choice("mask", key="tip-mask-mask", style="primary"),
        Choice("keep", key="tip-mask-keep"),
    )
    return Screen("tip-mask", lines, choices, (BACK, *ENDS))


def _review(session: Session, ctx: Context, _rest: str) -> Screen:
    steps = [step.id for step in TIP.applicable(known(session), ctx)]
    photo = (say("tip-review-photo_note", kind="note"),) if session.answers.get("evidence") == "later" else ()
    lines = (say("tip-review-ask"), *summary(session, ctx, steps), *photo, say("tip-review-code_note", kind="note"))
    edits = tuple(
        Choice(f"edit-{step_id}", key=f"tip-review-edit_{step_id}", style="quiet") for step_id in steps
    )
    send = Choice("send", key="tip-review-send", style="primary")
    return Screen("tip-review", lines, (send, *edits), (BACK, *ENDS))


def _send_now(session: Session, ctx: Context, _rest: str) -> Screen:
    lines = (say("tip-send_now-ask"), *summary(session, ctx, ("category", "place", "story"), assumed(session)))
    choices: tuple[Choice, ...] = (SEND_NOW,)
    if gives_away(session) and "keep" not in session.decided:
        lines += pointed_out(*written(session))
        choices += (Choice("mask", key="tip-mask-mask"),)
    choices += (Choice("safe", key="tip-danger-safe_now", style="quiet"),)
    return Screen("tip-send_now", (*lines, say("tip-send_now-code_note", kind="note")), choices, (BACK, *ENDS))


def _refused(session: Session, ctx: Context, why: str) -> Screen:
    """Nobody here may or can take it: say so, and who can."""
    place = session.answers.get("place") or {}
    scope = str(session.answers.get("category", "other")) if why == "no_body" else "other"
    addresses = tuple(Line(text=address, kind="summary") for address in ctx.desks(scope, place.get("id")))
    lines: tuple[Line, ...] = (say(f"tip-refused-{why or 'closed'}"), *addresses)
    calls = emergency.calls(ctx, session.lang) if why != "no_body" else ()
    if calls:
        lines = (emergency.alarm(ctx), *lines)
    choices = (*calls, Choice("edit-category", key="tip-review-edit_category"), Choice("again", key="tip-refused-again"))
    return Screen("tip-refused", lines, choices, ENDS)


_SCREENS: dict[str, Callable[[Session, Context, str], Screen]] = {
    "category": _category,
    "danger": _danger,
    "place": _place,
    "when": _when,
    "story": _story,
    "evidence": _evidence,
    "reply": _reply,
    "drafted": _drafted,
    "mask": _mask,
    "review": _review,
    "send_now": _send_now,
    "refused": _refused,
}
