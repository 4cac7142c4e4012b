"""What works beside the pages: the receiver, the deliverer, and the chat platforms for which a token is held.

The libraries of a platform cost seconds: they are imported here, in the background, and only where a token is held. The
pages answer meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import structlog

from bot.app import App
from bot.channels.base import ChannelError, HookAnswer, Messenger
from bot.channels.http_hook import LOOPBACK_HOSTS, HttpHook
from bot.channels.mailbox import Mailbox, SmtpConfig
from bot.composing.parcels import Parcels
from bot.delivery import Deliverer, Sender
from bot.front import Front
from bot.hiding import Hiding
from bot.receive import Receiver
from bot.talk import Talk

if TYPE_CHECKING:
    from bot.channels.telegram.messenger import Telegram

log = structlog.get_logger()

TELEGRAM_HOOK = "/hook/telegram"
#: a platform that does not know us, or is away, is asked again so often
AGAIN_SECONDS = 30.0
AFTER_A_BUG_SECONDS = 5.0
NOT_READY = HookAnswer(503, 5)


class Workers:
    """The background of one process. `hook` may be called from the start; until all is ready it asks to come again."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._settings = app.settings
        self._channels: dict[str, Messenger] = {}
        self._senders: dict[str, Sender] = {
            "http": HttpHook(app.services.clock), "email": Mailbox(smtp_config(app)),
        }  # fmt: skip
        self.hiding = Hiding(app.services, self._channels)
        self.talk = Talk(app.services, app.dispatcher, self.hiding)
        self.receiver = Receiver(app.services, self._channels, Front(app.services, self.talk).take)
        self.deliverer = Deliverer(app.services, Parcels(app.services, app.settings.url).composers(), self._senders)
        self._hook: Callable[[str | None, bytes], Coroutine[Any, Any, HookAnswer]] | None = None

    @property
    def channels(self) -> Mapping[str, Messenger]:
        return self._channels

    async def hook(self, secret: str | None, body: bytes) -> HookAnswer:
        """A platform's call."""
        return NOT_READY if self._hook is None else await self._hook(secret, body)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._app.services.db.listen())
                group.create_task(_kept_up("deliverer", self.deliverer.run))
                if self._settings.telegram_token is not None:
                    group.create_task(_kept_up("telegram", self._telegram))
        finally:
            for sender in (*self._channels.values(), *self._senders.values()):
                with contextlib.suppress(Exception):
                    await sender.close()

    # --- Telegram -----------------------------------------------------------------------------------------------------

    async def _telegram(self) -> None:
        telegram = await self.open_telegram()
        await self._introduced(telegram)
        async with asyncio.TaskGroup() as group:
            group.create_task(_kept_up("receiver", self.receiver.run))
            group.create_task(self.hiding.run())
            group.create_task(self._take_updates(telegram))

    async def open_telegram(self) -> Telegram:
        """The channel, known to receiver and deliverer."""
        from bot.channels.telegram.messenger import TelegramConfig, open_telegram

        token, secret = self._settings.telegram_token, self._settings.telegram_webhook_secret
        assert token is not None  # noqa: S101
        is_hook = self._settings.telegram_mode == "webhook"
        config = TelegramConfig(
            token.get_secret_value(), self._settings.telegram_api_base,
            f"{self._settings.url}{TELEGRAM_HOOK}" if is_hook else None,
            secret.get_secret_value() if secret and is_hook else None,
        )  # fmt: skip
        telegram = await open_telegram(config, self._app.services.texts)
        self._channels[telegram.name] = self._senders[telegram.name] = telegram
        return telegram

    async def _introduced(self, telegram: Telegram) -> None:
        while True:
            try:
                await telegram.introduce()
                return
            except ChannelError as error:
                log.error("telegram_not_introduced", error=type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _take_updates(self, telegram: Telegram) -> None:
        from bot.channels.telegram.receiving import Poller, WebHook

        secret = self._settings.telegram_webhook_secret
        if self._settings.telegram_mode == "webhook" and secret is not None:
            self._hook = WebHook(secret.get_secret_value(), self.receiver.accept).take
        else:
            await Poller(telegram.api, self.receiver.accept).run()


async def _kept_up(job: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A worker that fails begins again after a moment: one bug must not silence the alerts until somebody looks."""
    while True:
        try:
            await work()
            return
        except Exception as bug:
            log.error("worker_failed", job=job, exc_info=bug)
            await asyncio.sleep(AFTER_A_BUG_SECONDS)


def smtp_config(app: App) -> SmtpConfig | None:
    """LACHAN_SMTP_URL taken apart; None when it is not set."""
    settings = app.settings
    if settings.smtp_url is None:
        return None
    parts = urlsplit(settings.smtp_url.get_secret_value())
    host = parts.hostname or ""
    return SmtpConfig(
        host, parts.port or (465 if parts.scheme == "smtps" else 587), settings.smtp_from or "",
        unquote(parts.username) if parts.username else None, unquote(parts.password) if parts.password else None,
        parts.scheme == "smtps", host in LOOPBACK_HOSTS,
    )  # fmt: skip


@asynccontextmanager
async def working(app: App) -> AsyncIterator[Workers]:
    """The workers of `app` in the background, stopped on leaving; what is under way is finished by the next start."""
    workers = Workers(app)
    running = asyncio.create_task(workers.run())
    try:
        yield workers
    finally:
        running.cancel()
        # A bug in a worker is told here: it must not end as a silent background task.
        results = await asyncio.gather(running, return_exceptions=True)
        if isinstance(results[0], Exception):
            log.error("workers_failed", exc_info=results[0])
