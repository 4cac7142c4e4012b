"""A row of the directory outside the database: what tells it from others, how to call it, and where it stands in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.directory import Values

#: what tells two rows apart, so that importing a row again replaces it
KEYS: Mapping[str, tuple[str, ...]] = {
    "places": ("id",),
    "parents": ("place_id", "parent_id", "effective_from"),
    "aliases": ("place_id", "alias"),
    "units": ("id",),
    "coverage": ("id",),
    "steps": ("urgency", "n", "effective_from"),
}
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a file and where it stands; a stored row under examination has no file and line 0."""

    file: str
    line: int
    table: str
    values: Values
    is_bad: bool = False  #: some cell could not be read: only its id counts, for others that point at it


def key_of(table: str, values: Values) -> Key:
    return tuple(values.get(column) for column in KEYS[table])


def row_name(table: str, values: Values) -> str:
    """How to call a row so that somebody finds it in a file: its id, or the words that tell it from others."""
    if table == "parents":
        name = f"{values.get('place_id')} → {values.get('parent_id')}"
    elif table == "aliases":
        return f"{values.get('place_id')}: {values.get('alias')}"
    elif table == "steps":
        name = f"{values.get('urgency')} {values.get('n')}"
    else:
        return str(values.get("id"))
    begins = values.get("effective_from")
    return f"{name} ({begins})" if begins else name
