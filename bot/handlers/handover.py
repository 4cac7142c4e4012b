"""The slip at a change of shift: who leaves writes and signs it, the next officer reads and signs, his cases pass."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.desk_access import NotYours, append, signed_in
from bot.handlers.services import Services
from bot.handlers.shifts import act, chosen
from language.folding import clean
from storage import desk_reads, sealing, shifts, slips, unit_keys
from storage.desk_sessions import DeskSession
from storage.sealing import SealBroken
from storage.shifts import Shift
from storage.slips import OpenCase, Slip, SlipRefused, Words
from storage.unit_keys import SealedUnitKey

MAX_LINE = 300
MAX_NOTE = 2000
HISTORY = 50
KIND = "slip"


class BadSlip(ValueError):
    """Something written is too long: "line" | "note"."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What the leaving officer wrote: one line for the shift, one per case."""

    note: str = ""
    cases: Mapping[UUID, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class SlipPage:
    """A slip for its page. `lines` None = written under a key that this officer does not hold."""

    session: DeskSession
    units: tuple[str, ...]
    unit_id: str
    unit_names: Mapping[str, tuple[str, str | None]]
    logins: Mapping[UUID, str]
    cases: tuple[OpenCase, ...]
    passes: Mapping[UUID, bool]
    slip: Slip | None
    lines: Lines | None
    turn: Shift | None
    now: datetime
    history: tuple[Slip, ...] = ()
    counts: Mapping[UUID, int] = field(default_factory=dict)
    may_take: bool = False
    alone: bool = False  #: nobody else is on duty now

    @property
    def unmarked(self) -> int:
        return sum(case.lacks for case in self.cases)


# --- reading ------------------------------------------------------------------------------------------------------------


async def draft(services: Services, cookie: str, asked: str = "") -> SlipPage:
    """The slip that this officer writes now, with every open case of the unit. Raises SignedOut, NotYours."""
    now = services.clock()

    def read(tx: Connection) -> tuple[SlipPage, Sequence[SealedUnitKey]]:
        session = signed_in(tx, cookie, now)
        unit_id = chosen(session.tip_units, asked)
        if unit_id is None:
            raise NotYours
        turn = shifts.stretch_now(tx, unit_id, session.officer_id, now)
        slip = slips.draft_of(tx, unit_id, session.officer_id, turn)
        cases = tuple(slips.open_cases(tx, unit_id))
        passes = slips.cases_of(tx, slip.id) if slip else {}
        return _page(tx, session, unit_id, cases, passes, slip, turn, now), unit_keys.held_by(tx, session.officer_id)

    return await _opened(*await services.db.read(read), cookie)


async def slip(services: Services, cookie: str, slip_id: UUID) -> SlipPage:
    """One slip, with its cases as they stand now. Raises SignedOut, NotYours."""
    now = services.clock()

    def read(tx: Connection) -> tuple[SlipPage, Sequence[SealedUnitKey]]:
        session = signed_in(tx, cookie, now)
        found = slips.get(tx, slip_id)
        if found is None or found.unit_id not in session.tip_units:
            raise NotYours
        cases = tuple(slips.as_they_are(tx, slip_id))
        turn = shifts.stretch_now(tx, found.unit_id, session.officer_id, now)
        page = _page(tx, session, found.unit_id, cases, slips.cases_of(tx, slip_id), found, turn, now)
        return page, unit_keys.held_by(tx, session.officer_id)

    return await _opened(*await services.db.read(read), cookie)


def _page(
    tx: Connection, session: DeskSession, unit_id: str, cases: tuple[OpenCase, ...], passes: Mapping[UUID, bool],
    found: Slip | None, turn: Shift | None, now: datetime,
) -> SlipPage:  # fmt: skip
    history = tuple(slips.of_unit(tx, [unit_id], limit=HISTORY))
    people = {c.officer_id for c in cases} | {p for s in (*history, *([found] if found else [])) for p in (s.officer_id, s.taken_by)}
    running = shifts.planned(tx, [unit_id], now, now + timedelta(seconds=1))
    return SlipPage(
        session, session.tip_units, unit_id, desk_reads.unit_names(tx, session.tip_units),
        desk_reads.logins(tx, [who for who in people if who is not None]), cases, passes, found, None, turn, now, history,
        {each.id: len(slips.cases_of(tx, each.id)) for each in history},
        found is not None and found.taken_at is None and slips.may_take(tx, found, session.officer_id, now),
        not any(s.officer_id != session.officer_id for s in running if s.runs(now)),
    )  # fmt: skip


async def _opened(page: SlipPage, keys: Sequence[SealedUnitKey], cookie: str) -> SlipPage:
    if page.slip is None or page.slip.sealed is None:
        return replace(page, lines=Lines())
    return replace(page, lines=await asyncio.to_thread(_open, page.session, page.slip, keys, cookie))


def _open(session: DeskSession, found: Slip, keys: Sequence[SealedUnitKey], cookie: str) -> Lines | None:
    key = next((each for each in keys if each.unit_key_id == found.unit_key_id), None)
    if key is None or found.sealed is None:
        return None
    identity = unit_keys.open_unit_key(key, session.unlock(cookie))
    try:
        body = json.loads(sealing.unseal(found.sealed, identity, kind=KIND, ref=found.id))
    except SealBroken:
        return None
    return Lines(body["note"], {UUID(each): line for each, line in body["cases"].items()})


# --- signing ------------------------------------------------------------------------------------------------------------


def checked_lines(note: str, cases: Mapping[UUID, str]) -> Lines:
    """Raises BadSlip: never cut silently."""
    if len(note) > MAX_NOTE:
        raise BadSlip("note")
    if any(len(line) > MAX_LINE for line in cases.values()):
        raise BadSlip("line")
    return Lines(clean(note).strip(), {each: text for each, line in cases.items() if (text := clean(line).strip())})


async def give(
    services: Services, cookie: str, unit_id: str, lines: Lines, stays: Collection[UUID], seen: Collection[UUID],
    *, leaves: bool,
) -> Slip:  # fmt: skip
    """The leaving officer signs. Raises SignedOut, NotYours, SlipRefused("changed")."""
    slip_id = services.new_id()
    key = (await services.db.read(unit_keys.current)).get(unit_id)
    words = None
    if key is not None:
        body = {"note": lines.note, "cases": {str(each): line for each, line in lines.cases.items()}}
        payload = json.dumps(body, ensure_ascii=False).encode()
        sealed = await asyncio.to_thread(lambda: sealing.seal(payload, [key.public_key], kind=KIND, ref=slip_id))
        words = Words(key.id, sealed)

    def work(tx: Connection, session: DeskSession, now: datetime) -> Slip:
        return slips.write(tx, slip_id, unit_id, session.officer_id, words, stays, seen, now, leaves=leaves)

    return await act(services, cookie, unit_id, "handover_leave" if leaves else "handover_give", "tips", work)


async def take(services: Services, cookie: str, slip_id: UUID) -> int:
    """The next officer signs; how many cases are his from now on. Raises SignedOut, NotYours, SlipRefused."""
    found = await services.db.read(lambda tx: slips.get(tx, slip_id))

    def work(tx: Connection, session: DeskSession, now: datetime) -> list[UUID]:
        passed = slips.take(tx, slip_id, session.officer_id, now)
        for tip_id in passed:
            append(services, tx, now, str(session.officer_id), "handover_case", found.unit_id if found else None, tip_id)
        return passed

    passed = await act(services, cookie, found.unit_id if found else "", "handover_take", "tips", work)
    for tip_id in passed:
        services.bells.ring(f"tip:{tip_id}")
    return len(passed)


__all__ = ["BadSlip", "Lines", "SlipPage", "SlipRefused", "checked_lines", "draft", "give", "slip", "take"]
