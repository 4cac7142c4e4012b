"""Where an act from a chat platform belongs: an officer's button, an invitation, the platform's own news, a group, or a talk."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.base import Messenger
from bot.handlers import binding, presses
from bot.handlers.services import Services
from bot.messages import Address, Inbound, OutMessage, Paragraph
from bot.receive import Update
from bot.talk import TRIES, Talk, send


class Front:
    """The `take` of the receiver."""

    def __init__(self, services: Services, talk: Talk) -> None:
        self._services = services
        self._talk = talk

    async def take(self, inbound: Inbound, channel: Messenger, update: Update) -> None:
        if inbound.is_unwanted and inbound.ref:
            await channel.erase(inbound.address, [inbound.ref])
        if inbound.event is not None:
            await binding.note_event(self._services, inbound, update.done)
        elif presses.is_press(inbound.press):
            await self._press(inbound, channel, update)
        elif binding.is_invite(inbound.start):
            await self._bind(inbound, channel, update)
        elif inbound.in_group:
            await self._in_group(inbound, channel, update)
        else:
            await self._talk.take(inbound, channel, update)

    async def _press(self, inbound: Inbound, channel: Messenger, update: Update) -> None:
        """The answer goes to the phone that pressed, as a short note; the group sees the alert change."""
        actor = inbound.actor if inbound.in_group else inbound.address
        note = await presses.press(self._services, inbound.press or "", actor, update.done)
        if inbound.press_id:
            await channel.acknowledge(inbound.press_id, self._services.texts.say("vi", note))

    async def _bind(self, inbound: Inbound, channel: Messenger, update: Update) -> None:
        note = await binding.bind(self._services, inbound, update.done)
        if inbound.ref:
            await channel.erase(inbound.address, [inbound.ref])  # the link is used up, and nobody need read it
        await self._say(channel, inbound.address, note)

    async def _in_group(self, inbound: Inbound, channel: Messenger, update: Update) -> None:
        """What a worker typed in a group is taken out of it if we may, and answered with nothing there: everybody reads along.

        The words wait, sealed like every draft, in the person's own chat, should he open it. A unit's own group is left alone.
        """
        if inbound.press_id:
            await channel.acknowledge(inbound.press_id)
        is_ours = await binding.is_contact(self._services, inbound.address)
        if is_ours or not inbound.ref or not (inbound.text or inbound.files or inbound.remote):
            return
        await channel.erase(inbound.address, [inbound.ref])
        if inbound.actor and inbound.text and not inbound.text.startswith("/"):
            await self._talk.keep(replace(inbound, address=inbound.actor, in_group=False), channel, update)

    async def _say(self, channel: Messenger, address: Address, key: str) -> None:
        words = Paragraph(self._services.texts.say("vi", key))
        message = OutMessage(step="note", turn=0, lang="vi", paragraphs=(words,), protect=True)
        await send(self._services, channel, address, message, tries=TRIES)
