"""The monthly drill: each unit gets a tip that the installation writes itself, and the time until its acknowledgement is measured."""

from __future__ import annotations

import asyncio
import secrets
from datetime import datetime

from sqlalchemy import Connection

from bot.handlers.entries import seal_entry
from bot.handlers.services import Services
from bot.handlers.tip import case_code
from language.local_time import local_day
from storage import contacts, drills, routines, sealing, tips
from storage.alerts import AlertStep
from storage.tips import NewTip
from storage.unit_keys import UnitKey

CATEGORY = "other"
LOOKUP_BYTES = 32


async def hold(services: Services, now: datetime) -> int:
    """On its day: one drill for every unit that has a key and contacts. Returns how many began."""
    month = routines.drill_is_due(now)
    if month is None:
        return 0
    units = await services.db.write(lambda tx: _units(tx, month, now))
    snapshot = await services.directory.snapshot()
    begun = 0
    for unit_id in sorted(units & snapshot.keys.keys()):
        await begin(services, snapshot.keys[unit_id], now)
        begun += 1
    return begun


def _units(tx: Connection, month: str, now: datetime) -> set[str]:
    if not routines.claim_once(tx, "drill_done", month):
        return set()
    return {each.unit_id for each in contacts.of_units(tx, None, now.date()) if each.purpose == "alerts"}


async def begin(services: Services, key: UnitKey, now: datetime) -> None:
    """A drill for the unit of this key, sealed like any tip; nobody holds a receipt for it."""
    tip_id = services.new_id()
    words = services.texts.say("vi", "alert-drill_story")

    def seal() -> NewTip:
        identity = sealing.new_identity()
        public_key = sealing.recipient_of(identity)
        card = {"category": CATEGORY, "place_id": None, "place": None, "place_words": None, "when": "now", "urgent": True}
        return NewTip(
            id=tip_id, code=case_code(), lookup=secrets.token_bytes(LOOKUP_BYTES), public_key=public_key,
            unit_id=key.unit_id, category=CATEGORY, urgency="urgent", day=local_day(now), drill=True,
            keys={str(key.id): sealing.seal(identity.encode(), [key.public_key], kind="tip-key", ref=tip_id)},
            entries=(
                seal_entry("card", tip_id, public_key, now, "system", **card),
                seal_entry("story", tip_id, public_key, now, "system", text=words, lang="vi", evidence=[]),
            ),
            steps=(AlertStep(services.new_id(), tip_id, key.unit_id, 0, "primary", "due", None, now, 0),),
        )  # fmt: skip

    new = await asyncio.to_thread(seal)

    def store(tx: Connection) -> None:
        tips.add(tx, new, b"")
        drills.begin(tx, tip_id, key.unit_id, now)

    await services.db.write(store)
    services.bells.ring(f"unit:{key.unit_id}")
