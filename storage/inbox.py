"""Raw updates of chat platforms: sealed and committed before the platform hears that we have them, gone with their turn.

A key is HMAC(channel, update id): the same update twice, even days apart, is one. `lane` is the conversation, whose updates
are taken in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from storage.conversations import full_hour_after
from storage.keyring import Conversation
from storage.schema import inbox, inbox_seen
from storage.types import insert_with_conflicts
from storage.wake import INBOX, wake

#: an update that fails so often is set aside, so that it does not stop its conversation
TRIES = 3
#: rounded up to the hour this is at most two hours
KEPT = timedelta(hours=1)
#: Telegram: after a week without updates the next id is random, so ids must be known for longer (Bot API, Update)
SEEN_KEPT = timedelta(days=9)
#: how long the mark of a poisonous update stays for `lachan doctor`; its content goes with the others
MARK_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewUpdate:
    """A sealed update, ready for its commit."""

    key: bytes
    channel: str
    lane: bytes
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """An update that waits for its turn, or for its answer to be handed over."""

    channel: str
    sealed: bytes = field(repr=False)
    state: str  #: open | reply


def chest_of(key: bytes) -> Conversation:
    """What the seal of this update is bound to: no row can be put in the place of another."""
    return Conversation(key, b"inbox update")


def put(tx: Connection, updates: Sequence[NewUpdate], now: datetime) -> int:
    """Take updates in; returns how many of them are new. A batch is one commit."""
    new = 0
    for each in updates:
        seen = insert_with_conflicts(tx, inbox_seen).values(key=each.key, day=now.date()).on_conflict_do_nothing()
        if not tx.execute(seen).rowcount:
            continue
        new += 1
        tx.execute(
            insert(inbox).values(
                key=each.key, channel=each.channel, lane=each.lane, sealed=each.sealed, state="open", tries=0,
                expires_at=full_hour_after(now + KEPT),
            )
        )  # fmt: skip
    if new:
        wake(tx, INBOX)
    return new


def waiting(tx: Connection, limit: int) -> list[tuple[bytes, bytes]]:
    """(key, lane) of the first updates that wait, in the order of their arrival."""
    query = select(inbox.c.key, inbox.c.lane).where(inbox.c.state != "poison").order_by(inbox.c.n).limit(limit)
    return [(row.key, row.lane) for row in tx.execute(query)]


def get(tx: Connection, key: bytes) -> Taken | None:
    """The update, unless it is done or set aside."""
    query = select(inbox.c.channel, inbox.c.sealed, inbox.c.state).where(_mine(key))
    row = tx.execute(query).one_or_none()
    return Taken(*row) if row else None


def finish(tx: Connection, key: bytes) -> bool:
    """This update is dealt with. False = somebody else did it: the caller's transaction must not happen."""
    return bool(tx.execute(delete(inbox).where(_mine(key))).rowcount)


def hold_for_reply(tx: Connection, key: bytes) -> bool:
    """The turn is done, but its answer must not be lost: keep the update until the answer is handed over.

    False = somebody else did it.
    """
    return bool(tx.execute(update(inbox).where(_mine(key)).values(state="reply", tries=0)).rowcount)


def fail(tx: Connection, key: bytes) -> bool:
    """One more try went wrong. True = it was the last one; the update is set aside, sealed."""
    tries = tx.scalar(select(inbox.c.tries).where(_mine(key)).with_for_update())
    if tries is None:
        return True
    is_last: bool = tries + 1 >= TRIES
    changes = {"tries": tries + 1} | ({"state": "poison"} if is_last else {})
    tx.execute(update(inbox).where(_mine(key)).values(changes))
    return is_last


def _mine(key: bytes) -> ColumnElement[bool]:
    return (inbox.c.key == key) & (inbox.c.state != "poison")


def erase_expired(tx: Connection, now: datetime) -> int:
    """Drop what is older than its hour and was tried, empty what is poison, forget old keys; returns how many went.

    What was never tried stays: a process that was down for a night must not throw a night's words away.
    """
    old = inbox.c.expires_at <= now
    gone = tx.execute(
        delete(inbox).where(old, (inbox.c.state == "reply") | ((inbox.c.state == "open") & (inbox.c.tries > 0)))
    ).rowcount
    gone += tx.execute(
        update(inbox).where(old, inbox.c.state == "poison", func.length(inbox.c.sealed) > 0).values(sealed=b"")
    ).rowcount
    tx.execute(delete(inbox).where(inbox.c.state == "poison", inbox.c.expires_at <= now - MARK_KEPT))
    tx.execute(delete(inbox_seen).where(inbox_seen.c.day < _day(now - SEEN_KEPT)))
    return gone


def count_poison(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(inbox).where(inbox.c.state == "poison")).scalar_one()


def count_waiting(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(inbox).where(inbox.c.state != "poison")).scalar_one()


def _day(moment: datetime) -> date:
    return moment.date()
