"""The rows of the directory that routing reads: places, units, who covers what, and when somebody else is alerted.

Everything here is dated: units end, communes merge, provinces disappear. A row holds from `effective_from` up to, not
including, `effective_to`; both are days in Asia/Ho_Chi_Minh, None is an open end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

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


@dataclass(frozen=True)
class Rules:
    """The whole directory with all its dates. Build it once per directory version: look-ups are made on first use."""

    places: Sequence[Place] = ()
    parents: Sequence[Parent] = ()
    units: Sequence[Unit] = ()
    coverage: Sequence[Coverage] = ()
    steps: Sequence[Step] = ()

    @cached_property
    def place(self) -> Mapping[str, Place]:
        return MappingProxyType({place.id: place for place in self.places})

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        return MappingProxyType({unit.id: unit for unit in self.units})

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

    def parents_of(self, place_id: str, day: date) -> list[Parent]:
        return [row for row in self._parents_of.get(place_id, ()) if row.holds_on(day)]

    def coverage_of(self, place_id: str, day: date) -> list[Coverage]:
        return [row for row in self.coverage_ever(place_id) if row.holds_on(day)]

    def coverage_ever(self, place_id: str) -> Sequence[Coverage]:
        """Also the rows that have ended or have not begun."""
        return self._coverage_of.get(place_id, ())
