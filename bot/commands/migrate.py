"""`lachan migrate`."""

from __future__ import annotations

from bot.commands.terminal import say
from bot.installation import NotSetUp, newest_revision, sqlite_file
from bot.settings import Settings
from storage.migrate import migrate as upgrade


async def migrate(settings: Settings) -> None:
    """All missing migrations in one transaction: all of them or none. A database that is not there is not made."""
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        raise NotSetUp(settings.data_dir)
    await upgrade(settings.database)
    say("setup-migrated", revision=newest_revision())
