"""The two doors: nothing lost, nothing half done, nothing told that is not committed, nothing left behind."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.db import Database, DatabaseClosed, SqliteDatabase, open_database
from storage.schema import contact, installation
from tests.databases import ENGINES


def put(tx: Connection, name: str, value: str = "0") -> None:
    tx.execute(insert(installation).values(name=name, value=value))


def read_value(tx: Connection, name: str) -> str | None:
    return tx.execute(select(installation.c.value).where(installation.c.name == name)).scalar_one_or_none()


def increment(tx: Connection) -> None:
    """Read, then write: what loses updates wherever nothing holds the row in between."""
    query = select(installation.c.value).where(installation.c.name == "n").with_for_update()
    value = int(tx.execute(query).scalar_one())
    tx.execute(update(installation).where(installation.c.name == "n").values(value=str(value + 1)))


async def test_400_concurrent_increments_are_400(db: Database) -> None:
    await db.write(lambda tx: put(tx, "n"))
    await asyncio.gather(*(db.write(increment) for _ in range(400)))
    assert await db.read(lambda tx: read_value(tx, "n")) == "400"


async def test_two_processes_on_one_file_lose_nothing(sqlite_url: str) -> None:
    one, other = open_database(sqlite_url), open_database(sqlite_url)
    await one.write(lambda tx: put(tx, "n"))
    await asyncio.gather(*(side.write(increment) for _ in range(50) for side in (one, other)))
    assert await one.read(lambda tx: read_value(tx, "n")) == "100"
    await one.close()
    await other.close()


async def test_failing_work_is_rolled_back_alone(db: Database) -> None:
    def work(n: int, tx: Connection) -> int:
        put(tx, f"row-{n}")
        if n % 21 == 0:
            raise ValueError(n)
        return n

    answers = await asyncio.gather(*(db.write(lambda tx, n=n: work(n, tx)) for n in range(420)), return_exceptions=True)

    failed = [n for n, answer in enumerate(answers) if isinstance(answer, ValueError)]
    assert failed == list(range(0, 420, 21))
    assert [a for a in answers if isinstance(a, int)] == [n for n in range(420) if n % 21]
    kept = await db.read(lambda tx: set(tx.scalars(select(installation.c.name))))
    assert kept == {f"row-{n}" for n in range(420) if n % 21}


async def test_sql_error_in_one_unit_leaves_its_neighbours(db: Database) -> None:
    await db.write(lambda tx: put(tx, "twice"))
    answers = await asyncio.gather(
        db.write(lambda tx: put(tx, "a")),
        db.write(lambda tx: put(tx, "twice")),
        db.write(lambda tx: put(tx, "b")),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [type(None), IntegrityError, type(None)]
    assert await db.read(lambda tx: set(tx.scalars(select(installation.c.name)))) == {"twice", "a", "b"}


# --- the group commit of SQLite ---------------------------------------------------------------------------------------


class Gate:
    """Holds the writer inside one unit of work, so that what comes next forms one group."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.opened = threading.Event()

    def work(self, _tx: Connection) -> None:
        self.entered.set()
        assert self.opened.wait(10)


async def in_one_group(db: Database, *works: Callable[[Connection], Any]) -> list[Any]:
    gate = Gate()
    first = asyncio.ensure_future(db.write(gate.work))
    await asyncio.to_thread(gate.entered.wait, 10)
    waiting = [asyncio.ensure_future(db.write(work)) for work in works]
    await asyncio.sleep(0)  # let each put itself into the queue
    gate.opened.set()
    await first
    return await asyncio.gather(*waiting, return_exceptions=True)


def count_commits(db: Database) -> list[int]:
    seen: list[int] = []
    assert isinstance(db, SqliteDatabase)
    event.listen(db._writer, "commit", lambda _connection: seen.append(1))
    return seen


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    db = open_database(sqlite_url)
    yield db
    await db.close()


async def test_what_waits_together_is_committed_together(sqlite: Database) -> None:
    commits = count_commits(sqlite)
    await in_one_group(sqlite, *(lambda tx, n=n: put(tx, f"row-{n}") for n in range(200)))
    assert len(commits) == 2  # the gate's own, and one for all 200
    assert len(await sqlite.read(lambda tx: list(tx.scalars(select(installation.c.name))))) == 200


def break_the_commit(tx: Connection) -> None:
    """A constraint that is looked at only when committing: the commit itself fails."""
    tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    tx.execute(insert(contact).values(id=uuid4(), unit_id="no such unit", kind="desk"))


async def test_failing_commit_answers_everybody_with_the_error(sqlite: Database) -> None:
    answers = await in_one_group(sqlite, lambda tx: put(tx, "a"), break_the_commit, lambda tx: put(tx, "b"))
    assert [type(answer) for answer in answers] == [IntegrityError] * 3
    assert await sqlite.read(lambda tx: list(tx.scalars(select(installation.c.name)))) == []


async def test_the_writer_works_on_after_a_failing_commit(sqlite: Database) -> None:
    with pytest.raises(IntegrityError):
        await sqlite.write(break_the_commit)
    await sqlite.write(lambda tx: put(tx, "after"))
    assert await sqlite.read(lambda tx: read_value(tx, "after")) == "0"


async def test_answer_comes_after_the_commit(sqlite: Database, sqlite_url: str) -> None:
    """Seen from another connection at the very moment of the answer."""
    other = open_database(sqlite_url)
    for n in range(20):
        await sqlite.write(lambda tx, n=n: put(tx, f"row-{n}"))
        assert await other.read(lambda tx, n=n: read_value(tx, f"row-{n}")) == "0"
    await other.close()


async def test_cancelled_work_is_not_run_and_the_writer_lives(sqlite: Database) -> None:
    gate = Gate()
    first = asyncio.ensure_future(sqlite.write(gate.work))
    await asyncio.to_thread(gate.entered.wait, 10)
    given_up = asyncio.ensure_future(sqlite.write(lambda tx: put(tx, "given-up")))
    kept = asyncio.ensure_future(sqlite.write(lambda tx: put(tx, "kept")))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.gather(first, kept)
    assert await sqlite.read(lambda tx: list(tx.scalars(select(installation.c.name)))) == ["kept"]


async def test_file_that_cannot_be_opened_answers_with_an_error(tmp_path: Path) -> None:
    (tmp_path / "lachan.db").mkdir()
    db = open_database(f"sqlite:///{tmp_path / 'lachan.db'}")
    for _ in range(2):
        with pytest.raises(DBAPIError):
            await asyncio.wait_for(db.write(lambda tx: None), 10)
    await db.close()


async def test_closing_finishes_what_was_accepted(sqlite_url: str) -> None:
    db = open_database(sqlite_url)
    waiting = [asyncio.ensure_future(db.write(lambda tx, n=n: put(tx, f"row-{n}"))) for n in range(50)]
    await asyncio.sleep(0)
    await db.close()
    assert await asyncio.gather(*waiting) == [None] * 50
    with pytest.raises(DatabaseClosed):
        await db.write(lambda tx: None)


# --- reading ----------------------------------------------------------------------------------------------------------


async def test_reading_door_refuses_to_write(db: Database) -> None:
    with pytest.raises(DBAPIError):
        await db.read(lambda tx: put(tx, "sneaked"))
    assert await db.read(lambda tx: read_value(tx, "sneaked")) is None


async def test_read_sees_one_moment(db: Database, db_url: str) -> None:
    """Two questions in one read get answers of the same moment, though somebody commits in between."""
    await db.write(lambda tx: put(tx, "n"))

    def twice(tx: Connection) -> tuple[str | None, str | None]:
        before = read_value(tx, "n")
        other.submit(asyncio.run, increment_elsewhere()).result(10)
        return before, read_value(tx, "n")

    async def increment_elsewhere() -> None:
        elsewhere = open_database(db_url)
        await elsewhere.write(increment)
        await elsewhere.close()

    with ThreadPoolExecutor(1) as other:
        assert await db.read(twice) == ("0", "0")
    assert await db.read(lambda tx: read_value(tx, "n")) == "1"


async def test_safe_settings_stand_on_every_sqlite_connection(sqlite: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "trusted_schema": 0}

    def settings(tx: Connection) -> dict[str, object]:
        return {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}

    assert await sqlite.write(settings) == wanted
    assert await sqlite.read(settings) == wanted


# --- erasing ----------------------------------------------------------------------------------------------------------

SECRET = "kẻ trộm trèo tường sau kho số bảy " * 40


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


async def write_and_delete(db: Database) -> None:
    await db.write(lambda tx: put(tx, "secret", SECRET))
    await db.write(lambda tx: tx.execute(text("DELETE FROM installation")))


async def test_erased_bytes_are_in_no_file(sqlite: Database, tmp_path: Path) -> None:
    await write_and_delete(sqlite)
    assert "trèo tường".encode() in bytes_on_disk(tmp_path)  # still in the log: deleting alone erases nothing
    assert await sqlite.erase()
    assert "trèo tường".encode() not in bytes_on_disk(tmp_path)


async def test_erase_says_when_a_reader_is_in_the_way_and_writers_go_on(sqlite: Database, tmp_path: Path) -> None:
    gate = Gate()

    def slow_read(tx: Connection) -> None:
        read_value(tx, "secret")
        gate.work(tx)

    await sqlite.write(lambda tx: put(tx, "secret", SECRET))
    reader = asyncio.ensure_future(asyncio.to_thread(asyncio.run, sqlite_read(sqlite, slow_read)))
    await asyncio.to_thread(gate.entered.wait, 10)
    await sqlite.write(lambda tx: tx.execute(text("DELETE FROM installation")))
    started = time.monotonic()
    assert not await sqlite.erase()
    await sqlite.write(lambda tx: put(tx, "meanwhile"))
    assert time.monotonic() - started < 3
    gate.opened.set()
    await reader
    assert await sqlite.erase()
    assert "trèo tường".encode() not in bytes_on_disk(tmp_path)


async def sqlite_read(db: Database, work: Callable[[Connection], Any]) -> None:
    """A reader with an event loop of its own: the blocking read must not stop the test's."""
    other = open_database(db.url)
    await other.read(work)
    await other.close()


def test_both_engines_are_tested() -> None:
    assert ENGINES == ("sqlite", "postgres")


def test_unknown_database_is_named() -> None:
    with pytest.raises(ValueError, match="mysql"):
        open_database("mysql://host/name")
