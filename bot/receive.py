"""From a platform's update to its turn: kept first, then confirmed, then taken in order, conversation by conversation.

An update is finished in the transaction of its turn. A process that is killed in between finds it again at its next start, and
several processes may work on one database: whoever commits first wins, the other's turn is undone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.channels.base import Messenger, RawUpdate
from bot.handlers.services import Services
from bot.messages import Inbound
from storage import inbox
from storage.inbox import NewUpdate, Taken
from storage.wake import INBOX, heard

log = structlog.get_logger()

#: conversations that are worked on at the same time; each may wait for a photo or for the platform
AT_ONCE = 64
#: updates known to this process; what is beyond stays in the table
ROOM = 1_000
#: looked at again without being woken: another process may have died
LOOK_AGAIN_SECONDS = 15.0
#: the database is away: no fault of the update, so it costs no try
AWAY_SECONDS = 1.0


class AlreadyDone(Exception):
    """Another process dealt with this update; the turn at hand is undone."""


@dataclass(slots=True)
class Update:
    """One update in work. Its handler calls `done` (or `answered_later`) inside the transaction that carries it out."""

    key: bytes
    is_answer_only: bool  #: the turn was done before; only its answer was not handed over
    is_last: bool = True  #: an update may hold several acts; it is done with the last of them
    more_waiting: bool = False  #: the same conversation has written more meanwhile

    def done(self, tx: Connection) -> None:
        """Nothing of this update is left to do once `tx` is committed. Raises AlreadyDone."""
        if self.is_last and not inbox.finish(tx, self.key):
            raise AlreadyDone

    def answered_later(self, tx: Connection) -> None:
        """The turn is done with `tx`, the answer must still arrive; `done` follows. Raises AlreadyDone."""
        if not inbox.hold_for_reply(tx, self.key):
            raise AlreadyDone


def is_away(error: Exception) -> bool:
    """Whether the database could not be reached. What it refused is a fault of the update, or a bug."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, OSError)


#: carries one act out; returns when the update may be forgotten, whether or not it called `done` itself
Take = Callable[[Inbound, Messenger, Update], Awaitable[None]]


class Receiver:
    """Takes updates in and works through them. One per process."""

    def __init__(self, services: Services, channels: Mapping[str, Messenger], take: Take) -> None:
        self._services = services
        self._channels = channels
        self._take = take
        self._lanes: dict[bytes, deque[bytes]] = {}
        self._held: set[bytes] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._news: asyncio.Event | None = None
        self._overflows = False  #: there is more in the table than fitted in here

    # --- taking in ----------------------------------------------------------------------------------------------------

    async def accept(self, channel: str, updates: Sequence[RawUpdate]) -> None:
        """Keep a batch; returns after the commit, so that the caller may confirm it to the platform."""
        now = self._services.clock()
        sealed = [self._sealed(channel, each) for each in updates]
        await self._services.db.write(lambda tx: inbox.put(tx, sealed, now))

    def _sealed(self, channel: str, update: RawUpdate) -> NewUpdate:
        keyring = self._services.keyring
        key = keyring.conversation(f"update {channel}", update.id).row
        sealed = keyring.seal_conversation(inbox.chest_of(key), update.raw, self._services.clock())
        return NewUpdate(key, channel, self._lane(channel, update) or key, sealed)

    def _lane(self, channel: str, update: RawUpdate) -> bytes | None:
        """The conversation this belongs to. What names none is a conversation of its own."""
        acts = self._channels[channel].parse(update.raw)
        return self._services.keyring.conversation(channel, acts[0].address.chat).row if acts else None

    # --- working through ----------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Work until cancelled; what is under way is then left to the next start."""
        self._news = self._services.db.wakeups.subscribe(INBOX)
        try:
            while True:
                self._news.clear()
                await self._load()
                await heard(self._news, LOOK_AGAIN_SECONDS)
        finally:
            self._services.db.wakeups.unsubscribe(INBOX, self._news)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def drain(self) -> None:
        """Work until nothing is left that can be done now."""
        while await self._load() or self._tasks:
            await asyncio.gather(*self._tasks)

    async def _load(self) -> int:
        """Hand what waits to its conversations; returns how many updates that were."""
        try:
            rows = await self._services.db.read(lambda tx: inbox.waiting(tx, ROOM))
        except Exception as error:
            log.error("inbox_unreadable", exc_info=error)
            await self._services.pause(AWAY_SECONDS)
            return 0
        self._overflows = len(rows) == ROOM
        fresh = [(key, lane) for key, lane in rows if key not in self._held]
        for key, lane in fresh:
            self._held.add(key)
            if lane in self._lanes:
                self._lanes[lane].append(key)
            else:
                self._lanes[lane] = deque([key])
                task = asyncio.create_task(self._work(lane))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return len(fresh)

    async def _work(self, lane: bytes) -> None:
        """The updates of one conversation, one after the other."""
        queue = self._lanes[lane]
        while queue:
            async with self._gate:
                await self._settle(queue[0], queue)
            self._held.discard(queue.popleft())
        del self._lanes[lane]
        if self._news is not None and self._overflows:
            self._news.set()

    async def _settle(self, key: bytes, queue: deque[bytes]) -> None:
        """One update until it is done, set aside, or somebody else's."""
        while True:
            try:
                row = await self._services.db.read(lambda tx: inbox.get(tx, key))
                if row is not None:
                    await self._carry_out(row, key, more=len(queue) > 1)
                return
            except AlreadyDone:
                return
            except Exception as error:
                if await self._failed(key, error):
                    return

    async def _failed(self, key: bytes, error: Exception) -> bool:
        """Whether the update is set aside now; otherwise it is tried again."""
        try:
            if not is_away(error):
                log.error("update_failed", exc_info=error)
                return await self._services.db.write(lambda tx: inbox.fail(tx, key))
        except Exception as second:
            error = second
        log.error("update_waits", exc_info=error)
        await self._services.pause(AWAY_SECONDS)
        return False

    async def _carry_out(self, row: Taken, key: bytes, *, more: bool) -> None:
        raw = self._services.keyring.open_conversation(inbox.chest_of(key), row.sealed)
        if raw is None:
            raise LookupError("the key of this update is gone")
        channel = self._channels[row.channel]
        acts = channel.parse(raw)
        for n, act in enumerate(acts, start=1):
            is_last = n == len(acts)
            await self._take(act, channel, Update(key, row.state == "reply", is_last, more or not is_last))
        await self._services.db.write(lambda tx: inbox.finish(tx, key))
