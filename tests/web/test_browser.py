"""The page's own script in a real browser: no reload, nothing typed is lost, live answers, small photos, an exit without a trace."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect
from starlette.applications import Starlette

from bot.messages import Attachment, Line
from tests import browsers
from tests.servers import served
from tests.web.conftest import STORY, FakeDispatcher

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
CASE = replace(STORY, step="case-view", live=True, news=1, lines=(Line(text="Tin của bạn"),))
Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def address(app: Starlette) -> AsyncIterator[str]:
    async with served(app) as address:
        yield address


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with browsers.launched() as browser:
        yield browser


@pytest.fixture
async def phone(browser: Browser, address: str) -> AsyncIterator[Page]:
    """A phone with the page open; anything that the policy blocks or the script throws fails the test."""
    context = await browser.new_context(viewport=PHONE, base_url=address, locale="vi-VN")  # type: ignore[arg-type]
    context.set_default_timeout(5000)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if "Security" in message.text else None)
    await page.goto("/chat")
    yield page
    await context.close()
    assert complaints == []


async def test_a_press_changes_the_screen_without_a_reload(phone: Page, dispatcher: FakeDispatcher) -> None:
    await phone.evaluate("window.stayed = true")
    dispatcher.screen = replace(STORY, lines=(Line(text="Ở đâu?"),))
    await phone.get_by_role("button", name="Đang xảy ra").click()
    await phone.get_by_role("heading", name="Ở đâu?").wait_for()
    assert await phone.evaluate("window.stayed") and phone.url.endswith("/chat")
    assert dispatcher.acts[0].press == "4:now"
    assert await phone.evaluate("document.activeElement.textContent") == "Ở đâu?"  # a screen reader reads the new question


async def test_words_survive_a_lost_network_and_the_second_try_is_the_same_act(
    phone: Page, dispatcher: FakeDispatcher
) -> None:
    await phone.fill("#text", "mất xe ở cổng 2")
    act = await phone.input_value("[name=id]")
    await phone.context.set_offline(True)
    await phone.click("#send")
    await phone.get_by_text("Chưa gửi được").wait_for()
    assert await phone.input_value("#text") == "mất xe ở cổng 2"
    await phone.context.set_offline(False)
    await phone.click("#send")
    await expect(phone.locator("#text")).to_have_value("")
    assert [(a.id, a.text) for a in dispatcher.acts] == [(act, "mất xe ở cổng 2")]


async def test_a_strange_answer_on_the_way_loses_nothing(phone: Page, dispatcher: FakeDispatcher) -> None:
    """A Wi-Fi that answers for us with its own log-in page."""
    await phone.route("**/chat", lambda route: route.fulfill(body="<h1>Wi-Fi log in</h1>", content_type="text/html; charset=utf-8"))
    await phone.fill("#text", "mất xe")
    await phone.click("#send")
    await phone.get_by_text("Chưa gửi được").wait_for()
    assert await phone.input_value("#text") == "mất xe"


async def test_two_taps_are_one_post(phone: Page, dispatcher: FakeDispatcher) -> None:
    await phone.evaluate("() => { const b = document.querySelector('[value$=\":now\"]'); b.click(); b.click(); }")
    await expect(phone.locator("main")).not_to_have_attribute("aria-busy", "true")
    assert len(dispatcher.acts) == 1


def big_photo(folder: Path) -> Path:
    out = io.BytesIO()
    Image.effect_noise((3000, 2400), 60).convert("RGB").save(out, "JPEG", quality=90)
    path = folder / "IMG_nguyen_van_a.jpg"
    path.write_bytes(out.getvalue())
    return path


async def test_a_chosen_photo_goes_at_once_small_and_without_its_name(
    phone: Page, dispatcher: FakeDispatcher, tmp_path: Path
) -> None:
    path, bodies = big_photo(tmp_path), []
    phone.on("request", lambda request: bodies.append(request.post_data_buffer or b""))
    async with phone.expect_response("**/chat"):
        await phone.set_input_files("#photo", path)
    (file,) = dispatcher.acts[0].files
    assert isinstance(file, Attachment)
    assert max(Image.open(io.BytesIO(file.data)).size) == 2000 and len(file.data) < path.stat().st_size
    assert not any(b"nguyen" in body for body in bodies)


async def test_an_answer_appears_by_itself(phone: Page, dispatcher: FakeDispatcher) -> None:
    dispatcher.screen = CASE
    dispatcher.news = [replace(CASE, news=2, lines=(Line(text="Xe màu gì?", kind="theirs"),))]
    await phone.get_by_role("button", name="Đang xảy ra").click()
    await phone.get_by_text("Xe màu gì?").wait_for()
    assert await phone.get_attribute("main", "data-news") == "2"


async def test_an_answer_does_not_take_the_box_away_from_somebody_who_writes(
    phone: Page, dispatcher: FakeDispatcher
) -> None:
    ring = asyncio.Event()

    async def watch(*_: object) -> bool:
        await ring.wait()
        ring.clear()
        dispatcher.screen = replace(CASE, news=2, lines=(Line(text="Xe màu gì?", kind="theirs"),))
        return True

    dispatcher.screen, dispatcher.watch = CASE, watch  # type: ignore[method-assign]
    await phone.get_by_role("button", name="Đang xảy ra").click()
    await phone.get_by_role("heading", name="Tin của bạn").wait_for()
    await phone.type("#text", "áo xanh, đi m")
    ring.set()
    await phone.get_by_text("Xe màu gì?").wait_for()
    await phone.keyboard.type("ột mình")
    assert await phone.input_value("#text") == "áo xanh, đi một mình"


async def test_screens_that_came_and_went_hold_no_line(phone: Page, dispatcher: FakeDispatcher) -> None:
    """A browser opens six lines to a host: were the old streams kept, the seventh tap would wait for ever."""

    async def watch(*_: object) -> bool:
        await asyncio.sleep(60)
        return False

    dispatcher.watch = watch  # type: ignore[method-assign]
    for n in range(9):
        dispatcher.screen = replace(CASE, lines=(Line(text=f"Màn {n}"),))
        await phone.click("[value$=':now']")
        await phone.get_by_role("heading", name=f"Màn {n}").wait_for()


async def test_the_exit_empties_the_screen_and_leaves_no_entry(phone: Page) -> None:
    asked: list[str] = []

    async def elsewhere(route: object) -> None:
        asked.append(route.request.headers.get("referer", ""))  # type: ignore[attr-defined]
        await route.fulfill(body="<h1>Thời tiết</h1>", content_type="text/html; charset=utf-8")  # type: ignore[attr-defined]

    await phone.route("https://www.google.com/**", elsewhere)
    before = await phone.evaluate("history.length")
    await phone.fill("#text", "mất xe")
    await phone.click("#exit")
    await phone.get_by_role("heading", name="Thời tiết").wait_for()
    assert asked == [""]
    assert await phone.evaluate("history.length") == before
    await phone.go_back()
    assert "/chat" not in phone.url


async def test_leaving_with_unsent_words_asks_first(phone: Page) -> None:
    asked: list[str] = []

    async def answer(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        await dialog.dismiss()  # type: ignore[attr-defined]

    phone.on("dialog", answer)
    await phone.type("#text", "mất xe")
    await phone.evaluate("location.href = '/case'")
    await phone.wait_for_timeout(200)
    assert asked == ["beforeunload"] and await phone.input_value("#text") == "mất xe"


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_nothing_hangs_over_the_edge_and_every_target_fits_a_thumb(
    browser: Browser, address: str, dispatcher: FakeDispatcher, javascript: bool, width: int
) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": 800}, base_url=address, java_script_enabled=javascript
    )
    page = await context.new_page()
    long = "x" * 60 + " Công ty trách nhiệm hữu hạn một thành viên"
    dispatcher.screen = replace(STORY, lines=(Line(text=long), Line(text=long, kind="theirs"), Line(text=long, kind="summary")))
    await page.goto("/chat")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth") if javascript else True
    for target in await page.locator("button:visible, a:visible, textarea:visible").all():
        box = await target.bounding_box()
        assert box and box["height"] >= 48 and box["x"] >= 0 and box["x"] + box["width"] <= width
    await context.close()


async def test_the_page_works_without_the_script(browser: Browser, address: str, dispatcher: FakeDispatcher) -> None:
    context = await browser.new_context(
        viewport=PHONE, locale="vi-VN", base_url=address, java_script_enabled=False  # type: ignore[arg-type]
    )
    page = await context.new_page()
    await page.goto("/chat")
    await page.fill("#text", "mất xe")
    dispatcher.screen = replace(STORY, lines=(Line(text="Ở đâu?"),))
    await page.click("#send")
    await page.get_by_role("heading", name="Ở đâu?").wait_for()
    assert dispatcher.acts[0].text == "mất xe"
    assert await page.locator("noscript .aside").is_visible()
    await context.close()
