"""A session that was left idle: its PIN opens it again; five wrong ones end it."""

from __future__ import annotations

import asyncio

from sqlalchemy import Connection

from bot.handlers.desk_access import append
from bot.handlers.services import Services
from bot.handlers.sign_in import PIN_KEY, SignedOut
from storage import desk_sessions, pins
from storage.desk_sessions import Locked
from storage.pins import Pin, WrongPin


class PinRefused(Exception):
    """Not the PIN of this session; `left`: so many tries more."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


async def open_again(services: Services, cookie: str, digits: str) -> None:
    """Raises SignedOut (also with the last wrong PIN), PinRefused."""
    now = services.clock()
    held = await services.db.read(lambda tx: desk_sessions.locked(tx, cookie, now))
    if held is None:
        raise SignedOut
    pin = Pin("".join(digits.split())[:20], services.keyring.subkey(PIN_KEY))
    try:
        identity = await services.hard_work(
            lambda: pins.open_locked(pin, cookie, held.salt, held.officer_id, held.sealed), "known"
        )
    except WrongPin:
        await _refuse(services, cookie, held)
    sealed = await asyncio.to_thread(desk_sessions.seal_to_cookie, held.officer_id, identity, cookie)
    # Where five wrong ones came first, the row is gone and the right one opens nothing.
    if not await services.db.write(lambda tx: desk_sessions.unlock(tx, cookie, sealed, now)):
        raise SignedOut


async def _refuse(services: Services, cookie: str, held: Locked) -> None:
    now, who = services.clock(), str(held.officer_id)

    def count(tx: Connection) -> int:
        left = desk_sessions.count_wrong_pin(tx, cookie)
        append(services, tx, now, who, "pin_failed", None, None, {"left": str(left)})
        return left

    left = await services.db.write(count)
    if not left:
        services.bells.ring(f"officer:{held.officer_id}")
        raise SignedOut
    raise PinRefused(left)


async def lock(services: Services, cookie: str) -> None:
    """Lock it now, without waiting; a session without a PIN stays as it is."""
    await services.db.write(lambda tx: desk_sessions.lock(tx, cookie))
    await services.db.erase()
