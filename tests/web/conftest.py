"""The worker's page over a stand-in dispatcher: what it hands on is seen, what it shows is set by the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.messages import Address, Capabilities, Choice, Inbound, Line, Prompt
from bot.texts import Texts
from tests.installations import Clock
from tests.pages import Form, Visitor
from web.app import build_app

LOCALES = Path(__file__).resolve().parents[2] / "locales"
BASE = "http://testserver"
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}

#: one screen with all that a screen can ask for; catalogue keys of the page itself, so that no other area is needed
STORY = Prompt(
    "tip-story", 4, "vi", (Line(text="Chuyện gì đã xảy ra?"),),
    choices=(Choice("now", label="Đang xảy ra"),),
    controls=(Choice("ctl-skip", label="Bỏ qua"), Choice("ctl-cancel", label="Hủy")),
    accepts=frozenset({"text", "photo"}),
)  # fmt: skip


@dataclass
class FakeDispatcher:
    """Answers with `screen`; `acts` are what the page handed on."""

    screen: Prompt = STORY
    acts: list[Inbound] = field(default_factory=list)
    greeted: list[tuple[str | None, str | None]] = field(default_factory=list)
    peeked: list[Address] = field(default_factory=list)
    failure: Exception | None = None
    news: list[Prompt] = field(default_factory=list)

    async def handle(self, inbound: Inbound, capabilities: Capabilities) -> Prompt:
        if self.failure:
            raise self.failure
        self.acts.append(inbound)
        return replace(self.screen, lang=inbound.lang or self.screen.lang)

    async def greet(self, lang: str | None, start: str | None, capabilities: Capabilities) -> Prompt:
        self.greeted.append((lang, start))
        return replace(self.screen, lang=lang or "vi")

    async def peek(self, address: Address, capabilities: Capabilities) -> Prompt:
        self.peeked.append(address)
        return self.screen

    async def watch(self, address: Address, timeout: float, news: int) -> bool:
        if not self.news:
            self.screen = replace(self.screen, live=False)
            return False
        self.screen = self.news.pop(0)
        return self.screen.news > news


class FakePlaces:
    def get(self, place_id: str) -> object | None:
        return object() if place_id == "trang-due" else None


async def _snapshot() -> object:
    return SimpleNamespace(places=FakePlaces())


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load(LOCALES)


@pytest.fixture
def dispatcher() -> FakeDispatcher:
    return FakeDispatcher()


class FakeDatabase:
    async def read(self, fn: Any) -> Any:
        return None


def number(number: str, kind: str) -> Any:
    return SimpleNamespace(number=number, kind=kind)


@pytest.fixture
def app(dispatcher: FakeDispatcher, texts: Texts, clock: Clock) -> Starlette:
    services: Any = SimpleNamespace(
        texts=texts,
        keyring=SimpleNamespace(page_key=b"k" * 32),
        clock=clock,
        bells=SimpleNamespace(),
        directory=SimpleNamespace(snapshot=_snapshot),
        db=FakeDatabase(),
        emergency=(number("113", "police"), number("114", "fire"), number("115", "ambulance"), number("111", "child")),
        desk_totp="optional",
    )
    spoken: Any = dispatcher
    return build_app(services, spoken, public_url=BASE)


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> Visitor:
    """Somebody who has the first page open in a browser without JavaScript."""
    visitor = Visitor(client, {**SAME_ORIGIN})
    await visitor.open("/chat")
    return visitor


def form_of(visitor: Visitor) -> Form:
    return visitor.page.forms[0]


def box(visitor: Visitor) -> str:
    """What stands in the text box of the open page."""
    html = visitor.page.html
    inside = html.partition("<textarea")[2].partition("</textarea>")[0]
    return inside.partition(">")[2].removeprefix("\n")
