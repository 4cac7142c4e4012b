"""What every answer carries, and which posts are taken.

The worker's page has no cookie. What another site could win with a forged post is the conversation: it takes one of its own
from us, posts it through the visitor's browser, and the visitor goes on writing where the other can read.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: nothing from anywhere else, nothing inline; a page that carries its style inline names that style's hash
STRICT_CSP = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TOKEN_CHARS = 32
#: how long a first page may lie open before its first post, where only the token speaks for it
FIRST_HOURS = 12
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
FORWARDING = frozenset({"forwarded", "via", "x-real-ip", "cf-connecting-ip", "true-client-ip"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


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


def first_token(page_key: bytes, conversation: str, now: datetime) -> str:
    """The token of a page that nothing was posted from yet. It ages, so that nobody keeps a store of conversations to plant."""
    return _first_token(page_key, conversation, _hour(now))


def is_token(page_key: bytes, conversation: str, token: str | None, now: datetime) -> bool:
    """Whether the token is this conversation's: of any age once it was written in, of the last hours before that."""
    hours = range(_hour(now) - FIRST_HOURS, _hour(now) + 2)  # one ahead: a clock may be set back
    wanted = [form_token(page_key, conversation), *(_first_token(page_key, conversation, hour) for hour in hours)]
    return token is not None and any(hmac.compare_digest(token.encode(), each.encode()) for each in wanted)


def _first_token(page_key: bytes, conversation: str, hour: int) -> str:
    return form_token(page_key, f"first {hour} {conversation}")


def _hour(now: datetime) -> int:
    return int(now.timestamp()) // 3600


def is_ours(headers: Headers, public_url: str, *, has_token: bool) -> bool:
    """Whether a post comes from a page of ours. What the browser says of its origin goes before the token.

    Anybody can fetch a conversation with its token: a token says that the page is ours, not who filled it in. It decides only
    where the browser says nothing: no Sec-Fetch-Site (Chrome before 76, Safari before 16.4, plain http) and no Origin, or the
    "null" that `no-referrer` makes of it. For those few a planted conversation cannot be told from an honest one.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "null")
    return has_token if origin == "null" else origin.lower() in _our_origins(headers.get("host", ""), public_url)


def is_from_this_machine(client: str | None, headers: Headers) -> bool:
    """Whether somebody on this machine asks us directly. A proxy here is a loopback client too: its headers or Host give it away."""
    return client in LOOPBACK_HOSTS and not is_forwarded(headers)


def is_forwarded(headers: Headers) -> bool:
    """Whether the request came through a proxy or under another name than this machine's own."""
    if any(name in FORWARDING or name.startswith("x-forwarded-") for name in headers):
        return True
    return _hostname(headers.get("host", "")) not in LOOPBACK_HOSTS


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:  # "[" and the like
        return None


def _our_origins(host: str, public_url: str) -> set[str]:
    """The public origin and the host that was asked for: a tunnel may bring people under a name that no setting holds."""
    parts = urlsplit(public_url)
    ours = {f"{parts.scheme}://{parts.netloc}".lower().removesuffix(_DEFAULT_PORTS[parts.scheme])}
    if host:
        # Behind TLS we are spoken to in plain http. The other way round a page of plain http is not ours.
        schemes = ("https",) if parts.scheme == "https" else ("https", "http")
        ours |= {f"{scheme}://{host}".lower() for scheme in schemes}
    return ours
