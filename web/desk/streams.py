"""How many live streams one officer holds: a browser that never lets go must not take the server's connections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from bot.handlers.bells import Bells

MAX_STREAMS = 6


@dataclass(slots=True)
class Place:
    """One open stream; `topic` rings when it has to go."""

    topic: str
    must_go: bool = False


class Streams:
    def __init__(self, bells: Bells) -> None:
        self._bells = bells
        self._open: defaultdict[UUID, list[Place]] = defaultdict(list)

    @contextmanager
    def place(self, officer_id: UUID) -> Iterator[Place]:
        """A place for one more stream of this officer; beyond MAX_STREAMS his oldest must go."""
        mine = Place(f"stream:{uuid4()}")
        places = self._open[officer_id]
        places.append(mine)
        if len(places) > MAX_STREAMS:
            oldest = places.pop(0)
            oldest.must_go = True
            self._bells.ring(oldest.topic)
        try:
            yield mine
        finally:
            if mine in places:
                places.remove(mine)
            if not places and self._open.get(officer_id) is places:
                del self._open[officer_id]
