"""How much time is left, in the words of a queue. Reckoned here, never in the browser: the clock of a PC at a post may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from language.local_time import LOCAL

MINUTE = timedelta(minutes=1)
#: from so many on the next larger unit is enough
_UNITS = (("minutes", MINUTE, 120), ("hours", 60 * MINUTE, 48), ("days", 1440 * MINUTE, 0))
CODES = tuple(f"{which}_{unit}" for which in ("left", "late", "waits") for unit, _, _ in _UNITS)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    code: str  #: "left_minutes", "late_hours", "waits_days", ...
    count: int
    is_late: bool = False


def day_end(now: datetime) -> datetime:
    """The end of this day in Viet Nam."""
    return now.astimezone(LOCAL).replace(hour=23, minute=59, second=59, microsecond=999_999)


def time_left(kind: str | None, at: datetime, now: datetime) -> TimeLeft | None:
    """What a queue line says of its moment. None = it has none, or one that was cut to the day and tells no hour any more."""
    if kind is None or (kind == "waits" and at == at.replace(hour=0, minute=0, second=0, microsecond=0)):
        return None
    if kind == "waits":
        return TimeLeft(*_counted("waits", max(now - at, timedelta(0))))
    if at > now:
        return TimeLeft(*_counted("left", at - now))
    return TimeLeft(*_counted("late", now - at), is_late=True)


def _counted(which: str, span: timedelta) -> tuple[str, int]:
    for unit, size, enough in _UNITS:
        count = span // size
        if not enough or count < enough:
            return f"{which}_{unit}", count
    raise AssertionError("the last unit is always enough")
