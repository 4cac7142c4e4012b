"""What officers do with a case, and what their unit passed on."""

from __future__ import annotations

from bot.handlers.acts.offered import ACTS
from bot.handlers.clocks import OTHERS
from bot.handlers.unit import OTHER_OUTCOMES, OUTCOMES
from web.desk import acts_pages

ACCESS = {
    **{f"GET /desk/tip/{{id}}/{slug}": "tip" for slug in acts_pages.SLUGS.values()},
    **{f"POST /desk/tip/{{id}}/{slug}": "act" for slug in acts_pages.SLUGS.values()},
    "GET /desk/passed": "tips",
    "GET /desk/passed/{id}": "trace",
    "GET /desk/passed/{id}/media/{media}": "trace",
}
FIELDS = {"reason": "Nơi này thuộc phường bên", "urgency": "urgent", "decision": "refuse", "main": "x", "category": "theft"}
CODES = {
    "acts-do-": ACTS,
    "acts-hint-": ACTS,
    "acts-press-": ACTS,
    "acts-done-": acts_pages.DONE,
    "acts-error-": acts_pages.ERRORS,
    "acts-merge-": ("took_in", "joined", "let_go", "separated"),
    "acts-urgency-": ("urgent", "normal"),
    "acts-alike-": ("incident", "same_place", "near_place", "day"),
}
NAMED = {
    "acts-entry": ("note", *(kind for kind in OTHERS if kind not in ("status", "merge", "urgency"))),
    "desk-event": ("support", "transferred", "acknowledged", "closed", "reopened", "set_aside", "set_aside_refused", "set_aside_lapsed"),
    "desk-outcome": (*OUTCOMES, *OTHER_OUTCOMES),
}
CATALOGUE = "acts"
