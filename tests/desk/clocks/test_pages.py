"""The pages of the clocks without JavaScript: the block of the day, the forms that keep what was typed, prints, the digest."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.handlers import unit
from language.local_time import local_day
from storage import clocks, tips
from tests.desk.browser import Browser, desk_app
from tests.desk.world import World


@pytest.fixture
async def taken(world: World) -> UUID:
    tip_id = await world.add_tip()
    await unit.acknowledge(world.services, world.cookies["right"], tip_id)
    return tip_id


async def confirm(browser: Browser, tip_id: UUID, number: str = "123/2026") -> None:
    await browser.get(f"/desk/tip/{tip_id}")
    await browser.press("Xác nhận tiếp nhận", number=number)


async def test_two_presses_from_the_tip_confirm_the_intake(right: Browser, taken: UUID) -> None:
    await confirm(right, taken)
    assert "Đã xác nhận tiếp nhận" in right.page.text and "còn 24 giờ" in right.page.text
    await right.get(f"/desk/tip/{taken}")
    assert "Xác nhận tiếp nhận 02:13" not in right.page.text
    assert "123/2026" in right.page.text  # in the history, for who may open it


async def test_bad_number_brings_the_page_back_with_what_was_typed(right: Browser, taken: UUID) -> None:
    await confirm(right, taken, "không có số")
    assert right.status == 422 and "Ví dụ: 123/2026" in right.page.text
    assert 'value="không có số"' in right.response.text
    await right.press("Xác nhận tiếp nhận", number="1/2026")
    assert "Đã xác nhận tiếp nhận" in right.page.text


async def test_reason_of_an_extension_is_not_lost_when_a_colleague_was_quicker(world: World, right: Browser, taken: UUID) -> None:
    await confirm(right, taken)
    async with Browser(desk_app(world), world.cookies["colleague"]) as other:
        await other.get(f"/desk/tip/{taken}/clocks")
        await other.press("Ghi quyết định", decision="suspend")
    await right.press("Ghi kéo dài", words="Phải giám định, chờ kết quả")
    assert right.status == 409 and "không còn chạy" in right.page.text
    stored = await world.db.read(lambda tx: [c.how for c in clocks.of_tip(tx, taken) if c.kind == "decision"])
    assert stored == ["suspend"]


async def test_late_request_asks_once_more_and_keeps_the_reference(world: World, right: Browser, taken: UUID) -> None:
    await confirm(right, taken)
    await right.press("Ghi kéo dài", words="Phức tạp")
    world.clock.forward(days=58)
    right.client.cookies.clear()
    async with Browser(desk_app(world), await world.sign_in("right")) as browser:
        await browser.get(f"/desk/tip/{taken}/clocks")
        await browser.press("Ghi kéo dài", words="15/QĐ-VKS")
        assert browser.status == 409 and "15/QĐ-VKS" in browser.response.text
        await browser.press("Vẫn ghi: đề nghị đã gửi đúng hạn", words="15/QĐ-VKS")
        assert "Đã ghi thời hạn mới" in browser.page.text


async def test_what_is_due_stands_first_and_says_how_long(world: World, right: Browser, taken: UUID) -> None:
    await right.get("/desk")
    assert "1 tin đã nhận xử lý nhưng chưa xác nhận tiếp nhận" in right.page.text
    await confirm(right, taken)
    await right.get("/desk")
    html = right.response.text
    assert html.index("Hôm nay phải làm") < html.index('class="group')
    text = right.page.text
    assert "Trong 5 ngày tới 2" in text and "Chuyển tin hoặc giữ lại xử lý · hạn 02:13 24/11/2026 còn 24 giờ" in text
    world.clock.forward(days=1, minutes=1)
    async with Browser(desk_app(world), await world.sign_in("right")) as browser:
        await browser.get("/desk")
        assert "Quá hạn 1" in browser.page.text and "quá 1 phút" in browser.page.text


async def test_units_above_see_what_ran_out_and_cannot_open_it(world: World, right: Browser, taken: UUID) -> None:
    from bot import housekeeping

    await confirm(right, taken)
    await housekeeping.tick(world.services, world.clock.forward(days=2))
    async with Browser(desk_app(world), await world.sign_in("later")) as browser:
        await browser.get("/desk")
        assert "Quá hạn ở đơn vị cấp dưới 1" in browser.page.text and "Đồn Công an KCN Tràng Duệ" in browser.page.text
        assert str(taken) not in browser.response.text
    async with Browser(desk_app(world), await world.sign_in("other")) as browser:
        await browser.get("/desk")
        assert "Quá hạn" not in browser.page.text


async def test_copied_unit_looks_at_the_clocks_and_has_no_form(world: World, right: Browser, taken: UUID) -> None:
    await confirm(right, taken)
    async with Browser(desk_app(world), world.cookies["copied"]) as browser:
        await browser.get(f"/desk/tip/{taken}/clocks")
        assert "Bạn chỉ xem" in browser.page.text
        assert [form.action for form in browser.page.forms if str(taken) in form.action] == []


async def test_session_that_ended_changes_nothing_of_a_form_sent_later(world: World, right: Browser, taken: UUID) -> None:
    await right.get(f"/desk/tip/{taken}")
    world.clock.forward(minutes=31)
    await right.press("Xác nhận tiếp nhận", number="1/2026")
    assert "Đăng nhập" in right.page.text
    assert await world.db.read(lambda tx: clocks.of_tip(tx, taken)) == []


# --- prints -------------------------------------------------------------------------------------------------------------


async def test_intake_form_has_what_the_law_asks_and_lines_to_sign(right: Browser, taken: UUID) -> None:
    await right.get(f"/desk/tip/{taken}/print/intake")
    assert "Chưa xác nhận tiếp nhận" in right.page.text
    await confirm(right, taken)
    await right.get(f"/desk/tip/{taken}/print/intake")
    text = right.page.text
    for words in ("Phiếu tiếp nhận tin báo", "123/2026", "right", "02:13 23/11/2026", "Trộm cắp", "KCN Tràng Duệ", "Không hỏi danh tính",
                  "không phải là quyết định khởi tố", "Cán bộ tiếp nhận (ký", "Đồn Công an KCN Tràng Duệ"):  # fmt: skip
        assert words in text, words
    assert not re.search(r"<script|<style|\sstyle=", right.response.text) and "print." in right.response.text


async def test_notice_of_outcome_names_nobody_and_no_number(world: World, right: Browser, taken: UUID) -> None:
    await right.get(f"/desk/tip/{taken}/print/outcome")
    assert "chưa đóng" in right.page.text
    await confirm(right, taken)
    row = await world.db.read(lambda tx: tips.get(tx, taken))
    assert row
    await unit.close(world.services, world.cookies["right"], taken, "handled", row.entries)
    await right.get(f"/desk/tip/{taken}/print/outcome")
    text = right.page.text
    assert "Kết quả: đã xác minh và xử lý" in text and "Chưa đúng" in text
    assert not any(word in text for word in ("right", row.code, "123/2026", "Trộm"))


# --- the digest ---------------------------------------------------------------------------------------------------------


async def test_digest_of_any_past_day_is_a_page(world: World, right: Browser, taken: UUID) -> None:
    await confirm(right, taken)
    day = local_day(world.clock())
    await right.get(f"/desk/digest?day={day}")
    assert "chưa hết" in right.page.text and "Tin mới 1" in right.page.text and "Xác nhận tiếp nhận" in right.page.text
    for odd in ("", "?day=morgen", "?day=2999-01-01", "?day=0001-01-01", f"?day={day}T00"):
        await right.get(f"/desk/digest{odd}")
        assert right.status == 200 and f"Tổng kết ngày {day - timedelta(days=1):%d/%m/%Y}" in right.page.text
    async with Browser(desk_app(world), world.cookies["other"]) as other:
        row = await world.db.read(lambda tx: tips.get(tx, taken))
        await other.get(f"/desk/digest?day={day}")
        assert row and row.code not in other.page.text and "Công an xã Liên Minh" in other.page.text


async def test_digest_of_today_can_be_asked_for_when_there_is_nothing(right: Browser) -> None:
    await right.get(f"/desk/digest?day={uuid4()}")
    assert "Không có việc nào" in right.page.text
