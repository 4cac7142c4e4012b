"""Bring a database to the newest schema (Alembic, imported only here)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.db import _sqlite_writer

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the missing migrations on this connection, in its transaction: all of them or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def migrate(url: str, revision: str = "head") -> None:
    """Create or upgrade the schema behind `url`; returns once it is committed. The file's folder is made when missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = _sqlite_writer(parsed)
        with engine.begin() as connection:
            upgrade(connection, revision)
        engine.dispose()
        return
    pg = create_async_engine(parsed.set(drivername="postgresql+asyncpg"), poolclass=NullPool, hide_parameters=True)
    async with pg.begin() as connection_:
        await connection_.run_sync(upgrade, revision)
    await pg.dispose()
