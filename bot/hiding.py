"""What was said in a private chat disappears from the phone: at once by /x, else ten minutes after the last step.

Afterwards the chat behaves as if there had never been a tip: the messages of both sides are deleted as far as the platform
lets us, the conversation is erased, and the last thing to be seen is an ordinary piece of law.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from bot.channels.base import Messenger
from bot.handlers.services import Services
from bot.messages import Address, OutMessage, Paragraph
from storage import conversations, courier, courier_keys, media
from storage.courier import HideJob, Sealed
from storage.sealing import SealBroken

log = structlog.get_logger()

IDLE = timedelta(minutes=10)
#: after a parting word that is no piece of law: long enough to read it
PARTING = timedelta(minutes=1)
#: telegram keeps 48 h of deletable messages; a conversation has far fewer than this many
MOST_REFS = 400
TRIES = 5
AT_ONCE = 50
LOOK_AGAIN_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Trace:
    """What stands in a chat."""

    address: Address
    lang: str
    refs: tuple[str, ...] = field(default=(), repr=False)


class Hiding:
    """Remembers what stands in private chats, and takes it out of them."""

    def __init__(self, services: Services, channels: Mapping[str, Messenger]) -> None:
        self._services = services
        self._channels = channels

    async def remember(self, address: Address, lang: str, refs: Iterable[str | None], idle: timedelta = IDLE) -> None:
        """These messages stand there too now; the time until they are hidden begins anew."""
        fresh, now, key = [ref for ref in refs if ref], self._services.clock(), self._key(address)

        def work(tx: Connection) -> None:
            held = courier.lock_job(tx, key)
            trace = self._open(held) if held else None
            known = [*(trace.refs if trace else ()), *fresh][-MOST_REFS:]
            epoch = courier_keys.epoch_of(now)
            plain = json.dumps([address.channel, address.chat, lang, known]).encode()
            sealed = Sealed(epoch, courier_keys.seal(self._services.keyring, epoch, key, plain))
            courier.put_job(tx, key, sealed, now + idle)

        await self._services.db.write(work)

    async def hide(self, address: Address, refs: Iterable[str | None]) -> None:
        """At once: everything that is known of this chat, and `refs`. The conversation itself is over already."""
        key = self._key(address)

        def take(tx: Connection) -> HideJob | None:
            return courier.lock_job(tx, key)

        held = await self._services.db.write(take)
        trace = self._open(held) if held else None
        known = [*(trace.refs if trace else ()), *(ref for ref in refs if ref)]
        if known:
            await self._channels[address.channel].erase(address, known)
        await self._services.db.write(lambda tx: courier.drop_job(tx, key))

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.hide_due()
            except Exception as error:
                log.error("hiding_failed", exc_info=error)
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def hide_due(self) -> int:
        """Every chat whose ten minutes are over; returns how many."""
        now = self._services.clock()
        jobs = await self._services.db.write(lambda tx: courier.take_due_jobs(tx, now, AT_ONCE))
        await asyncio.gather(*(self._hide_job(job) for job in jobs))
        return len(jobs)

    async def _hide_job(self, job: HideJob) -> None:
        trace = self._open(job)
        channel = self._channels.get(trace.address.channel) if trace else None
        if trace is not None and channel is not None:
            erased = await channel.erase(trace.address, trace.refs) if trace.refs else 0
            if trace.refs and not erased and job.tries < TRIES:
                return  # the platform is away: taken up again when this worker's time for it is over
            await self._end_with_law(channel, trace)
        await self._services.db.write(lambda tx: self._forget(tx, job.key))
        await self._services.db.erase()

    async def _end_with_law(self, channel: Messenger, trace: Trace) -> None:
        words = Paragraph(self._services.texts.say(trace.lang, "ctl-calm"))
        message = OutMessage(step="calm", turn=0, lang=trace.lang, paragraphs=(words,), silent=True)
        try:
            await channel.send(trace.address, message, "reply")
        except Exception as error:
            log.warning("law_not_sent", error=type(error).__name__)

    @staticmethod
    def _forget(tx: Connection, key: bytes) -> None:
        media.erase_drafts(tx, [key])
        conversations.erase(tx, key)
        courier.drop_job(tx, key)

    def _key(self, address: Address) -> bytes:
        return self._services.keyring.conversation(address.channel, address.chat).row

    def _open(self, job: HideJob) -> Trace | None:
        try:
            plain = courier_keys.unseal(self._services.keyring, job.sealed.epoch, job.key, job.sealed.bytes)
        except SealBroken:
            return None
        channel, chat, lang, refs = json.loads(plain)
        return Trace(Address(channel, chat), lang, tuple(refs))
