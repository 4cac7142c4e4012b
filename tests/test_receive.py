"""Updates become turns: kept first, in order per conversation, each once, whatever fails in between."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.app import App
from bot.channels.base import Moved, RawUpdate, RecipientStopped, Throttled, Unreachable
from bot.hiding import Hiding
from bot.messages import Address, Inbound
from bot.receive import AlreadyDone, Receiver, Update
from bot.talk import Talk
from storage import inbox
from storage.schema import inbox as inbox_table
from storage.schema import tip
from tests.installations import Clock, demo
from tests.messenger import FakeMessenger, update
from tests.promises.scanner import files_under, find_words

WORDS = "Bọn cò mồi ở cổng Quetzal đòi tiền bảo kê của công nhân xóm trọ"


async def count(app: App, table) -> int:
    return await app.services.db.read(lambda tx: tx.execute(select(func.count()).select_from(table)).scalar_one())


def talk(app: App, chat: FakeMessenger) -> Talk:
    return Talk(app.services, app.dispatcher, Hiding(app.services, {"fake": chat}))


@pytest.fixture
def chat() -> FakeMessenger:
    return FakeMessenger()


@pytest.fixture
def receiver(lachan: App, chat: FakeMessenger) -> Receiver:
    return Receiver(lachan.services, {"fake": chat}, talk(lachan, chat).take)


async def say(receiver: Receiver, *updates: RawUpdate) -> None:
    await receiver.accept("fake", updates)
    await receiver.drain()


def pressed(chat: FakeMessenger, choice: str) -> str:
    """The button of the newest message that carries this choice."""
    message = chat.sent[-1].message
    found = [b.value for b in (*message.buttons, *message.controls) if b.value.partition(":")[2] == choice]
    assert found, [b.value for b in message.buttons]
    return found[0]


async def send_a_tip(receiver: Receiver, chat: FakeMessenger, n: int = 100) -> None:
    await say(receiver, update(f"{n}", start="z_trang-due"))
    for choice in ("theft", "now"):
        n += 1
        await say(receiver, update(f"{n}", press=pressed(chat, choice)))
    await say(receiver, update(f"{n + 1}", text="Mất xe máy ở bãi xe cổng 2, biển 15B"))
    n += 2
    while chat.sent[-1].message.step != "tip-sent":
        step = chat.sent[-1].message.step
        choice = {"tip-evidence": "done", "tip-reply": "one_way", "tip-mask": "keep"}.get(step, "send")
        await say(receiver, update(f"{n}", press=pressed(chat, choice)))
        n += 1


async def test_what_is_accepted_is_sealed_before_it_is_confirmed(
    receiver: Receiver, lachan: App, tmp_path: Path
) -> None:
    await receiver.accept("fake", [update("1", chat="5000000001", text=WORDS)])
    assert await count(lachan, inbox_table) == 1
    assert find_words(files_under(tmp_path / "var"), [WORDS, "5000000001"]) == []


async def test_a_message_is_answered_once_and_leaves_the_inbox(
    receiver: Receiver, chat: FakeMessenger, lachan: App
) -> None:
    await say(receiver, update("1", text="hi"), update("1", text="hi"))
    assert len(chat.sent) == 1 and chat.sent[0].message.step == "home" and chat.sent[0].message.protect
    assert await count(lachan, inbox_table) == 0
    await say(receiver, update("1", text="hi"))
    assert len(chat.sent) == 1


async def test_a_whole_tip_is_sent_and_its_receipt_answered(
    receiver: Receiver, chat: FakeMessenger, lachan: App
) -> None:
    await send_a_tip(receiver, chat)
    assert await count(lachan, tip) == 1 and chat.sent[-1].message.receipt is not None


async def test_a_conversation_stays_in_order_while_others_go_on(lachan: App) -> None:
    heard: list[tuple[str, str]] = []
    gate = asyncio.Event()

    async def take(inbound: Inbound, _channel: object, _update: Update) -> None:
        if inbound.text == "slow":
            await gate.wait()
        heard.append((inbound.address.chat, inbound.text or ""))
        if inbound.address.chat == "quick":
            gate.set()

    receiver = Receiver(lachan.services, {"fake": FakeMessenger()}, take)
    await say(
        receiver, update("1", "held", text="slow"), update("2", "held", text="after"), update("3", "quick", text="x")
    )
    assert heard == [("quick", "x"), ("held", "slow"), ("held", "after")]


async def test_poison_is_set_aside_after_three_tries_and_stops_nobody(lachan: App) -> None:
    tried: list[str] = []

    async def take(inbound: Inbound, _channel: object, _update: Update) -> None:
        tried.append(inbound.text or "")
        if inbound.text == "poison":
            raise ValueError("no")

    receiver = Receiver(lachan.services, {"fake": FakeMessenger()}, take)
    await say(receiver, update("1", text="poison"), update("2", text="next"))
    assert tried == ["poison", "poison", "poison", "next"]
    assert await lachan.services.db.read(inbox.count_poison) == 1


async def test_what_cannot_be_read_is_nobody_s_turn_and_no_neighbour_is_lost(
    receiver: Receiver, chat: FakeMessenger, lachan: App
) -> None:
    await say(receiver, RawUpdate("1", b"\x00{"), update("2", text="hi"), RawUpdate("3", b"[]"))
    assert len(chat.sent) == 1 and await count(lachan, inbox_table) == 0


async def test_a_database_that_is_away_costs_no_try(lachan: App, chat: FakeMessenger, monkeypatch) -> None:
    failures = [OSError("away")] * 5

    async def take(_inbound: Inbound, _channel: object, _update: Update) -> None:
        if failures:
            raise failures.pop()
        chat.erased.append("done")

    lachan.services.pause = no_pause
    await say(Receiver(lachan.services, {"fake": chat}, take), update("1", text="x"))
    assert chat.erased == ["done"] and await lachan.services.db.read(inbox.count_poison) == 0


async def no_pause(_seconds: float) -> None: ...


async def test_a_lost_question_is_given_up_but_a_receipt_is_not(
    receiver: Receiver, chat: FakeMessenger, lachan: App
) -> None:
    lachan.services.pause = no_pause
    await say(receiver, update("1", text="hi"))
    refused = [0]

    def trouble(_address: Address, message) -> Exception | None:
        refused[0] += 1
        return Unreachable(ambiguous=False) if refused[0] <= 9 else None

    chat.trouble = trouble
    await say(receiver, update("2", text="hi"))
    assert refused[0] == 4 and len(chat.sent) == 1
    chat.trouble = lambda *_: None
    receipts = [0]

    def until_receipt(_address: Address, message) -> Exception | None:
        if message.step == "tip-sent":
            receipts[0] += 1
            return Unreachable(ambiguous=True) if receipts[0] <= 20 else None
        return None

    chat.trouble = until_receipt
    await send_a_tip(receiver, chat)
    assert chat.sent[-1].message.step == "tip-sent" and receipts[0] == 21


async def test_a_killed_process_hands_the_receipt_over_after_its_restart(tmp_path: Path, clock: Clock) -> None:
    chat, reached = FakeMessenger(), asyncio.Event()

    async def hang(_seconds: float) -> None:
        reached.set()
        await asyncio.Event().wait()

    async with demo(tmp_path / "var", clock) as app:
        app.services.pause = hang
        receiver = Receiver(app.services, {"fake": chat}, talk(app, chat).take)
        chat.trouble = lambda _a, m: Unreachable(ambiguous=False) if m.step == "tip-sent" else None
        running = asyncio.create_task(send_a_tip(receiver, chat))
        await reached.wait()
        running.cancel()
        assert await count(app, tip) == 1
    chat.trouble = lambda *_: None
    async with demo(tmp_path / "var", clock) as app:
        await Receiver(app.services, {"fake": chat}, talk(app, chat).take).drain()
        assert chat.sent[-1].message.receipt is not None
        assert await count(app, tip) == 1 and await count(app, inbox_table) == 0


async def test_a_turn_is_undone_when_another_process_was_first(lachan: App, chat: FakeMessenger) -> None:
    """Two receivers on one database: one turn, one answer."""
    taking = talk(lachan, chat)
    first, second = (Receiver(lachan.services, {"fake": chat}, taking.take) for _ in range(2))
    await first.accept("fake", [update(str(n), chat=str(n), text="Mất xe máy ở bãi xe") for n in range(20)])
    await asyncio.gather(first.drain(), second.drain())
    assert len(chat.sent) == 20 and await count(lachan, inbox_table) == 0


async def test_what_another_process_finished_undoes_the_transaction(lachan: App) -> None:
    await Receiver(lachan.services, {"fake": FakeMessenger()}, None).accept("fake", [update("1")])  # type: ignore[arg-type]
    ((key, _),) = await lachan.services.db.read(lambda tx: inbox.waiting(tx, 9))

    def turn(tx: Connection) -> None:
        Update(key, False).done(tx)

    await lachan.services.db.write(turn)
    with pytest.raises(AlreadyDone):
        await lachan.services.db.write(turn)


@pytest.mark.parametrize("error", [RecipientStopped(), Moved(Address("fake", "8")), Throttled(17.0)])
async def test_each_error_of_the_platform_ends_the_answer(
    receiver: Receiver, chat: FakeMessenger, lachan: App, error: Exception
) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    lachan.services.pause = pause
    errors = [error]
    chat.trouble = lambda *_: errors.pop() if errors else None
    await say(receiver, update("1", text="hi"))
    reached = [each.address.chat for each in chat.sent]
    assert reached == {RecipientStopped: [], Moved: ["8"], Throttled: ["7"]}[type(error)]
    assert pauses == ([17.0] if isinstance(error, Throttled) else [])


async def test_running_receiver_hears_of_an_update_at_once(receiver: Receiver, chat: FakeMessenger, lachan: App) -> None:
    running = asyncio.create_task(receiver.run())
    await asyncio.sleep(0)
    await receiver.accept("fake", [update("1", text="hi")])
    async with asyncio.timeout(10):  # far below the 15 s after which it would look by itself
        while not chat.sent:
            await asyncio.sleep(0.005)
    running.cancel()


async def test_photos_of_an_album_are_answered_together(receiver: Receiver, chat: FakeMessenger, lachan: App) -> None:
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (32, 24), "red").save(picture, "JPEG")
    chat.files = {"f": picture.getvalue()}
    await say(receiver, *(update(str(n), album="9", remote=["f"]) for n in range(3)))
    assert len(chat.sent) == 1
