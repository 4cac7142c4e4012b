"""Units that would not notice a tip: without a key, or without a contact that an alert reaches. One rule for the directory
pages, the queue and `lachan doctor`.

Only units that tips are routed to: an office whose address is told to workers needs neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Table, or_, select

from language.local_time import local_day
from storage import contacts, unit_keys
from storage.rules import DUTY_DESK, SCOPES
from storage.schema import coverage, membership, unit

#: "no_contact" = nothing but the desk page shows its alerts; "unreachable" = it has contacts and none works
TROUBLES = ("no_key", "no_contact", "unreachable")


def troubles(tx: Connection, now: datetime, among: Sequence[str] | None = None) -> Mapping[str, tuple[str, ...]]:
    """unit id → what it lacks, for every unit of today that tips are routed to and that lacks something.

    `among`: only of these, as the head of a queue asks with every page.
    """
    wanted = receiving(tx, now, among)
    lacking = _lacking(tx, wanted, now)
    return {unit_id: lacking[unit_id] for unit_id in sorted(wanted) if lacking[unit_id]}


def of_units(tx: Connection, unit_ids: Iterable[str], now: datetime) -> Mapping[str, tuple[str, ...]]:
    """The same for these units, whether or not tips are routed to them today."""
    wanted = set(unit_ids)
    return {unit_id: codes for unit_id, codes in _lacking(tx, wanted, now).items() if codes}


def receiving(tx: Connection, now: datetime, among: Sequence[str] | None = None) -> set[str]:
    """The units of today that some coverage of today, other than a mere address, names; and the duty desk."""
    day = local_day(now)
    query = (
        select(unit.c.id)
        .outerjoin(coverage, (coverage.c.unit_id == unit.c.id) & _holds(coverage, day) & coverage.c.category.not_in(SCOPES))
        .where(_holds(unit, day), or_(coverage.c.id.is_not(None), unit.c.id == DUTY_DESK))
    )
    return set(tx.scalars(query if among is None else query.where(unit.c.id.in_(among))))


def _lacking(tx: Connection, unit_ids: set[str], now: datetime) -> dict[str, tuple[str, ...]]:
    held, reached, any_contact = set(unit_keys.current(tx)), *_reach(tx, unit_ids, now)
    found: dict[str, tuple[str, ...]] = {}
    for unit_id in unit_ids:
        codes: tuple[str, ...] = () if unit_id in held else ("no_key",)
        if unit_id not in reached:
            codes += ("unreachable",) if unit_id in any_contact else ("no_contact",)
        found[unit_id] = codes
    return found


def _reach(tx: Connection, unit_ids: set[str], now: datetime) -> tuple[set[str], set[str]]:
    """(units that an alert reaches, units with any contact). Who is on duty this hour does not count: a rota is a plan."""
    active = select(membership.c.officer_id, membership.c.unit_id).where(membership.c.state == "active")
    members = {(row.officer_id, row.unit_id) for row in tx.execute(active)}
    held = [each for each in contacts.of_units(tx, sorted(unit_ids), now.date()) if each.purpose == "alerts"]
    working = {
        each.unit_id
        for each in held
        if each.stopped_on is None and (each.officer_id is None or (each.officer_id, each.unit_id) in members)
    }
    return working, {each.unit_id for each in held}


def _holds(table: Table, day: date) -> ColumnElement[bool]:
    begun = or_(table.c.effective_from.is_(None), table.c.effective_from <= day)
    return begun & or_(table.c.effective_to.is_(None), table.c.effective_to > day)
