"""Lines that one officer must be told at the desk: codes and ids only, gone when he has read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, select

from storage.roles import CHIEFS, TIP_ROLES
from storage.schema import desk_notice, membership, officer

KINDS = ("many_openings", "re_enrolled", "ended", "export")


@dataclass(frozen=True, slots=True)
class DeskNotice:
    id: UUID
    kind: str
    unit_id: str | None
    about_id: UUID | None
    at: datetime


def tell(
    tx: Connection, officer_id: UUID, kind: str, now: datetime, *, unit_id: str | None = None, about: UUID | None = None
) -> None:
    tx.execute(
        insert(desk_notice).values(id=uuid4(), officer_id=officer_id, kind=kind, unit_id=unit_id, about_id=about, at=now)
    )


def tell_chiefs(tx: Connection, unit_id: str, kind: str, now: datetime, about: UUID) -> list[UUID]:
    """Tell the unit's chiefs; where it has none but the person himself, every other member. Returns who was told."""
    rows = tx.execute(
        select(membership.c.officer_id, membership.c.role)
        .join(officer, officer.c.id == membership.c.officer_id)
        .where(
            membership.c.unit_id == unit_id, membership.c.state == "active", officer.c.state == "active",
            membership.c.role.in_(TIP_ROLES), membership.c.officer_id != about,
        )
        .order_by(membership.c.officer_id)
    ).all()  # fmt: skip
    told = [row.officer_id for row in rows if row.role in CHIEFS] or [row.officer_id for row in rows]
    for officer_id in told:
        tell(tx, officer_id, kind, now, unit_id=unit_id, about=about)
    return told


def of_officer(tx: Connection, officer_id: UUID) -> list[DeskNotice]:
    rows = tx.execute(select(desk_notice).where(desk_notice.c.officer_id == officer_id).order_by(desk_notice.c.at.desc()))
    return [DeskNotice(row.id, row.kind, row.unit_id, row.about_id, row.at) for row in rows]


def read(tx: Connection, officer_id: UUID) -> None:
    """He has read them all."""
    tx.execute(delete(desk_notice).where(desk_notice.c.officer_id == officer_id))
