"""One message to all tipsters of an incident: each gets it sealed to his own tip, and each his own neutral line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.acting import Act, Beside, Doing, perform
from bot.handlers.acts.ground import look, must_be_responsible, signed
from bot.handlers.desk_access import Access, NotYours, access
from bot.handlers.services import Services
from bot.handlers.unit import checked_question
from storage import incidents, merges, tips


async def recipients(services: Services, cookie: str, tip_id: UUID) -> list[UUID]:
    """The other open tips of this incident, and those merged into this one, that this officer may write to."""
    now = services.clock()
    return await services.db.read(lambda tx: _others(tx, cookie, access(tx, cookie, tip_id, now, hold=False), now))


def _others(tx: Connection, cookie: str, who: Access, now: datetime) -> list[UUID]:
    together = [*incidents.together_with(tx, who.tip.id), *merges.merged_into(tx, who.tip.id)]
    return [t for t in dict.fromkeys(together) if t != who.tip.id and _may_write(tx, cookie, t, now)]


def _may_write(tx: Connection, cookie: str, tip_id: UUID, now: datetime) -> bool:
    try:
        who = access(tx, cookie, tip_id, now, hold=False)
    except NotYours:
        return False
    return who.step.role != "cc" and (who.tip.status in tips.OPEN or who.tip.outcome == "merged")


async def tell_all(services: Services, cookie: str, tip_id: UUID, text: str, mark: str) -> int:
    """Write to everybody of the incident; returns how many tipsters it went to, 0 = this form was sent before.

    Raises SignedOut, NotYours, BadQuestion, NotNow.
    """
    text, who = checked_question(text), await look(services, cookie, tip_id, "message")
    others = await recipients(services, cookie, tip_id)
    words = signed(who, text=text, to_all=True)

    def send(doing: Doing) -> bool:
        must_be_responsible(doing)
        return True

    act = Act(
        "message", ("message", words), tells=True, mark=mark, detail={"count": str(len(others) + 1)},
        beside=tuple(Beside(each, "message", words, tells=True) for each in others),
    )  # fmt: skip
    return len(others) + 1 if await perform(services, cookie, tip_id, act, send) else 0
