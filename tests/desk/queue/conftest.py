"""The desk in chromium, signed in: whatever a script throws or the policy blocks fails the test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext

from tests import browsers
from tests.desk.browser import desk_app
from tests.desk.world import World
from tests.servers import served
from web.desk.front import COOKIE


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with served(desk_app(world)) as address:
        yield address


@pytest.fixture
async def complaints() -> list[str]:
    """A test that cuts the line on purpose clears it."""
    return []


@pytest.fixture
async def post(world: World, address: str, complaints: list[str]) -> AsyncIterator[BrowserContext]:
    """The browser of an officer of the responsible unit."""
    async with browsers.launched() as browser:
        context = await browser.new_context(viewport={"width": 390, "height": 844}, base_url=address)
        context.set_default_timeout(8000)
        context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        await context.add_cookies([{"name": COOKIE, "value": world.cookies["right"], "url": f"{address}/desk"}])
        yield context
        await context.close()
    assert complaints == []
