"""One tip: read it, take it, ask, close."""

from __future__ import annotations

import secrets
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import clocks, unit
from bot.handlers.desk_access import NotNow, NotYours
from bot.handlers.desk_reading import OpenedTip, open_file, open_sealed
from web.desk.addresses import Address
from web.desk.clock_words import words_for
from web.desk.front import Desk, Officer, field, form_of, whole_number
from web.desk.queue_pages import tip_mark
from web.security import csp

#: what the page may say after an act; anything else in the address is ignored
NOTES = (
    "acknowledged", "counted", "taken_before", "asked", "asked_before", "closed", "closed_before", "not_acknowledged",
    "not_responsible", "changed", "bad_outcome", "empty", "too_long",
)  # fmt: skip
#: far above any tip; only a bound for what a form may claim
MAX_ENTRIES = 999_999
MEDIA_TYPES = {"photo": "image/jpeg", "voice": "audio/ogg"}


def _tip_id(request: Request) -> UUID:
    try:
        return UUID(request.path_params["id"])
    except ValueError:
        raise NotYours from None


async def tip(desk: Desk, request: Request, officer: Officer) -> Response:
    return await _tip_page(desk, request, officer, note=request.query_params.get("note", ""))


async def _tip_page(
    desk: Desk, request: Request, officer: Officer, *, note: str = "", draft: str = "", status: int = 200
) -> Response:
    sealed = await unit.open_tip(desk.services, officer.cookie, _tip_id(request))
    opened = await open_sealed(sealed, officer.cookie)
    answer = desk.page(
        request, "tip", officer=officer, status=status, opened=opened, tip=sealed.access.tip, sealed=sealed,
        note=note if note in NOTES else "", draft=draft, act=secrets.token_hex(16), mark=tip_mark(sealed.access.tip),
        outcomes=unit.OUTCOMES, wording=_wording(desk, opened), max_question=unit.MAX_QUESTION,
        clocks=clocks.Clocks(sealed.access, sealed.milestones.clocks), history=clocks.history(opened), **words_for(desk),
    )  # fmt: skip
    answer.headers["content-security-policy"] = f"{csp()}; media-src 'self'"  # voice notes are played in the page
    return answer


def _wording(desk: Desk, opened: OpenedTip) -> dict[str, str]:
    """outcome → the very words that the tipster will read, in the tipster's language."""
    lang = opened.body("story").get("lang") or "vi"
    return {outcome: desk.services.texts.say(lang, f"case-outcome-{outcome}") for outcome in unit.OUTCOMES}


async def media(desk: Desk, request: Request, officer: Officer) -> Response:
    try:
        media_id = UUID(request.path_params["media"])
    except ValueError:
        raise NotYours from None
    sealed, row = await unit.open_media(desk.services, officer.cookie, _tip_id(request), media_id)
    data = await open_file(sealed, row, officer.cookie)
    return Response(
        data,
        media_type=MEDIA_TYPES[row.kind],
        # Even if a cleaned picture were something else after all, it could not act as a page of ours.
        headers={"content-security-policy": "default-src 'none'; sandbox", "content-disposition": "inline"},
    )


async def acknowledge(desk: Desk, request: Request, officer: Officer) -> Response:
    tip_id = _tip_id(request)
    try:
        taken = await unit.acknowledge(desk.services, officer.cookie, tip_id)
    except NotNow as error:
        return _back(tip_id, "closed_before" if error.code == "closed" else error.code)
    return _back(tip_id, taken or "taken_before")


async def ask(desk: Desk, request: Request, officer: Officer) -> Response:
    """Send a question; one that seems to ask who the tipster is stops here first, with the words kept."""
    tip_id, form = _tip_id(request), await form_of(request)
    text, act = field(form, "text"), unit.checked_act(field(form, "act"))
    try:
        text = unit.checked_question(text)
        if unit.asks_who(text) and field(form, "sure") != "yes":
            await unit.peek(desk.services, officer.cookie, tip_id)
            return desk.page(request, "ask_held", officer=officer, tip_id=tip_id, text=text, act=act)
        first = await unit.ask(desk.services, officer.cookie, tip_id, text, act)
    except unit.BadQuestion as error:
        return await _tip_page(desk, request, officer, note=str(error), draft=text, status=422)
    except NotNow:
        return await _tip_page(desk, request, officer, note="closed_before", draft=text, status=409)
    return _back(tip_id, "asked" if first else "asked_before")


async def close(desk: Desk, request: Request, officer: Officer) -> Response:
    """First the words that the tipster will read, then, on the second press, the closing itself."""
    tip_id, form = _tip_id(request), await form_of(request)
    outcome = field(form, "outcome")
    if outcome not in unit.OUTCOMES:
        return _back(tip_id, "bad_outcome")
    if field(form, "sure") != "yes":
        return await _confirm_close(desk, request, officer, outcome)
    seen = whole_number(field(form, "entries"), MAX_ENTRIES)
    try:
        first = await unit.close(desk.services, officer.cookie, tip_id, outcome, -1 if seen is None else seen)
    except NotNow as error:
        return _back(tip_id, error.code)
    return _back(tip_id, "closed" if first else "closed_before")


async def _confirm_close(desk: Desk, request: Request, officer: Officer, outcome: str) -> Response:
    sealed = await unit.open_tip(desk.services, officer.cookie, _tip_id(request))
    row = sealed.access.tip
    if not sealed.may_close:
        return _back(row.id, "closed_before" if row.status == "closed" else "not_responsible")
    opened = await open_sealed(sealed, officer.cookie)
    return desk.page(
        request, "close", officer=officer, tip=row, outcome=outcome, wording=_wording(desk, opened)[outcome],
        entries=row.entries, lang_of_tipster=opened.body("story").get("lang") or "vi",
    )  # fmt: skip


def _back(tip_id: UUID, note: str) -> Response:
    return RedirectResponse(f"/desk/tip/{tip_id}?note={quote(note)}", 303)


ADDRESSES = (
    Address("GET", "/desk/tip/{id}", tip, "tips"),
    Address("GET", "/desk/tip/{id}/media/{media}", media, "tips"),
    Address("POST", "/desk/tip/{id}/acknowledge", acknowledge, "tips"),
    Address("POST", "/desk/tip/{id}/ask", ask, "tips"),
    Address("POST", "/desk/tip/{id}/close", close, "tips"),
)
