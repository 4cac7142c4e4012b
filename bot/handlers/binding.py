"""A chat becomes a contact of a unit by an invitation, moves, is blocked, comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.services import Services
from bot.messages import Address, Inbound
from storage import addresses, audit, contacts
from storage.contacts import NewContact
from storage.keyring import Keyring

INVITE = "i_"
Also = Callable[[Connection], None]


def is_invite(start: str | None) -> bool:
    return start is not None and start.startswith(INVITE)


def new_contact(
    keyring: Keyring, contact_id: UUID, unit_id: str, kind: str, address: Address, **more: Any
) -> NewContact:
    """A contact whose address is sealed; `more`: officer_id, rank, purpose, label."""
    return NewContact(
        contact_id, unit_id, kind, address.channel,
        addresses.seal(keyring, contact_id, address.channel, address.chat),
        addresses.lookup(keyring, unit_id, address.channel, address.chat),
        addresses.lookup(keyring, address.channel, address.chat),
        **more,
    )  # fmt: skip


async def bind(services: Services, inbound: Inbound, also: Also) -> str:
    """Use the invitation in `inbound.start` for this chat; returns the catalogue key of the answer."""
    token = (inbound.start or "").removeprefix(INVITE)
    kind = "group" if inbound.in_group else "private"
    now, contact_id = services.clock(), services.new_id()

    def work(tx: Connection) -> bool:
        also(tx)
        found = contacts.take_invite(tx, token, kind, now)
        if found is None:
            return False
        contact = new_contact(
            services.keyring, contact_id, found.unit_id, kind, inbound.address,
            officer_id=found.officer_id, rank=found.rank, purpose=found.purpose, label=found.label,
        )  # fmt: skip
        contacts.add(tx, contact)
        _record(services, tx, now, "contact_bound", found.unit_id)
        return True

    return "contact-bound" if await services.db.write(work) else "contact-invite_bad"


async def note_event(services: Services, inbound: Inbound, also: Also) -> None:
    """The platform says that a chat was lost, came back, or has a new address."""
    now, keyring = services.clock(), services.keyring
    here = addresses.lookup(keyring, inbound.address.channel, inbound.address.chat)

    def work(tx: Connection) -> None:
        also(tx)
        if inbound.event == "resumed":
            contacts.resume(tx, here)
        for each in contacts.in_chat(tx, here, now.date()):
            if inbound.event == "stopped":
                contacts.stop(tx, each.id, now.date())
            elif inbound.event == "moved" and inbound.moved_to:
                to = inbound.moved_to
                contacts.move(
                    tx, each.id, addresses.seal(keyring, each.id, to.channel, to.chat),
                    addresses.lookup(keyring, each.unit_id, to.channel, to.chat),
                    addresses.lookup(keyring, to.channel, to.chat),
                )  # fmt: skip

    await services.db.write(work)


async def is_contact(services: Services, address: Address) -> bool:
    """Whether this chat is a contact of a unit."""
    here, today = addresses.lookup(services.keyring, address.channel, address.chat), services.clock().date()
    return bool(await services.db.read(lambda tx: contacts.in_chat(tx, here, today)))


def _record(services: Services, tx: Connection, now: datetime, action: str, unit_id: str) -> None:
    key = services.keyring.audit_key
    audit.append(tx, key=key, now=now, actor="system", action=action, unit_id=unit_id)
