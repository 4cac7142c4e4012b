"""A broadcast at Telegram's limit, and an alert in the middle of it: our door beside python-telegram-bot's stock limiter.

Both send through the same library to the same emulator, which counts as the platform does.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from benchmarks.report import Measure

#: the slots of ten seconds
MESSAGES = 300
ALERTS = 40
#: a mobile operator's way to the platform
FAR = (0.020, 0.060)

Send = Callable[[str, int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Run:
    rate: float  #: messages a second as long as there is a broadcast
    refused: int
    alert_ms: float  #: p99 from the asking to the arrival, in the middle of the broadcast


def measure(messages: int = MESSAGES) -> list[Measure]:
    ours, far, stock = (_in_process(which, messages) for which in ("ours", "far", "stock"))
    beside = f"{stock.rate:.1f}/s with {stock.refused} refusals"
    return [
        Measure("broadcast at a limit of 30/s", ours.rate, "/s", must=0.99, peer=30, peer_name="the limit",
                note=f"refusals: {ours.refused}; the stock limiter: {beside}"),
        Measure("the same, 20-60 ms each way", far.rate, "/s", must=0.95, peer=30, peer_name="the limit",
                note=f"refusals: {far.refused}"),
        Measure("refusals in both", ours.refused + far.refused, "", must=0, peer_name=f"stock {stock.refused}"),
        Measure("alert in a broadcast, p99", ours.alert_ms, "ms", must=50, peer_name=f"stock {stock.alert_ms:,.0f} ms",
                note=f"with {messages} messages queued; the stock limiter's wait grows with the queue"),
    ]  # fmt: skip


def _in_process(which: str, messages: int) -> Run:
    """A fresh process each: what one has learned must not help the other."""
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.limiter", which, str(messages)], check=True, capture_output=True, text=True
    ).stdout
    return Run(**json.loads(out.splitlines()[-1]))


async def _run(which: str, messages: int) -> Run:
    from tests.emulators import telegram

    async with telegram.running() as platform:
        for n in range(messages + ALERTS):
            platform.person(f"N{n}")
        chats = list(platform.world.chats)
        send, close = await (_stock if which == "stock" else _ours)(platform.token, platform.base)
        await send("alert", chats[0])  # connections are open, classes are made
        platform.way_seconds = FAR if which == "far" else (0.0, 0.0)
        platform.limits.log.clear()
        broadcast = [asyncio.create_task(send("broadcast", chat)) for chat in chats[ALERTS:]]
        waits = await _alerts(platform, send, chats[1:ALERTS], messages)
        await asyncio.gather(*broadcast)
        times = platform.limits.log[:messages]  # without the last alerts, when the broadcast is over
        await close()
        rate = (len(times) - 1) / (times[-1] - times[0])
        return Run(rate, platform.limits.refused, sorted(waits)[-1] * 1000)


async def _alerts(platform: object, send: Send, chats: list[int], messages: int) -> list[float]:
    """Spread over the whole broadcast; how long each was waited for."""
    loop, waits = asyncio.get_running_loop(), []
    for chat in chats:
        await asyncio.sleep(messages / 30 / (len(chats) + 5))
        asked = loop.time()
        await send("alert", chat)
        waits.append(loop.time() - asked)
    return waits


async def _ours(token: str, base: str) -> tuple[Send, Callable[[], Awaitable[None]]]:
    from bot.channels.telegram.messenger import TelegramConfig, open_telegram
    from bot.ground import LOCALES
    from bot.messages import Address, OutMessage, Paragraph
    from bot.texts import Texts

    channel = await open_telegram(TelegramConfig(token, base), Texts.load(LOCALES))
    message = OutMessage("x", 1, "vi", (Paragraph("Luật lao động: nghỉ phép 12 ngày."),))
    return (lambda lane, chat: channel.send(Address("telegram", str(chat)), message, lane)), channel.close  # type: ignore[arg-type]


async def _stock(token: str, base: str) -> tuple[Send, Callable[[], Awaitable[None]]]:
    from telegram.ext import AIORateLimiter, ExtBot
    from telegram.request import HTTPXRequest

    limiter = AIORateLimiter(max_retries=20)
    bot = ExtBot(
        token,
        base_url=f"{base}/bot",
        rate_limiter=limiter,
        request=HTTPXRequest(connection_pool_size=60, pool_timeout=60),
    )
    await bot.initialize()
    return (lambda _lane, chat: bot.send_message(chat, "Luật lao động: nghỉ phép 12 ngày.")), bot.shutdown


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_run(sys.argv[1], int(sys.argv[2]))))))
