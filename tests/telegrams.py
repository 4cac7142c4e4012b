"""The whole program beside a Telegram of its own, on loopback: workers and officers with phones, no network."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.app import App, open_app
from bot.channels.limiter import Door, Limit, Limits
from bot.channels.telegram import messenger
from bot.commands.contact import TOKEN_BYTES
from bot.settings import Settings
from bot.workers import Workers, working
from storage import contacts
from storage.contacts import ContactInvite
from storage.schema import officer
from tests.emulators import telegram as emulator
from tests.emulators.telegram_people import Group, Person, Screen
from tests.installations import Clock

#: no test waits for the platform's second; the limits have tests of their own
WIDE = Limits(overall=Limit(1_000, 1.0), chat=Limit(1_000, 1.0), group=Limit(1_000, 1.0))


@dataclass
class Town:
    """The platform, the program, and shorthand for what people do."""

    platform: emulator.Telegram
    app: App
    workers: Workers
    clock: Clock
    people: dict[str, Person] = field(default_factory=dict)

    async def sees(self, who: Person | Group, *words: str, seconds: float = 20.0) -> Screen:
        """The newest message there, once it holds all these words."""
        await self.platform.until(lambda: all(w in (who.screen.text if who.screen else "") for w in words), seconds)
        assert who.screen
        return who.screen

    async def press(self, who: Person, what: str, group: Group | None = None) -> str:
        """Press (by label, by what it carries, or by the choice alone) and wait until the phone hears that it was taken."""
        screen = (group or who).screen
        values = screen.values if screen else ()
        query = who.presses(next((v for v in values if v.partition(":")[2] == what), what), group)
        await self.platform.until(lambda: query in self.platform.world.answered)
        return str(self.platform.world.answered[query].get("text") or "")

    async def say(self, who: Person, text: str) -> Screen:
        before = who.screen
        who.types(text)
        await self.platform.until(lambda: who.screen is not None and (before is None or who.screen != before))
        assert who.screen
        return who.screen

    async def invite(self, unit_id: str, login: str | None = None, **more: Any) -> str:
        """As `lachan contact invite` and `lachan officer contact` do; returns the payload of the link."""
        token = secrets.token_urlsafe(TOKEN_BYTES)

        def work(tx: Any) -> None:
            who = tx.scalar(select(officer.c.id).where(officer.c.login == login)) if login else None
            kind = "private" if login else "group"
            what = ContactInvite(unit_id, kind, who, more.get("rank", 1), more.get("purpose", "alerts"), login)
            contacts.invite(tx, token, what, self.clock())

        await self.app.services.db.write(work)
        return f"i_{token}"

    async def officer(self, login: str, unit_id: str = "trang-due", **more: Any) -> Person:
        """An officer whose private chat is a contact of the unit."""
        person = self.platform.person(f"Officer {login}")
        person.types(f"/start {await self.invite(unit_id, login, **more)}")
        await self.sees(person, "Xong.")
        return person

    async def send_tip(
        self, who: Person, story: str, *, category: str = "theft", reply: str = "one_way", place: str = "trang-due"
    ) -> Screen:
        """A whole tip of something that is going on; returns the screen with the receipt."""
        await self.say(who, f"/start z_{place}")
        await self.press(who, category)
        wanted = ("now", "safe", "done", reply, "keep", "send")
        for _ in range(15):
            before = who.screen
            assert before is not None
            if "Đã nhận." in before.text:
                return before
            found = next((v for want in wanted for v in before.values if v.partition(":")[2] == want), None)
            if found is None:
                await self.say(who, story)
            else:
                await self.press(who, found)
                await self.platform.until(lambda: who.screen != before)  # noqa: B023
        raise AssertionError(who.screen)

    async def idle(self) -> None:
        """Until nothing waits in inbox and outbox that can be done now."""
        await self.workers.receiver.drain()


@asynccontextmanager
async def town(folder: Path, clock: Clock, **settings: Any) -> AsyncIterator[Town]:
    async with emulator.running() as platform:
        platform.limits.is_on = False
        given = {"data_dir": folder, "demo": "on", "telegram_token": platform.token, "telegram_api_base": platform.base}
        async with open_app(Settings(_env_file=None, **(given | settings)), clock) as app, working(app) as workers:  # type: ignore[arg-type]
            await platform.until(lambda: bool(platform.sent("setMyCommands")), 30.0)
            yield Town(platform, app, workers, clock)


def widen(monkeypatch: Any) -> None:
    """Let the program's own door keep nobody waiting."""
    opened = messenger.open_telegram

    async def open_wide(config: Any, texts: Any, door: Door | None = None) -> Any:
        return await opened(config, texts, Door(WIDE, hold_seconds=0.0))

    monkeypatch.setattr(messenger, "open_telegram", open_wide)
