"""The conversation in a terminal: lines in, screens out. No buttons, so every choice is a number or a word."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from bot.channels.render import render
from bot.messages import Address, Capabilities, Inbound, OutMessage, Prompt, Receipt
from bot.texts import Texts

CAPABILITIES = Capabilities(max_buttons=0, anonymous=True)
_MARKS = {"alarm": "!! ", "error": "✗ ", "note": "› ", "summary": "  • ", "status": "● ", "theirs": "◀ ", "ours": "▶ "}


async def run_console(
    handle: Callable[[Inbound], Awaitable[Prompt]],
    texts: Texts,
    lang: str,
    read: Callable[[], str | None],
    write: Callable[[str], None],
    start: str | None = None,
) -> None:
    """Until `read` gives None. An empty line shows the screen again."""
    address = Address("console", secrets.token_hex(16))
    first = Inbound(address, secrets.token_hex(8), lang=lang, start=start)
    write(as_text(await handle(first), texts))
    while (line := read()) is not None:
        text = line if line.strip() else None
        write(as_text(await handle(Inbound(address, secrets.token_hex(8), text=text)), texts))


def as_text(prompt: Prompt, texts: Texts, capabilities: Capabilities = CAPABILITIES) -> str:
    """A whole screen as plain text."""
    out = render(prompt, capabilities, texts)
    lines = [_MARKS.get(p.kind, "") + p.text for p in out.paragraphs]
    lines += _receipt(out, texts) if out.receipt else []
    return "\n".join(["", *lines, *([""] if out.menu else []), *out.menu])


def _receipt(out: OutMessage, texts: Texts) -> list[str]:
    receipt: Receipt | None = out.receipt
    if receipt is None:
        return []
    return [texts.say(out.lang, "ctl-receipt"), f"   {receipt.words}", f"   {receipt.digits}"]
