"""Colleagues who accepted an invitation and wait: a signed-in member hands them the unit's keys."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.desk_access import NotYours, append, record_refusal, signed_in
from bot.handlers.services import Services
from storage import memberships, unit_keys
from storage.desk_sessions import DeskSession
from storage.unit_keys import SealedUnitKey


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who accepted an invitation and waits for the unit's key."""

    unit_id: str
    officer_id: UUID
    login: str
    public_key: str


def waiting_colleagues(tx: Connection, session: DeskSession) -> list[Colleague]:
    return [
        Colleague(unit_id, row.officer_id, row.login, row.public_key)
        for unit_id in session.tip_units
        for row in memberships.waiting(tx, unit_id)
    ]


async def grant(services: Services, cookie: str, unit_id: str, officer_id: UUID) -> bool:
    """Hand the unit's keys to a waiting colleague. False = somebody did already. Raises SignedOut, NotYours."""
    now = services.clock()

    def find(tx: Connection) -> tuple[DeskSession, Colleague | None, list[SealedUnitKey]]:
        session = signed_in(tx, cookie, now)
        found = [c for c in waiting_colleagues(tx, session) if (c.unit_id, c.officer_id) == (unit_id, officer_id)]
        keys = [key for key in unit_keys.held_by(tx, session.officer_id) if key.unit_id == unit_id]
        return session, (found[0] if found else None), keys

    session, colleague, keys = await services.db.read(find)
    if unit_id not in session.tip_units:
        await record_refusal(services, cookie, officer_id, "grant", "not_yours")
        raise NotYours
    if colleague is None:
        return False
    return await _hand_over(services, cookie, colleague, keys)


def _seal_again(keys: list[SealedUnitKey], identity: str, colleague: Colleague) -> dict[UUID, bytes]:
    opened = {key.unit_key_id: unit_keys.open_unit_key(key, identity) for key in keys}
    return unit_keys.seal_grant(opened, colleague.public_key)


async def _hand_over(services: Services, cookie: str, colleague: Colleague, keys: list[SealedUnitKey]) -> bool:
    now = services.clock()
    session = await services.db.read(lambda tx: signed_in(tx, cookie, now))
    identity = await asyncio.to_thread(session.unlock, cookie)
    sealed = await asyncio.to_thread(_seal_again, keys, identity, colleague)

    def hand(tx: Connection) -> bool:
        session = signed_in(tx, cookie, now)
        by, to = session.officer_id, colleague.officer_id
        try:
            memberships.grant(tx, unit_id=colleague.unit_id, officer_id=to, by=by, sealed=sealed, now=now)
        except memberships.GrantRefused as refused:
            if refused.code == "not_waiting":
                return False
            raise NotYours from None
        append(services, tx, now, str(by), "grant", colleague.unit_id, to)
        return True

    granted = await services.db.write(hand)
    if granted:
        services.directory.forget()  # two members hold the key now: the unit's tips are no drill any more
        services.bells.ring(f"unit:{colleague.unit_id}")
        services.bells.ring(f"officer:{colleague.officer_id}")  # he waits: the unit's bell does not ring for him yet
    return granted
