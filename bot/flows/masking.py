"""What in a text could give its writer away: pointed out before sending, masked only when the writer wants it.

A plate may be the thief's, so nothing is masked without asking.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DOT = "•"
#: on one screen, because nobody reads thousands of lines; all of them are masked
MAX_LISTED = 20
_LETTERS = re.compile(r"\w")

# 9-11 digits from 0 or +84, with the blanks, dots and hyphens with which people group them.
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)")
# Citizen numbers have 12 digits, old identity cards 9; passports a letter and 7-8 digits.
_IDENTITY = re.compile(r"(?<![\dA-Za-z])(?:\d(?:[ .]?\d){11}|\d(?:[ .]?\d){8}|[A-Z]\d{7,8})(?![\dA-Za-z])")
# 15B1-123.45, 43A 123.45, 29H12345, 15-B1 2345: province, series, 4-5 digits.
_PLATE = re.compile(r"(?<![\dA-Za-z])\d{2}[ -]?[A-Za-z][A-Za-z\d]?[ .-]{0,2}\d{3}[ .]?\d{1,2}(?![\dA-Za-z])")
# With or without marks: whoever reads "only I was there" knows who wrote it.
# "Hồ Chí Minh" is no such phrase, nor is "chị em" typed without marks.
_ONLY_ME = re.compile(
    r"(?<![\w-])(?<!hồ )(?<!ho )(?:chỉ|chi)(?:\s+(?:có|co|một|mot|mỗi|moi|mình|minh)){1,3}\s+(?:tôi|toi|em|tui|tao)(?!\w)"
    r"|(?<!\w)(?:chỉ|chi)\s+(?:có|co)\s+(?:mỗi\s+|moi\s+|một\s+|mot\s+)?(?:mình|minh)(?!\w)"
    r"|(?<!\w)(?:only\s+me|only\s+i|i\s+was\s+the\s+only\s+one)(?!\w)",
    re.IGNORECASE,
)
_MY_SHIFT = re.compile(
    r"(?<!\w)(?:ca|tổ|chuyền|chuyen|phòng trọ|phong tro|dãy trọ|day tro)\s+(?:của\s+|cua\s+)?(?:tôi|toi|tui|em)(?!\w)"
    r"|(?<!\w)my\s+(?:shift|team|line)(?!\w)",
    re.IGNORECASE,
)
_PATTERNS = (("phone", _PHONE), ("identity", _IDENTITY), ("plate", _PLATE), ("only_me", _ONLY_ME), ("my_shift", _MY_SHIFT))


class Finding(NamedTuple):
    """Where something stands out. Sorted, findings are in the order of the text."""

    start: int
    end: int
    kind: str  #: phone | identity | plate | only_me | my_shift


def find(text: str) -> tuple[Finding, ...]:
    """What stands out, in the order of the text; of overlapping findings the first kind in the table."""
    found: list[Finding] = []
    taken = bytearray(len(text))  # one look-up for each finding: 66,000 characters may hold ten thousand of them
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\x01" * (end - start)
                found.append(Finding(start, end, kind))
    return tuple(sorted(found))


def stands_out(text: str) -> bool:
    """Whether there is anything to point out; stops at the first."""
    return any(pattern.search(text) for _, pattern in _PATTERNS)


def listed(text: str) -> tuple[tuple[tuple[str, str], ...], int]:
    """Kind and words of those that a screen shows, each wording once, and how many more there are."""
    different = list(dict.fromkeys((kind, text[start:end]) for start, end, kind in find(text)))
    return tuple(different[:MAX_LISTED]), max(0, len(different) - MAX_LISTED)


def mask(text: str) -> str:
    """The text with every finding made unreadable; the rest stays letter by letter."""
    masked, position = [], 0
    for start, end, _ in find(text):
        masked += [text[position:start], _LETTERS.sub(DOT, text[start:end])]
        position = end
    return "".join(masked) + text[position:]
