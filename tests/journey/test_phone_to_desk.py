"""A whole tip in a real browser over the real program: from a phone of 390 px to the desk and back, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests import browsers
from tests.people import PASSPHRASES
from tests.servers import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 390, "height": 844}
PC = {"width": 1280, "height": 800}
STORY = "Hai người lạ bẻ khóa xe máy ở bãi xe cổng 2, một người đội mũ đỏ"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    folder = tmp_path_factory.mktemp("journey")
    running = Server(folder / "var", folder / "log").start()
    yield running
    running.stop()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with browsers.launched() as browser:
        yield browser


@dataclass
class Camera:
    """Takes the README's pictures when asked to (`pytest --update-screenshots`)."""

    folder: Path | None

    async def take(self, page: Page, name: str) -> None:
        if self.folder:
            await page.screenshot(path=self.folder / f"{name}.png", full_page=True)


@pytest.fixture
def camera(request: pytest.FixtureRequest) -> Camera:
    wanted = request.config.getoption("--update-screenshots")
    return Camera(ROOT / "docs" / "screenshots" if wanted else None)


async def context(
    chromium: Browser, server: Server, size: dict[str, int], js: bool, asked: list[str]
) -> BrowserContext:
    """A fresh browser profile; every address that it asks for goes into `asked`."""
    made = await chromium.new_context(
        viewport=size, base_url=server.base, java_script_enabled=js, locale="vi-VN", color_scheme="light"
    )
    made.set_default_timeout(10_000)
    made.on("request", lambda request: asked.append(request.url))
    return made


async def press(page: Page, choice: str) -> None:
    """Tap an answer and wait for the next screen, however it comes."""
    async with next_screen(page):
        await page.locator(f'button[name=press][value$=":{choice}"]').first.click()


async def write(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    async with next_screen(page):
        await page.locator("#send").click()


@asynccontextmanager
async def next_screen(page: Page) -> AsyncIterator[None]:
    """Each rendered form carries an act id of its own."""
    act = page.locator("#f input[name=id]")
    before = await act.input_value()
    yield
    await expect(act).not_to_have_value(before)


async def fits(page: Page) -> bool:
    """Nothing sticks out to the right."""
    box = await page.locator("main").bounding_box()
    return bool(box) and box["x"] + box["width"] <= page.viewport_size["width"]


async def sign_in(page: Page) -> None:
    await page.goto("/desk/sign-in")
    await page.fill("#login", "truc-1")
    await page.fill("#passphrase", PASSPHRASES["truc-1"])
    await page.locator("form[action='/desk/sign-in'] button").last.click()
    await expect(page).to_have_url(re.compile("/desk$"))


@pytest.mark.parametrize("js", [True, False], ids=["javascript", "no-javascript"])
async def test_tip_goes_from_the_phone_to_the_desk_and_back(
    server: Server, chromium: Browser, camera: Camera, js: bool
) -> None:
    asked: list[str] = []
    phone = await (await context(chromium, server, PHONE, js, asked)).new_page()
    desk = await (await context(chromium, server, PC, js, asked)).new_page()
    await sign_in(desk)

    # the worker sends
    await phone.goto("/z/trang-due")
    assert await fits(phone)
    await (camera if js else Camera(None)).take(phone, "phone-home")
    for choice in ("theft", "now"):
        await press(phone, choice)
    await write(phone, STORY)
    await press(phone, "done")
    await press(phone, "send")
    words = await phone.locator(".words li").all_inner_texts()
    code = re.search(r"\d{4}-\d{4}", await phone.locator(".receipt .code").inner_text())
    assert len(words) == 8 and code and await fits(phone)
    await (camera if js else Camera(None)).take(phone, "phone-receipt")

    # the officer sees it without reloading, opens and takes it, and asks
    if not js:
        await desk.reload()
    await expect(desk.locator("a.tip", has_text=code[0])).to_be_visible()
    await (camera if js else Camera(None)).take(desk, "desk-queue")
    await desk.locator("a.tip", has_text=code[0]).click()
    await expect(desk.locator("body")).to_contain_text(STORY)
    await desk.locator("form[action$='/acknowledge'] button").click()
    await desk.locator("form[action$='/ask'] textarea").fill("Họ đi hướng nào?")
    await desk.locator("form[action$='/ask'] button").last.click()
    await expect(desk.locator("#dialogue")).to_contain_text("Họ đi hướng nào?")

    # the page with the receipt is still open: where it can, it shows the question by itself
    if js:
        await expect(phone.locator("main .theirs")).to_contain_text("Họ đi hướng nào?")
        assert await phone.locator(".words li").all_inner_texts() == words

    # the worker comes back with the receipt on a fresh page, sees that it was seen, and answers
    await phone.goto("/case")
    await write(phone, " ".join(words))
    await expect(phone.locator("main")).to_contain_text("Họ đi hướng nào?")
    await expect(phone.locator("main .status")).to_contain_text(re.compile(r"\d\d:\d\d"))
    await write(phone, "Về phía cổng 3")
    if not js:
        await desk.reload()
    await expect(desk.locator("#dialogue")).to_contain_text("Về phía cổng 3")
    await (camera if js else Camera(None)).take(desk, "desk-tip")

    # the officer closes; the worker hears how, live where the page can
    await desk.locator("form[action$='/close'] input[value=handled]").check()
    await desk.locator("form[action$='/close'] button").last.click()
    await desk.locator("form[action$='/close'] button[value=yes]").click()
    if not js:
        await press(phone, "refresh")
    await expect(phone.locator('button[name=press][value$=":contest"]')).to_be_visible()
    await (camera if js else Camera(None)).take(phone, "phone-case")

    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {server.base.split("/")[2]}
    assert await phone.context.cookies() == []
    assert not any(all(word in url for word in words) for url in asked)


async def test_alarm_screen_of_danger_is_three_taps_from_the_poster(
    server: Server, chromium: Browser, camera: Camera
) -> None:
    phone = await (await context(chromium, server, PHONE, True, [])).new_page()
    await phone.goto("/z/trang-due")
    await press(phone, "now")
    await press(phone, "fire")
    await expect(phone.locator("a[href='tel:114']").first).to_be_visible()
    await camera.take(phone, "phone-danger")
    await press(phone, "ctl-send_now")
    assert len(await phone.locator(".words li").all_inner_texts()) == 8
