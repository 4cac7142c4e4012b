"""The words of an alert: urgency, category, place down to the gate, case code, who has it. Nothing of what was written.

Officers read Vietnamese here; the desk has both languages.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Button, OutMessage, Paragraph
from bot.texts import Texts

LANG = "vi"
#: verbs of the buttons; `bot.handlers.presses` carries them out
ACKNOWLEDGE, SUPPORT, TRANSFER = "ack", "sup", "up"
PREFIX = "al"


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What an alert says. `place` is the directory's name, never the worker's words."""

    step_id: str  #: hex; random, it opens nothing
    urgency: str
    category: str
    place: str | None
    code: str
    count: int = 1  #: tips of the same incident
    is_drill: bool = False
    is_closed: bool = False  #: or not this unit's any more
    is_set_aside: bool = False  #: another unit called it out of scope; this one decides, at the desk
    taken_by: tuple[tuple[str, str], ...] = ()  #: (login, local time)
    missing: int = 0  #: how many more officers must acknowledge
    desk_url: str = ""


def value_of(verb: str, step_id: str) -> str:
    """What a button carries, e.g. "al:ack:5f0c…". 40 bytes: Telegram takes 64."""
    return f"{PREFIX}:{verb}:{step_id}"


def alert_message(facts: AlertFacts, texts: Texts) -> OutMessage:
    def say(key: str, **params: str) -> str:
        return texts.say(LANG, key, **params)

    category = say(f"category-{facts.category}")
    lines = [say(f"alert-{facts.urgency}", category=category)]
    lines += [say("alert-drill")] if facts.is_drill else []
    lines += [say("alert-place", place=facts.place)] if facts.place else []
    lines += [say("alert-code", code=facts.code)]
    lines += [say("alert-count", count=str(facts.count))] if facts.count > 1 else []
    lines += [say("alert-taken", login=login, at=at) for login, at in facts.taken_by]
    lines += [say("alert-missing", count=str(facts.missing))] if facts.taken_by and facts.missing else []
    lines += [say("alert-closed")] if facts.is_closed else []
    lines += [say("alert-set_aside")] if facts.is_set_aside and not facts.is_closed else []
    return OutMessage(
        step="alert", turn=0, lang=LANG, paragraphs=tuple(Paragraph(line) for line in lines),
        buttons=_buttons(facts, texts), protect=True, facts=_for_machines(facts, category),
    )  # fmt: skip


def _buttons(facts: AlertFacts, texts: Texts) -> tuple[Button, ...]:
    is_done = facts.is_closed or facts.is_set_aside
    verbs = [] if is_done else [SUPPORT, TRANSFER]
    if not is_done and (not facts.taken_by or facts.missing):
        verbs.insert(0, ACKNOWLEDGE)
    if facts.is_drill:
        verbs = verbs[:1] if verbs[:1] == [ACKNOWLEDGE] else []
    pressed = [Button(value_of(verb, facts.step_id), texts.say(LANG, f"alert-button_{verb}")) for verb in verbs]
    return (*pressed, Button("open", texts.say(LANG, "alert-button_open"), link=facts.desk_url))


def _for_machines(facts: AlertFacts, category: str) -> dict[str, str]:
    values = {
        "kind": "drill" if facts.is_drill else "alert", "urgency": facts.urgency, "category": facts.category,
        "category_name": category, "place": facts.place or "", "code": facts.code, "count": str(facts.count),
        "desk_url": facts.desk_url,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}


def plain_message(step: str, lines: list[str], texts: Texts, desk_url: str, *, silent: bool = False) -> OutMessage:
    """A message of the machine itself (heartbeat, digest) with the way to the desk."""
    return OutMessage(
        step=step, turn=0, lang=LANG, paragraphs=tuple(Paragraph(line) for line in lines),
        buttons=(Button("open", texts.say(LANG, "alert-button_open"), link=desk_url),), protect=True, silent=silent,
        facts={"kind": step, "desk_url": desk_url},
    )  # fmt: skip
