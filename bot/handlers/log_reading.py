"""The audit log for the auditor: who did what when, and whether the chain is whole. No word of a tip stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.handlers.desk_access import NotYours, signed_in
from bot.handlers.services import Services
from storage import audit, audit_reading
from storage.audit import Verdict
from storage.audit_reading import LogLine, Sought

LINES = 100
#: up to here the chain is computed with every page; beyond it on demand, for it reads every row
CHECKED_ALWAYS = 20_000


@dataclass(frozen=True, slots=True)
class LogPage:
    lines: tuple[LogLine, ...]
    more: bool
    rows: int
    verdict: Verdict | None
    logins: Mapping[str, str]
    actions: tuple[str, ...]


async def read(services: Services, cookie: str, sought: Sought, *, before: int | None, check: bool) -> LogPage:
    """Raises SignedOut, NotYours."""
    now = services.clock()

    def look(tx: Connection) -> LogPage:
        if not signed_in(tx, cookie, now).units_for("log"):
            raise NotYours
        lines = audit_reading.log_lines(tx, sought, limit=LINES + 1, before=before)
        rows = audit_reading.log_rows(tx)
        verdict = audit.verify(tx, services.keyring.audit_key) if check or rows <= CHECKED_ALWAYS else None
        return LogPage(
            tuple(lines[:LINES]), len(lines) > LINES, rows, verdict, audit_reading.logins(tx),
            tuple(audit_reading.actions(tx)),
        )  # fmt: skip

    return await services.db.read(look)
