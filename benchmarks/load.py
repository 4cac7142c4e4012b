"""A small HTTP load: N connections kept open, each posting as soon as it was answered. The same for ours and for the peer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

HEAD = (
    "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: {length}\r\n\r\n"
)


async def post_for(
    port: int, path: str, body: Callable[[int], bytes], *, connections: int, seconds: float
) -> float:
    """Answers per second with status 200 within `seconds`. `body(n)` makes the n-th post."""
    deadline = time.perf_counter() + seconds
    counts = await asyncio.gather(
        *(_connection(port, path, body, number, connections, deadline) for number in range(connections))
    )
    return sum(counts) / seconds


async def _connection(
    port: int, path: str, body: Callable[[int], bytes], number: int, step: int, deadline: float
) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    while time.perf_counter() < deadline:
        content = body(number + answered * step)
        writer.write(HEAD.format(path=path, host="127.0.0.1", length=len(content)).encode() + content)
        await _read_answer(reader)
        answered += 1
    writer.close()
    return answered


async def _read_answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.split(b"\r\n")[0].decode())
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return await reader.readexactly(length)
