from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.desk.browser import Browser, desk_app
from tests.desk.with_directory import with_directory
from tests.desk.world import World


@pytest.fixture
async def filled(world: World) -> World:
    return await with_directory(world)


@pytest.fixture
async def filled_both(both: World) -> World:
    """On SQLite and on PostgreSQL."""
    return await with_directory(both)


@pytest.fixture
async def admin(filled: World) -> AsyncIterator[Browser]:
    async with Browser(desk_app(filled), filled.cookies["admin"]) as browser:
        yield browser


@pytest.fixture
async def second(filled: World) -> AsyncIterator[Browser]:
    async with Browser(desk_app(filled), filled.cookies["second-admin"]) as browser:
        yield browser
