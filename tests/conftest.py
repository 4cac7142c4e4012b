"""What every test may use: the databases, `--update-golden` for transcripts, and the browser tests where there is one."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import demo
from bot.ground import DATA, LOCALES
from bot.texts import Texts
from language.lexicon import Lexicon
from storage.officers import NewMember
from tests import browsers

pytest_plugins = ["tests.databases", "tests.installations"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden transcripts anew; review the diff")
    parser.addoption("--update-screenshots", action="store_true", help="take the README's pictures anew; look at them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marked = [item for item in items if item.get_closest_marker("browser")]
    if marked and browsers.find() is None:
        config.stash[SKIPPED] = len(marked)
        for item in marked:
            item.add_marker(pytest.mark.skip(reason="no chromium found"))


SKIPPED = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash.get(SKIPPED, 0):
        terminalreporter.write_line(browsers.ADVICE)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(autouse=True)
def _own_settings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the developer's shell must not change a test."""
    for name in list(os.environ):
        if name.startswith("LACHAN_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _shipped_data_once() -> Iterator[None]:
    """Catalogues and lexicon are read once a run instead of once an installation: half a second each. They never change."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Texts, Lexicon):
            patch.setattr(kind, "load", _once(kind.load))
        yield


def _once(load: Callable[..., Any]) -> Callable[..., Any]:
    cached = functools.cache(load)

    def read(folder: Path, *how: bool, **named: bool) -> Any:
        is_shipped = folder in (LOCALES, DATA / "lexicon")  # what a test wrote itself is read every time
        return (cached if is_shipped else load)(folder, *how, **named)

    return read


@pytest.fixture(scope="session", autouse=True)
def _demo_officers_once() -> Iterator[None]:
    """Argon2 for the four demonstration officers once a run instead of once a test: half a second each."""
    made: list[NewMember] = []
    prepare = demo._prepare_members

    async def prepare_once() -> list[NewMember]:
        if not made:
            made.extend(await prepare())
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "_prepare_members", prepare_once)
        yield
