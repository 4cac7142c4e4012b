"""The only door to a platform that counts messages: whoever wants to send asks here, whichever library it uses.

The platform counts arrivals, we know departures. A message is taken to leave the platform's window one window after its
departure plus a guard, learned from how much the round trips differ; each refusal widens it. Slots lie evenly: a burst that
is allowed by the letter makes an alert wait for the end of the window.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.channels.base import LANES, Lane, Throttled

T = TypeVar("T")

#: between two departures, as a part of an even slot: what was lost to a late timer is caught up
CATCH_UP = 0.9
#: Seconds by which departures may lag behind their slots and still be caught up. More would leave a hole that comes back
#: with every window, and an alert that falls into it waits for its end.
MAX_LAG = 0.02
LEAST_GUARD, MOST_GUARD = 0.005, 0.25
#: a refusal that our own bookkeeping did not foresee: what we hold to be a second is less at the platform
GUARD_STEP = 0.01
#: after so many messages without a refusal the step is taken back by a tenth
CALM = 500
#: below this the answer is as good as the arrival
QUICK_SECONDS = 0.002
REMEMBERED_TRIPS = 256
#: refused so often, a message goes back to its sender
MAX_REFUSALS = 3
#: windows of quiet chats are dropped when there are so many
MAX_WINDOWS = 2_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    overall: Limit
    chat: Limit
    group: Limit  #: on top of `chat`


@dataclass(slots=True)
class _Sent:
    departed: float
    arrived: float  #: seconds after the departure at the latest, as far as the answer told; 0 = it told nothing


class _Guard:
    """How much longer than its window a message counts, because no two travel equally long."""

    def __init__(self) -> None:
        self._trips: deque[float] = deque(maxlen=REMEMBERED_TRIPS)
        self._step = 0.0
        self._calm = 0
        self.seconds = LEAST_GUARD
        self.is_quick = True

    def learn(self, trip: float) -> None:
        """One round trip that was not refused."""
        self._trips.append(trip)
        self._calm += 1
        if self._calm % CALM == 0:
            self._step *= 0.9
        self._settle()

    def widen(self) -> None:
        self._step += GUARD_STEP
        self._calm = 0
        self._settle()

    def _settle(self) -> None:
        trips = sorted(self._trips)
        self.is_quick = not trips or trips[len(trips) // 2] < QUICK_SECONDS
        # Half of the spread is the way there. The slowest fiftieth is left out: one stall is not the road. Of few trips
        # the extremes are not yet known, hence the addition.
        spread = 0.0 if self.is_quick else (trips[len(trips) * 49 // 50] - trips[0]) / 2 * (1 + 10 / len(trips))
        self.seconds = min(MOST_GUARD, LEAST_GUARD + spread + self._step)


@dataclass(slots=True)
class _Window:
    """The messages that the platform may still be counting."""

    limit: Limit
    guard: _Guard
    sent: list[_Sent] = field(default_factory=list)

    def opens_at(self, now: float) -> float:
        """When the next message fits; not later than `now` = at once."""
        if len(self.sent) < self.limit.count:
            return now
        self.forget_left(now)
        if len(self.sent) < self.limit.count:
            return now
        return sorted(map(self._leaves, self.sent))[len(self.sent) - self.limit.count]

    def forget_left(self, now: float) -> None:
        self.sent = [sent for sent in self.sent if self._leaves(sent) > now]

    def _leaves(self, sent: _Sent) -> float:
        # the guard of now, not of then: the first messages went out before anything was learned
        return sent.departed + max(sent.arrived, self.guard.seconds) + self.limit.seconds


@dataclass(order=True, slots=True)
class _Waiter:
    number: int  #: in order of arrival; a refused message keeps its own and so stands in front again
    chat: str = field(compare=False, repr=False)
    is_group: bool = field(compare=False)
    turn: asyncio.Future[_Sent] = field(compare=False)


@dataclass(slots=True)
class _Line:
    """Those who wait in one lane: for a slot, or, set aside, for their own chat."""

    ready: list[_Waiter] = field(default_factory=list)
    aside: list[tuple[float, _Waiter]] = field(default_factory=list)

    def recall(self, now: float) -> None:
        while self.aside and self.aside[0][0] <= now:
            heapq.heappush(self.ready, heapq.heappop(self.aside)[1])


class Door:
    """Lets messages out, one slot each: alerts first, then replies, then broadcasts; no slot stays empty for want of order.

    `loop` is the clock (its `time` and `call_at`); the running loop when none is given.
    """

    def __init__(
        self, limits: Limits, *, hold_seconds: float = 5.0, loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        self._limits = limits
        self._hold = hold_seconds
        self._loop = loop
        self._lines: dict[Lane, _Line] = {lane: _Line() for lane in LANES}
        self._guard = _Guard()
        self._overall = _Window(limits.overall, self._guard)
        self._chats: dict[tuple[str, bool], _Window] = {}
        self._numbers = itertools.count()
        self._frozen_until = 0.0
        self._slot_at = 0.0  #: when the next even slot begins
        self._last = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    @property
    def guard_seconds(self) -> float:
        return self._guard.seconds

    async def run(self, lane: Lane, chat: str, call: Callable[[], Awaitable[T]], *, is_group: bool = False) -> T:
        """What `call` returns, made when it is this message's turn.

        A Throttled from `call` freezes the door. The message waits in front and is tried again, unless the freeze is longer
        than `hold_seconds` or it was refused too often: then Throttled rises, so that the sender can write it down.
        """
        waiter = _Waiter(next(self._numbers), chat, is_group, self._clock().create_future())
        for refusals in itertools.count(1):
            sent = await self._turn_of(lane, waiter)
            try:
                result = await call()
            except Throttled as refused:
                self._refuse(refused.after_seconds)
                if refused.after_seconds > self._hold or refusals == MAX_REFUSALS:
                    raise
                waiter.turn = self._clock().create_future()
                continue
            finally:
                self._answer(sent)
            self._guard.learn(self._clock().time() - sent.departed)
            return result
        raise AssertionError  # pragma: no cover

    async def run_aside(self, call: Callable[[], Awaitable[T]]) -> T:
        """For calls that are no messages: they take no slot, but wait out a freeze and may cause one."""
        if (left := self._frozen_until - self._clock().time()) > 0:
            if left > self._hold:
                raise Throttled(left)
            await asyncio.sleep(left)
        try:
            return await call()
        except Throttled as refused:
            self._refuse(refused.after_seconds)
            raise

    # --- waiting ------------------------------------------------------------------------------------------------------

    def _clock(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        return self._loop

    async def _turn_of(self, lane: Lane, waiter: _Waiter) -> _Sent:
        left = self._frozen_until - self._clock().time()
        if left > self._hold:
            raise Throttled(left)
        heapq.heappush(self._lines[lane].ready, waiter)
        self._pump()
        return await waiter.turn

    def _pump(self) -> None:
        """Let out whoever may go now, and set the timer for the next."""
        now = self._clock().time()
        while (opens := self._opens_at(now)) <= now:
            waiter = self._pick(now)
            if waiter is None:
                opens = min((line.aside[0][0] for line in self._lines.values() if line.aside), default=float("inf"))
                break
            waiter.turn.set_result(self._depart(waiter, now))
        self._wake_at(opens)

    def _wake_at(self, at: float) -> None:
        if self._timer:
            self._timer.cancel()
        is_wanted = at < float("inf") and any(line.ready or line.aside for line in self._lines.values())
        self._timer = self._clock().call_at(at, self._pump) if is_wanted else None

    def _opens_at(self, now: float) -> float:
        spaced = self._last + CATCH_UP * self._slot_seconds
        return max(self._frozen_until, self._slot_at, spaced, self._overall.opens_at(now))

    @property
    def _slot_seconds(self) -> float:
        return (self._limits.overall.seconds + self._guard.seconds) / self._limits.overall.count

    def _pick(self, now: float) -> _Waiter | None:
        """The first whose chat is open. The others stand aside, so that they cost no slot and no second look."""
        for line in self._lines.values():
            line.recall(now)
            while line.ready:
                waiter = heapq.heappop(line.ready)
                if waiter.turn.done():  # given up while waiting
                    continue
                opens = max(window.opens_at(now) for window in self._windows(waiter))
                if opens <= now:
                    return waiter
                heapq.heappush(line.aside, (opens, waiter))
        return None

    def _windows(self, waiter: _Waiter) -> list[_Window]:
        limits = {False: self._limits.chat, **({True: self._limits.group} if waiter.is_group else {})}
        return [
            self._chats.setdefault((waiter.chat, kind), _Window(limit, self._guard)) for kind, limit in limits.items()
        ]

    def _depart(self, waiter: _Waiter, now: float) -> _Sent:
        sent = _Sent(now, 0.0)
        for window in (self._overall, *self._windows(waiter)):
            window.sent.append(sent)
        self._last = now
        self._slot_at = (self._slot_at if now - self._slot_at <= MAX_LAG else now) + self._slot_seconds
        if len(self._chats) > MAX_WINDOWS:
            self._forget_quiet_chats(now)
        return sent

    def _forget_quiet_chats(self, now: float) -> None:
        for window in self._chats.values():
            window.forget_left(now)
        self._chats = {key: window for key, window in self._chats.items() if window.sent}

    # --- what came of it ----------------------------------------------------------------------------------------------

    def _answer(self, sent: _Sent) -> None:
        """Where the way is short, the answer says when the message arrived at the latest, also after a stall of ours."""
        if self._guard.is_quick:
            sent.arrived = min(MOST_GUARD, self._clock().time() - sent.departed)

    def _refuse(self, after_seconds: float) -> None:
        now = self._clock().time()
        self._guard.widen()
        self._frozen_until = max(self._frozen_until, now + after_seconds + self._guard.seconds)
        if self._frozen_until - now > self._hold:
            self._send_all_back(self._frozen_until - now)
        self._pump()

    def _send_all_back(self, seconds: float) -> None:
        """Too long to wait in memory, where a restart would forget the freeze: each sender writes it down."""
        for line in self._lines.values():
            waiting = [*line.ready, *(waiter for _, waiter in line.aside)]
            line.ready.clear()
            line.aside.clear()
            for waiter in waiting:
                if not waiter.turn.done():
                    waiter.turn.set_exception(Throttled(seconds))
