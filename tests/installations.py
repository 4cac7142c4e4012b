"""A whole installation in one process, on a clock that stands still until a test moves it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.settings import Settings

START = datetime(2026, 11, 22, 19, 13, 47, 313131, tzinfo=UTC)  # 02:13 on 23/11 in Viet Nam


class Clock:
    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **how: float) -> datetime:
        self.now += timedelta(**how)
        return self.now


@asynccontextmanager
async def demo(folder: Path, clock: Clock, database_url: str | None = None) -> AsyncIterator[App]:
    if database_url is None and not folder.exists() and clock() == START:
        shutil.copytree(await _made_once(), folder)
    async with open_app(_settings(folder, database_url), clock) as app:
        yield app


def _settings(folder: Path, database_url: str | None = None) -> Settings:
    return Settings(_env_file=None, data_dir=folder, demo="on", database_url=database_url)  # type: ignore[call-arg]


async def _made_once() -> Path:
    """A new demonstration, closed; every test gets a copy of it, keys and all."""
    if not _TEMPLATE:
        root = Path(tempfile.mkdtemp(prefix="lachan-template-"))
        atexit.register(shutil.rmtree, root, ignore_errors=True)
        async with open_app(_settings(root / "var"), Clock()):
            _TEMPLATE.append(root / "var")
    return _TEMPLATE[0]


_TEMPLATE: list[Path] = []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def lachan(tmp_path: Path, clock: Clock) -> AsyncIterator[App]:
    """The demonstration on SQLite, its data under `tmp_path / "var"`."""
    async with demo(tmp_path / "var", clock) as app:
        yield app


@pytest.fixture
async def lachan_on_both(tmp_path: Path, clock: Clock, empty_db_url: str) -> AsyncIterator[App]:
    """The demonstration on SQLite and on PostgreSQL."""
    async with demo(tmp_path / "var", clock, empty_db_url) as app:
        yield app
