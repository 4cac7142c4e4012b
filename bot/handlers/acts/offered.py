"""What the desk offers to do with a case: for the panel on its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.handlers.acts.merging import Merged, merged_tips
from bot.handlers.acts.telling import recipients
from bot.handlers.desk_access import has_in_hand, may_close
from bot.handlers.desk_reading import OpenedTip
from bot.handlers.entries import Entry
from bot.handlers.services import Services
from storage import desk_reads, merges, set_asides, tips
from storage.set_asides import SetAside
from storage.tips import TipRow

ACTS = (
    "confirm", "take_over", "note", "urgency", "transfer", "copy", "merge", "unmerge", "message", "thanks", "set_aside", "reopen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Panel:
    offered: tuple[str, ...]
    merged: tuple[Merged, ...] = field(repr=False)
    main: TipRow | None
    aside: SetAside | None
    works_on_it: str  #: the login of who works on it; "" = nobody
    contested: tuple[Entry | None, Entry | None] | None = field(repr=False)  #: (the closing, the objection)
    unit_names: Mapping[str, tuple[str, str | None]]


async def panel(services: Services, cookie: str, opened: OpenedTip) -> Panel:
    tip = opened.sealed.access.tip
    main, aside, who, units = await services.db.read(lambda tx: _rows(tx, opened))
    merged = tuple(await merged_tips(services, cookie, tip.id))
    others = bool(await recipients(services, cookie, tip.id))
    return Panel(
        offered=tuple(name for name in ACTS if _is_offered(name, opened, aside, others)),
        merged=merged, main=main, aside=aside, works_on_it=who, contested=contested(opened), unit_names=units,
    )  # fmt: skip


def contested(opened: OpenedTip) -> tuple[Entry | None, Entry | None] | None:
    """Who closed it with which result, and what the tipster says against it; None when nobody contests."""
    if opened.sealed.access.tip.status != "contested":
        return None
    closings = [e for e in opened.entries if _is_result(e)]
    return (closings[-1] if closings else None), opened.last("objection")


def _is_result(entry: Entry) -> bool:
    said = entry.body.get("outcome") or entry.body.get("event") == "joined" or entry.body.get("status") == "set_aside"
    return bool(said) and "officer" in entry.body


def _rows(tx: Connection, opened: OpenedTip) -> tuple[TipRow | None, SetAside | None, str, Mapping[str, tuple[str, str | None]]]:
    tip = opened.sealed.access.tip
    main_id = merges.main_of(tx, tip.id)
    names = desk_reads.logins(tx, [tip.officer_id] if tip.officer_id else [])
    units = {str(e.body[key]) for e in opened.entries for key in ("unit", "to") if isinstance(e.body.get(key), str)}
    aside = set_asides.of_tip(tx, tip.id)
    if aside is not None:
        units |= {aside.unit_id, aside.confirm_unit_id}
    who = names.get(tip.officer_id, "") if tip.officer_id else ""
    return (tips.get(tx, main_id) if main_id else None), aside, who, desk_reads.unit_names(tx, units | {tip.unit_id})


def _is_offered(name: str, opened: OpenedTip, aside: SetAside | None, others: bool) -> bool:
    sealed, who = opened.sealed, opened.sealed.access
    tip, is_open, helps = who.tip, who.tip.status in tips.OPEN, who.step.role == "cc"
    in_hand = may_close(who, sealed.steps)
    if name == "note":
        return True
    if name == "confirm":
        return aside is not None and aside.state == "asked" and aside.confirm_unit_id == who.step.unit_id
    if name == "take_over":
        return in_hand and tip.officer_id != who.session.officer_id
    if name == "urgency":
        return is_open and not helps
    if name == "message":
        return is_open and not helps and others
    if name == "thanks":
        return not helps and (is_open or tip.status == "closed") and opened.last("thanks") is None
    if name == "unmerge":
        return tip.outcome == "merged" and tip.status == "closed" and not helps
    if name == "reopen":
        return tip.status == "closed" and tip.outcome != "merged" and has_in_hand(who, sealed.steps)
    return in_hand
