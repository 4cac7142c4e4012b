"""Proving again who one is, in an open session: by a fresh code of the phone or by the passphrase. It holds five minutes."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy import Connection

from bot.handlers import proving
from bot.handlers.desk_access import append, signed_in
from bot.handlers.door_lines import HOUR
from bot.handlers.proving import NotProven, Proof
from bot.handlers.services import Services
from bot.handlers.sign_in import MAX_FAILURE_ROWS, Patience
from storage import audit, desk_sessions, notices, officers, second_factors
from storage.desk_sessions import DeskSession


class StepUp:
    """One per process: it remembers who guessed wrong, like the door."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._patience = Patience()

    async def prove(self, cookie: str, typed: str, *, more_openings: bool = False) -> None:
        """`more_openings`: he opened as many tips as an hour allows and needs more; the chiefs of his units are told.

        Raises SignedOut, NotProven.
        """
        services, now = self._services, self._services.clock()
        session = await services.db.read(lambda tx: signed_in(tx, cookie, now))
        who = str(session.officer_id)
        await services.pause(self._patience.seconds(who, now))
        try:
            proof = await self._proof(session, cookie, typed)
            await services.db.write(lambda tx: self._hold(tx, cookie, proof, now, more_openings))
        except NotProven as wrong:
            self._patience.failed(who, now)
            await self._record_failure(who, wrong.code, now)
            raise
        self._patience.forget(who)

    async def _proof(self, session: DeskSession, cookie: str, typed: str) -> Proof | None:
        services, officer_id = self._services, session.officer_id
        factor = await services.db.read(lambda tx: second_factors.of_officer(tx, officer_id))
        if factor is not None and second_factors.is_code(typed):
            identity = await asyncio.to_thread(session.unlock, cookie)
            return await proving.proof_of_code(services, factor, identity, typed)
        credentials = await services.db.read(lambda tx: officers.credentials(tx, session.login))
        try:
            await services.hard_work(lambda: officers.unlock(credentials, typed), "known")
        except officers.WrongPassphrase:
            raise NotProven("wrong") from None
        return None

    def _hold(self, tx: Connection, cookie: str, proof: Proof | None, now: datetime, more_openings: bool) -> None:
        session = signed_in(tx, cookie, now)
        if proof is not None:
            proving.spend(tx, session.officer_id, proof)
        desk_sessions.step_up(tx, cookie, now)
        who = str(session.officer_id)
        append(self._services, tx, now, who, "step_up", None, None)
        if more_openings:
            append(self._services, tx, now, who, "open_more", None, None)
            for unit_id in session.tip_units:
                notices.tell_chiefs(tx, unit_id, "many_openings", now, session.officer_id)

    async def _record_failure(self, who: str, code: str, now: datetime) -> None:
        def record(tx: Connection) -> None:
            if audit.count_since(tx, who, "step_up_failed", now - HOUR) < MAX_FAILURE_ROWS:
                append(self._services, tx, now, who, "step_up_failed", None, None, {"why": code})

        await self._services.db.write(record)
