"""What leaves the building about shifts: an unsigned slip that climbed, a rota that was changed. No word of a tip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.composing.alert import LANG, plain_message
from bot.delivery import Compose, Parcel
from bot.handlers.services import Services
from bot.messages import OutMessage
from language.local_time import local_minute
from storage import contacts, desk_reads, shifts, slips
from storage.contacts import Contact
from storage.outbox import Delivery
from storage.shifts import Shift
from storage.slips import Slip

ToContact = Callable[[Contact, OutMessage, UUID | None], Parcel | None]
#: so many coming shifts are named
NEXT = 3


def shift_composers(services: Services, url: str, to_contact: ToContact) -> Mapping[str, Compose]:
    async def handover(delivery: Delivery) -> Parcel | None:
        """A slip that nobody signed. None when somebody did meanwhile."""
        contact, slip, count, unit = await services.db.read(lambda tx: _slip(tx, delivery))
        if contact is None or slip is None or slip.taken_at is not None:
            return None
        if contact.kind == "desk":
            services.bells.ring(f"unit:{contact.unit_id}")
            return None
        key = "alert-handover" if slip.given_at else "alert-handover_missing"
        line = services.texts.say(LANG, key, unit=unit, at=local_minute(slip.ends_at), count=str(count))
        return to_contact(contact, plain_message("handover", [line], services.texts, f"{url}/desk"), None)

    async def rota(delivery: Delivery) -> Parcel | None:
        """The officer's next shifts as they are planned now."""
        now = services.clock()

        def read(tx: Connection) -> tuple[Contact | None, list[Shift], str]:
            contact = contacts.get(tx, delivery.target_id)
            if contact is None:
                return None, [], ""
            coming = shifts.planned(tx, [contact.unit_id], now, now + timedelta(days=14))
            return contact, [s for s in coming if s.officer_id == contact.officer_id][:NEXT], _name(tx, contact.unit_id)

        contact, coming, unit = await services.db.read(read)
        if contact is None:
            return None
        say = services.texts.say
        lines = [say(LANG, "alert-rota", unit=unit)]
        lines += [say(LANG, "alert-rota_shift", begins=local_minute(s.starts_at), ends=local_minute(s.ends_at)) for s in coming]
        lines += [] if coming else [say(LANG, "alert-rota_none")]
        return to_contact(contact, plain_message("rota", lines, services.texts, f"{url}/desk/shifts"), None)

    return {"handover": handover, "rota": rota}


def _slip(tx: Connection, delivery: Delivery) -> tuple[Contact | None, Slip | None, int, str]:
    slip = slips.get(tx, delivery.ref)
    count = len(slips.open_cases(tx, slip.unit_id)) if slip else 0
    return contacts.get(tx, delivery.target_id), slip, count, _name(tx, slip.unit_id) if slip else ""


def _name(tx: Connection, unit_id: str) -> str:
    return desk_reads.unit_names(tx, [unit_id]).get(unit_id, (unit_id, None))[0]
