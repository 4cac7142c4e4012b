"""How a page says a moment of the law and the time that is left until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from language.local_time import LOCAL, local_day
from web.desk.front import Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`clocks-left_<code>` with `n`."""

    code: str  #: minutes | hours | days, or late_minutes | late_hours | late_days
    n: str


def time_left(due_at: datetime, now: datetime) -> TimeLeft:
    """The largest unit that says it well: "14 giờ", "3 ngày". Under two days in hours, under two hours in minutes."""
    late = due_at <= now
    span = abs(due_at - now)
    unit, n = _in_units(span)
    return TimeLeft(f"late_{unit}" if late else unit, str(n))


def _in_units(span: timedelta) -> tuple[str, int]:
    if span < 2 * HOUR:
        return "minutes", max(1, span // timedelta(minutes=1))
    if span < 2 * DAY:
        return "hours", span // HOUR
    return "days", span // DAY


def full_moment(at: datetime) -> str:
    """With the year: "23:59 13/12/2026"."""
    return f"{at.astimezone(LOCAL):%H:%M %d/%m/%Y}"


def day_of(text: str, latest: date) -> date | None:
    """A day as a form sends it, not after `latest`; None when it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if len(text) == 10 and date(2020, 1, 1) <= day <= latest else None


def today(now: datetime) -> date:
    return local_day(now)


def words_for(desk: Desk) -> dict[str, Any]:
    """What templates about clocks need beside the clocks themselves."""
    return {"now": desk.services.clock(), "time_left": time_left, "moment": full_moment}
