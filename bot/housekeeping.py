"""One tick a minute: raise alerts whose time has come, turn intake keys over, erase what has expired.

`now` is injected. Each duty stands alone: one that fails is logged and tried again at the next tick, and never keeps an
alert from climbing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Connection

from bot.handlers import courier, drills, due, taking
from bot.handlers.acts import setting_aside
from bot.handlers.services import Services
from storage import alerts, courier_keys, incidents, retention, routines, slips
from storage.desk_sessions import SESSION_IDLE, SESSION_LONGEST
from storage.retention import Erased

T = TypeVar("T")
log = structlog.get_logger()

EVERY_SECONDS = 60
#: a checkpoint that finds a reader in its way is tried again so many times before it is left to the next tick
WIPE_TRIES = 3
WIPE_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Tally:
    """What one tick did. `wiped` False = deleted bytes may still stand in the WAL; the next tick tries again."""

    raised: int
    keys_destroyed: int
    erased: Erased
    wiped: bool
    failed: tuple[str, ...]
    routine: int = 0  #: heartbeats, digests and drills that began
    clocks_told: int = 0  #: clocks of the law that reached a new level


async def tick(services: Services, now: datetime) -> Tally:
    """Do everything that is due at `now`. Never raises: what failed is named in the tally and logged."""
    failed: list[str] = []
    raised = await _duty("raise_alerts", lambda: raise_alerts(services, now), 0, failed)
    await _duty("set_asides", lambda: setting_aside.pass_time(services, now), None, failed)
    clocks_told = await _duty("clocks", lambda: due.raise_clocks(services, now), 0, failed)
    routine = await _duty("routines", lambda: routines_of_the_day(services, now), 0, failed)
    await _duty("hand_overs", lambda: hand_overs(services, now), 0, failed)
    destroyed = await _duty("turn_keys", lambda: turn_keys(services, now), 0, failed)
    erased = await _duty("erase", lambda: erase(services, now), Erased(), failed)
    wiped = await _duty("wipe", lambda: wipe(services), False, failed)
    return Tally(raised, destroyed, erased, wiped, tuple(failed), routine, clocks_told)


async def _duty(name: str, work: Callable[[], Awaitable[T]], otherwise: T, failed: list[str]) -> T:
    try:
        return await work()
    except Exception:
        log.exception("housekeeping_failed", job=name)
        failed.append(name)
        return otherwise


async def raise_alerts(services: Services, now: datetime) -> int:
    """Let every step whose minute has come alert its unit, and every acknowledgement without action climb; wake the desks."""

    def work(tx: Connection) -> list[tuple[UUID, str]]:
        incidents.cut_past(tx, now)
        return taking.lapse(tx, now) + alerts.raise_due(tx, now)

    told = await services.db.write(work)
    for tip_id, unit_id in told:
        services.bells.ring(f"unit:{unit_id}")
        services.bells.ring(f"tip:{tip_id}")
    return len(told)


async def routines_of_the_day(services: Services, now: datetime) -> int:
    """The heartbeat and the digest of the morning, the drill of the month."""
    begun = await services.db.write(lambda tx: routines.daily(tx, now))
    return begun + await drills.hold(services, now)


async def hand_overs(services: Services, now: datetime) -> int:
    """Make the slips that ended shifts left out, and let unsigned ones climb."""
    units = await services.db.write(lambda tx: slips.owe(tx, now) + slips.climb(tx, now))
    for unit_id in units:
        services.bells.ring(f"unit:{unit_id}")
    return len(units)


async def turn_keys(services: Services, now: datetime) -> int:
    """Make today's intake key and destroy those older than 48 h, and the courier's keys of earlier weeks once their addresses are
    sealed anew: what else they sealed is then gone for good."""
    destroyed = await asyncio.to_thread(services.keyring.turn_over, now)
    await services.db.write(lambda tx: courier.turn_over(services.keyring, tx, now))
    # A day of grace: messages that wait to be sent or hidden are sealed under last week's key on a Monday morning.
    epoch = courier_keys.epoch_of(now - timedelta(days=1))
    return destroyed + await asyncio.to_thread(courier_keys.destroy_before, services.keyring, epoch)


async def erase(services: Services, now: datetime) -> Erased:
    """Erase the rows that have expired."""
    return await services.db.write(
        lambda tx: retention.erase_expired(tx, now, idle=SESSION_IDLE, longest=SESSION_LONGEST)
    )


async def wipe(services: Services) -> bool:
    """Take deleted bytes out of the WAL too. Every tick, because cancelled conversations are erased between ticks."""
    for _ in range(WIPE_TRIES):
        if await services.db.erase():
            return True
        await services.pause(WIPE_PAUSE_SECONDS)
    return False


def start_ticking(services: Services) -> Any:
    """Tick once at once (steps may have become due while we were down) and then every minute, until `.shutdown()`."""
    # Imported here: the first answered message need not wait for it.
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(timezone="UTC")

    async def job() -> None:
        await tick(services, services.clock())

    # A tick that was missed (a suspended machine) is worth doing late, and once is enough.
    scheduler.add_job(
        job, "interval", seconds=EVERY_SECONDS, next_run_time=services.clock(),
        max_instances=1, coalesce=True, misfire_grace_time=None,
    )  # fmt: skip
    scheduler.start()
    return scheduler
