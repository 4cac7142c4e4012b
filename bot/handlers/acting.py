"""One act of an officer upon a tip: guard, change, entry, notice, audit row and bells, in one transaction.

What must be slow (sealing, opening keys) happens before; the change itself is a plain function over the connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers import courier
from bot.handlers.desk_access import Access, NotNow, NotYours, access, append, guarded, record_act, record_refusal
from bot.handlers.entries import seal_entry
from bot.handlers.services import Services
from bot.handlers.taking import acted
from storage import alerts, desk_marks, desk_reads, tips
from storage import courier as courier_rows
from storage.alerts import OPEN_STATES, AlertStep
from storage.courier import NewNotice
from storage.tips import NewEntry

#: a form that was shown longer ago is answered with a new form
FORM_LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Doing:
    """The act in its transaction: the officer, the tip (held) and every step of its ladder."""

    tx: Connection = field(repr=False)
    who: Access
    steps: tuple[AlertStep, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """What the same act writes into a tip besides its own entry: one of its incident, one that is merged, or the tip itself."""

    tip_id: UUID
    kind: str
    body: Mapping[str, Any] = field(repr=False)
    tells: bool = False  #: its tipster gets the neutral line, too


#: True = changed; False = it was so already, nothing is written. Raises NotNow where the state does not allow it.
Change = Callable[[Doing], bool]


@dataclass(frozen=True, slots=True)
class Act:
    name: str  #: in the audit log
    entry: tuple[str, Mapping[str, Any]] | None = field(default=None, repr=False)  #: (kind, body), added to the story, sealed
    beside: tuple[Beside, ...] = ()
    tells: bool = False  #: the tipster who allowed it gets the neutral line
    mark: str = ""  #: of the shown form: the same form sent twice acts once
    seen: int | None = None  #: how many entries the officer had before him; NotNow("changed") when there are others
    detail: Mapping[str, str] = field(default_factory=dict)  #: codes and ids for the audit log
    then: Callable[[Doing], None] | None = None  #: after the act is written down, in the same transaction


async def perform(services: Services, cookie: str, tip_id: UUID, act: Act, change: Change) -> bool:
    """Carry an act out. False = nothing to change, or this very form was sent before.

    Raises SignedOut, NotYours, NotNow.
    """
    now = services.clock()
    entry = await sealed(services, cookie, tip_id, act.name, *act.entry, now) if act.entry else None
    told = [tip_id] if act.tells else []
    told += [each.tip_id for each in act.beside if each.tells]
    notices = [n for each in told if (n := await courier.prepare(services, cookie, each)) is not None]
    beside = [
        (each.tip_id, await sealed(services, cookie, each.tip_id, act.name, each.kind, each.body, now)) for each in act.beside
    ]

    def work(tx: Connection) -> tuple[bool, tuple[AlertStep, ...]]:
        who = access(tx, cookie, tip_id, now)
        doing = Doing(tx, who, tuple(alerts.of_tip(tx, tip_id)), now)
        if act.mark and desk_reads.has_done(tx, who.actor, act.name, act.mark, now - FORM_LIFE):
            return False, doing.steps
        if not change(doing):
            return False, doing.steps
        if act.seen is not None and who.tip.entries != act.seen:
            raise NotNow("changed")  # the transaction ends here: nothing of the change stays
        _write_down(services, doing, act, [(tip_id, entry)] if entry else [], beside, notices)
        return True, tuple(alerts.of_tip(tx, tip_id))

    done, steps = await guarded(services, cookie, tip_id, act.name, work)
    if done:
        ring(services, tip_id, steps)
        for other in {each.tip_id for each in act.beside} - {tip_id}:
            services.bells.ring(f"tip:{other}")
    return done


def _write_down(
    services: Services, doing: Doing, act: Act, own: Sequence[tuple[UUID, NewEntry]],
    beside: Sequence[tuple[UUID, NewEntry]], notices: Sequence[NewNotice],
) -> None:  # fmt: skip
    tx, who, now = doing.tx, doing.who, doing.now
    for each, entry in (*own, *beside):
        tips.add_entry(tx, each, entry.kind, entry.sealed)
    for notice in notices:
        if courier_rows.address(tx, notice.tip_id) is not None:
            courier_rows.notify(tx, notice, now)
    acted(tx, who.tip.id, who.step.unit_id)
    after = tips.get(tx, who.tip.id)
    if after is not None:
        desk_marks.wrote(tx, who.tip.id, who.session.officer_id, who.tip.entries, after.entries)
    detail = {"act": act.mark, **act.detail} if act.mark else dict(act.detail)
    record_act(services, tx, now, who, act.name, detail or None)
    for other in sorted({each for each, _ in beside} - {who.tip.id}, key=str):
        append(services, tx, now, who.actor, act.name, who.step.unit_id, other, {"with": str(who.tip.id)})
    if act.then is not None:
        act.then(doing)


async def sealed(
    services: Services, cookie: str, tip_id: UUID, act: str, kind: str, body: Mapping[str, Any], now: datetime
) -> NewEntry:
    """An entry for a tip, sealed before its transaction. Refuses (and records it) when there is no such tip."""
    row = await services.db.read(lambda tx: tips.get(tx, tip_id))
    if row is None:
        await record_refusal(services, cookie, tip_id, act, "not_yours")
        raise NotYours
    return await asyncio.to_thread(lambda: seal_entry(kind, tip_id, row.public_key, now, "unit", **body))


def ring(services: Services, tip_id: UUID, steps: tuple[AlertStep, ...]) -> None:
    """Wake the pages of the tip, of its incident and of every unit that sees it."""
    for each in {tip_id, *(step.tip_id for step in steps)}:
        services.bells.ring(f"tip:{each}")
    for unit_id in {step.unit_id for step in steps if step.state in OPEN_STATES}:
        services.bells.ring(f"unit:{unit_id}")
