"""The composition root: settings → installation → services → dispatcher → pages. Only this module sees everything."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy.engine import Engine
from starlette.applications import Starlette

from bot import logs
from bot.demo import open_or_try_out
from bot.flows.emergency import emergency_numbers
from bot.ground import DATA, LOCALES, utc_now
from bot.handlers.bells import Bells
from bot.handlers.directory import DirectoryCache
from bot.handlers.dispatch import Dispatcher
from bot.handlers.services import CleanFile, Services
from bot.installation import Installation
from bot.media_cleaning import clean
from bot.messages import Refused
from bot.settings import Settings
from bot.texts import Texts
from language.lexicon import Lexicon
from language.local_time import local_day
from storage.db import Database
from web.app import build_app
from web.hooks import Hook

#: kept free on the disk of the data folder, so that a flood of photos cannot keep words from being stored
RESERVED_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class App:
    """Everything one process needs to take tips and to answer for them."""

    settings: Settings
    installation: Installation
    services: Services
    dispatcher: Dispatcher

    def pages(self, hooks: Mapping[str, Hook] = MappingProxyType({})) -> Starlette:
        """`hooks`: path → what takes the calls of a platform there."""
        is_demo = self.installation.is_demo
        return build_app(
            self.services, self.dispatcher, public_url=self.settings.url, local_only=is_demo, hooks=hooks
        )


def make_services(installation: Installation, clock: Callable[[], datetime] = utc_now) -> Services:
    """What handlers stand on, over an open installation."""
    return Services(
        db=installation.db,
        keyring=installation.keyring,
        texts=Texts.load(LOCALES),
        lexicon=Lexicon.load(DATA / "lexicon"),
        bells=Bells(),
        directory=DirectoryCache(installation.db, clock),
        salt=installation.salt,
        clock=clock,
        new_id=uuid4,
        emergency=emergency_numbers(
            (DATA / "emergency.csv").read_text(encoding="utf-8"), local_day(clock())
        ),
        clean=_clean,
    )


async def _clean(data: bytes) -> CleanFile | Refused:
    cleaned = await clean(data)
    return cleaned if isinstance(cleaned, Refused) else CleanFile(cleaned.kind, cleaned.data)


@asynccontextmanager
async def open_app(settings: Settings, clock: Callable[[], datetime] = utc_now) -> AsyncIterator[App]:
    """The whole program behind one `async with`; leaving it commits what was begun and closes the database.

    Raises SetupRefused when this installation must not start, UnsafeLogs when a log would show content.
    """
    logs.configure(settings.log_level)
    logs.refuse_unsafe()
    installation = await open_or_try_out(settings, clock())
    try:
        logs.refuse_unsafe(_engines(installation.db))
        services = make_services(installation, clock)
        services.desk_totp = settings.desk_totp or ("optional" if installation.is_demo else "required")
        services.has_room = lambda: shutil.disk_usage(settings.data_dir).free > RESERVED_BYTES
        yield App(settings, installation, services, Dispatcher(services))
    finally:
        await installation.db.close()


def _engines(db: Database) -> dict[str, Engine]:
    held = {name: getattr(value, "sync_engine", value) for name, value in vars(db).items()}
    return {name: engine for name, engine in held.items() if isinstance(engine, Engine)}
