"""What a unit passed on: the list of it, and each tip as it stood then. Reading only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.desk_access import Access, NotYours, guarded, signed_in
from bot.handlers.services import Services
from bot.handlers.unit import SealedTip, count_opening
from storage import alerts, desk_reads, media, set_asides, tips, traces, unit_keys
from storage.desk_sessions import DeskSession
from storage.media import SealedMedia
from storage.milestones import Milestones
from storage.set_asides import SetAside
from storage.tips import TipRow
from storage.traces import Trace

LISTED = 200


@dataclass(frozen=True, slots=True)
class Passed:
    """What left these units. `asked`: called out of scope, waits for another unit; it cannot be opened meanwhile."""

    tips: Sequence[TipRow]
    asked: Sequence[tuple[TipRow, SetAside]]
    unit_names: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)


async def read_passed(services: Services, cookie: str) -> Passed:
    """Raises SignedOut."""
    now = services.clock()

    def read(tx: Connection) -> Passed:
        session = signed_in(tx, cookie, now)
        rows = traces.of_units(tx, session.tip_units, LISTED)
        asked = [(row, each) for each in set_asides.asked_by(tx, session.tip_units) if (row := tips.get(tx, each.tip_id))]
        units = {row.unit_id for row in rows} | {each.confirm_unit_id for _, each in asked}
        return Passed(rows, asked, desk_reads.unit_names(tx, units))

    return await services.db.read(read)


async def open_trace(services: Services, cookie: str, tip_id: UUID) -> SealedTip:
    """The tip up to its transfer; counted and written down like every opening. Raises SignedOut, NotYours, TooManyOpenings."""
    now = services.clock()

    def open_(tx: Connection) -> SealedTip:
        session = signed_in(tx, cookie, now)
        return _up_to(tx, *_allowed(services, tx, session, tip_id))

    return await guarded(services, cookie, tip_id, "open_trace", open_)


async def open_trace_media(services: Services, cookie: str, tip_id: UUID, media_id: UUID) -> tuple[SealedTip, SealedMedia]:
    """A photo or voice note that was there at the transfer. Raises like `open_trace`."""
    now = services.clock()

    def open_(tx: Connection) -> tuple[SealedTip, SealedMedia]:
        who, trace = _allowed(services, tx, signed_in(tx, cookie, now), tip_id)
        row = media.get(tx, media_id)
        if row is None or row.tip_id != tip_id or str(media_id) not in trace.media:
            raise NotYours
        return _up_to(tx, who, trace), row

    return await guarded(services, cookie, tip_id, "open_trace", open_)


def _allowed(services: Services, tx: Connection, session: DeskSession, tip_id: UUID) -> tuple[Access, Trace]:
    row, trace = tips.lock(tx, tip_id), traces.of_tip(tx, tip_id, session.tip_units)
    if row is None or trace is None:
        raise NotYours
    step = next((s for s in alerts.of_tip(tx, tip_id) if s.unit_id == trace.unit_id), None)
    if step is None:
        raise NotYours
    who = Access(session, row, step)
    count_opening(services, tx, services.clock(), who, "open_trace")
    return who, trace


def _up_to(tx: Connection, who: Access, trace: Trace) -> SealedTip:
    row = who.tip
    return SealedTip(
        # Status, result and who has it now are not this unit's any more.
        access=replace(who, tip=replace(row, entries=trace.until_n, officer_id=None)),
        keys=tips.sealed_keys(tx, row.id),
        entries=tuple(entry for entry in tips.entries(tx, row.id) if entry.n <= trace.until_n),
        steps=(),
        unit_keys=tuple(unit_keys.held_by(tx, who.session.officer_id)),
        evidence={k: v for k, v in desk_reads.evidence_kinds(tx, row.id).items() if k in trace.media},
        unit_names=desk_reads.unit_names(tx, {row.unit_id, trace.unit_id}),
        milestones=Milestones((), 0, None, None),
    )
