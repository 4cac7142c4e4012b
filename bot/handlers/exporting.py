"""A case as a file outside the desk: one officer asks, another of the unit confirms, both after a fresh proof.

The file is sealed to an age key that the asking officer names; who finds it on a stick reads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pyrage
from sqlalchemy import Connection

from bot.handlers.desk_access import NotNow, NotYours, access, append, guarded, signed_in, stepped_up
from bot.handlers.services import Services
from bot.handlers.unit import SealedTip, sealed_tip
from storage import approvals, media, notices
from storage.approvals import Asked
from storage.media import SealedMedia


@dataclass(frozen=True, slots=True)
class Export:
    tip: SealedTip
    media: tuple[SealedMedia, ...] = field(repr=False)
    recipient: str


def checked_recipient(text: str) -> str:
    """An age recipient, "age1…". Raises NotNow("bad_recipient")."""
    text = text.strip()
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise NotNow("bad_recipient") from None
    return text


def lock(page: bytes, recipient: str) -> bytes:
    """A standard age file that any age tool opens with the officer's own key."""
    return bytes(pyrage.encrypt(page, [pyrage.x25519.Recipient.from_str(recipient)]))


async def ask(services: Services, cookie: str, tip_id: UUID, recipient: str) -> bool:
    """Ask for an export. False = asked already. Raises SignedOut, NotYours, StepUpNeeded, NotNow("bad_recipient")."""
    now, request = services.clock(), uuid4()

    def make(tx: Connection) -> bool:
        who = access(tx, cookie, tip_id, now)
        stepped_up(who.session, now)
        what = Asked(
            request, "export", who.step.unit_id, who.session.officer_id, tip_id=tip_id,
            recipient=checked_recipient(recipient),
        )  # fmt: skip
        if approvals.same_open(tx, what, now):
            return False
        approvals.ask(tx, what, now)
        append(services, tx, now, who.actor, "ask_export", who.step.unit_id, tip_id, {"request": str(request)})
        return True

    return await guarded(services, cookie, tip_id, "ask_export", make)


async def take(services: Services, cookie: str, approval_id: UUID) -> Export:
    """What an approved export holds, still sealed; recorded before anything is handed out.

    Raises SignedOut, NotYours, StepUpNeeded, NotNow("not_approved" | "expired").
    """
    now = services.clock()

    def hand_out(tx: Connection) -> Export:
        session, what = signed_in(tx, cookie, now), approvals.get(tx, approval_id)
        if what is None or what.kind != "export" or what.tip_id is None or what.asked_by != session.officer_id:
            raise NotYours
        who = access(tx, cookie, what.tip_id, now)
        stepped_up(session, now)
        if what.state != "approved" or what.recipient is None:
            raise NotNow("not_approved")
        if what.expires_at <= now:
            raise NotNow("expired")
        append(services, tx, now, who.actor, "export", who.step.unit_id, what.tip_id, {"request": str(approval_id)})
        notices.tell_chiefs(tx, who.step.unit_id, "export", now, session.officer_id)
        sealed = sealed_tip(tx, who)
        files = [media.get(tx, UUID(each)) for each in sealed.evidence]
        return Export(sealed, tuple(each for each in files if each is not None), what.recipient)

    return await services.db.write(hand_out)
