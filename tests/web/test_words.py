"""Every sentence that the page may say exists in both languages, and none is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.texts import Texts
from web.app import ERROR_CODES
from web.chat.routes import PROBLEM_STATUS
from web.chat.screen import ALWAYS_CALLABLE
from web.poster import NO_PLACE

WEB = Path(__file__).resolve().parents[2] / "web"
SOURCES = [*WEB.glob("*.py"), *(WEB / "chat").glob("*.py"), *(WEB / "templates").glob("chat*.html")]


def said() -> set[str]:
    """Whole keys in the sources, and those that are put together there."""
    whole = {key for path in SOURCES for key in re.findall(r"page-[a-z_]+", path.read_text()) if not key.endswith("_")}
    errors = {f"page-error_{code}" for code in (*ERROR_CODES.values(), "other", NO_PLACE)}
    return whole | errors | set(PROBLEM_STATUS)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_sentence_exists_and_none_is_left_over(texts: Texts, lang: str) -> None:
    own = {key for key in texts.keys(lang) if key.startswith("page-")}
    assert said() - own == set()
    assert own - said() == set()
    assert all(texts.has(lang, f"ctl-call_{kind}") for kind in ALWAYS_CALLABLE)
