"""The way back to a tipster: return addresses, notices that wait, handles behind [Xem], and messages to be hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from storage import outbox
from storage.conversations import full_hour_after
from storage.schema import hide_job, notice, reply_handle, return_address
from storage.types import insert_with_conflicts

LONGEST = timedelta(days=90)
AFTER_CLOSING = timedelta(hours=72)
HANDLE_KEPT = timedelta(days=14)
#: a worker that hides takes the job for so long; it is taken up again when that worker dies
HIDING = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Sealed:
    """Something under the courier key of a week."""

    epoch: int
    bytes: bytes = field(repr=False)


# --- return addresses ---------------------------------------------------------------------------------------------------


def keep(tx: Connection, tip_id: UUID, sealed: Sealed, now: datetime) -> None:
    """Remember where the tipster of this case may be written to, until 72 h after closing, 90 days at most."""
    tx.execute(
        insert(return_address).values(
            tip_id=tip_id, epoch=sealed.epoch, sealed=sealed.bytes, expires_at=full_hour_after(now + LONGEST)
        )
    )


def address(tx: Connection, tip_id: UUID) -> Sealed | None:
    row = tx.execute(select(return_address).where(return_address.c.tip_id == tip_id)).one_or_none()
    return Sealed(row.epoch, row.sealed) if row else None


def forget(tx: Connection, tip_id: UUID) -> None:
    """Nobody is written to in this case any more."""
    tx.execute(delete(return_address).where(return_address.c.tip_id == tip_id))
    tx.execute(delete(notice).where(notice.c.tip_id == tip_id))


def close(tx: Connection, tip_id: UUID, now: datetime) -> None:
    """The case is closed: its result may still be told, and then nobody knows any more where."""
    until = full_hour_after(now + AFTER_CLOSING - timedelta(hours=1))
    tx.execute(
        update(return_address)
        .where(return_address.c.tip_id == tip_id, return_address.c.expires_at > until)
        .values(expires_at=until)
    )


def reopen(tx: Connection, tip_id: UUID, now: datetime, day: date) -> None:
    """The case goes on: its address is kept again, 90 days from its day at most."""
    until = full_hour_after(datetime.combine(day, time(), UTC) + LONGEST)
    mine = (return_address.c.tip_id == tip_id) & (return_address.c.expires_at < until)
    if until > now:
        tx.execute(update(return_address).where(mine).values(expires_at=until))


def of_earlier_weeks(tx: Connection, epoch: int) -> list[tuple[UUID, Sealed]]:
    rows = tx.execute(select(return_address).where(return_address.c.epoch < epoch).with_for_update())
    return [(row.tip_id, Sealed(row.epoch, row.sealed)) for row in rows]


def put(tx: Connection, tip_id: UUID, sealed: Sealed) -> None:
    changes = {"epoch": sealed.epoch, "sealed": sealed.bytes}
    tx.execute(update(return_address).where(return_address.c.tip_id == tip_id).values(**changes))


# --- notices and handles ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A neutral line for a tipster, and what its button will open."""

    id: UUID
    tip_id: UUID
    handle_hash: bytes
    tip_key: bytes = field(repr=False)  #: the tip's private key, sealed to the handle
    handle: Sealed = field(repr=False)


def notify(tx: Connection, new: NewNotice, now: datetime) -> None:
    """In the commit of the officer's message: the notice cannot be lost, and cannot be without a message."""
    tx.execute(
        insert(reply_handle).values(
            hash=new.handle_hash, tip_id=new.tip_id, sealed=new.tip_key, expires_at=full_hour_after(now + HANDLE_KEPT)
        )
    )
    tx.execute(insert(notice).values(id=new.id, tip_id=new.tip_id, epoch=new.handle.epoch, sealed=new.handle.bytes))
    outbox.enqueue(
        tx, lane="reply", kind="notice", ref=new.id, target_kind="return", target_id=new.tip_id, not_before=now
    )


def waiting_notice(tx: Connection, notice_id: UUID) -> tuple[UUID, Sealed] | None:
    """(tip id, sealed handle); None when it was sent."""
    row = tx.execute(select(notice).where(notice.c.id == notice_id)).one_or_none()
    return (row.tip_id, Sealed(row.epoch, row.sealed)) if row else None


def sent(tx: Connection, notice_id: UUID) -> None:
    """From now on only the button on the phone holds the handle."""
    tx.execute(delete(notice).where(notice.c.id == notice_id))


def by_handle(tx: Connection, handle_hash: bytes, now: datetime) -> tuple[UUID, bytes] | None:
    """(tip id, sealed tip key) behind a button; None when it is old or invented."""
    query = select(reply_handle).where(reply_handle.c.hash == handle_hash, reply_handle.c.expires_at > now)
    row = tx.execute(query).one_or_none()
    return (row.tip_id, row.sealed) if row else None


# --- what must be hidden ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HideJob:
    key: bytes
    sealed: Sealed
    tries: int


def lock_job(tx: Connection, key: bytes) -> HideJob | None:
    row = tx.execute(select(hide_job).where(hide_job.c.key == key).with_for_update()).one_or_none()
    return HideJob(row.key, Sealed(row.epoch, row.sealed), row.tries) if row else None


def put_job(tx: Connection, key: bytes, sealed: Sealed, due_at: datetime) -> None:
    values = {"key": key, "epoch": sealed.epoch, "sealed": sealed.bytes, "due_at": due_at, "tries": 0}
    query = insert_with_conflicts(tx, hide_job).values(**values)
    changes = {name: value for name, value in values.items() if name != "key"}
    tx.execute(query.on_conflict_do_update(index_elements=["key"], set_=changes))


def take_due_jobs(tx: Connection, now: datetime, limit: int) -> list[HideJob]:
    """The chats whose ten minutes are over; another worker does not get them for a while."""
    rows = tx.execute(
        select(hide_job).where(hide_job.c.due_at <= now).order_by(hide_job.c.due_at).limit(limit)
        .with_for_update(skip_locked=True)
    ).all()  # fmt: skip
    for row in rows:
        taken = update(hide_job).where(hide_job.c.key == row.key)
        tx.execute(taken.values(due_at=now + HIDING, tries=row.tries + 1))
    return [HideJob(row.key, Sealed(row.epoch, row.sealed), row.tries + 1) for row in rows]


def drop_job(tx: Connection, key: bytes) -> None:
    tx.execute(delete(hide_job).where(hide_job.c.key == key))


# --- the end ------------------------------------------------------------------------------------------------------------


def erase_expired(tx: Connection, now: datetime) -> int:
    """Return addresses and handles whose time is over; returns how many rows went."""
    old = list(tx.scalars(select(return_address.c.tip_id).where(return_address.c.expires_at <= now)))
    for tip_id in old:
        forget(tx, tip_id)
    return len(old) + tx.execute(delete(reply_handle).where(reply_handle.c.expires_at <= now)).rowcount
