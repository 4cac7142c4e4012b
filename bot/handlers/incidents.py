"""To which burst a tip belongs, and whether it must alert by itself."""

from __future__ import annotations

from datetime import datetime

from bot.flows.context import SubmitTip
from bot.handlers.services import Services
from language.folding import fold
from storage import addresses
from storage.tips import NewIncident

IN_DANGER = ("not_yet", "cannot_call")
#: words that say that somebody is trapped or hurt: such a tip alerts although others told of the same place (folded)
GRAVE = (
    "mac ket", "bi ket", "ket ben trong", "ket trong", "khong ra duoc", "bi nhot", "bi khoa trai", "bi thuong", "chay mau",
    "bat tinh", "ngat xiu", "gay chan", "gay tay", "bi bong", "nguoi chet", "co nguoi chet", "trapped", "cannot get out",
    "can't get out", "injured", "wounded", "bleeding", "unconscious",
)  # fmt: skip


def of(services: Services, submitted: SubmitTip, unit_id: str, now: datetime) -> NewIncident | None:
    """The burst of an urgent tip at a place of the directory; None for every other tip."""
    place_id = submitted.answers["place"]["id"]
    if not submitted.urgent or not place_id:
        return None
    key = addresses.lookup(services.keyring, "incident", unit_id, str(place_id), str(submitted.answers["category"]))
    return NewIncident(key, now, is_grave(submitted))


def is_grave(submitted: SubmitTip) -> bool:
    """The writer is in danger, or writes of somebody who is trapped or injured."""
    if submitted.answers.get("danger") in IN_DANGER:
        return True
    words = f" {fold(submitted.answers.get('story') or '')} "
    return any(f" {phrase} " in words for phrase in GRAVE)
