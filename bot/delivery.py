"""The worker that sends: claim, begin (committed), compose from ids, send, settle (committed). Each lane by itself.

A channel says what happened; only here is decided what follows. The `sending` mark is committed before a message leaves and
its outcome after: whatever dies in between leaves exactly the messages uncertain that were under way, and those alone are
sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

import structlog
from sqlalchemy import Connection

from bot.channels.base import (
    LANES,
    ChannelError,
    ChannelMisconfigured,
    Lane,
    Moved,
    RecipientStopped,
    Rejected,
    SentRef,
    Throttled,
)
from bot.handlers.services import Services
from bot.messages import Address, OutMessage
from storage import outbox
from storage.outbox import Dead, Delivery, Outcome, Retry, Sent, Snooze
from storage.wake import OUTBOX, heard

log = structlog.get_logger()

#: messages of a lane that are under way at once: enough to fill a platform's limit over a slow line. Alerts have their own.
AT_ONCE: Mapping[Lane, int] = {"alert": 64, "reply": 32, "broadcast": 32}
LEASE = timedelta(seconds=30)
RENEW_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 15.0
AWAY_SECONDS = 1.0
#: after the n-th failure 1, 2, 4 ... 60 seconds
LONGEST_PAUSE = timedelta(seconds=60)
#: a wrong token is mended by a person: no hurry, and no row may die of it
MISCONFIGURED_PAUSE = timedelta(seconds=60)
#: about a day for alerts; whoever did not answer by then was climbed over long ago
MOST_ATTEMPTS: Mapping[str, int] = {"alert": 1_500, "reply": 1_500, "broadcast": 200}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A composed message, and what else is written down with its outcome."""

    address: Address
    message: OutMessage
    sent: Callable[[Connection, SentRef], None] | None = None
    moved: Callable[[Connection, Address], None] | None = None  #: the address has changed
    stopped: Callable[[Connection], None] | None = None  #: nothing will reach this recipient any more
    replaces: str | None = None  #: a message that stands already, in whose place this one is put


#: None = there is nothing to say any more
Compose = Callable[[Delivery], Awaitable[Parcel | None]]


class Sender(Protocol):
    """What delivery needs of a channel. Raises ChannelError."""

    async def send(self, address: Address, message: OutMessage, lane: Lane) -> SentRef: ...

    async def edit(self, address: Address, ref: str, message: OutMessage, lane: Lane) -> None: ...

    async def close(self) -> None: ...


def after(error: ChannelError, delivery: Delivery, now: datetime) -> Outcome:
    """What follows from an error. `delivery.attempts` counts the tries before this one."""
    code = type(error).__name__
    if isinstance(error, Throttled):
        return Snooze(now + timedelta(seconds=error.after_seconds), code)
    if isinstance(error, RecipientStopped | Rejected):
        return Dead(code)
    if isinstance(error, Moved):
        return Snooze(now, code)
    if isinstance(error, ChannelMisconfigured):
        return Snooze(now + MISCONFIGURED_PAUSE, code)
    if delivery.attempts + 1 >= MOST_ATTEMPTS[delivery.lane]:
        return Dead("gave_up")
    return Retry(now + min(LONGEST_PAUSE, timedelta(seconds=2.0 ** min(delivery.attempts, 6))), code)


class Deliverer:
    """Sends what stands in the outbox. Any number of processes may do so at once."""

    def __init__(self, services: Services, composers: Mapping[str, Compose], senders: Mapping[str, Sender]) -> None:
        self._services = services
        self._composers = composers
        self._senders = senders
        self._holder = uuid4()
        self._in_hand: dict[UUID, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._news: dict[Lane, asyncio.Event] = {}

    # --- loops --------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Send until cancelled. What is under way then becomes uncertain, as after a crash."""
        if self._services.db.url.get_backend_name() == "sqlite":
            now = self._services.clock()
            await self._services.db.write(lambda tx: outbox.release_all(tx, now))
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._renew())
                for lane in LANES:
                    group.create_task(self._serve(lane))
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def drain(self) -> int:
        """Send what is due now, lane after lane, until nothing is; returns how many tries that took."""
        tries = begun = 0
        while True:
            for lane in LANES:
                tries += await self._start(lane)
                await asyncio.gather(*self._tasks)
            if tries == begun:
                return tries
            begun = tries

    async def _serve(self, lane: Lane) -> None:
        news = self._news[lane] = self._services.db.wakeups.subscribe(OUTBOX)
        try:
            while True:
                news.clear()
                try:
                    started, pause = await self._start(lane), await self._pause(lane)
                except Exception as error:
                    log.error("outbox_unreadable", exc_info=error)
                    await self._services.pause(AWAY_SECONDS)
                    continue
                if not started:
                    await heard(news, pause)
        finally:
            self._services.db.wakeups.unsubscribe(OUTBOX, news)

    async def _pause(self, lane: Lane) -> float:
        """Seconds until the next row of this lane becomes due, at most LOOK_AGAIN_SECONDS."""
        now = self._services.clock()
        due = await self._services.db.read(lambda tx: outbox.next_due(tx, lane, now))
        return LOOK_AGAIN_SECONDS if due is None else min(LOOK_AGAIN_SECONDS, max(0.0, (due - now).total_seconds()))

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            if self._in_hand:
                until, ids = self._services.clock() + LEASE, list(self._in_hand)
                try:
                    await self._services.db.write(lambda tx: outbox.renew(tx, ids, self._holder, until))  # noqa: B023
                except Exception as error:
                    log.error("lease_not_renewed", exc_info=error)

    async def _start(self, lane: Lane) -> int:
        """Claim as many rows as there are hands free, and begin with each of them at once."""
        free = AT_ONCE[lane] - sum(each == lane for each in self._in_hand.values())
        if free <= 0:
            return 0
        now = self._services.clock()
        rows = await self._services.db.write(lambda tx: outbox.claim(tx, lane, free, now, LEASE, self._holder))
        for row in rows:
            self._in_hand[row.id] = lane
            task = asyncio.create_task(self._deliver(row, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(rows)

    # --- one message --------------------------------------------------------------------------------------------------

    async def _deliver(self, delivery: Delivery, lane: Lane) -> None:
        try:
            now = self._services.clock()
            if await self._services.db.write(lambda tx: outbox.begin(tx, delivery, self._holder, now)):
                await self._try(delivery, lane)
        except Exception as bug:
            # Not settled: the lease runs out and the row is tried again as an uncertain one.
            log.error("delivery_failed", kind=delivery.kind, exc_info=bug)
        finally:
            self._in_hand.pop(delivery.id, None)
            if lane in self._news:
                self._news[lane].set()  # a hand is free again

    async def _try(self, delivery: Delivery, lane: Lane) -> None:
        parcel = await self._composed(delivery)
        if not isinstance(parcel, Parcel):
            await self._settle(delivery, parcel)
            return
        try:
            ref = await self._hand_over(parcel, lane)
        except ChannelError as error:
            await self._settle_error(delivery, parcel, error)
            return
        await self._settle(delivery, Sent(), lambda tx: parcel.sent(tx, ref) if parcel.sent else None)

    async def _hand_over(self, parcel: Parcel, lane: Lane) -> SentRef:
        sender = self._senders[parcel.address.channel]
        if parcel.replaces is None:
            return await sender.send(parcel.address, parcel.message, lane)
        await sender.edit(parcel.address, parcel.replaces, parcel.message, lane)
        return SentRef((parcel.replaces,))

    async def _composed(self, delivery: Delivery) -> Parcel | Outcome:
        compose = self._composers.get(delivery.kind)
        if compose is None:
            return Dead("unknown_kind")
        try:
            parcel = await compose(delivery)
        except Exception as bug:
            log.error("compose_failed", kind=delivery.kind, exc_info=bug)
            return _after_bug(delivery, self._services.clock())
        if parcel is None:
            return Sent("nothing_to_say")
        if parcel.address.channel not in self._senders:
            return Snooze(self._services.clock() + MISCONFIGURED_PAUSE, "no_channel")
        return parcel

    async def _settle_error(self, delivery: Delivery, parcel: Parcel, error: ChannelError) -> None:
        outcome = after(error, delivery, self._services.clock())
        log.warning("not_sent", kind=delivery.kind, error=type(error).__name__, attempts=delivery.attempts + 1)

        def also(tx: Connection) -> None:
            if isinstance(error, Moved) and parcel.moved:
                parcel.moved(tx, error.to)
            if isinstance(error, RecipientStopped) and parcel.stopped:
                parcel.stopped(tx)

        await self._settle(delivery, outcome, also)

    async def _settle(
        self, delivery: Delivery, outcome: Outcome, also: Callable[[Connection], None] = lambda tx: None
    ) -> None:
        """Write the outcome down, and again while the database is away: a message that left must not leave twice."""

        def work(tx: Connection) -> None:
            outbox.settle(tx, delivery, self._holder, outcome)
            also(tx)

        for attempt in range(1, 6):
            try:
                await self._services.db.write(work)
                return
            except Exception as error:
                log.error("outcome_not_stored", attempts=attempt, exc_info=error)
                await self._services.pause(AWAY_SECONDS)


def _after_bug(delivery: Delivery, now: datetime) -> Outcome:
    """A message that cannot be composed is tried again a few times: rows that it needs may appear; then it is shown as dead."""
    if delivery.attempts >= outbox.STUCK_ATTEMPTS:
        return Dead("not_composed")
    return Retry(now + LONGEST_PAUSE, "not_composed")
