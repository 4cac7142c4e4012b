"""Matters that are not ours: the right address at once, and nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.flows.context import Context
from bot.flows.screen import HELP, HOME, Outcome, Screen, accepts_words, say
from bot.flows.session import Session
from bot.messages import Choice, Line
from language.reading import Reading

#: scope of the reading → whose address is given
ADDRESS_OF = {"union": "union", "labour": "labour", "opinion": "union", "procedure": "procedure"}
#: what gets a sentence of its own and no address; "claim" = somebody says to be an officer, an employer or the operator
SAID_ONLY = frozenset({"subscribe", "noise", "claim"})
#: what people ask most, in the order in which it is offered
TOPICS = ("identity", "vehicle", "civil", "passport", "record", "insurance", "foreigner")
_TOPIC = "topic-"


def set_aside(session: Session, text: str, reading: Reading) -> Outcome:
    """The words wait for one act, in case they are a tip after all."""
    at = "claim" if reading.claim and reading.scope == "noise" else reading.scope
    kept = {"text": text, "answers": dict(session.answers)} | ({"topic": reading.topic} if reading.topic else {})
    return Outcome(replace(session, phase="scope", at=at, pending=kept, answers={}, tries=0))


def draw(session: Session, ctx: Context) -> Screen:
    """The right address. The words stay for this one screen, sealed, and are gone with the next act."""
    lines = (say(f"scope-{session.at}"),) if session.at in SAID_ONLY else _addresses(session, ctx)
    choices: tuple[Choice, ...] = ()
    if session.at == "procedure" and not _topic(session):
        choices = tuple(Choice(f"{_TOPIC}{topic}", key=f"procedure-{topic}-name") for topic in TOPICS)
    if session.pending.get("text"):
        lines += (say("scope-kept", kind="note"),)
        choices += (Choice("still_tip", key="scope-still_tip", style="primary", is_word=True),)
    return Screen("scope", lines, (*choices, HOME), (HELP,), accepts_words(ctx), is_free=True)


def topic_of(choice: str | None) -> str | None:
    """Re-checked: a forged button names no topic."""
    topic = (choice or "").removeprefix(_TOPIC)
    return topic if choice and choice.startswith(_TOPIC) and topic in TOPICS else None


def kept_answers(session: Session) -> Mapping[str, Any]:
    answers = session.pending.get("answers")
    return answers if isinstance(answers, dict) else {}


def _topic(session: Session) -> str | None:
    topic = session.pending.get("topic")
    return topic if topic in TOPICS else None


def _addresses(session: Session, ctx: Context) -> tuple[Line, ...]:
    scope = session.at if session.at in ADDRESS_OF else "procedure"
    place = (session.answers.get("place") or kept_answers(session).get("place") or {}).get("id")
    nearby = tuple(Line(text=address, kind="summary") for address in ctx.desks(ADDRESS_OF[scope], place))
    if scope == "procedure" and (topic := _topic(session)):
        return (say("scope-procedure"), say(f"procedure-{topic}", kind="summary"), *nearby)
    return (say(f"scope-{scope}"), *(nearby or (say(f"scope-{scope}-anywhere"),)))
