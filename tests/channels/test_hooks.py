"""The two generic hooks against real servers on loopback: what they send, and what each answer means."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.channels.base import (
    ChannelError,
    ChannelMisconfigured,
    RecipientStopped,
    Rejected,
    Throttled,
    Unreachable,
)
from bot.channels.http_hook import HttpHook, encode, is_safe_url
from bot.channels.mailbox import Mailbox, SmtpConfig
from bot.composing.alert import AlertFacts, alert_message
from bot.ground import LOCALES
from bot.messages import Address
from bot.texts import Texts
from tests.servers import free_port

NOW = datetime(2026, 11, 23, 2, 13, 47, tzinfo=UTC)
SECRET = "s3cr3t-of-this-hook"
FACTS = AlertFacts("5f" * 16, "urgent", "fire", "KCN Tràng Duệ · cổng 2", "1234-5678", desk_url="https://tin.example.vn/desk/tip/x")
MESSAGE = alert_message(FACTS, Texts.load(LOCALES, strict=True))


@dataclass
class Gateway:
    """An SMS gateway as somebody would write it."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status, headers=self.headers)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    made = Gateway()
    app = web.Application()
    app.router.add_post("/sms", made.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/sms"
    yield made
    await runner.cleanup()


@pytest.fixture
async def hook() -> AsyncIterator[HttpHook]:
    made = HttpHook(lambda: NOW)
    yield made
    await made.close()


async def send(hook: HttpHook, url: str) -> None:
    await hook.send(Address("http", encode(url, SECRET)), MESSAGE, "alert")


async def test_post_is_signed_as_the_guide_says_and_holds_no_content(hook: HttpHook, gateway: Gateway) -> None:
    await send(hook, gateway.url)
    ((headers, body),) = gateway.got
    timestamp = headers["X-Lachan-Timestamp"]
    expected = "v1=" + hmac.new(SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Lachan-Signature"] == expected and timestamp == str(int(NOW.timestamp()))
    facts = json.loads(body)
    assert set(facts) == {"kind", "urgency", "category", "category_name", "place", "code", "count", "desk_url", "text"}
    assert (facts["urgency"], facts["category"], facts["code"]) == ("urgent", "fire", "1234-5678")


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (429, {"Retry-After": "17"}, Throttled),
        (503, {"Retry-After": "Mon, 23 Nov 2026 02:14:04 GMT"}, Throttled),
        (503, {}, Unreachable),
        (500, {}, Unreachable),
        (302, {"Location": "http://elsewhere.example/"}, ChannelMisconfigured),
        (410, {}, RecipientStopped),
        (401, {}, ChannelMisconfigured),
        (422, {}, Rejected),
    ],
)
async def test_each_answer_has_its_meaning(
    hook: HttpHook, gateway: Gateway, status: int, headers: dict[str, str], error: type[ChannelError]
) -> None:
    gateway.status, gateway.headers = status, headers
    with pytest.raises(error) as raised:
        await send(hook, gateway.url)
    if isinstance(raised.value, Throttled):
        assert raised.value.after_seconds == 17
    assert len(gateway.got) == 1


async def test_a_server_that_is_not_there_was_certainly_not_reached(hook: HttpHook) -> None:
    with pytest.raises(Unreachable) as raised:
        await send(hook, f"http://127.0.0.1:{free_port()}/sms")
    assert not raised.value.ambiguous


async def test_a_line_that_breaks_leaves_it_open(hook: HttpHook) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.transport.abort()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    with pytest.raises(Unreachable) as raised:
        await send(hook, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/sms")
    assert raised.value.ambiguous
    server.close()


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://sms.example.vn/lachan", True),
        ("http://127.0.0.1:9000/x", True),
        ("http://sms.example.vn/x", False),
        ("https://user:pass@sms.example.vn/", False),
        ("ftp://sms.example.vn/", False),
        ("nonsense", False),
    ],
)
def test_only_safe_addresses_are_taken(url: str, safe: bool) -> None:
    assert is_safe_url(url) is safe


# --- mail ---------------------------------------------------------------------------------------------------------------


@dataclass
class MailServer:
    """As much of RFC 5321 as one mail needs."""

    port: int = 0
    rcpt_answer: str = "250 ok"
    mails: list[str] = field(default_factory=list)
    login: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(line.encode() + b"\r\n")

        say("220 here")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                say("250-here")
                say("250 AUTH PLAIN")
            elif verb == "AUTH":
                self.login.append(line)
                say("535 no" if "bad" in str(self.login) else "235 ok")
            elif verb == "RCPT":
                say(self.rcpt_answer)
            elif verb == "DATA":
                say("354 go")
                self.mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                say("250 ok")
            elif verb == "QUIT":
                say("221 bye")
                break
            else:
                say("250 ok")
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    made = MailServer()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = listening.sockets[0].getsockname()[1]
    yield made
    listening.close()


def mailbox(server: MailServer, **how: object) -> Mailbox:
    return Mailbox(SmtpConfig("127.0.0.1", server.port, "lachan@example.vn", may_be_plain=True, **how))  # type: ignore[arg-type]


async def test_mail_holds_the_few_lines_of_the_alert(server: MailServer) -> None:
    import email
    from email import policy

    await mailbox(server).send(Address("email", "truc@example.vn"), MESSAGE, "alert")
    mail = email.message_from_string(server.mails[0], policy=policy.default)
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    assert mail["To"] == "truc@example.vn" and "KHẨN" in mail["Subject"]
    assert "1234-5678" in text and "https://tin.example.vn/desk/tip/x" in text


@pytest.mark.parametrize(("answer", "error"), [("550 no such user", Rejected), ("450 busy", Throttled)])
async def test_a_refused_mailbox_is_final_and_a_busy_one_is_not(
    server: MailServer, answer: str, error: type[ChannelError]
) -> None:
    server.rcpt_answer = answer
    with pytest.raises(error):
        await mailbox(server).send(Address("email", "truc@example.vn"), MESSAGE, "alert")


async def test_no_mail_goes_over_a_foreign_line_without_tls(server: MailServer) -> None:
    config = SmtpConfig("127.0.0.1", server.port, "lachan@example.vn", may_be_plain=False)
    with pytest.raises(ChannelMisconfigured):
        await Mailbox(config).send(Address("email", "truc@example.vn"), MESSAGE, "alert")
    assert server.mails == []


async def test_without_a_mail_server_nothing_is_lost_but_somebody_must_mend_it() -> None:
    with pytest.raises(ChannelMisconfigured):
        await Mailbox(None).send(Address("email", "truc@example.vn"), MESSAGE, "alert")
