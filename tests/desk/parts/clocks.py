"""The clocks of a case, the day's digest, prints, and reports that officers write down."""

from __future__ import annotations

from bot.handlers import clocks as acts
from bot.handlers.due import GROUPS
from bot.handlers.other_doors import DOORS
from storage.clock_rules import KINDS
from storage.clocks import DECISIONS, EXTENSIONS, PROMISES
from storage.digests import COUNTS
from web.desk import clock_pages, intake_pages

ACCESS = {
    "GET /desk/digest": "tips",
    "GET /desk/intake": "tips",
    "POST /desk/intake": "tips",
    "GET /desk/tip/{id}/clocks": "tip",
    "GET /desk/tip/{id}/print/intake": "tip",
    "GET /desk/tip/{id}/print/outcome": "tip",
    "POST /desk/tip/{id}/intake": "act",
    "POST /desk/tip/{id}/handled": "act",
    "POST /desk/tip/{id}/notified": "act",
    "POST /desk/tip/{id}/extend": "act",
    "POST /desk/tip/{id}/decision": "act",
}
FIELDS = {"number": "12/2026", "words": "Vụ việc phức tạp", "extension": "extended_2m"}

SPANS = ("minutes", "hours", "days")
CODES = {
    "clocks-kind-": (*KINDS, *PROMISES),
    "clocks-group-": GROUPS,
    "clocks-left_": (*SPANS, *(f"late_{span}" for span in SPANS)),
    "clocks-how-": ("transferred", "handled_here", "extended", "closed", "notified", *DECISIONS),
    "clocks-note_": clock_pages.NOTES,
    "clocks-extend-": tuple(EXTENSIONS.values()),
    "clocks-needs-": ("reason", "reference"),
    "clocks-decision-": DECISIONS,
    "clocks-count-": COUNTS,
    "clocks-told_": ("red", "breached"),  # to phones, not in a template
    "clocks-digest_": ("day",),
    "intake-door-": (*DOORS, "chat"),
    "intake-error_": intake_pages.ERRORS,
}
NAMED = {
    "clocks-kind": (*KINDS,),
    "clocks-fact": ("submitted", "delivered", "opened", *acts.KNOWN),
    "clocks-detail": (*DECISIONS, *EXTENSIONS.values(), *DOORS),
}
CATALOGUE = "clocks prints intake"
