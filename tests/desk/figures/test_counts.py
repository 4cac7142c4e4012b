"""Acts are counted where they happen; nothing that is kept leads from a count to a tip or to its minute."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, inspect, select, update

from bot.handlers import figure_counts, unit
from storage import drills, figures, tips
from storage.alerts import cut_to_day
from storage.schema import alert_step, figure, metadata
from tests.desk.world import World

MONTH = date(2026, 11, 1)


async def counted(world: World, unit_id: str = "trang-due", month: date = MONTH) -> dict[str, dict[str, int]]:
    """Without the zeros."""
    key = figure_counts.key_of(world.services)
    held = await world.db.read(lambda tx: figures.of_month(tx, key, unit_id, month))
    return {kind: used for kind, of_kind in held.items() if (used := {b: n for b, n in of_kind.items() if n})}


async def take(world: World, tip_id: UUID, who: str = "right") -> None:
    assert await unit.acknowledge(world.services, world.cookies[who], tip_id) == "acknowledged"


async def look(world: World, tip_id: UUID, who: str = "right") -> None:
    await unit.open_tip(world.services, world.cookies[who], tip_id)


async def close(world: World, tip_id: UUID, outcome: str = "handled") -> None:
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row
    await unit.close(world.services, world.cookies["right"], tip_id, outcome, row.entries)


async def test_taking_opening_and_closing_are_counted_once_each(both: World) -> None:
    tip_id = await both.add_tip()
    both.clock.forward(minutes=12)
    await take(both, tip_id)
    both.clock.forward(minutes=4)
    await look(both, tip_id)
    await look(both, tip_id, "colleague")
    await close(both, tip_id)
    assert await counted(both) == {
        "acknowledge": {"half_hour": 1}, "open": {"ten_minutes": 1}, "decide": {"same_day": 1}, "outcome": {"handled": 1},
    }  # fmt: skip


async def test_tip_opened_before_it_is_taken_counts_as_that(world: World) -> None:
    tip_id = await world.add_tip()
    await look(world, tip_id)
    await take(world, tip_id)
    await look(world, tip_id, "colleague")
    assert (await counted(world))["open"] == {"before": 1}


async def test_contested_case_counts_its_first_decision_only(world: World) -> None:
    tip_id = await world.add_tip()
    await take(world, tip_id)
    await close(world, tip_id, "cannot_verify")
    await world.db.write(lambda tx: tips.set_status(tx, tip_id, "contested", None))
    await close(world, tip_id, "handled")
    assert (await counted(world))["outcome"] == {"cannot_verify": 1}


async def test_drills_are_not_counted(world: World) -> None:
    marked = await world.add_tip(drill=True)
    sent = await world.add_tip()
    await world.db.write(lambda tx: drills.begin(tx, sent, "trang-due", world.clock()))
    for tip_id in (marked, sent):
        await take(world, tip_id)
        await look(world, tip_id)
        await close(world, tip_id)
    assert await counted(world) == {}


async def test_step_whose_beginning_was_cut_to_the_day_is_not_measured(world: World) -> None:
    tip_id = await world.add_tip()
    mine = (alert_step.c.tip_id == tip_id) & (alert_step.c.unit_id == "trang-due")
    day = cut_to_day(world.clock())
    await world.db.write(lambda tx: tx.execute(update(alert_step).where(mine).values(due_at=day)))
    await take(world, tip_id)
    assert "acknowledge" not in await counted(world)


async def test_month_is_that_of_viet_nam(world: World) -> None:
    world.clock.now = datetime(2026, 11, 30, 18, tzinfo=UTC)  # 01:00 on 1 December there
    await world.sign_in("right")
    tip_id = await world.add_tip(day=date(2026, 12, 1))
    await take(world, tip_id)
    assert await counted(world) == {}
    assert await counted(world, month=date(2026, 12, 1)) == {"acknowledge": {"ten_minutes": 1}}


async def test_durations_fall_into_the_bucket_of_their_end(world: World) -> None:
    cases = {timedelta(minutes=10): "ten_minutes", timedelta(minutes=10, seconds=1): "half_hour", timedelta(days=2): "longer"}
    assert {each: figures.waited(each) for each in cases} == cases
    assert [figures.days(n) for n in (0, 1, 3, 4, 21, 61)] == [
        "same_day", "three_days", "three_days", "one_week", "two_months", "more_days",
    ]  # fmt: skip


async def test_many_acts_at_once_lose_no_count(both: World) -> None:
    import asyncio

    key = figure_counts.key_of(both.services)

    def one(tx: Connection) -> None:
        figures.count(tx, key, "trang-due", MONTH, "outcome", "handled")

    await asyncio.gather(*(both.db.write(one) for _ in range(20)))
    assert await counted(both) == {"outcome": {"handled": 20}}


async def test_unknown_figure_is_refused(world: World) -> None:
    key = figure_counts.key_of(world.services)
    with pytest.raises(ValueError, match="unknown figure"):
        await world.db.write(lambda tx: figures.count(tx, key, "trang-due", MONTH, "open", "handled"))


# --- nothing leads to a tip -------------------------------------------------------------------------------------------


async def test_what_is_kept_names_no_tip_and_opens_only_with_the_key_folder(world: World) -> None:
    tip_id = await world.add_tip()
    world.clock.forward(minutes=7)
    await take(world, tip_id)
    columns = await world.db.read(lambda tx: {column["name"] for column in inspect(tx).get_columns("figure")})
    assert columns == {"unit_id", "month", "sealed"}
    assert {key.column.table.name for key in metadata.tables["figure"].foreign_keys} == {"unit"}
    (row,) = await world.db.read(lambda tx: tx.execute(select(figure)).all())
    assert b"acknowledge" not in row.sealed and tip_id.bytes not in row.sealed and b"ten_minutes" not in row.sealed


async def test_length_of_what_is_kept_tells_nothing(world: World) -> None:
    key = figure_counts.key_of(world.services)
    lengths = Counter[int]()
    for n in range(40):
        kind, buckets = list(figures.BUCKETS.items())[n % 4]
        bucket = buckets[n % len(buckets)]
        await world.db.write(lambda tx, kind=kind, bucket=bucket: figures.count(tx, key, "trang-due", MONTH, kind, bucket))
        lengths[len(await world.db.read(lambda tx: tx.execute(select(figure.c.sealed)).scalar_one()))] += 1
    assert len(lengths) == 1


async def test_minute_of_the_tip_stands_nowhere_after_it_was_taken(world: World) -> None:
    """No time in any table but the officers' own lies at or before the moment of the tip, other than a bare day."""
    came = world.clock.forward(minutes=3, seconds=11)
    tip_id = await world.add_tip(uuid4())
    world.clock.forward(minutes=7)
    await take(world, tip_id)
    steps = await world.db.read(lambda tx: tx.execute(select(alert_step.c.due_at, alert_step.c.state)).all())
    assert all(step.due_at == cut_to_day(step.due_at) for step in steps)
    rows = await world.rows("tip_entry", "tip_key", "media")
    assert not any(value == came for table in rows.values() for row in table for value in row)


def test_old_key_folder_has_the_key_too(tmp_path: object) -> None:
    from pathlib import Path

    from storage.keyring import Keyring

    made = Keyring.create(Path(str(tmp_path)) / "keys")
    again = Keyring.open(Path(str(tmp_path)) / "keys")
    assert figure_counts.key(made) == figure_counts.key(again) and len(figure_counts.key(made)) == 32
