"""Who waits at the desk's door, and who is known there: a crowd of strangers must not keep the officers out."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

_KNOWN = re.compile(r"\b([0-9a-f]{32})\.([0-9a-f]{64})\b")
HOUR = timedelta(hours=1)
#: several officers share the computer of a post
MOST_MARKS = 5
MAX_MARKS = 600  #: characters of a cookie that are looked at


class Busy(Exception):
    """Too many sign-ins at once."""


class Line:
    """A bounded line before slow work. When it is full, one of all who want in is sent away with Busy, by lot.

    First come, first served would leave the line to whoever sends most; by lot, somebody who tries again gets in.
    """

    def __init__(self, places: int, at_once: int, lot: Callable[[int], int] = secrets.randbelow) -> None:
        self._places = places
        self._free = at_once
        self._lot = lot
        self._waiting: list[asyncio.Future[None]] = []

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait here for one's turn; leaving the block calls the next. Raises Busy."""
        if self._free:
            self._free -= 1
        else:
            await self._wait()
        try:
            yield
        finally:
            self._next()

    async def _wait(self) -> None:
        if len(self._waiting) >= self._places:
            sent_away = self._lot(len(self._waiting) + 1)
            if sent_away == len(self._waiting):
                raise Busy
            self._waiting.pop(sent_away).set_exception(Busy())
        mine = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        try:
            await mine
        except asyncio.CancelledError:  # his browser hung up: the place, or the turn just given, goes to the next
            if mine in self._waiting:
                self._waiting.remove(mine)
            elif not mine.cancelled() and mine.exception() is None:
                self._next()
            raise

    def _next(self) -> None:
        while self._waiting:
            called = self._waiting.pop(0)
            if not called.done():  # else: cancelled a moment ago
                called.set_result(None)
                return
        self._free += 1


class Acquaintance:
    """Marks for browsers in which somebody signed in before: for each login a random id and an HMAC over both."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def add(self, marks: str, login: str) -> str:
        """The browser's marks with a new one for this login in front; the oldest beyond MOST_MARKS go."""
        browser = secrets.token_hex(16)
        kept = [f"{i}.{mac}" for i, mac in _KNOWN.findall(marks[:MAX_MARKS]) if not self._fits(i, mac, login)]
        return "~".join([f"{browser}.{self._mac(login, browser)}", *kept][:MOST_MARKS])

    def browser(self, marks: str, login: str) -> str | None:
        """The browser's id when it has a mark for this login."""
        return next((i for i, mac in _KNOWN.findall(marks[:MAX_MARKS]) if self._fits(i, mac, login)), None)

    def _fits(self, browser: str, mac: str, login: str) -> bool:
        return hmac.compare_digest(mac, self._mac(login, browser))

    def _mac(self, login: str, browser: str) -> str:
        words = "\n".join(("desk-known", browser, login))
        return hmac.new(self._key, words.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


class UnknownTries:
    """Failed sign-ins with logins that nobody has: one row of the audit log an hour, with their number.

    A row for each would let anybody grow the log without bound. What was counted since the last row ends with the process.
    """

    def __init__(self) -> None:
        self._count = 0
        self._told_at: datetime | None = None

    def add(self) -> None:
        self._count += 1

    def due(self, now: datetime) -> int:
        """How many tries a row has to tell now; 0 = none. Asking counts as telling."""
        if not self._count or (self._told_at is not None and now - self._told_at < HOUR):
            return 0
        count, self._count, self._told_at = self._count, 0, now
        return count
