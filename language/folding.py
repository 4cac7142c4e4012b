"""One key for the many ways in which the same Vietnamese word is typed."""

from __future__ import annotations

import re
import unicodedata

#: NFC of 100,000 combining marks takes seconds, so the length is capped before anything else looks at the text
MAX_CHARS = 10_000

_BLANKS = re.compile(r"\s+")
# Zero-width and direction marks: invisible on the screen, but they break every comparison.
_INVISIBLE = dict.fromkeys([0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065),
                            *range(0x2066, 0x206A), 0xFEFF])


def clean(text: str) -> str:
    """`text` in NFC, at most MAX_CHARS characters, without invisible marks; line breaks are kept."""
    return unicodedata.normalize("NFC", text[:MAX_CHARS].translate(_INVISIBLE)).replace("\x00", "")


def fold(text: str) -> str:
    """The search key: lower case, no diacritics, đ as d, single blanks. "Cổng  số 2 Tràng Duệ" → "cong so 2 trang due".

    Tone placement (hoà, hòa) and NFC/NFD vanish with the marks. Punctuation stays: callers split as they need.
    """
    marks = unicodedata.normalize("NFD", text[:MAX_CHARS].translate(_INVISIBLE).replace("\x00", "").casefold())
    bare = "".join(c for c in marks if not unicodedata.combining(c))
    return _BLANKS.sub(" ", bare.replace("đ", "d")).strip()
