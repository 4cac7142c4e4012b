"""A burst is one incident: urgent tips of one unit, place and category within a quarter of an hour share one alert.

The first tip leads: its steps carry the alerts, with a counter. Whoever is trapped or injured, another place, and what comes
after somebody has acknowledged begin an incident of their own, with an alert of its own. Each tip keeps its code and its steps.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import Connection, func, insert, select, update

from storage.schema import incident, incident_tip

WINDOW = timedelta(minutes=15)
NAMESPACE = UUID("0b0f4c86-5a3e-4c0e-9a5c-0a1f1e3f7d55")


def join(tx: Connection, key: bytes, tip_id: UUID, now: datetime, *, alone: bool) -> bool:
    """Count this tip in. True = another tip of the same incident carries the alert; `alone` begins a new one anyway."""
    found = None
    if not alone:
        found = tx.execute(
            select(incident.c.id)
            .where(incident.c.key == key, incident.c.state == "open", incident.c.until > now)
            .order_by(incident.c.until.desc())
            .limit(1)
            .with_for_update()
        ).one_or_none()
    incident_id: UUID = found.id if found else uuid5(NAMESPACE, tip_id.hex)
    if found is None:
        tx.execute(insert(incident).values(id=incident_id, key=key, lead_id=tip_id, until=now + WINDOW, state="open"))
    tx.execute(insert(incident_tip).values(tip_id=tip_id, incident_id=incident_id))
    return found is not None


def followed(tx: Connection, key: bytes, now: datetime) -> bool:
    """Whether an incident like this one was acknowledged a moment ago: somebody is on the way there."""
    query = select(incident.c.id).where(incident.c.key == key, incident.c.state == "acknowledged", incident.c.until > now)
    return tx.execute(query.limit(1)).first() is not None


def together_with(tx: Connection, tip_id: UUID) -> list[UUID]:
    """The tips of the same incident, this one first."""
    same = select(incident_tip.c.incident_id).where(incident_tip.c.tip_id == tip_id).scalar_subquery()
    others = tx.scalars(
        select(incident_tip.c.tip_id).where(incident_tip.c.incident_id == same, incident_tip.c.tip_id != tip_id)
    )
    return [tip_id, *others]


def lead_of(tx: Connection, tip_id: UUID) -> UUID:
    """The tip whose steps carry the alerts of this one."""
    query = (
        select(incident.c.lead_id)
        .join(incident_tip, incident_tip.c.incident_id == incident.c.id)
        .where(incident_tip.c.tip_id == tip_id)
    )
    return tx.scalar(query) or tip_id


def count(tx: Connection, tip_id: UUID) -> int:
    """How many tips this one's incident has; 1 when it stands alone."""
    same = select(incident_tip.c.incident_id).where(incident_tip.c.tip_id == tip_id).scalar_subquery()
    found = tx.execute(select(func.count()).where(incident_tip.c.incident_id == same)).scalar_one()
    return max(1, found)


def counts(tx: Connection, tip_ids: list[UUID]) -> dict[UUID, int]:
    """tip id → how many tips its incident has, for those that share one."""
    same = incident_tip.alias("same")
    rows = tx.execute(
        select(incident_tip.c.tip_id, func.count(same.c.tip_id))
        .join(same, same.c.incident_id == incident_tip.c.incident_id)
        .where(incident_tip.c.tip_id.in_(tip_ids))
        .group_by(incident_tip.c.tip_id)
    )
    return {row[0]: row[1] for row in rows if row[1] > 1}


def acknowledge(tx: Connection, tip_id: UUID) -> None:
    """Somebody took it: tips that come now begin a new one."""
    same = select(incident_tip.c.incident_id).where(incident_tip.c.tip_id == tip_id).scalar_subquery()
    tx.execute(update(incident).where(incident.c.id == same, incident.c.state == "open").values(state="acknowledged"))


def cut_past(tx: Connection, now: datetime) -> None:
    """Windows that are over: nobody needs their minute any more."""
    rows = tx.execute(select(incident.c.id, incident.c.until).where(incident.c.state != "past", incident.c.until <= now))
    for row in rows.all():
        day = row.until.replace(hour=0, minute=0, second=0, microsecond=0)
        tx.execute(update(incident).where(incident.c.id == row.id).values(state="past", until=day))
