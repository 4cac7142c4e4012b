"""One tip: read it, take it, ask, close."""

from __future__ import annotations

import secrets
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import clocks, unit
from bot.handlers.acts.offices import right_desks_for
from bot.handlers.desk_access import NotNow
from bot.handlers.desk_reading import OpenedTip, open_file, open_sealed
from bot.handlers.questions import questions_for, words_of
from web.desk.acts_pages import panel_of
from web.desk.addresses import Address
from web.desk.clock_words import words_for
from web.desk.front import LANGS, Desk, Officer, field, form_of, path_id, whole_number
from web.desk.queue_pages import tip_mark
from web.forms import Form
from web.security import csp

#: what the page may say after an act; anything else in the address is ignored
NOTES = (
    "acknowledged", "counted", "taken_before", "asked", "asked_before", "closed", "closed_before", "not_acknowledged",
    "not_responsible", "changed", "bad_outcome", "empty", "too_long",
)  # fmt: skip
#: far above any tip; only a bound for what a form may claim
MAX_ENTRIES = 999_999
#: in the place of an office: none of them fits
NO_DESK = "none"
MEDIA_TYPES = {"photo": "image/jpeg", "voice": "audio/ogg"}


async def tip(desk: Desk, request: Request, officer: Officer) -> Response:
    return await _tip_page(desk, request, officer, note=request.query_params.get("note", ""))


async def _tip_page(
    desk: Desk, request: Request, officer: Officer, *, note: str = "", draft: str = "", status: int = 200
) -> Response:
    sealed = await unit.open_tip(desk.services, officer.cookie, path_id(request))
    opened = await open_sealed(sealed, officer.cookie)
    lang, row = tipster_lang(opened), sealed.access.tip
    answer = desk.page(
        request, "tip", officer=officer, status=status, opened=opened, tip=row, sealed=sealed,
        note=note if note in NOTES else "", draft=draft, act=secrets.token_hex(16), mark=tip_mark(row),
        outcomes=unit.OUTCOMES, wording=_wording(desk, opened), max_question=unit.MAX_QUESTION, tipster_lang=lang,
        ready=[(id_, words_of(desk.services.texts, id_, lang)) for id_ in questions_for(row.category)],
        clocks=clocks.Clocks(sealed.access, sealed.milestones.clocks), history=clocks.history(opened),
        **words_for(desk), **await panel_of(desk, request, officer, opened),
    )  # fmt: skip
    answer.headers["content-security-policy"] = f"{csp()}; media-src 'self'"  # voice notes are played in the page
    return answer


def tipster_lang(opened: OpenedTip) -> str:
    lang = opened.body("story").get("lang")
    return lang if lang in LANGS else "vi"


def _wording(desk: Desk, opened: OpenedTip) -> dict[str, str]:
    """outcome → the very words that the tipster will read, in the tipster's language."""
    lang = tipster_lang(opened)
    outcomes = (*unit.OUTCOMES, *unit.OTHER_OUTCOMES)
    return {outcome: desk.services.texts.say(lang, f"case-outcome-{outcome}") for outcome in outcomes}


async def media(desk: Desk, request: Request, officer: Officer) -> Response:
    media_id = path_id(request, "media")
    sealed, row = await unit.open_media(desk.services, officer.cookie, path_id(request), media_id)
    return file_answer(row.kind, await open_file(sealed, row, officer.cookie))


def file_answer(kind: str, data: bytes) -> Response:
    return Response(
        data,
        media_type=MEDIA_TYPES[kind],
        # Even if a cleaned picture were something else after all, it could not act as a page of ours.
        headers={"content-security-policy": "default-src 'none'; sandbox", "content-disposition": "inline"},
    )


async def acknowledge(desk: Desk, request: Request, officer: Officer) -> Response:
    tip_id, form = path_id(request), await form_of(request)
    note: str
    try:
        note = await unit.acknowledge(desk.services, officer.cookie, tip_id) or "taken_before"
    except NotNow as error:
        note = "closed_before" if error.code == "closed" else error.code
    if field(form, "back") == "queue":  # pressed there, for a whole burst
        return RedirectResponse(f"/desk?note={quote(note)}", 303)
    return _back(tip_id, note)


async def ask(desk: Desk, request: Request, officer: Officer) -> Response:
    """Send a question; one that seems to ask who the tipster is stops here first, with the words kept."""
    tip_id, form = path_id(request), await form_of(request)
    text, act = _asked(desk, form), unit.checked_act(field(form, "act"))
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


def _asked(desk: Desk, form: Form) -> str:
    """The words that were typed, or those of the ready-made question whose button was pressed."""
    lang = "en" if field(form, "lang") == "en" else "vi"
    return words_of(desk.services.texts, field(form, "ready"), lang) or field(form, "text")


async def close(desk: Desk, request: Request, officer: Officer) -> Response:
    """First the words that the tipster will read, then, on the second press, the closing itself."""
    tip_id, form = path_id(request), await form_of(request)
    outcome = field(form, "outcome")
    if outcome not in unit.OUTCOMES:
        return _back(tip_id, "bad_outcome")
    if field(form, "sure") != "yes":
        return await _confirm_close(desk, request, officer, outcome)
    office = ""
    if outcome == "not_our_competence":
        offices = await right_desks_for(desk.services, officer.cookie, tip_id)
        chosen = field(form, "desk")
        if chosen not in (*offices, NO_DESK):
            return await _confirm_close(desk, request, officer, outcome, error="which_desk")
        office = offices.get(chosen, "")
    seen = whole_number(field(form, "entries"), MAX_ENTRIES)
    try:
        first = await unit.close(desk.services, officer.cookie, tip_id, outcome, -1 if seen is None else seen, office)
    except NotNow as error:
        return _back(tip_id, error.code if error.code in NOTES else "closed_before")
    return _back(tip_id, "closed" if first else "closed_before")


async def _confirm_close(desk: Desk, request: Request, officer: Officer, outcome: str, error: str = "") -> Response:
    sealed = await unit.open_tip(desk.services, officer.cookie, path_id(request))
    row = sealed.access.tip
    if not sealed.may_close:
        return _back(row.id, "closed_before" if row.status == "closed" else "not_responsible")
    opened = await open_sealed(sealed, officer.cookie)
    offices = await right_desks_for(desk.services, officer.cookie, row.id) if outcome == "not_our_competence" else None
    return desk.page(
        request, "close", officer=officer, status=422 if error else 200, tip=row, outcome=outcome, wording=_wording(desk, opened)[outcome],
        entries=row.entries, lang_of_tipster=tipster_lang(opened), offices=offices, error=error, no_desk=NO_DESK,
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
