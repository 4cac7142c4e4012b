"""The queue of a desk, read in pages from `queue_line`: one range of an index for each of its segments, whatever its length.

The rows are written by the triggers of migration 0010, in the transaction of whatever changes a tip, its steps, its talk or
its incident. Here they are only read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, Select, exists, func, literal, or_, select, tuple_

from storage import tips
from storage.schema import alert_step, queue_line, tip_entry, tip_key
from storage.tips import SealedEntry, TipRow

#: what `queue_line.section` means
URGENT, NEW, NEWS, WORKING, COPIED, DONE = range(6)
#: the states of a step through which a unit's queue lists the tip; "passed" = handed on, among what is done
LISTED_STATES = ("due", "acknowledged", "passed")
#: beyond this nobody needs to know how many
MOST_COUNTED = 500


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the queue. `due`: those whose clock ends by the end of the day, the others, or (None) all."""

    code: str
    sections: tuple[int, ...]
    due: bool | None = None
    newest_first: bool = False


#: from top to bottom: what must be done next comes first
SEGMENTS: tuple[Segment, ...] = (
    Segment("urgent", (URGENT,)),
    Segment("due", (NEWS, WORKING), due=True),
    Segment("new", (NEW,)),
    Segment("news", (NEWS,), due=False),
    Segment("working", (WORKING,), due=False),
    Segment("copied", (COPIED,), newest_first=True),
    Segment("done", (DONE,), newest_first=True),
)
OPEN = ("urgent", "due", "new", "news", "working", "copied")
#: which of them wait for the officers of the unit
TO_DO = ("urgent", "due", "new", "news")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: of these segments, and where given of one category, one officer, one incident (then each tip by itself)."""

    segments: tuple[str, ...] = OPEN
    category: str | None = None
    officer_id: UUID | None = None
    incident_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ended: the next one begins behind it."""

    segment: str
    at: datetime
    tip_id: UUID


@dataclass(frozen=True, slots=True)
class Line:
    """A tip in a unit's queue, without anything of its content."""

    segment: str
    tip_id: UUID
    unit_id: str
    at: datetime
    kind: str | None
    incident_id: UUID | None

    @property
    def key(self) -> Key:
        return Key(self.segment, self.at, self.tip_id)


def lines(
    tx: Connection, unit_ids: Sequence[str], day_end: datetime, wanted: Wanted, *, limit: int, after: Key | None = None
) -> list[Line]:
    """At most `limit` lines behind `after`. A tip that two of these units see is listed once, a burst as one line."""
    found: list[Line] = []
    for segment in _from(wanted, after):
        behind = after if after and after.segment == segment.code else None
        found += _of_segment(tx, unit_ids, segment, day_end, wanted, limit - len(found), behind)
        if len(found) >= limit:
            break
    return found


def count(tx: Connection, unit_ids: Sequence[str], day_end: datetime, codes: Collection[str], wanted: Wanted) -> int:
    """How many lines these segments have together; MOST_COUNTED + 1 = more than anybody counts."""
    ranges = [
        (unit_id, section, segment)
        for segment in SEGMENTS if segment.code in codes for section in segment.sections for unit_id in unit_ids
    ]  # fmt: skip
    found = 0
    for unit_id, section, segment in ranges:
        some = _part(unit_ids, unit_id, section, segment, day_end, wanted).limit(MOST_COUNTED + 1 - found)
        found += tx.execute(select(func.count()).select_from(some.subquery())).scalar_one()
        if found > MOST_COUNTED:
            break
    return found


def _from(wanted: Wanted, after: Key | None) -> Iterable[Segment]:
    segments = [each for each in SEGMENTS if each.code in wanted.segments]
    codes = [each.code for each in segments]
    return segments[codes.index(after.segment) :] if after and after.segment in codes else segments


def _of_segment(
    tx: Connection, unit_ids: Sequence[str], segment: Segment, day_end: datetime, wanted: Wanted, limit: int, after: Key | None
) -> list[Line]:
    """The ranges of every unit and section, merged: each is read no further than the page needs."""
    found: dict[UUID, Line] = {}
    order = tuple_(queue_line.c.at, queue_line.c.tip_id)
    for unit_id in unit_ids:
        for section in segment.sections:
            query = _part(unit_ids, unit_id, section, segment, day_end, wanted)
            if after is not None:
                edge = tuple_(*_typed(after))
                query = query.where(order < edge if segment.newest_first else order > edge)
            columns = (queue_line.c.at, queue_line.c.tip_id)
            query = query.order_by(*(c.desc() if segment.newest_first else c for c in columns)).limit(limit)
            found |= {row.tip_id: Line(segment.code, *row) for row in tx.execute(query)}
    return sorted(found.values(), key=lambda line: (line.at, line.tip_id.hex), reverse=segment.newest_first)[:limit]


def _typed(key: Key) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return literal(key.at, queue_line.c.at.type), literal(key.tip_id, queue_line.c.tip_id.type)


def _part(
    unit_ids: Sequence[str], unit_id: str, section: int, segment: Segment, day_end: datetime, wanted: Wanted
) -> Select[Any]:
    """One range of the index (unit, section, at, tip), without what other lines stand for."""
    conditions = [queue_line.c.unit_id == unit_id, queue_line.c.section == section]
    if segment.due is not None:
        conditions.append(queue_line.c.at <= day_end if segment.due else queue_line.c.at > day_end)
    conditions += _chosen(queue_line, wanted)
    if len(unit_ids) > 1:
        conditions.append(~_listed_earlier(unit_ids))
    if wanted.incident_id is None and section != DONE:
        conditions.append(or_(queue_line.c.incident_id.is_(None), ~_folded(wanted)))
    return select(
        queue_line.c.tip_id, queue_line.c.unit_id, queue_line.c.at, queue_line.c.kind, queue_line.c.incident_id
    ).where(*conditions)


def _chosen(line: FromClause, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = {"category": wanted.category, "officer_id": wanted.officer_id, "incident_id": wanted.incident_id}
    return [line.c[name] == value for name, value in asked.items() if value is not None]


def _listed_earlier(unit_ids: Sequence[str]) -> ColumnElement[bool]:
    """Another unit of this officer sees the tip through an earlier step."""
    other = queue_line.alias("other")
    return exists().where(
        other.c.tip_id == queue_line.c.tip_id,
        other.c.unit_id.in_(unit_ids),
        tuple_(other.c.step_n, other.c.unit_id) < tuple_(queue_line.c.step_n, queue_line.c.unit_id),
    )


def _folded(wanted: Wanted) -> ColumnElement[bool]:
    """An earlier line of the same burst, in the same state, stands for this one."""
    first = queue_line.alias("first")
    return exists().where(
        first.c.incident_id == queue_line.c.incident_id,
        first.c.unit_id == queue_line.c.unit_id,
        first.c.section == queue_line.c.section,
        tuple_(first.c.at, first.c.tip_id) < tuple_(queue_line.c.at, queue_line.c.tip_id),
        *_chosen(first, wanted),
    )


# --- what a page shows beside its lines ---------------------------------------------------------------------------------


def together(tx: Connection, found: Sequence[Line]) -> dict[UUID, int]:
    """tip id → how many tips its line stands for, where that is more than one."""
    bursts = {line.incident_id for line in found if line.incident_id is not None}
    rows = tx.execute(
        select(queue_line.c.incident_id, queue_line.c.unit_id, queue_line.c.section, func.count())
        .where(queue_line.c.incident_id.in_(bursts))
        .group_by(queue_line.c.incident_id, queue_line.c.unit_id, queue_line.c.section)
    )
    counts = {tuple(row[:3]): row[3] for row in rows} if bursts else {}
    sections = {each.code: each.sections for each in SEGMENTS}
    of_line = {
        line.tip_id: max(counts.get((line.incident_id, line.unit_id, section), 0) for section in sections[line.segment])
        for line in found
    }
    return {tip_id: number for tip_id, number in of_line.items() if number > 1}


def tips_of(tx: Connection, found: Sequence[Line]) -> dict[UUID, TipRow]:
    return tips.of_ids(tx, [line.tip_id for line in found])


def steps_of(tx: Connection, found: Sequence[Line]) -> dict[UUID, tuple[str, str]]:
    """tip id → (state, role) of the step through which the line's unit sees it."""
    units = {line.tip_id: line.unit_id for line in found}
    query = select(alert_step.c.tip_id, alert_step.c.unit_id, alert_step.c.state, alert_step.c.role, alert_step.c.n).where(
        alert_step.c.tip_id.in_(units), alert_step.c.state.in_(LISTED_STATES)
    )
    # What may act goes before a copy, that before a trace, an earlier step before a later one: the last one written stays.
    rows = sorted(tx.execute(query), key=lambda row: (row.state != "passed", row.role != "cc", -row.n))
    return {row.tip_id: (row.state, row.role) for row in rows if units[row.tip_id] == row.unit_id}


def kinds_of(tx: Connection, found: Sequence[Line]) -> dict[UUID, list[str]]:
    """tip id → the kinds of its entries in order."""
    query = select(tip_entry.c.tip_id, tip_entry.c.kind).where(tip_entry.c.tip_id.in_([line.tip_id for line in found]))
    kinds: dict[UUID, list[str]] = {}
    for row in tx.execute(query.order_by(tip_entry.c.tip_id, tip_entry.c.n)):
        kinds.setdefault(row.tip_id, []).append(row.kind)
    return kinds


def cards_of(
    tx: Connection, found: Sequence[Line], holders: Sequence[str]
) -> dict[UUID, tuple[SealedEntry, Mapping[str, bytes]]]:
    """tip id → its newest card and the tip key as these holders have it, all still sealed."""
    ids = [line.tip_id for line in found]
    cards = tx.execute(
        select(tip_entry.c.tip_id, tip_entry.c.n, tip_entry.c.kind, tip_entry.c.sealed)
        .where(tip_entry.c.tip_id.in_(ids), tip_entry.c.kind == "card")
        .order_by(tip_entry.c.n)
    )
    keys: dict[UUID, dict[str, bytes]] = {}
    mine = select(tip_key).where(tip_key.c.tip_id.in_(ids), tip_key.c.holder.in_(holders))
    for row in tx.execute(mine):
        keys.setdefault(row.tip_id, {})[row.holder] = row.sealed
    return {row.tip_id: (SealedEntry(row.n, row.kind, row.sealed), keys.get(row.tip_id, {})) for row in cards}
