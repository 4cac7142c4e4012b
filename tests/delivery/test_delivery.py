"""Nothing in the outbox is lost, nothing is sent early, and only what was under way in a crash is sent twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.channels.base import (
    ChannelMisconfigured,
    Moved,
    RecipientStopped,
    Rejected,
    Throttled,
    Unreachable,
)
from bot.delivery import LEASE, Parcel, after
from bot.messages import Address
from storage import outbox
from storage.db import Database
from storage.outbox import Dead, Delivery, Retry, Sent, Snooze
from tests.delivery.outboxes import compose, deliverer, message, put, rows, states
from tests.installations import Clock
from tests.messenger import FakeMessenger

NOW = datetime(2026, 11, 23, 2, 13, 47, tzinfo=UTC)


@pytest.fixture
def now() -> Clock:
    return Clock(NOW)


@pytest.fixture
def chat() -> FakeMessenger:
    return FakeMessenger()


async def test_what_is_due_is_sent_once_and_its_minute_forgotten(db: Database, now: Clock, chat: FakeMessenger) -> None:
    ref = await put(db, not_before=NOW)
    worker = deliverer(db, now, chat)
    assert await worker.drain() == 1 and await worker.drain() == 0
    assert [each.text for each in chat.sent] == [str(ref)]
    (row,) = await rows(db)
    assert (row.state, row.attempts, row.holder) == ("sent", 1, None) and row.not_before == NOW.replace(
        hour=0, minute=0, second=0
    )


async def test_what_is_not_due_waits(db: Database, now: Clock, chat: FakeMessenger) -> None:
    await put(db, not_before=NOW + timedelta(minutes=3))
    worker = deliverer(db, now, chat)
    assert await worker.drain() == 0
    now.forward(minutes=3)
    assert await worker.drain() == 1


async def test_alert_goes_before_replies_and_broadcasts(db: Database, now: Clock, chat: FakeMessenger) -> None:
    for lane in ("broadcast", "reply", "alert"):
        await put(db, lane=lane, not_before=NOW - timedelta(minutes=9 if lane == "broadcast" else 1))
    await deliverer(db, now, chat).drain()
    assert [each.lane for each in chat.sent] == ["alert", "reply", "broadcast"]


async def test_throttled_is_never_sent_before_its_time_and_costs_no_attempt(
    db: Database, now: Clock, chat: FakeMessenger
) -> None:
    await put(db, not_before=NOW)
    worker = deliverer(db, now, chat)
    chat.trouble = lambda *_: Throttled(17)
    assert await worker.drain() == 1
    (row,) = await rows(db)
    assert (row.attempts, row.not_before, row.code) == (0, NOW + timedelta(seconds=17), "Throttled")
    chat.trouble = lambda *_: None
    now.forward(seconds=16.9)
    assert await worker.drain() == 0
    now.forward(seconds=0.1)
    assert await worker.drain() == 1 and len(chat.sent) == 1


async def test_unreachable_is_tried_again_later_each_time(db: Database, now: Clock, chat: FakeMessenger) -> None:
    await put(db, not_before=NOW)
    worker = deliverer(db, now, chat)
    chat.trouble = lambda *_: Unreachable(ambiguous=True)
    pauses = []
    for _ in range(8):
        assert await worker.drain() == 1
        (row,) = await rows(db)
        pauses.append((row.not_before - now()).total_seconds())
        now.now = row.not_before
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60] and row.attempts == 8


@pytest.mark.parametrize(
    ("error", "attempts", "outcome"),
    [
        (Throttled(2), 3, Snooze(NOW + timedelta(seconds=2), "Throttled")),
        (Unreachable(ambiguous=False), 0, Retry(NOW + timedelta(seconds=1), "Unreachable")),
        (Unreachable(ambiguous=False), 1_499, Dead("gave_up")),
        (Rejected(), 0, Dead("Rejected")),
        (RecipientStopped(), 0, Dead("RecipientStopped")),
        (ChannelMisconfigured(), 9_999, Snooze(NOW + timedelta(seconds=60), "ChannelMisconfigured")),
        (Moved(Address("fake", "8")), 0, Snooze(NOW, "Moved")),
    ],
)
def test_each_error_has_its_outcome(error, attempts, outcome) -> None:
    delivery = Delivery(uuid4(), "alert", "test", uuid4(), "contact", uuid4(), attempts, False)
    assert after(error, delivery, NOW) == outcome


async def test_a_moved_chat_is_stored_and_written_to_at_once(db: Database, now: Clock, chat: FakeMessenger) -> None:
    addresses = {"now": Address("fake", "old")}

    async def composed(delivery: Delivery) -> Parcel:
        return Parcel(
            addresses["now"], message("x"), moved=lambda _tx, to: addresses.__setitem__("now", to)
        )

    chat.trouble = lambda address, _: Moved(Address("fake", "new")) if address.chat == "old" else None
    await put(db, not_before=NOW)
    await deliverer(db, now, chat, {"test": composed}).drain()
    assert [each.address.chat for each in chat.sent] == ["new"] and await states(db) == ["sent"]


async def test_a_stopped_recipient_is_noted_with_the_outcome(db: Database, now: Clock, chat: FakeMessenger) -> None:
    noted: list[bool] = []

    async def composed(delivery: Delivery) -> Parcel:
        return Parcel(Address("fake", "1"), message("x"), stopped=lambda _tx: noted.append(True))

    chat.trouble = lambda *_: RecipientStopped()
    await put(db, not_before=NOW)
    await deliverer(db, now, chat, {"test": composed}).drain()
    assert noted == [True] and await states(db) == ["dead"]


async def test_nothing_to_say_any_more_is_settled_in_silence(db: Database, now: Clock, chat: FakeMessenger) -> None:
    async def composed(_delivery: Delivery) -> None:
        return None

    await put(db, not_before=NOW)
    await deliverer(db, now, chat, {"test": composed}).drain()
    assert chat.sent == [] and await states(db) == ["sent"]


async def test_what_cannot_be_composed_is_shown_as_dead_and_holds_nobody_up(
    db: Database, now: Clock, chat: FakeMessenger
) -> None:
    async def composed(_delivery: Delivery) -> Parcel:
        raise LookupError

    await put(db, not_before=NOW, kind="broken")
    await put(db, not_before=NOW)
    worker = deliverer(db, now, chat, {"broken": composed, "test": compose})
    for _ in range(5):
        await worker.drain()
        now.forward(minutes=2)
    assert len(chat.sent) == 1 and await states(db) == ["dead", "sent"]
    (stuck,) = await db.read(lambda tx: outbox.stuck(tx, now()))
    assert (stuck.kind, stuck.is_dead, stuck.code) == ("broken", True, "not_composed")


async def test_a_crash_leaves_the_sending_row_uncertain_and_it_alone_is_sent_again(
    db: Database, now: Clock, chat: FakeMessenger
) -> None:
    """The first worker dies between the platform's yes and the commit."""
    sending = await put(db, not_before=NOW - timedelta(minutes=1))
    dead = uuid4()
    (first,) = await db.write(lambda tx: outbox.claim(tx, "alert", 1, NOW, LEASE, dead))
    assert await db.write(lambda tx: outbox.begin(tx, first, dead, NOW))
    claimed_only = await put(db, not_before=NOW)
    await db.write(lambda tx: outbox.claim(tx, "alert", 1, NOW, LEASE, dead))
    worker = deliverer(db, now, chat)
    assert await worker.drain() == 0  # both are still leased
    now.forward(seconds=LEASE.total_seconds())
    (again, fresh) = await db.write(lambda tx: outbox.claim(tx, "alert", 9, now(), timedelta(0), uuid4()))
    assert (again.ref, again.is_uncertain, fresh.ref, fresh.is_uncertain) == (sending, True, claimed_only, False)
    assert await worker.drain() == 2 and await states(db) == ["sent", "sent"]


async def test_a_lost_lease_is_not_sent(db: Database, now: Clock) -> None:
    await put(db, not_before=NOW)
    slow, quick = uuid4(), uuid4()
    (mine,) = await db.write(lambda tx: outbox.claim(tx, "alert", 1, NOW, LEASE, slow))
    later = NOW + LEASE
    assert not await db.write(lambda tx: outbox.begin(tx, mine, slow, later))
    (theirs,) = await db.write(lambda tx: outbox.claim(tx, "alert", 1, later, LEASE, quick))
    assert await db.write(lambda tx: outbox.begin(tx, theirs, quick, later))
    assert not await db.write(lambda tx: outbox.settle(tx, mine, slow, Sent()))


async def test_a_renewed_lease_keeps_others_away(db: Database) -> None:
    await put(db, not_before=NOW)
    me = uuid4()
    (mine,) = await db.write(lambda tx: outbox.claim(tx, "alert", 1, NOW, LEASE, me))
    await db.write(lambda tx: outbox.renew(tx, [mine.id], me, NOW + 2 * LEASE))
    assert await db.write(lambda tx: outbox.claim(tx, "alert", 1, NOW + LEASE, LEASE, uuid4())) == []


async def test_an_acknowledged_alert_is_not_sent_any_more(db: Database, now: Clock, chat: FakeMessenger) -> None:
    ref = await put(db, not_before=NOW + timedelta(minutes=3))
    await db.write(lambda tx: outbox.settle_refs(tx, [ref]))
    now.forward(hours=1)
    assert await deliverer(db, now, chat).drain() == 0


async def test_two_workers_share_the_rows(db: Database, now: Clock, chat: FakeMessenger) -> None:
    refs = [await put(db, not_before=NOW) for _ in range(60)]
    await asyncio.gather(deliverer(db, now, chat).drain(), deliverer(db, now, chat).drain())
    assert sorted(each.text for each in chat.sent) == sorted(map(str, refs))


async def test_a_running_worker_sends_at_once(db: Database, now: Clock, chat: FakeMessenger) -> None:
    running = asyncio.create_task(deliverer(db, now, chat).run())
    await asyncio.sleep(0)
    await put(db, not_before=NOW)
    async with asyncio.timeout(10):  # it would look by itself after 15 s only
        while not chat.sent:
            await asyncio.sleep(0.002)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_an_alert_does_not_wait_for_a_stuck_broadcast(db: Database, now: Clock) -> None:
    """Every hand of the broadcast lane waits at the platform's door."""
    chat, door = FakeMessenger(), asyncio.Event()
    send = chat.send

    async def slow(address, out, lane):
        if lane == "broadcast":
            await door.wait()
        return await send(address, out, lane)

    chat.send = slow  # type: ignore[method-assign]
    for _ in range(70):
        await put(db, lane="broadcast", not_before=NOW)
    running = asyncio.create_task(deliverer(db, now, chat).run())
    await put(db, not_before=NOW)
    async with asyncio.timeout(10):
        while not chat.sent:
            await asyncio.sleep(0.002)
    assert [each.lane for each in chat.sent] == ["alert"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_stuck_list_names_what_was_tried_in_vain(db: Database, now: Clock, chat: FakeMessenger) -> None:
    ref = await put(db, not_before=NOW)
    await put(db, lane="broadcast", not_before=NOW)
    chat.trouble = lambda *_: Unreachable(ambiguous=False)
    worker = deliverer(db, now, chat)
    for _ in range(3):
        assert await worker.drain() >= 1
        now.forward(minutes=1)
    (stuck,) = await db.read(lambda tx: outbox.stuck(tx, now()))
    assert (stuck.ref, stuck.attempts, stuck.is_dead) == (ref, 3, False)
