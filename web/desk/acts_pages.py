"""What officers do with a case: one small form for each act, with the very words that the tipster will read.

A form that is refused comes back with what was typed in it and with what somebody else did meanwhile.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import unit
from bot.handlers.acts import merging, setting_aside, telling, transferring, working
from bot.handlers.acts.ground import MAX_REASON, BadReason
from bot.handlers.acts.offered import ACTS, Panel, panel
from bot.handlers.acts.transferring import Chain, NoSuchUnit
from bot.handlers.desk_access import NotNow
from bot.handlers.desk_reading import OpenedTip, open_sealed
from bot.handlers.directory import Snapshot
from bot.handlers.entries import Entry
from storage import desk_reads
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, form_of, path_id, whole_number
from web.desk.front import field as given
from web.forms import Form

MAX_ENTRIES = 999_999
#: name of an act → the end of its address
SLUGS = {name: name.replace("_", "-") for name in ACTS}
#: what a page may say after an act
DONE = (
    "took_over", "took_over_before", "urgent", "normal", "urgency_before", "noted", "noted_before", "transferred", "copied",
    "copied_before", "merged", "merged_before", "separated", "separated_before", "sent", "sent_before", "thanked", "thanked_before",
    "set_aside", "confirmed", "refused", "reopened",
)  # fmt: skip
#: what a form may say against what was sent
ERRORS = (
    "reason_empty", "reason_long", "changed", "closed", "not_closed", "not_acknowledged", "not_responsible", "set_aside",
    "destroyed", "merged", "itself", "other_owner", "main_closed", "has_merged", "nobody_above", "no_proposal", "own_proposal",
    "unknown", "no_key", "inside_enterprise", "about_itself", "not_yet", "ended", "same", "no_body", "nobody", "no_place",
    "which_place", "no_case", "choose", "empty", "too_long", "asks_who",
)  # fmt: skip
#: what the tipster reads after each act, where he reads anything
WORDS = {
    "transfer": ("case-event-transferred",),
    "merge": ("case-event-joined", "case-status-merged"),
    "unmerge": ("case-event-separated",),
    "thanks": ("case-event-thanks",),
    "set_aside": ("case-event-set_aside", "case-status-set_aside"),
    "confirm": ("case-outcome-out_of_scope", "case-status-out_of_scope"),
    "reopen": ("case-event-reopened",),
}


@dataclass(slots=True)
class Asked:
    """One request for one act: the form as it was sent, and what the page shows of it."""

    desk: Desk
    request: Request
    officer: Officer
    name: str
    form: Form
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def tip_id(self) -> UUID:
        return path_id(self.request)

    @property
    def reason(self) -> str:
        return given(self.form, "reason")

    @property
    def mark(self) -> str:
        return unit.checked_act(given(self.form, "act"))

    @property
    def seen(self) -> int:
        number = whole_number(given(self.form, "entries"), MAX_ENTRIES)
        return -1 if number is None else number


async def panel_of(desk: Desk, request: Request, officer: Officer, opened: OpenedTip) -> dict[str, Any]:
    """What `desk_tip/acts*.html` needs."""
    shown: Panel = await panel(desk.services, officer.cookie, opened)
    done = request.query_params.get("done", "")
    return {"acts": shown, "slugs": SLUGS, "done": done if done in DONE else ""}


# --- the form -----------------------------------------------------------------------------------------------------------


async def _page(asked: Asked, *, error: str = "", status: int = 200) -> Response:
    desk, cookie = asked.desk, asked.officer.cookie
    sealed = await unit.open_tip(desk.services, cookie, asked.tip_id)
    opened = await open_sealed(sealed, cookie)
    shown = await panel(desk.services, cookie, opened)
    extra = await _extra(asked, opened)
    lang = opened.body("story").get("lang") or "vi"
    since = _since(opened, asked.seen) if error == "changed" else ()
    return desk.page(
        asked.request, "act", officer=asked.officer, status=status, what=asked.name, slug=SLUGS[asked.name], tip=opened.sealed.access.tip,
        opened=opened, acts=shown, error=error if error in ERRORS else "", since=since, typed=asked.form, act=secrets.token_hex(16),
        words=[desk.services.texts.say(lang, key) for key in WORDS.get(asked.name, ())], lang_of_tipster=lang,
        entries=opened.sealed.access.tip.entries, max_reason=MAX_REASON, max_text=unit.MAX_QUESTION, **(extra | asked.more),
    )  # fmt: skip


def _since(opened: OpenedTip, seen: int) -> tuple[Entry, ...]:
    """What came in after the page was shown."""
    return tuple(entry for entry in opened.entries if entry.n > seen) if seen >= 0 else opened.entries[-3:]


async def _extra(asked: Asked, opened: OpenedTip) -> dict[str, Any]:
    """What the form of this act lets the officer choose from."""
    services, tip = asked.desk.services, opened.sealed.access.tip
    if asked.name in ("transfer", "copy"):
        snapshot = await services.directory.snapshot()
        has_it = [s.unit_id for s in opened.sealed.steps if s.state in ("due", "acknowledged")] if asked.name == "copy" else []
        units = transferring.receivers(snapshot, tip.category, [*has_it, opened.sealed.access.step.unit_id])
        names = await services.db.read(lambda tx: desk_reads.unit_names(tx, units))
        return {"units": units, "names": names, "chain": None, "places": (), "categories": sorted(CATEGORIES)}
    if asked.name == "merge":
        return {"alike": await merging.alike(services, asked.officer.cookie, tip.id)}
    if asked.name == "message":
        return {"count": len(await telling.recipients(services, asked.officer.cookie, tip.id)) + 1}
    return {}


# --- sending it ---------------------------------------------------------------------------------------------------------

#: carries the act out; returns what the tip's page says then, or a whole answer
Work = Callable[[Asked], Awaitable[str | Response]]


async def _send(asked: Asked, work: Work) -> Response:
    try:
        answer = await work(asked)
    except (BadReason, NoSuchUnit, unit.BadQuestion) as refused:
        return await _page(asked, error=str(refused), status=422)
    except NotNow as refused:
        return await _page(asked, error=refused.code, status=409)
    return answer if isinstance(answer, Response) else _to_tip(asked.tip_id, answer)


def _to_tip(tip_id: UUID, done: str) -> Response:
    return RedirectResponse(f"/desk/tip/{tip_id}?done={quote(done)}", 303)


def _to_passed(done: str) -> Response:
    return RedirectResponse(f"/desk/passed?done={quote(done)}", 303)


async def _take_over(asked: Asked) -> str:
    services, cookie = asked.desk.services, asked.officer.cookie
    first = await working.take_over(services, cookie, asked.tip_id, asked.reason, asked.mark, asked.seen)
    return "took_over" if first else "took_over_before"


async def _urgency(asked: Asked) -> str | Response:
    urgency = given(asked.form, "urgency")
    if urgency not in working.URGENCIES:
        return await _page(asked, error="choose", status=422)
    first = await working.set_urgency(
        asked.desk.services, asked.officer.cookie, asked.tip_id, urgency, asked.reason, asked.mark, asked.seen
    )
    return urgency if first else "urgency_before"


async def _note(asked: Asked) -> str:
    first = await working.note(asked.desk.services, asked.officer.cookie, asked.tip_id, asked.reason, asked.mark)
    return "noted" if first else "noted_before"


async def _thanks(asked: Asked) -> str:
    first = await working.thank(asked.desk.services, asked.officer.cookie, asked.tip_id, asked.mark)
    return "thanked" if first else "thanked_before"


async def _reopen(asked: Asked) -> str:
    services, cookie = asked.desk.services, asked.officer.cookie
    await working.reopen(services, cookie, asked.tip_id, asked.reason, asked.mark, asked.seen)
    return "reopened"


async def _message(asked: Asked) -> str | Response:
    text = unit.checked_question(given(asked.form, "text"))
    if unit.asks_who(text) and given(asked.form, "sure") != "yes":
        return await _page(asked, error="asks_who", status=422)
    sent = await telling.tell_all(asked.desk.services, asked.officer.cookie, asked.tip_id, text, asked.mark)
    return "sent" if sent else "sent_before"


async def _merge(asked: Asked) -> str | Response:
    services, cookie = asked.desk.services, asked.officer.cookie
    main_id = await merging.chosen(services, cookie, given(asked.form, "main"), given(asked.form, "code"))
    if main_id is None:
        return await _page(asked, error="no_case" if given(asked.form, "code") else "choose", status=422)
    first = await merging.merge(services, cookie, asked.tip_id, main_id, asked.reason, asked.mark, asked.seen)
    return "merged" if first else "merged_before"


async def _unmerge(asked: Asked) -> str:
    services, cookie = asked.desk.services, asked.officer.cookie
    first = await merging.separate(services, cookie, asked.tip_id, asked.reason, asked.mark, asked.seen)
    return "separated" if first else "separated_before"


async def _set_aside(asked: Asked) -> Response:
    services, cookie = asked.desk.services, asked.officer.cookie
    await setting_aside.propose(services, cookie, asked.tip_id, asked.reason, asked.mark, asked.seen)
    return _to_passed("set_aside")


async def _confirm(asked: Asked) -> str | Response:
    """Two buttons: out of scope indeed, or not."""
    services, cookie, tip_id = asked.desk.services, asked.officer.cookie, asked.tip_id
    if given(asked.form, "decision") == "confirm":
        await setting_aside.confirm(services, cookie, tip_id, asked.mark, asked.seen)
        return _to_passed("confirmed")
    if given(asked.form, "decision") != "refuse":
        return await _page(asked, error="choose", status=422)
    await setting_aside.refuse(services, cookie, tip_id, asked.reason, asked.mark, asked.seen)
    return "refused"


async def _copy(asked: Asked) -> str | Response:
    if not given(asked.form, "unit"):
        return await _page(asked, error="choose", status=422)
    first = await transferring.copy(
        asked.desk.services, asked.officer.cookie, asked.tip_id, given(asked.form, "unit"), asked.reason, asked.mark
    )
    return "copied" if first else "copied_before"


async def _transfer(asked: Asked) -> str | Response:
    """The first press shows who would receive it and why; the second one hands it over."""
    services, cookie = asked.desk.services, asked.officer.cookie
    sealed = await unit.open_tip(services, cookie, asked.tip_id)
    card = (await open_sealed(sealed, cookie)).body("card")
    snapshot = await services.directory.snapshot()
    place_id, offered = _place(snapshot, given(asked.form, "place"), card)
    if offered is not None:
        asked.more["places"] = offered
        return await _page(asked, error="which_place" if offered else "no_place", status=422)
    tip, category = sealed.access.tip, given(asked.form, "category") or sealed.access.tip.category
    if category not in CATEGORIES:
        return await _page(asked, error="choose", status=422)
    chosen = given(asked.form, "unit")
    chain = (
        transferring.by_choice(snapshot, tip, place_id, category, chosen) if chosen
        else transferring.by_rule(snapshot, tip, place_id, category)
    )  # fmt: skip
    if chain.unit_id == sealed.access.step.unit_id:
        raise NoSuchUnit("same")
    if given(asked.form, "sure") != "yes" or not asked.reason.strip():
        error = "reason_empty" if given(asked.form, "sure") == "yes" else ""
        asked.more |= await _preview(asked, chain)
        return await _page(asked, error=error, status=422 if error else 200)
    await transferring.transfer(services, cookie, asked.tip_id, chain, card, asked.reason, asked.mark, asked.seen)
    return _to_passed("transferred")


async def _preview(asked: Asked, chain: Chain) -> dict[str, Any]:
    names = await asked.desk.services.db.read(lambda tx: desk_reads.unit_names(tx, chain.units))
    return {"chain": chain, "chain_names": names}


def _place(
    snapshot: Snapshot, said: str, card: Mapping[str, Any]
) -> tuple[str | None, tuple[tuple[str, str], ...] | None]:
    """(place id, None), or (None, what it may be: id and name). Nothing typed, or what the card says: as it was."""
    said = said.strip()
    if not said or said == (card.get("place") or ""):
        return card.get("place_id"), None
    known = snapshot.places.get(said)
    if known is not None:
        return known.id, None
    found = snapshot.places.resolve(said)
    if found.place:
        return found.place, None
    return None, snapshot.places.told_apart(found.candidates)


CATEGORIES = frozenset(transferring.CATEGORIES)
WORK: Mapping[str, Work] = {
    "confirm": _confirm, "take_over": _take_over, "note": _note, "urgency": _urgency, "transfer": _transfer, "copy": _copy,
    "merge": _merge, "unmerge": _unmerge, "message": _message, "thanks": _thanks, "set_aside": _set_aside, "reopen": _reopen,
}  # fmt: skip


def _shown(name: str) -> Callable[[Desk, Request, Officer], Awaitable[Response]]:
    async def page(desk: Desk, request: Request, officer: Officer) -> Response:
        return await _page(Asked(desk, request, officer, name, Form()))

    return page


def _sent(name: str) -> Callable[[Desk, Request, Officer], Awaitable[Response]]:
    async def page(desk: Desk, request: Request, officer: Officer) -> Response:
        return await _send(Asked(desk, request, officer, name, await form_of(request)), WORK[name])

    return page


ADDRESSES = tuple(
    Address(method, f"/desk/tip/{{id}}/{slug}", page(name), "tips")
    for name, slug in SLUGS.items()
    for method, page in (("GET", _shown), ("POST", _sent))
)
