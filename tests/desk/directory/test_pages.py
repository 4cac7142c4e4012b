"""An administrator edits the directory in the browser: everything dated, shown first, refused in clear sentences."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from storage import directory
from storage.schema import directory_edit, metadata
from tests.desk.browser import Browser, desk_app
from tests.desk.parts.directory import ACCESS
from tests.desk.test_access import token_of
from tests.desk.with_directory import add_group, add_unit
from tests.desk.world import World

POST = "trang-due.post"
EDIT_POST = f"/desk/directory/edit?table=coverage&key={POST}"
OWNER = {"cell_category": "*", "cell_role": "primary", "cell_minutes": "", "day": "2026-12-01"}


async def coverage(world: World, prefix: str) -> dict[str, tuple[object, ...]]:
    rows = await world.db.read(directory.stored)
    return {
        v["id"]: (v["unit_id"], v["effective_from"], v["effective_to"])
        for v in rows.coverage
        if v["id"].startswith(prefix)
    }


async def add_post(world: World, unit_id: str = "don-moi", kind: str = "police_post", **more: object) -> None:
    await add_unit(world, unit_id, kind, **more)


# --- who --------------------------------------------------------------------------------------------------------------


def address(route: str) -> tuple[str, str]:
    method, path = route.split(" ")
    path = path.replace("{place}", "trang-due").replace("{unit}", "trang-due")
    return method, path + ("?table=units" if path.endswith("edit") else "")


@pytest.mark.parametrize("route", ACCESS)
async def test_directory_is_for_administrators(filled: World, route: str) -> None:
    method, path = address(route)
    before = await filled.rows("desk_session")
    for who in ("right", "waiting", "coordinator", "auditor", "admin"):
        async with Browser(desk_app(filled), filled.cookies[who]) as browser:
            if method == "GET":
                await browser.get(path)
            else:
                await browser.post(path, token=token_of(filled, who), table="units", do="add")
            # An administrator's posts without an edit are refused with a sentence; a contact that is not there is absent.
            there = who == "admin" and not path.endswith("contact")
            assert (who, browser.status == 404) == (who, not there)
    assert await filled.rows("desk_session") == before


# --- looking ----------------------------------------------------------------------------------------------------------


async def test_places_are_found_without_marks_by_old_names_and_kind(admin: Browser) -> None:
    assert "KCN Tràng Duệ" in (await admin.get("/desk/directory?q=trang due")).text
    page = await admin.get("/desk/directory?q=cong an hoa trang due")
    assert "Cổng số 1 KCN Tràng Duệ" in page.text and "Cổng số 2 KCN Tràng Duệ" not in page.text
    page = await admin.get("/desk/directory?q=trang+due&kind=zone")
    assert "KCN Tràng Duệ" in page.text and "Cổng số 1" not in page.text


async def test_place_shows_parents_names_and_coverage_with_dates(admin: Browser) -> None:
    page = await admin.get("/desk/directory/place/trang-due-cong-1")
    assert "từ 01/07/2025" in page.text and "đến trước 01/07/2025" in page.text and "đã hết hiệu lực" in page.text
    page = await admin.get("/desk/directory/place/trang-due")
    assert "Đồn Công an KCN Tràng Duệ" in page.text and POST in page.text


async def test_commune_by_rule_has_a_page_too(admin: Browser) -> None:
    page = await admin.get("/desk/directory/place/xa-00004")
    assert admin.status == 200 and "xa-00004" in page.text
    await admin.get("/desk/directory/place/no-such-place")
    assert admin.status == 404


# --- editing ----------------------------------------------------------------------------------------------------------


async def test_change_ends_the_old_row_and_begins_a_new_one(filled: World, admin: Browser) -> None:
    await add_post(filled)
    await admin.get(EDIT_POST)
    page = await admin.press("Xem trước thay đổi", cell_unit="don-moi", **OWNER)
    assert "Sửa phân công" in page.text and "Thêm phân công" in page.text
    assert await coverage(filled, POST) == {POST: ("trang-due", None, None)}, "nothing changes before the second press"
    await admin.press("Áp dụng")
    assert await coverage(filled, POST) == {
        POST: ("trang-due", None, date(2026, 12, 1)),
        f"{POST}.2026-12-01": ("don-moi", date(2026, 12, 1), None),
    }


async def test_preview_names_the_places_whose_chain_changes(filled: World, admin: Browser) -> None:
    await admin.get(EDIT_POST)
    page = await admin.press("Xem trước thay đổi", cell_unit="an-phong", **OWNER)
    told = page.text.partition("Tin sẽ đi đường khác")[2]
    assert "KCN Tràng Duệ, Cổng số 1 KCN Tràng Duệ" in told and "từ 01/12/2026, mọi loại việc trừ " in told
    before, after = told.index("Đồn Công an KCN"), told.index("Công an phường An Phong")
    assert before < after, "the old chain, then the new one"


async def test_every_row_that_changed_is_kept_and_written_into_the_log(filled_both: World) -> None:
    filled = filled_both
    async with Browser(desk_app(filled), filled.cookies["admin"]) as admin:
        await admin.get("/desk/directory/edit?table=units&key=trang-due")
        await admin.press("Xem trước thay đổi", cell_name="Đồn Công an Tràng Duệ mới", cell_name_en="", cell_public_address="")
        await admin.press("Áp dụng")
        page = await admin.get("/desk/directory/history")
    assert "Đồn Công an KCN Tràng Duệ" in page.text and "Đồn Công an Tràng Duệ mới" in page.text and "admin" in page.text
    kept = await filled.db.read(lambda tx: tx.execute(select(directory_edit.c.name, directory_edit.c.before)).all())
    assert [row.name for row in kept] == ["trang-due"] and "Đồn Công an KCN Tràng Duệ" in kept[0].before
    assert ("admin", "directory_change") in await filled.audit()


async def test_renamed_place_is_still_found_by_its_old_name(admin: Browser) -> None:
    await admin.get("/desk/directory/edit?table=places&key=trang-due")
    await admin.press("Xem trước thay đổi", cell_name="Khu công nghiệp Tràng Duệ Xanh", cell_name_en="", cell_lat="", cell_lon="")
    await admin.press("Áp dụng")
    page = await admin.get("/desk/directory?q=kcn trang due&kind=zone")
    assert "Khu công nghiệp Tràng Duệ Xanh" in page.text


async def test_new_place_lies_somewhere_at_once_and_has_a_chain(filled: World, admin: Browser) -> None:
    await admin.get("/desk/directory/edit?table=places")
    new = {"cell_id": "vi-du-tro-moi", "cell_kind": "lodging", "cell_name": "Khu trọ Mới", "cell_name_en": "", "cell_lat": "",
           "cell_lon": "", "cell_effective_from": "", "cell_effective_to": "", "cell_share": "whole"}  # fmt: skip
    page = await admin.press("Xem trước thay đổi", cell_parent="", **new)
    assert "Thuộc về : Ô này không được để trống" in page.text
    page = await admin.press("Xem trước thay đổi", cell_parent="xa-11593", **new)
    assert "chưa có nơi này" in page.text and "Công an" in page.text.partition("chưa có nơi này")[2]
    page = await admin.press("Áp dụng")
    assert admin.status in (200, 303)
    page = await admin.get("/desk/directory/route?place=vi-du-tro-moi&category=theft&on=2026-12-01")
    assert "được báo tiếp" in page.text.lower() or "đơn vị chính" in page.text.lower()


async def test_row_is_ended_and_never_deleted(filled: World, admin: Browser) -> None:
    await admin.get("/desk/directory/edit?table=aliases&key=trang-due|KCN Tràng Duệ An Dương")
    await admin.press("Xem trước việc kết thúc", day="2026-11-30")
    await admin.press("Áp dụng")
    rows = await filled.db.read(directory.stored)
    alias = next(v for v in rows.aliases if v["alias"] == "KCN Tràng Duệ An Dương")
    assert alias["effective_to"] == date(2026, 11, 30)
    tables = [metadata.tables[name] for name in ("place", "unit", "coverage", "place_parent")]
    counts = await filled.db.read(lambda tx: [len(tx.execute(select(table)).all()) for table in tables])
    assert all(counts)


# --- refused ----------------------------------------------------------------------------------------------------------


async def refused(admin: Browser, address: str, button: str = "Xem trước thay đổi", **cells: str) -> str:
    await admin.get(address)
    page = await admin.press(button, **cells)
    assert admin.status == 422, page.text
    return page.text


NEW_COVERAGE = {"cell_id": "", "cell_minutes": "", "cell_effective_from": "2026-12-01", "cell_effective_to": ""}


async def test_unit_that_would_judge_itself_is_refused(admin: Browser) -> None:
    text = await refused(
        admin, "/desk/directory/edit?table=coverage", cell_place="trang-due", cell_category="misconduct",
        cell_unit="trang-due", cell_role="primary", **NEW_COVERAGE,
    )  # fmt: skip
    assert "Chọn một đơn vị thanh tra" in text


async def test_recipient_inside_an_enterprise_is_refused(filled: World, admin: Browser) -> None:
    await add_post(filled, "to-bao-ve", "guards", enterprise_id="vi-du-sao-mai")
    text = await refused(
        admin, "/desk/directory/edit?table=coverage", cell_place="trang-due", cell_category="theft", cell_unit="to-bao-ve",
        cell_role="cc", **NEW_COVERAGE,
    )  # fmt: skip
    assert "nằm trong doanh nghiệp nên không được nhận tin" in text


async def test_second_owner_and_unknown_ids_are_refused_and_the_words_stay(admin: Browser) -> None:
    text = await refused(
        admin, "/desk/directory/edit?table=coverage", cell_place="trang-due", cell_category="*", cell_unit="an-phong",
        cell_role="primary", **NEW_COVERAGE,
    )  # fmt: skip
    assert "đã có đơn vị chính khác" in text and 'value="an-phong"' in admin.response.text
    text = await refused(
        admin, "/desk/directory/edit?table=coverage", cell_place="trang-du", cell_category="*", cell_unit="an-phong",
        cell_role="cc", **NEW_COVERAGE,
    )  # fmt: skip
    assert "Có phải là “trang-due”" in text


async def test_gap_between_two_owners_is_refused(filled: World, admin: Browser) -> None:
    await add_post(filled)
    await admin.get(EDIT_POST)
    await admin.press("Xem trước thay đổi", cell_unit="don-moi", **OWNER)
    await admin.press("Áp dụng")
    text = await refused(admin, EDIT_POST, "Xem trước việc kết thúc", day="2026-11-25")
    assert "sẽ không có đơn vị chính" in text


async def test_place_left_without_a_chain_is_refused(admin: Browser) -> None:
    await admin.get("/desk/directory/place/trang-due")
    parents = [href for href, _ in admin.page.links if "table=parents&" in href and "key=" in href]
    assert len(parents) >= 1
    seen = ""
    for href in parents:
        await admin.get(href.replace("&amp;", "&"))
        page = await admin.press("Xem trước việc kết thúc", day="2026-12-01")
        seen += page.text
        if admin.status == 200 and "Áp dụng" in page.text:
            await admin.press("Áp dụng")
    assert "nơi này sẽ không thuộc về nơi nào" in seen


async def test_unit_with_coverage_left_is_not_ended(admin: Browser) -> None:
    text = await refused(admin, "/desk/directory/edit?table=units&key=trang-due", "Xem trước việc kết thúc", day="2026-12-01")
    assert "Sửa phân công sang đơn vị kế tiếp trước" in text


async def test_past_is_not_rewritten(admin: Browser) -> None:
    text = await refused(admin, EDIT_POST, "Xem trước việc kết thúc", day="2026-11-22")
    assert "Ngày này đã qua" in text
    await admin.post(
        "/desk/directory/change", token=admin.page.forms[-1].hidden["token"], table="units", do="change", key="trang-due",
        version="1", cell_kind="health",
    )  # fmt: skip
    assert "viết lại quá khứ" in admin.page.text


async def test_cell_with_a_formula_or_no_date_is_refused(admin: Browser) -> None:
    text = await refused(admin, "/desk/directory/edit?table=units&key=trang-due", cell_name="=1+1", cell_name_en="", cell_public_address="")
    assert "bảng tính sẽ coi là công thức" in text
    text = await refused(admin, EDIT_POST, "Xem trước việc kết thúc", day="ngày mai")
    assert "năm-tháng-ngày" in text


# --- two at once ------------------------------------------------------------------------------------------------------


async def test_second_administrator_is_told_and_nothing_is_overwritten(filled: World, admin: Browser, second: Browser) -> None:
    await add_post(filled)
    for browser, unit in ((admin, "don-moi"), (second, "an-phong")):
        await browser.get(EDIT_POST)
        await browser.press("Xem trước thay đổi", cell_unit=unit, **OWNER)
    await admin.press("Áp dụng")
    after = await coverage(filled, POST)
    page = await second.press("Áp dụng")
    assert "người khác đã sửa danh bạ" in page.text and 'value="an-phong"' in second.response.text
    assert await coverage(filled, POST) == after


async def test_same_form_sent_twice_changes_once(filled: World, admin: Browser) -> None:
    await admin.get("/desk/directory/edit?table=units&key=trang-due")
    await admin.press("Xem trước thay đổi", cell_name="Đồn mới", cell_name_en="", cell_public_address="")
    form = admin.page.forms[-1]
    for _ in range(2):
        await admin.post(form.action, **form.hidden)
    assert await filled.db.read(lambda tx: len(tx.execute(select(directory_edit)).all())) == 1


# --- what if ----------------------------------------------------------------------------------------------------------


async def test_what_if_tells_the_chain_and_each_step_with_its_reason(admin: Browser) -> None:
    page = await admin.get("/desk/directory/route?place=trang-due&category=theft&on=2026-12-01")
    assert "ngay: Đồn Công an KCN Tràng Duệ" in page.text and "ĐƠN VỊ CHÍNH : phụ trách nơi này" in page.text
    assert "bỏ qua: đơn vị chưa có khóa" in page.text


async def test_what_if_of_an_old_day_asks_the_units_of_that_day(admin: Browser) -> None:
    page = await admin.get("/desk/directory/route?place=cu-an-hoa-an-duong-hai-phong&category=theft&on=2024-06-01")
    assert "huyện An Dương" in page.text


async def test_what_if_understands_names_and_asks_again_when_it_does_not(admin: Browser) -> None:
    page = await admin.get("/desk/directory/route?place=kcn trang due&category=theft&on=2026-12-01")
    page = await admin.follow()
    assert "ĐƠN VỊ CHÍNH" in page.text or "Không rõ đó là nơi nào" in page.text
    await admin.get("/desk/directory/route?place=zzz&category=theft&on=2026-12-01")
    assert "Không rõ đó là nơi nào" in (await admin.follow()).text
    await admin.get("/desk/directory/route?place=trang-due&category=theft&on=2026-13-01")
    assert "Ngày hoặc loại việc chưa đúng" in (await admin.follow()).text


# --- red --------------------------------------------------------------------------------------------------------------


async def test_unit_without_key_or_contact_is_red_everywhere(filled: World, admin: Browser) -> None:
    for path in ("", "/units?q=trang+due", "/unit/trang-due", "/place/trang-due", "/route?place=trang-due&category=theft"):
        page = await admin.get(f"/desk/directory{path}")
        assert re.search('class="mark hot">chưa có liên hệ', admin.response.text), path
    async with Browser(desk_app(filled), filled.cookies["right"]) as right:
        page = await right.get("/desk")
        assert "chưa có liên hệ" in page.text and "Đồn Công an KCN Tràng Duệ" in page.text
    await add_group(filled, "trang-due")
    async with Browser(desk_app(filled), filled.cookies["right"]) as right:
        assert "chưa có liên hệ" not in (await right.get("/desk")).text
    page = await admin.get("/desk/directory/unit/trang-due")
    assert "chưa có liên hệ" not in page.text


# --- contacts ---------------------------------------------------------------------------------------------------------


async def test_contacts_show_kind_label_and_state_and_never_an_address(filled: World, admin: Browser) -> None:
    await add_group(filled, "trang-due", "Nhóm ca đêm")
    page = await admin.get("/desk/directory/unit/trang-due")
    assert "Nhóm ca đêm" in page.text and "sealed" not in admin.response.text
    page = await admin.press("Lưu", called="gọi 0912 345 678", rank="2")
    assert "tên gọi không được chứa số điện thoại" in page.text
    page = await admin.press("Lưu", called="Nhóm ca ngày", rank="2")
    assert "Nhóm ca ngày" in page.text and "báo lượt 2" in page.text
    page = await admin.press("Thôi dùng liên hệ này")
    assert "Chưa có liên hệ nào" in page.text
    assert [action for who, action in await filled.audit() if who == "admin"] == ["contact_change", "contact_end"]
