"""Rows to be sent, and as much of the services as a deliverer touches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, select

from bot.channels.base import Lane
from bot.delivery import Deliverer, Parcel
from bot.messages import Address, OutMessage, Paragraph
from storage import outbox
from storage.db import Database
from storage.outbox import Delivery
from storage.schema import outbox as table
from tests.installations import Clock
from tests.messenger import FakeMessenger


def services_over(db: Database, clock: Clock) -> Any:
    async def pause(_seconds: float) -> None: ...

    return SimpleNamespace(db=db, clock=clock, pause=pause)


def message(text: str) -> OutMessage:
    return OutMessage(step="test", turn=0, lang="vi", paragraphs=(Paragraph(text),))


async def compose(delivery: Delivery) -> Parcel | None:
    return Parcel(Address("fake", str(delivery.target_id)), message(str(delivery.ref)))


def deliverer(db: Database, clock: Clock, chat: FakeMessenger, composers: Mapping[str, Any] | None = None) -> Deliverer:
    return Deliverer(services_over(db, clock), composers or {"test": compose}, {"fake": chat})


async def put(
    db: Database, *, lane: Lane = "alert", ref: UUID | None = None, not_before: datetime, kind: str = "test"
) -> UUID:
    """One row; returns what it is about."""
    ref = ref or uuid4()
    await db.write(
        lambda tx: outbox.enqueue(tx, lane=lane, kind=kind, ref=ref, target_id=uuid4(), not_before=not_before)
    )
    return ref


async def rows(db: Database) -> list[Row[Any]]:
    return await db.read(lambda tx: list(tx.execute(select(table))))


async def states(db: Database) -> list[str]:
    return sorted(row.state for row in await rows(db))
