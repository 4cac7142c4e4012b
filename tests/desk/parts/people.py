"""Accounts, roles, a second person, colleagues, exports, the log."""

from __future__ import annotations

from storage.roles import ROLES
from web.desk import log_pages, people_pages

ACCESS = {
    "GET /desk/people": "people",
    "GET /desk/people/invite": "people",
    "POST /desk/people/invite": "people",
    "POST /desk/people/invite/revoke": "people",
    "GET /desk/people/{officer}": "account",
    "POST /desk/people/{officer}/role": "account",
    "POST /desk/members/end": "member",
    "GET /desk/approvals": "own",
    "POST /desk/approvals/{approval}/approve": "approval",
    "POST /desk/approvals/{approval}/refuse": "approval",
    "GET /desk/colleagues": "tips",
    "POST /desk/colleagues/renew": "colleague",
    "POST /desk/colleagues/key": "unit_tips",
    "GET /desk/tip/{id}/export": "tip",
    "POST /desk/tip/{id}/export": "act",
    "POST /desk/exports/{approval}": "export",
    "GET /desk/log": "log",
}
FIELDS = {
    "role": "auditor",
    "recipient": "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "invite": "00" * 32,
}
CODES = {
    "people-note_": people_pages.NOTES,
    "people-role-": ROLES,
    "people-state-": ("active", "waiting", "ended"),
    "people-link-": ("invite", "second", "renew"),
    "people-asks-": ("role", "invite", "key", "export"),
    "people-decided-": ("approved", "refused"),
    "people-log_actor-": log_pages.OTHERS,
}
NAMED = {
    "people-act": (
        "sign_in", "sign_in_failed", "sign_out", "invite", "revoke_invite", "accept_invite", "grant", "init", "open",
        "open_again", "open_more", "acknowledge", "ask", "close", "step_up", "step_up_failed", "pin_failed", "totp_set",
        "end_session", "end_all_sessions", "end_membership", "re_enrol_offer", "re_enrol", "ask_role", "approve_role",
        "refuse_role", "approve_invite", "refuse_invite", "ask_key", "approve_key", "refuse_key", "ask_export",
        "approve_export", "refuse_export", "export",
    ),
    "desk-said": ("question", "answer", "fact", "objection"),
}  # fmt: skip
CATALOGUE = "people"
