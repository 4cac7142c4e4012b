"""Out of scope: a unit proposes it, a second one confirms within a day, the tipster may object. Nobody does it alone.

From the proposal on, the proposing unit cannot open the tip; until the confirmation, the other can. With the confirmation every unit's
key is destroyed; for 72 hours the tipster's own receipt still opens it, and his objection seals it to the unit above. After that the
content is gone, and a count remains.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers import figure_counts
from bot.handlers.acting import Act, Doing, perform
from bot.handlers.acts.ground import checked_reason, look, must_have_in_hand, signed
from bot.handlers.desk_access import NotNow, append
from bot.handlers.entries import seal_entry
from bot.handlers.services import Services
from language.local_time import local_day
from storage import ack_watches, alerts, clocks, courier, merges, set_asides, tips, unit_keys
from storage.alerts import AlertStep
from storage.rules import DUTY_DESK
from storage.set_asides import SetAside
from storage.tips import NewEntry


async def propose(services: Services, cookie: str, tip_id: UUID, reason: str, mark: str, seen: int) -> bool:
    """Call the tip out of scope; the next unit of the ladder, or the duty desk, is alerted to confirm or refuse.

    Raises SignedOut, NotYours, BadReason, NotNow ("nobody_above": no second unit could confirm; "has_merged").
    """
    reason, who = checked_reason(reason), await look(services, cookie, tip_id, "set_aside")

    def put(doing: Doing) -> bool:
        must_have_in_hand(doing)
        if merges.merged_into(doing.tx, tip_id):
            raise NotNow("has_merged")
        unit_id, step = doing.who.step.unit_id, second_unit(doing)
        if step is None:
            raise NotNow("nobody_above")
        set_asides.ask(doing.tx, tip_id, unit_id, doing.who.session.officer_id, step.unit_id, doing.now)
        alerts.put_aside(doing.tx, tip_id, unit_id)
        tips.hand_to(doing.tx, tip_id, step.unit_id, "set_aside")
        ack_watches.end(doing.tx, tip_id)
        clocks.refresh(doing.tx, tip_id)  # a proposal stops no clock: they run on for who must answer it
        alerts.call(doing.tx, step.id, doing.now, f"s{doing.who.tip.entries}-")
        return True

    words = signed(who, status="set_aside", reason=reason)
    act = Act("set_aside", ("status", words), tells=True, mark=mark, seen=seen)
    return await perform(services, cookie, tip_id, act, put)


def second_unit(doing: Doing) -> AlertStep | None:
    """The next unit above that holds the tip's key and has somebody to look; the duty desk among them."""
    keys, current = tips.sealed_keys(doing.tx, doing.who.tip.id), unit_keys.current(doing.tx)

    def opens(unit_id: str) -> bool:
        return unit_id in current and any(str(key) in keys for key in unit_keys.ids_of(doing.tx, unit_id))

    above = [s for s in doing.steps if s.role != "cc" and s.n > doing.who.step.n and s.state in ("due", "waiting", "held")]
    below = [s for s in doing.steps if s.role != "cc" and s.n < doing.who.step.n and s.unit_id == DUTY_DESK]
    rungs = [*above, *below]
    return next((s for s in rungs if s.unit_id != doing.who.step.unit_id and opens(s.unit_id)), None)


async def confirm(services: Services, cookie: str, tip_id: UUID, mark: str, seen: int) -> bool:
    """The second unit agrees: from this moment no officer opens the tip. Raises SignedOut, NotYours, NotNow ("own_proposal")."""
    who = await look(services, cookie, tip_id, "confirm_aside")

    def destroy(doing: Doing) -> bool:
        row = _asked(doing)
        key = figure_counts.key_of(services)
        figure_counts.decided(doing.tx, key, doing.who.tip, row.unit_id, "out_of_scope", doing.now)
        set_asides.confirm(doing.tx, row, local_day(doing.now), doing.now)
        alerts.close_all(doing.tx, tip_id)
        tips.set_status(doing.tx, tip_id, "closed", "out_of_scope")
        clocks.closed(doing.tx, tip_id, doing.now)
        courier.close(doing.tx, tip_id, doing.now)
        return True

    words = signed(who, status="closed", outcome="out_of_scope")
    act = Act("confirm_aside", ("status", words), tells=True, mark=mark, seen=seen)
    done = await perform(services, cookie, tip_id, act, destroy)
    if done:
        await services.db.erase()  # deleted keys must not stay readable in any file
        services.bells.ring(f"unit:{who.step.unit_id}")
    return done


async def refuse(services: Services, cookie: str, tip_id: UUID, reason: str, mark: str, seen: int) -> bool:
    """The second unit does not agree: the case goes back, and both units are asked to take it."""
    reason, who = checked_reason(reason), await look(services, cookie, tip_id, "refuse_aside")

    def give_back(doing: Doing) -> bool:
        _go_back(doing.tx, _asked(doing), doing.now, doing.who.tip.entries)
        return True

    words = signed(who, status="set_aside_refused", reason=reason)
    act = Act("refuse_aside", ("status", words), tells=True, mark=mark, seen=seen)
    return await perform(services, cookie, tip_id, act, give_back)


def _asked(doing: Doing) -> SetAside:
    """The proposal that this officer may decide: as another person than who made it, and not of that unit."""
    row = set_asides.of_tip(doing.tx, doing.who.tip.id)
    if row is None or row.state != "asked":
        raise NotNow("no_proposal")
    if doing.who.step.unit_id != row.confirm_unit_id:
        raise NotNow("not_responsible")
    session = doing.who.session
    if session.officer_id == row.officer_id or row.unit_id in session.tip_units:
        raise NotNow("own_proposal")
    return row


def _go_back(tx: Connection, row: SetAside, now: datetime, entries: int) -> None:
    set_asides.drop(tx, row.tip_id)
    tips.hand_to(tx, row.tip_id, row.unit_id)
    clocks.refresh(tx, row.tip_id)
    for step_id in alerts.take_back(tx, row.tip_id, "due"):
        alerts.call(tx, step_id, now, f"b{entries}-")
    alerts.set_going(tx, row.tip_id, now)


# --- what time does ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passed:
    """What one look at the clock did."""

    back: int = 0  #: nobody confirmed within a day: they went back and climb
    destroyed: int = 0  #: the last copies are gone


async def pass_time(services: Services, now: datetime) -> Passed:
    """Let proposals that nobody confirmed go back and climb, and destroy what is confirmed and was not contested."""
    entries = await _entries_for(services, now)

    def work(tx: Connection) -> tuple[list[SetAside], list[SetAside]]:
        return _unanswered(services, tx, now, entries), _destroyed(services, tx, now)

    back, gone = await services.db.write(work)
    if gone:
        await services.db.erase()
    for row in back:
        for topic in (f"tip:{row.tip_id}", f"unit:{row.unit_id}", f"unit:{row.confirm_unit_id}"):
            services.bells.ring(topic)
    return Passed(len(back), len(gone))


async def _entries_for(services: Services, now: datetime) -> dict[UUID, NewEntry]:
    def read(tx: Connection) -> dict[UUID, str]:
        return {r.tip_id: tip.public_key for r in set_asides.unanswered(tx, now) if (tip := tips.get(tx, r.tip_id))}

    keys = await services.db.read(read)

    def seal() -> dict[UUID, NewEntry]:
        return {t: seal_entry("status", t, key, now, "system", status="set_aside_lapsed") for t, key in keys.items()}

    return await asyncio.to_thread(seal)


def _unanswered(services: Services, tx: Connection, now: datetime, entries: dict[UUID, NewEntry]) -> list[SetAside]:
    back = []
    for row in set_asides.unanswered(tx, now):
        tip = tips.lock(tx, row.tip_id)
        if tip is None or row.tip_id not in entries or set_asides.of_tip(tx, row.tip_id) != row:
            continue  # it came up or was answered in this very moment: the next look finds it
        tips.add_entry(tx, row.tip_id, "status", entries[row.tip_id].sealed)
        _go_back(tx, row, now, tip.entries)
        alerts.climb(tx, row.tip_id, now)
        append(services, tx, now, "system", "set_aside_lapsed", row.unit_id, row.tip_id)
        back.append(row)
    return back


def _destroyed(services: Services, tx: Connection, now: datetime) -> list[SetAside]:
    gone = set_asides.destroy_confirmed(tx, now)
    for row in gone:
        append(services, tx, now, "system", "destroyed", row.unit_id, row.tip_id)
    return gone
