"""An update is taken in once, in order, and goes with its turn, after three failures, or with its hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from storage import inbox
from storage.db import Database
from storage.inbox import NewUpdate
from storage.schema import inbox as inbox_table
from storage.schema import inbox_seen

NOW = datetime(2026, 11, 23, 2, 13, 47, tzinfo=UTC)


def new(key: str, lane: bytes = b"lane") -> NewUpdate:
    return NewUpdate(key.encode(), "telegram", lane, b"sealed " + key.encode())


async def put(db: Database, *keys: str, now: datetime = NOW) -> int:
    return await db.write(lambda tx: inbox.put(tx, [new(key) for key in keys], now))


async def keys(db: Database) -> list[bytes]:
    return await db.read(lambda tx: [key for key, _ in inbox.waiting(tx, 100)])


async def size(db: Database, table) -> int:
    return await db.read(lambda tx: tx.execute(select(func.count()).select_from(table)).scalar_one())


async def test_updates_wait_in_the_order_of_their_arrival(db: Database) -> None:
    await put(db, "c", "a", "b")
    assert await keys(db) == [b"c", b"a", b"b"]


async def test_the_same_update_is_taken_once_also_after_it_is_done(db: Database) -> None:
    assert await put(db, "a", "a") == 1
    assert await db.write(lambda tx: inbox.finish(tx, b"a"))
    assert await put(db, "a", now=NOW + timedelta(days=8)) == 0
    assert await keys(db) == []


async def test_what_was_seen_is_forgotten_after_more_than_eight_days(db: Database) -> None:
    await put(db, "a")
    await db.write(lambda tx: inbox.finish(tx, b"a"))
    await db.write(lambda tx: inbox.erase_expired(tx, NOW + timedelta(days=11)))
    assert await size(db, inbox_seen) == 0


async def test_finishing_twice_says_so(db: Database) -> None:
    await put(db, "a")
    assert [await db.write(lambda tx: inbox.finish(tx, b"a")) for _ in range(2)] == [True, False]


async def test_third_failure_sets_an_update_aside_and_the_next_ones_go_on(db: Database) -> None:
    await put(db, "a", "b")
    assert [await db.write(lambda tx: inbox.fail(tx, b"a")) for _ in range(3)] == [False, False, True]
    assert await keys(db) == [b"b"] and await db.read(inbox.count_poison) == 1
    assert not await db.write(lambda tx: inbox.finish(tx, b"a"))


async def test_poison_is_emptied_within_two_hours_and_its_mark_stays_a_week(db: Database) -> None:
    await put(db, "a")
    for _ in range(3):
        await db.write(lambda tx: inbox.fail(tx, b"a"))
    await db.write(lambda tx: inbox.erase_expired(tx, NOW + timedelta(hours=2)))
    assert await db.read(lambda tx: tx.scalars(select(inbox_table.c.sealed)).all()) == [b""]
    await db.write(lambda tx: inbox.erase_expired(tx, NOW + timedelta(days=8)))
    assert await size(db, inbox_table) == 0


async def test_an_update_that_was_never_tried_outlives_a_night_of_standstill(db: Database) -> None:
    await put(db, "untried", "tried", "answered")
    await db.write(lambda tx: inbox.fail(tx, b"tried"))
    await db.write(lambda tx: inbox.hold_for_reply(tx, b"answered"))
    assert await db.write(lambda tx: inbox.erase_expired(tx, NOW + timedelta(minutes=59))) == 0
    assert await db.write(lambda tx: inbox.erase_expired(tx, NOW + timedelta(hours=9))) == 2
    assert await keys(db) == [b"untried"]
