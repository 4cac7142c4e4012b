"""Alert steps: which unit must see a tip by when. State is kept per step, never per tip.

waiting → due (its minute came, nobody had acknowledged) → acknowledged; or waiting → held (somebody else acknowledged first).
Whoever hands the tip on has a step that is "passed" from then on; who calls it out of scope, one that is "aside" meanwhile.
An acknowledgement that was not followed by action lapses: its step is due again and the ladder goes on (`lapse`).
`due_at` stands only while it is needed and is cut to the day with the acknowledgement: afterwards it would tell when the tip came.
`minutes` stay, so that the rest of a ladder can be set going again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage import contacts, outbox
from storage.conversations import full_hour_after
from storage.schema import (
    acknowledgement,
    acknowledgement_rule,
    alert_card,
    alert_step,
    escalation_step,
    sent_alert,
    tip,
)
from storage.types import insert_with_conflicts

OPEN_STATES = ("due", "acknowledged")
#: "passed": the unit handed the tip on; "aside": it called the tip out of scope, and another unit looks at that
CLOSED_STATES = ("passed", "aside")
SECOND_CONTACT = "second_contact"
#: until the second contact of a unit is alerted, where the directory has no row for it
SECOND_AFTER = {"urgent": 3, "normal": 60}
#: between two steps that were stored before their minutes were
UNKNOWN_MINUTES = 10
#: a counter is put into an alert at most so often
REFRESH_SECONDS = 20


@dataclass(frozen=True, slots=True)
class AlertStep:
    id: UUID
    tip_id: UUID
    unit_id: str
    n: int
    role: str  #: primary | cc | escalation | province | operator
    state: str  #: waiting | due | acknowledged | held | skipped | passed | aside
    reason: str | None  #: why skipped; of a due step also: nobody_on_duty | lapsed
    due_at: datetime  #: aware UTC; the bare day once acknowledged or held
    minutes: int | None = None  #: after the routing
    quiet: bool = False  #: another tip of the same incident carries the alert


def cut_to_day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def add(
    tx: Connection, steps: Iterable[AlertStep], *, urgency: str = "normal", delay: timedelta = timedelta(0)
) -> list[str]:
    """Store the route of a tip and enqueue the alerts of the steps that are due, all in the caller's commit.

    `delay` holds the messages back, not the steps: the desk shows them at once. Returns the units that are alerted although
    their minute has not come, because nobody is on duty below them.
    """
    raised: list[str] = []
    for step in steps:
        values = {name: getattr(step, name) for name in AlertStep.__slots__}
        tx.execute(insert(alert_step).values(**values))
    for step in steps:
        if step.state == "due" and not _alert(tx, step, step.due_at + delay, urgency) and step.role != "cc":
            _hasten(tx, step.tip_id, step.id, step.n, step.due_at)
            raised += [unit_id for _, unit_id in _raise(tx, step.due_at, step.tip_id)]
    return raised


def of_tip(tx: Connection, tip_id: UUID) -> list[AlertStep]:
    rows = tx.execute(select(alert_step).where(alert_step.c.tip_id == tip_id).order_by(alert_step.c.n, alert_step.c.id))
    return [AlertStep(*row) for row in rows]


def step_for(tx: Connection, tip_id: UUID, unit_ids: Sequence[str]) -> AlertStep | None:
    """The step through which one of these units knows the tip: an open one before a waiting one, one that may act before a
    copy; skipped ones never."""
    steps = [s for s in of_tip(tx, tip_id) if s.unit_id in unit_ids and s.state != "skipped"]
    return min(steps, key=lambda s: (s.state not in OPEN_STATES, s.role == "cc", s.n), default=None)


def acknowledge(tx: Connection, tip_id: UUID, unit_id: str) -> bool:
    """This unit takes the tip: its step is acknowledged, waiting ones are held, and every time is cut to the day.

    False = not its turn, only copied (cc), or a unit of the same or a higher step was first; nothing changes.
    """
    rows = tx.execute(select(alert_step).where(alert_step.c.tip_id == tip_id).with_for_update()).all()
    mine = next((r for r in rows if r.unit_id == unit_id and r.state == "due" and r.role != "cc"), None)
    if mine is None or any(r.state == "acknowledged" and r.n >= mine.n for r in rows):
        return False
    for row in rows:
        state = "acknowledged" if row.id == mine.id else "held" if row.state == "waiting" else row.state
        tx.execute(
            update(alert_step).where(alert_step.c.id == row.id).values(state=state, due_at=cut_to_day(row.due_at))
        )
    outbox.settle_refs(tx, [row.id for row in rows])
    return True


def climb(tx: Connection, tip_id: UUID, now: datetime, *, is_late: bool = False, quiet: bool = False) -> str | None:
    """Alert the next unit of the ladder at once and set the rest of it going again; returns that unit, None at the top.

    `is_late`: the tipster contests a result. No row may keep that minute: it is cut to the day, and the ladder goes on from the
    next full hour.
    """
    rows = tx.execute(
        select(alert_step)
        .where(alert_step.c.tip_id == tip_id, alert_step.c.state.in_(("waiting", "held")), alert_step.c.role != "cc")
        .order_by(alert_step.c.n)
        .with_for_update()
    ).all()
    if not rows:
        return None
    first, begin = rows[0], full_hour_after(now) if is_late else now
    due_at = cut_to_day(now) if is_late else now
    tx.execute(update(alert_step).where(alert_step.c.id == first.id).values(state="due", due_at=due_at, quiet=quiet))
    for row in rows[1:]:
        later = begin + timedelta(minutes=_minutes(row) - _minutes(first))
        changes = {"state": "waiting", "due_at": later, "quiet": quiet}
        tx.execute(update(alert_step).where(alert_step.c.id == row.id).values(**changes))
    if not _alert(tx, first, due_at, _urgency(tx, tip_id), quiet=quiet):
        _hasten(tx, tip_id, first.id, first.n, now)
        _raise(tx, now, tip_id)
    unit_id: str = first.unit_id
    return unit_id


def _minutes(row: Row[Any]) -> int:
    return int(row.minutes if row.minutes is not None else row.n * UNKNOWN_MINUTES)


def lapse(tx: Connection, tip_id: UUID, unit_id: str, now: datetime, *, quiet: bool) -> str | None:
    """This unit's acknowledgement was not followed by action: its step is due again, and the next unit is alerted, which
    is returned. None = it was no acknowledgement any more, or there is nobody above."""
    step = tx.execute(
        select(alert_step.c.id)
        .where(alert_step.c.tip_id == tip_id, alert_step.c.unit_id == unit_id, alert_step.c.state == "acknowledged")
        .with_for_update()
    ).first()
    if step is None:
        return None
    tx.execute(update(alert_step).where(alert_step.c.id == step.id).values(state="due", reason="lapsed"))
    tx.execute(delete(acknowledgement).where(acknowledgement.c.step_id == step.id))
    return climb(tx, tip_id, now, quiet=quiet)


# --- what officers' acts do to a ladder ---------------------------------------------------------------------------------


def replace_ladder(
    tx: Connection, tip_id: UUID, steps: Sequence[AlertStep], *, kept: Sequence[str] = (), urgency: str = "normal"
) -> list[str]:
    """The tip goes to another chain: every old step is passed, the new ones follow with numbers of their own.

    `kept`: units that keep their copy. Returns the units that are alerted although their minute has not come.
    """
    old = tx.execute(select(alert_step).where(alert_step.c.tip_id == tip_id).with_for_update()).all()
    gone = [row for row in old if row.state != "skipped" and not (row.role == "cc" and row.unit_id in kept)]
    for row in gone:
        passed = {"state": "passed", "due_at": cut_to_day(row.due_at)}
        tx.execute(update(alert_step).where(alert_step.c.id == row.id).values(**passed))
    outbox.settle_refs(tx, [row.id for row in gone])
    first = max((row.n for row in old), default=-1) + 1
    return add(tx, [replace(each, n=first + each.n) for each in steps], urgency=urgency)


def call(tx: Connection, step_id: UUID, now: datetime, again: str, *, is_late: bool = False) -> None:
    """Alert the unit of this step now, also when it was alerted before; `again` is what makes this alert another one.

    `is_late`: the tipster's doing, whose minute no row may keep.
    """
    row = tx.execute(select(alert_step).where(alert_step.c.id == step_id).with_for_update()).one()
    due_at = cut_to_day(now) if is_late else now
    tx.execute(update(alert_step).where(alert_step.c.id == step_id).values(state="due", due_at=due_at, quiet=False))
    tx.execute(delete(acknowledgement).where(acknowledgement.c.step_id == step_id))
    if not _alert(tx, row, due_at, _urgency(tx, row.tip_id), quiet=False, again=again):
        _hasten(tx, row.tip_id, row.id, row.n, due_at)


def put_aside(tx: Connection, tip_id: UUID, unit_id: str) -> None:
    """This unit's own step stands aside until another unit has decided."""
    mine = (alert_step.c.tip_id == tip_id) & (alert_step.c.unit_id == unit_id) & alert_step.c.state.in_(OPEN_STATES)
    tx.execute(update(alert_step).where(mine).values(state="aside"))


def take_back(tx: Connection, tip_id: UUID, state: str) -> list[UUID]:
    """What stood aside is due or acknowledged again; returns the steps."""
    mine = (alert_step.c.tip_id == tip_id) & (alert_step.c.state == "aside")
    ids = list(tx.scalars(select(alert_step.c.id).where(mine).order_by(alert_step.c.n)))
    tx.execute(update(alert_step).where(alert_step.c.id.in_(ids)).values(state=state))
    return ids


def close_all(tx: Connection, tip_id: UUID) -> None:
    """No unit sees the tip any more."""
    rows = tx.execute(select(alert_step).where(alert_step.c.tip_id == tip_id).with_for_update()).all()
    for row in rows:
        state = row.state if row.state == "skipped" else "passed"
        changes = {"state": state, "due_at": cut_to_day(row.due_at)}
        tx.execute(update(alert_step).where(alert_step.c.id == row.id).values(**changes))
    outbox.settle_refs(tx, [row.id for row in rows])


def set_going(tx: Connection, tip_id: UUID, now: datetime) -> None:
    """Nobody has acknowledged after all: the steps above the highest open one get their minutes again, from now on."""
    rows = [row for row in _ladder_of(tx, tip_id) if row.role != "cc"]
    top = max((row for row in rows if row.state in OPEN_STATES), key=lambda row: row.n, default=None)
    for row in rows:
        if top is not None and row.n > top.n and row.state in ("waiting", "held"):
            later = now + timedelta(minutes=max(0, _minutes(row) - _minutes(top)))
            tx.execute(update(alert_step).where(alert_step.c.id == row.id).values(state="waiting", due_at=later))


def make_urgent(tx: Connection, tip_id: UUID, now: datetime, minutes: Sequence[int], again: str) -> bool:
    """The ladder of a tip that nobody has acknowledged goes on as an urgent one: who was alerted hears it again, and the
    others come in `minutes` (of the urgent rungs) at the latest. False = somebody has acknowledged, nothing to hasten."""
    rows = [row for row in _ladder_of(tx, tip_id) if row.role != "cc" and row.state not in (*CLOSED_STATES, "skipped")]
    if any(row.state == "acknowledged" for row in rows):
        return False
    base = min((row.n for row in rows), default=0)
    for row in rows:
        rung = row.n - base
        own = minutes[min(rung, len(minutes)) - 1] if rung and minutes else 0
        soon = min(_minutes(row), own)
        sooner = {"minutes": soon, "due_at": min(row.due_at, now + timedelta(minutes=soon))}
        tx.execute(update(alert_step).where(alert_step.c.id == row.id).values(**sooner))
        if row.state == "due":
            _alert(tx, row, now, "urgent", quiet=False, again=again)
    return True


def _ladder_of(tx: Connection, tip_id: UUID) -> Sequence[Row[Any]]:
    query = select(alert_step).where(alert_step.c.tip_id == tip_id).order_by(alert_step.c.n, alert_step.c.id)
    return tx.execute(query.with_for_update()).all()


def raise_due(tx: Connection, now: datetime) -> list[tuple[UUID, str]]:
    """Let every waiting step whose minute has come alert its unit. Returns (tip id, unit id) of each."""
    return _raise(tx, now, None)


def _raise(tx: Connection, now: datetime, tip_id: UUID | None) -> list[tuple[UUID, str]]:
    query = select(alert_step).where(alert_step.c.state == "waiting", alert_step.c.due_at <= now).order_by(alert_step.c.n)
    if tip_id is not None:
        query = query.where(alert_step.c.tip_id == tip_id)
    raised: list[tuple[UUID, str]] = []
    # A step that reaches nobody makes the next one due at once: look again until none is left.
    while rows := tx.execute(query.with_for_update()).all():
        for row in rows:
            tx.execute(update(alert_step).where(alert_step.c.id == row.id).values(state="due"))
            if not _alert(tx, row, now, _urgency(tx, row.tip_id)):
                _hasten(tx, row.tip_id, row.id, row.n, now)
            raised.append((row.tip_id, row.unit_id))
    return raised


def skip_if_empty(tx: Connection, step_id: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """A contact was just found to be gone: where it was the last one on duty, the next unit is alerted at once."""
    row = tx.execute(select(alert_step).where(alert_step.c.id == step_id).with_for_update()).one_or_none()
    if row is None or row.state != "due" or row.role == "cc" or not contacts.on_duty(tx, row.unit_id, now).is_empty:
        return []
    _hasten(tx, row.tip_id, row.id, row.n, now)
    return _raise(tx, now, row.tip_id)


def _hasten(tx: Connection, tip_id: UUID, step_id: UUID, n: int, now: datetime) -> None:
    """Nobody can be reached at this step: the next one need not wait. The step stays due, should somebody look after all."""
    tx.execute(update(alert_step).where(alert_step.c.id == step_id).values(reason="nobody_on_duty"))
    following = (
        select(alert_step.c.id)
        .where(
            alert_step.c.tip_id == tip_id, alert_step.c.state == "waiting", alert_step.c.n > n,
            alert_step.c.role != "cc",
        )
        .order_by(alert_step.c.n)
        .limit(1)
    )
    next_id = tx.scalar(following)
    if next_id is not None:
        tx.execute(update(alert_step).where(alert_step.c.id == next_id).values(due_at=now))


def _alert(
    tx: Connection, step: AlertStep | Row[Any], not_before: datetime, urgency: str, *, quiet: bool | None = None,
    again: str = "",
) -> bool:
    """Enqueue the alerts of a step that is due: the first contacts at once, further ranks minutes later.

    False = nobody on duty can be reached.
    """
    reach = contacts.on_duty(tx, step.unit_id, not_before)
    if step.quiet if quiet is None else quiet:
        return not reach.is_empty
    ranks = sorted({each.rank for each in reach.contacts})
    apart = _second_after(tx, urgency) if len(ranks) > 1 else timedelta(0)
    for each in reach.contacts:
        moment = not_before + ranks.index(each.rank) * apart
        mark = f"{again}{step.id.hex[:24]}{each.id.hex[:24]}" if again else None
        outbox.enqueue(tx, lane="alert", kind="tip", ref=step.id, target_id=each.id, not_before=moment, dedupe=mark)
    return not reach.is_empty


def _second_after(tx: Connection, urgency: str) -> timedelta:
    query = select(escalation_step.c.minutes).where(
        escalation_step.c.urgency == urgency, escalation_step.c.target == SECOND_CONTACT,
        escalation_step.c.effective_to.is_(None),
    )  # fmt: skip
    minutes = tx.scalar(query.limit(1))
    return timedelta(minutes=SECOND_AFTER.get(urgency, SECOND_AFTER["normal"]) if minutes is None else minutes)


def _urgency(tx: Connection, tip_id: UUID) -> str:
    return str(tx.scalar(select(tip.c.urgency).where(tip.c.id == tip_id)))


# --- several acknowledgements -------------------------------------------------------------------------------------------


def needed(tx: Connection, unit_id: str, category: str) -> int:
    """How many officers of this unit must acknowledge a tip of this category; the category's own rule goes before "*"."""
    rows = tx.execute(
        select(acknowledgement_rule.c.category, acknowledgement_rule.c.needed).where(
            acknowledgement_rule.c.unit_id == unit_id, acknowledgement_rule.c.category.in_((category, "*"))
        )
    )
    rules = {row.category: row.needed for row in rows}
    return int(rules.get(category, rules.get("*", 1)))


def need(tx: Connection, unit_id: str, category: str, count: int) -> None:
    """Ask for so many acknowledgements from now on."""
    query = insert_with_conflicts(tx, acknowledgement_rule).values(unit_id=unit_id, category=category, needed=count)
    tx.execute(query.on_conflict_do_update(index_elements=["unit_id", "category"], set_={"needed": count}))


def count_in(tx: Connection, step_id: UUID, officer_id: UUID, now: datetime) -> int:
    """This officer acknowledges; returns how many did."""
    query = insert_with_conflicts(tx, acknowledgement).values(step_id=step_id, officer_id=officer_id, at=now)
    tx.execute(query.on_conflict_do_nothing())
    return tx.execute(select(func.count()).where(acknowledgement.c.step_id == step_id)).scalar_one()


def acknowledged_by(tx: Connection, step_ids: Sequence[UUID]) -> list[tuple[UUID, datetime]]:
    """(officer id, when) of those who acknowledged one of these steps, the first one first."""
    rows = tx.execute(
        select(acknowledgement.c.officer_id, acknowledgement.c.at)
        .where(acknowledgement.c.step_id.in_(step_ids))
        .order_by(acknowledgement.c.at)
    )
    return [(row.officer_id, row.at) for row in rows]


# --- what stands in the chats -------------------------------------------------------------------------------------------


def keep_card(tx: Connection, tip_id: UUID, sealed: bytes, now: datetime) -> None:
    tx.execute(insert(alert_card).values(tip_id=tip_id, sealed=sealed, day=now.date()))


def card(tx: Connection, tip_id: UUID) -> bytes | None:
    return tx.scalar(select(alert_card.c.sealed).where(alert_card.c.tip_id == tip_id))


def erase_card(tx: Connection, tip_ids: Sequence[UUID]) -> None:
    """Nobody needs to be told where it is any more: somebody has acted, or the case is closed."""
    tx.execute(delete(alert_card).where(alert_card.c.tip_id.in_(tip_ids)))


def erase_cards(tx: Connection, before: datetime) -> int:
    """The intake key of these days is gone, or goes now: nobody can open them any more."""
    return tx.execute(delete(alert_card).where(alert_card.c.day < before.date())).rowcount


def keep_sent(tx: Connection, step_id: UUID, contact_id: UUID, sealed: bytes) -> None:
    """Where the alert of this step stands in the chat of this contact; the newest one counts."""
    query = insert_with_conflicts(tx, sent_alert).values(step_id=step_id, contact_id=contact_id, sealed=sealed)
    tx.execute(query.on_conflict_do_update(index_elements=["step_id", "contact_id"], set_={"sealed": sealed}))


def sent_ref(tx: Connection, step_id: UUID, contact_id: UUID) -> bytes | None:
    mine = (sent_alert.c.step_id == step_id) & (sent_alert.c.contact_id == contact_id)
    return tx.scalar(select(sent_alert.c.sealed).where(mine))


def refresh(tx: Connection, tip_id: UUID, now: datetime, *, at_once: bool = False) -> None:
    """Put the newest counter, or who acknowledged, into the alerts that stand in chats; at most every REFRESH_SECONDS."""
    rows = tx.execute(
        select(sent_alert.c.step_id, sent_alert.c.contact_id)
        .join(alert_step, alert_step.c.id == sent_alert.c.step_id)
        .where(alert_step.c.tip_id == tip_id)
    ).all()
    when = now if at_once else now + timedelta(seconds=REFRESH_SECONDS)
    mark = f"{now.timestamp():.0f}" if at_once else f"{int(now.timestamp()) // REFRESH_SECONDS}"
    for row in rows:
        outbox.enqueue(
            tx, lane="reply", kind="refresh", ref=row.step_id, target_id=row.contact_id, not_before=when,
            dedupe=f"r{mark}{row.step_id.hex[:24]}{row.contact_id.hex[:24]}",
        )  # fmt: skip


def step(tx: Connection, step_id: UUID) -> AlertStep | None:
    row = tx.execute(select(alert_step).where(alert_step.c.id == step_id)).one_or_none()
    return AlertStep(*row) if row else None
