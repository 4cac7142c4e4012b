"""The clocks of the law computed a second time, from the raw data with plain datetime arithmetic; shares no code with storage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import holidays
import yaml

RAW = yaml.safe_load((Path(__file__).resolve().parents[3] / "data/clock-rules.yaml").read_text(encoding="utf-8"))
HANOI = timezone(timedelta(hours=7))
VN = holidays.country_holidays("VN", years=range(2023, 2034))
OFF = {row["day_off"] for row in RAW["swapped_days"]}
WORKS = {row["works"] for row in RAW["swapped_days"]}


def rule(kind: str) -> dict[str, Any]:
    return RAW["rule_sets"][-1]["clocks"][kind]  # type: ignore[no-any-return]


def due(kind: str, start: datetime, remote: bool = False) -> datetime:
    """When a clock of this kind that starts now ends."""
    data = rule(kind)
    if "hours" in data:
        return start + timedelta(hours=data["remote"]["hours"] if remote else data["hours"])
    day = start.astimezone(HANOI).date()
    if "days" in data:
        day += timedelta(days=data["days"])
    elif "months" in data:
        day = months_later(day, data["months"])
    else:
        for _ in range(data["working_days"]):
            day += timedelta(days=1)
            while (day.weekday() >= 5 or day in VN or day in OFF) and day not in WORKS:
                day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=HANOI).astimezone(UTC)


def months_later(day: date, months: int) -> date:
    """Walk month by month; a day that the last month does not have is its last day."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


@dataclass
class Case:
    """A case as the law sees it: running clocks by kind, and those that ran."""

    owner: str
    remote: frozenset[str]
    first: datetime | None = None
    running: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)  #: kind → (from, until)
    over: list[tuple[str, str]] = field(default_factory=list)  #: (kind, how)
    stands: Counter[str] = field(default_factory=Counter)  #: unit → confirmed intakes of it that no transfer has ended
    had_deciding: bool = False
    closed: bool = False
    paused: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)  #: what a closing ended

    def stop(self, kind: str, how: str) -> None:
        if self.running.pop(kind, None):
            self.over.append((kind, how))

    @property
    def confirmed(self) -> bool:
        return self.stands[self.owner] > 0

    @property
    def deciding(self) -> str | None:
        return next((k for k in ("decision", "extended_2m", "extended_4m") if k in self.running), None)

    def intake(self, now: datetime) -> bool:
        if self.confirmed:
            return False
        self.stands[self.owner] += 1
        self.first = self.first or now
        self.running["transfer"] = (now, due("transfer", now, self.owner in self.remote))
        if not self.had_deciding:
            self.had_deciding = True
            for kind in ("decision", "procuracy"):
                self.running[kind] = (self.first, due(kind, self.first))
        return True

    def extend(self) -> bool:
        after = {"decision": "extended_2m", "extended_2m": "extended_4m"}.get(self.deciding or "")
        if after is None:
            return False
        begun = self.running[self.deciding or ""][0]
        self.stop(self.deciding or "", "extended")
        self.running[after] = (begun, due(after, begun))
        return True

    def transfer(self, unit: str) -> None:
        self.stop("transfer", "transferred")
        self.owner = unit
        self.stands.clear()

    def climb(self, unit: str) -> None:
        """Another unit has the case without a transfer; what still runs is its own, the time to hand it on included."""
        if unit != self.owner and "transfer" in self.running:
            self.stands[self.owner] -= 1
            self.stands[unit] += 1
        self.owner = unit

    def close(self) -> None:
        for kind in list(self.running):
            self.paused[kind] = self.running[kind]
            self.stop(kind, "closed")
        self.closed = True

    def reopen(self) -> None:
        for kind, span in self.paused.items():
            if kind != "transfer":
                self.over.remove((kind, "closed"))
                self.running[kind] = span
        self.paused, self.closed = {}, False

    def end(self, kinds: tuple[str, ...], how: str) -> None:
        for kind in kinds:
            self.stop(kind, how)
