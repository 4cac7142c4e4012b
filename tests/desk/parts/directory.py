"""The directory in the browser: administrators alone."""

from __future__ import annotations

from storage.contacts import KINDS as CONTACT_KINDS
from storage.directory_columns import ALIAS_KINDS, KINDS_OF_FILE, ROLES, SHARES, UNIT_KINDS
from storage.directory_edits import EDITABLE
from storage.route_explanation import NOT_TAKEN, TAKEN, URGENCIES
from storage.rules import KINDS, SCOPES
from storage.unit_troubles import TROUBLES
from web.desk import directory_pages

ACCESS = {
    "GET /desk/directory": "directory",
    "GET /desk/directory/place/{place}": "directory_row",
    "GET /desk/directory/units": "directory",
    "GET /desk/directory/unit/{unit}": "account",
    "GET /desk/directory/coverage": "directory",
    "GET /desk/directory/history": "directory",
    "GET /desk/directory/route": "directory",
    "GET /desk/directory/edit": "directory_row",
    "POST /desk/directory/change": "directory_row",
    "POST /desk/directory/contact": "directory_row",
}
COLUMNS = {column.name for table in EDITABLE for column in KINDS_OF_FILE[table]}
#: what a change can be refused for, beside what `directory_checks` and single cells are refused for
PROBLEMS = (
    "not_editable", "row_gone", "row_is_past", "nothing_new", "is_there", "end_first", "day_is_past", "past_kept", "past_lost",
    "overlapping_dates", "two_owners", "inverted_dates", "unknown_place", "unknown_unit", "circle", "not_an_enterprise",
    "judges_itself", "no_chain", "no_inspectorate", "no_parent", "gap", "unit_ended", "unit_not_begun", "nobody_follows",
)  # fmt: skip
FINDINGS = (
    "no_chain", "no_inspectorate", "no_parent", "no_successor", "nobody_follows", "gap", "unit_ended", "unit_not_begun",
    "unit_unused", "no_steps",
)  # fmt: skip
CODES = {
    "places-": ("overtaken",),
    "places-note_": directory_pages.NOTES,
    "places-column_": COLUMNS,
    "places-hint_": ("id", "place", "unit", "parent", "minutes"),
    "places-new_": EDITABLE,
    "places-edit_": EDITABLE,
    "places-of_": EDITABLE,
    "places-share_": SHARES,
    "places-alias_": ALIAS_KINDS,
    "places-unit_": UNIT_KINDS,
    "places-scope_": SCOPES,
    "places-trouble_": TROUBLES,
    "places-mend_": TROUBLES,
    "places-own_": TROUBLES,
    "places-purpose_": ("alerts", "chief"),
    "places-refused_": ("no_body", "no_fallback", "no_place"),
    "places-row_": ("changed", "added"),
    "places-problem-": PROBLEMS,
    "places-ends_": ("without_desk",),
    "directory-": FINDINGS,
    "contact-kind_": CONTACT_KINDS,
    "route-kind_": (*KINDS, "installation"),
    "route-role_": (*ROLES, "province", "operator"),
    "route-verdict_": (*TAKEN, *NOT_TAKEN),
    "route-why_": ("place", "category", "above", "copied", "fallback", "inspectorate", "split_place"),
    "route-ladder_": URGENCIES,
    "route-share_": SHARES,
}
CATALOGUE = "places"
