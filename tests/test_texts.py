"""Catalogues: every key that code can ask for exists, in Vietnamese and in English, with the same variables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, VariableReference
from fluent.syntax.visitor import Visitor

from bot.flows import scope, tip
from bot.flows.sent import TOPICS
from bot.handlers.entries import PUBLIC
from bot.handlers.unit import OUTCOMES
from bot.texts import BrokenCatalogue, MissingText, Texts

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "locales"
FILES = sorted(path.relative_to(LOCALES / "vi") for path in (LOCALES / "vi").glob("*.ftl"))
#: keys that code puts together
MADE = {
    *("ctl-case_full", "ctl-media_busy"),  # said by the dispatcher and by the line of photos
    *(f"category-{c}" for c in tip.CATEGORIES),
    *(f"home-{g}" for g in tip.GROUPS),
    *(f"home-guide_{how}" for how in ("anonymous", "confidential")),
    *(f"ctl-privacy_{how}" for how in ("anonymous", "confidential")),
    *(f"tip-{s.id}-{c}" for s in tip.TIP.steps if s.id != "category" for c in s.choices),
    *(f"tip-{s.id}-{w}" for s in tip.TIP.steps for w in ("ask", "help")),
    *(f"tip-review-{s.id}" for s in tip.TIP.steps if s.id != "story"),
    *(f"tip-review-edit_{s.id}" for s in tip.TIP.steps),
    *(f"tip-drafted-not_{s}" for s in ("category", "place")),
    *(f"tip-drafted-at_{when}" for when in tip.TIMES),
    *(f"tip-mask-{k}" for k in ("phone", "identity", "plate", "only_me", "my_shift")),
    *(f"tip-refused-{k}" for k in ("closed", "no_body")),
    *(f"scope-{s}" for s in scope.SAID_ONLY),
    *(f"procedure-{t}{end}" for t in scope.TOPICS for end in ("", "-name")),
    *(f"sent-{t}-ask" for t in TOPICS),
    *(f"sent-{t}-{c}" for t, choices in TOPICS.items() for c in choices),
    *(f"scope-{s}{end}" for s in ("union", "labour", "opinion", "procedure") for end in ("", "-anywhere")),
    *(
        f"ctl-media_{c}"
        for c in ("too_big", "not_a_photo", "too_many_pixels", "broken", "video", "document", "contact", "too_many", "busy")
    ),
    *(f"ctl-call_{k}" for k in ("police", "fire", "ambulance", "rescue", "child")),
    *(f"ctl-lang_{lang}" for lang in ("vi", "en")),
    *(f"ctl-{how}" for how in ("left", "cancelled", "deleted", "deleted_sent")),
    *(f"case-status-{s}" for s in ("received", "not_seen", "seen", "acknowledged", "closed", "contested")),
    *(f"case-status-{s}" for s in ("set_aside", "merged", "out_of_scope", "destroyed")),
    *PUBLIC.values(),
    "case-outcome-desk",
    *(f"case-outcome-{o}" for o in (*OUTCOMES, "merged", "out_of_scope")),
    *(f"case-{w}-ask" for w in ("add", "contest", "receipt")),
    *(f"tip-story-{code}" for code in ("too_short", "too_long")),
}


#: ids of choices, controls and steps that look like keys
CODES = {
    "ctl-tip", "ctl-lang", "ctl-lang_", "ctl-hide", "ctl-delete", "ctl-privacy", "tip-category", "tip-danger", "tip-place", "tip-place_in",
    "tip-when", "tip-story", "tip-story_long", "tip-evidence", "tip-reply", "tip-drafted", "tip-mask", "tip-review", "tip-send_now",
    "tip-refused",
    "tip-sent", "tip-sent_mask", "tip-sent_done", "sent-mask", "case-mask",
    "case-view", "case-add", "case-contest", "case-receipt", "case-closed",
}  # fmt: skip


def messages(path: Path) -> dict[str, Message]:
    body = FluentParser().parse(path.read_text(encoding="utf-8")).body
    return {entry.id.name: entry for entry in body if isinstance(entry, Message)}


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def variables(message: Message) -> set[str]:
    found = Variables()
    found.visit(message)
    return found.names


def written_in_flows() -> set[str]:
    """Whole keys that stand in the code of flows and channels."""
    code = "".join(p.read_text(encoding="utf-8") for folder in ("flows", "channels") for p in (ROOT / "bot" / folder).glob("*.py"))
    return set(re.findall(r'"((?:home|scope|tip|sent|case|ctl)-[a-z]+[a-z_-]*)"', code)) - CODES


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_entry_vanishes_silently(lang: str) -> None:
    for path in (LOCALES / lang).glob("*.ftl"):
        junk = [e for e in FluentParser().parse(path.read_text(encoding="utf-8")).body if isinstance(e, Junk)]
        assert not junk, f"{path.name}: {junk[0].content!r}"


@pytest.mark.parametrize("name", FILES, ids=str)
def test_both_languages_have_the_same_keys_and_variables(name: Path) -> None:
    vi, en = messages(LOCALES / "vi" / name), messages(LOCALES / "en" / name)
    assert vi.keys() == en.keys()
    different = [key for key in vi if variables(vi[key]) != variables(en[key])]
    assert different == []


def test_every_english_file_has_its_vietnamese() -> None:
    assert sorted(path.relative_to(LOCALES / "en") for path in (LOCALES / "en").glob("*.ftl")) == FILES


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_key_that_code_asks_for_exists(lang: str) -> None:
    asked, texts = MADE | written_in_flows(), Texts.load(LOCALES)
    assert len(asked) > 150
    assert sorted(key for key in asked if not texts.has(lang, key)) == []


def test_no_flow_text_is_unused() -> None:
    own = {key for name in ("ctl", "tip", "home", "case", "category") for key in messages(LOCALES / "vi" / f"{name}.ftl")}
    assert sorted(own - MADE - written_in_flows()) == []


def test_vietnamese_says_ban_and_has_its_marks() -> None:
    for name in ("ctl", "tip", "home", "case"):
        text = (LOCALES / "vi" / f"{name}.ftl").read_text(encoding="utf-8")
        assert not re.search(r"đối tượng|tội phạm này|kẻ phạm tội|quý khách", text), name
        assert "đã thụ lý" not in text
        assert "khởi tố" not in text


# --- the loader -------------------------------------------------------------------------------------------------------


def catalogue(folder: Path, lang: str, text: str) -> None:
    (folder / lang).mkdir(exist_ok=True)
    (folder / lang / "a.ftl").write_text(text, encoding="utf-8")


def test_falls_back_to_vietnamese_and_then_to_the_key(tmp_path: Path) -> None:
    catalogue(tmp_path, "vi", "a-b = chào { $name }\n")
    catalogue(tmp_path, "en", "c-d = hello\n")
    texts = Texts.load(tmp_path)
    assert texts.say("en", "a-b", name="Lan") == "chào Lan"
    assert texts.say("km", "a-b", name="Lan") == "chào Lan"
    assert texts.say("vi", "x-y") == "x-y"
    assert texts.keys("en") == {"c-d"}


def test_strict_raises_for_a_missing_key_and_a_missing_variable(tmp_path: Path) -> None:
    catalogue(tmp_path, "vi", "a-b = chào { $name }\n")
    texts = Texts.load(tmp_path, strict=True)
    with pytest.raises(MissingText):
        texts.say("vi", "x-y")
    with pytest.raises(Exception, match="name"):
        texts.say("vi", "a-b")


@pytest.mark.parametrize("broken", ["a.b = dots are not allowed\n", "a-b = { $name\n", "a-b = 1\na-b = 2\n"])
def test_broken_catalogue_does_not_start(tmp_path: Path, broken: str) -> None:
    catalogue(tmp_path, "vi", broken)
    with pytest.raises(BrokenCatalogue):
        Texts.load(tmp_path)


def test_no_isolation_marks_and_numbers_as_text(tmp_path: Path) -> None:
    catalogue(tmp_path, "vi", "a-b = năm { $year }\n")
    assert Texts.load(tmp_path).say("vi", "a-b", year="2026") == "năm 2026"
