"""From answers to a committed tip: route it, make its receipt, seal it to everybody who may read it. All outside the transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.flows.context import SubmitTip
from bot.handlers import alert_cards, courier, incidents
from bot.handlers.directory import Snapshot
from bot.handlers.entries import seal_entry
from bot.handlers.envelope import OpenTip
from bot.handlers.services import Services
from bot.messages import Address
from language.local_time import local_day
from storage import receipts, sealing
from storage.alerts import AlertStep
from storage.courier import Sealed
from storage.routing import RouteDecision
from storage.tips import RECEIPT_HOLDER, NewEntry, NewTip
from storage.unit_keys import UnitKey

#: below this a unit's key could be lost with one phone; its tips are marked as a drill
MEMBERS_FOR_REAL_TIPS = 2
#: an alert that is not urgent waits a random while, so that it does not tell who just put a phone away
LONGEST_DELAY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PreparedTip:
    """A tip that needs nothing but its commit, and what the conversation keeps of it."""

    submitted: SubmitTip
    new: NewTip = field(repr=False)
    open_tip: OpenTip
    alerted: tuple[str, ...]  #: units whose desks are told at once
    back: Sealed | None = None  #: where the tipster may be written to, if he allowed it


async def prepare(
    services: Services, snapshot: Snapshot, submitted: SubmitTip, identity: str, address: Address, *,
    number: int | None = None, door: Mapping[str, str] | None = None,
) -> PreparedTip:  # fmt: skip
    """Route and seal. Raises NoFallback, NoBody (the flow asks `Context.accepts` first, so only in a race).

    `door`: how a report came that an officer wrote down, and who he is; sealed. `number`: its receipt, where it must come
    out the same when the form is sent again.
    """
    now, tip_id = services.clock(), services.new_id()
    number = receipts.new_number() if number is None else number
    answers = submitted.answers
    urgency = "urgent" if submitted.urgent else "normal"
    route = snapshot.decide(answers["place"]["id"], answers["category"], urgency, now)
    steps = _steps(services, tip_id, route, now)

    def seal() -> NewTip:
        receipt = receipts.derive(number, services.salt)
        public_key = sealing.recipient_of(identity)
        holders = {key.public_key: str(key.id) for key in _keys_of(snapshot, steps)} | {
            receipt.recipient: RECEIPT_HOLDER
        }
        return NewTip(
            id=tip_id,
            code=case_code(),
            lookup=receipt.lookup,
            public_key=public_key,
            unit_id=route.unit_id,
            category=answers["category"],
            urgency=urgency,
            day=local_day(now),
            drill=snapshot.keys[route.unit_id].members < MEMBERS_FOR_REAL_TIPS,
            keys={h: sealing.seal(identity.encode(), [r], kind="tip-key", ref=tip_id) for r, h in holders.items()},
            entries=(
                *_entries(tip_id, public_key, now, snapshot, answers, submitted.urgent, route),
                *([seal_entry("door", tip_id, public_key, now, "unit", **door)] if door else ()),
            ),
            steps=steps,
            evidence=tuple(UUID(evidence) for evidence in answers["evidence"]),
            incident=incidents.of(services, submitted, route.unit_id, now),
            delay=timedelta(0) if submitted.urgent else services.chance() * LONGEST_DELAY,
            card=alert_cards.sealed(services, tip_id, answers["place"]["id"], now),
        )

    new = await services.hard_work(seal, "tip")
    alerted = tuple(step.unit_id for step in steps if step.state == "due")
    back = None
    if answers["reply"] == "allow":
        back = courier.sealed_address(services.keyring, tip_id, address, answers["lang"], now)
    return PreparedTip(submitted, new, OpenTip(tip_id, identity, number, new.code), alerted, back)


def case_code() -> str:
    return f"{secrets.randbelow(10_000):04d}-{secrets.randbelow(10_000):04d}"


def _keys_of(snapshot: Snapshot, steps: Iterable[AlertStep]) -> list[UnitKey]:
    return [snapshot.keys[unit_id] for unit_id in sorted({s.unit_id for s in steps if s.state != "skipped"})]


def _steps(services: Services, tip_id: UUID, route: RouteDecision, now: datetime) -> tuple[AlertStep, ...]:
    """The ladder as rows: what is due now, what waits for its minute, and who was passed over and why."""

    def step(unit_id: str, n: int, role: str, state: str, minutes: int = 0, reason: str | None = None) -> AlertStep:
        due_at = now + timedelta(minutes=minutes)
        return AlertStep(services.new_id(), tip_id, unit_id, n, role, state, reason, due_at, minutes)

    ladder = [step(s.unit_id, s.n, s.role, "waiting" if s.minutes else "due", s.minutes) for s in route.steps]
    known = {s.unit_id for s in route.steps}
    copied = [step(unit_id, 0, "cc", "due") for unit_id in route.cc if unit_id not in known]
    # A skipped unit's row must not tell the minute either: nobody ever acknowledges it.
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    skipped = [
        AlertStep(services.new_id(), tip_id, s.unit_id, 0, s.role, "skipped", s.reason, midnight) for s in route.skipped
    ]
    return (*ladder, *copied, *skipped)


def _entries(
    tip_id: UUID,
    public_key: str,
    now: datetime,
    snapshot: Snapshot,
    answers: Mapping[str, Any],
    urgent: bool,
    route: RouteDecision,
) -> tuple[NewEntry, ...]:
    place_id = answers["place"]["id"]
    place = snapshot.places.get(place_id) if place_id else None
    card = {
        "category": answers["category"],
        "place_id": place_id,
        "place": place.name if place else None,
        "place_words": answers["place"]["words"],
        "when": answers["when"],
        "urgent": urgent,
    }
    story = {"text": answers["story"]} | {k: answers[k] for k in ("when", "danger", "lang", "evidence")}
    reasons = [{"code": r.code, "rule": r.rule_id, "unit": r.unit_id} for r in route.reasons]
    return (
        seal_entry("card", tip_id, public_key, now, "worker", **card),
        seal_entry("story", tip_id, public_key, now, "worker", **story),
        seal_entry("route", tip_id, public_key, now, "system", reasons=reasons),
    )
