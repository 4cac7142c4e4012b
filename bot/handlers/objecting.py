"""[Chưa đúng]: the tipster does not agree with a result, and the case goes to the unit above, whatever the result was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.handlers import tip_keys
from bot.handlers.directory import Snapshot
from bot.handlers.envelope import OpenTip
from bot.handlers.services import Services
from language.local_time import local_day
from storage import alerts, clocks, merges, set_asides, tips
from storage.alerts import AlertStep
from storage.conversations import full_hour_after
from storage.rules import DUTY_DESK
from storage.set_asides import SetAside
from storage.tips import TipRow

#: minutes between the units of a ladder that begins with an objection
_AGAIN = 4 * 60


@dataclass(frozen=True, slots=True)
class Objection:
    """For a tip whose unit keys were destroyed: the tipster's own key, sealed to the units that look at it now."""

    steps: tuple[AlertStep, ...] = ()
    keys: Mapping[str, bytes] = field(default_factory=dict, repr=False)


async def prepare(services: Services, open_tip: OpenTip) -> Objection:
    row, steps = await services.db.read(
        lambda tx: (set_asides.of_tip(tx, open_tip.id), alerts.of_tip(tx, open_tip.id))
    )
    if row is None or row.state != "confirmed":
        return Objection()
    snapshot = await services.directory.snapshot()
    chain = _above(snapshot, row, steps)
    keys = await tip_keys.sealed_again(open_tip.id, open_tip.identity, [snapshot.keys[unit_id] for unit_id in chain])
    return Objection(_ladder(services, open_tip, chain, services.clock()), keys)


def _above(snapshot: Snapshot, row: SetAside, steps: list[AlertStep]) -> list[str]:
    """Who stands above the unit that confirmed, that unit last: it has decided once. Never the unit that proposed it."""
    n = max((s.n for s in steps if s.unit_id == row.confirm_unit_id and s.role != "cc"), default=-1)
    above = [s.unit_id for s in steps if s.n > n and s.role != "cc" and s.state != "skipped"]
    chain = dict.fromkeys([*above, DUTY_DESK, row.confirm_unit_id])
    return [unit_id for unit_id in chain if unit_id in snapshot.keys and unit_id != row.unit_id]


def _ladder(services: Services, open_tip: OpenTip, chain: list[str], now: datetime) -> tuple[AlertStep, ...]:
    """No row keeps the tipster's minute: the first step has the bare day, the others count from the next full hour."""
    made = []
    for n, unit_id in enumerate(chain):
        due_at = full_hour_after(now) + timedelta(minutes=n * _AGAIN) if n else alerts.cut_to_day(now)
        role = "operator" if unit_id == DUTY_DESK else "escalation"
        state = "waiting" if n else "due"
        made.append(AlertStep(services.new_id(), open_tip.id, unit_id, n, role, state, None, due_at, n * _AGAIN))
    return tuple(made)


def object_to(tx: Connection, row: TipRow, objection: Objection, now: datetime) -> list[str]:
    """Carry it out for the tip, which the caller holds; returns the units that should look."""
    if row.status == "set_aside":
        return _before_confirmation(tx, row, now)
    if row.status != "closed":
        return []
    if row.outcome == "out_of_scope":
        return _after_confirmation(tx, row, objection, now)
    merges.separate(tx, row.id)
    tips.hand_to(tx, row.id, row.unit_id, "contested", row.outcome)
    clocks.reopened(tx, row.id)
    higher = alerts.climb(tx, row.id, now, is_late=True)
    return [higher] if higher else _call_again(tx, row, now)


def _call_again(tx: Connection, row: TipRow, now: datetime) -> list[str]:
    """Nobody stands above: the same unit is asked once more."""
    own = [s for s in alerts.of_tip(tx, row.id) if s.unit_id == row.unit_id and s.role != "cc"]
    for step in own:
        if step.state in alerts.OPEN_STATES:
            alerts.call(tx, step.id, now, f"c{row.entries}-", is_late=True)
    return [row.unit_id]


def _before_confirmation(tx: Connection, row: TipRow, now: datetime) -> list[str]:
    """The unit that was to confirm has the case now; the one that proposed reads it again, and does not decide."""
    set_asides.drop(tx, row.id)
    alerts.take_back(tx, row.id, "acknowledged")
    tips.hand_to(tx, row.id, row.unit_id, "contested", "out_of_scope")
    clocks.refresh(tx, row.id)
    return _call_again(tx, row, now)


def _after_confirmation(tx: Connection, row: TipRow, objection: Objection, now: datetime) -> list[str]:
    aside = set_asides.of_tip(tx, row.id)
    if aside is None or not objection.steps:
        return []  # destroyed in this very moment; the page says so
    first = objection.steps[0].unit_id
    set_asides.drop(tx, row.id)
    set_asides.count(tx, aside.unit_id, local_day(now), contested=1)
    tips.add_keys(tx, row.id, objection.keys)
    alerts.replace_ladder(tx, row.id, objection.steps, urgency=row.urgency)
    tips.hand_to(tx, row.id, first, "contested", "out_of_scope")
    clocks.reopened(tx, row.id)
    return [first]
