"""Photos and voice notes without what tells who made them. What cannot be cleaned is refused with a reason.

A photo is decoded and encoded again from bare pixels in a child process with hard limits (`bot.photo_child`), so that a
tricked decoder takes nothing with it. Pillow is imported only there. A voice note is Ogg/Opus with new, empty tags.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bot.messages import AttachmentKind, Refused
from bot.ogg_opus import BrokenOgg, without_tags

MAX_BYTES = 10 * 1024 * 1024
MAX_VOICE_BYTES = 1024 * 1024  # pyrage holds the GIL while sealing: nothing above 1 MiB is handed on
MAX_PHOTO_BYTES = 1024 * 1024  #: what comes out; more is not ours, whoever wrote it
CHILD_SECONDS = 20  # a 24-megapixel photo takes one to two
#: in work and waiting; the last of them waits some seconds, and somebody who waits longer presses again
MAX_IN_LINE = 10

_CHILD = Path(__file__).with_name("photo_child.py")
_CHILD_CODES = {3: "too_many_pixels", 4: "not_a_photo"}
# Two at once: each child may take its full memory limit, and the server is small.
_POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="lachan-photo")

_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_PHOTO_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_VIDEO_STARTS = (b"\x1aE\xdf\xa3", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"FLV\x01", b"OggS\x00\x02video")
_DOCUMENT_STARTS = (b"%PDF", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf\x27\x1c",
                    b"\x1f\x8b", b"{\\rtf", b"MZ", b"\x7fELF")
_STILL_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")


@dataclass(frozen=True, slots=True)
class CleanMedia:
    """A JPEG of bare pixels, or Ogg/Opus with an empty tags page; at most 1 MiB."""

    kind: AttachmentKind
    data: bytes = field(repr=False)


class _Line:
    """How many files are in work or wait for it. Touched by the event loop's thread only."""

    def __init__(self) -> None:
        self.length = 0


_line = _Line()


async def clean(data: bytes) -> CleanMedia | Refused:
    """`data` as it may be kept, or why not: too_big, not_a_photo, too_many_pixels, broken, video, document, busy.

    The kind is read from the bytes: what the sender calls the file is neither trusted nor looked at.
    """
    if len(data) > MAX_BYTES:
        return Refused("too_big")
    kind = _kind_of(data)
    if kind not in _CLEANERS:
        return Refused(kind)
    if _line.length >= MAX_IN_LINE:
        return Refused("busy")  # each waiting file is memory, and each costs up to CHILD_SECONDS
    _line.length += 1
    work = asyncio.get_running_loop().run_in_executor(_POOL, _CLEANERS[kind], data)
    work.add_done_callback(_leave_line)  # also after its caller went away: the work goes on
    return await asyncio.shield(work)


def _leave_line(_work: asyncio.Future[CleanMedia | Refused]) -> None:
    _line.length -= 1


def _kind_of(data: bytes) -> str:
    """"photo", "voice", or the code under which the file is refused."""
    if not data:
        return "broken"
    if data.startswith(_PHOTO_STARTS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "photo"
    if data.startswith(b"OggS"):
        return "voice"
    if _is_video(data):
        return "video"
    if _is_document(data):
        return "document"
    return "not_a_photo"


def _is_video(data: bytes) -> bool:
    if data[4:8] == b"ftyp":  # MP4, MOV, 3GP share this box with HEIC and AVIF stills and with M4A sound
        return data[8:12] not in _STILL_BRANDS and data[8:11] != b"M4A"
    return data.startswith(_VIDEO_STARTS) or (data[:4] == b"RIFF" and data[8:12] == b"AVI ")


def _is_document(data: bytes) -> bool:
    # SVG and HTML are programs as much as pictures: a desk that showed one would run it.
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return data.startswith(_DOCUMENT_STARTS) or head.startswith(b"<")


def _clean_photo(data: bytes) -> CleanMedia | Refused:
    # -I: no environment, no current folder on the path; -S would lose site-packages, where Pillow is.
    code, photo = _ask_child([sys.executable, "-I", str(_CHILD)], data)
    if code == 0 and len(photo) <= MAX_PHOTO_BYTES and photo.startswith(_JPEG_START) and photo.endswith(_JPEG_END):
        return CleanMedia("photo", photo)
    # A child killed by its limits ends here too: for the sender the photo is broken, the reason is nobody's business.
    return Refused(_CHILD_CODES.get(code, "broken"))


def _ask_child(command: list[str], data: bytes) -> tuple[int, bytes]:
    """Exit code and output, one byte over MAX_PHOTO_BYTES at most: a decoder that was taken over may write without end."""
    # A session of its own: it is killed with whatever it may have started.
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,  # noqa: S603
                             stderr=subprocess.DEVNULL, env={}, start_new_session=True)
    assert child.stdin is not None and child.stdout is not None  # noqa: S101
    alarm = threading.Timer(CHILD_SECONDS, _kill, [child])
    feeder = threading.Thread(target=_feed, args=(child.stdin, data))  # apart: it may write before it has read
    alarm.start()
    feeder.start()
    try:
        photo = child.stdout.read(MAX_PHOTO_BYTES + 1)
        if len(photo) > MAX_PHOTO_BYTES:
            _kill(child)
        return child.wait(), photo
    finally:
        alarm.cancel()
        _kill(child)
        child.wait()
        feeder.join()
        child.stdout.close()


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError), pipe:
        pipe.write(data)


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _clean_voice(data: bytes) -> CleanMedia | Refused:
    if len(data) > MAX_VOICE_BYTES:
        return Refused("too_big")
    try:
        voice = without_tags(data)
    except BrokenOgg as error:
        return Refused(error.code)
    return CleanMedia("voice", voice)


_CLEANERS = {"photo": _clean_photo, "voice": _clean_voice}
