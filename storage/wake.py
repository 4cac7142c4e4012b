"""Wake-ups: whoever works through a table hears at once that something for it was committed.

A wake-up carries nothing and may be missed (a broken connection, a restart): workers look at their rows again from time to
time anyway. Inside a process it is an event set after the commit; between processes PostgreSQL's NOTIFY, which goes out with the
commit itself.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

INBOX, OUTBOX = "inbox", "outbox"
#: the one channel of PostgreSQL's NOTIFY; the payload is the topic
PG_CHANNEL = "lachan"
_MARKS = "lachan_wake"


def wake(tx: Connection, topic: str) -> None:
    """Ring `topic` once this transaction is committed. After a rollback it may ring for nothing."""
    marks: set[str] = tx.info.setdefault(_MARKS, set())
    if tx.dialect.name == "postgresql" and topic not in marks:
        tx.execute(select(func.pg_notify(PG_CHANNEL, topic)))
    marks.add(topic)


def take_marks(tx: Connection) -> frozenset[str]:
    """What was marked on this connection since the last call."""
    return frozenset(tx.info.pop(_MARKS, ()))


class Wakeups:
    """Who waits for which topic in this process. `ring` may be called from any thread."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, list[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = defaultdict(list)

    def subscribe(self, topic: str) -> asyncio.Event:
        """An event that is set whenever the topic rings; the subscriber clears it before it looks at the rows."""
        event = asyncio.Event()
        self._waiting[topic].append((asyncio.get_running_loop(), event))
        return event

    def unsubscribe(self, topic: str, event: asyncio.Event) -> None:
        self._waiting[topic] = [each for each in self._waiting[topic] if each[1] is not event]

    def ring(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for loop, event in tuple(self._waiting.get(topic, ())):
                if not loop.is_closed():
                    loop.call_soon_threadsafe(event.set)


async def heard(news: asyncio.Event, seconds: float) -> None:
    """Until `news` is set or `seconds` are over."""
    # Not wait_for: in Python 3.11 it swallows a cancellation that comes together with the news, and the worker never ends.
    try:
        async with asyncio.timeout(seconds):
            await news.wait()
    except TimeoutError:
        return
