"""An HTTP hook: a signed POST, so that an SMS gateway, a voice call or a siren can be a contact. It carries no content of a tip.

    POST <url>
    Content-Type: application/json
    X-Lachan-Timestamp: 1795000000                    seconds since 1970, UTC
    X-Lachan-Signature: v1=<hex of HMAC-SHA256(secret, "<timestamp>." + body)>

    {"id": "...", "kind": "alert", "urgency": "urgent", "category": "fire", "place": "...", "code": "1234-5678", "text": "..."}

2xx = taken. 429 and 503 with Retry-After are waited for; 410 ends the contact; other 4xx end this message. The same `id` may come
twice. The address of such a contact is (url, secret), as `encode` writes it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.channels.base import (
    ChannelMisconfigured,
    Lane,
    RecipientStopped,
    Rejected,
    SentRef,
    Throttled,
    Unreachable,
)
from bot.messages import Address, OutMessage

if TYPE_CHECKING:
    import httpx

CHANNEL = "http"
TIMEOUT_SECONDS = 10.0
LONGEST_WAIT_SECONDS = 3_600.0
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def encode(url: str, secret: str) -> str:
    """Both parts of the address in one text."""
    return json.dumps([url, secret])


def is_safe_url(url: str) -> bool:
    """https, or http on this very machine: a case code should not travel in the clear."""
    parts = urlsplit(url)
    if parts.username or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class HttpHook:
    """The sender of all contacts of kind http."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._client: httpx.AsyncClient | None = None

    async def send(self, address: Address, message: OutMessage, lane: Lane) -> SentRef:
        try:
            url, secret = json.loads(address.chat)
        except ValueError:
            raise ChannelMisconfigured from None
        body = body_of(message)
        timestamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json", "X-Lachan-Timestamp": timestamp,
            "X-Lachan-Signature": signature(secret, timestamp, body),
        }  # fmt: skip
        response = await self._post(url, body, headers)
        self._check(response)
        return SentRef(())

    async def edit(self, address: Address, ref: str, message: OutMessage, lane: Lane) -> None:
        raise Rejected("a hook keeps nothing that could be edited")

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        import httpx

        if self._client is None:
            # No redirects: the signature speaks for one address. No proxies of the environment: the url is sealed here.
            self._client = await asyncio.to_thread(
                lambda: httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False)
            )
        try:
            return await self._client.post(url, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise Unreachable(ambiguous=False) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise Unreachable(ambiguous=True) from None

    def _check(self, response: httpx.Response) -> None:
        status = response.status_code
        if 200 <= status < 300:
            return
        if status in (429, 503) and (wait := self._wait(response.headers.get("Retry-After"))) is not None:
            raise Throttled(wait)
        if status == 410:
            raise RecipientStopped
        if status in (401, 403) or 300 <= status < 400:
            raise ChannelMisconfigured
        if 400 <= status < 500 and status not in (408, 425, 429):
            raise Rejected
        raise Unreachable(ambiguous=False)

    def _wait(self, text: str | None) -> float | None:
        """Seconds or a date, as RFC 9110 writes Retry-After; at most an hour."""
        if text is None:
            return None
        if text.isascii() and text.isdigit():
            return min(float(text), LONGEST_WAIT_SECONDS)
        try:
            seconds = (parsedate_to_datetime(text) - self._clock()).total_seconds()
        except (ValueError, TypeError):
            return None
        return min(max(0.0, seconds), LONGEST_WAIT_SECONDS)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()


def body_of(message: OutMessage) -> bytes:
    """The facts of a message, and its text for people."""
    text = "\n".join(paragraph.text for paragraph in message.paragraphs)
    return json.dumps({**message.facts, "text": text}, ensure_ascii=False, sort_keys=True).encode()
