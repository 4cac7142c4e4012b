"""Every sentence that the desk can say exists in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.texts import Texts
from tests.desk.parts import PARTS, gathered, listed
from tests.desk.world import LOCALES

ROOT = LOCALES.parent
TEXTS = Texts.load(LOCALES)
CODES, NAMED, MESSAGES = gathered("CODES"), gathered("NAMED"), listed("MESSAGES")
CATALOGUES = tuple(name for part in PARTS for name in getattr(part, "CATALOGUE", "").split())


def templates() -> str:
    folder = ROOT / "web/templates"
    return "".join(path.read_text() for path in [*folder.glob("desk_*.html"), *folder.glob("desk_*/*.html")])


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
    files = [LOCALES / lang / f"{name}.ftl" for name in CATALOGUES]
    spoken = {key for file in files for key in re.findall(r"^([a-z_-]+) =", file.read_text(), re.MULTILINE)}
    assert spoken - wanted() == set()


def test_messages_are_those_of_the_pages() -> None:
    said = "".join(path.read_text() for path in (ROOT / "web/desk").glob("*.py"))
    assert set(re.findall(r'\.message\(request, "([a-z_]+)"', said)) == set(MESSAGES)


def test_scripts_of_others_come_with_their_licence() -> None:
    import hashlib

    static = Path(ROOT / "web/static")
    digest = hashlib.sha256((static / "htmx.min.js").read_bytes()).hexdigest()
    assert digest in (static / "htmx.LICENSE.txt").read_text()
