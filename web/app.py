"""The web application: the worker's page, the desk, health and counts. Everything here is the same for every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import structlog
from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.handlers.dispatch import Dispatcher
from bot.handlers.services import Services
from web import hooks as hook_pages
from web.assets import Assets
from web.chat.routes import Chat, language_of
from web.desk.routes import routes as desk_routes
from web.pages import Pages
from web.poster import routes as poster_routes
from web.security import SecurityHeaders, is_forwarded, is_from_this_machine

log = structlog.get_logger()

#: for every page without a reader of its own; the worker's page bounds its posts itself (`web.forms`)
MAX_BODY_BYTES = 1024 * 1024
OWN_READER = ("/chat", "/case", "/chat/live", "/desk/intake")
#: what is counted. Not the worker's pages nor their files: who asks often enough would see when somebody comes by
AREAS = {"desk": "desk", "healthz": "health"}
ERROR_CODES = {404: "not_found", 405: "method", 413: "too_big", 421: "demo"}


def build_app(
    services: Services, dispatcher: Dispatcher, *, public_url: str, local_only: bool = False,
    hooks: Mapping[str, hook_pages.Hook] = MappingProxyType({}),
) -> Starlette:  # fmt: skip
    """All pages over one dispatcher. `public_url` is the origin under which they are opened, no trailing slash.

    `local_only` refuses whatever came through a proxy or under another name: a demonstration, whose passphrases all know.
    """
    assets = Assets()
    pages = Pages(services.texts, assets)
    registry = CollectorRegistry()
    served = Counter("lachan_pages", "Pages served, by area and status.", ["area", "status"], registry=registry)
    app = Starlette(
        routes=[
            *Chat(services, dispatcher, pages, public_url=public_url).routes(),
            *desk_routes(services, pages, public_url),
            *hook_pages.routes(hooks),
            *poster_routes(services, pages, public_url),
            assets.route(),
            Route("/favicon.ico", lambda request: Response(status_code=204)),
            Route("/healthz", _health(services)),
            Route("/metrics", _metrics(registry)),
        ],
        middleware=[
            Middleware(SecurityHeaders, https=public_url.startswith("https://")),
            Middleware(Counted, served=served),
            Middleware(Failures, pages=pages),
            *([Middleware(LocalOnly, pages=pages)] if local_only else []),
            Middleware(GZipMiddleware, compresslevel=6),
            Middleware(BodyLimit),
        ],
        exception_handlers={HTTPException: _error_page(pages)},
    )
    app.router.redirect_slashes = False  # a redirect would put the address into one more history entry
    return app


def _health(services: Services) -> Callable[[Request], object]:
    async def health(request: Request) -> Response:
        try:
            await services.db.read(lambda tx: tx.execute(text("SELECT 1")).one())
        except Exception as error:
            log.error("unhealthy", exc_info=error)
            return PlainTextResponse("database\n", 503)
        return PlainTextResponse("ok\n")

    return health


def _metrics(registry: CollectorRegistry) -> Callable[[Request], Response]:
    def metrics(request: Request) -> Response:
        if not is_from_this_machine(request.client and request.client.host, request.headers):
            raise HTTPException(404)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return metrics


# --- errors -----------------------------------------------------------------------------------------------------------


def error_page(pages: Pages, request: Request, status: int) -> Response:
    """A page of ours for what is not a conversation: in the visitor's language, with a way on."""
    html = pages.render("chat_plain.html", lang=language_of(request), code=ERROR_CODES.get(status, "other"))
    headers = {} if status != 405 else {"Allow": "GET, POST"}
    return HTMLResponse(html, status, headers)


def _error_page(pages: Pages) -> Callable[[Request, Exception], Response]:
    def handle(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        return error_page(pages, request, error.status_code)

    return handle


class Failures:
    """Bugs end here: logged once without content, answered by a page without a traceback."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except ClientDisconnect:
            return  # a phone that lost its network: nobody is there to be answered
        except Exception as error:
            log.error("page_failed", exc_info=error)
            if not started:
                await error_page(self._pages, Request(scope), 500)(scope, receive, send)


# --- bounds and counts ------------------------------------------------------------------------------------------------


class LocalOnly:
    """Refuses what somebody else than the one before this machine may have sent: a tunnel or proxy opened by mistake."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_forwarded(Headers(scope=scope)):
            await error_page(self._pages, Request(scope), 421)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class BodyLimit:
    """Refuses a body that no honest page sends, before anything reads it into memory."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OWN_READER or scope["path"].startswith(hook_pages.PREFIX):
            await self._app(scope, receive, send)
            return
        seen = 0

        async def receive_bounded() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_bounded, send)


class Counted:
    """Counts pages of AREAS by status. Never by address: some addresses name a place."""

    def __init__(self, app: ASGIApp, served: Counter) -> None:
        self._app = app
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        area = AREAS.get(scope["path"].split("/")[1])

        async def send_and_count(message: Message) -> None:
            if area and message["type"] == "http.response.start":
                self._served.labels(area, message["status"]).inc()
            await send(message)

        await self._app(scope, receive, send_and_count)
