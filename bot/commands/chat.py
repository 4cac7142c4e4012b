"""`lachan chat`: the same conversation as on the page, in a terminal."""

from __future__ import annotations

import secrets

from bot.app import open_app
from bot.channels.console import run_console
from bot.commands.terminal import say
from bot.messages import Capabilities, Inbound, Prompt
from bot.settings import Settings

CONSOLE = Capabilities(max_buttons=0, anonymous=True)


async def chat(settings: Settings, lang: str, start: str) -> None:
    """Until end of input. Every line goes through the real dispatcher and its commit."""
    say("setup-chat_hint")
    async with open_app(settings) as app:

        async def handle(inbound: Inbound) -> Prompt:
            return await app.dispatcher.handle(inbound, CONSOLE)

        await run_console(handle, app.services.texts, lang, _read, print)


def _read() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None


def new_chat_id() -> str:
    return secrets.token_hex(16)
