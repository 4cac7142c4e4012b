"""Acts that stay inside the unit: take over from a colleague, set urgency, note, thank, reopen."""

from __future__ import annotations

from uuid import UUID

from bot.handlers.acting import Act, Beside, Doing, perform
from bot.handlers.acts.ground import (
    checked_reason,
    checked_remark,
    look,
    merged_of,
    must_be_responsible,
    must_have_closed,
    must_have_in_hand,
    must_lead,
    signed,
)
from bot.handlers.desk_access import NotNow
from bot.handlers.services import Services
from language.local_time import local_day
from storage import alerts, clocks, courier, desk_reads, merges, routing, tips

URGENCIES = ("urgent", "normal")


async def take_over(services: Services, cookie: str, tip_id: UUID, reason: str, mark: str, seen: int) -> bool:
    """This officer works on the case from now on, instead of a colleague of the same unit. False = he does already.

    Raises SignedOut, NotYours, BadReason, NotNow.
    """
    reason, who = checked_remark(reason), await look(services, cookie, tip_id, "take_over")
    before = who.tip.officer_id
    names = await services.db.read(lambda tx: desk_reads.logins(tx, [before] if before else []))
    words = signed(who, before=names.get(before, "") if before else "", reason=reason)

    def take(doing: Doing) -> bool:
        must_have_in_hand(doing)
        if doing.who.tip.officer_id == doing.who.session.officer_id:
            return False
        if doing.who.tip.officer_id != before:
            raise NotNow("changed")
        tips.take_over(doing.tx, tip_id, doing.who.step.unit_id, doing.who.session.officer_id)
        return True

    act = Act("take_over", ("takeover", words), mark=mark, seen=seen, detail={"from": str(before or "")})
    done = await perform(services, cookie, tip_id, act, take)
    if done and before:
        services.bells.ring(f"officer:{before}")
    return done


async def set_urgency(
    services: Services, cookie: str, tip_id: UUID, urgency: str, reason: str, mark: str, seen: int
) -> bool:
    """Raising alerts as an urgent tip does, where nobody has acknowledged. Lowering is for who has the case in hand: it silences
    no alert that stands. False = it is so already.

    Raises SignedOut, NotYours, BadReason, ValueError for another word, NotNow.
    """
    if urgency not in URGENCIES:
        raise ValueError("unknown urgency")
    reason, who = checked_reason(reason), await look(services, cookie, tip_id, "urgency")
    snapshot = await services.directory.snapshot()
    second = who.step.unit_id in snapshot.with_second_contact
    minutes = routing.ladder_minutes("urgent", local_day(services.clock()), snapshot.rules, has_second=second)

    def change(doing: Doing) -> bool:
        must_be_responsible(doing)
        if doing.who.tip.urgency == urgency:
            return False
        if urgency == "normal":
            must_have_in_hand(doing)
        tips.set_urgency(doing.tx, tip_id, urgency)
        if urgency == "urgent":
            alerts.make_urgent(doing.tx, tip_id, doing.now, minutes, f"u{doing.who.tip.entries}-")
        return True

    act = Act("urgency", ("urgency", signed(who, urgency=urgency, reason=reason)), mark=mark, seen=seen, detail={"urgency": urgency})
    return await perform(services, cookie, tip_id, act, change)


async def note(services: Services, cookie: str, tip_id: UUID, text: str, mark: str) -> bool:
    """A note that the tipster never sees. Who only has a copy may write one, too. False = this form was sent before."""
    text, who = checked_reason(text), await look(services, cookie, tip_id, "note")
    act = Act("note", ("note", signed(who, text=text)), mark=mark)
    return await perform(services, cookie, tip_id, act, lambda doing: True)


async def thank(services: Services, cookie: str, tip_id: UUID, mark: str) -> bool:
    """Fixed words of thanks, once in the life of a tip. False = he was thanked already."""
    who = await look(services, cookie, tip_id, "thanks")

    def once(doing: Doing) -> bool:
        if doing.who.step.role == "cc":
            raise NotNow("not_responsible")
        if doing.who.tip.status not in (*tips.OPEN, "closed"):
            raise NotNow(doing.who.tip.status)
        return not any(entry.kind == "thanks" for entry in tips.entries(doing.tx, tip_id))

    return await perform(services, cookie, tip_id, Act("thanks", ("thanks", signed(who)), tells=True, mark=mark), once)


async def reopen(services: Services, cookie: str, tip_id: UUID, reason: str, mark: str, seen: int) -> bool:
    """Work on a closed case again; the tipsters of tips that are merged into it are told as well.

    Raises SignedOut, NotYours, BadReason, NotNow ("merged": separate it instead).
    """
    reason, who = checked_reason(reason), await look(services, cookie, tip_id, "reopen")
    merged = [row.id for row in await services.db.read(lambda tx: merged_of(tx, tip_id))]

    def again(doing: Doing) -> bool:
        must_have_closed(doing)
        if merges.main_of(doing.tx, tip_id):
            raise NotNow("merged")
        must_lead(doing, merged)
        tips.set_status(doing.tx, tip_id, "acknowledged")
        tips.take_over(doing.tx, tip_id, doing.who.step.unit_id, doing.who.session.officer_id)
        clocks.reopened(doing.tx, tip_id)
        courier.reopen(doing.tx, tip_id, doing.now, doing.who.tip.day)
        return True

    told = tuple(Beside(each, "status", {"status": "reopened"}, tells=True) for each in merged)
    words = signed(who, status="reopened", reason=reason)
    act = Act("reopen", ("status", words), beside=told, tells=True, mark=mark, seen=seen)
    return await perform(services, cookie, tip_id, act, again)
