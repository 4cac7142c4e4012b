"""Ogg/Opus voice notes with every word about their origin taken out (RFC 3533 pages, RFC 7845 headers).

The tags page names the recorder, often the device and the time; the app chooses the stream's serial number. Both are
replaced. The sound itself is untouched: a voice can be recognised, and the person is told so before sending.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

MAX_PAGES = 20_000
_HEADER = struct.Struct("<4sBBqIIIB")
_CONTINUED, _FIRST, _LAST = 1, 2, 4
SERIAL = 1
# An empty vendor string and no comments.
_TAGS = b"OpusTags" + struct.pack("<II", 0, 0)


class BrokenOgg(ValueError):
    """The bytes are not one plain Ogg/Opus stream. `code` is that of the refusal."""

    def __init__(self, code: str = "broken") -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Page:
    flags: int
    granule: int
    serial: int
    laces: bytes
    body: bytes

    @property
    def ends_packet(self) -> bool:
        return bool(self.laces) and self.laces[-1] < 255


def without_tags(data: bytes) -> bytes:
    """The same sound with a fresh head, an empty tags page and a neutral serial number. Raises BrokenOgg."""
    pages = list(_pages(data))
    if len(pages) < 3 or any(page.serial != pages[0].serial for page in pages):
        raise BrokenOgg
    head = _opus_head(pages[0])
    sound = pages[_tag_pages(pages):]
    if not sound or sound[0].flags & _CONTINUED or any(page.flags & _FIRST for page in sound):
        raise BrokenOgg
    fresh = [Page(_FIRST, 0, SERIAL, bytes([len(head)]), head), Page(0, 0, SERIAL, bytes([len(_TAGS)]), _TAGS)]
    fresh += [replace(page, serial=SERIAL, flags=page.flags & (_CONTINUED | _LAST)) for page in sound]
    return b"".join(_written(page, number) for number, page in enumerate(fresh))


def _pages(data: bytes) -> Iterator[Page]:
    """The pages in order. Bytes between or after pages are refused: something could hide there."""
    at = 0
    for _ in range(MAX_PAGES):
        if at == len(data):
            return
        page, at = _page_at(data, at)
        yield page
    raise BrokenOgg


def _page_at(data: bytes, at: int) -> tuple[Page, int]:
    if len(data) < at + _HEADER.size:
        raise BrokenOgg
    magic, version, flags, granule, serial, _number, _crc, count = _HEADER.unpack_from(data, at)
    laces_at = at + _HEADER.size
    laces = data[laces_at:laces_at + count]
    end = laces_at + count + sum(laces)
    if magic != b"OggS" or version != 0 or len(laces) < count or len(data) < end:
        raise BrokenOgg
    return Page(flags, granule, serial, laces, data[laces_at + count:end]), end


def _opus_head(page: Page) -> bytes:
    """The identification header, the recorder's input rate neutralised (RFC 7845 §5.1: decoding does not need it)."""
    if not page.flags & _FIRST or not page.body.startswith(b"OpusHead"):
        # Ogg also carries Theora video and Vorbis or Speex music: only voice notes are taken.
        raise BrokenOgg("video" if b"theora" in page.body[:16] else "not_a_photo")
    if len(page.body) != 19 or page.body[9] not in (1, 2) or page.body[18] != 0:
        raise BrokenOgg
    return page.body[:12] + struct.pack("<I", 48_000) + page.body[16:]


def _tag_pages(pages: list[Page]) -> int:
    """The index of the first page of sound: tags may run over several pages and end with theirs (RFC 7845 §5.2)."""
    if not pages[1].body.startswith(b"OpusTags"):
        raise BrokenOgg
    for index, page in enumerate(pages[1:], start=1):
        if page.ends_packet:
            return index + 1
    raise BrokenOgg


def _written(page: Page, number: int) -> bytes:
    def header(crc: int) -> bytes:
        numbers = (page.flags, page.granule, page.serial, number, crc, len(page.laces))
        return _HEADER.pack(b"OggS", 0, *numbers) + page.laces

    return header(_crc(header(0) + page.body)) + page.body


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_CRC_TABLE = _crc_table()


def _crc(data: bytes) -> int:
    """Ogg's own CRC-32: polynomial 0x04C11DB7, not reflected, starts at 0 (RFC 3533 §6)."""
    value = 0
    for byte in data:
        value = ((value << 8) & 0xFFFFFFFF) ^ _CRC_TABLE[(value >> 24) ^ byte]
    return value
