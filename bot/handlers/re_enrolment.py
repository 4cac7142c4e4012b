"""A lost passphrase: a colleague of the unit gives a link; with it comes a new passphrase and a new member key.

Never an administrator: who may make passphrases anew could read tips with them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.desk_access import NotNow, NotYours, append, signed_in, stepped_up
from bot.handlers.services import Services
from storage import invites, memberships, tokens
from storage.memberships import Member
from storage.roles import TIP_ROLES


async def members(services: Services, cookie: str) -> list[Member]:
    """Those of the units whose tips this officer reads, waiting ones too. Raises SignedOut, NotYours."""
    now = services.clock()

    def look(tx: Connection) -> list[Member]:
        session = signed_in(tx, cookie, now)
        if not session.tip_units:
            raise NotYours
        return [each for each in memberships.of_units(tx, session.tip_units) if each.state != "ended"]

    return await services.db.read(look)


async def offer(services: Services, cookie: str, unit_id: str, officer_id: UUID) -> tuple[str, datetime]:
    """The link's token for a colleague who lost his passphrase, and until when it holds.

    Nothing changes for him before the link is used. Raises SignedOut, NotYours, StepUpNeeded, NotNow("own").
    """
    now, token = services.clock(), tokens.new_token()

    def make(tx: Connection) -> datetime:
        session = signed_in(tx, cookie, now)
        colleague = next((m for m in memberships.of_units(tx, [unit_id]) if m.officer_id == officer_id), None)
        if unit_id not in session.tip_units or colleague is None or colleague.state == "ended":
            raise NotYours
        if colleague.role not in TIP_ROLES:
            raise NotYours
        stepped_up(session, now)
        if officer_id == session.officer_id:
            raise NotNow("own")
        invites.create(
            tx, token=token, unit_id=unit_id, role=colleague.role, now=now, officer_id=officer_id,
            made_by=session.officer_id,
        )  # fmt: skip
        append(services, tx, now, str(session.officer_id), "re_enrol_offer", unit_id, officer_id)
        return now + invites.INVITE_KEPT

    return token, await services.db.write(make)
