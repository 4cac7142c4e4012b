"""What the short-lived commands share: an open store, closed again whatever happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.ground import LOCALES
from bot.installation import open_installation
from bot.settings import Settings, load
from bot.texts import Texts
from storage.db import Database
from storage.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Store:
    db: Database
    keyring: Keyring
    texts: Texts
    settings: Settings
    is_demo: bool


@asynccontextmanager
async def open_store(settings: Settings | None = None) -> AsyncIterator[Store]:
    """The database and the keys of this installation. Raises SetupRefused when there is none or they do not fit."""
    settings = settings or load()
    installation = await open_installation(settings)
    try:
        yield Store(installation.db, installation.keyring, Texts.load(LOCALES), settings, installation.is_demo)
    finally:
        await installation.db.close()
