"""The few calls of the receiving side, as bytes: updates are kept as they came, and files are read with a bound.

httpx is imported when a bot is opened. No error of it leaves this module: its texts hold the address, and so the token.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.channels.base import ChannelError, Rejected, Throttled, Unreachable
from bot.channels.telegram import refusals

if TYPE_CHECKING:
    import httpx

#: an answer to getUpdates holds 100 updates of some kilobytes
MAX_ANSWER_BYTES = 32 * 1024 * 1024
_PATH = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)*")


class TooLarge(Exception):
    """More bytes than were allowed."""


class Api:
    """Raw calls to one bot. Every error is a ChannelError (TooLarge apart)."""

    def __init__(self, token: str, api_base: str) -> None:
        import httpx

        self._methods, self._files = f"{api_base}/bot{token}", f"{api_base}/file/bot{token}"
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(20.0, connect=10.0), follow_redirects=False)

    async def call(self, method: str, params: Mapping[str, Any] | None = None) -> Any:
        """The result of a method."""
        return _result(await self.call_raw(method, params or {}, 20.0))

    async def call_raw(self, method: str, params: Mapping[str, Any], seconds: float) -> bytes:
        """The body of a successful answer, as it came."""
        status, body = await self._read("POST", f"{self._methods}/{method}", MAX_ANSWER_BYTES, seconds, params)
        if status != 200:
            raise _refusal(status, body)
        return body

    async def download(self, path: str, most: int) -> bytes:
        """A file by the path that getFile gave. Raises TooLarge as soon as there are more than `most` bytes."""
        if not _PATH.fullmatch(path) or ".." in path:
            raise Rejected("the platform named a file outside its folder")
        status, body = await self._read("GET", f"{self._files}/{path}", most, 60.0)
        if status != 200:
            raise Unreachable(ambiguous=False) if status >= 500 else Rejected("the file is gone")
        return body

    async def _read(
        self, verb: str, url: str, most: int, seconds: float, params: Mapping[str, Any] | None = None
    ) -> tuple[int, bytes]:
        import httpx

        error: ChannelError
        try:
            async with self._client.stream(
                verb, url, json=params, timeout=httpx.Timeout(seconds, connect=10.0)
            ) as answer:
                return answer.status_code, await _bounded(answer, most)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            error = Unreachable(ambiguous=False)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError):
            error = Unreachable(ambiguous=True)
        raise error

    async def close(self) -> None:
        await self._client.aclose()


async def _bounded(answer: httpx.Response, most: int) -> bytes:
    if int(answer.headers.get("content-length") or 0) > most:
        raise TooLarge
    held = bytearray()
    async for piece in answer.aiter_bytes():
        held += piece
        if len(held) > most:
            raise TooLarge
    return bytes(held)


def _result(body: bytes) -> Any:
    answer = _as_dict(body)
    if answer.get("ok") is not True or "result" not in answer:
        raise Unreachable(ambiguous=True)  # a page of somebody's network, not the platform
    return answer["result"]


def _refusal(status: int, body: bytes) -> ChannelError:
    answer = _as_dict(body)
    parameters = answer.get("parameters")
    after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if status == 429:
        return Throttled(after if isinstance(after, int) and after > 0 else 5)
    if status in (401, 404):
        return refusals.wrong_token()
    if status == 409:
        return refusals.second_receiver()
    if status == 403:
        return refusals.forbidden("")
    if 400 <= status < 500:
        return refusals.bad_request(str(answer.get("description", "")))
    return Unreachable(ambiguous=False) if status >= 500 else refusals.wrong_token()


def _as_dict(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
