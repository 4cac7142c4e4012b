"""`lachan chat`: the same conversation as on the page, in a terminal; kept as a golden transcript if wanted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.app import open_app
from bot.channels.console import CAPABILITIES, as_text, run_console
from bot.commands.terminal import finish, say
from bot.messages import Inbound, Prompt
from bot.settings import Settings


def chat(settings: Settings, lang: str, start: str, save: Path | None) -> None:
    """Until end of input. Every line goes through the real dispatcher and its commit."""
    said: list[str] = []
    try:
        finish(_converse(settings, lang, start, said))
    finally:
        if save:
            save.write_text("\n".join(said).strip() + "\n", encoding="utf-8")
            say("setup-chat_saved", file=str(save))


async def _converse(settings: Settings, lang: str, start: str, said: list[str]) -> None:
    say("setup-chat_hint")
    async with open_app(settings) as app:

        async def handle(inbound: Inbound) -> Prompt:
            prompt = await app.dispatcher.handle(inbound, CAPABILITIES)
            # The receipt opens the case, so it never goes into a file that may be committed.
            screen = as_text(replace(prompt, receipt=None), app.services.texts)
            said.append(f"\n>>> {inbound.text or ''}\n[{prompt.step}]{screen}")
            return prompt

        await run_console(handle, app.services.texts, lang, _read, print, f"z_{start}" if start else None)


def _read() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None
