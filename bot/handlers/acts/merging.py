"""Two tips about one matter: a person joins them, and may separate them again. What looks alike is only suggested."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers import figure_counts, tip_keys
from bot.handlers.acting import Act, Beside, Doing, perform
from bot.handlers.acts.ground import checked_reason, checked_remark, look, merged_of, must_have_in_hand, signed
from bot.handlers.desk_access import Access, NotNow, NotYours, access, append, has_in_hand
from bot.handlers.entries import Entry, open_entries
from bot.handlers.services import Services
from language.places import PlaceIndex
from storage import ack_watches, alerts, clocks, courier, incidents, merges, tips
from storage.sealing import SealBroken
from storage.tips import SealedEntry, TipRow

#: of the officer's own queue so many are looked at
LOOKED_AT = 300
SUGGESTED = 12
NEAR_DAYS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Alike:
    """A tip that may tell of the same matter, and why it looks so."""

    tip: TipRow
    place: str | None
    why: str  #: incident | same_place | near_place | day


@dataclass(frozen=True, slots=True)
class Merged:
    """A tip that is merged into the shown one, in clear, for one page."""

    tip: TipRow
    entries: tuple[Entry, ...] = field(repr=False)


# --- suggestions ------------------------------------------------------------------------------------------------------


async def alike(services: Services, cookie: str, tip_id: UUID) -> list[Alike]:
    """Open tips of the officer's own queue with the same owner, category and about the same day, the likeliest first.

    The cards are opened while the page is made; nothing of the comparison is kept. Raises SignedOut, NotYours.
    """
    who = await look(services, cookie, tip_id, "merge")
    rows, together = await services.db.read(lambda tx: _candidates(tx, who))
    sealed = await services.db.read(lambda tx: {row.id: _cards(tx, row.id) for row in (who.tip, *rows)})
    keys = await tip_keys.identities(services, cookie, sealed)
    places = (await services.directory.snapshot()).places
    cards = await asyncio.to_thread(lambda: {t: _place(cards, t, keys.get(t)) for t, cards in sealed.items()})
    found = [_alike(places, row, cards, who.tip.id, together) for row in rows]
    order = ("incident", "same_place", "near_place", "day")
    return sorted(found, key=lambda each: order.index(each.why))[:SUGGESTED]


def _candidates(tx: Connection, who: Access) -> tuple[list[TipRow], set[UUID]]:
    together = set(incidents.together_with(tx, who.tip.id)) - {who.tip.id}
    rows = tips.open_near(tx, who.tip, NEAR_DAYS, limit=LOOKED_AT)
    burst = tips.of_ids(tx, together - {row.id for row in rows}).values()
    rows += [row for row in burst if row.status in tips.OPEN and row.unit_id == who.tip.unit_id]
    return rows, together


def _cards(tx: Connection, tip_id: UUID) -> list[SealedEntry]:
    return [entry for entry in tips.entries(tx, tip_id) if entry.kind == "card"]


def _place(cards: Sequence[SealedEntry], tip_id: UUID, identity: str | None) -> tuple[str | None, str | None]:
    """(place id, name) of the newest card."""
    try:
        opened = open_entries(cards, tip_id, identity) if identity else []
    except SealBroken:
        opened = []
    body = opened[-1].body if opened else {}
    return body.get("place_id"), body.get("place")


def _alike(
    places: PlaceIndex, row: TipRow, cards: dict[UUID, tuple[str | None, str | None]], own: UUID, together: set[UUID]
) -> Alike:
    here, there = cards[own][0], cards[row.id][0]
    if row.id in together:
        why = "incident"
    elif here and here == there:
        why = "same_place"
    elif here and there and is_near(places, here, there):
        why = "near_place"
    else:
        why = "day"
    return Alike(row, cards[row.id][1], why)


def is_near(places: PlaceIndex, one: str, other: str) -> bool:
    """One lies in the other, or both in the same zone."""
    zone = places.zone_of(one)
    return one in places.ancestors(other) or other in places.ancestors(one) or (zone is not None and zone == places.zone_of(other))


async def chosen(services: Services, cookie: str, tip_id: str, code: str) -> UUID | None:
    """The tip that was picked from the list, or whose case code was typed; None when this officer has no such tip."""
    now = services.clock()

    def read(tx: Connection) -> UUID | None:
        row = tips.by_code(tx, code.strip()) if code.strip() else tips.get(tx, UUID(tip_id))
        if row is None:
            return None
        access(tx, cookie, row.id, now, hold=False)
        return row.id

    try:
        return await services.db.read(read)
    except (NotYours, ValueError):
        return None


# --- merging ----------------------------------------------------------------------------------------------------------


async def merge(services: Services, cookie: str, tip_id: UUID, main_id: UUID, reason: str, mark: str, seen: int) -> bool:
    """From now on `main_id` leads, and this tip's own result is that it was joined. False = it is merged into it already.

    Raises SignedOut, NotYours (of either), BadReason, NotNow ("itself", "other_owner", "main_closed" and the usual ones).
    """
    reason, who = checked_remark(reason), await look(services, cookie, tip_id, "merge")
    main = await services.db.read(lambda tx: tips.get(tx, merges.main_of(tx, main_id) or main_id))
    if main is None:
        raise NotYours
    now = services.clock()
    await look(services, cookie, main.id, "merge")

    def join(doing: Doing) -> bool:
        if merges.main_of(doing.tx, tip_id) == main.id:
            return False
        must_have_in_hand(doing)
        _check_main(doing, access(doing.tx, cookie, main.id, now), main_id)
        merges.join(doing.tx, tip_id, main.id)
        tips.set_status(doing.tx, tip_id, "closed", "merged")
        ack_watches.end(doing.tx, tip_id)
        clocks.closed(doing.tx, tip_id, doing.now)
        key, unit_id = figure_counts.key_of(services), doing.who.step.unit_id
        figure_counts.decided(doing.tx, key, doing.who.tip, unit_id, "merged", doing.now)
        alerts.refresh(doing.tx, incidents.lead_of(doing.tx, tip_id), doing.now, at_once=True)
        return True

    took_in = Beside(main.id, "merge", signed(who, event="took_in", code=who.tip.code, reason=reason))
    words = signed(who, event="joined", code=main.code, reason=reason)
    act = Act("merge", ("merge", words), beside=(took_in,), tells=True, mark=mark, seen=seen, detail={"main": str(main.id)})
    return await perform(services, cookie, tip_id, act, join)


def _check_main(doing: Doing, main: Access, asked: UUID) -> None:
    tip, main_id = doing.who.tip, main.tip.id
    if main_id == tip.id:
        raise NotNow("itself")
    if merges.main_of(doing.tx, main_id) or (asked != main_id and merges.main_of(doing.tx, asked) != main_id):
        raise NotNow("changed")
    if main.tip.unit_id != tip.unit_id or not has_in_hand(main, tuple(alerts.of_tip(doing.tx, main_id))):
        raise NotNow("other_owner")
    if main.tip.status not in tips.OPEN:
        raise NotNow("main_closed")


async def separate(services: Services, cookie: str, tip_id: UUID, reason: str, mark: str, seen: int) -> bool:
    """The tip stands alone again, in the hands of who separates it. False = it is not merged.

    Raises SignedOut, NotYours, BadReason, NotNow.
    """
    reason, who = checked_reason(reason), await look(services, cookie, tip_id, "unmerge")
    main_id = await services.db.read(lambda tx: merges.main_of(tx, tip_id))
    if main_id is None:
        return False

    def part(doing: Doing) -> bool:
        if doing.who.step.role == "cc" or doing.who.tip.unit_id != doing.who.step.unit_id:
            raise NotNow("not_responsible")
        if merges.separate(doing.tx, tip_id) != main_id:
            raise NotNow("changed")
        alerts.acknowledge(doing.tx, tip_id, doing.who.step.unit_id)
        tips.set_status(doing.tx, tip_id, "acknowledged")
        tips.take_over(doing.tx, tip_id, doing.who.step.unit_id, doing.who.session.officer_id)
        clocks.reopened(doing.tx, tip_id)
        courier.reopen(doing.tx, tip_id, doing.now, doing.who.tip.day)
        return True

    let_go = Beside(main_id, "merge", signed(who, event="let_go", code=who.tip.code, reason=reason))
    words = signed(who, event="separated", reason=reason)
    act = Act("unmerge", ("merge", words), beside=(let_go,), tells=True, mark=mark, seen=seen, detail={"main": str(main_id)})
    return await perform(services, cookie, tip_id, act, part)


# --- the main tip's page ----------------------------------------------------------------------------------------------


async def merged_tips(services: Services, cookie: str, main_id: UUID) -> list[Merged]:
    """What the tipsters of merged tips wrote, for who opens the main one; each is written down as opened.

    A tip that this session does not open is left out.
    """
    now = services.clock()

    def read(tx: Connection) -> list[tuple[TipRow, list[SealedEntry]]]:
        if not merges.merged_into(tx, main_id):
            return []
        return [(row, tips.entries(tx, row.id)) for row in merged_of(tx, main_id) if _may_read(tx, cookie, row.id)]

    def _may_read(tx: Connection, cookie: str, tip_id: UUID) -> bool:
        try:
            access(tx, cookie, tip_id, now, hold=False)
        except NotYours:
            return False
        return True

    rows = await services.db.read(read)
    if not rows:
        return []

    def record(tx: Connection) -> None:
        for row, _ in rows:
            who = access(tx, cookie, row.id, now)
            append(services, tx, now, who.actor, "open_merged", who.step.unit_id, row.id, {"with": str(main_id)})

    await services.db.write(record)
    keys = await tip_keys.identities(services, cookie, [row.id for row, _ in rows])
    return await asyncio.to_thread(lambda: [_opened(row, sealed, keys[row.id]) for row, sealed in rows if row.id in keys])


def _opened(row: TipRow, sealed: Sequence[SealedEntry], identity: str) -> Merged:
    shown = [replace(entry) for entry in sealed if entry.kind in ("card", "story", "fact", "answer", "objection")]
    return Merged(row, tuple(open_entries(shown, row.id, identity)))
