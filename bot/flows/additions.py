"""Words and photos for a tip that is already sent: pointed out, masked if wanted, handed over one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from bot.flows import masking
from bot.flows.act import Act
from bot.flows.context import AddToTip, Contest, Context, Effect
from bot.flows.screen import BACK, HELP, Outcome, Screen, error, note, pointed_out, say
from bot.flows.session import Session
from bot.flows.tip import MAX_STORY_CHARS
from bot.messages import Choice, Line
from language.folding import fold

_PARTING = frozenset(
    ["thoat", "thoi", "xong", "het", "huy", "dung", "bye", "ok", "oke", "exit", "quit", "stop", "cancel", "done", "thanks"]
) | {"cam on", "cam on ban", "cam on nhieu", "thank you", "het roi", "xong roi"}

Kind = Literal["fact", "answer", "contest"]


def add(session: Session, act: Act, kind: Kind, then: str, topic: str | None = None) -> Outcome:
    """What was said goes to the tip, and the screen to `then`; words that could give the writer away are asked about first.

    Photos go at once; they were cleaned before the flow saw them.
    """
    refused = tuple(error(f"ctl-media_{r.code}", **r.params) for r in act.refused)
    if not act.text and not act.evidence:
        return Outcome(session, refused)
    if kind == "fact" and topic is None and not act.evidence and is_no_fact(act.text or ""):
        return Outcome(session, (note("sent-not_added"), *refused))
    if act.text and masking.stands_out(act.text):
        pending = {"text": act.text, "evidence": list(act.evidence), "kind": kind, "then": then, "topic": topic}
        return Outcome(replace(session, at="mask", pending=pending, tries=0), refused)
    return hand_over(session, act.text, act.evidence, kind, then, topic).with_notes(*refused)


def is_no_fact(text: str) -> bool:
    """A word of parting is meant for a button, not for the duty officer."""
    return fold(text).strip(" .!?,") in _PARTING


def hand_over(
    session: Session, text: str | None, evidence: tuple[str, ...], kind: Kind, then: str, topic: str | None
) -> Outcome:
    moved = replace(session, at=then, pending={}, tries=0)
    return Outcome(moved, (note("sent-added"),), tuple(_effects(text, evidence, kind, topic)))


def _effects(text: str | None, evidence: tuple[str, ...], kind: Kind, topic: str | None) -> list[Effect]:
    """A long text goes in several pieces, in order, so that nothing of it is cut."""
    pieces = [text[i : i + MAX_STORY_CHARS] for i in range(0, len(text), MAX_STORY_CHARS)] if text else [None]
    if kind == "contest":
        rest: list[Effect] = [AddToTip("fact", piece) for piece in pieces[1:]]
        return [Contest(pieces[0]), *rest] + ([AddToTip("fact", None, evidence)] if evidence else [])
    first = AddToTip(kind, pieces[0], evidence, topic)
    return [first, *(AddToTip(kind, piece, (), topic) for piece in pieces[1:])]


def mask_screen(session: Session, _ctx: Context) -> Screen:
    text = str(session.pending.get("text", ""))
    lines: tuple[Line, ...] = (
        say("tip-mask-ask"),
        *pointed_out(text),
        Line(text=text, kind="ours"),
    )
    choices = (Choice("mask", key="tip-mask-mask", style="primary"), Choice("keep", key="tip-mask-keep"))
    return Screen("sent-mask", lines, choices, (BACK, HELP))


def masked(session: Session, act: Act) -> Outcome:
    """[Che giúp tôi] or [Giữ nguyên]. More words typed here join those that wait."""
    waiting: dict[str, Any] = dict(session.pending)
    text, then = str(waiting.get("text", "")), str(waiting.get("then", ""))
    if act.choice in ("mask", "keep"):
        text = masking.mask(text) if act.choice == "mask" else text
        kind: Kind = waiting.get("kind", "fact")
        return hand_over(session, text, tuple(waiting.get("evidence", ())), kind, then, waiting.get("topic"))
    if act.choice == "ctl-back":
        return Outcome(replace(session, at=then, pending={}))
    joined = "\n".join(part for part in (text, act.text) if part)
    evidence = [*waiting.get("evidence", ()), *act.evidence]
    return Outcome(replace(session, pending={**waiting, "text": joined, "evidence": evidence}))
