"""A duty officer's way through one case in a real browser: by the keyboard alone and by thumb at 390 px; and what goes wrong on it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.handlers.acts import working
from storage import desk_sessions, tips
from tests import browsers
from tests.desk.acts.cases import mark
from tests.desk.browser import desk_app
from tests.desk.people.steps import PHRASE, code_of, fresh, give_passphrase
from tests.desk.with_directory import with_directory
from tests.desk.world import World
from tests.servers import served
from web.desk.front import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TAKE, ONGOING, INTAKE = "Nhận xử lý", "Việc này còn đang tiếp diễn không?", "Xác nhận tiếp nhận"
QUESTION = "Xe đó đi về hướng nào, màu gì?"


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    await with_directory(world)
    async with served(desk_app(world)) as address:
        yield address


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with browsers.launched() as browser:
        yield browser


async def phone(browser: Browser, world: World, address: str, who: str, **more: bool) -> BrowserContext:
    context = await browser.new_context(
        viewport={"width": 390, "height": 844},
        base_url=address,
        java_script_enabled=more.get("scripts", True),
        has_touch=True,
    )
    context.set_default_timeout(8000)
    if who:
        await context.add_cookies(
            [{"name": COOKIE, "value": world.cookies[who], "domain": "127.0.0.1", "path": "/desk"}]
        )
    return context


async def owner(world: World, tip_id: UUID) -> tuple[str, str]:
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row
    return row.unit_id, row.status


# --- the whole path -----------------------------------------------------------------------------------------------------


class Keys:
    """Tab, arrows, Enter and letters; nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def to(self, found: str) -> None:
        for _ in range(90):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate(f"(({{textContent, name, id}}) => {found})(document.activeElement)"):
                return
        raise AssertionError(f"Tab does not reach {found}")

    async def press(self, label: str) -> None:
        await self.to(f"textContent.trim() === {label!r}")
        await self.page.keyboard.press("Enter")

    async def write(self, name: str, words: str) -> None:
        await self.to(f"name === {name!r}")
        await self.page.keyboard.type(words)


async def test_case_goes_its_whole_way_by_the_keyboard_alone(world: World, address: str, chromium: Browser) -> None:
    tip_id = await world.add_tip()
    page = await (await phone(chromium, world, address, "right")).new_page()
    keys, note = Keys(page), page.locator("main .note").first
    await page.goto("/desk")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/desk/tip/{tip_id}")
    await keys.press(TAKE)
    await expect(note).to_contain_text("đã nhận xử lý")
    await keys.press(ONGOING)
    await expect(note).to_contain_text("Đã gửi câu hỏi")
    await keys.write("text", QUESTION)
    await keys.press("Gửi câu hỏi")
    await expect(page.locator("#dialogue")).to_contain_text(QUESTION)
    await keys.write("number", "123/2026")
    await page.keyboard.press("Enter")
    await expect(note).to_contain_text("Đã xác nhận tiếp nhận")
    await page.goto(f"/desk/tip/{tip_id}")
    await keys.press("Chuyển đơn vị khác")
    await page.wait_for_url("**/transfer")
    await keys.to("name === 'unit'")
    for _ in range(await page.locator("#unit option").count()):
        if await page.locator("#unit option:checked").inner_text() == "Công an xã Liên Minh":
            break
        await page.keyboard.press("ArrowDown")
    await keys.write("reason", "Nơi này thuộc xã Liên Minh")
    await keys.press("Xem đơn vị nhận")
    await expect(page.locator("main")).to_contain_text("Tin sẽ chuyển tới")
    await keys.press("Chuyển")
    await expect(page.locator("main")).to_contain_text("Đã chuyển")
    assert await owner(world, tip_id) == ("lien-minh", "new")
    page = await (await phone(chromium, world, address, "other")).new_page()
    keys = Keys(page)
    await page.goto("/desk")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/desk/tip/{tip_id}")
    await keys.press(TAKE)
    await expect(page.locator("main .note").first).to_contain_text("đã nhận xử lý")
    await keys.to("name === 'outcome'")
    await page.keyboard.press("Space")
    await keys.press("Xem lại rồi đóng")
    await expect(page.locator("h1")).to_have_text("Đóng tin?")
    await keys.press("Đóng tin")
    await expect(page.locator("main .note").first).to_contain_text("Đã đóng tin")
    assert await owner(world, tip_id) == ("lien-minh", "closed")


class Thumb:
    """Taps, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    async def on(self, label: str, role: str = "button") -> None:
        await self.at(self.page.get_by_role(role, name=label, exact=True).first)  # type: ignore[arg-type]

    async def at(self, target) -> None:  # type: ignore[no-untyped-def]
        self.taps += 1
        await target.tap()

    def since(self) -> int:
        taps, self.taps = self.taps, 0
        return taps


async def test_usual_acts_take_two_taps_from_the_case_page(world: World, address: str, chromium: Browser) -> None:
    tip_id = await world.add_tip()
    page = await (await phone(chromium, world, address, "right")).new_page()
    thumb, note, here = Thumb(page), page.locator("main .note").first, f"/desk/tip/{tip_id}"
    taps = {}
    await page.goto("/desk")
    await thumb.at(page.locator("a.tip"))
    await page.wait_for_url(f"**{here}")
    taps["open"] = thumb.since()
    await thumb.on(TAKE)
    await expect(note).to_contain_text("đã nhận xử lý")
    taps["take"] = thumb.since()
    await thumb.on("Hỏi", "link")
    await thumb.on(ONGOING)
    await expect(note).to_contain_text("Đã gửi câu hỏi")
    taps["ready question"] = thumb.since()
    await page.fill("#text", QUESTION)  # the box itself takes the letters; its tap is counted with them
    await thumb.on("Gửi câu hỏi")
    await expect(note).to_contain_text("Đã gửi câu hỏi")
    taps["question"] = thumb.since() + 1
    await page.fill("#number", "123/2026")
    await thumb.on(INTAKE)
    await expect(note).to_contain_text("Đã xác nhận tiếp nhận")
    taps["intake"] = thumb.since() + 1
    await page.goto(here)
    await thumb.on("Việc khác", "link")
    await thumb.on("Ghi chú nội bộ", "link")
    taps["to a note"] = thumb.since()
    await page.goto(here)
    await thumb.on("Chuyển đơn vị khác", "link")
    await page.select_option("[name=unit]", label="Công an xã Liên Minh")
    await page.fill("[name=reason]", "Nơi này thuộc xã Liên Minh")
    await thumb.on("Xem đơn vị nhận")
    await thumb.on("Chuyển")
    await expect(page.locator("main")).to_contain_text("Đã chuyển")
    taps["transfer, seen before it goes"] = thumb.since()
    page = await (await phone(chromium, world, address, "other")).new_page()
    thumb = Thumb(page)
    await page.goto(here)
    await thumb.on(TAKE)
    await expect(page.locator("main .note").first).to_contain_text("đã nhận xử lý")
    thumb.since()
    await thumb.at(page.locator("input[name=outcome][value=handled]"))
    await thumb.on("Xem lại rồi đóng")
    await thumb.on("Đóng tin")
    await expect(page.locator("main .note").first).to_contain_text("Đã đóng tin")
    taps["close, read before it goes"] = thumb.since()
    assert taps == {
        "open": 1, "take": 1, "ready question": 2, "question": 2, "intake": 2, "to a note": 2,
        "transfer, seen before it goes": 3, "close, read before it goes": 3,
    }  # fmt: skip


# --- what goes wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["ask", "note", "transfer"])
async def test_words_come_back_after_a_session_that_ended_elsewhere(
    world: World, address: str, chromium: Browser, form: str
) -> None:
    """The page learns of it by the stream, hides the tip and keeps the form; the sign-in brings the words back."""
    await give_passphrase(world, "right")
    tip_id = await world.add_tip()
    page = await (await phone(chromium, world, address, "right")).new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    await page.get_by_role("button", name=TAKE).click()
    if form != "ask":
        await page.goto(f"/desk/tip/{tip_id}/{form}")
    box = "text" if form == "ask" else "reason"
    await page.fill(f"[name={box}]", QUESTION)
    await world.db.write(lambda tx: desk_sessions.end_all(tx, world.members["right"].id))
    world.services.bells.ring(f"tip:{tip_id}")
    if form == "ask":
        await expect(page.locator("main [role=alert]")).to_contain_text("Phiên làm việc đã hết")
        await expect(page.locator("body")).not_to_contain_text("bẻ khóa")
        assert await page.input_value("#text") == QUESTION
    await page.locator("main form button").last.click()
    await expect(page.locator("h1")).to_have_text("Đăng nhập bàn trực")
    await expect(page.locator("main")).to_contain_text("vẫn còn")
    await page.fill("#login", "right")
    await page.fill("#passphrase", PHRASE)
    await page.get_by_role("button", name="Đăng nhập").click()
    await expect(page.locator("main textarea").last).to_have_value(QUESTION)
    await page.get_by_role("button", name="Gửi").click()
    await expect(page.locator("main")).to_contain_text(
        {"ask": "Đã gửi câu hỏi", "note": "Đã lưu ghi chú", "transfer": QUESTION}[form]
    )


async def test_pin_of_an_idle_desk_brings_the_words_back(world: World, address: str, chromium: Browser) -> None:
    await give_passphrase(world, "right")
    tip_id = await world.add_tip()
    page = await (await phone(chromium, world, address, "")).new_page()
    await page.goto(f"/desk/sign-in?next=/desk/tip/{tip_id}")
    await page.fill("#login", "right")
    await page.fill("#passphrase", PHRASE)
    await page.fill("#pin", "4826")
    await page.get_by_role("button", name="Đăng nhập").click()
    await page.wait_for_url(f"**/desk/tip/{tip_id}")
    await page.fill("#text", QUESTION)
    world.clock.forward(minutes=11)
    world.services.bells.ring(f"tip:{tip_id}")
    await expect(page.locator("body")).not_to_contain_text("bẻ khóa")
    await page.get_by_role("button", name="Gửi câu hỏi").click()
    await page.fill("[name=pin]", "4826")
    await page.get_by_role("button", name="Mở khoá").click()
    await expect(page.locator("main textarea")).to_have_value(QUESTION)
    await page.get_by_role("button", name="Gửi").click()
    await expect(page.locator("main .note").first).to_contain_text("Đã gửi câu hỏi")


async def test_second_tab_is_told_and_overwrites_nothing(world: World, address: str, chromium: Browser) -> None:
    tip_id = await world.add_tip()
    context = await phone(chromium, world, address, "right")
    first, second = await context.new_page(), await context.new_page()
    for page in (first, second):
        await page.goto(f"/desk/tip/{tip_id}")
    await first.get_by_role("button", name=TAKE).click()
    await expect(first.locator(".note").first).to_contain_text("đã nhận xử lý")
    await second.goto(f"/desk/tip/{tip_id}/urgency")
    await second.check("[value=urgent]")
    await second.fill("[name=reason]", "Có dao, rất gấp")
    await working.note(world.services, world.cookies["right"], tip_id, "viết ở thẻ kia", mark())
    await second.get_by_role("button", name="Đặt mức này").click()
    await expect(second.locator("#error")).to_contain_text("không có gì bị ghi đè")
    await expect(second.locator("#since")).to_contain_text("viết ở thẻ kia")
    assert await second.input_value("[name=reason]") == "Có dao, rất gấp"
    await second.get_by_role("button", name="Đặt mức này").click()
    await expect(second.locator("main")).to_contain_text("Đã đặt mức khẩn")


async def test_code_that_was_used_is_refused_with_what_to_do(world: World, address: str, chromium: Browser) -> None:
    await give_passphrase(world, "right")
    await fresh(world, "right")
    page = await (await phone(chromium, world, address, "right")).new_page()
    await page.goto("/desk/own/codes")
    await page.locator("main summary").click()
    secret = (await page.locator("main .link").inner_text()).replace(" ", "")
    await page.fill("[name=code]", code_of(secret, world))
    await page.get_by_role("button", name="Bật").click()
    await expect(page.locator("h1")).to_have_text("Mã dự phòng")
    world.clock.forward(seconds=60)
    code = code_of(secret, world)
    for expected in ("Tin của đơn vị", "Mỗi mã trên điện thoại chỉ dùng một lần"):
        await page.context.clear_cookies()
        await page.goto("/desk/sign-in")
        for name, value in (("login", "right"), ("passphrase", PHRASE), ("code", code)):
            await page.fill(f"#{name}", value)
        await page.get_by_role("button", name="Đăng nhập").click()
        await expect(page.locator("main")).to_contain_text(expected)


async def test_five_minutes_without_a_line_take_no_words(world: World, address: str, chromium: Browser) -> None:
    tip_id = await world.add_tip()
    context = await phone(chromium, world, address, "right")
    page = await context.new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    await page.fill("#text", "Họ đi hướng")
    await context.set_offline(True)
    await expect(page.locator("#link")).to_contain_text("Mất kết nối")
    await page.fill("#text", QUESTION)
    await world.worker_adds(tip_id, "fact", "họ vừa quay lại")
    world.clock.forward(minutes=5)
    await page.get_by_role("button", name="Gửi câu hỏi").click()
    await expect(page.locator("#link")).to_contain_text("chưa gửi")
    await context.set_offline(False)
    await expect(page.locator("#dialogue")).to_contain_text("họ vừa quay lại")
    assert await page.input_value("#text") == QUESTION
    await page.get_by_role("button", name="Gửi câu hỏi").click()
    await expect(page.locator("main .note").first).to_contain_text("Đã gửi câu hỏi")
    assert (await world.entries(tip_id)).count("question") == 1


@pytest.mark.parametrize(
    "path",
    ["/desk/tip/6f0e7c1a-8f5b-4d43-9a83-4f1f3c1d2e10", "/desk/invite/khong-con", "/desk/passed/x", "/desk/handover/x"],
)
async def test_link_that_leads_nowhere_says_so_and_leads_on(
    world: World, address: str, chromium: Browser, path: str
) -> None:
    page = await (await phone(chromium, world, address, "right")).new_page()
    answer = await page.goto(path)
    assert answer and answer.status == 404
    await expect(page.locator("h1")).to_have_text(re.compile("Không có trang này|Đường dẫn không đúng"))
    await page.locator("main a").first.click()
    assert urlsplit(page.url).path.startswith("/desk")


async def test_places_of_one_name_are_told_apart(world: World, address: str) -> None:
    places = (await world.services.directory.snapshot()).places
    offered = places.told_apart(places.resolve("Xã Liên Minh").candidates)
    assert len(offered) > 1 and len({name for _, name in offered}) == len(offered), offered
