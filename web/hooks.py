"""Calls of chat platforms: the body goes on as it came, the answer says whether it is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

PREFIX = "/hook/"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  (the name of the header)
#: one byte more than any update may have: the receiver sees that it is too large and says so its own way
MAX_BYTES = 1024 * 1024 + 1


class Answer(Protocol):
    @property
    def status(self) -> int: ...

    @property
    def retry_after_seconds(self) -> int | None: ...


Hook = Callable[[str | None, bytes], Awaitable[Answer]]


def routes(hooks: Mapping[str, Hook]) -> list[Route]:
    return [Route(path, _endpoint(hook), methods=["POST"]) for path, hook in hooks.items()]


def _endpoint(hook: Hook) -> Callable[[Request], Awaitable[Response]]:
    async def take(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        answer = await hook(request.headers.get(SECRET_HEADER), body)
        headers = {} if answer.retry_after_seconds is None else {"Retry-After": str(answer.retry_after_seconds)}
        return Response(status_code=answer.status, headers=headers)

    return take


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            break
    return bytes(body[:MAX_BYTES])
