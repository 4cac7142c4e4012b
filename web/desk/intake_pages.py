"""Other doors: an officer writes a report down that came by phone, letter box or counter; its receipt goes onto paper."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

from bot.handlers import other_doors, unit
from bot.handlers.other_doors import BadReport, PlaceOffer, Report
from storage.directory_columns import CATEGORIES
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, field, form_of
from web.forms import Form

WHEN = ("now", "today", "earlier")
ERRORS = (
    "no_door", "no_category", "no_place", "place_long", "no_when", "no_story", "story_long", "no_body", "no_unit", "choose_place",
    "photo_refused", "photo_busy", "photo_too_big", "cut",
)  # fmt: skip


async def intake_form(desk: Desk, request: Request, officer: Officer) -> Response:
    return _page(desk, request, officer, Report(), secrets.token_hex(16))


def _page(
    desk: Desk, request: Request, officer: Officer, report: Report, act: str, *, errors: tuple[str, ...] = (),
    offer: PlaceOffer | None = None, status: int = 200,
) -> Response:  # fmt: skip
    return desk.page(
        request, "intake", officer=officer, status=status, report=report, act=act, errors=errors, offer=offer,
        doors=other_doors.DOORS, categories=CATEGORIES, whens=WHEN, unlisted=other_doors.UNLISTED,
        max_story=other_doors.MAX_STORY, max_place=other_doors.MAX_PLACE,
    )  # fmt: skip


async def write_down(desk: Desk, request: Request, officer: Officer) -> Response:
    """First what is missing, then the place from what its words may mean, then the tip and its receipt."""
    form = await form_of(request)
    try:
        return await _write_down(desk, request, officer, form)
    finally:
        form.close()


async def _write_down(desk: Desk, request: Request, officer: Officer, form: Form) -> Response:
    report, act = other_doors.cleaned(_report(form)), unit.checked_act(field(form, "act"))
    snapshot = await desk.services.directory.snapshot()
    offer = other_doors.offer(snapshot, report.place_words) if report.place_words else None
    try:
        if form.cut:
            raise BadReport("cut")
        other_doors.check(report, CATEGORIES)
        if not other_doors.is_settled(report, snapshot):
            return _page(desk, request, officer, report, act, errors=("choose_place",), offer=offer)
        done = await other_doors.write_down(desk.services, officer.cookie, report, _photo(form), act)
    except BadReport as bad:
        return _page(desk, request, officer, report, act, errors=bad.codes, offer=offer, status=422)
    return desk.page(request, "intake_done", officer=officer, done=done, door=report.door)


def _photo(form: Form) -> bytes | None:
    upload = form.files[0] if form.files else None
    if upload is not None and upload.refused:
        raise BadReport("photo_busy" if upload.refused == "busy" else "photo_too_big")
    return upload.data if upload else None


def _report(form: Form) -> Report:
    return Report(
        door=field(form, "door"), category=field(form, "category"), place_words=field(form, "place_words"),
        place_id=field(form, "place_id")[:60], asked_for=field(form, "asked_for"), when=field(form, "when"),
        danger=field(form, "danger") == "yes", story=field(form, "story"),
    )  # fmt: skip


ADDRESSES = (
    Address("GET", "/desk/intake", intake_form, "tips"),
    Address("POST", "/desk/intake", write_down, "tips"),
)
