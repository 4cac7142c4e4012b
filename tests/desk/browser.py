"""A browser without JavaScript that stands before the desk, and one live stream."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message

from bot.handlers.dispatch import Dispatcher
from tests.desk.world import World
from tests.pages import Form, Page
from web.app import build_app
from web.desk.front import COOKIE

BASE = "http://testserver"
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


def desk_app(world: World) -> Starlette:
    return build_app(world.services, Dispatcher(world.services), public_url=BASE)


class Browser:
    """Keeps cookies and the page that is open; follows redirects only when asked to."""

    def __init__(self, app: ASGIApp, cookie: str | None = None) -> None:
        self.app = app
        transport = httpx.ASGITransport(app=app)
        self.client = httpx.AsyncClient(transport=transport, base_url=BASE, headers=SAME_ORIGIN)
        if cookie:
            self.client.cookies.set(COOKIE, cookie, domain="testserver.local", path="/desk")
        self.response: httpx.Response

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.client.aclose()

    @property
    def page(self) -> Page:
        return Page(self.response.text)

    @property
    def status(self) -> int:
        return self.response.status_code

    async def get(self, path: str, **headers: str) -> Page:
        self.response = await self.client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        return self.page

    async def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Page:
        self.response = await self.client.post(path, data=fields, headers=headers)
        return self.page

    async def press(self, label: str, **typed: str) -> Page:
        """Press a button of the open page by its label, with its form's hidden fields, and follow where it leads."""
        form, name, value = self.button(label)
        fields = form.hidden | typed | ({name: value} if name else {})
        self.response = await self.client.post(form.action or str(self.response.url), data=fields)
        return await self.follow()

    async def follow(self) -> Page:
        while self.response.is_redirect:
            self.response = await self.client.get(self.response.headers["location"])
        return self.page

    def button(self, label: str) -> tuple[Form, str, str]:
        for form in self.page.forms:
            for name, value, text in form.buttons:
                if label == text:
                    return form, name, value
        raise AssertionError(f"no button {label!r} on: {self.page.text}")


class Stream:
    """An open /desk/live. The test transport of httpx waits for the end of an answer, so this speaks ASGI itself."""

    def __init__(self, app: ASGIApp, path: str, cookie: str | None) -> None:
        url = httpx.URL(BASE + path)
        headers = [(b"host", b"testserver"), (b"sec-fetch-site", b"same-origin")]
        if cookie:
            headers.append((b"cookie", f"{COOKIE}={cookie}".encode()))
        self._scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": "GET",
            "path": url.path, "raw_path": url.raw_path, "query_string": url.query, "root_path": "", "scheme": "http",
            "headers": headers, "client": ("127.0.0.1", 1), "server": ("testserver", 80), "state": {},
        }  # fmt: skip
        self._app = app
        self._out: asyncio.Queue[Message] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._asked = False
        self.status = 0
        self.headers: dict[bytes, bytes] = {}

    async def __aenter__(self) -> Stream:
        self._task = asyncio.create_task(self._app(self._scope, self._receive, self._out.put))
        start = await self._next()
        self.status, self.headers = start["status"], dict(start["headers"])
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._gone.set()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _next(self) -> Message:
        return await asyncio.wait_for(self._out.get(), 10)

    async def is_silent(self) -> bool:
        """True when nothing comes for a while that is long for a ring."""
        await asyncio.sleep(0.2)
        return self._out.empty()

    async def end(self) -> None:
        """Read up to the end of the answer; nothing but a time to ask again may stand before it."""
        body = b""
        while (message := await self._next()).get("more_body"):
            body += message["body"]
        assert body.startswith(b"retry: "), body

    async def event(self) -> tuple[str, str]:
        """(name, text) of the next event."""
        lines = (await self._next())["body"].decode().splitlines()
        return lines[0].removeprefix("event: "), lines[1].removeprefix("data: ")
