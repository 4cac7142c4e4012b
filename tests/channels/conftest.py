from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.limiter import Door
from bot.channels.telegram.messenger import LIMITS, Telegram, TelegramConfig, open_telegram
from bot.ground import LOCALES
from bot.texts import Texts
from tests.emulators import telegram as emulator


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load(LOCALES, strict=True)


@pytest.fixture
async def platform() -> AsyncIterator[emulator.Telegram]:
    async with emulator.running() as telegram:
        yield telegram


@pytest.fixture
async def bot(platform: emulator.Telegram, texts: Texts) -> AsyncIterator[Telegram]:
    """The channel against the emulator. Short freezes are not sat out, so that tests see what delivery sees."""
    channel = await open_telegram(TelegramConfig(platform.token, platform.base), texts, Door(LIMITS, hold_seconds=0.0))
    yield channel
    await channel.close()
