"""What goes wrong between us and the platform: planned one by one, or by chance with a seed."""

from __future__ import annotations

import random
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Literal

Fault = Literal[
    "429",  #: refused although the limits were kept
    "500",  #: the server's own error, as JSON
    "html_502",  #: a proxy's page
    "html_200",  #: a login page of somebody's network
    "reset_before",  #: the connection breaks before the call is carried out
    "reset_after",  #: it is carried out, the answer is lost
    "html_502_after",  #: it is carried out, the proxy gives up
    "401",
    "404",
    "409",
    "413",
]
#: the caller cannot know whether these were carried out
AMBIGUOUS = frozenset({"reset_before", "reset_after", "html_502", "html_502_after", "html_200"})


@dataclass(slots=True)
class Faults:
    retry_after: int = 3
    planned: dict[str, deque[Fault]] = field(default_factory=dict)
    rates: dict[Fault, float] = field(default_factory=dict)
    methods: frozenset[str] = frozenset({"sendmessage", "editmessagetext"})  #: those that chance strikes
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    happened: Counter[str] = field(default_factory=Counter)

    def plan(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` meet these, one each."""
        self.planned.setdefault(method.lower(), deque()).extend(faults)

    def by_chance(self, seed: int = 1, **rates: float) -> None:
        """Each sending meets a fault with its rate: `by_chance(html_502=0.1, **{"429": 0.3})`."""
        self.chance = random.Random(seed)
        self.rates = dict(rates)  # type: ignore[arg-type]

    def next(self, method: str) -> Fault | None:
        fault = self._next(method.lower())
        if fault:
            self.happened[fault] += 1
        return fault

    def _next(self, method: str) -> Fault | None:
        if self.planned.get(method):
            return self.planned[method].popleft()
        if method not in self.methods:
            return None
        drawn = self.chance.random()
        for fault, rate in self.rates.items():
            if (drawn := drawn - rate) < 0:
                return fault
        return None
