"""What leaves the cleaner is pixels and sound; what cannot be cleaned is refused with the right reason."""

from __future__ import annotations

import asyncio
import io
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from bot import media_cleaning, photo_child
from bot.media_cleaning import MAX_BYTES, CleanMedia, clean
from bot.messages import Refused
from bot.ogg_opus import Page, _pages, _written, without_tags

SECRET = b"Redmi-12C-serial-7781"


def jpeg(size: tuple[int, int] = (640, 480), **save: object) -> bytes:
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.paste((255, 0, 0), (0, 0, size[0] // 2, size[1] // 4))
    picture.save(out, "JPEG", **save)
    return out.getvalue()


def photo_that_tells_all() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()  # Make
    exif[0x0112] = 6  # Orientation: turn right
    exif.get_ifd(0x8825)[2] = (20.0, 52.0, 10.0)  # GPS latitude
    return jpeg(exif=exif, comment=SECRET) + SECRET


async def cleaned(data: bytes) -> CleanMedia:
    result = await clean(data)
    assert isinstance(result, CleanMedia), result
    return result


async def test_a_photo_keeps_its_pixels_and_loses_everything_else() -> None:
    result = await cleaned(photo_that_tells_all())
    assert result.kind == "photo"
    assert SECRET not in result.data
    picture = Image.open(io.BytesIO(result.data))
    assert picture.format == "JPEG" and not picture.getexif() and set(picture.info) <= {"jfif", "jfif_version",
                                                                                       "jfif_unit", "jfif_density"}


async def test_a_photo_held_sideways_stands_upright_without_its_orientation_tag() -> None:
    picture = Image.open(io.BytesIO((await cleaned(photo_that_tells_all())).data))
    assert picture.size == (480, 640)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_other_photo_formats_become_jpeg_without_their_text(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 40), (0, 0, 0, 0)).save(out, kind, exif=b"Exif\0\0" + SECRET)
    picture = Image.open(io.BytesIO((await cleaned(out.getvalue())).data))
    assert picture.format == "JPEG"
    assert picture.getpixel((10, 10)) == (255, 255, 255)  # what was transparent is white, not black


async def test_a_big_photo_becomes_small_enough_to_keep() -> None:
    noise = Image.effect_noise((4000, 3000), 120)
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)
    assert len(out.getvalue()) < MAX_BYTES
    assert len((await cleaned(out.getvalue())).data) <= 1024 * 1024


def png_header_of(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "broken"),
        (b"\xff\xd8\xff" + bytes(MAX_BYTES), "too_big"),
        (b"\xff\xd8\xff nothing follows", "not_a_photo"),
        (jpeg()[:900], "broken"),
        (png_header_of(5001, 5000), "too_many_pixels"),
        (png_header_of(2_000_000_000, 2_000_000_000), "too_many_pixels"),
        (png_header_of(4000, 4000), "broken"),
        (b"GIF89a" + bytes(40), "not_a_photo"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "not_a_photo"),
        (b"\x00\x00\x00\x18ftypM4A " + bytes(40), "not_a_photo"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "video"),
        (b"\x1aE\xdf\xa3" + bytes(40), "video"),
        (b"%PDF-1.7", "document"),
        (b"PK\x03\x04" + bytes(40), "document"),
        (b"\xef\xbb\xbf <svg xmlns='x'><script/></svg>", "document"),
        (b"<!DOCTYPE html>", "document"),
        (b"just words", "not_a_photo"),
    ],
)
async def test_what_cannot_be_cleaned_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert await clean(data) == Refused(code)


async def test_a_decompression_bomb_of_text_ends_in_the_child() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(300_000_000)))
    data = png_header_of(10, 10)
    result = await clean(data[:33] + bomb + data[33:])
    assert result == Refused("broken") or isinstance(result, CleanMedia)


# --- voice ------------------------------------------------------------------------------------------------------------


def voice_note(tags_extra: bytes = SECRET, serial: int = 0x5EC2E7) -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 16_000, 0, 0)
    vendor = struct.pack("<I", len(tags_extra)) + tags_extra + struct.pack("<I", 0)
    tags = b"OpusTags" + vendor
    laces = [255] * (len(tags) // 255) + [len(tags) % 255]
    pages = [
        Page(2, 0, serial, bytes([len(head)]), head),
        Page(0, 0, serial, bytes(laces), tags),
        Page(0, 960, serial, bytes([10, 20]), bytes(range(30))),
        Page(4, 1920, serial, bytes([12]), bytes(range(12))),
    ]
    return b"".join(_written(page, n) for n, page in enumerate(pages))


async def test_a_voice_note_keeps_its_sound_and_loses_its_tags() -> None:
    result = await cleaned(voice_note())
    assert result.kind == "voice"
    assert SECRET not in result.data
    before, after = list(_pages(voice_note())), list(_pages(result.data))
    assert [page.body for page in after[2:]] == [page.body for page in before[2:]]
    assert [page.granule for page in after[2:]] == [960, 1920]
    assert {page.serial for page in after} == {1}


def test_long_tags_over_several_laces_are_taken_out_whole() -> None:
    assert SECRET not in without_tags(voice_note(SECRET * 40))


def test_the_checksum_is_that_of_the_ogg_standard() -> None:
    # a page written by opusenc 0.2: magic to body, its own checksum at bytes 22..26
    page = bytes.fromhex("4f67675300020000000000000000" "01000000" "00000000") + b"\0\0\0\0" + b"\x01\x13" + (
        b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0))
    ours = without_tags(voice_note())[: len(page)]
    assert ours[:22] == page[:22] and ours[26:] == page[26:]
    assert _slow_crc(page) == struct.unpack_from("<I", ours, 22)[0]


def _slow_crc(data: bytes) -> int:
    """The definition, bit by bit, so that the table is not its own witness."""
    register = 0
    for byte in data:
        for bit in range(7, -1, -1):
            top = (register >> 31) ^ ((byte >> bit) & 1)
            register = ((register << 1) & 0xFFFFFFFF) ^ (0x04C11DB7 if top else 0)
    return register


@pytest.mark.parametrize(
    "data",
    [
        b"OggS",
        voice_note()[:-3],
        voice_note() + b"hidden after the end",
        voice_note() + voice_note(serial=2),
        voice_note() + voice_note(),
        b"OggS" + bytes(200),
    ],
)
async def test_a_voice_note_that_is_not_one_plain_stream_is_refused(data: bytes) -> None:
    assert isinstance(await clean(data), Refused)


async def test_other_sound_in_ogg_is_refused() -> None:
    assert await clean(voice_note().replace(b"OpusHead", b"\x01vorbis ")) == Refused("not_a_photo")


# --- the child and the line before it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("while True: out.write(b'\\xff\\xd8\\xff' + bytes(65536))", "broken"),
        ("out.write(b'\\xff\\xd8\\xff' + bytes(1 << 20) + b'\\xff\\xd9')", "broken"),
        ("out.write(b'\\xff\\xd8\\xff not a whole photo')", "broken"),
        ("out.write(b'<script>\\xff\\xd9')", "broken"),
        ("out.close(); import time; time.sleep(60)", "broken"),
        ("import os; os.close(1); time.sleep(60) if os.fork() else time.sleep(60)", "broken"),
        ("import os; os.fork() or time.sleep(60)", "broken"),
    ],
    ids=["endless", "too long", "no end", "no start", "silent", "silent fork", "fork that keeps the pipe"],
)
async def test_a_child_that_was_taken_over_gets_nothing_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, code: str
) -> None:
    child = tmp_path / "child.py"
    child.write_text(f"import sys, time\nout = sys.stdout.buffer\n{program}\n")
    monkeypatch.setattr(media_cleaning, "_CHILD", child)
    monkeypatch.setattr(media_cleaning, "CHILD_SECONDS", 1)
    begun = time.monotonic()
    assert await clean(jpeg() + bytes(5_000_000)) == Refused(code)
    assert time.monotonic() - begun < 10


async def test_a_long_line_before_the_decoder_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def wait(data: bytes) -> Refused:
        release.wait(10)
        return Refused("broken")

    monkeypatch.setitem(media_cleaning._CLEANERS, "photo", wait)
    waiting = [asyncio.create_task(clean(jpeg())) for _ in range(media_cleaning.MAX_IN_LINE)]
    await asyncio.sleep(0)
    begun = time.monotonic()
    assert await clean(jpeg()) == Refused("busy")
    assert time.monotonic() - begun < 1
    waiting.pop().cancel()  # who goes away leaves the work in the line
    assert await clean(jpeg()) == Refused("busy")
    release.set()
    assert await asyncio.gather(*waiting) == [Refused("broken")] * len(waiting)
    await asyncio.sleep(0.1)
    assert media_cleaning._line.length == 0


@pytest.mark.parametrize("limit", ["RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_CORE"])
def test_the_child_may_start_nothing_and_open_little(limit: str) -> None:
    code = f"import resource, runpy; runpy.run_path({photo_child.__file__!r})['limit_this_process']()\n"
    code += f"import sys; sys.exit(max(resource.getrlimit(resource.{limit})) > 32)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


async def test_the_cleaner_itself_never_loads_the_decoder() -> None:
    code = "import sys, bot.media_cleaning; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("greed", ["bytearray(1 << 30)", "open('leak', 'wb').write(b'x' * 100000)"])
def test_the_child_can_take_neither_memory_nor_disk(greed: str, tmp_path: Path) -> None:
    code = f"import runpy; runpy.run_path({photo_child.__file__!r})['limit_this_process'](); {greed}"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0  # killed by a signal, or MemoryError
    assert not any(path.stat().st_size for path in tmp_path.iterdir())
