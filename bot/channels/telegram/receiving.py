"""How updates come in: fetched by our own long poll, or pushed to our webhook. Kept first, confirmed after.

The libraries' own receivers confirm before the work is done, and fail a whole batch for one update that they cannot read.
"""

from __future__ import annotations

import asyncio
import hmac
import random
from collections.abc import Awaitable, Callable

import structlog

from bot.channels.base import Accept, ChannelError, ChannelMisconfigured, HookAnswer, Throttled
from bot.channels.telegram.api import Api, TooLarge
from bot.channels.telegram.batches import NotABatch, as_update, number_of, split
from bot.channels.telegram.parsing import ALLOWED_UPDATES, CHANNEL

POLL_SECONDS = 50  # the server waits no longer, whatever is asked; Telegram Bot API server
LEAST_PAUSE, MOST_PAUSE = 1.0, 60.0
#: told to the platform when nothing could be kept; it tries again for 24 h
RETRY_AFTER_SECONDS = 5
#: an update is some kilobytes; what is larger is not from there
MAX_HOOK_BYTES = 1024 * 1024

log = structlog.get_logger()


class Poller:
    """Fetches updates until cancelled. The offset moves only after `accept` has returned."""

    def __init__(
        self,
        api: Api,
        accept: Accept,
        *,
        poll_seconds: float = POLL_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._api, self._accept, self._poll_seconds = api, accept, poll_seconds
        self._sleep, self._draw = sleep, draw
        self._offset = 0
        #: why nothing comes in now: unknown_bot, second_receiver, unreachable, not_kept
        self.problem: str | None = None

    async def run(self) -> None:
        failures = 0
        while True:
            try:
                await self.fetch_once()
                failures, self.problem = 0, None
            except Exception as error:
                failures += 1
                self._note(error, failures)
                await self._sleep(self._pause(error, failures))

    async def fetch_once(self) -> int:
        """One batch, kept; the number of its updates. Raises what went wrong; the batch then comes again."""
        params = {"timeout": self._poll_seconds, "limit": 100, "allowed_updates": list(ALLOWED_UPDATES)}
        if self._offset:
            params["offset"] = self._offset
        body = await self._api.call_raw("getUpdates", params, self._poll_seconds + 10.0)
        updates = split(body)
        if updates:
            await self._accept(CHANNEL, updates)
        # The next call confirms this batch by its offset, and only this one: after a quiet week numbers start anew at random,
        # and an offset from before would confirm updates that nobody has seen.
        numbers = (number_of(update.raw) for update in updates)
        self._offset = max((number for number in numbers if number is not None), default=-1) + 1
        return len(updates)

    def _pause(self, error: Exception, failures: int) -> float:
        if isinstance(error, Throttled):
            return error.after_seconds
        longest = min(MOST_PAUSE, LEAST_PAUSE * 2.0 ** min(failures - 1, 10))
        return float(longest * (0.5 + self._draw() / 2))

    def _note(self, error: Exception, failures: int) -> None:
        self.problem = _problem(error)
        if failures & (failures - 1) == 0:  # 1, 2, 4, 8 ...: a night without network is no reason to fill the disk
            log.warning("telegram_poll_failed", exc_info=error, code=self.problem, count=failures)


def _problem(error: Exception) -> str:
    if isinstance(error, ChannelMisconfigured):
        return error.code
    return "unreachable" if isinstance(error, ChannelError | NotABatch | TooLarge) else "not_kept"


class WebHook:
    """Takes what the platform pushes. Nothing without the secret; 200 only for what is kept."""

    def __init__(self, secret: str, accept: Accept) -> None:
        self._secret = secret.encode()
        self._accept = accept

    async def take(self, secret: str | None, body: bytes) -> HookAnswer:
        """`secret`: the header X-Telegram-Bot-Api-Secret-Token."""
        # In constant time, or the secret could be found letter by letter.
        if not hmac.compare_digest((secret or "").encode("utf-8", "replace"), self._secret):
            return HookAnswer(403)
        if len(body) > MAX_HOOK_BYTES:
            # Not an error answer: the platform would send it again for a day, and nothing else of that chat.
            log.warning("telegram_update_too_large", bytes=len(body))
            return HookAnswer(200)
        try:
            await self._accept(CHANNEL, [as_update(body)])
        except Exception as error:
            log.error("telegram_update_not_kept", exc_info=error)
            return HookAnswer(500, RETRY_AFTER_SECONDS)
        return HookAnswer(200)
