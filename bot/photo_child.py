"""The child process that decodes a photo: bytes on stdin, a bare JPEG on stdout, the verdict as exit code.

Run as a file, isolated; imports nothing of ours. Exit codes: 0 done, 2 broken, 3 too many pixels, 4 not a photo.
"""

from __future__ import annotations

import io
import os
import resource
import sys
from typing import Any

MAX_PIXELS = 24_000_000
MAX_OUT_BYTES = 1024 * 1024
LONGEST_SIDE = 2560  #: enough to read a number plate across a yard
FORMATS = ("JPEG", "PNG", "WEBP")

MEMORY_BYTES = 640 * 1024 * 1024  #: address space: 24 MP as RGBA, its RGB copy, and the libraries
CPU_SECONDS = 15
MAX_FILES = 32  #: open at once: the interpreter's and one library at a time


def limit_this_process() -> None:
    """Bound what a malicious file can make the decoder do. No core dump: it would hold the photo."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))  # no further process or thread; does not bind root
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILES, MAX_FILES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform == "linux":  # macOS refuses a limit on address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> int:
    limit_this_process()
    # Imported after the limits, so that they hold for the decoder's own start too.
    from PIL import Image, ImageFile, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own bound below, with its own code
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=FORMATS)
    except UnidentifiedImageError:
        return 4
    if picture.width * picture.height > MAX_PIXELS:
        return 3
    sys.stdout.buffer.write(small_jpeg(bare_pixels(picture)))
    sys.stdout.buffer.flush()
    return 0


def bare_pixels(picture: Any) -> Any:
    """The first frame, upright, on white, as an image that never saw a tag: EXIF, GPS and thumbnails stay behind."""
    from PIL import Image

    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG only: the decoder halves on the way, for time and memory
    picture.load()
    upright = turned_upright(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer)
    flat = upright.convert("RGB")
    return Image.frombytes("RGB", flat.size, flat.tobytes())


def turned_upright(picture: Any) -> Any:
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # broken tags are no reason to refuse good pixels
        return picture


def small_jpeg(picture: Any) -> bytes:
    """A JPEG of at most MAX_OUT_BYTES: quality is given up first, then size."""
    while True:
        for quality in (85, 70, 55):
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality)
            if out.tell() <= MAX_OUT_BYTES:
                return out.getvalue()
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


if __name__ == "__main__":
    try:
        code = main()
    except BaseException:  # any failure is a broken photo; a traceback would print paths and, in messages, bytes of it
        code = 2
    os._exit(code)  # no clean-up of a decoder that may be in any state
