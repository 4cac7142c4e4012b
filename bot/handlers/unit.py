"""What an officer does with a tip: open, acknowledge, ask, close. Who may is decided in `desk_access`, in the same
transaction as the act and its audit row; sealing and opening happen outside it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers import figure_counts
from bot.handlers.acting import Act, Beside, Doing, perform, ring
from bot.handlers.acting import sealed as sealed_entry
from bot.handlers.acts.ground import look, merged_of, must_lead, signed
from bot.handlers.desk_access import (
    Access,
    NotNow,
    NotYours,
    TooManyOpenings,
    access,
    guarded,
    may_acknowledge,
    may_close,
    record_act,
    record_refusal,
    signed_in,
)
from bot.handlers.services import Services
from bot.handlers.taking import Taken, opened, record_others, take
from bot.handlers.taking import prepare as prepare_taking
from language.asking_who import asks_who as asks_who
from language.folding import clean
from storage import (
    ack_watches,
    alerts,
    audit,
    clocks,
    desk_marks,
    desk_reads,
    incidents,
    media,
    milestones,
    tips,
    unit_keys,
)
from storage import courier as courier_rows
from storage.alerts import AlertStep
from storage.media import SealedMedia
from storage.milestones import Milestones
from storage.tips import SealedEntry
from storage.unit_keys import SealedUnitKey

OPENINGS_PER_HOUR = 60
HOUR = timedelta(hours=1)
MAX_QUESTION = 2000
_ACT = re.compile(r"[0-9a-f]{32}")
OUTCOMES = ("handled", "passed_on", "cannot_verify", "not_our_competence")
#: results that come of other acts than closing
OTHER_OUTCOMES = ("merged", "out_of_scope")


class BadQuestion(ValueError):
    """Empty ("empty") or longer than MAX_QUESTION ("too_long")."""


@dataclass(frozen=True, slots=True)
class SealedTip:
    """Everything of a tip that the desk shows, still sealed, and the officer's sealed keys."""

    access: Access
    keys: Mapping[str, bytes]
    entries: tuple[SealedEntry, ...]
    steps: tuple[AlertStep, ...]
    unit_keys: tuple[SealedUnitKey, ...]
    evidence: Mapping[str, str]  #: media id → photo | voice
    unit_names: Mapping[str, tuple[str, str | None]]
    milestones: Milestones

    @property
    def may_close(self) -> bool:
        return may_close(self.access, self.steps)

    @property
    def may_acknowledge(self) -> bool:
        return may_acknowledge(self.access, self.steps)


# --- reading ----------------------------------------------------------------------------------------------------------


async def open_tip(services: Services, cookie: str, tip_id: UUID) -> SealedTip:
    """The tip for its page. Recorded before anything is handed out; the first opening by a unit that must act tells the
    tipster "seen": who only has a copy will not answer him.

    Raises SignedOut, NotYours, TooManyOpenings.
    """
    now = services.clock()
    seen = await sealed_entry(services, cookie, tip_id, "open", "seen", {}, now)

    def open_(tx: Connection) -> tuple[SealedTip, bool, bool]:
        who = access(tx, cookie, tip_id, now)
        figure_counts.opened(tx, figure_counts.key_of(services), who.tip, who.step, now)
        count_opening(services, tx, now, who, "open_again")
        first = who.step.role != "cc" and not any(entry.kind == "seen" for entry in tips.entries(tx, tip_id))
        if first:
            tips.add_entry(tx, tip_id, seen.kind, seen.sealed)
        opened(tx, tip_id, who.step.unit_id)
        sealed = sealed_tip(tx, who)
        news = desk_marks.opened(tx, tip_id, who.session.officer_id, sealed.access.tip.entries)
        return sealed, first, news

    sealed, first, news = await guarded(services, cookie, tip_id, "open", open_)
    if first:
        ring(services, tip_id, sealed.steps)
    if news:
        services.bells.ring(f"officer:{sealed.access.actor}")  # the mark "new" goes from his queue
    return sealed


def count_opening(services: Services, tx: Connection, now: datetime, who: Access, again: str) -> None:
    """Record this opening as "open", or as `again` when the officer opened the same tip within the hour.

    Tips are counted, not page loads: looking twice at one tip shows a thief of the session nothing new.
    """
    desk_reads.lock_officer(tx, who.session.officer_id)
    opened = desk_reads.opened_since(tx, who.actor, now - HOUR)
    known = str(who.tip.id) in opened
    # Never a wall: who proves again who he is may open as many again, and his chiefs are told (`step_up`).
    allowed = OPENINGS_PER_HOUR * (1 + audit.count_since(tx, who.actor, "open_more", now - HOUR))
    if not known and len(opened) >= allowed:
        raise TooManyOpenings
    record_act(services, tx, now, who, again if known else "open")


def sealed_tip(tx: Connection, who: Access) -> SealedTip:
    row = tips.get(tx, who.tip.id) or who.tip  # read again: the opening may just have added "seen"
    steps = tuple(alerts.of_tip(tx, row.id))
    return SealedTip(
        access=Access(who.session, row, who.step),
        keys=tips.sealed_keys(tx, row.id),
        entries=tuple(tips.entries(tx, row.id)),
        steps=steps,
        unit_keys=tuple(unit_keys.held_by(tx, who.session.officer_id)),
        evidence=desk_reads.evidence_kinds(tx, row.id),
        unit_names=desk_reads.unit_names(tx, {step.unit_id for step in steps} | {row.unit_id}),
        milestones=milestones.read(tx, row.id),
    )


async def open_media(services: Services, cookie: str, tip_id: UUID, media_id: UUID) -> tuple[SealedTip, SealedMedia]:
    """A photo or voice note of an open tip. Raises like `open_tip`; another tip's media are NotYours."""
    now = services.clock()

    def open_(tx: Connection) -> tuple[SealedTip, SealedMedia]:
        who = access(tx, cookie, tip_id, now)
        row = media.get(tx, media_id)
        if row is None or row.tip_id != tip_id:
            raise NotYours
        count_opening(services, tx, now, who, "open_media")
        return sealed_tip(tx, who), row

    return await guarded(services, cookie, tip_id, "open", open_)


async def peek(services: Services, cookie: str, tip_id: UUID) -> Access:
    """May this officer watch the tip? Opens and records nothing; raises SignedOut, NotYours."""
    now = services.clock()
    return await services.db.read(lambda tx: access(tx, cookie, tip_id, now, hold=False))


# --- acting -----------------------------------------------------------------------------------------------------------


async def acknowledge(services: Services, cookie: str, tip_id: UUID) -> Taken:
    """This unit takes the tip, and with it the other tips of the same incident. "" = somebody was first.

    Raises SignedOut, NotYours, NotNow("closed" | "not_responsible").
    """
    now = services.clock()
    session = await services.db.read(lambda tx: signed_in(tx, cookie, now))
    if await services.db.read(lambda tx: tips.get(tx, tip_id)) is None:
        await record_refusal(services, cookie, tip_id, "acknowledge", "not_yours")
        raise NotYours
    taking = await prepare_taking(services, tip_id, session.officer_id, session.login)

    def take_it(tx: Connection) -> tuple[Taken, tuple[AlertStep, ...]]:
        who = access(tx, cookie, tip_id, now)
        if who.tip.status not in tips.OPEN:
            raise NotNow(who.tip.status)
        if who.step.role == "cc":
            raise NotNow("not_responsible")
        taken = take(tx, taking, who.tip, who.step)
        if taken:
            record_act(services, tx, now, who, "acknowledge")
        if taken == "acknowledged":
            record_others(services, tx, taking, tip_id, who.step.unit_id, {})
        return taken, tuple(step for each in incidents.together_with(tx, tip_id) for step in alerts.of_tip(tx, each))

    taken, steps = await guarded(services, cookie, tip_id, "acknowledge", take_it)
    if taken:
        await services.db.erase()  # the exact times of the alerts were cut to the day: nothing may keep the old ones
        ring(services, tip_id, steps)
    return taken


def checked_question(text: str) -> str:
    """The question as it would be sent. Raises BadQuestion("empty" | "too_long"): never cut silently."""
    if len(text) > MAX_QUESTION:
        raise BadQuestion("too_long")
    text = clean(text).strip()
    if not text:
        raise BadQuestion("empty")
    return text


def checked_act(act: str) -> str:
    """The random mark of a shown form, or a fresh one in its place: what a browser sends is not free text for the log,
    and an empty mark would make the next empty one look like a repetition."""
    return act if _ACT.fullmatch(act) else secrets.token_hex(16)


async def ask(services: Services, cookie: str, tip_id: UUID, text: str, act: str) -> bool:
    """Send a question to the tipster. False = this very form was sent before; it is not asked twice.

    Raises SignedOut, NotYours, BadQuestion, NotNow("closed").
    """
    question = Act("ask", ("question", {"text": checked_question(text)}), tells=True, mark=checked_act(act))

    def send(doing: Doing) -> bool:
        if doing.who.tip.status not in (*tips.OPEN, "set_aside"):
            raise NotNow("closed")
        return True

    return await perform(services, cookie, tip_id, question, send)


async def close(
    services: Services, cookie: str, tip_id: UUID, outcome: str, seen_entries: int, desk: str = ""
) -> bool:
    """Close with a result that the tipster reads; so do the tipsters of merged tips. False = closed already; nothing is
    overwritten.

    `seen_entries` is how many entries the officer had before him: NotNow("changed") when somebody added something since. `desk`
    is the office that deals with it instead, in words for the tipster. Raises SignedOut, NotYours, NotNow, ValueError for an
    unknown outcome.
    """
    if outcome not in OUTCOMES:
        raise ValueError("unknown outcome")
    who = await look(services, cookie, tip_id, "close")
    merged = [row.id for row in await services.db.read(lambda tx: merged_of(tx, tip_id))]
    public = {"status": "closed", "outcome": outcome} | ({"desk": desk} if desk else {})

    def shut(doing: Doing) -> bool:
        if doing.who.tip.status == "closed":
            return False
        _check_close(doing.who, doing.steps)
        must_lead(doing, merged)
        key, unit_id = figure_counts.key_of(services), doing.who.step.unit_id
        figure_counts.decided(doing.tx, key, doing.who.tip, unit_id, outcome, doing.now)
        tips.set_status(doing.tx, tip_id, "closed", outcome)
        courier_rows.close(doing.tx, tip_id, doing.now)
        ack_watches.end(doing.tx, tip_id)
        clocks.closed(doing.tx, tip_id, doing.now)
        alerts.refresh(doing.tx, incidents.lead_of(doing.tx, tip_id), doing.now, at_once=True)
        return True

    told = tuple(Beside(each, "status", {**public, "of_main": True}, tells=True) for each in merged)
    words = ("status", signed(who, **public))
    act = Act("close", words, beside=told, tells=True, seen=seen_entries, detail={"outcome": outcome})
    return await perform(services, cookie, tip_id, act, shut)


def _check_close(who: Access, steps: tuple[AlertStep, ...]) -> None:
    if who.step.state != "acknowledged":
        raise NotNow("not_responsible" if who.step.role == "cc" else "not_acknowledged")
    if not may_close(who, steps):
        raise NotNow("not_responsible")
