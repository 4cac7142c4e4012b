"""The acts as an officer uses them: two taps, words shown before they are sent, nothing typed is lost."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.handlers.acts import working
from storage import tips
from tests.desk.acts.cases import Case, add_case, mark
from tests.desk.acts.test_set_aside import propose
from tests.desk.acts.test_transfer import transfer
from tests.desk.browser import Browser, desk_app
from tests.desk.world import STORY, World


@pytest.fixture
async def taken(pages: World) -> Case:
    made = await add_case(pages)
    await made.take()
    return made


async def test_transfer_shows_who_receives_it_and_the_words_before_it_happens(taken: Case, desk: Browser) -> None:
    page = await desk.get(f"/desk/tip/{taken.id}")
    assert f"/desk/tip/{taken.id}/transfer" in [address for address, _ in page.links]
    await desk.get(f"/desk/tip/{taken.id}/transfer")
    page = await desk.press("Xem đơn vị nhận", place="CCN Đồng Côi", category="theft")
    assert "Công an xã Liên Minh" in page.text and "Việc này đã được chuyển tới đơn vị phụ trách" in page.text
    assert (await taken.row()).unit_id == "trang-due"  # nothing happened yet
    page = await desk.press("Chuyển", place="CCN Đồng Côi", category="theft", reason=" ")
    assert "Bạn viết lý do" in page.text
    page = await desk.press("Chuyển", place="CCN Đồng Côi", category="theft", reason="Nơi này thuộc xã Liên Minh")
    assert "Đã chuyển" in page.text and (await taken.row()).unit_id == "lien-minh"
    page = await desk.get(f"/desk/passed/{taken.id}")
    assert STORY in page.text and "Công an xã Liên Minh" in page.text and not page.forms[2:]


async def test_transfer_by_choice_and_an_unclear_place(taken: Case, desk: Browser) -> None:
    await desk.get(f"/desk/tip/{taken.id}/transfer")
    page = await desk.press("Xem đơn vị nhận", place="chỗ nào đó không có", category="theft", reason="Lý do đã viết")
    assert desk.status == 422 and "Lý do đã viết" in desk.response.text
    await desk.get(f"/desk/tip/{taken.id}/transfer")
    page = await desk.press("Xem đơn vị nhận", category="theft", unit="duty-desk", reason="Nhờ cấp trên")
    assert "Bàn trực chung" in page.text and "Nhờ cấp trên" in desk.response.text
    await desk.press("Chuyển", category="theft", unit="duty-desk", reason="Nhờ cấp trên")
    assert (await taken.row()).unit_id == "duty-desk"


async def test_second_officer_is_told_who_did_what_and_his_text_comes_back(taken: Case, desk: Browser, pages: World) -> None:
    await desk.get(f"/desk/tip/{taken.id}/urgency")
    await working.note(pages.services, pages.cookies["colleague"], taken.id, "Tôi đang ở cổng 2", mark())
    page = await desk.press("Đặt mức này", urgency="urgent", reason="Có dao, rất gấp")
    assert desk.status == 409 and "không có gì bị ghi đè" in page.text
    assert "colleague" in page.text and "Tôi đang ở cổng 2" in page.text and "Có dao, rất gấp" in desk.response.text
    assert (await taken.row()).urgency == "normal"
    await desk.press("Đặt mức này", urgency="urgent", reason="Có dao, rất gấp")
    assert "Đã đặt mức khẩn" in desk.page.text and (await taken.row()).urgency == "urgent"


async def test_note_thanks_and_history_stand_on_the_page(taken: Case, desk: Browser) -> None:
    await desk.get(f"/desk/tip/{taken.id}/note")
    page = await desk.press("Lưu ghi chú", reason="Đã gọi bảo vệ khu")
    assert "Đã lưu ghi chú" in page.text and "Đã gọi bảo vệ khu" in page.text
    await desk.get(f"/desk/tip/{taken.id}/thanks")
    assert "Tin của bạn đã giúp được việc" in desk.page.text
    assert "Đã gửi lời cảm ơn" in (await desk.press("Gửi lời cảm ơn")).text
    assert "thanks" not in [address.rsplit("/", 1)[-1] for address, _ in desk.page.links]


async def test_merge_from_the_suggestions_and_separate_again(taken: Case, desk: Browser, pages: World) -> None:
    other = await add_case(pages)
    await other.take()
    await desk.get(f"/desk/tip/{taken.id}/merge")
    assert "cùng nơi, cùng loại" in desk.page.text
    assert "Bạn chọn một mục" in (await desk.press("Gộp")).text
    assert "Đã gộp" in (await desk.press("Gộp", main=str(other.id))).text
    await taken.says("Thêm từ người báo thứ hai")
    page = await desk.get(f"/desk/tip/{other.id}")
    assert "Tin đã gộp vào vụ này: 1" in page.text and "Thêm từ người báo thứ hai" in page.text
    await desk.get(f"/desk/tip/{taken.id}/unmerge")
    assert "Đã tách ra" in (await desk.press("Tách ra", reason="Khác xe")).text


async def test_set_aside_and_its_confirmation_by_the_other_unit(taken: Case, desk: Browser, pages: World) -> None:
    await desk.get(f"/desk/tip/{taken.id}/set-aside")
    assert "Một đơn vị khác đang xem lại" in desk.page.text
    page = await desk.press("Gửi đề nghị", reason="Chuyện lương")
    assert "Đã gửi đề nghị" in page.text and "Công an phường An Phong trả lời trước" in page.text
    await desk.get(f"/desk/tip/{taken.id}")
    assert desk.status == 404
    async with Browser(desk_app(pages), pages.cookies["later"]) as above:
        page = await above.get(f"/desk/tip/{taken.id}")
        assert "Chờ xác nhận ngoài phạm vi" in page.text and "Chuyện lương" in page.text
        assert not any(label == "Nhận xử lý" for form in page.forms for _, _, label in form.buttons)
        await above.get(f"/desk/tip/{taken.id}/confirm")
        assert "Bạn viết lý do" in (await above.press("Không, vẫn phải xử lý")).text
        page = await above.press("Đúng là ngoài phạm vi, huỷ khoá")
        assert "Không đơn vị nào mở được tin này nữa" in page.text
    assert (await taken.row()).outcome == "out_of_scope"


async def test_contested_case_shows_old_owner_and_reason_to_the_unit_above(taken: Case, pages: World) -> None:
    await taken.close("right", "cannot_verify")
    await taken.objects("Không ai đến xem")
    async with Browser(desk_app(pages), pages.cookies["later"]) as above:
        page = await above.get(f"/desk/tip/{taken.id}")
    assert "Đồn Công an KCN Tràng Duệ (right) đã kết thúc" in page.text and "Không ai đến xem" in page.text


async def test_closing_as_not_ours_asks_for_the_right_desk(taken: Case, desk: Browser) -> None:
    await desk.get(f"/desk/tip/{taken.id}")
    page = await desk.press("Xem lại rồi đóng", outcome="not_our_competence")
    assert "Công đoàn KCN: 12 Lê Lợi" in page.text
    assert "Bạn chọn nơi giải quyết" in (await desk.press("Đóng tin")).text
    await desk.press("Đóng tin", desk="cong-doan")
    assert (await taken.told())[-2:] == ["case-outcome-not_our_competence", "case-outcome-desk"]


async def test_reopening_a_closed_case(taken: Case, desk: Browser) -> None:
    await taken.close()
    await desk.get(f"/desk/tip/{taken.id}/reopen")
    assert "Đã mở lại" in (await desk.press("Mở lại", reason="Có tin mới")).text


async def test_message_that_asks_who_is_held(taken: Case, desk: Browser, pages: World) -> None:
    from storage.tips import NewIncident

    burst = [await add_case(pages, category="fire", urgency="urgent", incident=NewIncident(b"f", pages.clock(), False)) for _ in "12"]
    await desk.get(f"/desk/tip/{burst[0].id}/message")
    assert "Lời nhắn cho 2 người báo" in desk.page.text
    page = await desk.press("Gửi cho tất cả", text="Cho xin số điện thoại")
    assert desk.status == 422 and "Chưa gửi" in page.text and "Cho xin số điện thoại" in desk.response.text
    assert "Đã gửi cho tất cả" in (await desk.press("Gửi cho tất cả", text="Tránh xa cổng 2")).text


# --- what was passed on -------------------------------------------------------------------------------------------------


async def test_trace_and_its_photos_are_for_units_that_passed_the_tip_on(pages: World) -> None:
    photo = uuid4()
    made = await add_case(pages, photo=photo)
    await made.take()
    for who in ("right", "other", "later", "copied", "waiting"):
        async with Browser(desk_app(pages), pages.cookies[who]) as browser:
            await browser.get(f"/desk/passed/{made.id}")
            assert (who, browser.status) == (who, 404)
    await transfer(made, unit="lien-minh")
    for who, status in (("right", 200), ("colleague", 200), ("other", 404), ("later", 404), ("copied", 404), ("waiting", 404)):
        async with Browser(desk_app(pages), pages.cookies[who]) as browser:
            for path in (f"/desk/passed/{made.id}", f"/desk/passed/{made.id}/media/{photo}"):
                await browser.get(path)
                assert (who, path, browser.status) == (who, path, status)
    async with Browser(desk_app(pages)) as stranger:
        await stranger.get(f"/desk/passed/{made.id}")
        assert stranger.response.headers["location"].startswith("/desk/sign-in")


async def test_denied_trace_looks_like_an_absent_one(pages: World) -> None:
    made = await add_case(pages)
    async with Browser(desk_app(pages), pages.cookies["other"]) as browser:
        denied = (await browser.get(f"/desk/passed/{made.id}")).text
        assert (await browser.get(f"/desk/passed/{uuid4()}")).text == denied


async def test_tip_that_waits_for_another_unit_is_listed_without_its_content(taken: Case, desk: Browser) -> None:
    await propose(taken)
    page = await desk.get("/desk/passed")
    row = await taken.world.db.read(lambda tx: tips.get(tx, taken.id))
    assert row and row.code in page.text and STORY not in page.text
    assert str(taken.id) not in desk.response.text
