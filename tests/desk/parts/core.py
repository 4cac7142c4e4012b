"""The door, the queue and one tip; and the pages before the desk."""

from __future__ import annotations

from bot.handlers.presses import CLIMBS
from bot.handlers.queue_reading import GROUPS
from bot.handlers.unit import OTHER_OUTCOMES, OUTCOMES
from storage.contacts import KINDS
from web.desk import door_pages, queue_pages, tip_pages
from web.desk.sections import SECTIONS

ACCESS = {
    "GET /": "public",
    "GET /chat": "public",
    "POST /chat": "public",
    "POST /chat/live": "public",
    "GET /z/{place}": "public",
    "GET /case": "public",
    "GET /poster/{place}": "public",  # what hangs on a wall needs no sign-in
    "POST /case": "public",
    "GET /static/{name}": "public",
    "GET /favicon.ico": "public",
    "GET /healthz": "public",
    "GET /metrics": "public",
    "GET /desk/sign-in": "door",
    "POST /desk/sign-in": "door",
    "GET /desk/unlock": "door",
    "POST /desk/unlock": "door",
    "GET /desk/invite/{token}": "door",
    "POST /desk/invite/{token}": "door",
    "POST /desk/lang": "door",
    "GET /desk": "own",
    "GET /desk/live": "own",
    "POST /desk/grant": "unit_tips",
    "POST /desk/sign-out": "own",
    "GET /desk/tip/{id}": "tip",
    "GET /desk/tip/{id}/media/{media}": "tip",
    "POST /desk/tip/{id}/acknowledge": "act",
    "POST /desk/tip/{id}/ask": "act",
    "POST /desk/tip/{id}/close": "act",
}
FIELDS = {"text": "Xe màu gì?", "act": "a" * 32, "outcome": "handled", "sure": "yes", "entries": "3"}

CODES = {
    "desk-outcome-": (*OUTCOMES, *OTHER_OUTCOMES),
    "case-outcome-": (*OUTCOMES, *OTHER_OUTCOMES),
    "desk-tip-": tip_pages.NOTES,
    "desk-queue-": queue_pages.NOTES,
    "desk-sign_in-note_": door_pages.NOTES,
    "desk-sign_in-": ("failed", "busy", "bad_pin"),
    "desk-invite-": ("bad_login", "login_taken", "mismatch", "busy"),
    "desk-status-": ("new", "acknowledged", "closed", "contested", "set_aside", "destroyed"),
    "desk-event-": (
        "acknowledged", "closed", "reopened", "set_aside", "set_aside_refused", "set_aside_lapsed",
        *(action for action, _ in CLIMBS.values()),
    ),
    "desk-section-": tuple(section.code for section in SECTIONS),
    "desk-group-": GROUPS,
    "desk-news-": ("answer", "fact", "objection"),
    "desk-said-": ("question", "answer", "fact", "objection"),
    "desk-when-": ("now", "today", "earlier"),
    "desk-danger-": ("safe", "not_yet", "cannot_call"),
    "desk-step-": ("waiting", "due", "acknowledged", "held", "passed", "aside"),
    "desk-step_role-": ("primary", "cc", "escalation", "province", "operator"),
    "desk-": (),
    "contact-kind_": KINDS,
}
NAMED = {
    "desk-stuck_reason": (
        "RecipientStopped", "Unreachable", "Rejected", "Throttled", "ChannelMisconfigured", "gave_up", "not_composed", "no_channel",
    ),
    "desk-skipped": ("no_key", "not_yet", "ended", "about_itself", "inside_enterprise", "other"),
    "desk-reason": ("place", "split_place", "category", "above", "inspectorate", "copied", "fallback", "chosen"),
    "desk-topic": ("where", "ongoing", "witness", "vehicle"),
}
MESSAGES = (
    "absent", "forged", "broken", "invite_unknown", "invite_used", "invite_expired", "invite_not_approved",
)  # fmt: skip
CATALOGUE = "desk"
