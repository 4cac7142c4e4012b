from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.limiter import Door, Limit, Limits
from bot.channels.telegram.messenger import Telegram, TelegramConfig, open_telegram
from bot.ground import LOCALES
from bot.texts import Texts
from tests.emulators import telegram as emulator

#: no test waits for the platform's second; the limits have tests of their own
WIDE = Limits(overall=Limit(1_000, 1.0), chat=Limit(1_000, 1.0), group=Limit(1_000, 1.0))


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load(LOCALES, strict=True)


@pytest.fixture
async def platform() -> AsyncIterator[emulator.Telegram]:
    async with emulator.running() as telegram:
        yield telegram


@pytest.fixture
async def bot(platform: emulator.Telegram, texts: Texts) -> AsyncIterator[Telegram]:
    """The channel against the emulator. Freezes are not sat out, so that tests see what delivery sees."""
    platform.limits.is_on = False
    channel = await open_telegram(TelegramConfig(platform.token, platform.base), texts, Door(WIDE, hold_seconds=0.0))
    yield channel
    await channel.close()
