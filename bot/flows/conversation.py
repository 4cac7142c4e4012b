"""The conversation as a whole: one act in, the next screen and its effects out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.flows import case, home, scope, sent, tip_screens, tip_turn
from bot.flows.act import Act, understand
from bot.flows.context import Context, Turn
from bot.flows.place_step import answer
from bot.flows.screen import HELP, HOME, Outcome, Screen, as_prompt, note, say
from bot.flows.session import Session
from bot.flows.tip import CATEGORIES, TIP
from bot.messages import Choice, Inbound, Line, Prompt

Draw = Callable[[Session, Context], Screen]
Take = Callable[[Session, Act, Context], Outcome]

#: phase → how it looks, and what an act does in it
PHASES: dict[str, tuple[Draw, Take]] = {
    "home": (home.draw, home.take),
    "tip": (tip_screens.draw, tip_turn.take),
    "scope": (scope.draw, home.take_scope),
    "sent": (sent.draw, sent.take),
    "receipt": (case.draw_receipt, home.take_receipt_step),
    "case": (case.draw, case.take),
}
_LANGS = ("vi", "en")


def converse(session: Session | None, inbound: Inbound, ctx: Context) -> Turn:
    """The next screen. `session` None = nothing was said yet. Never raises, whatever comes in."""
    ctx = replace(ctx, readings={})
    before, notes = _alive(session, inbound, ctx)
    screen = _draw(before, ctx)
    act = understand(inbound, before, screen, ctx, _hidden(before))
    outcome = _act(before, act, screen, ctx)
    return _turn(before, outcome.with_notes(*notes), ctx)


def show(session: Session | None, ctx: Context) -> Prompt:
    """The current screen once more; no act, nothing changes."""
    session = session or Session()
    return as_prompt(_draw(session, replace(ctx, readings={})), session, session.lang)


def _draw(session: Session, ctx: Context) -> Screen:
    if session.pending.get("asks") == "cancel":
        return _confirm_screen(session)
    return PHASES.get(session.phase, PHASES["home"])[0](session, ctx)


def _hidden(session: Session) -> frozenset[str]:
    """Any category may be pressed where categories are asked for: a link or another channel may offer it directly."""
    asks_category = session.phase == "home" or (session.phase == "tip" and session.at.startswith("category"))
    return frozenset(CATEGORIES) if asks_category else frozenset()


# --- before the act ---------------------------------------------------------------------------------------------------


def _alive(session: Session | None, inbound: Inbound, ctx: Context) -> tuple[Session, tuple[Line, ...]]:
    """The session that the act meets: expired ones are forgotten, the language and a deep link are taken in."""
    notes: tuple[Line, ...] = ()
    if session and session.touched and ctx.now.timestamp() - session.touched > TIP.expires_after.total_seconds():
        session, notes = Session(lang=session.lang), (note("ctl-expired"),)
    alive = session or Session()
    if inbound.lang in _LANGS:
        alive = replace(alive, lang=inbound.lang)
    return _started(alive, inbound.start, ctx), notes


def _started(session: Session, start: str | None, ctx: Context) -> Session:
    """ "z_<place>" from a QR code presets the place while nothing else is known; "case" asks for the receipt."""
    if not start or session.phase != "home":
        return session
    if start == "case":
        return replace(session, phase="receipt")
    place = ctx.places.get(start.removeprefix("z_")) if start.startswith("z_") else None
    return replace(session, answers={"place": answer(place.id, None, ctx)}) if place else session


# --- the act ----------------------------------------------------------------------------------------------------------


def _act(session: Session, act: Act, screen: Screen, ctx: Context) -> Outcome:
    if act.is_stale:
        kept, notes = tip_turn.collect(session, act) if session.phase == "tip" else (session, ())
        return Outcome(kept, (note("ctl-stale"), *notes))
    if act.is_nothing:
        return Outcome(session)
    if session.pending.get("asks") == "cancel":
        return _confirmed(session, act, ctx)
    if act.is_doubtful and session.phase in ("home", "tip"):
        return Outcome(replace(session, pending={**session.pending, "asks": "cancel", "said": act.text}))
    if act.is_doubtful:
        act = replace(act, choice=None)
    everywhere = _EVERYWHERE.get(act.choice or "")
    if everywhere:
        return everywhere(session, act, screen, ctx)
    return PHASES.get(session.phase, PHASES["home"])[1](session, act, ctx)


def _confirm_screen(session: Session) -> Screen:
    """ "huy" without marks may be a name: nothing is erased before this is answered."""
    choices = (
        Choice("cancel_yes", key="ctl-confirm_cancel-yes", style="danger"),
        Choice("cancel_no", key="ctl-confirm_cancel-no"),
    )
    return Screen("confirm-cancel", (say("ctl-confirm_cancel", words=str(session.pending.get("said", ""))),), choices, (HELP,))


def _confirmed(session: Session, act: Act, ctx: Context) -> Outcome:
    pending = {k: v for k, v in session.pending.items() if k not in ("asks", "said")}
    resumed = replace(session, pending=pending)
    if act.choice in ("cancel_yes", "ctl-cancel"):
        return _cancel(resumed, act, _draw(resumed, ctx), ctx)
    if act.choice not in (None, "cancel_no"):
        return Outcome(session, (note("ctl-help_text"),) if act.choice == "ctl-help" else ())
    said = "\n".join(part for part in (str(session.pending.get("said", "")), act.text) if part)
    return PHASES[resumed.phase][1](resumed, replace(act, choice=None, text=said), ctx)


# --- what may be said at any time -------------------------------------------------------------------------------------


def _cancel(session: Session, _act: Act, _screen: Screen, _ctx: Context) -> Outcome:
    """Erase at once. A tip that is sent stays sent; only this screen forgets it."""
    return _over("left" if session.phase in ("sent", "case") else "cancelled")


def _delete(session: Session, _act: Act, _screen: Screen, _ctx: Context) -> Outcome:
    return _over("deleted_sent" if session.phase in ("sent", "case") else "deleted")


def _hide(_session: Session, _act: Act, _screen: Screen, _ctx: Context) -> Outcome:
    """Whoever looks now sees an ordinary piece of law and nothing else."""
    return Outcome(None, last=Screen("calm", (say("ctl-calm"),), (), (HOME,), over=True))


def _over(how: str) -> Outcome:
    return Outcome(None, last=Screen(how, (say(f"ctl-{how}"),), (HOME,), over=True))


def _home(session: Session, _act: Act, _screen: Screen, _ctx: Context) -> Outcome:
    if session.phase in ("sent", "case"):
        return _over("left")
    if session.phase == "tip":
        return Outcome(session, (note("ctl-draft_open"),))
    return Outcome(_fresh(session))


def _tip(session: Session, _act: Act, _screen: Screen, _ctx: Context) -> Outcome:
    return Outcome(session if session.phase == "tip" else _fresh(session))


def _fresh(session: Session) -> Session:
    """A new beginning in the same language, at the place of the QR code if there was one."""
    place = session.answers.get("place") if session.phase in ("home", "scope", "receipt") else None
    return Session(lang=session.lang, turn=session.turn, answers={"place": place} if place else {})


def _case(session: Session, _act: Act, _screen: Screen, _ctx: Context) -> Outcome:
    if session.phase == "tip":
        return Outcome(session, (note("ctl-draft_open"),))
    if session.phase in ("sent", "case"):
        return Outcome(replace(session, phase="case", at="view", pending={}))
    return Outcome(replace(_fresh(session), phase="receipt"))


def _help(session: Session, _act: Act, screen: Screen, _ctx: Context) -> Outcome:
    return Outcome(session, (note(_HELP.get(screen.step, "ctl-help_text")),))


def _privacy(session: Session, _act: Act, _screen: Screen, ctx: Context) -> Outcome:
    how = "anonymous" if ctx.capabilities.anonymous else "confidential"
    return Outcome(session, (note(f"ctl-privacy_{how}"),))


def _language(session: Session, act: Act, _screen: Screen, _ctx: Context) -> Outcome:
    chosen = (act.choice or "").removeprefix("ctl-lang_")
    other = "en" if session.lang == "vi" else "vi"
    return Outcome(replace(session, lang=chosen if chosen in _LANGS else other))


def _back_home(session: Session, _act: Act, _screen: Screen, ctx: Context) -> Outcome:
    """Back from a screen that hangs on the first one; elsewhere the phase knows its own way back."""
    if session.phase in ("receipt", "scope"):
        return Outcome(_fresh(session))
    if session.phase == "home":
        return Outcome(session, (note("ctl-no_back"),))
    return PHASES[session.phase][1](session, Act(choice="ctl-back"), ctx)


_EVERYWHERE: dict[str, Callable[[Session, Act, Screen, Context], Outcome]] = {
    "ctl-cancel": _cancel,
    "ctl-delete": _delete,
    "ctl-hide": _hide,
    "ctl-home": _home,
    "ctl-tip": _tip,
    "ctl-case": _case,
    "ctl-help": _help,
    "ctl-privacy": _privacy,
    "ctl-lang": _language,
    "ctl-lang_vi": _language,
    "ctl-lang_en": _language,
    "ctl-back": _back_home,
}
#: the longer help of a screen, with an example
_HELP = {
    **{f"tip-{step.id}": f"tip-{step.id}-help" for step in TIP.steps},
    "tip-place_in": "tip-place-help",
    "tip-story_long": "tip-story-help",
    "case-receipt": "case-receipt-help",
    "home": "home-help",
}


# --- after the act ----------------------------------------------------------------------------------------------------


def _turn(before: Session, outcome: Outcome, ctx: Context) -> Turn:
    """Number the new screen: unchanged ones keep their number, so their buttons stay good."""
    if outcome.session is None:
        last = outcome.last or Screen("left", (say("ctl-left"),), (HOME,), over=True)
        return Turn(None, as_prompt(last, None, before.lang, outcome.notes), outcome.effects)
    after = outcome.session
    if ctx.case and outcome.effects:
        ctx = replace(ctx, case=case.after(ctx.case, outcome.effects, ctx.now))
    if _is_untouched(after):
        return Turn(None, as_prompt(_draw(after, ctx), None, after.lang, outcome.notes), outcome.effects)
    turn = before.turn if _content(after) == _content(before) else before.turn + 1
    kept = replace(after, turn=turn, touched=ctx.now.timestamp())
    return Turn(kept, as_prompt(_draw(kept, ctx), kept, kept.lang, outcome.notes), outcome.effects)


def _content(session: Session) -> Session:
    return replace(session, turn=0, tries=0, touched=0.0)


def _is_untouched(session: Session) -> bool:
    """The first screen with nothing to remember: nothing is kept at all."""
    return _content(session) == Session()
