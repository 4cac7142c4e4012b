"""What did the person mean? One inbound, looked at beside the screen that stands now."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.flows.context import Context
from bot.flows.screen import Screen
from bot.flows.session import Session
from bot.messages import Choice, Evidence, Inbound, Refused
from language.folding import clean, fold, marked

#: Controls are words. Each may be typed with its marks or without any.
WORDS: dict[str, tuple[str, ...]] = {
    "ctl-back": ("quay lại", "trở lại", "lùi lại", "back", "/back"),
    "ctl-skip": ("bỏ qua", "skip", "/skip"),
    "ctl-cancel": ("hủy", "hủy bỏ", "thôi không báo nữa", "cancel", "/cancel", "/huy", "/hủy"),
    "ctl-help": ("trợ giúp", "giúp", "giúp đỡ", "help", "/help", "/trogiup", "?"),
    "ctl-home": ("trang đầu", "home", "/start", "/home"),
    "ctl-hide": ("/x", "/an", "/ẩn", "thoát nhanh"),
    "ctl-send_now": ("gửi ngay", "send now"),
    "ctl-case": ("/case", "/ma", "/mã", "xem tin", "xem tin đã gửi", "my report"),
    "ctl-tip": ("/tip", "/tin", "báo tin"),
    "ctl-lang": ("/lang", "/ngonngu"),
    "ctl-lang_vi": ("tiếng việt", "vietnamese", "/vi", "/lang vi"),
    "ctl-lang_en": ("english", "tiếng anh", "/en", "/lang en"),
    "ctl-privacy": ("/privacy", "/riengtu", "riêng tư"),
    "ctl-delete": ("/delete", "/xoa", "/xóa", "xóa hết", "xóa dữ liệu của tôi"),
}
#: "huy" is also a name: in a free text it is asked about before anything is erased
AMBIGUOUS = {"ctl-cancel": "huy"}
#: other words for the choices of a step
SAID_AS: dict[str, dict[str, tuple[str, ...]]] = {
    "tip-danger": {
        "safe": ("rồi", "an toàn", "an toàn rồi", "đã an toàn", "có", "yes", "safe", "i am safe"),
        "not_yet": ("chưa", "chưa an toàn", "không", "không an toàn", "no", "not yet", "not safe"),
        "cannot_call": ("không gọi được", "không nói được", "cannot call", "can't call"),
    },
    "tip-when": {
        "now": ("đang", "bây giờ", "ngay bây giờ", "now"),
        "today": ("hôm nay", "today"),
        "earlier": ("hôm qua", "tối qua", "hôm trước", "lâu rồi", "yesterday", "earlier"),
    },
}
_NUMBER = re.compile(r"\s*(\d{1,2})\s*[.)]?\s*")
_END = ".!?…,;: "


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the person did. At most one of `choice` and `text`; files and a place on the map may stand beside it."""

    choice: str | None = None  #: of the screen's choices and controls, or a command
    text: str | None = field(default=None, repr=False)  #: cleaned, not empty
    evidence: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    location: tuple[float, float] | None = field(default=None, repr=False)
    is_stale: bool = False  #: a button of an older screen, or a forged one
    is_doubtful: bool = False  #: the words could be a control or an answer

    @property
    def is_nothing(self) -> bool:
        return not (self.choice or self.text or self.evidence or self.refused or self.location or self.is_stale)


def understand(inbound: Inbound, session: Session, screen: Screen, ctx: Context, hidden: frozenset[str]) -> Act:
    """`hidden`: choices that count here although the screen does not show them."""
    files = {
        "evidence": tuple(f.id for f in inbound.files if isinstance(f, Evidence)),
        "refused": tuple(f for f in inbound.files if isinstance(f, Refused)),
    }
    location = inbound.location if _is_point(inbound.location) else None
    if inbound.press is not None:
        choice = _pressed(inbound.press, session, screen, hidden)
        return Act(choice=choice, is_stale=choice is None, location=location, **files)  # type: ignore[arg-type]
    text = clean(inbound.text).strip() if inbound.text else ""
    choice, is_doubtful = _typed(text, session, screen, ctx) if text else (None, False)
    said = text if text and (choice is None or is_doubtful) else None
    return Act(choice=choice, text=said, location=location, is_doubtful=is_doubtful, **files)  # type: ignore[arg-type]


def _is_point(location: tuple[float, float] | None) -> bool:
    return location is not None and abs(location[0]) <= 90 and abs(location[1]) <= 180


def _pressed(press: str, session: Session, screen: Screen, hidden: frozenset[str]) -> str | None:
    turn, _, choice = press.partition(":")
    # compared as text: int("²") and int("9" * 5000) raise
    if turn != str(session.turn):
        return None
    option = screen.option(choice)
    return choice if choice in hidden or (option and not option.link) else None


def _typed(text: str, session: Session, screen: Screen, ctx: Context) -> tuple[str | None, bool]:
    """A control or choice that was typed in words, a number of the menu, or neither."""
    if len(text) > 80:
        return None, False
    command = _command(text)
    if command and screen.is_free and fold(text) == text.lower() == AMBIGUOUS.get(command):
        return command, True
    if command:
        return command, False
    return _label(text, session, screen, ctx) or _number(text, screen, ctx, session.lang), False


def _command(text: str) -> str | None:
    return _COMMANDS.get(_said_key(text))


def _said_key(text: str) -> str:
    return marked(" ".join((text.rstrip(_END) or text).split()))


def _spellings(words: tuple[str, ...]) -> set[str]:
    """With the same marks, or without any: "huỷ", "hủy", "huy", but not "hụy"."""
    return {marked(word) for word in words} | {fold(word) for word in words}


_COMMANDS = {key: control for control, words in WORDS.items() for key in _spellings(words)}


def _label(text: str, session: Session, screen: Screen, ctx: Context) -> str | None:
    for choice_id, words in SAID_AS.get(screen.step, {}).items():
        if screen.option(choice_id) and _said_key(text) in _spellings(words):
            return choice_id
    key = fold(text)
    for option in (*screen.choices, *screen.controls):
        if not option.link and key and key in _labels(option, session.lang, ctx):
            return option.id
    return None


def _labels(option: Choice, lang: str, ctx: Context) -> set[str]:
    if option.label is not None:
        return {fold(option.label)}
    return {fold(ctx.label(option.key or "", each)) for each in {lang, "vi"}}


def _number(text: str, screen: Screen, ctx: Context, lang: str) -> str | None:
    """Numbers choose answers only. If they also chose controls, a worker typing the lot number 2 would erase the tip."""
    match = _NUMBER.fullmatch(text)
    if not match or not (is_numbered(screen.choices, ctx, lang) or not screen.is_free):
        return None
    pickable = [choice for choice in screen.choices if is_pickable(choice)]
    n = int(match[1])
    return pickable[n - 1].id if 1 <= n <= len(pickable) else None


def is_pickable(choice: Choice) -> bool:
    """Calls, controls and actions have no number, wherever they stand."""
    return not (choice.link or choice.is_word or choice.id.startswith("ctl-"))


def is_numbered(choices: tuple[Choice, ...], ctx: Context, lang: str) -> bool:
    """Whether this channel shows these choices as a numbered menu. The same rule as in `channels.render`."""
    pickable = [choice for choice in choices if is_pickable(choice)]
    labels = [c.label if c.label is not None else ctx.label(c.key or "", lang) for c in pickable]
    capabilities = ctx.capabilities
    return (
        len(pickable) > capabilities.max_buttons
        or any(len(label) > capabilities.max_label_chars for label in labels)
        or any(len(choice.id.encode()) > capabilities.max_choice_bytes for choice in pickable)
    )
