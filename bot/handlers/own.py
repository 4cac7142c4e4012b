"""What an officer sees of himself: his sessions, whether his phone's codes are set up, what he has to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.desk_access import append, signed_in
from bot.handlers.services import Services
from storage import desk_reads, desk_sessions, notices, second_factors
from storage.desk_sessions import DeskSession, ListedSession
from storage.notices import DeskNotice


@dataclass(frozen=True, slots=True)
class OwnPage:
    session: DeskSession
    sessions: tuple[ListedSession, ...]
    codes_since: datetime | None  #: since when codes of his phone are asked for
    recovery_left: int
    notices: tuple[DeskNotice, ...]
    logins: Mapping[UUID, str]
    unit_names: Mapping[str, tuple[str, str | None]]


async def read(services: Services, cookie: str) -> OwnPage:
    """Raises SignedOut."""
    now = services.clock()

    def look(tx: Connection) -> OwnPage:
        session = signed_in(tx, cookie, now)
        factor = second_factors.of_officer(tx, session.officer_id)
        told = notices.of_officer(tx, session.officer_id)
        units = {m.unit_id for m in session.memberships} | {each.unit_id for each in told if each.unit_id}
        return OwnPage(
            session=session,
            sessions=tuple(desk_sessions.of_officer(tx, session.officer_id, cookie, now)),
            codes_since=factor.since if factor else None,
            recovery_left=second_factors.codes_left(tx, session.officer_id),
            notices=tuple(told),
            logins=desk_reads.logins(tx, [each.about_id for each in told if each.about_id]),
            unit_names=desk_reads.unit_names(tx, units),
        )

    return await services.db.read(look)


async def end_one(services: Services, cookie: str, number: UUID) -> bool:
    """End one of his own sessions. False = it was over. Raises SignedOut."""
    now = services.clock()

    def end(tx: Connection) -> tuple[UUID, bool]:
        session = signed_in(tx, cookie, now)
        done = desk_sessions.end_numbered(tx, session.officer_id, number)
        if done:
            append(services, tx, now, str(session.officer_id), "end_session", None, None)
        return session.officer_id, done

    officer_id, done = await services.db.write(end)
    services.bells.ring(f"officer:{officer_id}")
    return done


async def end_all(services: Services, cookie: str) -> None:
    """End every session of his, this one too. Raises SignedOut."""
    now = services.clock()

    def end(tx: Connection) -> UUID:
        session = signed_in(tx, cookie, now)
        desk_sessions.end_all(tx, session.officer_id)
        append(services, tx, now, str(session.officer_id), "end_all_sessions", None, None)
        return session.officer_id

    officer_id = await services.db.write(end)
    services.bells.ring(f"officer:{officer_id}")
    await services.db.erase()


async def have_read(services: Services, cookie: str) -> None:
    """He has read what he had to be told. Raises SignedOut."""
    now = services.clock()
    await services.db.write(lambda tx: notices.read(tx, signed_in(tx, cookie, now).officer_id))
