"""What an act does to a tip that is being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.flows import masking, place_step
from bot.flows.act import Act
from bot.flows.context import Context, Effect, SubmitTip
from bot.flows.engine import add_words, again, back, drop, listen, put, settle, skip
from bot.flows.place_step import Found
from bot.flows.screen import Outcome, error, note
from bot.flows.session import Session
from bot.flows.tip import (
    CATEGORIES,
    GROUPS,
    MAX_PLACE_CHARS,
    MAX_STORY_CHARS,
    TIMES,
    TIP,
    assumed,
    can_send_now,
    in_danger,
    may_be_in_danger,
    parse_story,
    submission,
    submission_in_danger,
)
from bot.messages import InvalidAnswer, Line

#: matters of other desks; anything else that is written under "other" is kept
ALL_BUT_PHOTOS = frozenset({"category", "place", "when", "story"})
DEFLECTED = frozenset({"union", "labour", "opinion", "procedure"})


def begin(session: Session, ctx: Context, text: str | None = None) -> Outcome:
    """A tip starts with whatever was said first."""
    if text is None:
        return Outcome(settle(session, ctx))
    drafted, notes = add_words(session, text)
    return Outcome(settle(listen(drafted, text, ctx), ctx), notes)


def take(session: Session, act: Act, ctx: Context) -> Outcome:
    """One act in the tip."""
    session, notes = collect(session, act)
    if act.choice:
        return choose(session, act.choice, ctx).with_notes(*notes)
    if act.text:
        return hear(session, act.text, ctx).with_notes(*notes)
    if act.location:
        return _offer(session, place_step.around(act.location, ctx), None, ctx).with_notes(*notes)
    return Outcome(session, notes)


def collect(session: Session, act: Act) -> tuple[Session, tuple[Line, ...]]:
    """Photos and voice notes are taken at every step; each that was refused gets its reason."""
    notes: tuple[Line, ...] = tuple(error(f"ctl-media_{r.code}", **r.params) for r in act.refused)
    if not act.evidence:
        return session, notes
    photos = [*session.answers.get("photos", ()), *act.evidence]
    session = put(session, photos=photos)
    if session.at != "evidence":
        session = put(session, evidence="given")
    return session, (note("tip-evidence-taken", n=str(len(photos))), *notes)


# --- taps -------------------------------------------------------------------------------------------------------------


def choose(session: Session, choice: str, ctx: Context) -> Outcome:
    if choice == "ctl-back":
        return back(session, ctx)
    if choice == "ctl-skip":
        return skip(session, ctx)
    if choice == "ctl-send_now":
        return send_now(session, ctx)
    handler = _CHOICES.get(session.at.partition("/")[0])
    return handler(session, choice, ctx) if handler else Outcome(session)


def choose_category(session: Session, choice: str, ctx: Context) -> Outcome:
    """A category, or a group of the first screen that opens its own list."""
    if choice in GROUPS:
        if choice == "now":
            session = replace(put(session, danger="not_yet"), risk="yes")
        return Outcome(replace(session, phase="tip", at=f"category/{choice}", pending={}, tries=0))
    if choice not in CATEGORIES:
        return Outcome(session)
    hints = {name: value for name, value in session.hints.items() if name != "category"}
    return Outcome(settle(replace(put(session, category=choice), hints=hints), ctx))


def _choose_value(session: Session, choice: str, ctx: Context) -> Outcome:
    """A step whose answer is the choice itself. Re-checked here: a forged button must not become an answer."""
    step = TIP.step(session.at)
    if step is None or choice not in step.choices:
        return Outcome(session)
    return Outcome(settle(put(session, **{step.id: choice}), ctx))


def _choose_place(session: Session, choice: str, ctx: Context) -> Outcome:
    words = session.pending.get("words")
    if choice == "here":
        return Outcome(settle(session, ctx))
    if choice == "as_typed":
        # Words that are no place of ours still go by the province or district that they name.
        return Outcome(settle(put(session, place=place_step.answer(session.pending.get("area"), words, ctx)), ctx))
    place_id = choice.removeprefix("p-")
    if ctx.places.get(place_id) is None:
        return Outcome(session)
    if session.at == "place/in":
        inner = (session.answers.get("place") or {}).get("words")
        return Outcome(settle(put(session, place=place_step.answer(place_id, inner, ctx)), ctx))
    return _at_place(session, place_id, words, ctx)


def _choose_story(session: Session, choice: str, ctx: Context) -> Outcome:
    if choice == "enough":
        return Outcome(settle(put(drop(session, "begun"), story=session.answers.get("begun")), ctx))
    if choice == "keep_all":
        rest = drop(session, "long")
        whole = "\n".join(p for p in (rest.answers.get("story"), session.answers.get("long")) if p)
        return Outcome(settle(listen(put(rest, story=whole), whole, ctx), ctx))
    if choice == "rewrite":
        return Outcome(replace(drop(session, "long"), at="story", tries=0))
    return Outcome(session)


def _choose_evidence(session: Session, choice: str, ctx: Context) -> Outcome:
    return Outcome(settle(put(session, evidence="given"), ctx)) if choice == "done" else Outcome(session)


def _choose_drafted(session: Session, choice: str, ctx: Context) -> Outcome:
    """[Đúng] takes over all that was suggested, the others all but one."""
    wrong = choice.removeprefix("not_") if choice.startswith("not_") else None
    taken = {name: value for name, value in session.hints.items() if name != wrong} | _instead(choice)
    confirmed = replace(put(session, **taken), hints={})
    if confirmed.answers.keys() >= ALL_BUT_PHOTOS and "evidence" not in confirmed.answers:
        confirmed = put(confirmed, evidence="later")  # whoever has thirty seconds sends now; the review offers [Thêm ảnh]
    return Outcome(settle(confirmed, ctx))


def _instead(choice: str) -> dict[str, str]:
    """What was tapped instead of the guess. Re-checked here: a forged button must not become an answer."""
    kind, _, value = choice.partition("-")
    if kind == "is" and value in CATEGORIES:
        return {"category": value}
    return {"when": value} if kind == "at" and value in TIMES else {}


def _choose_mask(session: Session, choice: str, ctx: Context) -> Outcome:
    if choice == "mask":
        return Outcome(settle(_masked(session), ctx), (note("tip-mask-done"),))
    return Outcome(settle(replace(session, decided=(*session.decided, "keep")), ctx))


def _masked(session: Session) -> Session:
    answers = dict(session.answers)
    for name in ("story", "begun", "long"):
        if answers.get(name):
            answers[name] = masking.mask(answers[name])
    if (place := answers.get("place")) and place.get("words"):
        answers["place"] = {**place, "words": masking.mask(place["words"])}
    return replace(session, answers=answers)


def _choose_review(session: Session, choice: str, ctx: Context) -> Outcome:
    if choice == "send":
        return submit(session, ctx)
    return _edit(session, choice)


def _edit(session: Session, choice: str) -> Outcome:
    step = TIP.step(choice.removeprefix("edit-"))
    return Outcome(replace(session, at=step.id, pending={}, tries=0)) if step else Outcome(session)


def _choose_send_now(session: Session, choice: str, ctx: Context) -> Outcome:
    if choice == "safe":
        return Outcome(settle(put(session, danger="safe"), ctx))
    if choice == "mask":
        return Outcome(settle(_masked(session), ctx), (note("tip-mask-done"),))
    return Outcome(session)


def _choose_refused(session: Session, choice: str, ctx: Context) -> Outcome:
    return Outcome(settle(session, ctx)) if choice == "again" else _edit(session, choice)


_CHOICES: dict[str, Callable[[Session, str, Context], Outcome]] = {
    "category": choose_category,
    "danger": _choose_value,
    "place": _choose_place,
    "when": _choose_value,
    "story": _choose_story,
    "evidence": _choose_evidence,
    "reply": _choose_value,
    "drafted": _choose_drafted,
    "mask": _choose_mask,
    "review": _choose_review,
    "send_now": _choose_send_now,
    "refused": _choose_refused,
}


# --- words ------------------------------------------------------------------------------------------------------------


def hear(session: Session, text: str, ctx: Context) -> Outcome:
    """Words at a step are its answer, or one more piece of the story. They are never thrown away."""
    root = session.at.partition("/")[0]
    if root == "place":
        return _hear_place(session, text, ctx)
    if root == "story" and session.at != "story/long":
        return _hear_story(session, text, ctx)
    if root == "when" and (when := ctx.read(text).when) != "unknown":
        session, notes = add_words(session, text)
        return Outcome(settle(put(session, when=when), ctx), notes)
    return _hear_more(session, text, ctx)


def _hear_more(session: Session, text: str, ctx: Context) -> Outcome:
    """Where a tap was expected: the words join the story, what they suggest is offered, the question stays."""
    added, notes = add_words(session, text)
    heard = listen(added, text, ctx)
    notes = (note("tip-story-added"), *notes)
    root = session.at.partition("/")[0]
    settled = settle(heard, ctx)
    if settled.at != session.at and root in ("category", "drafted", "evidence", "review", "mask", "danger"):
        return Outcome(settled, notes)
    help_key = f"tip-{root}-help" if TIP.step(root) else None
    return again(replace(heard, at=session.at), *notes, help_key=help_key)


def _hear_story(session: Session, text: str, ctx: Context) -> Outcome:
    if "story" in session.answers or "long" in session.answers:
        session = drop(session, "story", "begun", "long")  # editing: the new words replace the old ones, as the screen says
    if session.answers.get("category") == "other" and not in_danger(session):
        reading = ctx.read(text)
        if reading.scope in DEFLECTED:
            kept = {"text": text, "answers": dict(session.answers)}
            return Outcome(replace(session, phase="scope", at=reading.scope, pending=kept, answers={}, tries=0))
    added, notes = add_words(session, text)
    joined = str(added.answers.get("story") or added.answers.get("begun") or "")
    heard = listen(added, text, ctx)
    try:
        if "long" not in added.answers:
            parse_story(joined[:MAX_STORY_CHARS], added.answers, ctx)
    except InvalidAnswer as missing:
        return again(heard, error(f"tip-story-{missing.code}", **missing.params), *notes, help_key="tip-story-help")
    return Outcome(settle(heard, ctx), notes)


def _hear_place(session: Session, text: str, ctx: Context) -> Outcome:
    if session.at == "place/in":
        is_story = len(text) > MAX_PLACE_CHARS
        return _hear_more(session, text, ctx) if is_story else _hear_inside(session, text, ctx)
    if len(text) <= MAX_PLACE_CHARS:
        return _offer(session, place_step.look_up(text, ctx), text, ctx)
    added, notes = add_words(session, text)
    heard = listen(added, text, ctx)
    if heard.hints:
        return Outcome(settle(heard, ctx), (note("tip-story-added"), *notes))
    return again(heard, note("tip-story-added"), *notes, error("tip-place-too_long"), help_key="tip-place-help")


def _offer(session: Session, found: Found, words: str | None, ctx: Context) -> Outcome:
    """Take the one place that is meant, or show what it might be. In danger the words count at once."""
    if found.sure:
        return _at_place(session, found.sure, words, ctx)
    if in_danger(session) and words:
        session = put(session, place=place_step.answer(found.area, words, ctx))
        if not found.hits:
            return Outcome(settle(session, ctx))
    pending = {"hits": list(found.hits), "words": words, "area": found.area}
    offered = replace(session, at="place/hits", pending=pending)
    return Outcome(replace(offered, tries=0)) if found.hits else again(offered, help_key="tip-place-help")


def _at_place(session: Session, place_id: str, words: str | None, ctx: Context) -> Outcome:
    """The place is known. What lies inside is asked once, and never in danger."""
    placed = put(session, place=place_step.answer(place_id, words, ctx))
    settled = settle(placed, ctx)
    if in_danger(placed) or settled.at.startswith("refused") or not place_step.inside(place_id, ctx):
        return Outcome(settled)
    return Outcome(replace(placed, at="place/in", pending={}, tries=0))


def _hear_inside(session: Session, text: str, ctx: Context) -> Outcome:
    """ "cổng 2" while the gates are on the screen; anything else is kept as words beside the zone."""
    place = session.answers.get("place") or {}
    within = {p.id for p in place_step.inside(place.get("id") or "", ctx)}
    found = place_step.look_up(text, ctx)
    chosen = found.sure if found.sure in within else next((hit for hit in found.hits[:1] if hit in within), None)
    words = " · ".join(w for w in (place.get("words"), text) if w)
    answer = place_step.answer(chosen, text, ctx) if chosen else {"id": place.get("id"), "words": words}
    return Outcome(settle(put(session, place=answer), ctx))


# --- sending ----------------------------------------------------------------------------------------------------------


def submit(session: Session, ctx: Context) -> Outcome:
    """Hand the tip over, unless something is still open: a forged or repeated press must not send half a tip."""
    settled = settle(session, ctx)
    if settled.at != "review":
        return Outcome(settled)
    return sent(session, submission(session, ctx))


def send_now(session: Session, ctx: Context) -> Outcome:
    if not can_send_now(session):
        return again(session, error("ctl-not_here"))
    tip = submission_in_danger(session, ctx)
    verdict = ctx.accepts(tip.answers["category"], tip.answers["place"]["id"])
    if verdict != "ok":
        return Outcome(replace(session, at=f"refused/{verdict}", answers={**session.answers, **_assumed_category(session)}))
    return sent(session, tip)


def _assumed_category(session: Session) -> dict[str, str]:
    return {"category": assumed(session).get("category", "other")}


def sent(session: Session, tip: SubmitTip) -> Outcome:
    """From here on the session holds nothing of what was written."""
    effects: tuple[Effect, ...] = (tip,)
    # A stolen motorbike is urgent while it is being stolen, but nobody's life is at risk: no alarm above the receipt.
    alarm = tip.urgent and (may_be_in_danger(session) or in_danger(session))
    after = Session(phase="sent", lang=session.lang, turn=session.turn, at="receipt", answers={"alarm": alarm})
    return Outcome(after, effects=effects)
