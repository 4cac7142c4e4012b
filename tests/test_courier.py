"""The way back to a tipster: neutral on the phone, closed to whoever takes the store, gone in time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot import housekeeping
from bot.app import App
from bot.composing.parcels import Parcels
from bot.delivery import Deliverer
from bot.hiding import Hiding
from bot.messages import Address
from bot.receive import Receiver
from bot.talk import Talk
from storage import courier_keys
from storage.sealing import SealBroken
from tests.installations import Clock
from tests.messenger import FakeMessenger, update
from tests.people import Officer, client

STORY = "Bọn cò mồi ở cổng Quetzal đòi tiền bảo kê của công nhân xóm trọ"
QUESTION = "Chúng đi xe gì, mấy người?"


class Phone:
    """A worker on the fake platform, with the whole program behind it."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app, self.clock, self.chat = app, clock, FakeMessenger()
        channels = {"fake": self.chat}
        self.hiding = Hiding(app.services, channels)
        self.receiver = Receiver(app.services, channels, Talk(app.services, app.dispatcher, self.hiding).take)
        self.deliverer = Deliverer(app.services, Parcels(app.services, "http://x").composers(), channels)
        self.n = 0

    async def does(self, **act: object) -> None:
        self.n += 1
        await self.receiver.accept("fake", [update(f"u{self.n}", ref=f"w{self.n}", **act)])
        await self.receiver.drain()

    async def press(self, choice: str) -> None:
        last = self.chat.sent[-1]
        values = [b.value for b in (*last.message.buttons, *last.message.controls)]
        value = next((v for v in values if v.partition(":")[2] == choice or v.startswith(choice)), None)
        assert value, (choice, values)
        await self.does(press=value, pressed_ref=last.ref, press_id="p")

    async def send_tip(self, reply: str = "allow") -> str:
        await self.does(start="z_trang-due")
        for choice in ("theft", "now"):
            await self.press(choice)
        await self.does(text=STORY)
        while self.step != "tip-sent":
            await self.press({"tip-evidence": "done", "tip-reply": reply, "tip-mask": "keep"}.get(self.step, "send"))
        receipt = self.chat.sent[-1].message.receipt
        assert receipt
        return receipt.code

    @property
    def step(self) -> str:
        return self.chat.sent[-1].message.step

    @property
    def text(self) -> str:
        return self.chat.sent[-1].text


@pytest.fixture
def phone(lachan: App, clock: Clock) -> Phone:
    return Phone(lachan, clock)


async def at_the_desk(app: App, code: str, act: Callable[[Officer], object]) -> None:
    async with client(app.pages()) as browser:
        desk = Officer(browser)
        await desk.sign_in()
        await desk.open_tip(code)
        if any(f.action.endswith("/acknowledge") for f in desk.page.forms):
            await desk.acknowledge()
        await act(desk)  # type: ignore[misc]


async def ask(app: App, code: str) -> None:
    await at_the_desk(app, code, lambda desk: desk.ask(QUESTION))


def rows(folder: Path, table: str) -> int:
    with sqlite3.connect(f"file:{folder / 'var' / 'lachan.db'}?mode=ro", uri=True) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


async def test_officers_words_are_never_a_push(phone: Phone) -> None:
    code = await phone.send_tip()
    await ask(phone.app, code)
    assert await phone.deliverer.drain() >= 1
    message = phone.chat.sent[-1].message
    assert phone.text == "Sổ tay của bạn có mục mới." and message.protect
    (button,) = message.buttons
    assert button.label == "Xem" and len(button.value.encode()) <= 64 and code not in button.value


async def test_tap_opens_the_case_without_a_code_and_the_answer_finds_its_tip(phone: Phone) -> None:
    code = await phone.send_tip()
    await phone.does(text="/x")
    await ask(phone.app, code)
    await phone.deliverer.drain()
    await phone.press("h:")
    assert phone.step == "case-view" and QUESTION in phone.text
    await phone.does(text="Hai xe máy, bốn người")
    answers: list[str] = []

    async def look(desk: Officer) -> None:
        answers.append((await desk.open_tip(code)).text)

    await at_the_desk(phone.app, code, look)
    assert "Hai xe máy, bốn người" in answers[0]


async def test_whole_way_there_and_back_on_both_engines(lachan_on_both: App, clock: Clock) -> None:
    phone = Phone(lachan_on_both, clock)
    code = await phone.send_tip()
    await phone.does(text="/x")
    await ask(phone.app, code)
    await phone.deliverer.drain()
    await phone.press("h:")
    assert QUESTION in phone.text
    await phone.does(text="Hai xe máy")
    clock.forward(minutes=10)
    assert await phone.hiding.hide_due() == 1 and phone.step == "calm"
    await housekeeping.tick(phone.app.services, clock.forward(days=9))
    await at_the_desk(phone.app, code, lambda desk: desk.close("handled"))
    await phone.deliverer.drain()
    assert phone.text == "Sổ tay của bạn có mục mới."
    tally = await housekeeping.tick(phone.app.services, clock.forward(hours=74))
    assert tally.failed == () and tally.erased.updates >= 1


async def test_button_still_works_after_a_restart_and_an_invented_one_does_not(phone: Phone) -> None:
    code = await phone.send_tip()
    await phone.does(text="/x")
    await ask(phone.app, code)
    await phone.deliverer.drain()
    value = phone.chat.sent[-1].message.buttons[0].value
    again = Phone(phone.app, phone.clock)
    again.n = 500
    await again.does(press="h:" + "A" * 22)
    assert again.step == "case-receipt"
    await again.does(press=value)
    assert again.step == "case-view"


async def test_a_draft_is_not_lost_to_a_tap(phone: Phone) -> None:
    code = await phone.send_tip()
    await phone.does(text="/x")
    await ask(phone.app, code)
    await phone.does(text="Có cháy ở xưởng sơn cổng 2")
    step = phone.step
    await phone.deliverer.drain()
    await phone.press("h:")
    assert phone.step == step


async def test_who_refused_messages_gets_none_and_leaves_no_address(phone: Phone, tmp_path: Path) -> None:
    code = await phone.send_tip(reply="one_way")
    assert rows(tmp_path, "return_address") == 0
    before = len(phone.chat.sent)
    await ask(phone.app, code)
    await phone.deliverer.drain()
    assert len(phone.chat.sent) == before and rows(tmp_path, "notice") == 0


async def test_handle_is_nowhere_in_the_store_once_it_is_sent(phone: Phone, tmp_path: Path) -> None:
    code = await phone.send_tip()
    await ask(phone.app, code)
    assert rows(tmp_path, "notice") == 1
    await phone.deliverer.drain()
    assert rows(tmp_path, "notice") == 0
    value = phone.chat.sent[-1].message.buttons[0].value.removeprefix("h:")
    assert not any(value.encode() in file.read_bytes() for file in (tmp_path / "var").rglob("*") if file.is_file())


async def test_address_is_gone_72_hours_after_closing(phone: Phone, tmp_path: Path) -> None:
    code = await phone.send_tip()
    await at_the_desk(phone.app, code, lambda desk: desk.close("handled"))
    await phone.deliverer.drain()
    assert phone.text == "Sổ tay của bạn có mục mới."
    phone.clock.forward(hours=70)
    await housekeeping.tick(phone.app.services, phone.clock())
    assert rows(tmp_path, "return_address") == 1
    phone.clock.forward(hours=3)
    await housekeeping.tick(phone.app.services, phone.clock())
    assert rows(tmp_path, "return_address") == 0


async def test_address_is_sealed_anew_each_week_and_the_old_key_destroyed(phone: Phone, tmp_path: Path) -> None:
    code = await phone.send_tip()
    keys = tmp_path / "var" / "keys" / "courier"
    (first,) = keys.iterdir()
    phone.clock.forward(days=9)
    await housekeeping.tick(phone.app.services, phone.clock())
    assert first not in keys.iterdir() and len(list(keys.iterdir())) == 1
    await ask(phone.app, code)
    await phone.deliverer.drain()
    assert phone.text == "Sổ tay của bạn có mục mới."


def test_a_sealed_address_opens_for_its_row_and_week_only(lachan: App, clock: Clock) -> None:
    ring, epoch = lachan.services.keyring, courier_keys.epoch_of(clock())
    sealed = courier_keys.seal(ring, epoch, b"row", b"telegram 7")
    assert courier_keys.unseal(ring, epoch, b"row", sealed) == b"telegram 7"
    for week, row in ((epoch, b"other"), (epoch + 1, b"row")):
        with pytest.raises(SealBroken):
            courier_keys.unseal(ring, week, row, sealed)
    courier_keys.destroy_before(ring, epoch + 1)
    with pytest.raises(SealBroken):
        courier_keys.unseal(ring, epoch, b"row", sealed)


# --- hiding -------------------------------------------------------------------------------------------------------------


async def test_x_deletes_both_sides_at_once_and_leaves_a_piece_of_law(phone: Phone) -> None:
    await phone.does(start="z_trang-due")
    await phone.press("theft")
    said = [each.ref for each in phone.chat.sent]
    await phone.does(text="/x")
    assert set(phone.chat.erased) == {*said, "w1", "w2", "w3"}
    assert phone.step == "calm" and "Trộm" not in phone.text
    await phone.does(text="/start")
    assert phone.step == "home"


async def test_ten_idle_minutes_hide_everything_and_end_on_a_piece_of_law(phone: Phone, tmp_path: Path) -> None:
    await phone.send_tip()
    said = {each.ref for each in phone.chat.sent}
    phone.clock.forward(minutes=9, seconds=59)
    assert await phone.hiding.hide_due() == 0
    phone.clock.forward(seconds=1)
    assert await phone.hiding.hide_due() == 1
    assert said <= set(phone.chat.erased) and {f"w{n}" for n in range(1, phone.n + 1)} <= set(phone.chat.erased)
    last = phone.chat.sent[-1].message
    assert last.step == "calm" and last.silent
    assert rows(tmp_path, "conversation") == 0 and rows(tmp_path, "hide_job") == 0
    await phone.does(text="Xem trạng thái tin này")
    assert "Đã nhận" not in phone.text


async def test_each_step_begins_the_ten_minutes_anew(phone: Phone) -> None:
    await phone.does(start="z_trang-due")
    phone.clock.forward(minutes=9)
    await phone.press("theft")
    phone.clock.forward(minutes=9)
    assert await phone.hiding.hide_due() == 0


async def test_platform_that_is_away_is_asked_again(phone: Phone) -> None:
    await phone.does(start="z_trang-due")
    erase, away = phone.chat.erase, [0, 0]

    async def failing(address: Address, refs: list[str]) -> int:
        return away.pop() if away else await erase(address, refs)

    phone.chat.erase = failing  # type: ignore[method-assign]
    for minutes in (10, 5, 5):
        phone.clock.forward(minutes=minutes)
        await phone.hiding.hide_due()
    assert phone.chat.erased and phone.step == "calm"


async def test_what_must_be_hidden_stands_nowhere_in_the_clear(phone: Phone, tmp_path: Path) -> None:
    await phone.receiver.accept("fake", [update("1", chat="5000000001", ref="ref-Quetzal-99", text="hi")])
    await phone.receiver.drain()
    assert rows(tmp_path, "hide_job") == 1
    for file in (tmp_path / "var").rglob("*"):
        if file.is_file():
            assert b"5000000001" not in file.read_bytes() and b"Quetzal-99" not in file.read_bytes()


async def test_parting_words_are_hidden_after_a_moment(phone: Phone) -> None:
    await phone.send_tip()
    await phone.press("ctl-home")
    assert phone.step == "left"
    parting = phone.chat.sent[-1].ref
    phone.clock.forward(minutes=1)
    assert await phone.hiding.hide_due() == 1
    assert parting in phone.chat.erased and phone.step == "calm"


def test_weeks_begin_on_monday(clock: Clock) -> None:
    monday = clock().replace(year=2026, month=11, day=23, hour=0, minute=0, second=0, microsecond=0)
    assert courier_keys.epoch_of(monday) == courier_keys.epoch_of(monday - timedelta(seconds=1)) + 1
