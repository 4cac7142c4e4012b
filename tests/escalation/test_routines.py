"""Each morning a heartbeat to every contact and a list to the chief; each month a drill whose time the desk shows."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot import housekeeping
from bot.app import App
from bot.channels.base import RecipientStopped, Unreachable
from bot.composing.parcels import Parcels
from bot.delivery import Deliverer
from bot.handlers.binding import new_contact
from bot.messages import Address
from storage import contacts, outbox
from tests.installations import Clock
from tests.messenger import FakeMessenger
from tests.people import Officer, Worker, client

BEFORE_DAWN = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)  # 06:59 in Viet Nam
DRILL_DAY = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)  # the first Tuesday of December, 10:00


@pytest.fixture
def chat() -> FakeMessenger:
    return FakeMessenger()


@pytest.fixture
def deliverer(lachan: App, chat: FakeMessenger) -> Deliverer:
    return Deliverer(lachan.services, Parcels(lachan.services, "http://x").composers(), {"fake": chat})


async def add(app: App, name: str, unit_id: str = "trang-due", **more: object) -> None:
    contact = new_contact(app.services.keyring, uuid4(), unit_id, "group", Address("fake", name), label=name, **more)
    await app.services.db.write(lambda tx: contacts.add(tx, contact))


async def test_heartbeat_comes_once_each_morning_tip_or_no_tip(
    lachan: App, clock: Clock, chat: FakeMessenger, deliverer: Deliverer
) -> None:
    await add(lachan, "nhom")
    clock.now = BEFORE_DAWN
    await housekeeping.tick(lachan.services, clock())
    assert await deliverer.drain() == 0
    for _ in range(3):
        clock.forward(minutes=1)
        await housekeeping.tick(lachan.services, clock())
        await deliverer.drain()
    assert ["hoạt động bình thường" in each.text for each in chat.sent] == [True]
    assert chat.sent[0].message.silent and chat.sent[0].lane == "reply"
    await housekeeping.tick(lachan.services, clock.forward(days=1))
    await deliverer.drain()
    assert len(chat.sent) == 2


async def test_chief_hears_what_is_stuck_and_nothing_when_nothing_is(
    lachan: App, clock: Clock, chat: FakeMessenger, deliverer: Deliverer
) -> None:
    await add(lachan, "chief", purpose="chief")
    await add(lachan, "gone")
    clock.now = BEFORE_DAWN
    await housekeeping.tick(lachan.services, clock.forward(minutes=1))
    await deliverer.drain()
    assert [each.address.chat for each in chat.sent] == ["gone"]
    async with client(lachan.pages()) as browser:
        await Worker(browser).send()
    chat.trouble = lambda address, _: RecipientStopped() if address.chat == "gone" else None
    await deliverer.drain()
    await housekeeping.tick(lachan.services, clock.forward(days=1))
    await deliverer.drain()
    assert chat.sent[-1].address.chat == "chief"
    assert "gone" in chat.sent[-1].text and "RecipientStopped" in chat.sent[-1].text


async def test_desk_shows_its_own_units_stuck_messages(
    lachan: App, clock: Clock, chat: FakeMessenger, deliverer: Deliverer
) -> None:
    await add(lachan, "nhom-ca-dem")
    await add(lachan, "nguoi-khac", "duty-desk")
    async with client(lachan.pages()) as phone, client(lachan.pages()) as browser:
        sent = await Worker(phone).send()
        chat.trouble = lambda *_: Unreachable(ambiguous=False)
        for _ in range(outbox.STUCK_ATTEMPTS):
            await deliverer.drain()
            clock.forward(minutes=2)
        desk = Officer(browser)
        page = await desk.sign_in()
        assert "nhom-ca-dem" in page.text and sent.code in page.text and "chưa kết nối được" in page.text
        assert "nguoi-khac" not in page.text


async def test_drill_comes_once_a_month_and_the_desk_shows_how_long_it_took(
    lachan: App, clock: Clock, chat: FakeMessenger, deliverer: Deliverer
) -> None:
    await add(lachan, "nhom")
    clock.now = DRILL_DAY
    for _ in range(2):
        assert (await housekeeping.tick(lachan.services, clock())).failed == ()
    await deliverer.drain()
    drills = [each for each in chat.sent if "DIỄN TẬP" in each.text]
    assert len(drills) == 1 and "KHẨN" in drills[0].text
    async with client(lachan.pages()) as browser:
        desk = Officer(browser)
        page = await desk.sign_in()
        assert "chưa ai nhận" in page.text
        clock.forward(minutes=2, seconds=13)
        code = drills[0].message.facts["code"]
        await desk.open_tip(code)
        assert "diễn tập hằng tháng" in desk.page.text
        await desk.acknowledge()
        page = await desk.open("/desk")
        assert "nhận sau 2 phút 13 giây" in page.text
    clock.forward(minutes=31)
    assert (await housekeeping.tick(lachan.services, clock())).raised == 0


async def test_chief_hears_in_the_morning_what_yesterday_came_to_and_what_is_due(
    lachan: App, clock: Clock, chat: FakeMessenger, deliverer: Deliverer
) -> None:
    await add(lachan, "chief", purpose="chief")
    async with client(lachan.pages()) as browser:
        sent = await Worker(browser).send()
    async with client(lachan.pages()) as browser:
        officer = Officer(browser, {"sec-fetch-site": "same-origin"})
        await officer.sign_in()
        await officer.open_tip(sent.code)
        await officer.acknowledge()
        await officer._then(officer.form("/intake"), {"number": "77/2026"})
    await housekeeping.tick(lachan.services, clock.forward(hours=30))
    await deliverer.drain()
    (told,) = [each for each in chat.sent if each.message.step == "digest"]
    assert told.address.chat == "chief"
    for words in ("Ngày 23/11/2026", "Tin mới 1", "Nhận xử lý 1", "Xác nhận tiếp nhận 1", "Quá hạn", sent.code, "Trộm cắp"):
        assert words in told.text, words
    assert "77/2026" not in told.text and "Tràng Duệ" not in told.text


async def test_red_clock_reaches_the_units_contacts_and_a_breach_the_chief(
    lachan: App, clock: Clock, chat: FakeMessenger, deliverer: Deliverer
) -> None:
    async with client(lachan.pages()) as browser:
        sent = await Worker(browser).send()
    async with client(lachan.pages()) as browser:
        officer = Officer(browser, {"sec-fetch-site": "same-origin"})
        await officer.sign_in()
        await officer.open_tip(sent.code)
        await officer.acknowledge()
        await officer._then(officer.form("/intake"), {"number": "77/2026"})
    await add(lachan, "chief", purpose="chief")
    await add(lachan, "nhom")
    for hours in (20, 4):
        await housekeeping.tick(lachan.services, clock.forward(hours=hours))
        await housekeeping.tick(lachan.services, clock())
        await deliverer.drain()
    told = [(each.address.chat, each.text) for each in chat.sent if each.message.step == "clock"]
    assert all(sent.code in text and "77/2026" not in text for _, text in told)
    assert [(who, "QUÁ HẠN" in text) for who, text in told] == [("nhom", False), ("chief", True)]
