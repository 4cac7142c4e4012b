"""An OutMessage as Telegram shows it: plain text in parts, and inline buttons under the last one."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlsplit

from bot.channels.base import Rejected
from bot.messages import Button, Capabilities, OutMessage
from bot.texts import Texts

MAX_UNITS = 4_000  # UTF-16 units; Telegram Bot API, sendMessage takes 4096
MAX_CALLBACK_BYTES = 64  # Telegram Bot API, InlineKeyboardButton.callback_data

CAPABILITIES = Capabilities(
    max_buttons=80,  # 100 per message, less the controls
    max_label_chars=48,  # what a phone shows of a button that has the row to itself
    max_choice_bytes=MAX_CALLBACK_BYTES - len("999999999:"),
    max_text_chars=MAX_UNITS,
    photo=True,
    voice=True,
    location=True,
    push=True,
    hide=True,
)
_MARKS = {"alarm": "‼️ ", "error": "❗ ", "note": "› ", "summary": "• ", "status": "● ", "theirs": "◀ ", "ours": "▶ "}
#: kinds whose paragraphs belong together: one line each, no blank line between
_TIGHT = ("summary",)
#: characters up to which two buttons share a row, and controls, which are short words, three
_SHARED, _SHARED_CONTROL = 16, 12


@dataclass(frozen=True, slots=True)
class Key:
    """One inline button: it carries a value, or opens an address."""

    label: str
    value: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Post:
    """One message of Telegram."""

    text: str = field(repr=False)
    rows: tuple[tuple[Key, ...], ...] = ()
    protect: bool = False
    silent: bool = False


def posts_of(out: OutMessage, texts: Texts) -> list[Post]:
    """At least one, in order; the buttons hang on the last. Raises Rejected for what Telegram would refuse for good."""
    rows = (*_rows(_keys(out.buttons), 2, _SHARED), *_rows(_keys(out.controls), 3, _SHARED_CONTROL))
    if any(len(key.value.encode()) > MAX_CALLBACK_BYTES for row in rows for key in row if key.value):
        raise Rejected("a button carries more than 64 bytes")
    parts = list(cut(_text(out, texts)))
    if not parts:
        raise Rejected("there is no text to send")
    *first, last = parts
    return [
        *(Post(part, protect=out.protect, silent=out.silent) for part in first),
        Post(last, rows, protect=out.protect, silent=out.silent),
    ]


def _text(out: OutMessage, texts: Texts) -> str:
    blocks = []
    for kind, group in groupby(out.paragraphs, key=lambda paragraph: paragraph.kind):
        lines = [_MARKS.get(kind, "") + paragraph.text for paragraph in group]
        blocks += ["\n".join(lines)] if kind in _TIGHT else lines
    if out.receipt:
        blocks.append("\n".join((texts.say(out.lang, "ctl-receipt"), out.receipt.words, out.receipt.digits)))
    lines = [f"☎ {b.label}" for b in out.buttons if _is_call(b) and not out.menu] + list(out.menu)
    lines += [
        f"{b.label}: {b.link}" for b in (*out.buttons, *out.controls) if b.link and not _is_call(b) and not _opens(b)
    ]
    blocks += ["\n".join(lines)] if lines else []
    if "location" in out.accepts:
        blocks.append(texts.say(out.lang, "telegram-attach_location"))
    return "\n\n".join(block for block in blocks if block.strip())


def cut(text: str, most: int = MAX_UNITS) -> Iterator[str]:
    """Parts that fit, broken at the best place there is: a blank line, a line, a blank, else between two characters."""
    rest = text.strip()
    while _units(rest) > most:
        head = _fitting(rest, most)
        at = next((found for mark in ("\n\n", "\n", " ") if (found := head.rfind(mark)) > len(head) // 2), len(head))
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest:
        yield rest


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _fitting(text: str, most: int) -> str:
    used = 0
    for n, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > most:
            return text[:n]
    return text


def _keys(buttons: Sequence[Button]) -> Iterator[Key]:
    for button in buttons:
        label = f"{button.picture} {button.label}" if button.picture else button.label
        if button.link is None:
            yield Key(label, value=button.value)
        elif _opens(button):
            yield Key(label, url=button.link)


def _is_call(button: Button) -> bool:
    return (button.link or "").startswith("tel:")


def _opens(button: Button) -> bool:
    """Whether Telegram takes this address behind a button: no phone numbers, nothing on one's own machine."""
    parts = urlsplit(button.link or "")
    host = parts.hostname or ""
    try:
        return parts.scheme in ("http", "https") and ipaddress.ip_address(host).is_global
    except ValueError:
        return parts.scheme in ("http", "https") and "." in host


def _rows(keys: Iterator[Key], most: int, shared: int) -> Iterator[tuple[Key, ...]]:
    """Short labels side by side, long ones alone."""
    row: list[Key] = []
    for key in keys:
        if row and (len(row) == most or len(key.label) > shared or len(row[-1].label) > shared):
            yield tuple(row)
            row = []
        row.append(key)
    if row:
        yield tuple(row)
