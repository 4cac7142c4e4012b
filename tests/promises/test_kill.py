"""Promise 1: what was said to be received is kept, whenever the process is killed."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import httpx
import pytest

from tests.people import Sent, Worker
from tests.servers import Server

KILLS = 20
SENDERS = 4


async def send_until_killed(base: str, kept: list[Sent], first: asyncio.Event) -> None:
    """Tip after tip; what stands on a page as received goes into `kept`."""
    async with httpx.AsyncClient(base_url=base) as client:
        try:
            while True:
                kept.append(await Worker(client).send())
                first.set()
        except httpx.TransportError:
            return


async def one_round(server: Server, kept: list[Sent], after_seconds: float) -> None:
    first = asyncio.Event()
    senders = [asyncio.create_task(send_until_killed(server.base, kept, first)) for _ in range(SENDERS)]
    await first.wait()
    await asyncio.sleep(after_seconds)  # a random moment is what is tested, not waited for
    server.kill()
    await asyncio.gather(*senders)


async def missing(base: str, kept: list[Sent]) -> list[Sent]:
    async with httpx.AsyncClient(base_url=base, timeout=30) as client:
        worker = Worker(client)
        return [sent for sent in kept if sent.code not in (await worker.open_case(sent.words)).text]


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_kill_9_at_twenty_moments_loses_no_acknowledged_tip(tmp_path: Path) -> None:
    moments, kept = random.Random(20), []
    server = Server(tmp_path / "var", tmp_path / "log")
    for _ in range(KILLS):
        server.start()
        await one_round(server, kept, moments.uniform(0, 0.4))
    server.start()
    try:
        lost = await missing(server.base, kept)
    finally:
        assert server.stop() == 0
    print(f"kill -9: {KILLS} times, {len(kept)} acknowledged tips, {len(lost)} lost")
    assert lost == [] and len(kept) >= KILLS
