"""What a post of the worker's page says, and the one act that follows from it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field

from bot.messages import Address, Attachment, Inbound, Refused
from web.forms import Form, Upload

CHANNEL = "web"
LANGS = ("vi", "en")
_CONVERSATION = re.compile(r"[0-9a-f]{32}")
_ACT = re.compile(r"[0-9a-f]{16}")
_PRESS = re.compile(r"[0-9]{1,9}:[A-Za-z0-9_.-]{1,100}")
_START = re.compile(r"[a-z_]{1,12}[a-z0-9_-]{0,80}")
#: with these a chosen photo or typed words are not meant to go out
_LEAVING = frozenset({"ctl-cancel", "ctl-hide", "ctl-home", "ctl-back", "ctl-help"})
#: pressed with words in the box, this is a slip of the thumb: the words were meant
_SLIP = "ctl-skip"


def new_conversation() -> str:
    """128 random bits. Whoever holds them is in this conversation: they stand in the page, never in an address."""
    return secrets.token_hex(16)


def new_act() -> str:
    """One per rendered form: the same form sent twice is one act."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Post:
    """The fields of one post, each either well-formed or absent."""

    conversation: str = field(repr=False)
    is_fresh: bool  #: the page brought no usable conversation, so this is a new one
    act: str
    press: str | None = None
    text: str | None = field(default=None, repr=False)
    kept: str | None = field(default=None, repr=False)  #: typed on an earlier screen, not taken yet
    files: tuple[Upload, ...] = ()
    chosen: str | None = None  #: the language button
    shown: str | None = None  #: the language in which the page stood
    start: str | None = None  #: where the first page came from; only until the first act
    is_first: bool = False  #: sent from a page that was made without a conversation
    token: str | None = field(default=None, repr=False)
    is_cut: bool = False  #: a field was too long to be read whole

    @property
    def address(self) -> Address:
        return Address(CHANNEL, self.conversation)

    @property
    def is_look(self) -> bool:
        """Nothing was done: show the screen as it stands."""
        return not (self.press or self.files or self.chosen) and self.text is None

    def inbound(self) -> Inbound:
        """The act. Of several things done at once the one that would be lost goes first; see `left_over`."""
        if self.chosen:
            return Inbound(self.address, self.act, lang=self.chosen)
        press = self._meant_press()
        return Inbound(
            self.address,
            self.act,
            text=self.text if press is None else None,
            press=press,
            files=tuple(_attachment(file) for file in self.files) if press is None else (),
            start=self.start,
            lang=self.shown if self.is_first else None,
        )

    @property
    def words(self) -> str:
        """All that was typed and would be missed: what stands in the box, else what was carried along."""
        return self.text or self.kept or ""

    @property
    def left_over(self) -> str:
        """Words that were in the box while something else was pressed: they go back into the next box."""
        return self.words if self.chosen or self._meant_press() else ""

    @property
    def _leaves(self) -> bool:
        return self.press is not None and self.press.partition(":")[2] in _LEAVING

    def _meant_press(self) -> str | None:
        """The button, unless a photo was chosen with it, or words stood beside [Skip]: then those were meant."""
        if self.press is None or self._leaves:
            return self.press
        is_slip = self.text is not None and self.press.endswith(f":{_SLIP}")
        return None if self.files or is_slip else self.press


def parse_post(form: Form) -> Post:
    """Never raises: what does not look as our page sends it counts as absent."""
    conversation = _matching(_CONVERSATION, form.get("c"))
    return Post(
        conversation=conversation or new_conversation(),
        is_fresh=conversation is None,
        act=_matching(_ACT, form.get("id")) or new_act(),
        press=_matching(_PRESS, form.get("press")),
        text=form.get("text"),
        kept=form.get("kept"),
        files=tuple(form.files),
        chosen=_lang(form.get("lang")),
        shown=_lang(form.get("shown")),
        start=_matching(_START, form.get("start")),
        is_first=form.get("first") is not None,
        token=form.get("token"),
        is_cut=form.cut,
    )


def _matching(pattern: re.Pattern[str], value: str | None) -> str | None:
    return value if value is not None and pattern.fullmatch(value) else None


def _lang(value: str | None) -> str | None:
    return value if value in LANGS else None


def _attachment(upload: Upload) -> Attachment | Refused:
    return Refused(upload.refused) if upload.refused else Attachment(upload.data)
