"""Small reads that only the desk needs: names beside ids, and what an officer did lately according to the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from storage.schema import audit, media, officer, unit


def opened_since(tx: Connection, actor: str, since: datetime) -> set[str]:
    """The tips (ids as text) that this officer opened after `since`: the hourly measure counts tips, not page loads."""
    query = select(audit.c.ref).where(audit.c.actor == actor, audit.c.action == "open", audit.c.at > since)
    return {ref for ref in tx.scalars(query) if ref is not None}


def has_done(tx: Connection, actor: str, action: str, act: str, since: datetime) -> bool:
    """True when this officer already did exactly this act: `act` is the random mark that one shown form carries."""
    query = select(audit.c.detail).where(audit.c.actor == actor, audit.c.action == action, audit.c.at > since)
    return any(json.loads(detail).get("act") == act for detail in tx.scalars(query) if detail)


def lock_officer(tx: Connection, officer_id: UUID) -> None:
    """One opening at a time per officer, so that two windows cannot both take the last one of the hour."""
    tx.execute(select(officer.c.id).where(officer.c.id == officer_id).with_for_update())


def evidence_kinds(tx: Connection, tip_id: UUID) -> dict[str, str]:
    """media id as text → photo | voice."""
    rows = tx.execute(select(media.c.id, media.c.kind).where(media.c.tip_id == tip_id))
    return {str(row.id): row.kind for row in rows}


def unit_names(tx: Connection, unit_ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """unit id → (Vietnamese name, English name where there is one)."""
    rows = tx.execute(select(unit.c.id, unit.c.name, unit.c.name_en).where(unit.c.id.in_(list(unit_ids))))
    return {row.id: (row.name, row.name_en) for row in rows}


def logins(tx: Connection, officer_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = tx.execute(select(officer.c.id, officer.c.login).where(officer.c.id.in_(list(officer_ids))))
    return {row.id: row.login for row in rows}
