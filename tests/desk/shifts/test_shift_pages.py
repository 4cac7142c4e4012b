"""The pages: the rota, the slip, the head of the queue; without JavaScript, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, select

from bot.handlers.shifts import mark_of
from bot.housekeeping import hand_overs
from storage import memberships, shifts
from storage.schema import outbox, rota_change
from tests.desk.browser import Browser, desk_app
from tests.desk.shifts.turns import UNIT, at, be_at, make_chief, next_step, owner, turn, unsigned, works_on
from tests.desk.test_access import token_of
from tests.desk.world import World


@pytest.fixture
async def chief(world: World) -> AsyncIterator[Browser]:
    await make_chief(world, "right")
    async with Browser(desk_app(world), world.cookies["right"]) as browser:
        yield browser


async def as_officer(world: World, who: str) -> Browser:
    await world.sign_in(who)
    return Browser(desk_app(world), world.cookies[who])


async def put(world: World, *planned: shifts.Shift) -> None:
    def work(tx: Connection) -> None:
        for each in planned:
            shifts.put(tx, each)

    await world.db.write(work)


async def post(browser: Browser, world: World, who: str, path: str, **fields: str) -> None:
    await browser.post(path, token=token_of(world, who), unit=UNIT, **fields)
    await browser.follow()


# --- the rota -----------------------------------------------------------------------------------------------------------


async def test_chief_plans_a_shift_and_the_gap_after_it_is_shown(world: World, chief: Browser) -> None:
    await chief.get("/desk/shifts")
    assert "chưa có lịch trực" in chief.page.text
    await chief.press("Xếp vào lịch", officer=str(world.members["colleague"].id), day="2026-11-23", slot="afternoon")
    assert "14:00–22:00 colleague" in chief.page.text
    assert "Từ 02:13 đến 14:00 không có ai trực" in chief.page.text and "Từ 22:00 đến 24:00 không có ai trực" in chief.page.text
    assert "Cả ngày không có ai trực" in chief.page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"slot": "own", "begins": "sáu giờ", "ends": "14:00"}, "Viết giờ và phút"),
        ({"slot": "own", "begins": "00:30", "ends": "01:00"}, "đã qua"),
        ({"slot": "morning", "day": "hôm nay"}, "chọn một ngày"),
        ({"slot": "morning", "officer": "x"}, "chọn lại cán bộ"),
        ({"slot": "morning", "officer": "00000000-0000-4000-8000-000000000000"}, "chọn lại cán bộ"),
    ],
)
async def test_what_cannot_be_planned_is_said_and_what_was_typed_stays(
    world: World, chief: Browser, typed: dict[str, str], said: str
) -> None:
    fields = {"officer": str(world.members["right"].id), "day": "2026-11-23", "slot": "own"} | typed
    await post(chief, world, "right", "/desk/shifts/plan", **fields)
    assert chief.status == 422 and said in chief.page.text
    assert all(f'value="{typed[name]}"' in chief.response.text for name in ("begins", "ends") if name in typed)
    assert await world.db.read(lambda tx: shifts.with_rota(tx)) == ()


async def test_member_reads_the_rota_and_is_offered_no_change(world: World, right: Browser) -> None:
    await put(world, turn(world, "colleague", at(6), at(14)))
    await right.get("/desk/shifts")
    assert "06:00–14:00 colleague" in right.page.text and "Xếp vào lịch" not in right.page.text


async def test_chief_of_another_unit_changes_nothing_here(world: World) -> None:
    await make_chief(world, "other")
    browser = await as_officer(world, "other")
    await post(browser, world, "other", "/desk/shifts/drop")
    assert browser.status == 404
    assert ("other", "shift_drop_refused") in await world.audit()


async def test_swap_tells_both_officers_at_the_desk(world: World, chief: Browser) -> None:
    one, other = turn(world, "right", at(6), at(14)), turn(world, "colleague", at(14), at(22))
    await put(world, one, other)
    await post(chief, world, "right", "/desk/shifts/swap", one=mark_of(one), other=mark_of(other))
    assert "06:00–14:00 colleague" in chief.page.text and "14:00–22:00 right" in chief.page.text
    told = await world.db.read(lambda tx: set(tx.scalars(select(rota_change.c.officer_id))))
    assert told == {world.members["right"].id, world.members["colleague"].id}
    colleague = await as_officer(world, "colleague")
    await colleague.get("/desk")
    assert "Lịch trực của bạn vừa thay đổi" in colleague.page.text
    await colleague.press("Đã xem")
    await colleague.get("/desk")
    assert "Lịch trực của bạn vừa thay đổi" not in colleague.page.text


async def test_swap_of_a_shift_that_somebody_just_changed_changes_nothing(world: World, chief: Browser) -> None:
    one, other = turn(world, "right", at(6), at(14)), turn(world, "colleague", at(14), at(22))
    await put(world, one)
    await post(chief, world, "right", "/desk/shifts/swap", one=mark_of(one), other=mark_of(other))
    assert chief.status == 422 and "vừa được người khác sửa" in chief.page.text


async def test_week_is_copied_in_one_press_and_an_empty_one_is_said(world: World, chief: Browser) -> None:
    await put(world, turn(world, "right", at(6), at(14)))
    await post(chief, world, "right", "/desk/shifts/copy", monday="2026-11-23", turn="no")
    assert chief.page.text.count("06:00–14:00 right") == 2
    await post(chief, world, "right", "/desk/shifts/copy", monday="2026-11-24", turn="no")
    await post(chief, world, "right", "/desk/shifts/drop")
    await post(chief, world, "right", "/desk/shifts/copy", monday="2026-11-23", turn="no")
    assert "chưa có ca nào để chép" in chief.page.text


async def test_shift_that_the_chief_ends_now_owes_its_slip(world: World, chief: Browser) -> None:
    await world.add_tip()
    running = turn(world, "colleague", at(2), at(6))
    await put(world, running)
    await post(chief, world, "right", "/desk/shifts/remove", shift=mark_of(running))
    assert [slip.officer_id for slip in await unsigned(world)] == [world.members["colleague"].id]


async def test_every_change_is_in_the_audit_log(world: World, chief: Browser) -> None:
    await post(chief, world, "right", "/desk/shifts/on")
    await post(chief, world, "right", "/desk/shifts/copy", monday="2026-11-23", turn="yes")
    await post(chief, world, "right", "/desk/shifts/drop")
    assert await world.audit() == [("right", "shift_on"), ("right", "shift_copy"), ("right", "shift_drop")]


# --- signing on and handing over ----------------------------------------------------------------------------------------


async def test_sign_on_slip_signature_and_the_next_officer(world: World, right: Browser) -> None:
    await hand_overs(world.services, world.clock())
    tip_id = await world.add_tip()
    await works_on(world, "right", tip_id)
    await right.get("/desk/shifts")
    await right.press("Vào ca")
    await right.get("/desk")
    assert "Đang trực: right đến 06:00 23/11" in right.page.text
    await right.get("/desk/handover?leaving=yes")
    assert "right phụ trách" in right.page.text and "Chưa có việc kế tiếp" in right.page.text
    await right.press("Ký giao ca", **{f"line-{tip_id}": "gọi lại bảo vệ", "note": "đêm yên", "leaves": "yes"})
    assert "Đã ký giao ca và ra ca" in right.page.text
    colleague = await as_officer(world, "colleague")
    await colleague.get("/desk")
    assert "right đã ký phiếu giao ca" in colleague.page.text
    (slip,) = await unsigned(world)
    await colleague.get(f"/desk/handover/{slip.id}")
    assert "gọi lại bảo vệ" in colleague.page.text and "đêm yên" in colleague.page.text
    await colleague.press("Đã đọc, ký nhận ca")
    assert "Đã ký nhận ca" in colleague.page.text and await owner(world, tip_id) == "colleague"


async def test_tip_that_came_meanwhile_brings_the_slip_back_with_what_was_written(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get("/desk/handover")
    await world.add_tip()
    await right.press("Ký giao ca", **{f"line-{tip_id}": "gọi lại bảo vệ", "note": "đêm yên"})
    assert right.status == 409 and "có tin mới" in right.page.text
    assert 'value="gọi lại bảo vệ"' in right.response.text and "đêm yên" in right.response.text
    assert await unsigned(world) == []


async def test_line_that_is_too_long_brings_the_slip_back(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get("/desk/handover")
    await right.press("Ký giao ca", **{f"line-{tip_id}": "x" * 301})
    assert right.status == 422 and "300 ký tự" in right.page.text and "x" * 301 in right.response.text


async def test_slip_shows_next_step_time_left_and_unread_answers(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await next_step(world, tip_id, "decision", at(5, 13))
    await world.worker_adds(tip_id, "answer", "vẫn còn")
    await right.get("/desk/handover")
    text = right.page.text
    assert "quyết định: còn 2 giờ" in text and "còn 2 giờ" in text and "1 điều mới" in text and "Chưa ai phụ trách" in text


async def test_queue_warns_whose_shift_ends_soon_without_a_slip(world: World, right: Browser) -> None:
    await put(world, turn(world, "right", at(2), at(2, 50)))
    await right.get("/desk")
    assert "Ca của bạn hết lúc 02:50 23/11" in right.page.text
    await right.get("/desk/handover")
    await right.press("Ký giao ca")
    await right.get("/desk")
    assert "Ca của bạn hết lúc" not in right.page.text


async def test_unsigned_slip_that_climbed_stands_at_the_desk_above(world: World) -> None:
    await hand_overs(world.services, world.clock())
    await put(world, turn(world, "right", at(2), at(3)))
    await world.add_tip()
    be_at(world, at(4))
    await hand_overs(world.services, world.clock())
    later = await as_officer(world, "later")
    await later.get("/desk")
    assert "chưa ai ký nhận" in later.page.text


async def test_unit_without_a_rota_says_that_everybody_is_alerted(world: World, right: Browser) -> None:
    await right.get("/desk")
    assert "mọi đầu mối đều được báo" in right.page.text


async def test_gap_now_is_said_at_the_head_of_the_queue(world: World, right: Browser) -> None:
    await put(world, turn(world, "colleague", at(6), at(14)))
    await right.get("/desk")
    assert "Hiện không có ai trực" in right.page.text and "06:00 23/11" in right.page.text


async def test_officer_of_two_units_chooses_the_unit(world: World, right: Browser) -> None:
    mine = world.members["right"].id
    await world.db.write(
        lambda tx: memberships.enrol(
            tx, unit_id="an-phong", role="officer", officer_id=mine, state="active", now=world.clock()
        )
    )
    await put(world, turn(world, "later", at(1), at(14), "an-phong"), turn(world, "colleague", at(1), at(14)))
    await right.get("/desk/shifts?unit=an-phong")
    assert "later" in right.page.text and "colleague" not in right.page.text
    await right.get("/desk/shifts?unit=lien-minh")
    assert right.status == 404


async def test_slip_of_another_unit_is_not_there(world: World, right: Browser) -> None:
    await right.get("/desk/handover")
    await right.press("Ký giao ca")
    (slip,) = await unsigned(world)
    other = await as_officer(world, "other")
    await other.get(f"/desk/handover/{slip.id}")
    assert other.status == 404
    await other.post(f"/desk/handover/{slip.id}/take", token=token_of(world, "other"))
    assert other.status == 404 and len(await unsigned(world)) == 1


async def test_message_about_a_rota_goes_once_to_the_officer_s_chat(world: World, chief: Browser) -> None:
    from tests.desk.shifts.test_rota import add_contact

    chat = await add_contact(world, "private", "colleague")
    fields = {"officer": str(world.members["colleague"].id), "day": "2026-11-24", "slot": "morning"}
    await post(chief, world, "right", "/desk/shifts/plan", **fields)
    await post(chief, world, "right", "/desk/shifts/plan", **fields)
    rows = await world.db.read(lambda tx: list(tx.scalars(select(outbox.c.target_id).where(outbox.c.kind == "rota"))))
    assert rows == [chat]


