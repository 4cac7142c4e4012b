"""The way back to a case: a receipt opens it, and what is added goes into it sealed."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.flows.context import AddToTip, CaseFacts, Contest
from bot.handlers import echoing, objecting
from bot.handlers.echoing import Echo
from bot.handlers.entries import case_facts, open_entries, seal_entry
from bot.handlers.envelope import OpenTip
from bot.handlers.objecting import Objection
from bot.handlers.services import Services
from storage import media, receipts, sealing, tips
from storage.tips import NewEntry, SealedEntry, TipRow

NOT_FOUND = CaseFacts(
    found=False,
    code="",
    status="new",
    outcome=None,
    received="",
    seen=None,
    urgent=False,
    question_open=False,
    dialogue=(),
)
GUESS_WINDOW = timedelta(minutes=1)
SLOWEST_SECONDS = 2.0
SECONDS_PER_GUESS = 0.02


class GuessBrake:
    """Makes every try slower the more wrong receipts came in the last minute. Nobody is locked out: the right one waits
    its two seconds at most and opens. Holds times only, in memory only."""

    def __init__(self) -> None:
        self._wrong: deque[datetime] = deque(maxlen=1000)

    def seconds(self, now: datetime) -> float:
        while self._wrong and now - self._wrong[0] > GUESS_WINDOW:
            self._wrong.popleft()
        return min(SLOWEST_SECONDS, SECONDS_PER_GUESS * len(self._wrong))

    def note_wrong(self, now: datetime) -> None:
        self._wrong.append(now)


@dataclass(frozen=True, slots=True)
class CaseRows:
    """A case as it lies in the store."""

    tip: TipRow
    entries: tuple[SealedEntry, ...]


def read_case(tx: Connection, tip_id: UUID) -> CaseRows | None:
    row = tips.get(tx, tip_id)
    return CaseRows(row, tuple(tips.entries(tx, tip_id))) if row else None


async def facts_of(services: Services, open_tip: OpenTip) -> tuple[CaseFacts, int]:
    """What its tipster may see of an open case, and how many entries it has (for watching)."""
    rows = await services.db.read(lambda tx: read_case(tx, open_tip.id))
    if rows is None:
        return NOT_FOUND, 0
    facts = await asyncio.to_thread(
        lambda: case_facts(rows.tip, open_entries(rows.entries, open_tip.id, open_tip.identity))
    )
    return facts, rows.tip.entries


async def open_by_receipt(services: Services, brake: GuessBrake, text: str) -> OpenTip | None:
    """The case behind a receipt, None when there is none. A wrong and a right one do the same work."""
    number = receipts.parse(text)
    if number is None:
        return None  # not in the form of a receipt: that is no secret, and costs nobody anything
    await services.pause(brake.seconds(services.clock()))
    key = await services.hard_work(lambda: receipts.derive(number, services.salt), "guess")
    found = await services.db.read(lambda tx: tips.by_lookup(tx, key.lookup))
    if found is None:
        brake.note_wrong(services.clock())
        return None
    row, sealed = found
    if sealed is None:
        return OpenTip(row.id, "", None, row.code)  # its content is destroyed; what happened may still be said
    identity = await asyncio.to_thread(
        lambda: sealing.unseal(sealed, key.identity, kind="tip-key", ref=row.id).decode()
    )
    return OpenTip(row.id, identity, None, row.code)


@dataclass(frozen=True, slots=True)
class PreparedAddition:
    """Something for a case, sealed and ready for its commit."""

    tip_id: UUID
    entry: NewEntry = field(repr=False)
    evidence: tuple[UUID, ...] = ()
    objection: Objection | None = None
    echo: Echo | None = None


async def prepare_addition(services: Services, open_tip: OpenTip, effect: AddToTip | Contest) -> PreparedAddition:
    now = services.clock()
    kind = "objection" if isinstance(effect, Contest) else effect.kind
    evidence = () if isinstance(effect, Contest) else effect.evidence
    topic = None if isinstance(effect, Contest) else effect.topic
    body = {"text": effect.text, "evidence": list(evidence), "topic": topic}
    public_key = sealing.recipient_of(open_tip.identity)
    entry = await asyncio.to_thread(lambda: seal_entry(kind, open_tip.id, public_key, now, "worker", **body))
    objection = await objecting.prepare(services, open_tip) if isinstance(effect, Contest) else None
    echo = await echoing.prepare(services, open_tip, kind)
    return PreparedAddition(open_tip.id, entry, tuple(UUID(one) for one in evidence), objection, echo)


def store_addition(tx: Connection, addition: PreparedAddition, draft_key: bytes, now: datetime) -> list[str]:
    """Commit an addition; returns the bells of those who should look."""
    row = tips.lock(tx, addition.tip_id)
    if row is None:
        raise tips.TipGone
    tips.add_entry(tx, addition.tip_id, addition.entry.kind, addition.entry.sealed)
    media.attach(tx, draft_key, addition.tip_id, addition.evidence)
    units = [row.unit_id] if row.outcome != "out_of_scope" else []
    topics = echoing.ring_main(tx, addition.tip_id, addition.echo)
    if addition.objection is not None:
        units += objecting.object_to(tx, row, addition.objection, now)
    return [*topics, *(f"unit:{unit_id}" for unit_id in units)]
