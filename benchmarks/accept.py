"""Accepting an update durably: the row is committed (synchronous=FULL) before the 200, over 32 connections.

Ours is the HTTP server, the sealing and the writer that the program uses; the peer is a bare aiohttp handler that commits one
row. Runs take turns on the same disk, and the ratio is the median of the pairs.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.load import post_for
from benchmarks.report import Measure

CONNECTIONS = 32
PAYLOAD = secrets.token_hex(150).encode()  # an update of a chat platform has some 300 bytes


def measure(seconds: float = 2.0, pairs: int = 3) -> Measure:
    """Ratio of durable accepts per second, ours to aiohttp's."""
    runs = [(_rate("ours", seconds), _rate("aiohttp", seconds)) for _ in range(pairs)]
    ours, peer = sorted(runs, key=lambda run: run[0] / run[1])[len(runs) // 2]
    return Measure(
        "accept durably, 32 connections", ours, "/s", must=0.3, aim=0.5, peer=peer, peer_name="bare aiohttp, one row",
        note=f"ratios of the pairs: {', '.join(f'{a / b:.2f}' for a, b in runs)}",
    )  # fmt: skip


def _rate(which: str, seconds: float) -> float:
    with tempfile.TemporaryDirectory() as folder, _server(which, Path(folder)) as port:
        asyncio.run(post_for(port, "/", lambda n: PAYLOAD, connections=CONNECTIONS, seconds=0.3))
        return asyncio.run(post_for(port, "/", lambda n: PAYLOAD, connections=CONNECTIONS, seconds=seconds))


@contextmanager
def _server(which: str, folder: Path) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.accept", which, str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


async def _serve_ours(folder: Path) -> None:
    from datetime import UTC, datetime

    from sqlalchemy import insert
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    from bot.serving import listen, serve
    from storage.db import open_database
    from storage.keyring import Keyring
    from storage.migrate import migrate
    from storage.schema import conversation

    url = f"sqlite:///{folder / 'lachan.db'}"
    await migrate(url)
    keyring, db = Keyring.create(folder / "keys"), open_database(url)
    insert_row = insert(conversation)

    async def accept(request: Request) -> PlainTextResponse:
        now, chat = datetime.now(UTC), keyring.conversation("web", secrets.token_hex(16))
        sealed = keyring.seal_conversation(chat, await request.body(), now)
        row = {"key": chat.row, "sealed": sealed, "version": 1, "expires_at": now}
        await db.write(lambda tx: tx.execute(insert_row, row))
        return PlainTextResponse("ok")

    listener = listen("127.0.0.1", 0)
    app = Starlette(routes=[Route("/", accept, methods=["POST"])])
    await serve(app, listener, lambda: print(listener.getsockname()[1], flush=True))


async def _serve_aiohttp(folder: Path) -> None:
    from aiohttp import web

    connection = sqlite3.connect(folder / "peer.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE inbox (id INTEGER PRIMARY KEY, body BLOB)")

    async def accept(request: web.Request) -> web.Response:
        connection.execute("INSERT INTO inbox (body) VALUES (?)", (await request.read(),))
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/", accept)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run({"ours": _serve_ours, "aiohttp": _serve_aiohttp}[sys.argv[1]](Path(sys.argv[2])))
