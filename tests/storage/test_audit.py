"""The audit chain: whoever changes, removes, cuts, swaps or adds a row without the key is found, and officers can go on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from storage.audit import Verdict, append, count_since, verify
from storage.db import Database
from storage.schema import audit, audit_head, officer

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 2, 13, 47, 123_456, tzinfo=UTC)
TIP = UUID("6f0e7c1a-8f5b-4d43-9a83-4f1f3c1d2e10")


def write_log(tx: Connection, rows: int = 5) -> None:
    for n in range(1, rows + 1):
        at = NOW + timedelta(seconds=n)
        append(tx, key=KEY, now=at, actor=f"o{n % 2}", action="open", unit_id="trang-due", ref=TIP, detail={"n": n})


@pytest.fixture
async def log(db: Database) -> Database:
    await db.write(write_log)
    return db


async def verdict(db: Database, key: bytes = KEY) -> Verdict:
    return await db.read(lambda tx: verify(tx, key))


async def test_untouched_log_is_good(log: Database) -> None:
    assert await verdict(log) == Verdict(ok=True, rows=5, first_bad=None)


async def test_empty_log_is_good(db: Database) -> None:
    assert await verdict(db) == Verdict(ok=True, rows=0, first_bad=None)


async def test_empty_log_beside_officers_is_not(db: Database) -> None:
    row = {"id": TIP, "login": "an", "salt": b"", "public_key": "", "sealed_private": b"", "state": "left", "created_at": NOW}
    await db.write(lambda tx: tx.execute(insert(officer).values(row)))
    assert await verdict(db) == Verdict(ok=False, rows=0, first_bad=1)


async def test_rows_say_what_was_done(db: Database) -> None:
    at = NOW.astimezone(timezone(timedelta(hours=7)))
    await db.write(lambda tx: append(tx, key=KEY, now=at, actor="an", action="ask", ref=TIP, detail={"b": 1, "a": "x"}))
    (row,) = await db.read(lambda tx: list(tx.execute(select(audit))))
    assert (row.n, row.at, row.actor, row.action, row.unit_id) == (1, NOW, "an", "ask", None)
    assert (row.ref, row.detail) == (str(TIP), '{"a":"x","b":1}')
    assert await verdict(db) == Verdict(True, 1, None)


def change(column: str, value: object) -> Callable[[Connection], object]:
    return lambda tx: tx.execute(update(audit).where(audit.c.n == 3).values(**{column: value}))


def swap(tx: Connection) -> None:
    rows = {row.n: row for row in tx.execute(select(audit).where(audit.c.n.in_((2, 3))))}
    tx.execute(delete(audit).where(audit.c.n.in_((2, 3))))
    for n, row in rows.items():
        tx.execute(insert(audit).values(**{**row._mapping, "n": 5 - n}))


def close_the_gap(tx: Connection) -> None:
    """Remove a row and number the rest anew."""
    tx.execute(delete(audit).where(audit.c.n == 3))
    for n in (4, 5):
        tx.execute(update(audit).where(audit.c.n == n).values(n=n - 1))
    tx.execute(update(audit_head).values(n=4))


def cut_tail_and_set_head_back(tx: Connection) -> None:
    """The thief knows the mac of the row that is the last one now and puts it into the head."""
    tx.execute(delete(audit).where(audit.c.n == 5))
    mac = tx.execute(select(audit.c.mac).where(audit.c.n == 4)).scalar_one()
    tx.execute(update(audit_head).values(n=4, mac=mac))


def add_row(tx: Connection) -> None:
    row = tx.execute(select(audit).where(audit.c.n == 5)).one()
    tx.execute(insert(audit).values(**{**row._mapping, "n": 6}))
    tx.execute(update(audit_head).values(n=6))


def wipe(tx: Connection) -> None:
    tx.execute(delete(audit))
    tx.execute(update(audit_head).values(n=0))


TAMPERING: dict[str, tuple[Callable[[Connection], object], int]] = {
    "time": (change("at", NOW), 3),
    "actor": (change("actor", "o0x"), 3),
    "action": (change("action", "close"), 3),
    "unit": (change("unit_id", None), 3),
    "ref": (change("ref", "another"), 3),
    "detail": (change("detail", '{"n":4}'), 3),
    "mac": (change("mac", b"0" * 32), 3),
    "number": (change("n", 9), 3),
    "removed in the middle": (lambda tx: tx.execute(delete(audit).where(audit.c.n == 3)), 3),
    "removed and closed up": (close_the_gap, 3),
    "first removed": (lambda tx: tx.execute(delete(audit).where(audit.c.n == 1)), 1),
    "swapped": (swap, 2),
    "tail cut": (lambda tx: tx.execute(delete(audit).where(audit.c.n == 5)), 5),
    "tail cut, head set back": (cut_tail_and_set_head_back, 5),
    "row added": (add_row, 6),
    "wiped": (wipe, 1),
    "head changed": (lambda tx: tx.execute(update(audit_head).values(mac=b"0" * 32)), 6),
    "head renumbered": (lambda tx: tx.execute(update(audit_head).values(n=4)), 6),
    "head removed": (lambda tx: tx.execute(delete(audit_head)), 6),
}


@pytest.mark.parametrize("how", TAMPERING)
async def test_tampering_is_found_and_the_log_goes_on(log: Database, how: str) -> None:
    """And it stays found, however much is written afterwards; only a wrong number in the head mends itself."""
    tamper, first_bad = TAMPERING[how]
    await log.write(tamper)
    found = await verdict(log)
    assert (found.ok, found.first_bad) == (False, first_bad)

    await log.write(lambda tx: append(tx, key=KEY, now=NOW, actor="an", action="open"))
    assert (await verdict(log)).ok == (how == "head renumbered")


async def test_row_of_a_discarded_branch_is_found_at_the_row_after_it(db: Database) -> None:
    """Restored from a backup and gone on: an old third row has a true mac for its place, but not for what follows."""
    branch: list[object] = []

    def make(tx: Connection) -> None:
        write_log(tx, 2)
        head = tx.execute(select(audit_head)).one()
        append(tx, key=KEY, now=NOW, actor="an", action="close")
        branch.append(tx.execute(select(audit).where(audit.c.n == 3)).one())
        tx.execute(delete(audit).where(audit.c.n == 3))
        tx.execute(update(audit_head).values(n=head.n, mac=head.mac))
        for action in ("open", "ask", "ask"):
            append(tx, key=KEY, now=NOW, actor="an", action=action)

    def paste(tx: Connection) -> None:
        tx.execute(update(audit).where(audit.c.n == 3).values(**branch[0]._mapping))  # type: ignore[attr-defined]

    await db.write(make)
    assert (await verdict(db)).ok
    await db.write(paste)
    assert await verdict(db) == Verdict(ok=False, rows=5, first_bad=4)


async def test_another_key_finds_every_row_bad(log: Database) -> None:
    assert await verdict(log, b"x" * 32) == Verdict(ok=False, rows=5, first_bad=1)


async def test_rolled_back_work_leaves_no_row_and_no_gap(log: Database) -> None:
    def fails(tx: Connection) -> None:
        append(tx, key=KEY, now=NOW, actor="an", action="open")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await log.write(fails)
    await log.write(lambda tx: append(tx, key=KEY, now=NOW, actor="an", action="open"))
    assert await verdict(log) == Verdict(ok=True, rows=6, first_bad=None)


async def test_many_writers_make_one_chain_from_the_first_row_on(db: Database) -> None:
    await asyncio.gather(*(db.write(lambda tx: write_log(tx, 2)) for _ in range(20)))
    assert await verdict(db) == Verdict(ok=True, rows=40, first_bad=None)


async def test_counting_what_an_officer_did_lately(log: Database) -> None:
    def count(tx: Connection) -> tuple[int, int, int]:
        return (
            count_since(tx, "o1", "open", NOW),
            count_since(tx, "o1", "open", NOW + timedelta(seconds=3)),
            count_since(tx, "o1", "close", NOW),
        )

    assert await log.read(count) == (3, 2, 0)
