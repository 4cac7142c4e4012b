"""The directory that a question is about: that of the installation, or the shipped one where nothing is installed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection

from bot.commands.terminal import complain
from bot.demo import is_wanted
from bot.handlers.directory import Snapshot, read_snapshot
from bot.installation import NotSetUp, open_installation
from bot.settings import Settings
from language.places import PlaceIndex
from storage import shipped
from storage.db import Database
from storage.scratch import scratch

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AtHand:
    _db: Database | None
    _tx: Connection | None
    is_shipped: bool  #: no installation is here; nobody holds a key

    async def read(self, fn: Callable[[Connection], T]) -> T:
        if self._db is not None:
            return await self._db.read(fn)
        assert self._tx is not None  # noqa: S101
        return fn(self._tx)

    async def snapshot(self, day: date) -> Snapshot:
        """Rules, places and keys as the program would see them on that day."""
        return await self.read(lambda tx: read_snapshot(tx, day))

    async def places(self, day: date) -> PlaceIndex:
        """The places of that day as the chat finds them, with the communes of the country."""
        return (await self.snapshot(day)).places


@asynccontextmanager
async def directory_at_hand(
    settings: Settings, said: str = "directory-shipped", *, quiet: bool = False
) -> AsyncIterator[AtHand]:
    """Says on stderr when it is the shipped one, in the sentence `said`. Raises SetupRefused for a broken installation."""
    try:
        installation = await open_installation(settings)
    except NotSetUp:
        is_demo = is_wanted(settings)
        if not quiet:
            complain(f"{said}_demo" if is_demo else said, folder=str(settings.data_dir))
        with scratch(shipped.seed_demo if is_demo else shipped.seed_shipped) as tx:
            yield AtHand(None, tx, is_shipped=True)
        return
    try:
        yield AtHand(installation.db, None, is_shipped=False)
    finally:
        await installation.db.close()
