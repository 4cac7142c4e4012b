"""The queue and the case page in chromium: live, by keyboard alone, through cuts of the line, with nothing typed lost."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.handlers import unit
from storage.tips import NewIncident
from tests.desk.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def ring(world: World) -> None:
    world.services.bells.ring("unit:trang-due")


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.id"))


# --- keys ---------------------------------------------------------------------------------------------------------------


async def test_j_and_k_move_enter_opens_slash_searches_question_mark_explains(world: World, post: BrowserContext) -> None:
    first, second = sorted([await world.add_tip(), await world.add_tip()], key=lambda each: each.hex)
    page = await post.new_page()
    await page.goto("/desk")
    await page.keyboard.press("j")
    assert await focused(page) == f"t-{first.hex}"
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    assert await focused(page) == f"t-{second.hex}"
    await page.keyboard.press("ArrowUp")
    assert await focused(page) == f"t-{first.hex}"
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    assert await focused(page) == "filter-place"
    await page.keyboard.type("jk/?")  # in a box they are letters
    assert await page.input_value("#filter-place") == "jk/?"
    await page.keyboard.press("Escape")
    await page.locator(f"#t-{first.hex}").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/desk/tip/{first}")


async def test_chosen_line_stays_chosen_when_news_come(world: World, post: BrowserContext) -> None:
    await world.add_tip()
    page = await post.new_page()
    await page.goto("/desk")
    await page.keyboard.press("j")
    chosen = await focused(page)
    await world.add_tip(urgency="urgent")
    ring(world)
    await expect(page.locator("a.tip")).to_have_count(2)
    assert await focused(page) == chosen


async def test_case_is_taken_asked_and_closed_with_the_keyboard_alone(world: World, post: BrowserContext) -> None:
    tip_id = await world.add_tip()
    page = await post.new_page()
    await page.goto("/desk")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/desk/tip/{tip_id}")
    await tab_to(page, "Nhận xử lý")
    await page.keyboard.press("Enter")
    await expect(page.locator(".note")).to_contain_text("đã nhận xử lý")
    await tab_to(page, "Việc này còn đang tiếp diễn không?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".note")).to_contain_text("Đã gửi câu hỏi")
    await expect(page.locator("#dialogue")).to_contain_text("Việc này còn đang tiếp diễn không?")
    await tab_to(page, "", "document.activeElement.name === 'outcome'")
    await page.keyboard.press("Space")
    await tab_to(page, "Xem lại rồi đóng")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("blockquote")
    await tab_to(page, "Đóng tin")
    await page.keyboard.press("Enter")
    await expect(page.locator(".note")).to_contain_text("Đã đóng tin")


async def tab_to(page: Page, label: str, found: str = "") -> None:
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate(found or f"document.activeElement.textContent.trim() === {label!r}"):
            return
    raise AssertionError(f"{label} cannot be reached by Tab")


# --- what comes by itself -----------------------------------------------------------------------------------------------


async def test_news_are_rung_and_an_urgent_one_otherwise(world: World, post: BrowserContext) -> None:
    page = await post.new_page()
    await page.goto("/desk")
    await world.add_tip()
    ring(world)
    await page.wait_for_selector("body[data-rang=new]")
    await world.add_tip(urgency="urgent")
    ring(world)
    await page.wait_for_selector("body[data-rang=urgent]")


async def test_sound_stays_off_in_this_browser(world: World, post: BrowserContext) -> None:
    page = await post.new_page()
    await page.goto("/desk")
    await page.click("#sound")
    await expect(page.locator("#sound")).to_have_text("Chuông: tắt")
    await page.reload()
    await expect(page.locator("#sound")).to_have_attribute("aria-pressed", "false")
    await page.click("#sound")
    await expect(page.locator("#sound")).to_have_text("Chuông: bật")


async def test_burst_is_one_line_that_one_press_takes(world: World, post: BrowserContext) -> None:
    for _ in range(3):
        await world.add_tip(urgency="urgent", category="fire", incident=NewIncident(b"k", world.clock(), alone=False))
    page = await post.new_page()
    await page.goto("/desk")
    await expect(page.locator("a.tip")).to_have_count(1)
    await expect(page).to_have_title("(1) Bàn trực")
    await page.get_by_role("button", name="Nhận cả 3 tin").click()
    await expect(page.locator(".note")).to_contain_text("đã nhận xử lý")
    await page.click("a.tip")
    await expect(page.locator("a.tip")).to_have_count(3)


async def test_draft_and_caret_stay_while_an_answer_comes_and_a_colleague_takes_the_tip(
    world: World, post: BrowserContext
) -> None:
    tip_id = await world.add_tip()
    page = await post.new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    await page.fill("#text", "đang gõ dở")
    await page.evaluate("document.getElementById('text').setSelectionRange(3, 3)")
    await unit.acknowledge(world.services, world.cookies["colleague"], tip_id)
    await world.worker_adds(tip_id, "fact", "họ vừa quay lại")
    await expect(page.locator("#dialogue")).to_contain_text("họ vừa quay lại")
    await expect(page.locator("#history")).to_contain_text("colleague")
    await expect(page.get_by_role("button", name="Nhận xử lý")).to_have_count(0)
    assert await page.evaluate("[document.activeElement.id, document.getElementById('text').selectionStart]") == ["text", 3]
    assert await page.input_value("#text") == "đang gõ dở"


async def test_ready_question_fills_the_box_when_it_is_to_be_changed_first(world: World, post: BrowserContext) -> None:
    tip_id = await world.add_tip()
    page = await post.new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    await page.get_by_label("Sửa trước khi gửi").check()
    await page.get_by_role("button", name="Việc này còn đang tiếp diễn không?").click()
    assert await page.input_value("#text") == "Việc này còn đang tiếp diễn không?"
    assert "question" not in await world.entries(tip_id)


async def test_acknowledging_is_in_reach_of_a_thumb_at_once(world: World, post: BrowserContext) -> None:
    tip_id = await world.add_tip()
    page = await post.new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    box = await page.get_by_role("button", name="Nhận xử lý").bounding_box()
    assert box and box["y"] + box["height"] <= 844 and box["height"] >= 44


# --- when the line is cut -----------------------------------------------------------------------------------------------


async def test_cut_line_is_said_with_the_minute_that_was_true_and_mends_itself(
    world: World, post: BrowserContext, complaints: list[str]
) -> None:
    page = await post.new_page()
    await page.goto("/desk")
    await post.set_offline(True)
    await expect(page.locator("#link")).to_contain_text("Mất kết nối, đang nối lại. Trang này đúng lúc 02:13 23/11")
    await world.add_tip()
    world.clock.forward(minutes=5)
    await post.set_offline(False)
    await expect(page.locator("a.tip")).to_have_count(1)
    await expect(page.locator("#link")).to_be_hidden()
    complaints.clear()


async def test_question_that_cannot_leave_stays_in_the_box(
    world: World, post: BrowserContext, complaints: list[str]
) -> None:
    tip_id = await world.add_tip()
    page = await post.new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    await page.fill("#text", "Họ đi hướng nào?")
    await post.set_offline(True)
    await page.get_by_role("button", name="Gửi câu hỏi").click()
    await expect(page.locator("#link")).to_contain_text("chưa gửi")
    assert await page.input_value("#text") == "Họ đi hướng nào?"
    await post.set_offline(False)
    await page.get_by_role("button", name="Gửi câu hỏi").click()
    await expect(page.locator(".note")).to_contain_text("Đã gửi câu hỏi")
    complaints.clear()


async def test_session_that_ends_leaves_the_officers_own_words_and_nothing_of_the_tip(
    world: World, post: BrowserContext
) -> None:
    tip_id = await world.add_tip()
    page = await post.new_page()
    await page.goto(f"/desk/tip/{tip_id}")
    await page.fill("#text", "Họ đi hướng nào?")
    world.clock.forward(minutes=31)
    world.services.bells.ring(f"tip:{tip_id}")
    await expect(page.locator("main")).to_contain_text("Phiên làm việc đã hết")
    assert await page.input_value("main textarea") == "Họ đi hướng nào?"
    await expect(page.locator("main")).not_to_contain_text("bẻ khóa")
