"""What the conformance suite needs to know of a channel. A new channel adds one class here and passes the suite unchanged."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Protocol
from urllib.parse import urlencode

from starlette.requests import Request

from bot.channels.base import Messenger
from bot.channels.limiter import Door, Limit, Limits
from bot.channels.render import render
from bot.channels.telegram.messenger import TelegramConfig, open_telegram
from bot.channels.telegram.parsing import parse
from bot.channels.telegram.screen import CAPABILITIES, posts_of
from bot.messages import Address, Capabilities, Inbound, Prompt
from bot.texts import Texts
from tests.emulators import telegram
from tests.pages import Page
from web.assets import Assets
from web.chat.post import parse_post
from web.chat.screen import CAPABILITIES as WEB
from web.chat.screen import Form, screen_of
from web.forms import FormRefused, read_form
from web.pages import Pages


@dataclass
class Shown:
    """What a person sees of a prompt."""

    text: str
    buttons: list[tuple[str, str]]  #: what it carries, what stands on it
    parts: list[str] = field(default_factory=list)


class Rig(Protocol):
    name: str
    capabilities: Capabilities
    max_part_units: int | None  #: UTF-16 units of one message; None = no such limit
    max_value_bytes: int | None

    def typed(self, text: str) -> bytes:
        """A raw update in which a person typed this."""

    def pressed(self, value: str) -> bytes:
        """A raw update in which a person pressed a button that carries this."""

    async def parse(self, raw: bytes) -> list[Inbound]:
        """Through the very code that the program runs."""

    def shown(self, prompt: Prompt, texts: Texts) -> Shown: ...

    def spoil(self, raw: bytes) -> Sequence[bytes]:
        """The update as nobody should send it."""


class TelegramRig:
    name = "telegram"
    capabilities = CAPABILITIES
    max_part_units: int | None = 4096
    max_value_bytes: int | None = 64
    _who: dict[str, Any] = {"id": 5000000001, "is_bot": False, "first_name": "Nam"}
    _chat: dict[str, Any] = {"id": 5000000001, "type": "private"}

    def typed(self, text: str) -> bytes:
        message = {"message_id": 3, "date": 1, "chat": self._chat, "from": self._who, "text": text}
        return json.dumps({"update_id": 8, "message": message}).encode()

    def pressed(self, value: str) -> bytes:
        message = {"message_id": 3, "date": 1, "chat": self._chat}
        query = {"id": "77", "from": self._who, "chat_instance": "1", "data": value, "message": message}
        return json.dumps({"update_id": 9, "callback_query": query}).encode()

    async def parse(self, raw: bytes) -> list[Inbound]:
        return parse(raw, "lachan_thu_bot")

    def shown(self, prompt: Prompt, texts: Texts) -> Shown:
        posts = posts_of(render(prompt, self.capabilities, texts), texts)
        keys = [key for post in posts for row in post.rows for key in row]
        parts = [post.text for post in posts]
        return Shown("\n".join(parts), [(key.value or key.url or "", key.label) for key in keys], parts)

    def spoil(self, raw: bytes) -> Sequence[bytes]:
        return [
            raw[:-1],
            raw.replace(b'"id"', b'"di"'),
            raw.replace(b'"chat"', b'"chat":[],"x"'),
            b"[" * 50_000,
            b"\xff" + raw,
        ]


class WebRig:
    name = "web"
    capabilities = WEB
    max_part_units: int | None = None
    max_value_bytes: int | None = None
    _conversation = "0123456789abcdef" * 2

    def typed(self, text: str) -> bytes:
        return urlencode({"c": self._conversation, "id": "a" * 16, "text": text.encode("utf-8", "replace")}).encode()

    def pressed(self, value: str) -> bytes:
        return urlencode({"c": self._conversation, "id": "b" * 16, "press": value}).encode()

    async def parse(self, raw: bytes) -> list[Inbound]:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": raw, "more_body": False}

        headers = [(b"content-type", b"application/x-www-form-urlencoded")]
        request = Request(
            {"type": "http", "method": "POST", "headers": headers, "path": "/", "query_string": b""}, receive
        )
        try:
            return [parse_post(await read_form(request)).inbound()]
        except FormRefused:
            return []

    def shown(self, prompt: Prompt, texts: Texts) -> Shown:
        screen = screen_of(prompt, Form(self._conversation, "t"), texts, ())
        pages = Pages(texts, Assets())
        html = pages.render("chat_main.html", screen=screen, t=lambda key: texts.say(prompt.lang, key), exit_url="/x")
        page = Page(html)
        own = [(value, label) for form in page.forms for name, value, label in form.buttons if name == "press"]
        return Shown(unescape(page.text), own, [unescape(page.text)])

    def spoil(self, raw: bytes) -> Sequence[bytes]:
        return [
            raw[:-1],
            raw.replace(b"c=", b"d="),
            raw + b"&" * 100,
            b"%" * 1000,
            b"\xff" + raw,
            b"text=%00%ff&press=" + b"9" * 5000,
        ]


#: every channel of the program
RIGS: tuple[Rig, ...] = (TelegramRig(), WebRig())


# --- channels that speak first ----------------------------------------------------------------------------------------


@dataclass
class Line:
    """A messenger, somebody it can write to, and a way to make the platform misbehave."""

    messenger: Messenger
    address: Address
    cause: Callable[[str], None]  #: throttled, broken, lost, refused, stopped, wrong_key, moved
    arrived: Callable[[], int]
    requests: Callable[[], int]


@asynccontextmanager
async def telegram_line(texts: Texts) -> AsyncIterator[Line]:
    wide = Limit(1_000, 1.0)
    faults = {"throttled": "429", "broken": "500", "lost": "reset_after", "refused": "413", "wrong_key": "401"}
    async with telegram.running() as platform:
        platform.limits.is_on = False
        channel = await open_telegram(
            TelegramConfig(platform.token, platform.base), texts, Door(Limits(wide, wide, wide), hold_seconds=0.0)
        )
        group = platform.group("Tổ", platform.person("Nam"))
        chat = group.chat

        def cause(what: str) -> None:
            if what == "stopped":
                group.puts_bot_out()
            elif what == "moved":
                group.migrate()
            else:
                platform.faults.plan("sendMessage", faults[what])  # type: ignore[arg-type]

        yield Line(
            channel,
            Address("telegram", str(chat.id)),
            cause,
            lambda: len([message for message in chat.messages.values() if message["from"]["is_bot"]]),
            lambda: len(platform.calls),
        )
        await channel.close()


#: every messenger of the program
LINES: dict[str, Callable[[Texts], AbstractAsyncContextManager[Line]]] = {"telegram": telegram_line}
