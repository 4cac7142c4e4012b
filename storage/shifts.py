"""The duty rota of a unit, about officers. It stands in the same `duty` rows that `lachan contact duty` writes.

An officer has a place at the desk: a contact of kind "desk" with his id. A shift planned in the browser is a duty row of that
place; a row of one of his chats, by the command line, counts as a shift of his, too. Rows are UTC; a shift belongs to the day on
which it began in Viet Nam.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, Join, Select, and_, delete, or_, select, update

from language.local_time import LOCAL, local_day
from storage import contacts
from storage.schema import contact, duty, membership, officer, rota_change
from storage.types import insert_with_conflicts

NAMESPACE = UUID("7b9c2c54-5d0e-4f0e-8a53-0a7f4c0e9d11")
#: nobody is on duty longer by one press
LONGEST_ON = timedelta(hours=12)
#: a change of shift that is nearer than this is not the end of a shift that begins now
TOO_NEAR = timedelta(minutes=30)
#: templates: code → (begins, ends), local; an end that is not later lies on the next day
SLOTS: Mapping[str, tuple[time, time]] = {
    "morning": (time(6), time(14)),
    "afternoon": (time(14), time(22)),
    "night": (time(22), time(6)),
    "day_long": (time(6), time(18)),
    "night_long": (time(18), time(6)),
}
CHANGES = (time(6), time(14), time(22))
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody's turn; `officer_id` None = a group or a hook that the command line put on duty, `name` says which."""

    unit_id: str
    officer_id: UUID | None
    name: str
    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        return local_day(self.starts_at)

    def runs(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class Gap:
    """From here to there nobody is on duty."""

    starts_at: datetime
    ends_at: datetime


# --- reading ------------------------------------------------------------------------------------------------------------


def planned(tx: Connection, unit_ids: Iterable[str], begin: datetime, end: datetime) -> list[Shift]:
    """Every shift that touches this stretch, the earliest first; none of officers who left the unit."""
    rows = tx.execute(
        select(contact.c.unit_id, contact.c.officer_id, officer.c.login, contact.c.label, contact.c.kind,
               duty.c.starts_at, duty.c.ends_at)
        .select_from(_rota())
        .where(contact.c.unit_id.in_(list(unit_ids)), _counts(begin), duty.c.starts_at < end, duty.c.ends_at > begin)
    )  # fmt: skip
    found = {Shift(r.unit_id, r.officer_id, r.login or r.label or r.kind, r.starts_at, r.ends_at) for r in rows}
    return sorted(found, key=lambda s: (s.starts_at, s.ends_at, s.name))


def ended(tx: Connection, since: datetime, until: datetime) -> list[Shift]:
    """Officers' shifts, of all units, that ended after `since` and by `until`."""
    rows = tx.execute(
        select(contact.c.unit_id, contact.c.officer_id, officer.c.login, duty.c.starts_at, duty.c.ends_at)
        .select_from(_rota())
        .where(contact.c.officer_id.is_not(None), contact.c.purpose == "alerts")
        .where(duty.c.ends_at > since, duty.c.ends_at <= until)
    )
    return sorted({Shift(*row) for row in rows}, key=lambda s: (s.ends_at, s.unit_id, s.name))


def _rota() -> Join:
    mine = (membership.c.officer_id == contact.c.officer_id) & (membership.c.unit_id == contact.c.unit_id)
    return (
        duty.join(contact, contact.c.id == duty.c.contact_id)
        .outerjoin(officer, officer.c.id == contact.c.officer_id)
        .outerjoin(membership, mine)
    )


def _counts(now: datetime) -> ColumnElement[bool]:
    holds = or_(contact.c.effective_to.is_(None), contact.c.effective_to > now.date())
    return and_(contact.c.purpose == "alerts", holds, or_(contact.c.officer_id.is_(None), membership.c.state == "active"))


def with_rota(tx: Connection) -> tuple[str, ...]:
    """Units that have a rota: without a current row nobody of theirs is alerted."""
    rows = tx.scalars(
        select(contact.c.unit_id).join(duty, duty.c.contact_id == contact.c.id).where(contact.c.purpose == "alerts", duty.c.planned)
        .where(contact.c.effective_to.is_(None)).distinct()
    )  # fmt: skip
    return tuple(sorted(rows))


def gaps(shifts: Iterable[Shift], begin: datetime, end: datetime) -> list[Gap]:
    """The stretches between `begin` and `end` in which none of these shifts runs."""
    found, covered = [], begin
    for each in sorted(shifts, key=lambda s: s.starts_at):
        if each.starts_at > covered:
            found.append(Gap(covered, min(each.starts_at, end)))
        covered = max(covered, each.ends_at)
        if covered >= end:
            return found
    return [*found, Gap(covered, end)]


def stretch(shifts: Sequence[Shift], at: Shift) -> Shift:
    """This shift with every one of the same officer and unit that follows or precedes it without a break."""
    mine = [s for s in shifts if (s.unit_id, s.officer_id) == (at.unit_id, at.officer_id)]
    begin, end = at.starts_at, at.ends_at
    while True:
        touching = [s for s in mine if s.starts_at <= end and s.ends_at >= begin]
        wider = min([begin, *(s.starts_at for s in touching)]), max([end, *(s.ends_at for s in touching)])
        if wider == (begin, end):
            return Shift(at.unit_id, at.officer_id, at.name, begin, end)
        begin, end = wider


def stretch_now(tx: Connection, unit_id: str, officer_id: UUID, now: datetime) -> Shift | None:
    """The officer's whole turn that runs now, however many rows it is made of; None = he is not on duty."""
    near = planned(tx, [unit_id], now - 2 * LONGEST_ON, now + 2 * LONGEST_ON)
    runs = next((s for s in near if s.officer_id == officer_id and s.runs(now)), None)
    return stretch(near, runs) if runs else None


def slot(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Local times of a day as moments; an end that is not later than the beginning lies on the next day."""
    start = datetime.combine(day, begins, LOCAL)
    end = datetime.combine(day if ends > begins else day + timedelta(days=1), ends, LOCAL)
    return start, end


# --- changing -----------------------------------------------------------------------------------------------------------


def place_at_desk(tx: Connection, unit_id: str, officer_id: UUID, login: str) -> UUID:
    """The officer's place at this unit's desk; made when he has none."""
    place = uuid5(NAMESPACE, f"{unit_id} {officer_id}")
    values = {"id": place, "unit_id": unit_id, "kind": "desk", "officer_id": officer_id, "label": login, "rank": 1,
              "purpose": "alerts"}  # fmt: skip
    query = insert_with_conflicts(tx, contact).values(**values)
    tx.execute(query.on_conflict_do_update(index_elements=["id"], set_={"label": login, "effective_to": None}))
    return place


def put(tx: Connection, shift: Shift, *, planned: bool = True) -> None:
    """Plan an officer's shift; the same beginning once more changes its end. Not `planned`: it makes no rota."""
    if shift.officer_id is None:
        raise ValueError("a shift planned here is an officer's")
    place = place_at_desk(tx, shift.unit_id, shift.officer_id, shift.name)
    contacts.put_on_duty(tx, place, shift.starts_at, shift.ends_at, planned=planned)


def remove(tx: Connection, shift: Shift) -> bool:
    """False = there was no such shift (any more)."""
    mine = _contacts_of(shift.unit_id, shift.officer_id)
    rows = duty.c.contact_id.in_(mine) & (duty.c.starts_at == shift.starts_at) & (duty.c.ends_at == shift.ends_at)
    return bool(tx.execute(delete(duty).where(rows)).rowcount)


def _contacts_of(unit_id: str, officer_id: UUID | None) -> Select[tuple[UUID]]:
    return select(contact.c.id).where(contact.c.unit_id == unit_id, contact.c.officer_id == officer_id)


def swap(tx: Connection, one: Shift, other: Shift) -> bool:
    """Each takes the other's turn. False = one of the two is not planned like that any more; nothing changes."""
    begin, end = min(one.starts_at, other.starts_at), max(one.ends_at, other.ends_at)
    there = planned(tx, [one.unit_id], begin, end)
    if one not in there or other not in there:
        return False
    remove(tx, one)
    remove(tx, other)
    put(tx, Shift(one.unit_id, other.officer_id, other.name, one.starts_at, one.ends_at))
    put(tx, Shift(one.unit_id, one.officer_id, one.name, other.starts_at, other.ends_at))
    return True


def copy_week(tx: Connection, unit_id: str, monday: date, *, turn: bool) -> int:
    """Next week like the one that begins on `monday`; `turn`: everybody takes the place of the one before him. How many shifts."""
    begin = datetime.combine(monday, time(), LOCAL)
    week = [s for s in planned(tx, [unit_id], begin, begin + WEEK) if begin <= s.starts_at < begin + WEEK and s.officer_id]
    people = list(dict.fromkeys((s.officer_id, s.name) for s in week))
    follower = dict(zip(people, people[1:] + people[:1], strict=True)) if turn else {each: each for each in people}
    for each in week:
        officer_id, name = follower[each.officer_id, each.name]
        put(tx, Shift(unit_id, officer_id, name, each.starts_at + WEEK, each.ends_at + WEEK))
    return len(week)


def drop(tx: Connection, unit_id: str) -> int:
    """No rota any more: everybody of the unit who can be reached is alerted again. How many rows went."""
    ids = select(contact.c.id).where(contact.c.unit_id == unit_id)
    return tx.execute(delete(duty).where(duty.c.contact_id.in_(ids))).rowcount


def planned_end(tx: Connection, unit_id: str, now: datetime) -> datetime:
    """Until when somebody who comes now stays: the next change of shift of this unit, else at 6, 14 or 22 o'clock; 12 hours at most."""
    near = planned(tx, [unit_id], now, now + LONGEST_ON)
    ends = [s.starts_at for s in near if s.starts_at > now] + [s.ends_at for s in near if s.runs(now)]
    usual = [slot(local_day(now) + timedelta(days=n), at, at)[0] for n in (0, 1) for at in CHANGES]
    for moments in (ends, usual):
        later = [moment for moment in moments if now + TOO_NEAR <= moment <= now + LONGEST_ON]
        if later:
            return min(later)
    return now + LONGEST_ON


def sign_on(tx: Connection, unit_id: str, officer_id: UUID, login: str, now: datetime) -> Shift | None:
    """On duty from now on, although the rota forgot him or his shift begins a little later. None = he is already."""
    if stretch_now(tx, unit_id, officer_id, now) is not None:
        return None
    until = planned_end(tx, unit_id, now)
    own = [s for s in planned(tx, [unit_id], now, until) if s.officer_id == officer_id]
    # He came early: his own shift goes on from where this one ends.
    mine = Shift(unit_id, officer_id, login, now, own[0].starts_at if own else until)
    put(tx, mine, planned=False)
    return mine


def cut(tx: Connection, unit_id: str, officer_id: UUID, now: datetime) -> bool:
    """His turn ends now."""
    mine = duty.c.contact_id.in_(_contacts_of(unit_id, officer_id))
    runs = (duty.c.starts_at <= now) & (duty.c.ends_at > now)
    tx.execute(delete(duty).where(mine, duty.c.starts_at == now))
    return bool(tx.execute(update(duty).where(mine, runs).values(ends_at=now)).rowcount)


# --- telling ------------------------------------------------------------------------------------------------------------


def note_change(tx: Connection, unit_id: str, officer_id: UUID, now: datetime) -> None:
    query = insert_with_conflicts(tx, rota_change).values(officer_id=officer_id, unit_id=unit_id, at=now)
    tx.execute(query.on_conflict_do_update(index_elements=["officer_id", "unit_id"], set_={"at": now}))


def changes_for(tx: Connection, officer_id: UUID) -> tuple[str, ...]:
    """Units whose rota was changed for this officer and who has not said yet that he saw it."""
    return tuple(tx.scalars(select(rota_change.c.unit_id).where(rota_change.c.officer_id == officer_id).order_by(rota_change.c.unit_id)))


def seen_change(tx: Connection, officer_id: UUID) -> None:
    tx.execute(delete(rota_change).where(rota_change.c.officer_id == officer_id))


def chats_of(tx: Connection, unit_id: str, officer_ids: Sequence[UUID]) -> list[UUID]:
    """The chats of these officers that can be reached, as contact ids."""
    query = select(contact.c.id).where(
        contact.c.unit_id == unit_id, contact.c.officer_id.in_(list(officer_ids)), contact.c.kind == "private",
        contact.c.stopped_on.is_(None), contact.c.effective_to.is_(None),
    )  # fmt: skip
    return list(tx.scalars(query))


def people_of(tx: Connection, unit_id: str) -> list[tuple[UUID, str, str]]:
    """(officer id, login, role) of the unit's active members."""
    rows = tx.execute(
        select(officer.c.id, officer.c.login, membership.c.role)
        .join(membership, membership.c.officer_id == officer.c.id)
        .where(membership.c.unit_id == unit_id, membership.c.state == "active", officer.c.state == "active")
        .order_by(officer.c.login)
    )
    return [(row.id, row.login, row.role) for row in rows]
