"""Promise 1 for chat platforms: no update is lost and none has two effects, no message is lost and none comes early, whenever
the process is killed."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from bot.ground import utc_now
from storage.db import open_database
from storage.keyring import Keyring
from storage.migrate import migrate
from storage.schema import outbox
from tests.emulators import telegram as emulator
from tests.emulators.telegram_faults import Faults
from tests.emulators.telegram_people import Person
from tests.servers import ROOT, free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

KILLS_EACH, UPDATES_EACH, PEOPLE = 25, 1_000, 40
ROWS, SEND_KILLS = 5_000, 3
SECRET = "secret-of-the-hook-0123456789"


class Child:
    """The process, to be started and killed again and again."""

    def __init__(self, mode: str, folder: Path, platform: emulator.Telegram) -> None:
        self._words = [mode, str(folder / "var"), platform.base, platform.token, str(free_port()), SECRET]
        self._log = folder / "log"
        self._nursery: asyncio.subprocess.Process | None = None
        self._number = 0

    async def start(self) -> None:
        nursery = self._nursery or await self._make_nursery()
        assert nursery.stdin
        nursery.stdin.write(b"start\n")
        told = {await self._line(), await self._line()}
        assert "ready" in told, self._log.read_text()
        self._number = int(next(word for word in told if word != "ready"))

    async def _make_nursery(self) -> asyncio.subprocess.Process:
        with self._log.open("ab") as log:
            self._nursery = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.promises.chat_child", *self._words, cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE, stderr=log,
            )  # fmt: skip
        return self._nursery

    async def _line(self) -> str:
        assert self._nursery and self._nursery.stdout
        return (await self._nursery.stdout.readline()).decode().strip()

    async def kill(self) -> None:
        os.kill(self._number, signal.SIGKILL)
        assert await self._line() == "dead"

    async def end(self) -> None:
        await self.kill()
        assert self._nursery and self._nursery.stdin
        self._nursery.stdin.close()
        await self._nursery.wait()


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{folder / 'var' / 'lachan.db'}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def effects(folder: Path) -> Counter[str]:
    with reading(folder) as connection:
        return Counter(row[0] for row in connection.execute("SELECT what FROM effect"))


def waiting(folder: Path, query: str) -> int:
    with reading(folder) as connection:
        return int(connection.execute(query).fetchone()[0])


async def settled(folder: Path, query: str) -> None:
    """Until a count is zero; the child works on meanwhile."""
    while waiting(folder, query):
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_kill_9_while_updates_come_loses_none_and_doubles_none(tmp_path: Path, mode: str) -> None:
    moments = random.Random(7)
    async with emulator.running() as platform:
        platform.limits.is_on, platform.repeat_rate = False, 0.1
        await make_store(tmp_path)
        people = [platform.person(f"W{n}") for n in range(PEOPLE)]
        child = Child(mode, tmp_path, platform)
        told: set[str] = set()
        for _ in range(KILLS_EACH):
            await child.start()
            told |= {str(tell(moments.choice(people), moments)) for _ in range(UPDATES_EACH // KILLS_EACH)}
            await asyncio.sleep(moments.uniform(0, 0.3))  # a random moment is what is tested, not waited for
            await child.kill()
        await child.start()
        await platform.until(lambda: not platform.world.updates, 60.0)
        await settled(tmp_path, "SELECT count(*) FROM inbox")
        await child.end()
    seen = effects(tmp_path)
    lost, doubled = told - set(seen), [what for what, count in seen.items() if count > 1]
    print(f"kill -9, {mode}: {KILLS_EACH} times, {len(told)} updates, {len(lost)} lost, {len(doubled)} doubled effects")
    assert len(told) == UPDATES_EACH and not lost and not doubled and set(seen) == told


async def make_store(folder: Path) -> None:
    """Database and keys, as an installation has them, and the table of effects."""
    url = f"sqlite:///{folder / 'var' / 'lachan.db'}"
    await migrate(url)
    Keyring.create(folder / "var" / "keys")
    db = open_database(url)
    await db.write(lambda tx: tx.exec_driver_sql("CREATE TABLE effect(id INTEGER PRIMARY KEY, what TEXT)"))
    await db.close()


def tell(person: Person, moments: random.Random) -> int:
    """One message; the number of its update."""
    person.types(moments.choice(("Mất xe máy ở bãi xe cổng 2", "/start z_trang-due", "hôm nay", "nó chạy về phía cổng", "/help")))
    return int(person.world.updates[-1]["update_id"])


async def test_nothing_in_the_outbox_is_lost_or_early_under_faults_and_kills(tmp_path: Path) -> None:
    async with emulator.running() as platform:
        platform.limits.is_on = False
        platform.faults = faults = Watched(retry_after=1)
        faults.calls, faults.times = platform.calls, defaultdict(list)
        faults.by_chance(5, **{"429": 0.30, "500": 0.10, "reset_after": 0.05})
        refs = await fill(tmp_path, [platform.person(f"R{n}").id for n in range(50)])
        child, moments, uncertain = Child("send", tmp_path, platform), random.Random(3), 0
        for _ in range(SEND_KILLS):
            await child.start()
            await asyncio.sleep(moments.uniform(1.0, 3.0))
            await child.kill()
            uncertain += waiting(tmp_path, "SELECT count(*) FROM outbox WHERE state = 'sending'")
        await child.start()
        async with asyncio.timeout(200):
            await settled(tmp_path, "SELECT count(*) FROM outbox WHERE state <> 'sent'")
        await child.end()
        arrived = Counter(m["text"] for chat in platform.world.chats.values() for m in chat.messages.values())
    ambiguous = platform.faults.happened["reset_after"] + uncertain
    missing, doubles = refs - set(arrived), sum(arrived.values()) - len(arrived)
    early = sum(after - at < 1.0 for at, after in faults.refused())
    print(
        f"outbox: {ROWS} rows, {SEND_KILLS} kills, faults {dict(platform.faults.happened)}: {len(missing)} missing, "
        f"{early} before their retry_after, {doubles} doubles of {ambiguous} ambiguous answers"
    )
    assert not missing and not early and doubles <= ambiguous


async def fill(folder: Path, chats: list[int]) -> set[str]:
    """Alerts and broadcast rows, half of each."""
    now, refs = utc_now(), [uuid4() for _ in range(ROWS)]
    rows: list[dict[str, Any]] = [
        {
            "id": uuid4(), "lane": "alert" if n % 2 else "broadcast", "kind": "test", "ref": ref, "target_kind": "contact",
            "target_id": UUID(int=chats[n % len(chats)]), "dedupe": ref.hex, "not_before": now, "state": "open",
            "attempts": 0,
        }
        for n, ref in enumerate(refs)
    ]  # fmt: skip
    await make_store(folder)
    db = open_database(f"sqlite:///{folder / 'var' / 'lachan.db'}")
    await db.write(lambda tx: tx.execute(insert(outbox), rows))
    await db.close()
    return {str(ref) for ref in refs}


class Watched(Faults):
    """Faults that remember which call met a 429."""

    calls: list[emulator.Call]
    times: defaultdict[str, list[tuple[float, bool]]]

    def next(self, method: str) -> Any:
        fault = super().next(method)
        call = self.calls[-1]
        if call.method == "sendmessage":
            self.times[call.params["text"]].append((call.at, fault == "429"))
        return fault

    def refused(self) -> list[tuple[float, float]]:
        """(when refused, when sent again) of each 429."""
        return [
            (at, later[0])
            for calls in self.times.values()
            for (at, was_refused), later in itertools.pairwise(calls)
            if was_refused
        ]
