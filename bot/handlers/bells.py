"""Wake-ups inside one process: who waits for news of a tip or a unit hears of it at once.

A bell carries nothing and may be missed (another process, a restart): whoever waits looks at the rows again
when it rings and, at the latest, when his time is over.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict

#: how many topics' last ring is remembered; forgetting one costs its listener at most one time-out
REMEMBERED = 10_000


class Bells:
    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Future[None]]] = defaultdict(set)
        self._rung: OrderedDict[str, int] = OrderedDict()
        self._count = 0

    def mark(self) -> int:
        """Take this *before* reading rows and hand it to `wait`: a ring in between is then not missed."""
        return self._count

    def ring(self, topic: str) -> None:
        """Wake everybody who waits for "unit:<id>", "officer:<uuid>" or "tip:<uuid>". Call it after the commit."""
        self._count += 1
        self._rung[topic] = self._count
        self._rung.move_to_end(topic)
        if len(self._rung) > REMEMBERED:
            self._rung.popitem(last=False)
        for waiter in self._waiting.pop(topic, set()):
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, topics: tuple[str, ...], timeout: float, since: int) -> bool:  # noqa: ASYNC109
        """True as soon as one of the topics has rung after the mark `since`; False after `timeout` seconds of silence."""
        if any(self._rung.get(topic, 0) > since for topic in topics):
            return True
        waiter = asyncio.get_running_loop().create_future()
        for topic in topics:
            self._waiting[topic].add(waiter)
        try:
            await asyncio.wait_for(waiter, timeout)
        except TimeoutError:
            return False
        finally:
            self._forget(topics, waiter)
        return True

    def _forget(self, topics: tuple[str, ...], waiter: asyncio.Future[None]) -> None:
        for topic in topics:
            waiting = self._waiting.get(topic)
            if waiting is not None:
                waiting.discard(waiter)
                if not waiting:
                    del self._waiting[topic]
