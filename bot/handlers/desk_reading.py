"""Opening what an officer may read, with keys that exist only while a page is made."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bot.handlers.entries import Entry, open_entries
from bot.handlers.unit import SealedTip
from storage import sealing, unit_keys
from storage.desk_sessions import DeskSession
from storage.media import SealedMedia
from storage.sealing import SealBroken
from storage.unit_keys import SealedUnitKey

#: kinds that come from the tipster after the first sending
FROM_TIPSTER = ("fact", "answer", "objection")
#: what happened to a case: who did it and when


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks now, as a short hash, and the bells that may change it."""

    mark: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenedTip:
    """A tip in clear, for one page."""

    sealed: SealedTip
    entries: tuple[Entry, ...] = field(repr=False)

    def last(self, kind: str) -> Entry | None:
        return next((entry for entry in reversed(self.entries) if entry.kind == kind), None)

    def body(self, kind: str) -> Mapping[str, Any]:
        entry = self.last(kind)
        return entry.body if entry else {}

    @property
    def reasons(self) -> dict[str, str]:
        """unit id → code of why the route names it."""
        return {r["unit"]: r["code"] for r in self.body("route").get("reasons") or () if r.get("unit") and r.get("code")}

    @property
    def taken(self) -> Entry | None:
        """The newest acknowledgement: who came first, and when."""
        taken = [e for e in self.entries if e.kind == "status" and e.body.get("status") == "acknowledged"]
        return taken[-1] if taken else None


async def open_sealed(tip: SealedTip, cookie: str) -> OpenedTip:
    """Open a tip with the officer's keys, in a thread. Raises SealBroken when it was tampered with."""
    return await asyncio.to_thread(lambda: OpenedTip(tip, tuple(_open(tip, cookie))))


def _open(tip: SealedTip, cookie: str) -> list[Entry]:
    return open_entries(tip.entries, tip.access.tip.id, _identity_of(tip, cookie))


async def open_file(tip: SealedTip, row: SealedMedia, cookie: str) -> bytes:
    """The bytes of a photo or voice note. Raises SealBroken."""
    return await asyncio.to_thread(
        lambda: sealing.unseal(row.sealed, _identity_of(tip, cookie), kind="media", ref=row.id)
    )


def _identity_of(tip: SealedTip, cookie: str) -> str:
    identities = unit_identities(tip.access.session, tip.unit_keys, cookie)
    return tip_identity(tip.access.tip.id, tip.keys, identities)


def unit_identities(session: DeskSession, keys: Sequence[SealedUnitKey], cookie: str) -> dict[str, str]:
    """unit key id → identity. Cookie → member key → unit keys."""
    if not keys:
        return {}
    member = session.unlock(cookie)
    return {str(key.unit_key_id): unit_keys.open_unit_key(key, member) for key in keys}


def tip_identity(tip_id: UUID, keys: Mapping[str, bytes], identities: Mapping[str, str]) -> str:
    for holder, identity in identities.items():
        if holder in keys:
            return sealing.unseal(keys[holder], identity, kind="tip-key", ref=tip_id).decode()
    raise SealBroken
