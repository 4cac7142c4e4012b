"""An officer's own page: sessions, PIN, codes of his phone, proving again."""

from __future__ import annotations

from storage.notices import KINDS
from web.desk import own_pages

ACCESS = {
    "GET /desk/own": "own",
    "POST /desk/own/sessions/end": "own",
    "POST /desk/own/notices/read": "own",
    "POST /desk/own/lock": "own",
    "GET /desk/own/codes": "own",
    "POST /desk/own/codes": "own",
    "GET /desk/own/step-up": "own",
    "POST /desk/own/step-up": "own",
}
FIELDS = {"session": "6f0e7c1a-8f5b-4d43-9a83-4f1f3c1d2e10", "proof": "123456", "code": "123456"}
CODES = {
    "own-note_": own_pages.NOTES,
    "own-notice-": KINDS,
    "own-proof-": ("wrong", "reused", "clock"),
}
CATALOGUE = "own"
