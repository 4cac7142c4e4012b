"""The queue of an officer: one page of it in clear, with keys that exist only while it is made; and its mark, which opens nothing."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import Connection

from bot.flows.tip import CATEGORIES as CATEGORIES  # for the filter of the page
from bot.handlers.colleagues import Colleague, waiting_colleagues
from bot.handlers.desk_access import signed_in
from bot.handlers.desk_reading import FROM_TIPSTER, Look, tip_identity, unit_identities
from bot.handlers.entries import open_entry
from bot.handlers.services import Services
from bot.handlers.time_left import TimeLeft, day_end, time_left
from language.folding import fold
from storage import alerts, contacts, desk_marks, desk_queue, desk_reads, drills, outbox, tips, unit_keys
from storage.desk_queue import MOST_COUNTED, OPEN, TO_DO, Key, Line, Wanted
from storage.desk_sessions import DeskSession
from storage.drills import Drill
from storage.sealing import SealBroken
from storage.tips import SealedEntry, TipRow
from storage.unit_keys import SealedUnitKey

#: how an officer asks for a part of his queue → the segments that it has; "" = everything that is open
STATUSES: Mapping[str, tuple[str, ...]] = {
    "": OPEN,
    "new": ("urgent", "new"),
    "due": ("due",),
    "working": ("due", "news", "working"),
    "copied": ("copied",),
    "done": ("done",),
}
#: the headings of the page; segments that stand one after the other under the same one are one group
GROUPS = ("urgent", "new", "due", "working", "copied", "closed")
_HEADINGS = {"news": "working", "done": "closed"}
#: so many cards are opened at most to find a place: its name stands in no column
CARDS_PER_SEARCH = 400


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the queue an officer looks at."""

    status: str = ""
    category: str = ""
    place: str = ""
    own: bool = False
    incident: UUID | None = None
    after: Key | None = None

    @property
    def filtered(self) -> bool:
        return any((self.status not in ("", "done"), self.category, self.place, self.own, self.incident))

    def wanted(self, session: DeskSession) -> Wanted:
        segments = (*OPEN, "done") if self.incident else STATUSES[self.status]
        return Wanted(segments, self.category or None, session.officer_id if self.own else None, self.incident)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One tip, or one burst, as the queue shows it. `place` is the directory's name only: the tipster's words need an opening."""

    line: Line
    tip: TipRow
    state: str  #: of the alert step through which the unit sees it
    role: str
    seen: bool
    news: str | None  #: "answer" | "fact" | "objection": the tipster spoke last
    unread: bool  #: something came since this officer opened it; or he never did
    left: TimeLeft | None
    together: int = 1  #: how many tips this line stands for
    place: str | None = None

    @property
    def may_acknowledge(self) -> bool:
        return self.state == "due" and self.line.segment in ("urgent", "new")


@dataclass(frozen=True, slots=True)
class StuckLine:
    """A message that did not leave the building, and where it should have gone."""

    kind: str  #: of the contact
    label: str | None
    is_dead: bool
    reason: str
    code: str | None  #: of the case, for an alert


@dataclass(frozen=True, slots=True)
class QueuePage:
    session: DeskSession
    view: View
    now: datetime  #: of the server: when this page was true
    lines: tuple[QueueLine, ...]
    next: Key | None  #: where the following page begins
    searched: int  #: how many cards were opened to find the place that was asked for
    counts: Mapping[str, int]  #: open segment → how many lines, MOST_COUNTED + 1 = more; whatever is asked for
    fingerprint: str
    colleagues: tuple[Colleague, ...]
    unit_names: Mapping[str, tuple[str, str | None]]
    stuck: tuple[StuckLine, ...] = ()  #: messages of these units that did not leave
    drills: Mapping[str, Drill] = field(default_factory=dict)  #: unit id → its newest drill

    @property
    def to_do(self) -> int:
        return _to_do(self.counts)

    @property
    def groups(self) -> tuple[tuple[str, int | None, list[QueueLine]], ...]:
        """(heading, how many in all, lines) from top to bottom."""
        has_due = any(line.line.segment == "due" for line in self.lines)

        def heading(line: QueueLine) -> str:
            code = line.line.segment
            return "new" if code == "urgent" and not has_due else _HEADINGS.get(code, code)

        grouped = [(code, list(lines)) for code, lines in groupby(self.lines, heading)]
        return tuple((code, self._counted(lines), lines) for code, lines in grouped)

    def _counted(self, lines: Sequence[QueueLine]) -> int | None:
        codes = {line.line.segment for line in lines}
        is_whole = not self.view.filtered and codes <= set(self.counts)
        return sum(self.counts[code] for code in codes) if is_whole else None


@dataclass(frozen=True, slots=True)
class _Rows:
    """What one look at the store gives, still sealed."""

    session: DeskSession
    lines: Sequence[QueueLine]
    more: bool
    cards: Mapping[UUID, tuple[SealedEntry, Mapping[str, bytes]]]
    unit_keys: Sequence[SealedUnitKey]


# --- the page -----------------------------------------------------------------------------------------------------------


async def read_queue(services: Services, cookie: str, view: View | None = None, *, limit: int) -> QueuePage:
    """A page of the tips of the officer's units, in the order in which something must be done. Raises SignedOut."""
    now, asked = services.clock(), view or View()
    page, rows = await services.db.read(lambda tx: _read_page(tx, cookie, asked, now, limit))
    found, searched, place = list[QueueLine](), 0, fold(asked.place)
    while True:
        opened = await asyncio.to_thread(_open_places, rows, cookie)
        taken, fitting = _fitting(opened, place, limit - len(found))
        found, searched = found + fitting, searched + taken
        more = rows.more or taken < len(opened)
        if not more or len(found) == limit or searched >= CARDS_PER_SEARCH:
            break
        rows = await services.db.read(_reading_on(cookie, replace(asked, after=opened[-1].line.key), now, limit))
    following = opened[taken - 1].line.key if more else None
    return replace(page, lines=tuple(found), next=following, searched=searched)


def _fitting(lines: Sequence[QueueLine], place: str, most: int) -> tuple[int, list[QueueLine]]:
    """(how many were looked at, those at this place): no more than the page still takes."""
    fitting: list[QueueLine] = []
    for number, line in enumerate(lines, 1):
        if place in fold(line.place or ""):
            fitting.append(line)
        if len(fitting) == most:
            return number, fitting
    return len(lines), fitting


def _read_page(tx: Connection, cookie: str, view: View, now: datetime, limit: int) -> tuple[QueuePage, _Rows]:
    session = signed_in(tx, cookie, now)
    lines = _lines(tx, session, view, now, limit + 1)
    units, colleagues, counts = session.tip_units, waiting_colleagues(tx, session), _counts(tx, session, now)
    named = {membership.unit_id for membership in session.memberships}
    page = QueuePage(
        session=session, view=view, now=now, lines=(), next=None, searched=0, counts=counts,
        fingerprint=_fingerprint(session, lines[:limit], _to_do(counts), colleagues), colleagues=tuple(colleagues),
        unit_names=desk_reads.unit_names(tx, named), stuck=_stuck(tx, units, now), drills=drills.last_of(tx, units),
    )  # fmt: skip
    return page, _sealed(tx, session, lines, limit)


def _reading_on(cookie: str, view: View, now: datetime, limit: int) -> Callable[[Connection], _Rows]:
    def read(tx: Connection) -> _Rows:
        session = signed_in(tx, cookie, now)
        return _sealed(tx, session, _lines(tx, session, view, now, limit + 1), limit)

    return read


def _sealed(tx: Connection, session: DeskSession, lines: Sequence[QueueLine], limit: int) -> _Rows:
    held = unit_keys.held_by(tx, session.officer_id)
    cards = desk_queue.cards_of(tx, [line.line for line in lines[:limit]], [str(key.unit_key_id) for key in held])
    return _Rows(session, lines[:limit], len(lines) > limit, cards, held)


def _lines(tx: Connection, session: DeskSession, view: View, now: datetime, limit: int) -> list[QueueLine]:
    """The lines of a page as rows tell them: nothing is opened."""
    found = desk_queue.lines(
        tx, session.tip_units, day_end(now), view.wanted(session), limit=limit, after=view.after
    )
    rows, steps, kinds = desk_queue.tips_of(tx, found), desk_queue.steps_of(tx, found), desk_queue.kinds_of(tx, found)
    read = desk_marks.read_by(tx, session.officer_id, rows)
    together = {} if view.incident else desk_queue.together(tx, found)
    return [
        QueueLine(
            line, tip := rows[line.tip_id], *steps.get(line.tip_id, ("", "")), *_talk(kinds.get(line.tip_id, [])),
            unread=tip.entries > read.get(tip.id, 0), left=time_left(line.kind, line.at, now),
            together=together.get(tip.id, 1),
        )
        for line in found
    ]  # fmt: skip


def _talk(kinds: Sequence[str]) -> tuple[bool, str | None]:
    """(somebody has opened it, what the tipster said last without an answer)."""
    # An echo: somebody wrote to a tip that is merged into this one.
    talk = ["fact" if kind == "echo" else kind for kind in kinds if kind in (*FROM_TIPSTER, "echo", "question", "status")]
    return "seen" in kinds, talk[-1] if talk and talk[-1] in FROM_TIPSTER else None


def _counts(tx: Connection, session: DeskSession, now: datetime) -> dict[str, int]:
    """Of what is open as a whole: the title must not depend on what somebody filters."""
    end = day_end(now)
    return {code: desk_queue.count(tx, session.tip_units, end, (code,), Wanted()) for code in OPEN}


def _to_do(counts: Mapping[str, int]) -> int:
    """What waits for somebody; never more than anybody counts, so that the mark may stop there, too."""
    return min(sum(counts[code] for code in TO_DO), MOST_COUNTED + 1)


def _open_places(rows: _Rows, cookie: str) -> list[QueueLine]:
    identities = unit_identities(rows.session, rows.unit_keys, cookie)
    return [replace(line, place=_place(line.tip.id, rows.cards.get(line.tip.id), identities)) for line in rows.lines]


def _place(
    tip_id: UUID, sealed: tuple[SealedEntry, Mapping[str, bytes]] | None, identities: Mapping[str, str]
) -> str | None:
    if sealed is None:
        return None
    card, keys = sealed
    # One damaged tip must not take the whole queue away; its own page says what is wrong.
    try:
        name = open_entry(card, tip_id, tip_identity(tip_id, keys, identities)).body.get("place")
    except SealBroken:
        return None
    return str(name) if name else None


def _stuck(tx: Connection, unit_ids: Sequence[str], now: datetime) -> tuple[StuckLine, ...]:
    """What should have gone to contacts of these units."""
    lines = []
    for row in outbox.stuck(tx, now):
        contact = contacts.get(tx, row.target_id) if row.target_kind == "contact" else None
        if contact is not None and contact.unit_id in unit_ids:
            step = alerts.step(tx, row.ref) if row.kind in ("tip", "refresh") else None
            tip = tips.get(tx, step.tip_id) if step else None
            lines.append(StuckLine(contact.kind, contact.label, row.is_dead, row.code or "", tip.code if tip else None))
    return tuple(lines)


# --- its mark -----------------------------------------------------------------------------------------------------------


async def look_at_queue(services: Services, cookie: str, view: View | None = None, *, limit: int) -> Look:
    """A short mark that changes when this part of the queue looks different: opens nothing. Raises SignedOut."""
    now, asked = services.clock(), view or View()

    def read(tx: Connection) -> Look:
        session = signed_in(tx, cookie, now)
        # Only units whose key he holds: a member who waits for it must not hear when tips arrive.
        topics = (f"officer:{session.officer_id}", *(f"unit:{unit_id}" for unit_id in session.tip_units))
        lines = _lines(tx, session, asked, now, limit)
        to_do = desk_queue.count(tx, session.tip_units, day_end(now), TO_DO, Wanted())
        return Look(_fingerprint(session, lines, to_do, waiting_colleagues(tx, session)), topics)

    return await services.db.read(read)


def _fingerprint(
    session: DeskSession, lines: Iterable[QueueLine], to_do: int, colleagues: Iterable[Colleague]
) -> str:
    """Of what the page shows, the time left as it is written included. A place needs opening: without it the mark is of more."""
    parts = [f"{membership.unit_id}{membership.state}" for membership in session.memberships]
    parts.append(str(to_do))
    for each in lines:
        left = f"{each.left.code}{each.left.count}" if each.left else ""
        parts.append(f"{each.tip.id}{each.tip.status}{each.tip.entries}{each.state}{each.unread}{each.together}{left}")
    parts += [str(c.officer_id) for c in colleagues]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
