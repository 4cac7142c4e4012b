"""What every test may use: the databases, and `--update-golden` for the transcripts."""

from __future__ import annotations

import os

import pytest

pytest_plugins = ["tests.databases"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden transcripts anew; review the diff")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(autouse=True)
def _own_settings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the developer's shell must not change a test."""
    for name in list(os.environ):
        if name.startswith("LACHAN_"):
            monkeypatch.delenv(name)
