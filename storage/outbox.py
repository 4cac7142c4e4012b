"""What must leave the building: one row per message and recipient, written in the commit of what it tells about.

    open ──claim (lease)──> begin: sending ──> settle: sent | open again, later | dead
                                  └─ the process dies ─> uncertain: a sending row whose lease ran out; it alone is sent again

Rows hold ids; the words are made when they are sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import Connection, Row, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from storage.schema import outbox
from storage.wake import OUTBOX, wake

#: an id made from the dedupe words: work that runs twice makes the same row
NAMESPACE = UUID("5c1d6a0e-6a5e-4b5e-9a37-3f0f6f2b8c11")
#: from here on a row that still waits is shown as stuck
STUCK_ATTEMPTS = 3
#: after a crash, before what was under way is sent again
UNCERTAIN_REST = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one recipient, held by one worker."""

    id: UUID
    lane: str  #: alert | reply | broadcast
    kind: str  #: picks the composer
    ref: UUID  #: what it is about
    target_kind: str  #: contact | return | subscriber | group
    target_id: UUID
    attempts: int  #: tries that were begun; snoozes do not count
    is_uncertain: bool  #: a try may have arrived: its worker died in the middle of it


# --- what may follow a try --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it, or there is nothing to say any more (`code` tells why)."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Snooze:
    """Not now, and nobody's fault: the try does not count."""

    until: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Retry:
    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Dead:
    """It will never arrive."""

    code: str


Outcome = Sent | Snooze | Retry | Dead


# --- writing ----------------------------------------------------------------------------------------------------------


def enqueue(
    tx: Connection, *, lane: str, kind: str, ref: UUID, target_id: UUID, not_before: datetime,
    target_kind: str = "contact", dedupe: str | None = None,
) -> bool:  # fmt: skip
    """One message about `ref` to a recipient; a second call with the same words changes nothing. False = it was there."""
    dedupe = dedupe or f"{ref.hex}:{target_id.hex}"
    if tx.execute(select(outbox.c.id).where(outbox.c.dedupe == dedupe)).first():
        return False
    tx.execute(
        insert(outbox).values(
            id=uuid5(NAMESPACE, dedupe), lane=lane, kind=kind, ref=ref, target_kind=target_kind, target_id=target_id,
            dedupe=dedupe, not_before=not_before, state="open", attempts=0,
        )
    )  # fmt: skip
    wake(tx, OUTBOX)
    return True


def settle_refs(tx: Connection, refs: Sequence[UUID]) -> None:
    """The matter behind these rows is settled: nothing more goes out, and their times are cut to the day."""
    rows = tx.execute(select(outbox.c.id, outbox.c.state, outbox.c.not_before).where(outbox.c.ref.in_(refs))).all()
    for row in rows:
        state = "dead" if row.state == "dead" else "sent"
        tx.execute(update(outbox).where(outbox.c.id == row.id).values(state=state, **_rest(row.not_before)))


def point_to(tx: Connection, old: UUID, new: UUID) -> None:
    """What these rows are about stands under another id now."""
    tx.execute(update(outbox).where(outbox.c.ref == old).values(ref=new))


# --- working through --------------------------------------------------------------------------------------------------


def claim(tx: Connection, lane: str, limit: int, now: datetime, lease: timedelta, holder: UUID) -> list[Delivery]:
    """Lease up to `limit` rows of this lane to `holder`: uncertain ones first, then what is due, the longest waiting first."""
    rows = _lock(tx, (outbox.c.state == "sending") & (outbox.c.leased_until <= now), lane, limit)
    if len(rows) < limit:
        free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now)
        rows += _lock(tx, (outbox.c.state == "open") & (outbox.c.not_before <= now) & free, lane, limit - len(rows))
    if rows:
        ids = [row.id for row in rows]
        tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(leased_until=now + lease, holder=holder))
    return [_delivery(row) for row in rows]


def _lock(tx: Connection, which: ColumnElement[bool], lane: str, limit: int) -> list[Row[tuple[object, ...]]]:
    query = (
        select(outbox)
        .where(outbox.c.lane == lane, which)
        .order_by(outbox.c.not_before)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(tx.execute(query))


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(
        row.id, row.lane, row.kind, row.ref, row.target_kind, row.target_id, row.attempts, row.state == "sending"
    )


def begin(tx: Connection, delivery: Delivery, holder: UUID, now: datetime) -> bool:
    """The sending starts with this commit. False = the lease is over or the matter is settled: do not send."""
    query = update(outbox).where(
        outbox.c.id == delivery.id, outbox.c.holder == holder, outbox.c.leased_until > now,
        outbox.c.state.in_(("open", "sending")),
    )  # fmt: skip
    return bool(tx.execute(query.values(state="sending", attempts=outbox.c.attempts + 1)).rowcount)


def settle(tx: Connection, delivery: Delivery, holder: UUID, outcome: Outcome) -> bool:
    """What came of the try. False = somebody else holds the row now, or the matter was settled meanwhile."""
    mine = (outbox.c.id == delivery.id) & (outbox.c.holder == holder) & outbox.c.state.in_(("open", "sending"))
    row = tx.execute(select(outbox.c.not_before, outbox.c.attempts).where(mine).with_for_update()).one_or_none()
    if row is None:
        return False
    tx.execute(update(outbox).where(outbox.c.id == delivery.id).values(_changes(row.not_before, row.attempts, outcome)))
    return True


def _changes(not_before: datetime, attempts: int, outcome: Outcome) -> dict[str, object]:
    released: dict[str, object] = {"leased_until": None, "holder": None, "code": outcome.code}
    if isinstance(outcome, Sent):
        return {"state": "sent", **_rest(not_before), "code": outcome.code}
    if isinstance(outcome, Dead):
        return {"state": "dead", **_rest(not_before), "code": outcome.code}
    if isinstance(outcome, Retry):
        return {"state": "open", "not_before": outcome.at, **released}
    return {"state": "open", "not_before": outcome.until, "attempts": attempts - 1, **released}


def _rest(not_before: datetime) -> dict[str, object]:
    """A row at rest: its minute, which would tell when a tip came, is cut to the day."""
    day = not_before.replace(hour=0, minute=0, second=0, microsecond=0)
    return {"not_before": day, "leased_until": None, "holder": None}


def renew(tx: Connection, ids: Iterable[UUID], holder: UUID, until: datetime) -> None:
    """These rows are still in hand: a sending that waits at the platform's door must not be taken for a dead one."""
    tx.execute(update(outbox).where(outbox.c.id.in_(list(ids)), outbox.c.holder == holder).values(leased_until=until))


def release_all(tx: Connection, now: datetime) -> None:
    """Nobody works on anything: for the start of the only process that sends.

    What was under way may have been refused with a time to wait that nobody wrote down: it rests for a moment.
    """
    held = outbox.c.leased_until.is_not(None)
    tx.execute(update(outbox).where(held, outbox.c.state == "open").values(leased_until=now, holder=None))
    later = now + UNCERTAIN_REST
    tx.execute(update(outbox).where(held, outbox.c.state == "sending").values(leased_until=later, holder=None))


def next_due(tx: Connection, lane: str, now: datetime) -> datetime | None:
    """When there may be something to do in this lane next: a row becomes due, or the lease of one under way runs out."""
    open_, sending = (outbox.c.lane == lane, outbox.c.state == "open"), (outbox.c.lane == lane, outbox.c.state == "sending")
    due = select(outbox.c.not_before).where(*open_, outbox.c.not_before > now).order_by(outbox.c.not_before).limit(1)
    free = select(outbox.c.leased_until).where(*sending).order_by(outbox.c.leased_until).limit(1)
    moments = [moment for moment in (tx.scalar(due), tx.scalar(free)) if moment is not None]
    return min(moments, default=None)


# --- looking on -------------------------------------------------------------------------------------------------------


def open_alerts(tx: Connection, now: datetime) -> list[tuple[UUID, UUID, UUID]]:
    """(row id, ref, target id) of the alerts that may go out now."""
    rows = tx.execute(
        select(outbox.c.id, outbox.c.ref, outbox.c.target_id)
        .where(outbox.c.state == "open", outbox.c.lane == "alert", outbox.c.not_before <= now)
        .order_by(outbox.c.not_before)
    )
    return [(row.id, row.ref, row.target_id) for row in rows]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that did not leave: it was tried in vain, or it is given up."""

    kind: str
    ref: UUID
    target_kind: str
    target_id: UUID
    is_dead: bool
    attempts: int
    code: str | None


def stuck(tx: Connection, now: datetime, *, dead_for: timedelta = timedelta(days=7)) -> list[Stuck]:
    """Alerts and replies that people should know about; the dead ones of the last days too."""
    waiting = outbox.c.state.in_(("open", "sending")) & (outbox.c.attempts >= STUCK_ATTEMPTS)
    dead = (outbox.c.state == "dead") & (outbox.c.not_before >= now - dead_for)
    rows = tx.execute(
        select(outbox).where(outbox.c.lane.in_(("alert", "reply")), or_(waiting, dead)).order_by(outbox.c.not_before)
    )
    return [
        Stuck(r.kind, r.ref, r.target_kind, r.target_id, r.state == "dead", r.attempts, r.code) for r in rows
    ]
