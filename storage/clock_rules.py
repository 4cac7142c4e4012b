"""The statutory clocks as dated data: data/clock-rules.yaml, read and checked. A case keeps the rule set that it began with.

Plain arithmetic in Asia/Ho_Chi_Minh; nothing here looks at the database or at a clock.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from language.local_time import LOCAL

FILE = Path(__file__).resolve().parent.parent / "data" / "clock-rules.yaml"
KINDS = ("transfer", "decision", "extended_2m", "extended_4m", "procuracy")
UNITS = ("hours", "days", "months", "working_days")
NEEDS = ("reason", "reference")
DAY_OFF = ("stays", "next_working_day")
#: the last second of a day; what ends with a day ends here
LAST_SECOND = time(23, 59, 59)
_CLOCK_KEYS = {*UNITS, "warn_hours", "red_hours", "warn_days", "red_days", "needs", "ask_days_before", "remote"}
_SET_KEYS = {"id", "source", "verified", "effective_from", "effective_to", "ends_on_day_off", "clocks"}


class BadRules(ValueError):
    """The file cannot be used; the message names the row and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How long one kind of clock runs, and when it is warned of before."""

    length: int
    unit: str  #: hours | days | months | working_days
    warn: int  #: hours after the start for a clock of hours; days before the end for the others
    red: int
    needs: str | None = None  #: what an extension must be given: reason | reference
    ask_days_before: int = 0  #: the request for it must be made so many days before the clock before it ends


@dataclass(frozen=True, slots=True)
class RuleSet:
    id: str
    source: str
    effective_from: date
    effective_to: date | None  #: the first day on which it no longer holds
    ends_on_day_off: str
    clocks: Mapping[str, ClockRule]
    remote: ClockRule  #: the transfer clock of units that are flagged remote

    def clock(self, kind: str, *, remote: bool = False) -> ClockRule:
        return self.remote if kind == "transfer" and remote else self.clocks[kind]


@dataclass(frozen=True, slots=True)
class Moments:
    """What a clock that starts now comes to; aware UTC."""

    warn_at: datetime
    red_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ClockRules:
    sets: tuple[RuleSet, ...]
    off: frozenset[date] = field(default_factory=frozenset)  #: days off in exchange
    works: frozenset[date] = field(default_factory=frozenset)  #: Saturdays and Sundays that are worked

    def on(self, day: date) -> RuleSet:
        """The rule set that holds on that day."""
        return next(s for s in self.sets if s.effective_from <= day and (s.effective_to is None or day < s.effective_to))

    def called(self, rule_set: str) -> RuleSet:
        return next(s for s in self.sets if s.id == rule_set)

    def moments(self, rules: RuleSet, kind: str, start: datetime, *, remote: bool = False) -> Moments:
        """When a clock of this kind that began at `start` is warned of, turns red and ends."""
        rule = rules.clock(kind, remote=remote)
        if rule.unit == "hours":
            warn, red, due = (start + timedelta(hours=n) for n in (rule.warn, rule.red, rule.length))
            return Moments(warn, red, due)
        last = self._last_day(rule, start.astimezone(LOCAL).date(), rules.ends_on_day_off)
        begins = (_moment(last - timedelta(days=n), time()) for n in (rule.warn, rule.red))
        warn, red = (max(start, each) for each in begins)
        return Moments(warn, red, _moment(last, LAST_SECOND))

    def _last_day(self, rule: ClockRule, day: date, on_day_off: str) -> date:
        if rule.unit == "working_days":
            return self.add_working_days(day, rule.length)
        last = add_months(day, rule.length) if rule.unit == "months" else day + timedelta(days=rule.length)
        while on_day_off == "next_working_day" and not self.is_working(last):
            last += timedelta(days=1)
        return last

    def add_working_days(self, day: date, count: int) -> date:
        """The day on which the `count`-th working day after `day` falls."""
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def is_working(self, day: date) -> bool:
        if day in self.works or day in self.off:
            return day in self.works
        return day.weekday() < 5 and day not in _holidays(day.year)


def add_months(day: date, count: int) -> date:
    """31 January and one month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LOCAL).astimezone(UTC)


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    # Imported here: a third of a second, and only clocks of working days ask for it.
    import holidays

    return frozenset(holidays.country_holidays("VN", years=year))


# --- reading ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def shipped() -> ClockRules:
    """The rules that come with the software. Raises BadRules."""
    return load(FILE)


def load(file: Path) -> ClockRules:
    """Read and check a file of rules. Raises BadRules, which names what to mend."""
    import yaml

    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadRules(f"{file.name}: not readable as YAML ({type(error).__name__})") from None
    if not isinstance(raw, dict) or set(raw) - {"rule_sets", "swapped_days"} or not raw.get("rule_sets"):
        raise BadRules(f"{file.name}: wants rule_sets and swapped_days, nothing else")
    sets = sorted((_rule_set(row) for row in raw["rule_sets"]), key=lambda s: s.effective_from)
    _check_dates(sets)
    off, works = _swapped(raw.get("swapped_days") or ())
    return ClockRules(tuple(sets), off, works)


def _rule_set(row: Mapping[str, Any]) -> RuleSet:
    name = str(row.get("id") or "?")
    _want(set(row) <= _SET_KEYS, name, f"unknown keys {sorted(set(row) - _SET_KEYS)}")
    _want(name != "?" and len(name) <= 40, name, "wants an id of at most 40 characters")
    _want(bool(row.get("source")), name, "wants a source")
    _want(isinstance(row.get("effective_from"), date), name, "wants effective_from, a day")
    ends = row.get("effective_to")
    _want(ends is None or (isinstance(ends, date) and ends > row["effective_from"]), name, "effective_to lies after effective_from")
    _want(row.get("ends_on_day_off") in DAY_OFF, name, f"ends_on_day_off is one of {DAY_OFF}")
    clocks = row.get("clocks") or {}
    _want(set(clocks) == set(KINDS), name, f"clocks are exactly {KINDS}")
    remote = clocks["transfer"].get("remote") or clocks["transfer"]
    made = {kind: _clock(f"{name}.{kind}", clocks[kind]) for kind in KINDS}
    for kind, needs in {"extended_2m": "reason", "extended_4m": "reference"}.items():
        _want(made[kind].needs == needs, f"{name}.{kind}", f"needs is {needs}")
    return RuleSet(
        name, str(row["source"]), row["effective_from"], ends, row["ends_on_day_off"], made,
        _clock(f"{name}.transfer.remote", remote),
    )  # fmt: skip


def _clock(name: str, row: Mapping[str, Any]) -> ClockRule:
    _want(set(row) <= _CLOCK_KEYS, name, f"unknown keys {sorted(set(row) - _CLOCK_KEYS)}")
    given = [unit for unit in UNITS if unit in row]
    _want(len(given) == 1, name, f"wants one of {UNITS}")
    unit = given[0]
    suffix = "hours" if unit == "hours" else "days"
    numbers: tuple[Any, ...] = (row[unit], row.get(f"warn_{suffix}"), row.get(f"red_{suffix}"), row.get("ask_days_before", 0))
    _want(all(type(n) is int and n >= 0 for n in numbers) and row[unit] > 0, name, f"{unit}, warn_{suffix}, red_{suffix} are whole numbers")
    length, warn, red, ask = numbers
    ordered = warn <= red <= length if unit == "hours" else warn >= red
    _want(ordered, name, "warns before it turns red, and turns red before it ends")
    _want(row.get("needs") in (None, *NEEDS), name, f"needs is one of {NEEDS}")
    return ClockRule(length, unit, warn, red, row.get("needs"), ask)


def _check_dates(sets: Sequence[RuleSet]) -> None:
    names = [each.id for each in sets]
    _want(len(set(names)) == len(names), "rule_sets", "ids are different")
    for one, following in pairwise(sets):
        _want(one.effective_to == following.effective_from, following.id, f"begins on the day on which {one.id} ends: no gap, no overlap")
    _want(sets[-1].effective_to is None, sets[-1].id, "the last rule set has no end")


def _swapped(rows: Sequence[Mapping[str, Any]]) -> tuple[frozenset[date], frozenset[date]]:
    for row in rows:
        name = f"swapped_days {row.get('day_off')}"
        _want({"day_off", "works", "source"} == set(row), name, "wants day_off, works and source")
        _want(all(isinstance(row[key], date) for key in ("day_off", "works")), name, "day_off and works are days")
        _want(row["works"].weekday() >= 5, name, "the day that is worked is a Saturday or Sunday")
    return frozenset(row["day_off"] for row in rows), frozenset(row["works"] for row in rows)


def _want(is_so: bool, name: str, what: str) -> None:
    if not is_so:
        raise BadRules(f"{name}: {what}")


def problems(file: Path = FILE) -> Iterator[str]:
    """What is wrong with a file of rules, for a check that wants words instead of an exception."""
    try:
        load(file)
    except BadRules as bad:
        yield str(bad)
