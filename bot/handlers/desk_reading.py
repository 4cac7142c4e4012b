"""Opening what an officer may read: his queue's cards and one tip, with keys that exist only while a page is made."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.colleagues import Colleague, waiting_colleagues
from bot.handlers.desk_access import signed_in
from bot.handlers.entries import Entry, open_entries, open_entry
from bot.handlers.services import Services
from bot.handlers.unit import SealedTip
from storage import alerts, contacts, desk_reads, drills, incidents, outbox, sealing, tips, unit_keys
from storage.desk_sessions import DeskSession
from storage.drills import Drill
from storage.media import SealedMedia
from storage.sealing import SealBroken
from storage.tips import QueueRow, SealedEntry, TipRow
from storage.unit_keys import SealedUnitKey

GROUPS = ("new", "working", "copied", "closed")
#: kinds that come from the tipster after the first sending
FROM_TIPSTER = ("fact", "answer", "objection")


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One tip as the queue shows it. `place` is the directory's name only: words of the tipster need an opening."""

    row: QueueRow
    place: str | None
    seen: bool
    news: str | None  #: "answer" | "fact" | "objection": the tipster spoke last

    @property
    def tip(self) -> TipRow:
        return self.row.tip

    @property
    def group(self) -> str:
        """Where the queue lists it: "new" (nobody took it), "working", "copied" (others act) or "closed"."""
        if self.tip.status == "closed":
            return "closed"
        if self.row.role == "cc":
            return "copied"
        return "working" if self.tip.status == "acknowledged" else "new"

    @property
    def waits_for_us(self) -> bool:
        return self.group == "new" or (self.group == "working" and self.news is not None)


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
    lines: tuple[QueueLine, ...]
    more: bool
    to_do: int
    fingerprint: str
    colleagues: tuple[Colleague, ...]
    unit_names: Mapping[str, tuple[str, str | None]]
    stuck: tuple[StuckLine, ...] = ()  #: messages of these units that did not leave
    drills: Mapping[str, Drill] = field(default_factory=dict)  #: unit id → its newest drill
    together: Mapping[UUID, int] = field(default_factory=dict)  #: tip id → how many tips its incident has

    @property
    def groups(self) -> tuple[tuple[str, list[QueueLine]], ...]:
        """The page from top to bottom; within what is being worked on, news of the tipster first."""
        lines = sorted(self.lines, key=lambda line: line.group == "working" and line.news is None)
        return tuple((group, [line for line in lines if line.group == group]) for group in GROUPS)


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks now, as a short hash, and the bells that may change it."""

    mark: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _QueueRows:
    session: DeskSession
    rows: Sequence[QueueRow]
    sealed: Mapping[UUID, tuple[Mapping[str, bytes], Sequence[SealedEntry]]]
    unit_keys: Sequence[SealedUnitKey]
    colleagues: Sequence[Colleague]
    unit_names: Mapping[str, tuple[str, str | None]]
    stuck: tuple[StuckLine, ...]
    drills: Mapping[str, Drill]
    together: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class OpenedTip:
    """A tip in clear, for one page."""

    sealed: SealedTip
    entries: tuple[Entry, ...] = field(repr=False)

    def last(self, kind: str) -> Entry | None:
        return next((entry for entry in reversed(self.entries) if entry.kind == kind), None)

    def body(self, kind: str) -> Mapping[str, Any]:
        entry = self.last(kind)
        return entry.body if entry else {}

    @property
    def reasons(self) -> dict[str, str]:
        """unit id → code of why the route names it."""
        return {r["unit"]: r["code"] for r in self.body("route").get("reasons") or () if r.get("unit") and r.get("code")}

    @property
    def taken(self) -> Entry | None:
        """The newest acknowledgement: who came first, and when."""
        taken = [e for e in self.entries if e.kind == "status" and e.body.get("status") == "acknowledged"]
        return taken[-1] if taken else None


async def read_queue(services: Services, cookie: str, *, limit: int, offset: int = 0) -> QueuePage:
    """The tips of the officer's units, in the order in which something must be done. Raises SignedOut."""
    now = services.clock()
    rows = await services.db.read(lambda tx: _read_rows(tx, cookie, now, limit, offset))
    lines = await asyncio.to_thread(_open_cards, rows, cookie)
    return QueuePage(
        session=rows.session,
        lines=tuple(lines[:limit]),
        more=len(lines) > limit,
        to_do=sum(line.waits_for_us for line in lines),
        fingerprint=_fingerprint(rows.session, rows.rows, rows.colleagues),
        colleagues=tuple(rows.colleagues),
        unit_names=rows.unit_names,
        stuck=rows.stuck,
        drills=rows.drills,
        together=rows.together,
    )


async def look_at_queue(services: Services, cookie: str, *, limit: int) -> Look:
    """A short mark that changes when the queue on the first page changes: opens nothing. Raises SignedOut."""
    now = services.clock()

    def read(tx: Connection) -> Look:
        session = signed_in(tx, cookie, now)
        rows = tips.queue(tx, session.tip_units, limit=limit + 1)
        # Only units whose key he holds: a member who waits for it must not hear when tips arrive.
        topics = (f"officer:{session.officer_id}", *(f"unit:{unit_id}" for unit_id in session.tip_units))
        return Look(_fingerprint(session, rows, waiting_colleagues(tx, session)), topics)

    return await services.db.read(read)


def _read_rows(tx: Connection, cookie: str, now: datetime, limit: int, offset: int) -> _QueueRows:
    session = signed_in(tx, cookie, now)
    rows = tips.queue(tx, session.tip_units, limit=limit + 1, offset=offset)
    units = {membership.unit_id for membership in session.memberships} | {row.step_unit_id for row in rows}
    return _QueueRows(
        session=session,
        rows=rows,
        sealed={row.tip.id: (tips.sealed_keys(tx, row.tip.id), tips.entries(tx, row.tip.id)) for row in rows},
        unit_keys=unit_keys.held_by(tx, session.officer_id),
        colleagues=waiting_colleagues(tx, session),
        unit_names=desk_reads.unit_names(tx, units),
        stuck=_stuck(tx, session.tip_units, now),
        drills=drills.last_of(tx, session.tip_units),
        together=incidents.counts(tx, [row.tip.id for row in rows]),
    )


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


def _fingerprint(session: DeskSession, rows: Iterable[QueueRow], colleagues: Iterable[Colleague]) -> str:
    parts = [f"{membership.unit_id}{membership.state}" for membership in session.memberships]
    parts += [f"{r.tip.id}{r.tip.status}{r.tip.entries}{r.state}" for r in rows]
    parts += [str(c.officer_id) for c in colleagues]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _open_cards(rows: _QueueRows, cookie: str) -> list[QueueLine]:
    identities = _unit_identities(rows.session, rows.unit_keys, cookie)
    return [_line(row, *rows.sealed[row.tip.id], identities) for row in rows.rows]


def _line(
    row: QueueRow, keys: Mapping[str, bytes], entries: Sequence[SealedEntry], identities: Mapping[str, str]
) -> QueueLine:
    card = next((entry for entry in reversed(entries) if entry.kind == "card"), None)  # the newest: a place may be corrected
    place = None
    if card is not None:
        # One damaged tip must not take the whole queue away; its own page says what is wrong.
        try:
            place = open_entry(card, row.tip.id, _tip_identity(row.tip.id, keys, identities)).body.get("place")
        except SealBroken:
            place = None
    # An echo: somebody wrote to a tip that is merged into this one.
    talk = ["fact" if e.kind == "echo" else e.kind for e in entries if e.kind in (*FROM_TIPSTER, "echo", "question", "status")]
    news = talk[-1] if talk and talk[-1] in FROM_TIPSTER else None
    return QueueLine(row, place, any(e.kind == "seen" for e in entries), news)


async def open_sealed(tip: SealedTip, cookie: str) -> OpenedTip:
    """Open a tip with the officer's keys, in a thread. Raises SealBroken when it was tampered with."""
    return await asyncio.to_thread(lambda: OpenedTip(tip, tuple(_open(tip, cookie))))


def _open(tip: SealedTip, cookie: str) -> list[Entry]:
    return open_entries(tip.entries, tip.access.tip.id, _identity_of(tip, cookie))


async def open_file(tip: SealedTip, row: SealedMedia, cookie: str) -> bytes:
    """The bytes of a photo or voice note. Raises SealBroken."""
    return await asyncio.to_thread(
        lambda: sealing.unseal(row.sealed, _identity_of(tip, cookie), kind="media", ref=row.id)
    )


def _identity_of(tip: SealedTip, cookie: str) -> str:
    identities = _unit_identities(tip.access.session, tip.unit_keys, cookie)
    return _tip_identity(tip.access.tip.id, tip.keys, identities)


def _unit_identities(session: DeskSession, keys: Sequence[SealedUnitKey], cookie: str) -> dict[str, str]:
    """unit key id → identity. Cookie → member key → unit keys."""
    if not keys:
        return {}
    member = session.unlock(cookie)
    return {str(key.unit_key_id): unit_keys.open_unit_key(key, member) for key in keys}


def _tip_identity(tip_id: UUID, keys: Mapping[str, bytes], identities: Mapping[str, str]) -> str:
    for holder, identity in identities.items():
        if holder in keys:
            return sealing.unseal(keys[holder], identity, kind="tip-key", ref=tip_id).decode()
    raise SealBroken


