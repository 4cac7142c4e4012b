"""How the platform counts: arrivals in sliding windows; who comes too early is sent away, and so is everybody until it is over."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

OVERALL = (30, 1.0)
CHAT = (1, 1.0)
GROUP = (20, 60.0)


@dataclass(slots=True)
class Window:
    count: int
    seconds: float
    arrivals: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0 = now."""
        while self.arrivals and now - self.arrivals[0] >= self.seconds:
            self.arrivals.popleft()
        return 0.0 if len(self.arrivals) < self.count else self.arrivals[0] + self.seconds - now


@dataclass(slots=True)
class Limits:
    """`arrive` is asked for each message; what it lets through counts, what it refuses does not."""

    is_on: bool = True
    closed_until: float = 0.0
    overall: Window = field(default_factory=lambda: Window(*OVERALL))
    chats: dict[int, list[Window]] = field(default_factory=dict)
    taken: int = 0
    refused: int = 0
    early: int = 0  #: came although they were told to wait
    log: list[float] = field(default_factory=list)  #: arrivals that were let through

    def arrive(self, chat: int, now: float) -> int | None:
        """None = taken; else the seconds to wait, as the platform says them: whole ones, rounded up."""
        if not self.is_on:
            return self._take(chat, now)
        if now < self.closed_until:
            self.early += 1
            self.refused += 1
            return math.ceil(self.closed_until - now)
        everybody = self.overall.wait(now)
        wait = max(everybody, *(window.wait(now) for window in self._windows(chat)))
        if wait <= 0:
            return self._take(chat, now)
        self.refused += 1
        seconds = max(1, math.ceil(wait))
        if everybody > 0:
            self.closed_until = now + seconds
        return seconds

    def _take(self, chat: int, now: float) -> None:
        for window in (self.overall, *self._windows(chat)):
            window.arrivals.append(now)
        self.taken += 1
        self.log.append(now)

    def _windows(self, chat: int) -> list[Window]:
        if chat not in self.chats:
            self.chats[chat] = [Window(*CHAT)] + ([Window(*GROUP)] if chat < 0 else [])
        return self.chats[chat]
