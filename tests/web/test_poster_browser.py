"""The poster as a printer and a phone see it: one page of A4, nothing asked of anybody, nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from bot.app import App
from bot.texts import Texts
from tests import browsers
from tests.servers import served
from tests.web.conftest import LOCALES
from web.app import build_app
from web.assets import Assets
from web.pages import Pages
from web.poster import make_poster, render_poster

pytestmark = [pytest.mark.browser, pytest.mark.slow]

A4_AT_96_DPI = {"width": 794, "height": 1123}
PHONE = {"width": 360, "height": 740}
PUBLIC = "https://tin.example.vn"
SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with browsers.launched() as browser:
        yield browser


async def opened(browser: Browser, size: dict[str, int], asked: list[str]) -> Page:
    context = await browser.new_context(viewport=size, locale="vi-VN")  # type: ignore[arg-type]
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))  # a word from the policy is one too many
    return page


async def pages_when_printed(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", await page.pdf(prefer_css_page_size=True)))


async def is_too_wide(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


async def test_one_page_of_paper_and_one_request(lachan: App, browser: Browser, request: pytest.FixtureRequest) -> None:
    asked: list[str] = []
    async with served(build_app(lachan.services, lachan.dispatcher, public_url=PUBLIC)) as address:
        page = await opened(browser, A4_AT_96_DPI, asked)
        await page.goto(f"{address}/poster/trang-due")
        assert await page.get_by_text("Thấy chuyện không an toàn?").is_visible()
        code = await page.locator(".qr svg").bounding_box()
        assert code and code["width"] > 300 and abs(code["width"] - code["height"]) < 2  # 8 cm: read from two metres
        assert await pages_when_printed(page) == 1
        assert asked == [f"{address}/poster/trang-due"]
        if request.config.getoption("--update-screenshots"):
            await page.screenshot(path=SCREENSHOTS / "poster.png", scale="css")
        await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert not await is_too_wide(page)
        await page.context.close()


@pytest.mark.parametrize("public_url", [f"https://{'kenh-bao-tin-an-toan-' * 3}hai-phong.example.vn", "http://127.0.0.1:8080"])
async def test_long_names_still_fit(browser: Browser, tmp_path: Path, lachan: App, public_url: str) -> None:
    name = "Công ty Trách nhiệm hữu hạn Một thành viên Sản xuất và Thương mại Ví dụ Sao Mai, " * 2
    poster = make_poster(b"k" * 32, "a-rather-long-id-of-a-place-" * 2, name, name, public_url, lachan.services.emergency)
    longest = replace(poster, words=("hoa phượng", "thuyền buồm"))
    file = tmp_path / "poster.html"
    file.write_text(render_poster(Pages(Texts.load(LOCALES), Assets()), longest), encoding="utf-8")
    for size in (A4_AT_96_DPI, PHONE):
        page = await opened(browser, size, [])
        await page.goto(file.as_uri())
        assert not await is_too_wide(page)
        assert await pages_when_printed(page) == 1
        await page.context.close()
