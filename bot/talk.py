"""One act of a private chat on a platform: its turn, and the answer handed over to the platform.

A lost question costs the person a repeat. The receipt cannot be asked for again, so its update is kept until the platform has
taken the answer; a turn that is run again shows the same screen.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog
from sqlalchemy import Connection

from bot.channels.base import (
    ChannelError,
    Lane,
    Messenger,
    Moved,
    RecipientStopped,
    Rejected,
    SentRef,
    Throttled,
)
from bot.channels.render import render
from bot.handlers import courier
from bot.handlers.dispatch import Also, Dispatcher
from bot.handlers.services import Services
from bot.hiding import PARTING, Hiding
from bot.messages import Address, Attachment, Inbound, OutMessage, Prompt, Refused, RemoteFile
from bot.receive import Update

log = structlog.get_logger()

#: screens that the person cannot get again by asking
PRECIOUS = frozenset({"tip-sent"})
CALM = "calm"
#: tries for an answer; a precious one is tried as long as its update is kept
TRIES = 4
FETCH_TRIES = 3
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0


def pause_after(error: ChannelError, attempt: int) -> float:
    """How long to wait before the next try, in seconds."""
    if isinstance(error, Throttled):
        return error.after_seconds
    return min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** (attempt - 1))


class Talk:
    """The tip conversation on chat platforms."""

    def __init__(self, services: Services, dispatcher: Dispatcher, hiding: Hiding) -> None:
        self._services = services
        self._dispatcher = dispatcher
        self._hiding = hiding

    async def take(self, inbound: Inbound, channel: Messenger, update: Update) -> None:
        """Run the turn, tell the phone that its press was taken, answer."""
        if inbound.press_id:
            await channel.acknowledge(inbound.press_id)
        inbound = await self.fetched(inbound, channel)
        precious = False

        def also(tx: Connection, prompt: Prompt) -> None:
            nonlocal precious
            precious = prompt.step in PRECIOUS
            (update.answered_later if precious else update.done)(tx)

        prompt = await self._turn(inbound, channel, also)
        told = (inbound.ref, inbound.pressed_ref)
        if prompt.over and channel.capabilities.hide:
            await self._hiding.hide(inbound.address, told)
        if inbound.album and update.more_waiting:
            # Photos of an album arrive one by one: the last one is answered.
            await self._hiding.remember(inbound.address, prompt.lang, told)
            return
        sent = await self.answer(inbound.address, channel, prompt, is_precious=precious)
        await self._remember(inbound.address, prompt, (*told, *(sent.ids if sent else ())), channel)

    async def _turn(self, inbound: Inbound, channel: Messenger, also: Also) -> Prompt:
        """A button of a notice opens its case; one that is old leads to the question for the code."""
        if courier.is_press(inbound.press):
            opened = await courier.open_handle(self._services, inbound.press or "")
            if opened is not None:
                return await self._dispatcher.open(inbound, opened, channel.capabilities, also)
            inbound = replace(inbound, press=None, text="/case")
        return await self._dispatcher.handle(inbound, channel.capabilities, also)

    async def _remember(
        self, address: Address, prompt: Prompt, refs: tuple[str | None, ...], channel: Messenger
    ) -> None:
        """What stands in the chat now is hidden later. A piece of law may stand; a parting word only for a moment."""
        if not channel.capabilities.hide or prompt.step == CALM:
            return
        if prompt.over:
            await self._hiding.remember(address, prompt.lang, refs[2:], PARTING)
        else:
            await self._hiding.remember(address, prompt.lang, refs)

    async def keep(self, inbound: Inbound, channel: Messenger, update: Update) -> None:
        """Run the turn and answer nothing: what it left waits in the person's own chat."""
        await self._dispatcher.handle(inbound, channel.capabilities, lambda tx, _prompt: update.done(tx))

    async def answer(
        self, address: Address, channel: Messenger, prompt: Prompt, *, is_precious: bool = False
    ) -> SentRef | None:
        """Hand a screen over; None when the person cannot be reached any more, or not soon enough for a question."""
        message = replace(render(prompt, channel.capabilities, self._services.texts), protect=True)
        return await send(self._services, channel, address, message, tries=None if is_precious else TRIES)

    async def fetched(self, inbound: Inbound, channel: Messenger) -> Inbound:
        """With the files of the message in the place of their names at the platform."""
        if not inbound.remote:
            return inbound
        files = await asyncio.gather(*(self._fetch(file, channel) for file in inbound.remote))
        return replace(inbound, files=(*inbound.files, *files), remote=())

    async def _fetch(self, file: RemoteFile, channel: Messenger) -> Attachment | Refused:
        for attempt in range(1, FETCH_TRIES + 1):
            try:
                return await channel.fetch(file)
            except ChannelError as error:
                log.warning("fetch_failed", error=type(error).__name__, attempts=attempt)
                if attempt < FETCH_TRIES:
                    await self._services.pause(pause_after(error, attempt))
        return Refused("busy")


async def send(
    services: Services, channel: Messenger, address: Address, message: OutMessage, *, tries: int | None, lane: Lane = "reply"
) -> SentRef | None:
    """Send, and again when the platform is slow or away. `tries` None = until it is taken or cannot be."""
    attempt = 0
    while True:
        attempt += 1
        try:
            return await channel.send(address, message, lane)
        except Moved as moved:
            address = moved.to
        except (RecipientStopped, Rejected) as error:
            log.info("answer_refused", error=type(error).__name__)
            return None
        except ChannelError as error:
            log.warning("answer_waits", error=type(error).__name__, attempts=attempt)
            if attempt == tries:
                return None
            attempt -= isinstance(error, Throttled)
            await services.pause(pause_after(error, attempt))
        # An ambiguous try is made again: a repeated question is better than a lost one.


