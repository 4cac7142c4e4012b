"""Every sentence that the desk can say exists in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.handlers.desk_reading import GROUPS
from bot.handlers.presses import CLIMBS
from bot.handlers.unit import OUTCOMES
from bot.texts import Texts
from storage.contacts import KINDS
from tests.desk.world import LOCALES
from web.desk import door_pages, queue_pages, tip_pages

ROOT = LOCALES.parent
TEXTS = Texts.load(LOCALES)
#: families whose last part is a code: the code comes from where it is defined or from the comment in storage/schema
CODES = {
    "desk-outcome-": OUTCOMES,
    "case-outcome-": OUTCOMES,
    "desk-tip-": tip_pages.NOTES,
    "desk-queue-": queue_pages.NOTES,
    "desk-sign_in-note_": door_pages.NOTES,
    "desk-sign_in-": ("failed", "busy"),
    "desk-invite-": ("bad_login", "login_taken", "mismatch", "busy"),
    "desk-status-": ("new", "acknowledged", "closed", "contested"),
    "desk-event-": ("acknowledged", "closed", *(action for action, _ in CLIMBS.values())),
    "desk-group-": GROUPS,
    "desk-news-": ("answer", "fact", "objection"),
    "desk-said-": ("question", "answer", "fact", "objection"),
    "desk-when-": ("now", "today", "earlier"),
    "desk-danger-": ("safe", "not_yet", "cannot_call"),
    "desk-step-": ("waiting", "due", "acknowledged", "held"),
    "desk-step_role-": ("primary", "cc", "escalation", "province", "operator"),
    "desk-": (),
    "contact-kind_": KINDS,
}
NAMED = {
    "desk-stuck_reason": (
        "RecipientStopped", "Unreachable", "Rejected", "Throttled", "ChannelMisconfigured", "gave_up", "not_composed", "no_channel",
    ),
    "desk-skipped": ("no_key", "not_yet", "ended", "about_itself", "inside_enterprise", "other"),
    "desk-reason": ("place", "split_place", "category", "above", "inspectorate", "copied", "fallback"),
    "desk-topic": ("where", "ongoing", "witness", "vehicle"),
}
MESSAGES = ("absent", "forged", "too_many", "broken", "invite_unknown", "invite_used", "invite_expired")


def templates() -> str:
    return "".join(path.read_text() for path in (ROOT / "web/templates").glob("desk_*.html"))


def wanted() -> set[str]:
    whole = set(re.findall(r'\bt\("([a-z_-]+)"[,)]', templates()))
    families = {prefix + code for prefix, codes in CODES.items() for code in codes}
    named = {f"{family}-{code}" for family, codes in NAMED.items() for code in codes}
    return whole | families | named | {f"desk-{code}-{part}" for code in MESSAGES for part in ("title", "text")}


def test_every_family_that_a_template_builds_is_known_here() -> None:
    built = set(re.findall(r'\bt\("([a-z_-]+-(?:note_)?)" ~', templates()))
    named = set(re.findall(r'named\("([a-z_-]+)"', templates())) - {"category"}
    assert built <= set(CODES) and named == set(NAMED)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_sentence_exists(lang: str) -> None:
    assert sorted(key for key in wanted() if not TEXTS.has(lang, key)) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_sentence_is_left_over(lang: str) -> None:
    spoken = set(re.findall(r"^(desk-[a-z_-]+) =", (LOCALES / lang / "desk.ftl").read_text(), re.MULTILINE))
    assert spoken - wanted() == set()


def test_messages_are_those_of_the_pages() -> None:
    said = "".join(path.read_text() for path in (ROOT / "web/desk").glob("*.py"))
    assert set(re.findall(r'\.message\(request, "([a-z_]+)"', said)) == set(MESSAGES)


def test_scripts_of_others_come_with_their_licence() -> None:
    import hashlib

    static = Path(ROOT / "web/static")
    digest = hashlib.sha256((static / "htmx.min.js").read_bytes()).hexdigest()
    assert digest in (static / "htmx.LICENSE.txt").read_text()
