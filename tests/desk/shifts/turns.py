"""Short words for shifts in tests: local hours on the days after the world's start (23/11/2026 in Viet Nam)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection, update

from language.local_time import LOCAL
from storage import slips, tips
from storage.schema import membership, tip
from storage.shifts import Shift
from storage.slips import Slip
from tests.desk.world import World

DAY = date(2026, 11, 23)
UNIT = "trang-due"


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    return datetime.combine(DAY + timedelta(days=days), time(hour, minute), LOCAL)


def turn(world: World, who: str, begins: datetime, ends: datetime, unit_id: str = UNIT) -> Shift:
    return Shift(unit_id, world.members[who].id, who, begins, ends)


def be_at(world: World, moment: datetime) -> None:
    """Move the clock to this moment; it never goes back."""
    assert moment >= world.clock()
    world.clock.forward(seconds=(moment - world.clock()).total_seconds())


async def make_chief(world: World, who: str, role: str = "chief") -> None:
    mine = membership.c.officer_id == world.members[who].id
    await world.db.write(lambda tx: tx.execute(update(membership).where(mine).values(role=role)))


async def works_on(world: World, who: str, tip_id: UUID, unit_id: str = UNIT) -> None:
    def take(tx: Connection) -> None:
        tips.take_over(tx, tip_id, unit_id, world.members[who].id)
        tips.set_status(tx, tip_id, "acknowledged")

    await world.db.write(take)


async def owner(world: World, tip_id: UUID) -> str | None:
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row
    return next((who for who, member in world.members.items() if member.id == row.officer_id), None)


async def unsigned(world: World) -> list[Slip]:
    return await world.db.read(lambda tx: slips.unsigned(tx, [UNIT]))


async def next_step(world: World, tip_id: UUID, kind: str, moment: datetime) -> None:
    await world.db.write(lambda tx: tx.execute(update(tip).where(tip.c.id == tip_id).values(next_kind=kind, next_at=moment)))
