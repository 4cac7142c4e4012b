"""Who may see or change which tip. Every act asks here inside its own transaction; pages decide nothing.

Absent tips and tips of others look alike from outside (`NotYours`); the audit log knows the difference. Audit rows hold
ids and codes, never a word of a tip.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.services import Services
from bot.handlers.sign_in import SessionLocked, SignedOut
from storage import audit, desk_sessions, tips
from storage.alerts import OPEN_STATES, AlertStep
from storage.desk_sessions import DeskSession
from storage.tips import TipRow

T = TypeVar("T")

#: export, keys and roles ask again who one is; the answer holds so long
STEP_UP_KEPT = timedelta(minutes=5)


class NotYours(Exception):
    """No such tip, or none of this officer's; from outside both look the same."""


class TooManyOpenings(Exception):
    """This officer has opened as many tips as one hour allows."""


class NotNow(Exception):
    """The tip's state does not allow this act: "closed", "not_acknowledged", "not_responsible" or "changed"; the acts of
    `bot.handlers.acts` say which others they know."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StepUpNeeded(Exception):
    """He must first prove again who he is: a code of his phone or his passphrase."""


@dataclass(frozen=True, slots=True)
class Access:
    """This officer may see this tip now, through this alert step."""

    session: DeskSession
    tip: TipRow
    step: AlertStep

    @property
    def actor(self) -> str:
        return str(self.session.officer_id)


# --- who may ----------------------------------------------------------------------------------------------------------


def signed_in(tx: Connection, cookie: str, now: datetime) -> DeskSession:
    """The session as it stands in this transaction. Raises SignedOut, also (SessionLocked) when it waits for its PIN."""
    session = desk_sessions.get(tx, cookie, now)
    if session is None:
        raise SignedOut
    if session.locked:
        raise SessionLocked
    return session


def stepped_up(session: DeskSession, now: datetime) -> DeskSession:
    """Raises StepUpNeeded unless he proved within STEP_UP_KEPT who he is."""
    if session.stepped_up_at is None or now - session.stepped_up_at > STEP_UP_KEPT:
        raise StepUpNeeded
    return session


def access(tx: Connection, cookie: str, tip_id: UUID, now: datetime, *, hold: bool = True) -> Access:
    """Raises SignedOut or NotYours. A unit whose step has not come ("waiting", "held") is told nothing either.

    `hold` locks the tip for the rest of the transaction: every act does, a mere look must not.
    """
    session = signed_in(tx, cookie, now)
    row = tips.lock(tx, tip_id) if hold else tips.get(tx, tip_id)
    step = tips.step_for(tx, tip_id, session.tip_units)
    if row is None or step is None or step.state not in OPEN_STATES:
        raise NotYours
    return Access(session, row, step)


def may_acknowledge(who: Access, steps: tuple[AlertStep, ...]) -> bool:
    """True when this unit's step is due, it is not only copied, and nobody of its rank or above was first."""
    mine = who.step
    taken = any(step.state == "acknowledged" and step.n >= mine.n for step in steps)
    return mine.state == "due" and mine.role != "cc" and who.tip.status in tips.OPEN and not taken


def may_close(who: Access, steps: tuple[AlertStep, ...]) -> bool:
    """True for the unit that has the tip in hand, while it is being worked on."""
    return has_in_hand(who, steps) and who.tip.status in ("acknowledged", "contested")


def has_in_hand(who: Access, steps: tuple[AlertStep, ...]) -> bool:
    """True for the highest unit that took the tip; a contested result belongs to the unit that it climbed to."""
    higher = [step.state for step in steps if step.n > who.step.n and step.role != "cc"]
    passed = "acknowledged" in higher or (who.tip.status == "contested" and "due" in higher)
    return who.step.state == "acknowledged" and who.step.role != "cc" and not passed


async def guarded(services: Services, cookie: str, ref: UUID, action: str, work: Callable[[Connection], T]) -> T:
    """Run `work` in one write transaction; a refusal leaves nothing behind but its audit row."""
    try:
        return await services.db.write(work)
    except NotYours:
        await record_refusal(services, cookie, ref, action, "not_yours")
        raise
    except TooManyOpenings:
        await record_refusal(services, cookie, ref, action, "too_many")
        raise


async def record_refusal(services: Services, cookie: str, ref: UUID, action: str, why: str) -> None:
    now = services.clock()

    def record(tx: Connection) -> None:
        session = signed_in(tx, cookie, now)
        append(services, tx, now, str(session.officer_id), f"{action}_refused", None, ref, {"why": why})

    await services.db.write(record)


def append(
    services: Services, tx: Connection, now: datetime, actor: str, action: str, unit_id: str | None, ref: UUID | None,
    detail: Mapping[str, str] | None = None,
) -> None:
    key = services.keyring.audit_key
    audit.append(tx, key=key, now=now, actor=actor, action=action, unit_id=unit_id, ref=ref, detail=detail)


def record_act(
    services: Services, tx: Connection, now: datetime, who: Access, action: str, detail: Mapping[str, str] | None = None
) -> None:
    append(services, tx, now, who.actor, action, who.step.unit_id, who.tip.id, detail)
