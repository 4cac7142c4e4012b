"""The directory as turns use it: rules, place names and unit keys, re-read when somebody changed them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from language.local_time import local_day
from language.places import PlaceIndex
from storage import contacts, directory, routing, unit_keys
from storage.communes import gazetteer
from storage.db import Database
from storage.routing import RouteDecision
from storage.rules import Rules
from storage.unit_keys import UnitKey

#: another process (an import on the command line) is noticed after so long at the latest
FRESH = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The directory on one local day, with the keys that units hold."""

    version: int
    day: date
    rules: Rules
    places: PlaceIndex
    keys: Mapping[str, UnitKey]
    with_second_contact: frozenset[str] = frozenset()

    def decide(self, place_id: str | None, category: str, urgency: str, at: datetime) -> RouteDecision:
        """See `routing.decide`; only units that hold a key receive. Raises NoFallback, NoBody."""
        return routing.decide(
            place_id, category, urgency, at, self.rules, frozenset(self.keys), self.with_second_contact
        )

    def accepts(self, category: str, place_id: str | None, at: datetime) -> str:
        """ "ok", "no_body" (misconduct and no inspectorate to take it) or "closed" (no unit holds a key yet)."""
        try:
            self.decide(place_id, category, "normal", at)
        except routing.NoBody:
            return "no_body"
        except routing.NoFallback:
            return "closed"
        return "ok"

    def addresses(self, scope: str, place_id: str | None, at: datetime) -> tuple[str, ...]:
        """Public addresses for a matter that is no tip (union, labour, procedure), the nearest first; may be empty."""
        return routing.addresses(scope, place_id, at, self.rules)


class DirectoryCache:
    """Holds the newest snapshot. Building one costs some 10 ms, so turns share it."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._checked: datetime | None = None

    def forget(self) -> None:
        """Look again at the next turn: a key or a rule was just changed in this process."""
        self._checked = None

    async def snapshot(self) -> Snapshot:
        now = self._clock()
        if self._snapshot and self._checked and abs(now - self._checked) < FRESH:
            return self._snapshot
        day = local_day(now)
        held = self._snapshot
        self._snapshot = await self._db.read(lambda tx: _refresh(tx, held, day))
        self._checked = now
        return self._snapshot


def read_snapshot(tx: Connection, day: date) -> Snapshot:
    """The directory as turns would see it on that day; for commands that look once."""
    return _refresh(tx, None, day)


def _refresh(tx: Connection, held: Snapshot | None, day: date) -> Snapshot:
    version, keys = directory.version(tx), unit_keys.current(tx)
    second = contacts.with_second_contact(tx, day)
    if held and held.version == version and held.day == day:
        return Snapshot(version, day, held.rules, held.places, keys, second)
    places = PlaceIndex(directory.place_names(tx, day), gazetteer(), directory.heirs(tx, day))
    return Snapshot(version, day, directory.load_rules(tx), places, keys, second)
