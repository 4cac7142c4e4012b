"""A whole turn of the tip flow, from the accepted act over the commit to the reply handed over, against aiogram.

Ours seals and commits (synchronous=FULL) each turn. The peers run the same number of turns with the same number of people at
once: aiogram with state in memory, which a restart loses, and with rows through SQLAlchemy's async ORM. Sending a tip is counted
apart: its time is Argon2's, spent on purpose.
"""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.report import Measure

if TYPE_CHECKING:
    from bot.handlers.dispatch import Dispatcher
    from bot.messages import Prompt

PEOPLE = 32
FIRST_WORDS = "mất xe máy ở bãi xe cổng 2"
#: after so many questions a conversation is dropped and another begun; the sending itself is measured apart
QUESTIONS = 7


def measure(seconds: float = 2.0, pairs: int = 3) -> list[Measure]:
    """Turns per second as ratios to both peers, and tips sent per second."""
    runs = {which: [_in_process(which, seconds) for _ in range(pairs)] for which in ("ours", "memory", "orm")}
    rates = {which: median(rate for rate, _ in found) for which, found in runs.items()}
    tips = median(sent for _, sent in runs["ours"])
    return [
        Measure("a turn, committed", rates["ours"], "/s", must=6, aim=20, peer=rates["orm"], peer_name="aiogram + async ORM"),
        Measure("a turn, committed", rates["ours"], "/s", must=0.8, aim=2, peer=rates["memory"],
                peer_name="aiogram, memory only", note=f"sending a tip, Argon2 included: {tips:.0f} /s"),
    ]  # fmt: skip


def _in_process(which: str, seconds: float) -> tuple[float, float]:
    """A fresh process each: aiogram's import would weigh on ours."""
    out = subprocess.run(
        [sys.executable, "-m", "benchmarks.turns", which, str(seconds)], check=True, capture_output=True, text=True
    ).stdout
    rate, tips = out.split()[-2:]
    return float(rate), float(tips)


async def _ours(seconds: float) -> tuple[float, float]:
    from bot.app import make_services
    from bot.demo import create_demo
    from bot.ground import utc_now
    from bot.handlers.dispatch import Dispatcher
    from bot.settings import load

    with tempfile.TemporaryDirectory() as folder:
        installation = await create_demo(load(data_dir=Path(folder) / "var"), utc_now())
        dispatcher = Dispatcher(make_services(installation))
        await _turns(dispatcher, 0.3)
        rate = await _turns(dispatcher, seconds)
        tips = await _tips(dispatcher, seconds)
        await installation.db.close()
    return rate, tips


async def _turns(dispatcher: Dispatcher, seconds: float) -> float:
    deadline = time.perf_counter() + seconds
    started = time.perf_counter()

    async def talk() -> int:
        turns = 0
        while time.perf_counter() < deadline:
            turns += await _interview(dispatcher, sending=False, deadline=deadline)
        return turns

    counts = await asyncio.gather(*(talk() for _ in range(PEOPLE)))
    return sum(counts) / (time.perf_counter() - started)


async def _tips(dispatcher: Dispatcher, seconds: float) -> float:
    started = time.perf_counter()

    async def talk() -> int:
        sent = 0
        while time.perf_counter() < started + seconds:
            await _interview(dispatcher, sending=True)
            sent += 1
        return sent

    counts = await asyncio.gather(*(talk() for _ in range(4)))
    return sum(counts) / (time.perf_counter() - started)


async def _interview(dispatcher: Dispatcher, *, sending: bool, deadline: float | None = None) -> int:
    """One person answers questions, and sends when `sending`; returns the number of turns."""
    from bot.messages import Address, Capabilities, Inbound

    address, web = Address("web", secrets.token_hex(16)), Capabilities(photo=True, anonymous=True)
    prompt = None
    for turn in range(1, 40):
        text, press = _answer(prompt, sending)
        inbound = Inbound(
            address, secrets.token_hex(16), text=text, press=press, start="z_trang-due" if prompt is None else None, lang="vi"
        )
        prompt = await dispatcher.handle(inbound, web)
        if prompt.step == "tip-sent" or (not sending and turn == QUESTIONS):
            return turn
        if deadline is not None and time.perf_counter() > deadline:
            return turn
    raise RuntimeError(f"the interview does not end: {prompt.step if prompt else None}")


def _answer(prompt: Prompt | None, sending: bool) -> tuple[str | None, str | None]:
    """What an ordinary person does on this screen, as (text, press): the first button, and words where there is none."""
    if prompt is None:
        return FIRST_WORDS, None
    if prompt.step == "tip-review" and not sending:
        return None, f"{prompt.turn}:ctl-back"
    buttons = [choice.id for choice in prompt.choices if choice.link is None]
    return (None, f"{prompt.turn}:{buttons[0]}") if buttons else (FIRST_WORDS, None)


async def _peer(which: str, seconds: float) -> float:
    from benchmarks.peer_turns import in_memory, in_rows, turns_per_second

    with tempfile.TemporaryDirectory() as folder:
        dispatcher = in_memory() if which == "memory" else await in_rows(Path(folder))
        return await turns_per_second(dispatcher, conversations=PEOPLE, seconds=seconds)


if __name__ == "__main__":
    name, length = sys.argv[1], float(sys.argv[2])
    if name == "ours":
        print(*asyncio.run(_ours(length)))
    else:
        print(asyncio.run(_peer(name, length)), 0)
