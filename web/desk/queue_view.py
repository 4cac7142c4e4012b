"""The part of the queue that an address asks for, and the address of a part. What an address says wrong is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from bot.handlers.queue_reading import CATEGORIES, STATUSES, View
from language.folding import clean
from storage.desk_queue import SEGMENTS, Key
from storage.types import EPOCH, MICROSECOND

MAX_PLACE = 80
_AFTER = re.compile(r"([a-z]+)\.([0-9]{1,18})\.([0-9a-f]{32})")
_SEGMENTS = {segment.code for segment in SEGMENTS}


def view_of(query: Mapping[str, str]) -> View:
    status, category = query.get("status", ""), query.get("category", "")
    return View(
        status=status if status in STATUSES else "",
        category=category if category in CATEGORIES else "",
        place=clean(query.get("place", "")[:MAX_PLACE]).strip(),
        own=query.get("own") == "1",
        incident=_incident(query.get("incident", "")),
        after=_key(query.get("after", "")),
    )


def query_of(view: View, **changes: object) -> str:
    """ "?status=new&own=1", or nothing. `changes` as for `dataclasses.replace`; whatever changes, a page begins at the top."""
    asked = replace(view, **({"after": None} | changes))  # type: ignore[arg-type]
    fields = {
        "status": asked.status, "category": asked.category, "place": asked.place, "own": "1" if asked.own else "",
        "incident": asked.incident.hex if asked.incident else "", "after": _written(asked.after) if asked.after else "",
    }  # fmt: skip
    given = {name: value for name, value in fields.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _incident(text: str) -> UUID | None:
    return UUID(text) if re.fullmatch("[0-9a-f]{32}", text) else None


def _key(text: str) -> Key | None:
    found = _AFTER.fullmatch(text)
    if found is None or found[1] not in _SEGMENTS:
        return None
    try:
        return Key(found[1], EPOCH + timedelta(microseconds=int(found[2])), UUID(found[3]))
    except OverflowError:
        return None


def _written(key: Key) -> str:
    return f"{key.segment}.{(key.at - EPOCH) // MICROSECOND}.{key.tip_id.hex}"
