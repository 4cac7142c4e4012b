"""The answer to getUpdates cut into its updates without understanding them: one that cannot be read spoils no other."""

from __future__ import annotations

import hashlib
import json
import re

from bot.channels.base import RawUpdate

#: a string with its escapes, or a bracket: all that is needed to follow the nesting, and no recursion to exhaust
_PIECE = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_RESULT = re.compile(rb'"result"\s*:\s*\[')
#: where an update cannot be read as a whole its number may still be: it is written first
_NUMBER = re.compile(rb'\{\s*"update_id"\s*:\s*([0-9]{1,18})\b')


class NotABatch(ValueError):
    """The body is not what getUpdates answers."""


def split(body: bytes) -> list[RawUpdate]:
    """The updates as they came, in order. Raises NotABatch when the body is not a whole answer with a list."""
    found = _RESULT.search(body)
    if found is None:
        raise NotABatch
    items, depth, start = [], 0, found.end()
    for piece in _PIECE.finditer(body, found.end()):
        mark = piece[0]
        if mark in (b"{", b"["):
            depth += 1
        elif depth == 0 and mark in (b",", b"]"):
            items.append(body[start : piece.start()].strip())
            start = piece.end()
            if mark == b"]":
                return [as_update(item) for item in items if item]
        elif mark in (b"}", b"]"):
            depth -= 1
    raise NotABatch


def as_update(raw: bytes) -> RawUpdate:
    """With the platform's number; one without a number is known by its content."""
    number = number_of(raw)
    return RawUpdate(str(number) if number is not None else f"x{hashlib.sha256(raw).hexdigest()[:32]}", raw)


def number_of(raw: bytes) -> int | None:
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError):
        found = _NUMBER.match(raw)
        return int(found[1]) if found else None
    number = update.get("update_id") if isinstance(update, dict) else None
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**63
    return number if is_number else None
