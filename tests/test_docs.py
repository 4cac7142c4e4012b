"""What the pages say exists: links, tests, commands, settings, make targets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from bot.commands.tree import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text_of(page)):
        assert (page.parent / target).exists(), target


def test_the_readme_names_tests_that_exist():
    named = re.findall(r"`(tests/[\w/]+\.py)`", text_of(ROOT / "README.md"))
    assert len(named) >= 7
    assert [path for path in named if not (ROOT / path).exists()] == []


def commands() -> set[str]:
    def walk(command, prefix: str):
        for name, sub in getattr(command, "commands", {}).items():
            yield f"{prefix}{name}"
            yield from walk(sub, f"{prefix}{name} ")

    return set(walk(typer.main.get_command(cli), ""))


def test_every_command_named_in_a_page_exists():
    known = commands()
    for page in PAGES:
        for words in re.findall(r"(?:`|\.venv/bin/)lachan ((?:[a-z]+ ?){1,2})", text_of(page)):
            first, both = words.split()[0], " ".join(words.split()[:2])
            assert first in known or both in known or page.name == "CHANGELOG.md", f"{page.name}: lachan {words}"


def test_every_command_stands_in_the_reference():
    page = text_of(ROOT / "docs/reference/command-line.md")
    groups = {name.split()[0] for name in commands() if " " in name}
    assert [name for name in commands() - groups if f"`{name}" not in page] == []


def test_every_setting_stands_in_the_reference():
    page = text_of(ROOT / "docs/reference/settings.md")
    named = re.findall(r"^#(LACHAN_\w+)=", text_of(ROOT / ".env.example"), re.MULTILINE)  # test_settings: all there are
    assert named
    assert [name for name in named if f"`{name}`" not in page] == []


def test_every_make_target_named_in_a_page_exists():
    makefile = text_of(ROOT / "Makefile")
    for page in PAGES:
        for target in re.findall(r"`make ([a-z.][\w./-]*)", text_of(page)):
            assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE) or target == ".venv/.ready-run", target
