"""Figures of a unit: whose role may see them, a coordinator those of all units."""

from __future__ import annotations

from bot.handlers.figures import SIZES, TABLES
from web.desk.figure_pages import FAMILIES, OWN_WORDS

ACCESS = {"GET /desk/figures": "figures", "POST /desk/figures/sheet": "unit_figures"}
FIELDS = {"month": "2026-10"}
CODES = {
    "figures-table_": (*TABLES, "age", "trend"),
    "figures-head_": (*TABLES, "age", "trend"),
    "figures-hint_": (*TABLES, "age"),
    "figures-size_": tuple(code for _, code in SIZES),
    "figures-hidden": ("", "_or_more"),
    "figures-": ("at_least", "not_shown"),
    **{f"figures-{family}-": tuple(c for c in codes if c not in OWN_WORDS) for family, codes in FAMILIES.items()},
}
CATALOGUE = "figures"
