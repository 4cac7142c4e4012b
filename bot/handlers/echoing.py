"""What is added to a merged tip must be noticed where the work is done: in the tip that leads.

The words stay in the tip to which they were written. The main one gets a line that says only that there is something new: its own
tipster must not read what another one wrote.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.entries import seal_entry
from bot.handlers.envelope import OpenTip
from bot.handlers.services import Services
from storage import merges, tips
from storage.tips import NewEntry, TipRow


@dataclass(frozen=True, slots=True)
class Echo:
    main_id: UUID
    entry: NewEntry = field(repr=False)


async def prepare(services: Services, open_tip: OpenTip, kind: str) -> Echo | None:
    """None when the tip stands alone."""

    def read(tx: Connection) -> TipRow | None:
        main_id = merges.main_of(tx, open_tip.id)
        return tips.get(tx, main_id) if main_id else None

    main = await services.db.read(read)
    if main is None:
        return None
    now, words = services.clock(), {"code": open_tip.code, "said": kind}
    entry = await asyncio.to_thread(lambda: seal_entry("echo", main.id, main.public_key, now, "system", **words))
    return Echo(main.id, entry)


def ring_main(tx: Connection, tip_id: UUID, echo: Echo | None) -> list[str]:
    """Write the line into the main tip, if it still leads; returns the bells to ring."""
    main_id = merges.main_of(tx, tip_id)
    main = tips.lock(tx, main_id) if main_id else None
    if main is None:
        return []
    if echo is not None and echo.main_id == main.id:
        tips.add_entry(tx, main.id, echo.entry.kind, echo.entry.sealed)
    return [f"tip:{main.id}", f"unit:{main.unit_id}"]
