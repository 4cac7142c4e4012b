"""The right desk for what is not a matter for the police: offices with a public address, the nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.handlers import unit
from bot.handlers.desk_reading import open_sealed
from bot.handlers.directory import Snapshot
from bot.handlers.services import Services
from language.local_time import local_day
from storage import routing
from storage.routing import MAY_BE_ACCUSED
from storage.rules import DUTY_DESK, Unit

OFFERED = 12


@dataclass(frozen=True, slots=True)
class Office:
    unit_id: str
    words: str  #: "office: address", as the tipster reads it


def right_desks(snapshot: Snapshot, place_id: str | None, day: date) -> list[Office]:
    """Offices that cover this place or what it lies in, then those of the directory that have an address."""
    rules, found = snapshot.rules, dict[str, Unit]()
    for spot in routing.spots(place_id, day, rules):
        for row in rules.coverage_of(spot.place_id, day):
            if row.unit_id in rules.unit:
                found.setdefault(row.unit_id, rules.unit[row.unit_id])
    found |= {each.id: each for each in rules.units if each.id not in found}
    offices = [each for each in found.values() if _is_open_to_people(each, day)]
    return [Office(each.id, f"{each.name}: {each.public_address}") for each in offices[:OFFERED]]


async def right_desks_for(services: Services, cookie: str, tip_id: UUID) -> dict[str, str]:
    """unit id → what the tipster reads of it, for the place of this tip. Raises SignedOut, NotYours."""
    sealed = await unit.open_tip(services, cookie, tip_id)
    card = (await open_sealed(sealed, cookie)).body("card")
    snapshot = await services.directory.snapshot()
    return {each.unit_id: each.words for each in right_desks(snapshot, card.get("place_id"), local_day(services.clock()))}


def _is_open_to_people(office: Unit, day: date) -> bool:
    is_police = office.kind in MAY_BE_ACCUSED - {"zone_authority"} or office.id == DUTY_DESK
    return bool(office.public_address) and not is_police and office.enterprise_id is None and office.holds_on(day)
