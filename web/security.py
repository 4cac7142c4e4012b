"""What every answer carries, and which posts are taken.

The worker's page has no cookie, so a forged post gains nothing there; the checks keep other sites from speaking through a
visitor's browser all the same.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: nothing from anywhere else, nothing inline; a page that carries its style inline names that style's hash
STRICT_CSP = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TOKEN_CHARS = 32


def csp(styles: str = "'self'") -> str:
    return STRICT_CSP.format(styles=styles)


ALWAYS = {
    "Content-Security-Policy": csp(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers older than frame-ancestors
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
A_YEAR = "max-age=31536000"


class SecurityHeaders:
    """Puts the headers on every answer, also on errors; an answer may bring its own Cache-Control or policy."""

    def __init__(self, app: ASGIApp, https: bool = False) -> None:
        self._app = app
        self._headers = {**ALWAYS, "Strict-Transport-Security": A_YEAR} if https else ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def form_token(page_key: bytes, subject: str) -> str:
    """The proof that a form came from here; `subject` is the conversation (or the desk session) that it belongs to.

    It does not age: a page that lay open over night, or over a restart, must still send.
    """
    return hmac.new(page_key, b"form\x00" + subject.encode(), hashlib.sha256).hexdigest()[:TOKEN_CHARS]


def is_ours(headers: Headers, public_url: str, token: str | None, wanted: str | None) -> bool:
    """Whether a post comes from a page of ours. Any one proof is enough, so that no honest browser is refused.

    Under `no-referrer` browsers send "Origin: null" with plain forms; then Sec-Fetch-Site tells, and where an old
    browser sends neither, the token does. A tunnel or proxy may rewrite the host: the token holds there too.
    """
    if token is not None and wanted is not None and hmac.compare_digest(token.encode(), wanted.encode()):
        return True
    origin = headers.get("origin", "null")
    if origin != "null":
        return _same_origin(origin, headers.get("host", ""), public_url)
    return headers.get("sec-fetch-site") in ("same-origin", "none")


def _same_origin(origin: str, host: str, public_url: str) -> bool:
    return origin == public_url or (bool(host) and urlsplit(origin).netloc == host)
