"""What an alert may say of a tip's place. Sealed under the day's intake key: it opens for two days, and for this process only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.handlers.services import Services
from storage.keyring import Conversation
from storage.sealing import SealBroken


def sealed(services: Services, tip_id: UUID, place_id: str | None, now: datetime) -> bytes | None:
    """The card of a tip whose place was chosen from the directory; words of the worker never stand in an alert."""
    if not place_id:
        return None
    return services.keyring.seal_conversation(_chest(tip_id), place_id.encode(), now)


def place_of(services: Services, tip_id: UUID, card: bytes | None) -> str | None:
    """The place id; None when there is none or nobody can open it any more."""
    if card is None:
        return None
    try:
        plain = services.keyring.open_conversation(_chest(tip_id), card)
    except SealBroken:
        return None
    return plain.decode() if plain else None


def _chest(tip_id: UUID) -> Conversation:
    return Conversation(tip_id.bytes, b"alert card")
