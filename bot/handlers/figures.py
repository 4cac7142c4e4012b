"""Figures of a unit as they may be shown: late, rounded, none under ten. Nobody gets the counts behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from bot.handlers import figure_counts
from bot.handlers.desk_access import NotYours, append, signed_in, stepped_up
from bot.handlers.services import Services
from language.local_time import local_day
from storage import desk_reads, disclosure, figures, unit_keys, unit_troubles
from storage.desk_sessions import DeskSession
from storage.directory_columns import CATEGORIES
from storage.disclosure import Published
from storage.schema import tip, unit

NEED = "figures"
ALL_UNITS = "coordinator"  #: the role that sees every unit
#: a month is shown from this day of the next one
SHOWN_FROM_DAY = 5
MONTHS = 12
#: the running month is a size, not a number
SIZES = ((10, "under_ten"), (50, "tens"), (100, "half_hundred"), (None, "hundreds"))
TABLES = ("category", "acknowledge", "open", "decide", "outcome")


@dataclass(frozen=True, slots=True)
class Report:
    unit_id: str
    unit_names: Mapping[str, tuple[str, str | None]]  #: of the units to choose from
    month: date | None  #: None = no month may be shown yet
    months: tuple[date, ...]  #: that may be shown, the newest first
    tables: Mapping[str, Published]
    age: Published
    trend: tuple[tuple[date, Published], ...]  #: received, the oldest month first
    running: tuple[tuple[date, str], ...]  #: months that are not shown yet, as a size


async def read_report(services: Services, cookie: str, unit_id: str, month: date | None) -> Report | None:
    """None = this officer belongs to no unit with figures. Raises SignedOut, NotYours for the unit of others."""
    now = services.clock()
    return await services.db.read(lambda tx: _report(services, tx, signed_in(tx, cookie, now), unit_id, month, now))


async def export(services: Services, cookie: str, unit_id: str, month: date) -> Report:
    """The same as a file, for who has just proved who he is; written into the log. Raises SignedOut, NotYours, StepUpNeeded.

    No second person: it holds what the page shows, rounded and without small numbers, and nothing of a tip.
    """
    now = services.clock()

    def work(tx: Connection) -> Report:
        session = signed_in(tx, cookie, now)
        report = _report(services, tx, session, unit_id, month, now)
        if report is None or report.month != month:
            raise NotYours
        stepped_up(session, now)
        detail = {"month": month.isoformat()}
        append(services, tx, now, str(session.officer_id), "figures_export", unit_id, services.new_id(), detail)
        return report

    return await services.db.write(work)


def _report(
    services: Services, tx: Connection, session: DeskSession, unit_id: str, month: date | None, now: datetime
) -> Report | None:
    allowed = units_of(tx, session, now)
    if unit_id and unit_id not in allowed:
        raise NotYours
    if not allowed:
        return None
    chosen, today, key = unit_id or allowed[0], local_day(now), figure_counts.key_of(services)
    months = shown_months(today)
    shown = month if month in months else (months[0] if months else None)
    return Report(
        unit_id=chosen,
        unit_names=desk_reads.unit_names(tx, allowed),
        month=shown,
        months=months,
        tables=_tables(tx, key, chosen, shown) if shown else {},
        age=disclosure.publish([figures.open_by_age(tx, chosen, today)])[0],
        trend=tuple((each, _received(tx, chosen, each)) for each in reversed(months)),
        running=tuple((each, _size(sum(_categories(tx, chosen, each).values()))) for each in running_months(today)),
    )


def units_of(tx: Connection, session: DeskSession, now: datetime) -> list[str]:
    """Whose figures this officer may see: his units', a coordinator every unit's that tips go or went to."""
    active = [each for each in session.memberships if each.state == "active"]
    if not any(each.role == ALL_UNITS for each in active):
        return sorted(session.units_for(NEED))
    wanted = unit_troubles.receiving(tx, now) | set(tx.scalars(select(tip.c.unit_id).distinct()))
    by_name = tx.scalars(select(unit.c.id).where(unit.c.id.in_(wanted)).order_by(unit.c.name, unit.c.id))
    held = unit_keys.current(tx)
    return sorted(by_name, key=lambda unit_id: unit_id not in held)  # who can receive tips first: the page opens on one


def _tables(tx: Connection, key: bytes, unit_id: str, month: date) -> dict[str, Published]:
    counts = figures.of_month(tx, key, unit_id, month)
    # A decision is counted once by its days and once by its outcome: two tables of the same tips.
    decide, outcome = disclosure.publish([counts["decide"], counts["outcome"]])
    single = {kind: disclosure.publish([counts[kind]])[0] for kind in ("acknowledge", "open")}
    return {"category": _received(tx, unit_id, month), **single, "decide": decide, "outcome": outcome}


def _received(tx: Connection, unit_id: str, month: date) -> Published:
    return disclosure.publish([_categories(tx, unit_id, month)])[0]


def _categories(tx: Connection, unit_id: str, month: date) -> dict[str, int]:
    return figures.by_category(tx, unit_id, month, CATEGORIES)


def _size(count: int) -> str:
    return next(code for limit, code in SIZES if limit is None or count < limit)


# --- months -----------------------------------------------------------------------------------------------------------


def shown_months(today: date) -> tuple[date, ...]:
    """The months that may be shown, the newest first: last month's only from the fifth on."""
    last = _month_before(today) if today.day >= SHOWN_FROM_DAY else _month_before(_month_before(today))
    months = [last]
    while len(months) < MONTHS:
        months.append(_month_before(months[-1]))
    return tuple(months)


def running_months(today: date) -> tuple[date, ...]:
    months = [today.replace(day=1)]
    if today.day < SHOWN_FROM_DAY:
        months.insert(0, _month_before(today))
    return tuple(months)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
