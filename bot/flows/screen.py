"""A screen while it is being put together, and the small words that every screen uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.flows import masking
from bot.flows.context import Context, Effect
from bot.flows.session import Session
from bot.messages import Accepts, Choice, Line, LineKind, Prompt


@dataclass(frozen=True, slots=True)
class Screen:
    """A prompt without turn and language."""

    step: str
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...] = ()
    controls: tuple[Choice, ...] = ()
    accepts: frozenset[Accepts] = frozenset()
    is_free: bool = False  #: text is an answer here; numbers are text
    live: bool = False
    over: bool = False

    def option(self, choice_id: str) -> Choice | None:
        return next((c for c in (*self.choices, *self.controls) if c.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act led to. `session` None = erase; then `last` is the screen that stays."""

    session: Session | None
    notes: tuple[Line, ...] = ()
    effects: tuple[Effect, ...] = ()
    last: Screen | None = None

    def with_notes(self, *notes: Line) -> Outcome:
        return replace(self, notes=(*notes, *self.notes))


def say(key: str, kind: LineKind = "say", **params: str) -> Line:
    return Line(key=key, params=params, kind=kind)


def note(key: str, **params: str) -> Line:
    return Line(key=key, params=params, kind="note")


def error(key: str, **params: str) -> Line:
    return Line(key=key, params=params, kind="error")


def pointed_out(*texts: str) -> tuple[Line, ...]:
    """What could give the writer away, one line each; beyond a screenful only how many more there are."""
    lines: list[Line] = []
    for listed, more in map(masking.listed, texts):
        lines += [say(f"tip-mask-{kind}", kind="summary", words=words) for kind, words in listed]
        lines += [Line(text=f"… +{more}", kind="summary")] if more else []
    return tuple(lines)


BACK = Choice("ctl-back", key="ctl-back", style="quiet")
SKIP = Choice("ctl-skip", key="ctl-skip", style="quiet")
KEEP = Choice("ctl-skip", key="ctl-keep", style="quiet")
CANCEL = Choice("ctl-cancel", key="ctl-cancel", style="quiet")
HELP = Choice("ctl-help", key="ctl-help", style="quiet")
HOME = Choice("ctl-home", key="ctl-home", style="plain")
LEAVE = Choice("ctl-home", key="ctl-leave", style="quiet")
SEND_NOW = Choice("ctl-send_now", key="ctl-send_now", style="danger")


def media(ctx: Context) -> set[Accepts]:
    """What the channel can carry besides words."""
    accepts: set[Accepts] = set()
    if ctx.capabilities.photo:
        accepts.add("photo")
    if ctx.capabilities.voice:
        accepts.add("voice")
    return accepts


def accepts_words(ctx: Context, *more: Accepts, with_media: bool = False) -> frozenset[Accepts]:
    words: Iterable[Accepts] = ("text", *more)
    return frozenset({*words, *(media(ctx) if with_media else ())})


def as_prompt(screen: Screen, session: Session | None, lang: str, notes: Iterable[Line] = ()) -> Prompt:
    """Alarms first, then what just happened, then the question."""
    alarms = tuple(line for line in screen.lines if line.kind == "alarm")
    rest = tuple(line for line in screen.lines if line.kind != "alarm")
    return Prompt(
        step=screen.step,
        turn=session.turn if session else 0,
        lang=lang,
        lines=(*alarms, *notes, *rest),
        choices=screen.choices,
        controls=screen.controls,
        accepts=screen.accepts,
        live=screen.live,
        over=screen.over,
    )


def again_line(choice: str | None) -> Line:
    """A control that means nothing on this screen."""
    return error("ctl-no_skip" if choice == "ctl-skip" else "ctl-not_here")
