"""The columns of the six kinds of directory files: what each is called, where it is stored, and what a cell may hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.rules import ANY_CATEGORY, ANYWHERE, KINDS, SCOPES

MAX_NAME, MAX_ADDRESS = 200, 1_000
SHARES = ("whole", "part-main", "part")
ALIAS_KINDS = ("old_name", "nickname")
ROLES = ("primary", "cc", "escalation")
URGENCIES = ("urgent", "normal")
TARGETS = ("second_contact", "escalation", "province", "operator")
UNIT_KINDS = (
    "police_post", "police_substation", "commune_police", "district_police", "province_police", "province_police_base",
    "province_department", "traffic_police", "fire_rescue", "investigation_agency", "grassroots_force", "guards",
    "zone_authority", "zone_developer", "zone_union", "union_local", "labour_federation", "labour_office", "health",
    "environment_office", "commune_pc", "procuracy", "inspectorate", "duty_desk", "public_service",
)  # fmt: skip
#: the closed list of the tip flow; a test keeps both equal
CATEGORIES = (
    "theft", "robbery", "violence", "extortion_threats", "drugs", "gambling", "loan_sharking", "fraud", "counterfeit",
    "fire", "traffic", "weapons_fireworks", "trafficking", "child_abuse", "domestic_violence", "harassment",
    "work_safety", "food_safety", "environment", "disease", "misconduct", "other",
)  # fmt: skip

_FORMULA = "=+-@"
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
# The box around Viet Nam with its islands: a swapped or mistyped number falls outside.
_BOUNDS = {"lat": (6.0, 24.0), "lon": (102.0, 118.0)}


class Wrong(ValueError):
    """A cell that cannot be read; `code` and `params` pick the sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    name: str  #: in the header
    stored: str  #: in the table
    parse: Parse
    required: bool = False
    optional: bool = False  #: files written before it was known need not have it: the stored value stays


# --- cells ------------------------------------------------------------------------------------------------------------


def _id(cell: str) -> str:
    if len(cell) > 60 or not _ID.fullmatch(cell):
        raise Wrong("bad_id")
    return cell


def _rule_id(cell: str) -> str:
    if len(cell) > 80 or not _ID.fullmatch(cell):
        raise Wrong("bad_id")
    return cell


def _text(limit: int) -> Parse:
    def parse(cell: str) -> str:
        if len(cell) > limit:
            raise Wrong("too_long", limit=str(limit))
        return cell

    return parse


def _one_of(*allowed: str) -> Parse:
    def parse(cell: str) -> str:
        if cell not in allowed:
            raise Wrong("not_in_list", allowed=", ".join(allowed))
        return cell

    return parse


def _day(cell: str) -> date:
    # date.fromisoformat alone also takes "20250701" and week dates, which nobody means here.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        raise Wrong("bad_date")
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Wrong("bad_date") from None


def _whole(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", cell):
        raise Wrong("bad_number")
    return int(cell)


def _degrees(axis: str) -> Parse:
    low, high = _BOUNDS[axis]

    def parse(cell: str) -> float:
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,8})?", cell) or not low <= float(cell) <= high:
            raise Wrong("bad_degrees", low=f"{low:g}", high=f"{high:g}")
        return float(cell)

    return parse


def _place_or_anywhere(cell: str) -> str:
    return cell if cell == ANYWHERE else str(_id(cell))


# --- kinds of files ---------------------------------------------------------------------------------------------------

_DATES = (Column("effective_from", "effective_from", _day), Column("effective_to", "effective_to", _day))
_NAME = _text(MAX_NAME)

KINDS_OF_FILE: Mapping[str, tuple[Column, ...]] = {
    "places": (
        Column("id", "id", _id, required=True),
        Column("kind", "kind", _one_of(*KINDS), required=True),
        Column("name", "name", _NAME, required=True),
        Column("name_en", "name_en", _NAME),
        Column("lat", "lat", _degrees("lat")),
        Column("lon", "lon", _degrees("lon")),
        *_DATES,
    ),
    "parents": (
        Column("place", "place_id", _id, required=True),
        Column("parent", "parent_id", _id, required=True),
        Column("share", "share", _one_of(*SHARES), required=True),
        *_DATES,
    ),
    "aliases": (
        Column("place", "place_id", _id, required=True),
        Column("alias", "alias", _NAME, required=True),
        Column("kind", "kind", _one_of(*ALIAS_KINDS), required=True),
        *_DATES,
    ),
    "units": (
        Column("id", "id", _id, required=True),
        Column("kind", "kind", _one_of(*UNIT_KINDS), required=True),
        Column("name", "name", _NAME, required=True),
        Column("name_en", "name_en", _NAME),
        Column("enterprise", "enterprise_id", _id),
        Column("public_address", "public_address", _text(MAX_ADDRESS)),
        *_DATES,
        Column("remote", "remote", _one_of("yes"), optional=True),
    ),
    "coverage": (
        Column("id", "id", _rule_id, required=True),
        Column("place", "place_id", _place_or_anywhere, required=True),
        Column("category", "category", _one_of(ANY_CATEGORY, *CATEGORIES, *sorted(SCOPES)), required=True),
        Column("unit", "unit_id", _id, required=True),
        Column("role", "role", _one_of(*ROLES), required=True),
        Column("minutes", "minutes", _whole),
        *_DATES,
    ),
    "steps": (
        Column("urgency", "urgency", _one_of(*URGENCIES), required=True),
        Column("n", "n", _whole, required=True),
        Column("minutes", "minutes", _whole, required=True),
        Column("target", "target", _one_of(*TARGETS), required=True),
        *_DATES,
    ),
}


# --- one cell ---------------------------------------------------------------------------------------------------------


def read_cell(column: Column, cell: str) -> Any:
    """The value to store, None for an empty cell. Raises Wrong."""
    # A control character hides text from whoever checks the file; a formula would run in the next spreadsheet.
    if not cell.isprintable() and any(unicodedata.category(c) in _HIDDEN for c in cell):  # nearly all are, at once
        raise Wrong("control_character")
    value = unicodedata.normalize("NFC", cell.strip())
    if value.startswith(tuple(_FORMULA)):
        raise Wrong("looks_like_formula")
    if value:
        return column.parse(value)
    if column.required:
        raise Wrong("missing")
    return None


def write_cell(value: Any) -> str:
    """The cell that `read_cell` reads back as this value."""
    return "" if value is None else str(value)
