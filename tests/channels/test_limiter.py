"""The door against the platform's own count, on a clock that jumps: minutes of sending in milliseconds."""

from __future__ import annotations

import asyncio
import itertools
import random
from dataclasses import dataclass, field

import pytest

from bot.channels.base import ChannelError, Lane, Rejected, Throttled
from bot.channels.limiter import Door, Limit, Limits
from tests import virtual_time
from tests.emulators import telegram_limits

TELEGRAM = Limits(overall=Limit(30, 1.0), chat=Limit(1, 1.0), group=Limit(20, 60.0))


@dataclass
class Platform:
    """Counts as Telegram does; each way takes between `fastest` and `slowest` seconds."""

    fastest: float = 0.0002
    slowest: float = 0.0002
    limits: telegram_limits.Limits = field(default_factory=telegram_limits.Limits)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    order: list[tuple[float, Lane, int]] = field(default_factory=list)
    door: Door = field(default_factory=lambda: Door(TELEGRAM))

    async def send(self, lane: Lane, chat: int) -> None:
        await self.door.run(lane, str(chat), lambda: self._call(lane, chat), is_group=chat < 0)

    async def _call(self, lane: Lane, chat: int) -> None:
        await asyncio.sleep(self.chance.uniform(self.fastest, self.slowest))
        now = asyncio.get_running_loop().time()
        after = self.limits.arrive(chat, now)
        if after is None:
            self.order.append((now, lane, chat))
        await asyncio.sleep(self.chance.uniform(self.fastest, self.slowest))
        if after is not None:
            raise Throttled(after)

    async def send_many(self, lane: Lane, count: int, first_chat: int = 1) -> None:
        await asyncio.gather(*(self.send(lane, first_chat + n) for n in range(count)))

    @property
    def share(self) -> float:
        """Of 30 a second, from the first arrival to the last."""
        times = [at for at, _, _ in self.order]
        return (len(times) - 1) / (times[-1] - times[0]) / 30


def test_a_broadcast_fills_the_limit_without_a_refusal():
    platform = Platform()
    virtual_time.run(platform.send_many("broadcast", 3_000))
    print(f"share of 30/s: {platform.share:.2%}, refusals: {platform.limits.refused}")
    assert platform.share >= 0.99 and platform.limits.refused == 0


def test_a_long_and_uneven_way_costs_a_little_and_still_nothing_is_refused():
    platform = Platform(fastest=0.020, slowest=0.060)
    virtual_time.run(platform.send_many("broadcast", 3_000))
    print(f"share of 30/s: {platform.share:.2%}, refusals: {platform.limits.refused}")
    assert platform.share >= 0.95 and platform.limits.refused == 0


def test_messages_are_evenly_spaced_from_the_first_second():
    platform = Platform()
    virtual_time.run(platform.send_many("broadcast", 300))
    times = [at for at, _, _ in platform.order]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= 0.9 / 30 - 0.001 and max(gaps) < 0.05


def test_an_alert_waits_for_one_slot_not_for_the_broadcast():
    async def alerts_in_between(platform: Platform) -> list[float]:
        loop = asyncio.get_running_loop()
        broadcast = asyncio.create_task(platform.send_many("broadcast", 2_000))
        waits = []
        for n in range(200):
            await asyncio.sleep(platform.chance.uniform(0.1, 0.3))
            asked = loop.time()
            await platform.send("alert", 1_000_000 + n)
            waits.append(loop.time() - asked)
        await broadcast
        return sorted(waits)

    waits = virtual_time.run(alerts_in_between(Platform()))
    print(f"alert behind 2,000 queued: p50 {waits[100] * 1000:.1f} ms, p99 {waits[198] * 1000:.1f} ms")
    assert waits[198] <= 0.050


def test_alerts_go_before_replies_and_replies_before_broadcasts():
    async def all_at_once(platform: Platform) -> None:
        await asyncio.gather(
            platform.send_many("broadcast", 10, 100),
            platform.send_many("reply", 10, 200),
            platform.send_many("alert", 10, 300),
        )

    platform = Platform()
    virtual_time.run(all_at_once(platform))
    lanes = [lane for _, lane, _ in platform.order]
    # the very first found an open door before the others came
    assert lanes[1:] == ["alert"] * 10 + ["reply"] * 10 + ["broadcast"] * 9


def test_one_chat_gets_one_message_a_second_and_costs_the_others_no_slot():
    async def two_kinds(platform: Platform) -> None:
        await asyncio.gather(*(platform.send("alert", 7) for _ in range(5)), platform.send_many("broadcast", 120, 100))

    platform = Platform()
    virtual_time.run(two_kinds(platform))
    to_seven = [at for at, _, chat in platform.order if chat == 7]
    assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(to_seven))
    assert platform.limits.refused == 0 and platform.share >= 0.95


def test_a_group_gets_twenty_a_minute():
    async def chatter(platform: Platform) -> None:
        await asyncio.gather(*(platform.send("alert", -100) for _ in range(45)))

    platform = Platform()
    virtual_time.run(chatter(platform))
    times = [at for at, _, _ in platform.order]
    assert platform.limits.refused == 0 and len(times) == 45
    assert all(times[n + 20] - times[n] >= 60.0 for n in range(25))


def test_messages_to_one_chat_keep_their_order():
    order: list[int] = []

    async def burst() -> None:
        door = Door(TELEGRAM)

        async def say(n: int) -> None:
            order.append(n)

        await asyncio.gather(*(door.run("reply", "5", lambda n=n: say(n)) for n in range(8)))

    virtual_time.run(burst())
    assert order == list(range(8))


def test_after_a_refusal_nobody_goes_before_its_time_and_the_refused_goes_first():
    calls: list[tuple[float, str]] = []

    async def scene() -> float:
        door, loop = Door(TELEGRAM), asyncio.get_running_loop()
        refusals = [Throttled(3.0)]

        async def call(name: str) -> None:
            calls.append((loop.time(), name))
            if name == "first" and refusals:
                raise refusals.pop()

        guard = door.guard_seconds
        await asyncio.gather(
            door.run("broadcast", "1", lambda: call("first")),
            *(door.run("broadcast", str(n), lambda: call("later")) for n in range(2, 6)),
        )
        assert door.guard_seconds > guard
        return calls[0][0]

    started = virtual_time.run(scene())
    assert [name for _, name in calls] == ["first", "first", "later", "later", "later", "later"]
    assert all(at >= started + 3.0 for at, _ in calls[1:])


def test_a_long_freeze_is_told_to_all_who_wait_and_to_all_who_come():
    async def scene() -> list[object]:
        door = Door(TELEGRAM, hold_seconds=5.0)

        async def refused() -> None:
            raise Throttled(17.0)

        async def fine() -> None: ...

        waiting = [door.run("alert", "1", refused), *(door.run("broadcast", str(n), fine) for n in range(2, 5))]
        outcomes: list[object] = list(await asyncio.gather(*waiting, return_exceptions=True))
        try:
            await door.run("alert", "9", fine)
        except Throttled as told:
            outcomes.append(told)
        await asyncio.sleep(17.5)
        outcomes.append(await door.run("alert", "9", fine))
        return outcomes

    *told, last = virtual_time.run(scene())
    assert all(isinstance(outcome, Throttled) and outcome.after_seconds >= 16.9 for outcome in told) and len(told) == 5
    assert last is None


def test_who_is_refused_again_and_again_gets_the_message_back():
    async def scene() -> int:
        door, tries = Door(TELEGRAM), 0

        async def refused() -> None:
            nonlocal tries
            tries += 1
            raise Throttled(1.0)

        with pytest.raises(Throttled):
            await door.run("alert", "1", refused)
        return tries

    assert virtual_time.run(scene()) == 3


def test_other_errors_rise_at_once_and_their_slot_counts():
    async def scene() -> None:
        door = Door(TELEGRAM)

        async def broken() -> None:
            raise Rejected

        for _ in range(3):
            with pytest.raises(ChannelError):
                await door.run("alert", "1", broken)
        assert asyncio.get_running_loop().time() - started >= 2.0

    started = 1_000.0
    virtual_time.run(scene())


def test_who_gives_up_waiting_leaves_the_line():
    async def scene() -> list[str]:
        door, sent = Door(TELEGRAM), []

        async def say(name: str) -> None:
            sent.append(name)

        tasks = [asyncio.create_task(door.run("reply", "1", lambda n=name: say(n))) for name in ("a", "b", "c")]
        await asyncio.sleep(0.1)
        tasks[1].cancel()
        await asyncio.wait(tasks)
        assert asyncio.get_running_loop().time() < 1_002
        return sent

    assert virtual_time.run(scene()) == ["a", "c"]


def test_quiet_chats_are_forgotten():
    platform = Platform()
    platform.limits.is_on = False
    virtual_time.run(platform.send_many("broadcast", 5_000))
    assert len(platform.door._chats) <= 2_001


def test_calls_that_are_no_messages_wait_out_a_freeze():
    async def scene() -> float:
        door, loop = Door(TELEGRAM), asyncio.get_running_loop()

        async def refused() -> None:
            raise Throttled(2.0)

        async def fine() -> float:
            return loop.time()

        with pytest.raises(Throttled):
            await door.run_aside(refused)
        return await door.run_aside(fine)

    assert virtual_time.run(scene()) >= 1_002.0
