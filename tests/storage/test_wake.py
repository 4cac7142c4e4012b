"""A worker hears of a commit at once: in its process, and on PostgreSQL in every other one."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Connection

from storage.db import Database, open_database
from storage.wake import OUTBOX, wake


async def rung(event: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await event.wait()


async def test_a_committed_wake_up_rings_in_this_process(db: Database) -> None:
    event = db.wakeups.subscribe(OUTBOX)
    await db.write(lambda tx: wake(tx, OUTBOX))
    await rung(event)


async def test_a_wake_up_for_something_else_does_not_ring(db: Database) -> None:
    event = db.wakeups.subscribe(OUTBOX)
    await db.write(lambda tx: wake(tx, "inbox"))
    await db.write(lambda tx: None)
    assert not event.is_set()


async def test_a_transaction_that_fails_disturbs_no_later_one(db: Database) -> None:
    def fail(tx: Connection) -> None:
        wake(tx, OUTBOX)
        raise ValueError

    with pytest.raises(ValueError):
        await db.write(fail)
    event = db.wakeups.subscribe(OUTBOX)
    await db.write(lambda tx: wake(tx, OUTBOX))
    await rung(event)


async def test_another_process_hears_of_it(postgres_url: str) -> None:
    here, there = open_database(postgres_url), open_database(postgres_url)
    event = there.wakeups.subscribe(OUTBOX)
    listening = asyncio.create_task(there.listen())
    async with asyncio.timeout(20):
        while not event.is_set():  # until the listener stands; a wake-up before that may be missed
            await here.write(lambda tx: wake(tx, OUTBOX))
            await asyncio.sleep(0.01)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await here.close()
    await there.close()
