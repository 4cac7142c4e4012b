"""The directory at the desk, for administrators: look at it, ask "what if", change it with dates. No tip is near.

Every change is planned, checked and shown first, and carried out only while the directory is still the one it was shown for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.desk_access import NotYours, append, signed_in
from bot.handlers.directory import read_snapshot
from bot.handlers.services import Services
from language.local_time import LOCAL, local_day
from storage import contacts, directory_history, unit_keys, unit_troubles
from storage.communes import by_rule
from storage.contacts import Contact
from storage.desk_sessions import DeskSession
from storage.directory import Rows, stored, version
from storage.directory_consequences import Consequences, consequences
from storage.directory_csv import ImportRefused, Problem
from storage.directory_edits import Edit, EditRefused, check_findings, check_past, rows_of
from storage.directory_history import Kept
from storage.directory_import import DirectoryChanged, Plan, carry_out, merged, plan_rows, with_rows_by_rule
from storage.directory_review import Finding, review
from storage.route_explanation import Explanation, explain
from storage.rules import DUTY_DESK, Rules
from storage.unit_keys import UnitKey

NEED = "directory"
KEPT_A_PAGE = 50
MAX_LABEL = 60


@dataclass(frozen=True, slots=True)
class Known:
    """The directory as it stands, for looking at."""

    rows: Rows
    version: int
    today: date
    troubles: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, UnitKey]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """A zone and its post may have the same id: they are two tables."""

    place: Mapping[str, str]
    unit: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would change, and which places' chains with it."""

    edit: Edit
    plan: Plan
    consequences: Consequences
    names: Names
    troubles: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Route:
    told: Explanation
    rules: Rules
    troubles: Mapping[str, tuple[str, ...]]  #: of the units of the chain


def administrator(tx: Connection, cookie: str, now: datetime) -> DeskSession:
    """Raises SignedOut, NotYours."""
    session = signed_in(tx, cookie, now)
    if not session.units_for(NEED):
        raise NotYours
    return session


# --- looking ----------------------------------------------------------------------------------------------------------


async def read_directory(services: Services, cookie: str, *ids: str, with_findings: bool = False) -> Known:
    """`ids`: places and units that are wanted although they may follow by rule alone."""
    now = services.clock()

    def read(tx: Connection) -> Known:
        administrator(tx, cookie, now)
        rows = with_rows_by_rule(stored(tx), ids)
        return Known(rows, version(tx), local_day(now), unit_troubles.troubles(tx, now), unit_keys.current(tx))

    known = await services.db.read(read)
    if not with_findings:
        return known
    findings = await asyncio.to_thread(lambda: tuple(review(known.rows, known.today)))
    return Known(known.rows, known.version, known.today, known.troubles, known.keys, findings)


async def what_if(services: Services, cookie: str, place_id: str, category: str, day: date) -> Route | None:
    """The chain of a tip from there on that day, with the keys of now. None = there is no such place."""
    now = services.clock()

    def read(tx: Connection) -> Route | None:
        administrator(tx, cookie, now)
        snapshot = read_snapshot(tx, day)
        if place_id not in snapshot.rules.place:
            return None
        told = explain(place_id, category, datetime.combine(day, time(12), LOCAL), snapshot.rules, snapshot.keys)
        units = {each.row.unit_id for each in told.considered} | {DUTY_DESK}
        return Route(told, snapshot.rules, unit_troubles.of_units(tx, units, now))

    return await services.db.read(read)


async def read_history(services: Services, cookie: str, offset: int = 0) -> list[Kept]:
    now = services.clock()

    def read(tx: Connection) -> list[Kept]:
        administrator(tx, cookie, now)
        return directory_history.newest(tx, KEPT_A_PAGE + 1, offset)

    return await services.db.read(read)


async def own_troubles(services: Services, unit_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """What the officer's own units lack, where tips are routed to them: the head of their queue says it."""
    now, mine = services.clock(), list(unit_ids)
    return await services.db.read(lambda tx: unit_troubles.troubles(tx, now, mine)) if mine else {}


# --- changing ---------------------------------------------------------------------------------------------------------


async def preview(services: Services, cookie: str, edit: Edit) -> Preview:
    """Changes nothing. Raises SignedOut, NotYours, EditRefused."""
    now = services.clock()

    def read(tx: Connection) -> tuple[Plan, Rows, set[str], Mapping[str, tuple[str, ...]]]:
        administrator(tx, cookie, now)
        held = _held(tx, edit)
        made = _plan(tx, edit, held, local_day(now))
        return made, held, set(unit_keys.current(tx)), unit_troubles.troubles(tx, now)

    made, held, keys, troubles = await services.db.read(read)
    after = merged(held, made.rows)
    told = await asyncio.to_thread(lambda: consequences(held, after, made.rows, local_day(now), keys))
    return Preview(edit, made, told, _names(after, told), troubles)


async def change(services: Services, cookie: str, edit: Edit, seen_version: int) -> Rows:
    """Carry the edit out; returns the rows that were added or changed.

    Raises SignedOut, NotYours, EditRefused, DirectoryChanged: somebody else was first, nothing was changed.
    """
    now = services.clock()

    def work(tx: Connection) -> Rows:
        session = administrator(tx, cookie, now)
        made = _plan(tx, edit, _held(tx, edit), local_day(now))
        if made.version != seen_version:
            raise DirectoryChanged
        carry_out(tx, made, source="desk")
        new = version(tx)
        directory_history.keep(tx, made.changes, new, session.officer_id, now, services.new_id)
        detail = {"table": edit.table, "act": edit.act, "version": str(new)}
        append(services, tx, now, str(session.officer_id), "directory_change", None, services.new_id(), detail)
        return made.rows

    rows = await services.db.write(work)
    services.directory.forget()
    return rows


def _held(tx: Connection, edit: Edit) -> Rows:
    ids = {*edit.key, *(cell.strip() for cell in edit.cells.values())}
    return with_rows_by_rule(stored(tx), [each for each in ids if len(each) <= MAX_LABEL])


def _plan(tx: Connection, edit: Edit, held: Rows, today: date) -> Plan:
    found = rows_of(edit, held, today)
    try:
        made = plan_rows(tx, found, today)
    except ImportRefused as refused:
        raise EditRefused(refused.problems) from None
    if not made.changes:
        raise EditRefused([Problem("", 0, "", "nothing_new")])
    check_past(edit, made)
    check_findings(edit, made)
    return made


def _names(rows: Rows, told: Consequences) -> Names:
    known = by_rule()
    chains = [chain for each in told.rows for chain in (each.before, each.after)]
    units = {unit_id for chain in chains for unit_id in (*chain.units, *chain.cc)}
    unit_names = {v["id"]: v["name"] for v in rows.units}
    ruled = {unit_id: row.name for unit_id in units - set(unit_names) if (row := known.unit(unit_id))}
    return Names({v["id"]: v["name"] for v in rows.places}, {**ruled, **unit_names})


# --- contacts ---------------------------------------------------------------------------------------------------------


async def contacts_of(services: Services, cookie: str, unit_id: str) -> list[Contact]:
    """How this unit is reached. Their sealed addresses stay sealed, and no page shows one."""
    now = services.clock()

    def read(tx: Connection) -> list[Contact]:
        administrator(tx, cookie, now)
        return contacts.of_units(tx, [unit_id], now.date())

    return await services.db.read(read)


async def end_contact(services: Services, cookie: str, contact_id: UUID) -> str:
    """From today on no alert goes there. Returns its unit. Raises NotYours for one that is not there."""
    now = services.clock()

    def work(tx: Connection) -> str:
        session = administrator(tx, cookie, now)
        held = contacts.get(tx, contact_id)
        if held is None:
            raise NotYours
        if contacts.end(tx, contact_id, now.date()):
            detail = {"kind": held.kind}
            append(services, tx, now, str(session.officer_id), "contact_end", held.unit_id, contact_id, detail)
        return held.unit_id

    return await services.db.write(work)


async def call_contact(services: Services, cookie: str, contact_id: UUID, label: str, rank: int) -> str:
    """Give a contact another label and rank. Returns its unit."""
    now = services.clock()

    def work(tx: Connection) -> str:
        session = administrator(tx, cookie, now)
        held = contacts.get(tx, contact_id)
        if held is None:
            raise NotYours
        contacts.call(tx, contact_id, label[:MAX_LABEL].strip() or None, rank)
        detail = {"kind": held.kind, "rank": str(rank)}
        append(services, tx, now, str(session.officer_id), "contact_change", held.unit_id, contact_id, detail)
        return held.unit_id

    return await services.db.write(work)
