"""Form posts, read as a stream: bounded in memory, nothing on the disk; what is too big is left out, not the whole post.

The framework's own reader spools uploads into temporary files; a photo of a tip must never lie there. And it refuses a
post with an oversized file as a whole, with what the person wrote. Here the words are kept, the file is drained and marked.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

MAX_FILE_BYTES = 10 * 1024 * 1024  #: of all files of one post together
MAX_FILES = 3  #: of one post; the page sends one at a time, and each may cost seconds of decoding
MAX_HELD_BYTES = 80 * 1024 * 1024  #: files of all posts together: slow uploads must not take the server's memory
MAX_WORDS_BYTES = 32 * 1024 * 1024  #: fields of all posts that are being read; apart, so that photos never crowd words out
MAX_FIELD_BYTES = 64 * 1024  #: sixteen times the longest story
MAX_FIELDS_BYTES = 4 * MAX_FIELD_BYTES  #: of one post together
MAX_PARTS = 40
MAX_HEADER_BYTES = 8 * 1024  #: of one part; ours need a hundredth
#: read to the end and thrown away, so that a browser gets a page and not a reset connection; beyond it we hang up
MAX_BODY_BYTES = 64 * 1024 * 1024
#: a body that takes longer is cut off: 3 MB at 20 kB/s, a photo over a poor 3G line, are through by then
BODY_SECONDS = 180.0
#: each span of a body brings at least 2 kB/s, or nobody is really sending
SPAN_SECONDS = 10.0
SPAN_BYTES = 20_000


@dataclass(slots=True)
class Upload:
    """One file of a post. The name that it had is not kept."""

    data: bytes = field(repr=False)
    refused: str | None = None  #: why its bytes are not here: too_big, too_many, busy


@dataclass(slots=True)
class Form:
    fields: dict[str, str] = field(default_factory=dict, repr=False)
    files: list[Upload] = field(default_factory=list)
    cut: bool = False  #: a field was longer than MAX_FIELD_BYTES and only its beginning is here
    held: int = 0  #: bytes of files counted against MAX_HELD_BYTES until `close`

    def get(self, name: str) -> str | None:
        """The field's text, None when it is missing or blank."""
        value = self.fields.get(name, "")
        return value if value.strip() else None

    def close(self) -> None:
        """Let the files go. Whoever reads a form with files closes it when they are dealt with."""
        _memory.files -= self.held
        self.held = 0
        self.files.clear()


class _Memory:
    """What all posts in hand hold together. Touched by the event loop's thread only."""

    def __init__(self) -> None:
        self.files = 0
        self.words = 0

    def take_for_files(self, count: int) -> bool:
        fits = self.files + count <= MAX_HELD_BYTES
        self.files += count if fits else 0
        return fits

    def take_for_words(self, count: int) -> bool:
        fits = self.words + count <= MAX_WORDS_BYTES
        self.words += count if fits else 0
        return fits


_memory = _Memory()


class _Words:
    """What the fields of one post hold while it is read; afterwards the post is answered at once and lets go of them."""

    def __init__(self) -> None:
        self._held = 0

    def hold(self, count: int) -> None:
        if self._held + count > MAX_FIELDS_BYTES:
            raise FormRefused("too_long")
        if not _memory.take_for_words(count):
            raise FormRefused("busy")
        self._held += count

    def let_go(self) -> None:
        _memory.words -= self._held
        self._held = 0


class FormRefused(Exception):
    """The post cannot be read to its end. `code` picks the sentence (broken, too_big, too_long, busy, slow); `form` holds
    what came before."""

    def __init__(self, code: str, form: Form | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.form = form or Form()


async def read_form(request: Request, max_file_bytes: int = 0) -> Form:
    """The fields and files of a post; without `max_file_bytes` files are left out. Close the form when it is dealt with.

    Raises FormRefused; ClientDisconnect rises as it is.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    words = _Words()
    try:
        if kind == b"application/x-www-form-urlencoded":
            return await _read_urlencoded(request, words)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise FormRefused("broken")
        return await _read_multipart(request, boundary, max_file_bytes, words)
    finally:
        words.let_go()


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body piece by piece, up to MAX_BODY_BYTES, as long as somebody really sends it.

    Who only holds a line open holds memory with it. Rated span by span: a fast start buys no silence later.
    """
    begun = span_begun = time.monotonic()
    seen = in_span = 0
    body = request.stream()
    while True:
        now = time.monotonic()
        if now - span_begun >= SPAN_SECONDS:
            if in_span < SPAN_BYTES:
                raise FormRefused("slow")
            span_begun, in_span = now, 0
        # At most one more span without a piece; the rate itself is looked at where pieces come.
        try:
            async with asyncio.timeout(min(SPAN_SECONDS, begun + BODY_SECONDS - now)):
                chunk = await anext(body, None)
        except TimeoutError:
            raise FormRefused("slow") from None
        if chunk is None:
            return
        seen += len(chunk)
        in_span += len(chunk)
        if seen > MAX_BODY_BYTES:
            raise FormRefused("too_big")
        yield chunk


async def _read_urlencoded(request: Request, words: _Words) -> Form:
    # Percent-encoding triples Vietnamese letters; four fields' worth is ample for the worker's page.
    body, room = bytearray(), MAX_FIELDS_BYTES
    async for chunk in _chunks(request):
        piece = chunk[: max(0, room - len(body))]
        words.hold(len(piece))
        body += piece
    form = Form(cut=len(body) == room)
    try:
        pairs = parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MAX_PARTS)
    except ValueError:
        raise FormRefused("broken") from None
    for name, value in pairs:
        _put(form, name, value.encode())
    return form


def _put(form: Form, name: str, value: bytes) -> None:
    form.cut = form.cut or len(value) > MAX_FIELD_BYTES
    # NUL cannot be stored on PostgreSQL; browsers send line ends as CRLF and would let every text grow.
    text = value[:MAX_FIELD_BYTES].decode("utf-8", "ignore" if len(value) > MAX_FIELD_BYTES else "replace")
    form.fields[name] = text.replace("\x00", "").replace("\r\n", "\n")


async def _read_multipart(request: Request, boundary: bytes, max_file_bytes: int, words: _Words) -> Form:
    reader = _PartReader(max_file_bytes, words)
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type]
        async for chunk in _chunks(request):
            parser.write(chunk)
        parser.finalize()
        if not reader.ended:
            raise FormRefused("broken")
    except BaseException as error:  # also a client that went away
        reader.form.close()
        if isinstance(error, FormRefused | FormParserError):
            raise FormRefused(getattr(error, "code", "broken"), reader.form) from None
        raise
    return reader.form


class _PartReader:
    """Collects the parts as the parser meets them."""

    def __init__(self, max_file_bytes: int, words: _Words) -> None:
        self.form = Form()
        self.ended = False
        self._max_file_bytes = max_file_bytes
        self._words = words
        self._parts = 0
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._body = bytearray()
        self._room = 0
        self._refused: str | None = None

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_text,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_done,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._all_done,
        }

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise FormRefused("broken")
        self._header = self._value = self._disposition = b""
        self._body = bytearray()
        self._refused = None

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._bound_header()

    def _bound_header(self) -> None:
        if len(self._header) + len(self._value) > MAX_HEADER_BYTES:
            raise FormRefused("broken")

    def _header_text(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._bound_header()

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_done(self) -> None:
        _, self._options = parse_options_header(self._disposition)
        if b"name" not in self._options:
            raise FormRefused("broken")
        self._is_file = b"filename" in self._options
        self._room = self._max_file_bytes - self.form.held if self._is_file else MAX_FIELD_BYTES + 1
        if self._is_file and len(self.form.files) >= MAX_FILES:
            self._refused, self._room = "too_many", 0

    def _data(self, data: bytes, start: int, end: int) -> None:
        room = self._room - len(self._body)
        piece = data[start : min(end, start + room)]
        if not self._is_file:
            self._words.hold(len(piece))
        elif end - start > room:
            self._drop("too_big")
        elif not self._refused and not _memory.take_for_files(len(piece)):
            self._drop("busy")
        elif not self._refused:
            self.form.held += len(piece)
        if not self._refused:
            self._body += piece

    def _drop(self, code: str) -> None:
        """The rest of this file is read and thrown away, what is here of it at once: the words beside it still count."""
        self._refused = self._refused or code
        _memory.files -= len(self._body)
        self.form.held -= len(self._body)
        self._body = bytearray()
        self._room = 0

    def _end(self) -> None:
        if not self._is_file:
            _put(self.form, self._options[b"name"].decode("utf-8", "replace"), bytes(self._body))
        elif self._body or self._options[b"filename"]:  # a field left empty arrives as an empty file without a name
            self.form.files.append(Upload(bytes(self._body), self._refused))

    def _all_done(self) -> None:
        self.ended = True


__all__ = ["ClientDisconnect", "Form", "FormRefused", "Upload", "read_form"]
