from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.db import Database, open_database
from tests.desk.browser import Browser, desk_app
from tests.desk.world import World, make_world


@pytest.fixture
async def both(db: Database, tmp_path: Path) -> World:
    """The world on SQLite and on PostgreSQL."""
    return await make_world(db, tmp_path)


@pytest.fixture
async def world(sqlite_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The world on SQLite: for pages, which do not know the engine."""
    db = open_database(sqlite_url)
    yield await make_world(db, tmp_path)
    await db.close()


@pytest.fixture
async def right(world: World) -> AsyncIterator[Browser]:
    """The browser of an officer of the responsible unit."""
    async with Browser(desk_app(world), world.cookies["right"]) as browser:
        yield browser
