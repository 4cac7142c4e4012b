from __future__ import annotations

import pytest

from tests.desk.acts.cases import Case, add_case, with_directory
from tests.desk.browser import Browser, desk_app
from tests.desk.world import World


@pytest.fixture
async def units(both: World) -> World:
    """Five units with officers and a directory, on both engines."""
    return await with_directory(both)


@pytest.fixture
async def one(units: World) -> Case:
    """A tip at the post that its officer has taken."""
    made = await add_case(units)
    await made.take()
    return made


@pytest.fixture
async def pages(world: World) -> World:
    """The same on SQLite, for pages."""
    return await with_directory(world)


@pytest.fixture
async def desk(pages: World):  # type: ignore[no-untyped-def]
    async with Browser(desk_app(pages), pages.cookies["right"]) as browser:
        yield browser
