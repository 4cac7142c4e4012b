"""Connections that say nothing, or half a request: closed in time, and nobody else notices."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from bot.serving import listen, make_server

HEAD_SECONDS = 0.3
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def slow_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers /slow after three times the patience; anything else at once, without reading the body."""
    if scope["path"] == "/slow":
        await asyncio.sleep(3 * HEAD_SECONDS)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    listener = listen("127.0.0.1", 0)
    server = make_server(slow_app, head_seconds=HEAD_SECONDS)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield listener.getsockname()[1]
    server.should_exit = server.force_exit = True
    await running
    listener.close()


async def seconds_open(port: int, *pieces: bytes, pause: float = 0.0) -> float:
    """How long a connection stays that sends these pieces and then nothing; an answer that comes is read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun = time.monotonic()

    async def send() -> None:
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(pause)

    sending = asyncio.create_task(send())
    with contextlib.suppress(ConnectionResetError):
        async with asyncio.timeout(5):
            while await reader.read(1000):
                pass
    sending.cancel()
    writer.close()
    return time.monotonic() - begun


@pytest.mark.parametrize(
    ("pieces", "pause"),
    [
        ((), 0.0),
        ((b"G",), 0.0),
        ((b"GET / HTTP/1.1\r\n", *[b"A: b\r\n"] * 50), 0.05),
        ((b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n", *[b"m"] * 80), 0.05),
        ((REQUEST, *[b"A"] * 80), 0.05),
    ],
    ids=["nothing", "one byte", "header by header", "a body after its answer", "a second head"],
)
async def test_connection_without_a_whole_request_is_closed(port: int, pieces: tuple[bytes, ...], pause: float) -> None:
    assert await seconds_open(port, *pieces, pause=pause) < 3 * HEAD_SECONDS + 0.5


async def test_answer_that_takes_long_is_waited_for(port: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/slow")).text == "ok"


async def test_kept_connection_serves_again_after_a_pause(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(REQUEST)
        assert b"ok" in await reader.readuntil(b"ok")
        await asyncio.sleep(1.5 * HEAD_SECONDS)
    writer.close()
