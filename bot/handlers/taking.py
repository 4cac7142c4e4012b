"""Taking a tip, whether at the desk or by a press in a chat: one press covers the whole incident, and it is a promise."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers import figure_counts
from bot.handlers.desk_access import append
from bot.handlers.entries import seal_entry
from bot.handlers.services import Services
from storage import ack_watches, alerts, clocks, desk_marks, drills, incidents, tips
from storage.alerts import AlertStep
from storage.tips import NewEntry, TipRow

#: "" = somebody was first
Taken = Literal["acknowledged", "counted", ""]


@dataclass(frozen=True, slots=True)
class Taking:
    """An acknowledgement whose entries are sealed, ready for its transaction."""

    officer_id: UUID
    login: str
    now: datetime
    entries: Mapping[UUID, NewEntry] = field(repr=False)  #: tip id → what its tipster will see
    figures_key: bytes = field(repr=False)


async def prepare(services: Services, tip_id: UUID, officer_id: UUID, login: str) -> Taking:
    """Seal the entry for the tip and for every other one of its incident."""
    now = services.clock()

    def read(tx: Connection) -> list[TipRow]:
        return [row for each in incidents.together_with(tx, tip_id) if (row := tips.get(tx, each))]

    rows = await services.db.read(read)
    words = {"status": "acknowledged", "officer": login}

    def seal() -> dict[UUID, NewEntry]:
        return {row.id: seal_entry("status", row.id, row.public_key, now, "unit", **words) for row in rows}

    return Taking(officer_id, login, now, await asyncio.to_thread(seal), figure_counts.key_of(services))


def take(tx: Connection, taking: Taking, tip: TipRow, step: AlertStep) -> Taken:
    """Acknowledge for the unit of `step`. The caller has checked that this officer may, and holds the tip.

    "counted": the rule asks for more officers; the ladder goes on until they have acknowledged too.
    """
    count = alerts.count_in(tx, step.id, taking.officer_id, taking.now)
    if step.state == "due" and count < alerts.needed(tx, step.unit_id, tip.category):
        return "counted"
    if not alerts.acknowledge(tx, tip.id, step.unit_id):
        return ""
    _enter(tx, taking, tip.id, step.unit_id)
    figure_counts.acknowledged(tx, taking.figures_key, tip, step, taking.now)
    for other in incidents.together_with(tx, tip.id)[1:]:
        _take_too(tx, taking, other, step.unit_id)
    incidents.acknowledge(tx, tip.id)
    if tip.urgency == "urgent" and not drills.is_drill(tx, tip.id):
        ack_watches.begin(tx, step.id, tip.id, step.unit_id, taking.now, is_open=_is_open(tx, tip.id, step.unit_id))
    else:
        alerts.erase_card(tx, [tip.id])
    alerts.refresh(tx, incidents.lead_of(tx, tip.id), taking.now, at_once=True)
    _look_again(tx, incidents.together_with(tx, tip.id))
    return "acknowledged"


def _take_too(tx: Connection, taking: Taking, tip_id: UUID, unit_id: str) -> None:
    """Another tip of the same incident."""
    before = alerts.step_for(tx, tip_id, [unit_id])  # as it stands: its times are cut in a moment
    if not alerts.acknowledge(tx, tip_id, unit_id):
        return
    _enter(tx, taking, tip_id, unit_id)
    row = tips.get(tx, tip_id)
    if row is not None and before is not None:
        figure_counts.acknowledged(tx, taking.figures_key, row, before, taking.now)


def _enter(tx: Connection, taking: Taking, tip_id: UUID, unit_id: str) -> None:
    tips.set_status(tx, tip_id, "acknowledged")
    tips.take_over(tx, tip_id, unit_id, taking.officer_id)  # the tipster's additions ring those who work on it
    entry = taking.entries.get(tip_id)  # a tip that came in this very moment has none; it is taken all the same
    if entry is not None:
        count = tips.add_entry(tx, tip_id, entry.kind, entry.sealed)
        desk_marks.wrote(tx, tip_id, taking.officer_id, count - 1, count)
    drills.acknowledged(tx, tip_id, taking.now)


def _is_open(tx: Connection, tip_id: UUID, unit_id: str) -> bool:
    return tips.was_opened_by(tx, tip_id, unit_id)


def _has_it(tx: Connection, tip_id: UUID, unit_id: str) -> bool:
    row = tips.get(tx, tip_id)
    mine = [step for step in alerts.of_tip(tx, tip_id) if step.unit_id == unit_id and step.state == "acknowledged"]
    return row is not None and row.status in tips.OPEN and bool(mine)


def record_others(
    services: Services, tx: Connection, taking: Taking, tip_id: UUID, unit_id: str, detail: Mapping[str, str]
) -> None:
    """One press took the whole incident: each of its tips has its own audit row."""
    for other in incidents.together_with(tx, tip_id)[1:]:
        row = tips.get(tx, other)
        if row and row.status == "acknowledged" and row.officer_id == taking.officer_id and row.unit_id == unit_id:
            actor, more = str(taking.officer_id), {"with": str(tip_id), **detail}
            append(services, tx, taking.now, actor, "acknowledge", unit_id, other, more)


def opened(tx: Connection, tip_id: UUID, unit_id: str) -> None:
    """This unit opened the tip: the first half of the promise."""
    together = incidents.together_with(tx, tip_id)
    ack_watches.opened(tx, together, unit_id)
    _look_again(tx, together)


def acted(tx: Connection, tip_id: UUID, unit_id: str) -> None:
    """This unit did something with the tip: the promise is kept, and nobody needs to be told any more where it is."""
    together = incidents.together_with(tx, tip_id)
    ack_watches.acted(tx, together, unit_id)
    _look_again(tx, together)
    alerts.erase_card(tx, together)


def _look_again(tx: Connection, tip_ids: list[UUID]) -> None:
    """What must be done next may be another thing now."""
    for tip_id in tip_ids:
        clocks.refresh(tx, tip_id)


def lapse(tx: Connection, now: datetime) -> list[tuple[UUID, str]]:
    """Let every broken promise climb. Returns (tip id, unit id) of the steps that alert now."""
    told: list[tuple[UUID, str]] = []
    for broken in ack_watches.take_lapsed(tx, now):
        lead = incidents.lead_of(tx, broken.tip_id)
        for tip_id in incidents.together_with(tx, broken.tip_id):
            if not _has_it(tx, tip_id, broken.unit_id):
                continue  # transferred, closed or called out of scope meanwhile: another one's matter now
            higher = alerts.lapse(tx, tip_id, broken.unit_id, now, quiet=tip_id != lead)
            tips.reopen(tx, tip_id)
            clocks.refresh(tx, tip_id)
            told += [(tip_id, broken.unit_id)] + ([(tip_id, higher)] if higher else [])
        alerts.refresh(tx, lead, now, at_once=True)
    return told
