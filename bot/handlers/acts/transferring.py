"""The case goes to another unit, or a copy of it to one that helps.

The tip's key, which the officer's session opens, is sealed again to every unit of the new chain; the code, the receipt and the first
times stay. The unit that passes it on keeps what it saw up to then, unless the tip is about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from bot.flows.tip import CATEGORIES as CATEGORIES
from bot.handlers import alert_cards, tip_keys
from bot.handlers.acting import Act, Beside, Doing, perform
from bot.handlers.acts.ground import checked_reason, look, merged_of, must_have_in_hand, must_lead, signed
from bot.handlers.desk_access import Access, NotYours
from bot.handlers.directory import Snapshot
from bot.handlers.services import Services
from language.local_time import local_day
from storage import ack_watches, alerts, clocks, routing, tips, traces, unit_keys
from storage.alerts import AlertStep
from storage.routing import MAY_BE_ACCUSED, MISCONDUCT, NoBody, NoFallback, RouteDecision, RouteStep
from storage.rules import DUTY_DESK, ROLE_PRIMARY
from storage.tips import TipRow

#: above a unit that an officer chose, when the case's own chain does not name it
_ABOVE = ("province", "operator")


class NoSuchUnit(ValueError):
    """This unit cannot receive the tip; the code says why: unknown | no_key | inside_enterprise | about_itself | not_yet |
    ended | same | no_body | nobody."""


@dataclass(frozen=True, slots=True)
class Chain:
    """To whom a tip would go, in order. `category` and `place_id` are those of the tip from then on."""

    category: str
    place_id: str | None
    steps: tuple[RouteStep, ...]
    cc: tuple[str, ...] = ()
    reasons: tuple[Mapping[str, str], ...] = ()

    @property
    def unit_id(self) -> str:
        return self.steps[0].unit_id

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*(step.unit_id for step in self.steps), *self.cc)))


# --- to whom ----------------------------------------------------------------------------------------------------------


def case_moment(tip: TipRow) -> datetime:
    """A moment of the tip's own day: the rules of that day decide."""
    return datetime.combine(tip.day, time(5), UTC)  # noon in Asia/Ho_Chi_Minh


def by_rule(snapshot: Snapshot, tip: TipRow, place_id: str | None, category: str) -> Chain:
    """Where the directory sends such a tip. Raises NoSuchUnit."""
    decision = _decide(snapshot, tip, place_id, category)
    # The rules of the tip's day name the chain; who cannot receive today is left out of it.
    steps = [s for s in decision.steps if not _why(snapshot, s.unit_id, category)]
    if not steps:
        raise NoSuchUnit("nobody")
    cc = tuple(unit_id for unit_id in decision.cc if not _why(snapshot, unit_id, category))
    ladder = tuple(replace(s, n=n, minutes=s.minutes if n else 0) for n, s in enumerate(steps))
    reasons = tuple({"code": r.code, "rule": r.rule_id, "unit": r.unit_id} for r in decision.reasons)
    return Chain(category, place_id, ladder, cc, reasons)


def by_choice(snapshot: Snapshot, tip: TipRow, place_id: str | None, category: str, unit_id: str) -> Chain:
    """The chosen unit, then who stands above it in this case's own chain; the duty desk last. Raises NoSuchUnit."""
    refuse(snapshot, unit_id, category)
    try:
        steps = _decide(snapshot, tip, place_id, category).steps
    except NoSuchUnit as error:
        if str(error) == "no_body":
            raise
        steps = ()
    own = next((step.n for step in steps if step.unit_id == unit_id), None)
    above = [s for s in steps if s.unit_id != unit_id and (s.role in _ABOVE if own is None else s.n > own)]
    if unit_id != DUTY_DESK and DUTY_DESK in snapshot.keys and not any(s.unit_id == DUTY_DESK for s in above):
        above.append(RouteStep(DUTY_DESK, 0, "operator", 0))
    minutes = routing.ladder_minutes(
        tip.urgency, local_day(case_moment(tip)), snapshot.rules, has_second=unit_id in snapshot.with_second_contact
    )
    rungs = [RouteStep(unit_id, 0, ROLE_PRIMARY, 0)]
    for n, step in enumerate(above, start=1):
        rungs.append(RouteStep(step.unit_id, n, step.role, max(rungs[-1].minutes, minutes[min(n, len(minutes)) - 1])))
    return Chain(category, place_id, tuple(rungs), reasons=({"code": "chosen", "rule": "", "unit": unit_id},))


def refuse(snapshot: Snapshot, unit_id: str, category: str) -> None:
    """Raises NoSuchUnit for a unit that must not receive this tip: the checks of routing, as of today."""
    unit = snapshot.rules.unit.get(unit_id)
    if unit is None:
        raise NoSuchUnit("unknown")
    why = routing.why_not(unit, category, snapshot.day, snapshot.keys)
    if why:
        raise NoSuchUnit(why)


def receivers(snapshot: Snapshot, category: str, but: Sequence[str]) -> list[str]:
    """Units that may be chosen: they hold a key and the tip is not about them."""
    return [u for u in sorted(snapshot.keys) if u not in but and not _why(snapshot, u, category)]


def _why(snapshot: Snapshot, unit_id: str, category: str) -> str:
    try:
        refuse(snapshot, unit_id, category)
    except NoSuchUnit as error:
        return str(error)
    return ""


def _decide(snapshot: Snapshot, tip: TipRow, place_id: str | None, category: str) -> RouteDecision:
    try:
        return snapshot.decide(place_id, category, tip.urgency, case_moment(tip))
    except NoBody:
        raise NoSuchUnit("no_body") from None
    except NoFallback:
        raise NoSuchUnit("nobody") from None


# --- transfer ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Move:
    """One tip on its way: its new steps and the seals for them."""

    tip: TipRow
    steps: tuple[AlertStep, ...]
    keys: Mapping[str, bytes] = field(repr=False)
    card: bytes | None = field(repr=False)


async def transfer(
    services: Services, cookie: str, tip_id: UUID, chain: Chain, card: Mapping[str, Any], reason: str, mark: str, seen: int
) -> bool:
    """Hand the case, and what is merged into it, to the first unit of `chain`. `card` is the tip's own card as it stands.

    Raises SignedOut, NotYours, BadReason, NoSuchUnit, NotNow. Whatever is raised, the old unit is still the owner.
    """
    reason, who = checked_reason(reason), await look(services, cookie, tip_id, "transfer")
    if chain.unit_id == who.step.unit_id:
        raise NoSuchUnit("same")
    snapshot = await services.directory.snapshot()
    for unit_id in chain.units:
        refuse(snapshot, unit_id, chain.category)
    merged = await services.db.read(lambda tx: merged_of(tx, tip_id))
    moves = await _moves(services, cookie, snapshot, [who.tip, *merged], chain)

    def hand_over(doing: Doing) -> bool:
        must_have_in_hand(doing)
        must_lead(doing, [row.id for row in merged])
        for move in moves:
            _hand_over(doing, snapshot, move, chain, is_main=move.tip.id == tip_id)
        return True

    def show_place(doing: Doing) -> None:
        if moves[0].card is not None:
            alerts.keep_card(doing.tx, tip_id, moves[0].card, alerts.cut_to_day(doing.now))

    words = signed(who, to=chain.unit_id, reason=reason, category=chain.category if chain.category != who.tip.category else "")
    detail = {"to": chain.unit_id, "category": chain.category}
    beside = _besides(who, chain, card, [row.id for row in merged], snapshot)
    act = Act("transfer", ("transfer", words), beside=beside, tells=True, mark=mark, seen=seen, detail=detail, then=show_place)
    done = await perform(services, cookie, tip_id, act, hand_over)
    if done:
        await services.db.erase()  # the times of the old alerts were cut to the day: nothing may keep them
        services.bells.ring(f"unit:{who.step.unit_id}")
    return done


async def _moves(
    services: Services, cookie: str, snapshot: Snapshot, rows: Sequence[TipRow], chain: Chain
) -> list[_Move]:
    opened, now = await tip_keys.identities(services, cookie, [row.id for row in rows]), services.clock()
    if len(opened) < len(rows):
        raise NotYours  # this session does not open it: it must not hand on what it cannot read
    keys = [snapshot.keys[unit_id] for unit_id in chain.units]
    return [
        _Move(
            row, _steps(services, row.id, chain, now, is_main=row is rows[0]),
            await tip_keys.sealed_again(row.id, opened[row.id], keys),
            alert_cards.sealed(services, row.id, chain.place_id, now),
        )
        for row in rows
    ]  # fmt: skip


def _steps(services: Services, tip_id: UUID, chain: Chain, now: datetime, *, is_main: bool) -> tuple[AlertStep, ...]:
    """The new ladder. A merged tip alerts nobody: it goes along with the main one."""

    def step(unit_id: str, n: int, role: str, minutes: int) -> AlertStep:
        state = "due" if not minutes and (n == 0 or is_main) else "waiting" if is_main else "held"
        due_at = now + timedelta(minutes=minutes)
        return AlertStep(services.new_id(), tip_id, unit_id, n, role, state, None, due_at, minutes, not is_main)

    ladder = {each.unit_id: step(each.unit_id, each.n, each.role, each.minutes) for each in chain.steps}
    return (*ladder.values(), *(step(unit_id, 0, "cc", 0) for unit_id in chain.cc if unit_id not in ladder))


def _hand_over(doing: Doing, snapshot: Snapshot, move: _Move, chain: Chain, *, is_main: bool) -> None:
    tx, row = doing.tx, move.tip
    tips.lock(tx, row.id)
    steps = alerts.of_tip(tx, row.id)
    accused = {s.unit_id for s in steps if is_accused(snapshot, s.unit_id, chain.category)}
    for unit_id in {s.unit_id for s in steps if s.state in alerts.OPEN_STATES and s.role != "cc"} - accused:
        traces.keep(tx, row.id, unit_id)
    _take_from(tx, row.id, accused)
    if is_main:
        ack_watches.end(tx, row.id)
    copies = [s.unit_id for s in steps if s.role == "cc" and s.unit_id not in {*accused, *chain.units}]
    tips.add_keys(tx, row.id, move.keys)
    tips.set_category(tx, row.id, chain.category)
    tips.hand_to(tx, row.id, chain.unit_id, "new" if is_main else row.status, None if is_main else row.outcome)
    alerts.replace_ladder(tx, row.id, move.steps, kept=copies, urgency=row.urgency)
    clocks.transferred(tx, row.id, doing.now)


def is_accused(snapshot: Snapshot, unit_id: str, category: str) -> bool:
    """A tip about misconduct may be about this unit: it keeps nothing of it."""
    unit = snapshot.rules.unit.get(unit_id)
    return category == MISCONDUCT and unit is not None and unit.kind in MAY_BE_ACCUSED


def _take_from(tx: Connection, tip_id: UUID, unit_ids: set[str]) -> None:
    for unit_id in unit_ids:
        traces.forget(tx, tip_id, unit_id)
    tips.drop_keys(tx, tip_id, [str(key) for unit_id in unit_ids for key in unit_keys.ids_of(tx, unit_id)])


def _besides(
    who: Access, chain: Chain, card: Mapping[str, Any], merged: Sequence[UUID], snapshot: Snapshot
) -> tuple[Beside, ...]:
    """The card as the officer corrected it, the new reasons, and the word to the tipsters of merged tips."""
    besides = []
    place = snapshot.places.get(chain.place_id) if chain.place_id else None
    if (chain.category, chain.place_id) != (who.tip.category, card.get("place_id")):
        said = {name: value for name, value in card.items() if name != "by"}
        corrected = {**said, "category": chain.category, "place_id": chain.place_id, "place": place.name if place else None}
        besides.append(Beside(who.tip.id, "card", signed(who) | corrected))
    besides.append(Beside(who.tip.id, "route", {"reasons": list(chain.reasons)}))
    besides += [Beside(each, "transfer", signed(who, to=chain.unit_id), tells=True) for each in merged]
    return tuple(besides)


# --- copy -------------------------------------------------------------------------------------------------------------


async def copy(services: Services, cookie: str, tip_id: UUID, unit_id: str, reason: str, mark: str) -> bool:
    """A unit that helps reads the tip and is alerted; the owner stays. False = it has the tip already.

    Raises SignedOut, NotYours, BadReason, NoSuchUnit, NotNow.
    """
    reason, who = checked_reason(reason), await look(services, cookie, tip_id, "copy")
    snapshot = await services.directory.snapshot()
    refuse(snapshot, unit_id, who.tip.category)
    opened = await tip_keys.identities(services, cookie, [tip_id])
    if tip_id not in opened:
        raise NotYours
    keys = await tip_keys.sealed_again(tip_id, opened[tip_id], [snapshot.keys[unit_id]])
    step_id = services.new_id()

    def send(doing: Doing) -> bool:
        must_have_in_hand(doing)
        if any(s.unit_id == unit_id and s.state in alerts.OPEN_STATES for s in doing.steps):
            return False
        tips.add_keys(doing.tx, tip_id, keys)
        step = AlertStep(step_id, tip_id, unit_id, 0, "cc", "due", None, doing.now, 0)
        alerts.add(doing.tx, [step], urgency=doing.who.tip.urgency)
        return True

    words = signed(who, to=unit_id, reason=reason)
    return await perform(services, cookie, tip_id, Act("copy", ("copy", words), mark=mark, detail={"to": unit_id}), send)

