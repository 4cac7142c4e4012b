"""Serve the pages until somebody says stop: no access log, no server header, bounded requests, a bounded good-bye."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from bot.installation import SetupRefused

#: an open live stream is cut off after so long; with the closing of the database this stays well under 10 s
GOODBYE_SECONDS = 5
#: a request line with its headers; ours need one tenth
MAX_HEADER_BYTES = 16 * 1024
MAX_CONNECTIONS = 2_000


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


def make_server(app: ASGIApp) -> Server:
    return Server(
        uvicorn.Config(
            app,
            http="h11",
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
