"""Tip keys as an officer's session opens them. They exist while an act or a page is made, and are never stored in clear."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.services import Services
from storage import desk_sessions, sealing, tips, unit_keys
from storage.desk_sessions import DeskSession
from storage.sealing import SealBroken
from storage.unit_keys import SealedUnitKey, UnitKey


@dataclass(frozen=True, slots=True)
class _Rows:
    session: DeskSession
    held: Sequence[SealedUnitKey]
    keys: Mapping[UUID, Mapping[str, bytes]] = field(repr=False)


async def identities(services: Services, cookie: str, tip_ids: Iterable[UUID]) -> dict[UUID, str]:
    """tip id → its private key, for those of these tips that this session opens."""
    now, wanted = services.clock(), list(tip_ids)

    def read(tx: Connection) -> _Rows | None:
        session = desk_sessions.get(tx, cookie, now)
        if session is None:
            return None
        return _Rows(session, unit_keys.held_by(tx, session.officer_id), {t: tips.sealed_keys(tx, t) for t in wanted})

    rows = await services.db.read(read)
    return await asyncio.to_thread(lambda: _open(rows, cookie)) if rows else {}


def _open(rows: _Rows, cookie: str) -> dict[UUID, str]:
    try:
        member = rows.session.unlock(cookie)
        units = {str(key.unit_key_id): unit_keys.open_unit_key(key, member) for key in rows.held}
    except SealBroken:
        return {}
    found = {tip_id: _tip_identity(tip_id, keys, units) for tip_id, keys in rows.keys.items()}
    return {tip_id: identity for tip_id, identity in found.items() if identity is not None}


def _tip_identity(tip_id: UUID, keys: Mapping[str, bytes], units: Mapping[str, str]) -> str | None:
    for holder, identity in units.items():
        if holder in keys:
            try:
                return sealing.unseal(keys[holder], identity, kind="tip-key", ref=tip_id).decode()
            except SealBroken:
                return None
    return None


async def sealed_again(tip_id: UUID, identity: str, keys: Iterable[UnitKey]) -> dict[str, bytes]:
    """holder → this tip's key, sealed to these units: what `tips.add_keys` stores."""
    wanted = {str(key.id): key.public_key for key in keys}

    def seal() -> dict[str, bytes]:
        return {
            holder: sealing.seal(identity.encode(), [recipient], kind="tip-key", ref=tip_id)
            for holder, recipient in wanted.items()
        }

    return await asyncio.to_thread(seal)
