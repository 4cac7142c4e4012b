"""Turning a unit's key: new tips are sealed to a new one, held by those who remain.

Only public keys are needed for it, so nobody has to be signed in: it happens in the act that makes it necessary
(docs/decisions/0016).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.services import Services
from storage import unit_keys
from storage.unit_keys import KeysChanged, NextUnitKey

T = TypeVar("T")
#: somebody may come or go between looking and writing; more often than this, something is wrong
TRIES = 5


async def with_next_key(
    services: Services, unit_id: str, change: Callable[[Connection, NextUnitKey], T], *, but: UUID | None = None
) -> T:
    """Run `change` in one write transaction with a key for the unit's holders, without `but`. It calls `unit_keys.turn`."""
    for _ in range(TRIES):
        holders = await services.db.read(lambda tx: unit_keys.holders(tx, unit_id))
        remaining = [each for each in holders if each.officer_id != but]
        new = await asyncio.to_thread(unit_keys.next_unit_key, unit_id, remaining)
        try:
            done = await services.db.write(lambda tx, new=new: change(tx, new))  # type: ignore[misc]
        except KeysChanged:
            continue
        services.directory.forget()
        return done
    raise KeysChanged


async def turn_now(services: Services, unit_id: str) -> None:
    now = services.clock()
    await with_next_key(services, unit_id, lambda tx, new: unit_keys.turn(tx, new, now))
