"""The rows of the directory that routing reads: places, units, who covers what, and when somebody else is alerted.

Everything here is dated: units end, communes merge, provinces disappear. A row holds from `effective_from` up to, not
including, `effective_to`; both are days in Asia/Ho_Chi_Minh, None is an open end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from storage.by_rule import ByRule

ANYWHERE = "*"
ANY_CATEGORY = "*"
#: the unit of the installation itself, made by `lachan init`: it ends every chain
DUTY_DESK = "duty-desk"

#: the most specific first; a gate is a place inside a zone that tells which commune it is
KINDS = ("enterprise", "lodging", "gate", "zone", "commune", "district", "province")
#: how much of a place lies in the parent: all of it, its main part, a smaller one; the likeliest first
SHARES = {"whole": 0, "part-main": 1, "part": 2}
#: matters that are no tips; a coverage row with one of these only tells a worker where to go
SCOPES = frozenset({"union", "labour", "opinion", "procedure"})
ROLE_PRIMARY, ROLE_CC, ROLE_ESCALATION = "primary", "cc", "escalation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    effective_from: date | None = None
    effective_to: date | None = None  #: the first day on which it no longer holds

    def holds_on(self, day: date) -> bool:
        return not self.is_before_start(day) and (self.effective_to is None or day < self.effective_to)

    def is_before_start(self, day: date) -> bool:
        return self.effective_from is not None and day < self.effective_from


@dataclass(frozen=True, slots=True)
class Place(Dated):
    id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Parent(Dated):
    """`place_id` lies in `parent_id`; after a merger also: what was `place_id` is now (part of) `parent_id`."""

    place_id: str
    parent_id: str
    share: str = "whole"  #: whole | part-main | part


@dataclass(frozen=True, slots=True)
class Unit(Dated):
    id: str
    kind: str
    name: str
    enterprise_id: str | None = None  #: set when the unit sits inside an enterprise: never a recipient
    public_address: str | None = None  #: what a worker is told


@dataclass(frozen=True, slots=True)
class Coverage(Dated):
    id: str
    place_id: str  #: a place id, or "*" for the whole installation
    category: str  #: a category id, "*", or one of SCOPES
    unit_id: str
    role: str = ROLE_PRIMARY  #: primary | cc | escalation
    minutes: int | None = None  #: own minutes of this rung; None = those of the escalation steps


@dataclass(frozen=True, slots=True)
class Step(Dated):
    urgency: str  #: urgent | normal
    n: int
    minutes: int
    target: str  #: second_contact | escalation | province | operator


T = TypeVar("T")


class _Rows(Mapping[str, T]):
    """Stored rows by id, then those that follow by rule."""

    def __init__(
        self, stored: Mapping[str, T], by_rule: Callable[[str], T | None], ids: Callable[[], Iterable[str]]
    ) -> None:  # fmt: skip
        self._stored = stored
        self._by_rule = by_rule
        self._ids = ids

    def __getitem__(self, row_id: str) -> T:
        row = self._stored.get(row_id) or self._by_rule(row_id)
        if row is None:
            raise KeyError(row_id)
        return row

    def __iter__(self) -> Iterator[str]:
        yield from self._stored
        yield from (row_id for row_id in self._ids() if row_id not in self._stored)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Rules:
    """The whole directory with all its dates. Build it once per directory version: look-ups are made on first use.

    `by_rule` answers for the communes of the country, one by one; a stored row with the same key replaces its own.
    """

    places: Sequence[Place] = ()
    parents: Sequence[Parent] = ()
    units: Sequence[Unit] = ()
    coverage: Sequence[Coverage] = ()
    steps: Sequence[Step] = ()
    by_rule: ByRule | None = None

    @cached_property
    def place(self) -> Mapping[str, Place]:
        more = self.by_rule
        return _Rows({row.id: row for row in self.places}, more.place if more else _none, more.place_ids if more else tuple)

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        more = self.by_rule
        return _Rows({row.id: row for row in self.units}, more.unit if more else _none, more.unit_ids if more else tuple)

    @cached_property
    def _parents_of(self) -> Mapping[str, list[Parent]]:
        rows: defaultdict[str, list[Parent]] = defaultdict(list)
        for parent in self.parents:
            rows[parent.place_id].append(parent)
        return rows

    @cached_property
    def _coverage_of(self) -> Mapping[str, list[Coverage]]:
        rows: defaultdict[str, list[Coverage]] = defaultdict(list)
        for row in self.coverage:
            rows[row.place_id].append(row)
        return rows

    @cached_property
    def _coverage_ids(self) -> frozenset[str]:
        return frozenset(row.id for row in self.coverage)

    def parents_of(self, place_id: str, day: date) -> list[Parent]:
        stored = self._parents_of.get(place_id, ())
        said = {(row.parent_id, row.effective_from) for row in stored}
        more = self.by_rule.parents(place_id) if self.by_rule else ()
        rows = [*stored, *(row for row in more if (row.parent_id, row.effective_from) not in said)]
        return [row for row in rows if row.holds_on(day)]

    def coverage_of(self, place_id: str, day: date) -> list[Coverage]:
        return [row for row in self.coverage_ever(place_id) if row.holds_on(day)]

    def coverage_ever(self, place_id: str) -> Sequence[Coverage]:
        """Also the rows that have ended or have not begun."""
        more = self.by_rule.coverage(place_id) if self.by_rule else ()
        return [*self._coverage_of.get(place_id, ()), *(row for row in more if row.id not in self._coverage_ids)]


def _none(_id: str) -> None:
    return None
