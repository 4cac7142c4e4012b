"""One tick a minute does all that is due, and one failing duty never keeps the others from being done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select

from bot import housekeeping
from bot.handlers.bells import Bells
from bot.housekeeping import EVERY_SECONDS, start_ticking, tick, wipe
from storage import alerts, conversations, desk_sessions, invites, officers
from storage.alerts import AlertStep
from storage.db import Database
from storage.keyring import Keyring
from storage.schema import alert_step, conversation, desk_session, invite, media, tip, unit

NOW = datetime(2026, 3, 2, 19, 13, tzinfo=UTC)


async def no_pause(_seconds: float) -> None: ...


@pytest.fixture
def services(db: Database, tmp_path: Path) -> SimpleNamespace:
    """As much of the services as a tick touches, over a real database and real keys."""
    keyring = Keyring.create(tmp_path / "keys")
    return SimpleNamespace(db=db, keyring=keyring, bells=Bells(), pause=no_pause, clock=lambda: NOW)


def store_tip(tx, tip_id, *steps: AlertStep) -> None:
    for unit_id in ("post", "desk"):
        tx.execute(insert(unit).values(id=unit_id, kind="police_post", name=unit_id))
    tx.execute(
        insert(tip).values(
            id=tip_id, code="K-1", lookup=b"l", public_key="age1", unit_id="post", category="theft", urgency="urgent",
            day=date(2026, 3, 3), status="new", size_bucket=1, entries=0, drill=False,
        )
    )  # fmt: skip
    alerts.add(tx, steps)


def step(tip_id, unit_id: str, n: int, state: str, minutes: int) -> AlertStep:
    return AlertStep(uuid4(), tip_id, unit_id, n, "primary", state, None, NOW + timedelta(minutes=minutes))


async def states(db: Database) -> list[str]:
    return await db.read(lambda tx: list(tx.scalars(select(alert_step.c.state).order_by(alert_step.c.n))))


async def count(db: Database, table) -> int:
    return await db.read(lambda tx: tx.execute(select(func.count()).select_from(table)).scalar_one())


async def test_a_step_climbs_when_its_minute_comes_and_not_before(services):
    tip_id = uuid4()
    steps = (step(tip_id, "post", 0, "due", 0), step(tip_id, "desk", 1, "waiting", 10))
    await services.db.write(lambda tx: store_tip(tx, tip_id, *steps))
    assert (await tick(services, NOW + timedelta(minutes=9))).raised == 0
    assert await states(services.db) == ["due", "waiting"]
    assert (await tick(services, NOW + timedelta(minutes=10))).raised == 1
    assert await states(services.db) == ["due", "due"]


async def test_an_acknowledged_tip_does_not_climb(services):
    tip_id = uuid4()
    steps = (step(tip_id, "post", 0, "due", 0), step(tip_id, "desk", 1, "waiting", 10))
    await services.db.write(lambda tx: store_tip(tx, tip_id, *steps))
    await services.db.write(lambda tx: alerts.acknowledge(tx, tip_id, "post"))
    assert (await tick(services, NOW + timedelta(hours=9))).raised == 0


async def test_a_raised_step_wakes_the_desk_and_the_tipster(services):
    tip_id = uuid4()
    await services.db.write(lambda tx: store_tip(tx, tip_id, step(tip_id, "desk", 1, "waiting", 0)))
    mark = services.bells.mark()
    await tick(services, NOW)
    assert await services.bells.wait(("unit:desk",), 0, mark) and await services.bells.wait((f"tip:{tip_id}",), 0, mark)


async def test_expired_conversations_go_with_their_photos(services):
    def store(tx) -> None:
        for key, expires in ((b"old", NOW - timedelta(hours=2)), (b"new", NOW + timedelta(hours=2))):
            conversations.put(tx, key, b"sealed", version=0, expires_at=expires)
            tx.execute(
                insert(media).values(id=uuid4(), draft_key=key, kind="photo", sealed=b"x", day=date(2026, 3, 3))
            )

    await services.db.write(store)
    tally = await tick(services, NOW)
    assert (tally.erased.conversations, tally.erased.media) == (1, 1)
    assert await count(services.db, conversation) == 1 and await count(services.db, media) == 1


async def test_ended_desk_sessions_and_old_invitations_go(services):
    member = officers.prepare_member("truc-1", "mot hai ba")
    early, late = NOW - timedelta(hours=13), NOW - timedelta(minutes=1)

    def store(tx) -> None:
        tx.execute(insert(unit).values(id="post", kind="police_post", name="post"))
        officers.add_officer(tx, member, early)
        for moment in (early, late):
            desk_sessions.start(tx, desk_sessions.prepare(member.id, member.identity), moment)
        invites.create(tx, token="t", unit_id="post", role="officer", now=NOW - timedelta(hours=25))

    await services.db.write(store)
    tally = await tick(services, NOW)
    assert (tally.erased.sessions, tally.erased.invites) == (1, 1)
    assert await count(services.db, desk_session) == 1 and await count(services.db, invite) == 0


async def test_intake_keys_older_than_48_hours_are_destroyed(services, tmp_path):
    sealed = services.keyring.seal_conversation(services.keyring.conversation("web", "k"), b"draft", NOW)
    tally = await tick(services, NOW + timedelta(hours=72))
    assert tally.keys_destroyed == 1
    assert Keyring.open(tmp_path / "keys").open_conversation(services.keyring.conversation("web", "k"), sealed) is None


async def test_one_failing_duty_keeps_no_other_from_being_done(services):
    tip_id = uuid4()
    await services.db.write(lambda tx: store_tip(tx, tip_id, step(tip_id, "desk", 1, "waiting", 0)))

    def broken(_now):
        raise OSError("disk")

    services.keyring = SimpleNamespace(turn_over=broken)
    tally = await tick(services, NOW)
    assert tally.failed == ("turn_keys",) and tally.raised == 1 and tally.wiped


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)  # PostgreSQL keeps a log of its own
async def test_erased_bytes_leave_the_write_ahead_log(services):
    file = Path(services.db.url.database)
    await services.db.write(
        lambda tx: conversations.put(tx, b"key", b"SEALED-DRAFT" * 40, version=0, expires_at=NOW - timedelta(hours=2))
    )
    assert b"SEALED-DRAFT" in file.with_name(file.name + "-wal").read_bytes()
    assert (await tick(services, NOW)).wiped
    assert not any(b"SEALED-DRAFT" in each.read_bytes() for each in file.parent.glob("lachan.db*"))


async def test_wiping_is_tried_again_until_no_reader_is_in_the_way(services):
    answers, pauses = [False, False, True], []

    async def erase() -> bool:
        return answers.pop(0)

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    busy = SimpleNamespace(db=SimpleNamespace(erase=erase), pause=pause)
    assert await wipe(busy) and len(pauses) == 2
    answers[:] = [False] * 9
    assert not await wipe(busy)


async def test_the_scheduler_ticks_at_once_and_every_minute(services, monkeypatch):
    monkeypatch.setattr(housekeeping, "tick", no_pause)
    scheduler = start_ticking(services)
    (job,) = scheduler.get_jobs()
    scheduler.shutdown(wait=False)
    assert job.trigger.interval == timedelta(seconds=EVERY_SECONDS) and job.next_run_time == NOW
    assert job.max_instances == 1 and job.coalesce
