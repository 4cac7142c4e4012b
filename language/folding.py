"""One key for the many ways in which the same Vietnamese word is typed."""

from __future__ import annotations

import re
import unicodedata

#: NFC of 100,000 combining marks takes seconds, so the length is capped before anything else looks at the text
MAX_CHARS = 10_000
#: what `clean` keeps: a 64 KiB form field whole; normalised in pieces, because NFC's worst case grows with the square
MAX_CLEAN_CHARS = 66_000
_PIECE = 2_000
#: what is read of a message for suggestions: its beginning says what happened and where, and the rest is kept all the same
MAX_READ_CHARS = 2_000

_BLANKS = re.compile(r"\s+")
# Zero-width and direction marks: invisible on the screen, but they break every comparison.
_INVISIBLE = dict.fromkeys([0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065),
                            *range(0x2066, 0x206A), 0xFEFF])
# Control characters except tab and line feed, and lone surrogates (they cannot be written as UTF-8).
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` in NFC without invisible marks and control characters; line breaks are kept, nothing else is cut.

    At most MAX_CLEAN_CHARS characters come back: callers that take more must say so.
    """
    lines = text[:MAX_CLEAN_CHARS].replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    bare = _UNWRITABLE.sub("", lines)
    return "".join(unicodedata.normalize("NFC", bare[i : i + _PIECE]) for i in range(0, len(bare), _PIECE))


def beginning(text: str) -> str:
    """The part of a message that is read for suggestions, in whole words: half of "chạy" may be another word."""
    if len(text) <= MAX_READ_CHARS:
        return text
    head = text[:MAX_READ_CHARS].rsplit(None, 1)
    return head[0] if head else ""


def fold(text: str) -> str:
    """The search key: lower case, no diacritics, đ as d, single blanks. "Cổng  số 2 Tràng Duệ" → "cong so 2 trang due".

    Tone placement (hoà, hòa) and NFC/NFD vanish with the marks. Punctuation stays: callers split as they need.
    """
    if text.isascii():  # half of all words, at a tenth of the cost
        return _BLANKS.sub(" ", text[:MAX_CHARS].replace("\x00", "").lower()).strip()
    marks = unicodedata.normalize("NFD", text[:MAX_CHARS].translate(_INVISIBLE).replace("\x00", "").casefold())
    bare = "".join(c for c in marks if not unicodedata.combining(c))
    return _BLANKS.sub(" ", bare.replace("đ", "d")).strip()


def marked(word: str) -> str:
    """A key that keeps the marks but not where they stand: hoà and hòa are equal, hoa is not."""
    if word.isascii():
        return word[:MAX_CHARS].lower()
    spread = unicodedata.normalize("NFD", word[:MAX_CHARS].casefold())
    letters = "".join(c for c in spread if not unicodedata.combining(c))
    return letters + "".join(sorted(c for c in spread if unicodedata.combining(c)))
