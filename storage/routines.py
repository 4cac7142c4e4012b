"""What the installation does by itself once a day or once a month, each at most once whoever asks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, select, update

from language.local_time import LOCAL
from storage import contacts, digests, outbox
from storage.schema import installation

NAMESPACE = UUID("d2a0f7c4-1c0b-4a57-8a0e-6f4c1d9b7e21")
#: when officers begin their day, in Viet Nam
MORNING = time(7, 0)
#: the first Tuesday of a month at this hour: no holiday falls on it often, and people are at work
DRILL_AT = time(10, 0)
TUESDAY = 1


def claim_once(tx: Connection, name: str, mark: str) -> bool:
    """True for the first who asks for this mark (a day, a month); the fact is kept in `installation`."""
    mine = installation.c.name == name
    held = tx.scalar(select(installation.c.value).where(mine).with_for_update())
    if held == mark:
        return False
    if held is None:
        tx.execute(insert(installation).values(name=name, value=mark))
    else:
        tx.execute(update(installation).where(mine).values(value=mark))
    return True


def daily(tx: Connection, now: datetime) -> int:
    """From 07:00 on: a heartbeat to every contact, and the list of what is stuck to every chief. How many rows were made."""
    local = now.astimezone(LOCAL)
    if local.time() < MORNING or not claim_once(tx, "daily_done", local.date().isoformat()):
        return 0
    digests.keep(tx, local.date() - timedelta(days=1))
    return sum(_for_contact(tx, each, local.date(), now) for each in contacts.of_units(tx, None, now.date()))


def _for_contact(tx: Connection, each: contacts.Contact, day: date, now: datetime) -> bool:
    if each.kind == "desk":
        return False
    kind = "digest" if each.purpose == "chief" else "heartbeat"
    ref = uuid5(NAMESPACE, f"{kind} {each.unit_id} {day}")
    return outbox.enqueue(tx, lane="reply", kind=kind, ref=ref, target_id=each.id, not_before=now)


def drill_is_due(now: datetime) -> str | None:
    """The month whose drill is due now, as "2026-11"; None before its hour and from the next day on."""
    local = now.astimezone(LOCAL)
    first = local.date().replace(day=1)
    tuesday = first + timedelta(days=(TUESDAY - first.weekday()) % 7)
    is_due = local.date() == tuesday and local.time() >= DRILL_AT
    return f"{first:%Y-%m}" if is_due else None
