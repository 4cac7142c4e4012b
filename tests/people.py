"""A worker and a duty officer with plain browsers, for tests that need a whole tip."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx

from bot.demo import OFFICERS
from tests.pages import Page, Visitor

PASSPHRASES = {who.login: who.passphrase for who in OFFICERS}
STORY = "Hai người lạ bẻ khóa xe máy ở bãi xe gần xưởng Quỳnh Giao"
_WORDS = re.compile(r"<li>([a-z]+)</li>")


@dataclass(frozen=True)
class Sent:
    """What the worker keeps."""

    words: str
    code: str


class Worker(Visitor):
    async def write_theft(self, story: str = STORY, place: str = "trang-due", photo: bytes | None = None) -> Page:
        """Everything up to the review."""
        await self.open(f"/z/{place}")
        await self.press("theft")
        await self.press("now")
        await self.type(story)
        if photo is not None:
            form = next(f for f in self.page.forms if "photo" in f.fields)
            await self.submit(form, {}, files={"photo": ("IMG_nha_toi.jpg", photo, "image/jpeg")})
        return await self.press("done")

    async def send(self, **how: Any) -> Sent:
        """A whole tip; the receipt stands on the page only after the commit."""
        await self.write_theft(**how)
        if self.has("keep") and not self.has("send"):
            await self.press("keep")
        await self.press("send")
        return self.receipt()

    def receipt(self) -> Sent:
        words = " ".join(_WORDS.findall(self.page.html))
        code = re.search(r"\d{4}-\d{4}", self.page.text)
        assert len(words.split()) == 8 and code, self.page.text
        return Sent(words, code[0])

    async def open_case(self, words: str) -> Page:
        await self.open("/case")
        return await self.type(words)


class Officer(Visitor):
    async def sign_in(self, login: str = "truc-1") -> Page:
        await self.open("/desk/sign-in")
        await self.submit(self.form("sign-in"), {"login": login, "passphrase": PASSPHRASES[login]})
        return await self.open("/desk")

    def form(self, ending: str) -> Any:
        found = [f for f in self.page.forms if f.action.endswith(ending)]
        assert found, f"no form for {ending}: {self.page.text[:400]}"
        return found[0]

    async def open_tip(self, code: str) -> Page:
        """The tip with this case code, from the queue."""
        await self.open("/desk")
        row = re.search(r'href="(/desk/tip/[0-9a-f-]+)"[^>]*>(?:(?!</a>).)*' + code, self.page.html, re.S)
        assert row, f"{code} is not in the queue: {self.page.text[:800]}"
        return await self.open(row[1])

    async def acknowledge(self) -> Page:
        return await self._then(self.form("/acknowledge"), {})

    async def ask(self, question: str) -> Page:
        return await self._then(self.form("/ask"), {"text": question})

    async def close(self, outcome: str) -> Page:
        await self._then(self.form("/close"), {"outcome": outcome})
        return await self._then(self.form("/close"), {"sure": "yes"})

    async def _then(self, form: Any, fields: dict[str, str]) -> Page:
        page = await self.submit(form, fields)
        if self.response.is_redirect:
            return await self.open(self.response.headers["location"])
        return page


def client(app: Any, base: str = "http://127.0.0.1:8080", **how: Any) -> httpx.AsyncClient:
    """In process, over ASGI."""
    transport = httpx.ASGITransport(app=app, client=how.pop("address", ("203.0.113.77", 51234)))
    return httpx.AsyncClient(transport=transport, base_url=base, **how)
