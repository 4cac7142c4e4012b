"""Looks for words and moments in raw bytes, in the disguises in which software usually leaks them."""

from __future__ import annotations

import base64
import json
import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from language.folding import fold


@dataclass(frozen=True)
class Leak:
    file: str
    what: str
    disguise: str


def disguises(word: str) -> Iterator[tuple[str, bytes]]:
    """The same word as databases, logs, JSON and URLs would write it."""
    for name, text in (
        ("as typed", word),
        ("decomposed", unicodedata.normalize("NFD", word)),
        ("folded", fold(word)),
        ("lower case", word.lower()),
    ):
        yield name, text.encode()
        yield f"{name}, UTF-16", text.encode("utf-16-le")
    yield "JSON escaped", json.dumps(word)[1:-1].encode()
    yield "percent-encoded", quote(word).encode()
    yield "hex", word.encode().hex().encode()
    for shift in range(3):
        # base64 of the word wherever it starts within a group of three bytes, without the ends that depend on neighbours
        padded = base64.b64encode(b"\0" * shift + word.encode())
        yield f"base64+{shift}", padded[4 if shift else 0 : len(padded) // 4 * 4 - 4]


def find_words(files: Iterable[Path], words: Iterable[str]) -> list[Leak]:
    """Every word of at least 8 bytes that stands in one of the files."""
    needles = [(word, name, needle) for word in words for name, needle in disguises(word) if len(needle) >= 6]
    leaks = []
    for file in files:
        content = file.read_bytes()
        leaks += [Leak(file.name, word, name) for word, name, needle in needles if needle in content]
    return leaks


def find_minute(files: Iterable[Path], moment: datetime) -> list[Leak]:
    """Traces of the minute of `moment`: as text in UTC or local time, as digits, as a binary integer or float."""
    return [leak for file in files for leak in _minute_in(file, moment)]


def _minute_in(file: Path, moment: datetime) -> Iterator[Leak]:
    content = file.read_bytes()
    minute = moment.replace(second=0, microsecond=0)
    for zone in (ZoneInfo("UTC"), ZoneInfo("Asia/Ho_Chi_Minh")):
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%H:%M %d/%m", "%d/%b/%Y:%H:%M"):
            if minute.astimezone(zone).strftime(form).encode() in content:
                yield Leak(file.name, form, str(zone))
    start, end = minute.timestamp(), (minute + timedelta(minutes=1)).timestamp()
    for scale, digits in ((1, 10), (1_000, 13), (1_000_000, 16)):
        for found in re.findall(rb"(?<!\d)\d{%d}(?!\d)" % digits, content):
            if start * scale <= int(found) < end * scale:
                yield Leak(file.name, found.decode(), "digits")
    for scale in (1_000, 1_000_000):
        yield from _binary_in(file.name, content, int(start * scale), int(end * scale))


def _binary_in(name: str, content: bytes, start: int, end: int) -> Iterator[Leak]:
    """Big-endian integers of 6 and 8 bytes (SQLite's record formats) that fall into the minute."""
    for width in (width for width in (6, 8) if end.bit_length() <= width * 8):
        low, high = start.to_bytes(width, "big"), (end - 1).to_bytes(width, "big")
        prefix = low[: next(i for i in range(width) if low[i] != high[i])]
        for match in re.finditer(re.escape(prefix), content):
            chunk = content[match.start() : match.start() + width]
            if len(chunk) == width and start <= int.from_bytes(chunk, "big") < end:
                yield Leak(name, str(int.from_bytes(chunk, "big")), f"{width}-byte integer")


def as_sqlite_integer(value: int) -> bytes:
    return struct.pack(">q", value)


def files_under(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]
