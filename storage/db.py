"""The two doors to the database: `write` (one transaction) and `read` (rows out, nothing in).

Domain functions are plain functions over a SQLAlchemy `Connection`; they never commit. Only the doors do.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool, StaticPool

from storage.wake import PG_CHANNEL, Wakeups, take_marks

T = TypeVar("T")
Work = Callable[[Connection], T]

#: one commit takes at most so many units of work: a bound on what a failing commit has to tell
MAX_GROUP = 256
BUSY_TIMEOUT_MS = 10_000
CHECKPOINT_WAIT_SECONDS = 0.2
#: PostgreSQL: serialization_failure, deadlock_detected; the work is run again
RETRYABLE_SQLSTATES = {"40001", "40P01"}
MAX_RUNS = 5
LISTEN_AGAIN_SECONDS = 1.0


class DatabaseClosed(RuntimeError):
    """The database was closed before the work could run."""


class Database(Protocol):
    """Where rows live. `fn` may run more than once: make ids, keys and `now` outside it."""

    url: URL
    wakeups: Wakeups  #: rings what `storage.wake.wake` marked, once it is committed

    async def write(self, fn: Work[T]) -> T:
        """Run `fn` in one transaction and commit it before returning. What `fn` raises rolls back `fn` alone."""
        ...

    async def read(self, fn: Work[T]) -> T:
        """Run `fn` on a consistent snapshot; writing raises, and so does `.with_for_update()` on PostgreSQL."""
        ...

    async def erase(self) -> bool:
        """After deletions: see to it that the deleted bytes are gone from every file. False = still busy, try again."""
        ...

    async def listen(self) -> None:
        """Until cancelled: hear the wake-ups of other processes too. Returns at once where there are no others."""
        ...

    async def close(self) -> None: ...


def open_database(url: str | URL) -> Database:
    """The database behind `url`: sqlite:///path/to/file or postgresql://user@host/name. The schema must exist already."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return SqliteDatabase(parsed)
    if parsed.get_backend_name() == "postgresql":
        return PostgresDatabase(parsed)
    raise ValueError(f"unknown database kind {parsed.get_backend_name()!r}: use sqlite:///... or postgresql://...")


# --- SQLite -----------------------------------------------------------------------------------------------------------

SAFE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",  # otherwise deleted text stays readable in free pages
    "foreign_keys=ON",
    "trusted_schema=OFF",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
)


def _set_pragmas(connection: Any, pragmas: tuple[str, ...]) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_writer(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        _set_pragmas(connection, SAFE_PRAGMAS)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The driver's own BEGIN is deferred: two writers then read the same value and one increment is lost.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _sqlite_reader(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"), hide_parameters=True, connect_args={"isolation_level": None}
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        _set_pragmas(connection, (*SAFE_PRAGMAS, "query_only=ON"))

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


class SqliteDatabase:
    """One writer thread with group commit, many readers."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.wakeups = Wakeups()
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        self._jobs: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._writer = _sqlite_writer(url)
        self._reader = _sqlite_reader(url)
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="lachan-writer", daemon=True)
        self._thread.start()

    async def write(self, fn: Work[T]) -> T:
        if self._closed:
            raise DatabaseClosed
        done: Future[T] = Future()
        self._jobs.put((fn, done))
        return await asyncio.wrap_future(done)

    async def read(self, fn: Work[T]) -> T:
        async with self._reader.connect() as connection:
            return await connection.run_sync(fn)

    async def erase(self) -> bool:
        return await asyncio.to_thread(self._checkpoint)

    async def listen(self) -> None:
        return

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        await self._reader.dispose()
        self._writer.dispose()

    def _checkpoint(self) -> bool:
        # A connection of its own: a checkpoint inside the writer's transaction would be refused. It gives up soon:
        # while it waits for a long reader, no writer gets in.
        engine = create_engine(
            self.url.set(drivername="sqlite+pysqlite"), poolclass=NullPool,
            connect_args={"isolation_level": None, "timeout": CHECKPOINT_WAIT_SECONDS},
        )  # fmt: skip
        with engine.connect() as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        engine.dispose()
        return not busy

    def _work(self) -> None:
        """Drain what waits, one transaction, a savepoint each, one FULL commit, then answer all. No timer."""
        open_ = True
        while open_:
            group, open_ = self._take_group()
            # From here on nobody can cancel: answering a cancelled future would end this thread and every later write.
            running = [job for job in group if job[1].set_running_or_notify_cancel()]
            if running:
                self.wakeups.ring(_commit_group(self._writer, running))

    def _take_group(self) -> tuple[list[tuple[Work[Any], Future[Any]]], bool]:
        group: list[tuple[Work[Any], Future[Any]]] = []
        job = self._jobs.get()
        while job is not None:
            group.append(job)
            if len(group) == MAX_GROUP or self._jobs.empty():
                return group, True
            job = self._jobs.get()
        return group, False


def _commit_group(writer: Engine, group: list[tuple[Work[Any], Future[Any]]]) -> frozenset[str]:
    """Returns the topics to wake: after the commit, for who wakes earlier would find nothing."""
    answers: list[tuple[Future[Any], Any, BaseException | None]] = []
    marks: frozenset[str] = frozenset()
    try:
        with writer.begin() as connection:
            for fn, done in group:
                answers.append((done, *_run_in_savepoint(connection, fn)))
            marks = take_marks(connection)
    except BaseException as failed:  # opening or the commit itself: nobody may be told that his work is kept
        answers = [(done, None, failed) for _, done in group]
    for done, result, error in answers:
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)
    return marks


def _run_in_savepoint(connection: Connection, fn: Work[Any]) -> tuple[Any, BaseException | None]:
    # By the driver itself: SQLAlchemy's nested transaction costs as much as a whole ordinary statement.
    sqlite: Any = connection.connection.driver_connection
    sqlite.execute("SAVEPOINT unit")
    try:
        result = fn(connection)
    except BaseException as error:
        sqlite.execute("ROLLBACK TO unit")
        sqlite.execute("RELEASE unit")
        return None, error
    sqlite.execute("RELEASE unit")
    return result, None


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


class PostgresDatabase:
    """The asyncpg pool. Reads that precede a write must be `.with_for_update()`: 400 increments left 22 without."""

    def __init__(self, url: URL) -> None:
        self.url = url.set(drivername="postgresql+asyncpg")
        self.wakeups = Wakeups()
        self._engine = create_async_engine(self.url, hide_parameters=True, pool_size=10, pool_pre_ping=True)

    async def write(self, fn: Work[T]) -> T:
        for run in range(1, MAX_RUNS + 1):
            try:
                async with self._engine.begin() as connection:
                    result, marks = await connection.run_sync(lambda tx: (fn(tx), take_marks(tx)))
                self.wakeups.ring(marks)
                return result
            except DBAPIError as error:
                if run == MAX_RUNS or getattr(error.orig, "sqlstate", None) not in RETRYABLE_SQLSTATES:
                    raise
        raise AssertionError("unreachable")

    async def read(self, fn: Work[T]) -> T:
        async with self._engine.connect() as connection:
            # One snapshot for all statements of `fn`, as on SQLite; the default would show commits in between.
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            return await connection.run_sync(fn)

    async def listen(self) -> None:
        while True:
            with contextlib.suppress(Exception):  # the server is away; workers look from time to time anyway
                await self._listen_once()
            await asyncio.sleep(LISTEN_AGAIN_SECONDS)

    async def _listen_once(self) -> None:
        ended = asyncio.Event()
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.add_termination_listener(lambda *_: ended.set())
            await driver.add_listener(PG_CHANNEL, lambda *heard: self.wakeups.ring([heard[-1]]))
            await ended.wait()

    async def erase(self) -> bool:
        return True  # dead rows go with autovacuum; the operator's guide says how to hurry it

    async def close(self) -> None:
        await self._engine.dispose()
