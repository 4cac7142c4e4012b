"""The audit log as its reader sees it: who did what when, by day, person, act and unit. It holds no word of a tip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.schema import audit, officer


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the log is asked for; empty = all."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""  #: an officer's id as text, or operator | system | unknown
    action: str = ""
    unit_id: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    n: int
    at: datetime
    actor: str
    action: str
    unit_id: str | None
    ref: str | None
    detail: str | None


def log_lines(tx: Connection, sought: Sought, *, limit: int, before: int | None = None) -> list[LogLine]:
    """The newest first."""
    query = select(*(audit.c[name] for name in LogLine.__slots__)).order_by(audit.c.n.desc()).limit(limit)
    given = (("actor", sought.actor), ("action", sought.action), ("unit_id", sought.unit_id))
    for name, value in given:
        if value:
            query = query.where(audit.c[name] == value)
    if sought.since is not None:
        query = query.where(audit.c.at >= sought.since)
    if sought.until is not None:
        query = query.where(audit.c.at < sought.until)
    if before is not None:
        query = query.where(audit.c.n < before)
    return [LogLine(*row) for row in tx.execute(query)]


def actions(tx: Connection) -> list[str]:
    """Every kind of act that the log holds."""
    return list(tx.scalars(select(audit.c.action).distinct().order_by(audit.c.action)))


def logins(tx: Connection) -> dict[str, str]:
    """officer id as text → login, of everybody who ever had an account."""
    return {str(row.id): row.login for row in tx.execute(select(officer.c.id, officer.c.login).order_by(officer.c.login))}


def log_rows(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(audit)).scalar_one()
