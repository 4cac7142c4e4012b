from __future__ import annotations

import pytest

from tests.desk.with_directory import with_directory
from tests.desk.world import World


@pytest.fixture
async def filled(world: World) -> World:
    return await with_directory(world)
