"""The duty rota at the desk: members read it, the chief changes it, everybody signs on for himself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.desk_access import NotYours, signed_in
from bot.handlers.services import Services
from language.local_time import LOCAL, local_day
from storage import audit, desk_reads, outbox, shifts, slips
from storage.desk_sessions import DeskSession
from storage.shifts import Gap, Shift

T = TypeVar("T")

DAYS = 15  #: today and the next fourteen
LONGEST_SHIFT = timedelta(hours=24)
#: before the end of a turn the desk reminds of the slip
SOON = timedelta(minutes=45)


class BadShift(ValueError):
    """What was asked cannot be planned; the code says why: who | day | time | long | past | gone | same | empty."""


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the rota: the shifts that begin on this day, and where nobody is on duty in it."""

    day: date
    shifts: tuple[Shift, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Rota:
    session: DeskSession
    units: tuple[str, ...]  #: of which he may read the rota
    unit_id: str | None
    unit_names: Mapping[str, tuple[str, str | None]]
    may_edit: bool
    days: tuple[Day, ...]
    has_rota: bool
    people: tuple[tuple[UUID, str, str], ...]
    now: datetime
    turn: Shift | None  #: his own, if it runs now

    @property
    def to_come(self) -> list[Shift]:
        """Officers' shifts that have not begun: those that can be swapped."""
        return [s for day in self.days for s in day.shifts if s.officer_id and s.starts_at > self.now]


@dataclass(frozen=True, slots=True)
class UnitNow:
    """Who is on duty in a unit at this moment, and what its change of shift still needs."""

    unit_id: str
    on_duty: tuple[Shift, ...]
    has_rota: bool
    ends_soon: Shift | None  #: my own turn, when it ends soon and no slip of mine is written
    mine: Shift | None
    waiting: tuple[slips.Slip, ...]  #: slips that nobody has signed
    next_at: datetime | None  #: when somebody is on duty again, where nobody is now


@dataclass(frozen=True, slots=True)
class ShiftsNow:
    """What the head of the queue says about shifts."""

    units: tuple[UnitNow, ...]
    climbed: tuple[slips.Slip, ...]  #: unsigned slips of other units that climbed to mine
    changes: tuple[str, ...]  #: units whose rota was changed for me
    unit_names: Mapping[str, tuple[str, str | None]]
    logins: Mapping[UUID, str]
    now: datetime


# --- reading ------------------------------------------------------------------------------------------------------------


def active_units(session: DeskSession) -> tuple[str, ...]:
    return tuple(m.unit_id for m in session.memberships if m.state == "active")


def chosen(units: Sequence[str], asked: str) -> str | None:
    """The unit that the page shows: the one asked for, else the first. Raises NotYours for one that is not his."""
    if asked and asked not in units:
        raise NotYours
    return asked or (units[0] if units else None)


async def rota(services: Services, cookie: str, asked: str = "") -> Rota:
    """The rota of one of his units. Raises SignedOut, NotYours."""
    now = services.clock()
    return await services.db.read(lambda tx: _rota(tx, signed_in(tx, cookie, now), asked, now))


def _rota(tx: Connection, session: DeskSession, asked: str, now: datetime) -> Rota:
    units = active_units(session)
    unit_id = chosen(units, asked)
    names = desk_reads.unit_names(tx, units)
    if unit_id is None:
        return Rota(session, units, None, names, False, (), False, (), now, None)
    has_rota = unit_id in shifts.with_rota(tx)
    return Rota(
        session, units, unit_id, names, unit_id in session.units_for("unit"), days(tx, unit_id, now, has_rota=has_rota),
        has_rota, tuple(shifts.people_of(tx, unit_id)), now, shifts.stretch_now(tx, unit_id, session.officer_id, now),
    )  # fmt: skip


def days(tx: Connection, unit_id: str, now: datetime, *, has_rota: bool) -> tuple[Day, ...]:
    first = local_day(now)
    begin = midnight(first)
    found = shifts.planned(tx, [unit_id], begin, begin + timedelta(days=DAYS))
    made = []
    for n in range(DAYS):
        day = first + timedelta(days=n)
        start, end = max(midnight(day), now), midnight(day + timedelta(days=1))
        # The first day lists the night shift that still runs, too: who looks at it at two in the morning wants to see it.
        today = tuple(s for s in found if s.day == day or (n == 0 and s.day < day and s.ends_at > now))
        made.append(Day(day, today, tuple(shifts.gaps(found, start, end)) if has_rota else ()))
    return tuple(made)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)


async def shifts_now(services: Services, cookie: str) -> ShiftsNow:
    """For the head of the queue. Raises SignedOut."""
    now = services.clock()

    def read(tx: Connection) -> ShiftsNow:
        session = signed_in(tx, cookie, now)
        units = session.tip_units
        with_rota = shifts.with_rota(tx)
        found = tuple(_unit_now(tx, session, unit_id, now, has_rota=unit_id in with_rota) for unit_id in units)
        climbed = tuple(slips.climbed_to(tx, units)) if units else ()
        changes = shifts.changes_for(tx, session.officer_id)
        leaving = {slip.officer_id for slip in (*climbed, *(s for each in found for s in each.waiting))}
        names = desk_reads.unit_names(tx, {*units, *changes, *(slip.unit_id for slip in climbed)})
        return ShiftsNow(found, climbed, changes, names, desk_reads.logins(tx, leaving), now)

    return await services.db.read(read)


def _unit_now(tx: Connection, session: DeskSession, unit_id: str, now: datetime, *, has_rota: bool) -> UnitNow:
    near = shifts.planned(tx, [unit_id], now, now + timedelta(days=DAYS))
    running = tuple(s for s in near if s.runs(now))
    mine = shifts.stretch_now(tx, unit_id, session.officer_id, now)
    waiting = tuple(slips.unsigned(tx, [unit_id]))
    written = any(s.officer_id == session.officer_id and s.given_at and mine and s.ends_at > mine.starts_at
                  for s in slips.of_unit(tx, [unit_id], limit=20)) if mine else False  # fmt: skip
    soon = mine if mine and not written and mine.ends_at - now <= SOON else None
    later = min((s.starts_at for s in near if s.starts_at > now), default=None)
    return UnitNow(unit_id, running, has_rota, soon, mine, waiting, None if running else later)


# --- changing -----------------------------------------------------------------------------------------------------------


async def act(
    services: Services, cookie: str, unit_id: str, action: str, need: str,
    work: Callable[[Connection, DeskSession, datetime], T],
) -> T:  # fmt: skip
    """Do something about a unit in one transaction, with its audit row; a refusal leaves nothing but its own row.

    Raises SignedOut, NotYours, and what `work` raises.
    """
    now = services.clock()

    def run(tx: Connection) -> T:
        session = signed_in(tx, cookie, now)
        if unit_id not in session.units_for(need):
            raise NotYours
        done = work(tx, session, now)
        _write_down(services, tx, session, action, unit_id, now)
        return done

    try:
        done = await services.db.write(run)
    except NotYours:
        await services.db.write(lambda tx: _write_down(services, tx, signed_in(tx, cookie, now), f"{action}_refused", None, now))
        raise
    services.bells.ring(f"unit:{unit_id}")
    return done


def _write_down(
    services: Services, tx: Connection, session: DeskSession, action: str, unit_id: str | None, now: datetime
) -> None:
    key = services.keyring.audit_key
    audit.append(tx, key=key, now=now, actor=str(session.officer_id), action=action, unit_id=unit_id)


async def plan(services: Services, cookie: str, unit_id: str, officer_id: UUID, starts_at: datetime, ends_at: datetime) -> None:
    """Raises SignedOut, NotYours, BadShift."""
    if ends_at - starts_at > LONGEST_SHIFT:
        raise BadShift("long")

    def work(tx: Connection, _session: DeskSession, now: datetime) -> None:
        if ends_at <= now:
            raise BadShift("past")
        login = next((name for who, name, _ in shifts.people_of(tx, unit_id) if who == officer_id), None)
        if login is None:
            raise BadShift("who")
        shifts.put(tx, Shift(unit_id, officer_id, login, starts_at, ends_at))
        _tell(services, tx, unit_id, [officer_id], now)

    await act(services, cookie, unit_id, "shift_plan", "unit", work)


async def remove(services: Services, cookie: str, unit_id: str, mark: str) -> None:
    """A shift that runs already ends now. Raises SignedOut, NotYours, BadShift("gone")."""

    def work(tx: Connection, _session: DeskSession, now: datetime) -> None:
        each = find(tx, unit_id, mark)
        if each.ends_at <= now or each.officer_id is None:
            raise BadShift("past" if each.officer_id else "who")
        if each.runs(now):
            turn = shifts.stretch_now(tx, unit_id, each.officer_id, now) or each
            shifts.cut(tx, unit_id, each.officer_id, now)
            slips.owe_turn(tx, Shift(unit_id, each.officer_id, each.name, turn.starts_at, now), now)
        else:
            shifts.remove(tx, each)
        _tell(services, tx, unit_id, [each.officer_id], now)

    await act(services, cookie, unit_id, "shift_remove", "unit", work)


async def swap(services: Services, cookie: str, unit_id: str, one: str, other: str) -> None:
    """Two officers take each other's shift, and both are told. Raises SignedOut, NotYours, BadShift."""

    def work(tx: Connection, _session: DeskSession, now: datetime) -> None:
        a, b = find(tx, unit_id, one), find(tx, unit_id, other)
        if a.officer_id is None or b.officer_id is None or a.officer_id == b.officer_id:
            raise BadShift("same")
        if min(a.starts_at, b.starts_at) <= now:
            raise BadShift("past")
        if not shifts.swap(tx, a, b):
            raise BadShift("gone")
        _tell(services, tx, unit_id, [a.officer_id, b.officer_id], now)

    await act(services, cookie, unit_id, "shift_swap", "unit", work)


async def copy_week(services: Services, cookie: str, unit_id: str, monday: date, *, turn: bool) -> int:
    """Next week like the week from `monday` on. Raises SignedOut, NotYours, BadShift("empty")."""

    def work(tx: Connection, _session: DeskSession, now: datetime) -> int:
        count = shifts.copy_week(tx, unit_id, monday, turn=turn)
        if not count:
            raise BadShift("empty")
        _tell(services, tx, unit_id, [who for who, _, _ in shifts.people_of(tx, unit_id)], now)
        return count

    return await act(services, cookie, unit_id, "shift_copy", "unit", work)


async def drop(services: Services, cookie: str, unit_id: str) -> None:
    """No rota any more: alerts go to everybody of the unit again. Raises SignedOut, NotYours."""

    def work(tx: Connection, _session: DeskSession, now: datetime) -> None:
        for each in [s for s in shifts.planned(tx, [unit_id], now, now + timedelta(seconds=1)) if s.officer_id]:
            turn = shifts.stretch_now(tx, unit_id, each.officer_id, now) if each.officer_id else None
            if turn is not None:
                slips.owe_turn(tx, Shift(unit_id, each.officer_id, each.name, turn.starts_at, now), now)
        shifts.drop(tx, unit_id)

    await act(services, cookie, unit_id, "shift_drop", "unit", work)


async def sign_on(services: Services, cookie: str, unit_id: str) -> Shift | None:
    """On duty from now on. None = he was already. Raises SignedOut, NotYours."""

    def work(tx: Connection, session: DeskSession, now: datetime) -> Shift | None:
        return shifts.sign_on(tx, unit_id, session.officer_id, session.login, now)

    return await act(services, cookie, unit_id, "shift_on", "tips", work)


async def seen_change(services: Services, cookie: str) -> None:
    """He has read that his rota was changed. Raises SignedOut."""
    now = services.clock()
    await services.db.write(lambda tx: shifts.seen_change(tx, signed_in(tx, cookie, now).officer_id))


def _tell(services: Services, tx: Connection, unit_id: str, officer_ids: Sequence[UUID], now: datetime) -> None:
    """Who is concerned reads it at the desk, and in his chat where he has one; the words are made when it is sent."""
    for officer_id in officer_ids:
        shifts.note_change(tx, unit_id, officer_id, now)
    for chat in shifts.chats_of(tx, unit_id, officer_ids):
        dedupe = f"rota{chat.hex}{now:%Y%m%d%H%M}"
        outbox.enqueue(tx, lane="reply", kind="rota", ref=chat, target_id=chat, not_before=now, dedupe=dedupe)


# --- a shift in a form --------------------------------------------------------------------------------------------------


def mark_of(shift: Shift) -> str:
    """What a form says of a shift; it names no secret."""
    return f"{shift.officer_id}_{shift.starts_at.timestamp():.6f}_{shift.ends_at.timestamp():.6f}"


def find(tx: Connection, unit_id: str, mark: str) -> Shift:
    """The shift with this mark as it is planned now. Raises BadShift("gone")."""
    near = shifts.planned(tx, [unit_id], datetime(2000, 1, 1, tzinfo=LOCAL), datetime(3000, 1, 1, tzinfo=LOCAL))
    found = next((each for each in near if mark_of(each) == mark), None)
    if found is None:
        raise BadShift("gone")
    return found
