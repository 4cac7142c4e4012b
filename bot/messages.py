"""The vocabulary that channels, flows and handlers share. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

AttachmentKind = Literal["photo", "voice"]


class InvalidAnswer(Exception):
    """The person can mend it. `code` and `params` pick the sentence: `<flow>-<step>-<code>`, else `ctl-<code>`."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation takes place. Never logged: its repr is masked."""

    channel: str  #: "web", "console", "telegram", later "zalo_oa"
    chat: str

    def __repr__(self) -> str:
        return f"Address({self.channel}:…)"


# --- what comes in ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attachment:
    """Raw bytes from outside, not yet looked at. No file name: names tell who took the picture."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An attachment that was cleaned, sealed and stored."""

    id: str
    kind: AttachmentKind


@dataclass(frozen=True, slots=True)
class Refused:
    """An attachment that could not be taken, and why: the code of a sentence `ctl-media_<code>`."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that still lies at the platform. `Messenger.fetch` makes an Attachment or a Refused of it."""

    id: str = field(repr=False)
    bytes: int | None = None  #: what the platform says; it may say nothing, or something wrong


#: what the platform tells of a chat, apart from what somebody in it did
ChatEvent = Literal[
    "stopped",  #: the person blocked us, or the group put us out: nothing can be sent there any more
    "resumed",  #: unblocked, or taken into a group
    "moved",  #: the group has a new address, `Inbound.moved_to`
]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a person did. Exactly what a channel understood, nothing else of the platform's payload."""

    address: Address
    id: str  #: made by the client or the platform; the same id twice is the same act
    text: str | None = field(default=None, repr=False)
    press: str | None = None  #: "turn:choice" as the button carried it, e.g. "4:theft" or "4:ctl-back"
    files: tuple[Attachment | Evidence | Refused, ...] = ()
    location: tuple[float, float] | None = field(default=None, repr=False)  #: latitude, longitude in degrees
    start: str | None = field(default=None, repr=False)  #: deep link: "z_trang-due" of a poster, "i_<invite>"
    lang: str | None = None  #: "vi" | "en", only when the person chose it
    remote: tuple[RemoteFile, ...] = ()  #: to be fetched before the turn; they then stand in `files`
    in_group: bool = False  #: other people read this chat
    actor: Address | None = None  #: in a group: the private chat of who acted; None = hidden behind the group's name
    ref: str | None = field(default=None, repr=False)  #: the message that the person wrote, for `Messenger.erase`
    pressed_ref: str | None = field(default=None, repr=False)  #: the message under which the pressed button stood
    press_id: str | None = field(default=None, repr=False)  #: for `Messenger.acknowledge`: the button waits for it
    album: str | None = field(default=None, repr=False)  #: photos sent together share it; they arrive one by one
    is_edit: bool = False  #: an earlier message was changed; the first version is kept
    is_unwanted: bool = False  #: must not stay in the chat (somebody's contact card): erase `ref`
    event: ChatEvent | None = None
    moved_to: Address | None = None


# --- what goes out ----------------------------------------------------------------------------------------------------

LineKind = Literal[
    "say",  #: the question or an explanation
    "note",  #: a remark about what just happened ("that button was old")
    "error",  #: what is missing and how to mend it
    "alarm",  #: emergency numbers; always first
    "summary",  #: one line of a review
    "status",  #: where the case stands
    "theirs",  #: words of the duty officer
    "ours",  #: words of the tipster
]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: a catalogue key with its params, or verbatim text (place names, somebody's words)."""

    key: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    text: str | None = field(default=None, repr=False)
    kind: LineKind = "say"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap. `key` is looked up in the catalogue; `label` is shown as it is (a place name)."""

    id: str
    key: str | None = None
    label: str | None = None
    style: Literal["plain", "primary", "danger", "quiet"] = "plain"
    picture: str | None = None  #: a pictogram, one emoji
    link: str | None = None  #: an address to open instead of an answer ("tel:113")
    is_word: bool = False  #: an action beside a free text: a word in a numbered menu, so that "2" stays an answer


Accepts = Literal["text", "photo", "voice", "location"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the tipster keeps. Shown once, never stored in the clear."""

    words: str = field(repr=False)  #: eight syllables with single blanks
    digits: str = field(repr=False)  #: the same as 24 digits, grouped to look like phone numbers
    code: str = ""  #: the case code, harmless: it opens nothing


@dataclass(frozen=True, slots=True)
class Prompt:
    """One screen, not yet in any language."""

    step: str  #: which screen: "home", "tip-story", "tip-review", "tip-sent", "case-view" ...
    turn: int
    lang: str
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...] = ()
    controls: tuple[Choice, ...] = ()  #: back, skip, cancel, help ...: words in a numbered menu, never numbers
    accepts: frozenset[Accepts] = frozenset()
    receipt: Receipt | None = None  #: filled by the handler on "tip-sent"
    live: bool = False  #: worth watching for news (an answer, "seen")
    news: int = 0  #: how many entries the case had when this was made; the page hands it back while it watches
    over: bool = False  #: the conversation ended and was erased


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show and carry."""

    max_buttons: int = 100  #: 0 = numbered menus only
    max_label_chars: int = 60
    max_choice_bytes: int = 1000  #: of `Choice.id`; a longer one does not fit behind a button
    max_text_chars: int = 100_000
    photo: bool = False
    voice: bool = False
    location: bool = False
    push: bool = False  #: can speak first: a reply path makes sense
    hide: bool = False  #: can delete what was said
    anonymous: bool = False  #: nobody between us and the worker knows an account


@dataclass(frozen=True, slots=True)
class Button:
    value: str  #: "turn:choice"
    label: str
    style: str = "plain"
    picture: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str = field(repr=False)
    kind: LineKind = "say"


@dataclass(frozen=True, slots=True)
class OutMessage:
    """One rendered screen in the person's language, within the channel's capabilities."""

    step: str
    turn: int
    lang: str
    paragraphs: tuple[Paragraph, ...]
    buttons: tuple[Button, ...] = ()
    controls: tuple[Button, ...] = ()
    menu: tuple[str, ...] = ()  #: numbered lines for channels without (enough) buttons
    accepts: frozenset[Accepts] = frozenset()
    receipt: Receipt | None = field(default=None, repr=False)
    live: bool = False
    news: int = 0
    over: bool = False
    protect: bool = False  #: the phone should refuse to forward or save it, where the platform can ask for that
    silent: bool = False  #: no sound on arrival
    facts: Mapping[str, str] = field(default_factory=dict)  #: the same for machines: what an HTTP hook is given
