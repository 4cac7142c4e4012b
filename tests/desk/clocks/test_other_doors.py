"""A report by phone, letter box or counter: the same route, seals and alerts; its receipt opens the case; nothing is doubled."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from bot.app import App
from bot.handlers.desk_reading import open_sealed
from bot.handlers.unit import open_tip
from storage.schema import audit, media, tip, tip_door
from tests.people import Officer, Worker, client

STORY = "Bà bán nước ở cổng số 2 kể có nhóm người chặn xe xin tiền bảo kê"
REPORT = {
    "door": "counter", "category": "extortion_threats", "place_words": "kcn trang due", "when": "earlier", "story": STORY,
}  # fmt: skip


@pytest.fixture
async def officer(lachan: App) -> Any:
    async with client(lachan.pages()) as browser:
        who = Officer(browser, {"sec-fetch-site": "same-origin"})
        await who.sign_in()
        yield who


async def fill(officer: Officer, **changes: str) -> None:
    await officer.open("/desk/intake")
    await officer.submit(officer.form("/desk/intake"), REPORT | changes)


async def send(officer: Officer, place: str = "trang-due", files: Any = None, **changes: str) -> None:
    await fill(officer, **changes)
    await officer.submit(officer.form("/desk/intake"), REPORT | changes | {"place_id": place}, files=files)


def receipt(officer: Officer) -> str:
    words = " ".join(re.findall(r"<li>([a-z]+)</li>", officer.page.html))
    assert len(words.split()) == 8, officer.page.text
    return words


async def stored(app: App) -> list[Any]:
    query = select(tip.c.id, tip.c.unit_id, tip.c.urgency, tip.c.code, tip_door.c.door).join(tip_door, tip_door.c.tip_id == tip.c.id)
    return await app.services.db.read(lambda tx: list(tx.execute(query).all()))


async def test_report_goes_to_the_unit_of_its_place_and_the_receipt_opens_it(lachan: App, officer: Officer) -> None:
    await fill(officer)
    assert "Đúng là nơi nào?" in officer.page.text and STORY in officer.page.text
    assert 'value="trang-due" required checked' in officer.page.html
    await officer.submit(officer.form("/desk/intake"), REPORT | {"place_id": "trang-due"})
    assert "Tin thuộc đơn vị bạn" in officer.page.text and "24 số" in officer.page.text
    words = receipt(officer)
    (row,) = await stored(lachan)
    assert (row.unit_id, row.urgency, row.door) == ("trang-due", "normal", "counter")
    async with client(lachan.pages()) as phone:
        worker = Worker(phone)
        await worker.open_case(words)
        assert row.code in worker.page.text and "Chưa ai mở" not in worker.page.text
    page = await officer.open_tip(row.code)
    assert STORY in page.text and "Cán bộ ghi lại tin" in page.text and "tại quầy" in page.text


async def test_door_and_officer_are_sealed_and_the_log_names_no_tip(lachan: App, officer: Officer) -> None:
    await send(officer)
    (row,) = await stored(lachan)
    logged = await lachan.services.db.read(
        lambda tx: tx.execute(select(audit.c.ref, audit.c.detail).where(audit.c.action == "write_down")).one()
    )
    assert str(row.id) not in repr(logged) and "counter" in logged.detail
    cookie = officer.client.cookies["lachan_desk"]
    opened = await open_sealed(await open_tip(lachan.services, cookie, row.id), cookie)
    assert opened.body("door") == {"by": "unit", "door": "counter", "officer": "truc-1", "unit": "trang-due"}


async def test_same_form_sent_twice_is_one_tip_with_the_same_receipt(lachan: App, officer: Officer) -> None:
    await fill(officer)
    form = officer.form("/desk/intake")
    receipts = []
    for _ in range(2):
        await officer.submit(form, REPORT | {"place_id": "trang-due"})
        receipts.append(receipt(officer))
    assert receipts[0] == receipts[1] and len(await stored(lachan)) == 1
    assert "đã được gửi trước đó" in officer.page.text
    await send(officer)
    assert receipt(officer) != receipts[0] and len(await stored(lachan)) == 2


async def test_report_of_another_unit_is_passed_on_and_the_writer_cannot_open_it(lachan: App, officer: Officer) -> None:
    await send(officer, place="bao-minh", place_words="kcn bao minh")
    (row,) = await stored(lachan)
    assert row.unit_id != "trang-due"
    assert "chuyển tới đơn vị có thẩm quyền" in officer.page.text and str(row.id) not in officer.page.html
    await officer.open(f"/desk/tip/{row.id}")
    assert officer.response.status_code == 404
    await officer.open("/desk")
    assert row.code not in officer.page.text


async def test_photo_is_cleaned_and_sealed_to_the_tip(lachan: App, officer: Officer) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    await send(officer, files={"photo": ("IMG_nha_toi.jpg", picture.getvalue(), "image/jpeg")})
    (row,) = await stored(lachan)
    kept = await lachan.services.db.read(lambda tx: tx.execute(select(media.c.tip_id, media.c.kind, media.c.draft_key)).one())
    assert kept == (row.id, "photo", None)
    await officer.open(f"/desk/tip/{row.id}")
    assert f"/desk/tip/{row.id}/media/" in officer.page.html


async def test_broken_photo_keeps_every_word(lachan: App, officer: Officer) -> None:
    await send(officer, files={"photo": ("x.jpg", b"%PDF-1.4 no picture", "image/jpeg")})
    assert officer.response.status_code == 422 and "ảnh JPEG hoặc PNG" in officer.page.text
    assert STORY in officer.page.text and await stored(lachan) == []
    await officer.submit(officer.form("/desk/intake"), REPORT | {"place_id": "trang-due"})
    assert len(await stored(lachan)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"door": ""}, "đường nào"), ({"category": "politics"}, "loại việc"), ({"place_words": " "}, "nơi xảy ra"),
        ({"when": "never"}, "khi nào"), ({"story": " \n"}, "nội dung"), ({"story": "a" * 4001}, "4000"),
        ({"place_words": "x" * 161}, "ngắn lại"),
    ],
)  # fmt: skip
async def test_what_is_missing_is_said_and_nothing_typed_is_lost(lachan: App, officer: Officer, changes: dict[str, str], said: str) -> None:
    await fill(officer, **changes)
    assert officer.response.status_code == 422 and said in officer.page.text and await stored(lachan) == []
    if "story" not in changes:
        assert STORY in officer.page.text


async def test_place_chosen_for_other_words_is_asked_again(lachan: App, officer: Officer) -> None:
    await fill(officer)
    await officer.submit(officer.form("/desk/intake"), REPORT | {"place_id": "trang-due", "place_words": "kcn bao minh"})
    assert "Đúng là nơi nào?" in officer.page.text and await stored(lachan) == []


async def test_place_in_no_list_keeps_its_words(lachan: App, officer: Officer) -> None:
    await send(officer, place="-", place_words="dãy trọ bà Ba sau cây xăng")
    assert len(await stored(lachan)) == 1 and len(receipt(officer)) > 20


async def test_danger_makes_it_urgent(lachan: App, officer: Officer) -> None:
    await send(officer, danger="yes")
    assert (await stored(lachan))[0].urgency == "urgent"


async def test_form_has_no_field_for_the_reporter(officer: Officer) -> None:
    await officer.open("/desk/intake")
    assert officer.form("/desk/intake").fields == {"door", "category", "place_words", "when", "danger", "story"}
    assert "VNeID" in officer.page.text
