"""A button under an alert, pressed in a private chat or in a unit's group. Only officers of that unit are heard; others are told
nothing, not even what it was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers import taking
from bot.handlers.desk_access import append
from bot.handlers.entries import seal_entry
from bot.handlers.services import Services
from bot.handlers.taking import Taking
from bot.messages import Address
from storage import addresses, alerts, contacts, incidents, tips
from storage.alerts import AlertStep
from storage.contacts import KnownOfficer
from storage.tips import NewEntry, TipRow

PREFIX = "al:"
#: verb → (action in the audit log and in the case, the answer)
CLIMBS = {"sup": ("support", "alert-note_support"), "up": ("transferred", "alert-note_transferred")}

Also = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What to tell the phone, and which bells to ring."""

    note: str  #: catalogue key
    bells: tuple[str, ...] = ()


def is_press(value: str | None) -> bool:
    return value is not None and value.startswith(PREFIX)


async def press(services: Services, value: str, actor: Address | None, also: Also) -> str:
    """Carry the press out; returns the catalogue key of the answer. `also` runs in the transaction that decides.

    `actor` is the private chat of who pressed; None = hidden behind the group's name.
    """
    if actor is None:
        await services.db.write(also)
        return "contact-anonymous"
    _, verb, step_hex = (*value.split(":"), "", "")[:3]
    seen = await services.db.read(lambda tx: _who_and_what(services, tx, step_hex, actor))
    if seen is None or verb not in ("ack", *CLIMBS):
        await services.db.write(also)
        return "alert-note_refused"
    officer, step = seen
    pressed = await (
        _acknowledge(services, officer, step, also) if verb == "ack" else _climb(services, officer, step, verb, also)
    )
    for topic in pressed.bells:
        services.bells.ring(topic)
    return pressed.note


def _who_and_what(services: Services, tx: Connection, step_hex: str, actor: Address) -> tuple[KnownOfficer, AlertStep] | None:
    """The officer and the step; None when either is unknown, or the step is not of his unit: outside all look alike."""
    try:
        step = alerts.step(tx, UUID(hex=step_hex))
    except ValueError:
        return None
    chat = addresses.lookup(services.keyring, actor.channel, actor.chat)
    officer = contacts.officer_in_chat(tx, chat, services.clock().date())
    if step is None or officer is None or step.unit_id not in officer.units:
        return None
    return officer, step


async def _acknowledge(services: Services, officer: KnownOfficer, step: AlertStep, also: Also) -> Pressed:
    prepared: Taking = await taking.prepare(services, step.tip_id, officer.id, officer.login)
    now = services.clock()

    def work(tx: Connection) -> Pressed:
        also(tx)
        tip, mine = _locked(tx, step)
        if tip is not None and tip.status == "set_aside":
            return Pressed("alert-note_desk")
        if tip is None or mine is None or mine.role == "cc" or tip.status not in tips.OPEN:
            return Pressed("alert-note_old")
        taken = taking.take(tx, prepared, tip, mine)
        if not taken:
            return Pressed("alert-note_before")
        append(services, tx, now, str(officer.id), "acknowledge", mine.unit_id, tip.id, {"by": "chat"})
        if taken == "acknowledged":
            taking.record_others(services, tx, prepared, tip.id, mine.unit_id, {"by": "chat"})
        return Pressed(f"alert-note_{taken}", _bells(tx, tip.id))

    pressed = await services.db.write(work)
    if pressed.bells:
        await services.db.erase()  # exact times were cut to the day: nothing may keep the old ones
    return pressed


async def _climb(services: Services, officer: KnownOfficer, step: AlertStep, verb: str, also: Also) -> Pressed:
    """Call support, or hand the case to the unit above: it is alerted at once; the case keeps its code and its times."""
    action, note = CLIMBS[verb]
    entry = await _entry(services, step.tip_id, action, officer.login)
    now = services.clock()

    def work(tx: Connection) -> Pressed:
        also(tx)
        tip, mine = _locked(tx, step)
        if tip is not None and tip.status == "set_aside":
            return Pressed("alert-note_desk")
        if tip is None or mine is None or entry is None or tip.status not in tips.OPEN:
            return Pressed("alert-note_old")
        if mine.state != "acknowledged" and verb == "sup":
            return Pressed("alert-note_first")
        if mine.state not in alerts.OPEN_STATES or mine.role == "cc":
            return Pressed("alert-note_old")
        if alerts.climb(tx, tip.id, now) is None:
            return Pressed("alert-note_top")
        tips.add_entry(tx, tip.id, entry.kind, entry.sealed)
        taking.acted(tx, tip.id, mine.unit_id)
        append(services, tx, now, str(officer.id), action, mine.unit_id, tip.id, {"by": "chat"})
        return Pressed(note, _bells(tx, tip.id))

    return await services.db.write(work)


def _locked(tx: Connection, step: AlertStep) -> tuple[TipRow | None, AlertStep | None]:
    return tips.lock(tx, step.tip_id), alerts.step(tx, step.id)


async def _entry(services: Services, tip_id: UUID, status: str, login: str) -> NewEntry | None:
    row = await services.db.read(lambda tx: tips.get(tx, tip_id))
    if row is None:
        return None
    words = {"status": status, "officer": login}
    return await asyncio.to_thread(
        lambda: seal_entry("status", row.id, row.public_key, services.clock(), "unit", **words)
    )


def _bells(tx: Connection, tip_id: UUID) -> tuple[str, ...]:
    together = incidents.together_with(tx, tip_id)
    units = {s.unit_id for each in together for s in alerts.of_tip(tx, each) if s.state in alerts.OPEN_STATES}
    return (*(f"tip:{each}" for each in together), *(f"unit:{unit_id}" for unit_id in units))
