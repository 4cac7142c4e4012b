"""Where acts are counted: one call in taking, one in opening, one in closing. Drills are not counted.

Why no row per tip: any row that led from a tip to a duration would, beside the officers' own times in the audit log, tell
when the tipster pressed "send". So what the duration is measured from must still stand for another reason:

- acknowledged: since the unit's own alert. `due_at` of its step stands until this very moment and is cut to the day with it.
  A step that was cut before (a lapsed promise, a contested result) has no honest beginning and is not counted.
- opened: since the unit took the tip. Both are officers' times; nothing of the tipster is in it.
- decided: whole days between the tip's day, which is a plain column, and today.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.handlers.services import Services
from language.local_time import local_day
from storage import alerts, drills, figures, tips
from storage.alerts import AlertStep, cut_to_day
from storage.keyring import Keyring
from storage.tips import TipRow


def key_of(services: Services) -> bytes:
    return key(services.keyring)


def key(keyring: Keyring) -> bytes:
    """Derived: an older key folder has it too, and a backup without keys opens no count."""
    return keyring.subkey("figures 1")


def acknowledged(tx: Connection, key: bytes, tip: TipRow, step: AlertStep, now: datetime) -> None:
    """Call it for the step as it stood before it was acknowledged."""
    if _is_drill(tx, tip) or step.due_at == cut_to_day(step.due_at):
        return
    day = local_day(now)
    figures.count(tx, key, step.unit_id, day, "acknowledge", figures.waited(now - step.due_at))
    if tips.was_opened_by(tx, tip.id, step.unit_id):
        figures.count(tx, key, step.unit_id, day, "open", figures.BEFORE)


def opened(tx: Connection, key: bytes, tip: TipRow, step: AlertStep, now: datetime) -> None:
    """Call it before the opening is written into the audit log: only a unit's first one counts."""
    if step.state != "acknowledged" or _is_drill(tx, tip) or tips.was_opened_by(tx, tip.id, step.unit_id):
        return
    taken = alerts.acknowledged_by(tx, [step.id])
    if taken:
        figures.count(tx, key, step.unit_id, local_day(now), "open", figures.waited(now - taken[0][1]))


def decided(tx: Connection, key: bytes, tip: TipRow, unit_id: str, outcome: str, now: datetime) -> None:
    """`tip` as it was before: a case that was contested and is closed again was decided once."""
    if tip.status in ("contested", "closed") or outcome not in figures.OUTCOMES or _is_drill(tx, tip):
        return
    day = local_day(now)
    figures.count(tx, key, unit_id, day, "decide", figures.days((day - tip.day).days))
    figures.count(tx, key, unit_id, day, "outcome", outcome)


def _is_drill(tx: Connection, tip: TipRow) -> bool:
    return tip.drill or drills.is_drill(tx, tip.id)
