"""What every act stands on: who acts, whether the case is in his hands, and the reason that he writes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.acting import Doing
from bot.handlers.desk_access import Access, NotNow, NotYours, access, has_in_hand, may_close, record_refusal
from bot.handlers.services import Services
from language.folding import clean
from storage import merges, tips
from storage.tips import TipRow

MAX_REASON = 1000


class BadReason(ValueError):
    """Empty ("reason_empty") or longer than MAX_REASON ("reason_long"): never cut silently."""


async def look(services: Services, cookie: str, tip_id: UUID, act: str) -> Access:
    """Who acts on what, before the transaction that decides. Raises SignedOut, NotYours (and records it)."""
    now = services.clock()
    try:
        return await services.db.read(lambda tx: access(tx, cookie, tip_id, now, hold=False))
    except NotYours:
        await record_refusal(services, cookie, tip_id, act, "not_yours")
        raise


def checked_reason(text: str) -> str:
    """The reason as it is stored. Raises BadReason."""
    if len(text) > MAX_REASON:
        raise BadReason("reason_long")
    text = clean(text).strip()
    if not text:
        raise BadReason("reason_empty")
    return text


def checked_remark(text: str) -> str:
    """Like a reason, where none is required."""
    return checked_reason(text) if text.strip() else ""


def must_have_in_hand(doing: Doing) -> None:
    """Raises NotNow unless this unit took the tip and is the highest that did, and it is still being worked on."""
    if doing.who.tip.status not in tips.OPEN:
        raise NotNow("closed" if doing.who.tip.status == "closed" else doing.who.tip.status)
    if doing.who.step.role == "cc" or not (doing.who.step.state == "acknowledged"):
        raise NotNow("not_responsible" if doing.who.step.role == "cc" else "not_acknowledged")
    if not may_close(doing.who, doing.steps):
        raise NotNow("not_responsible")


def must_have_closed(doing: Doing) -> None:
    """Raises NotNow unless the tip is closed and this unit is the one that has it."""
    if doing.who.tip.status != "closed":
        raise NotNow("not_closed")
    if not has_in_hand(doing.who, doing.steps):
        raise NotNow("not_responsible")


def must_be_responsible(doing: Doing) -> None:
    """Raises NotNow for a unit with a copy, and for a tip that is not open."""
    if doing.who.tip.status not in tips.OPEN:
        raise NotNow("closed" if doing.who.tip.status == "closed" else doing.who.tip.status)
    if doing.who.step.role == "cc":
        raise NotNow("not_responsible")


def signed(who: Access, **body: object) -> dict[str, object]:
    """The body of an entry: who did it for which unit, and the rest that is not empty."""
    return {"officer": who.session.login, "unit": who.step.unit_id} | {k: v for k, v in body.items() if v}


def merged_of(tx: Connection, tip_id: UUID) -> list[TipRow]:
    return [row for each in merges.merged_into(tx, tip_id) if (row := tips.get(tx, each))]


def must_lead(doing: Doing, prepared: list[UUID]) -> None:
    """Raises NotNow("changed") when a tip was merged in or separated since the act was prepared."""
    if merges.merged_into(doing.tx, doing.who.tip.id) != prepared:
        raise NotNow("changed")
