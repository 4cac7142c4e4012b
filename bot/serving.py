"""Serve the pages until somebody says stop: no access log, no server header, bounded requests, a bounded good-bye."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import functools
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.installation import SetupRefused

#: an open live stream is cut off after so long; with the closing of the database this stays well under 10 s
GOODBYE_SECONDS = 5
#: a request line with its headers; ours need one tenth
MAX_HEADER_BYTES = 16 * 1024
MAX_CONNECTIONS = 2_000
#: from the first byte of a request, or from the connection, to the end of its headers; a poor line needs two or three
HEAD_SECONDS = 10.0


class ImpatientHttp(H11Protocol):
    """uvicorn's HTTP, but a connection without a request under way is closed after `head_seconds`.

    The stock one waits for ever for a head: as many silent sockets as MAX_CONNECTIONS would close the service to everybody.
    Its own limit for kept connections ends with the first byte that comes, so ours begins there.
    """

    def __init__(self, *args: Any, head_seconds: float = HEAD_SECONDS, **named: Any) -> None:
        super().__init__(*args, **named)
        self._head_seconds = head_seconds
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watching()
        super().connection_lost(exc)

    def _watch_head(self) -> None:
        # A body that dribbles in after its answer counts as waiting too; only a request in work does not.
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_watching()
        elif self._patience is None:
            self._patience = self.loop.call_later(self._head_seconds, self._lose_patience)

    def _stop_watching(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _lose_patience(self) -> None:
        # Not close(): that would wait for a reader who reads nothing.
        self.transport.abort()


class Server(uvicorn.Server):
    """uvicorn, but a signal only asks it to stop: the stock one raises it again and would skip our own closing."""

    on_start: Callable[[], None] | None = None  #: called once, when the first request can be answered

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.on_start:
            self.on_start()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            loop.add_signal_handler(number, self.ask_to_stop)
        try:
            yield
        finally:
            for number in signals:
                loop.remove_signal_handler(number)

    def ask_to_stop(self) -> None:
        self.force_exit = self.should_exit  # the second Ctrl+C waits for nobody
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises SetupRefused with the mend when the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle off; otherwise each answer waits 40 ms for the client's delayed ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        code = "port_busy" if error.errno == errno.EADDRINUSE else "bind_refused"
        raise SetupRefused(code, bind=f"{host}:{port}") from None
    return listener


def make_server(app: ASGIApp, *, head_seconds: float = HEAD_SECONDS) -> Server:
    return Server(
        uvicorn.Config(
            app,
            http=functools.partial(ImpatientHttp, head_seconds=head_seconds),  # type: ignore[arg-type]
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who called is none of our business
            h11_max_incomplete_event_size=MAX_HEADER_BYTES,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=GOODBYE_SECONDS,
        )
    )


async def serve(app: ASGIApp, listener: socket.socket, on_start: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM. `on_start` runs once the first request can be answered."""
    server = make_server(app)
    server.on_start = on_start
    await server.serve(sockets=[listener])
