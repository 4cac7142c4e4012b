"""Form posts, read as a stream: bounded in memory, nothing on the disk; what is too big is left out, not the whole post.

The framework's own reader spools uploads into temporary files; a photo of a tip must never lie there. And it refuses a
post with an oversized file as a whole, with what the person wrote. Here the words are kept, the file is drained and marked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

MAX_FILE_BYTES = 10 * 1024 * 1024  #: of all files of one post together
MAX_HELD_BYTES = 80 * 1024 * 1024  #: of all posts together: a hundred slow uploads must not take the server's memory
MAX_FIELD_BYTES = 64 * 1024  #: sixteen times the longest story
MAX_PARTS = 40
#: read to the end and thrown away, so that a browser gets a page and not a reset connection; beyond it we hang up
MAX_BODY_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class Upload:
    """One file of a post. The name that it had is not kept."""

    data: bytes = field(repr=False)
    too_big: bool = False


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
        _memory.give_back(self.held)
        self.held = 0
        self.files.clear()


class _Memory:
    """What all posts in hand hold together. Touched by the event loop's thread only."""

    def __init__(self) -> None:
        self.held = 0

    def take(self, count: int) -> bool:
        if self.held + count > MAX_HELD_BYTES:
            return False
        self.held += count
        return True

    def give_back(self, count: int) -> None:
        self.held -= count


_memory = _Memory()


class FormRefused(Exception):
    """The post cannot be read to its end. `code` picks the sentence (broken, too_big, busy); `form` holds what came before."""

    def __init__(self, code: str, form: Form | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.form = form or Form()


async def read_form(request: Request, max_file_bytes: int = 0) -> Form:
    """The fields and files of a post; without `max_file_bytes` files are left out. Close the form when it is dealt with.

    Raises FormRefused; ClientDisconnect rises as it is.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == b"application/x-www-form-urlencoded":
        return await _read_urlencoded(request)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise FormRefused("broken")
    return await _read_multipart(request, boundary, max_file_bytes)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body piece by piece, up to MAX_BODY_BYTES."""
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen > MAX_BODY_BYTES:
            raise FormRefused("too_big")
        yield chunk


async def _read_urlencoded(request: Request) -> Form:
    # Percent-encoding triples Vietnamese letters; four fields' worth is ample for the worker's page.
    body, room = bytearray(), 4 * MAX_FIELD_BYTES
    async for chunk in _chunks(request):
        body += chunk[: max(0, room - len(body))]
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


async def _read_multipart(request: Request, boundary: bytes, max_file_bytes: int) -> Form:
    reader = _PartReader(max_file_bytes)
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

    def __init__(self, max_file_bytes: int) -> None:
        self.form = Form()
        self.ended = False
        self._max_file_bytes = max_file_bytes
        self._parts = 0
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._body = bytearray()
        self._room = 0
        self._overflow = False

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
        self._overflow = False

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_text(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

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

    def _data(self, data: bytes, start: int, end: int) -> None:
        room = self._room - len(self._body)
        self._overflow = self._overflow or end - start > room
        piece = data[start : min(end, start + room)]
        if self._is_file:
            self._hold(len(piece))
        self._body += piece

    def _hold(self, count: int) -> None:
        if not _memory.take(count):
            raise FormRefused("busy")
        self.form.held += count

    def _end(self) -> None:
        if b"filename" not in self._options:
            _put(self.form, self._options[b"name"].decode("utf-8", "replace"), bytes(self._body))
        elif self._body or self._options[b"filename"]:  # a field left empty arrives as an empty file without a name
            self.form.files.append(Upload(b"" if self._overflow else bytes(self._body), self._overflow))

    def _all_done(self) -> None:
        self.ended = True


__all__ = ["ClientDisconnect", "Form", "FormRefused", "Upload", "read_form"]
