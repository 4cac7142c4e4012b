"""One screen of the worker's page: what the template needs, in the order in which thumbs and screen readers meet it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import Protocol

from bot.channels.render import render
from bot.messages import Button, Capabilities, OutMessage, Paragraph, Prompt
from bot.texts import Texts
from web.chat.post import new_act

#: the page can be deleted by nobody but the phone's owner, and it cannot speak first
CAPABILITIES = Capabilities(max_buttons=1_000, max_label_chars=1_000, photo=True, anonymous=True)
#: here words or a photo are what is asked for: their boxes stand above the buttons
BOX_FIRST = frozenset({"tip-story", "tip-evidence", "case-view", "case-add", "case-contest", "case-receipt"})
#: the page has a box where other channels need a button that opens one
BUTTON_FOR_BOX = {"case-view": "add"}
#: the page has a language switch of its own, on every screen
ASIDE = "ctl-ask"
OWN_SWITCH = "ctl-lang"
#: characters; two lines of large print on a narrow phone
LONG_QUESTION = 60
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+")
#: what stands above every question; the flow shows more where it knows what happens
ALWAYS_CALLABLE = ("police", "fire", "ambulance")


class EmergencyNumber(Protocol):
    """A dated row of the directory, already resolved for today."""

    @property
    def number(self) -> str: ...

    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Form:
    """The hidden fields that a post brings back."""

    conversation: str = field(repr=False)
    token: str = field(repr=False)
    act: str = field(default_factory=new_act)
    start: str | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """An emergency number to tap."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What the page shows. Built by `screen_of`; templates read it and decide nothing."""

    out: OutMessage
    form: Form
    alarms: tuple[str, ...]  #: what to see first, then the rest; what the numbers below say is left to them
    calls: tuple[Call, ...]
    notices: tuple[Paragraph, ...]  #: what just happened: page's own sentences first, then the flow's
    heading: str  #: the question alone, to be seen at a glance
    lead: str  #: what is said beside it
    blocks: tuple[tuple[str, tuple[Paragraph, ...]], ...]  #: paragraphs of one kind that follow each other, as one card
    choices: tuple[Button, ...]
    asides: tuple[Button, ...]  #: what is no answer and yet what most people come for: shown beside the answers
    controls: tuple[Button, ...]
    box_label: str | None = None  #: what the box is for, where a button says so on other channels
    words: str = field(default="", repr=False)  #: typed, but not taken yet
    news: int = 0

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.words if self.takes_text else ""

    @property
    def kept(self) -> str:
        """Words that wait for a screen with a box: nothing typed is thrown away because another button was pressed."""
        return "" if self.takes_text else self.words

    @property
    def lang(self) -> str:
        return self.out.lang

    @property
    def takes_text(self) -> bool:
        return "text" in self.out.accepts

    @property
    def takes_photo(self) -> bool:
        return "photo" in self.out.accepts

    @property
    def wants_receipt(self) -> bool:
        return self.out.step == "case-receipt"

    @property
    def box_key(self) -> str:
        """The label of the box, where no button names it."""
        if self.wants_receipt:
            return "page-write_receipt"
        return "page-write_instead" if self.answers_first and self.choices else "page-write"

    @property
    def wants_photo(self) -> bool:
        return self.out.step == "tip-evidence"

    @property
    def has_pictures(self) -> bool:
        return any(button.picture for button in self.choices)

    @property
    def has_main_choice(self) -> bool:
        """One of the buttons is the way on; [Send] then steps back a little."""
        return any(button.style in ("primary", "danger") for button in self.choices)

    @property
    def answers_first(self) -> bool:
        """Buttons above the boxes when they are the quick way, below them when they only lead elsewhere."""
        lead_on = any(button.style != "quiet" for button in self.choices)
        return not self.takes_text or (lead_on and self.out.step not in BOX_FIRST)


def screen_of(
    prompt: Prompt,
    form: Form,
    texts: Texts,
    numbers: Sequence[EmergencyNumber],
    problems: Sequence[str] = (),
    words: str = "",
) -> Screen:
    """`problems` are keys of the page's own sentences; `words` were typed and not taken yet."""
    out = render(prompt, CAPABILITIES, texts)
    own = tuple(Paragraph(texts.say(prompt.lang, key), "error") for key in problems)
    alarms = tuple(p for p in out.paragraphs if p.kind == "alarm")
    rest = tuple(p for p in out.paragraphs if p.kind != "alarm")
    happened = tuple(takewhile(lambda p: p.kind in ("error", "note"), rest))
    asked = next((p for p in rest if p.kind == "say"), None)
    heading, lead = _split(asked.text if asked else "")
    calls = _calls(out, texts, numbers)
    in_place = BUTTON_FOR_BOX.get(prompt.step)
    return Screen(
        out=out,
        form=form,
        alarms=_alarms(alarms, calls),
        calls=calls,
        notices=own + happened,
        heading=heading,
        lead=lead,
        blocks=_blocks(p for p in rest[len(happened) :] if p is not asked),
        choices=tuple(button for button in out.buttons if not _is_call(button) and _choice(button) != in_place),
        asides=tuple(button for button in out.controls if _choice(button) == ASIDE),
        controls=tuple(b for b in out.controls if _choice(b) != ASIDE and not _choice(b).startswith(OWN_SWITCH)),
        box_label=next((button.label for button in out.buttons if _choice(button) == in_place), None),
        words=words,
        news=prompt.news,
    )


def _choice(button: Button) -> str:
    return button.value.partition(":")[2]


def _is_call(button: Button) -> bool:
    return (button.link or "").startswith("tel:")


def _blocks(paragraphs: Iterable[Paragraph]) -> tuple[tuple[str, tuple[Paragraph, ...]], ...]:
    return tuple((kind, tuple(group)) for kind, group in groupby(paragraphs, key=lambda p: p.kind))


def _alarms(paragraphs: Iterable[Paragraph], calls: Sequence[Call]) -> tuple[str, ...]:
    """The alarm without the sentence that lists the numbers: they stand below, to be tapped."""
    said = (sentence for p in paragraphs for sentence in _SENTENCE_END.split(p.text) if sentence)
    first, *rest = [s for s in said if sum(call.number in s for call in calls) < 2] or [""]
    return tuple(part for part in (first, " ".join(rest)) if part)


def _split(text: str) -> tuple[str, str]:
    """A long question as its first sentence and the rest: what is large must be short."""
    if len(text) <= LONG_QUESTION:
        return text, ""
    first, *rest = _SENTENCE_END.split(text, maxsplit=1)
    return first, rest[0] if rest else ""


def _call(number: str, label: str) -> Call:
    """The button "113 Công an" as number and name: the number is what must be seen from afar."""
    return Call(number, label.replace(number, "").strip(" :·–-"))


def _calls(out: OutMessage, texts: Texts, numbers: Sequence[EmergencyNumber]) -> tuple[Call, ...]:
    """The numbers that the flow asks to show, else the usual three."""
    asked = tuple(
        _call(button.link.removeprefix("tel:"), button.label)
        for button in out.buttons
        if _is_call(button) and button.link
    )
    return asked or tuple(
        Call(entry.number, texts.say(out.lang, f"ctl-call_{entry.kind}"))
        for entry in numbers
        if entry.kind in ALWAYS_CALLABLE
    )
