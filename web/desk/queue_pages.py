"""The queue, its live marks, and the grant of a waiting colleague."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from bot.handlers import colleagues, unit
from bot.handlers.desk_access import NotYours
from bot.handlers.desk_reading import Look
from bot.handlers.directory_desk import own_troubles
from bot.handlers.due import read_due
from bot.handlers.queue_reading import CATEGORIES, STATUSES, look_at_queue, read_queue
from bot.handlers.shifts import shifts_now
from bot.handlers.sign_in import SignedOut
from language.local_time import local_minute
from storage.desk_queue import MOST_COUNTED
from storage.tips import TipRow
from web.desk.addresses import Address
from web.desk.clock_words import words_for
from web.desk.front import Desk, Officer, field, form_of, id_of
from web.desk.queue_view import query_of, view_of
from web.desk.sections import home_of
from web.desk.streams import Place

TIPS_PER_PAGE = 50
#: a page whose stream had to go for a newer one
ASK_AGAIN_MS = 60_000
#: a silent stream looks at the rows again after so long: another process may have changed them, the session may be over
LOOK_AGAIN_SECONDS = 15.0
NOTES = ("granted", "granted_before", "acknowledged", "counted", "taken_before", "not_responsible", "closed_before")


async def queue(desk: Desk, request: Request, officer: Officer) -> Response:
    if home := home_of(officer.session):
        return RedirectResponse(home, 303)  # no tips in this role: his own section
    view = view_of(request.query_params)
    shown = await read_queue(desk.services, officer.cookie, view, limit=TIPS_PER_PAGE)
    note = request.query_params.get("note", "")
    due = await read_due(desk.services, officer.session.tip_units)
    trouble = await own_troubles(desk.services, officer.session.tip_units)
    return desk.page(
        request, "queue", officer=officer, shown=shown, view=view, query_of=query_of, statuses=STATUSES,
        categories=CATEGORIES, most=MOST_COUNTED, note=note if note in NOTES else "", trouble=trouble,
        shifts_now=await shifts_now(desk.services, officer.cookie), due=due, **words_for(desk),
    )  # fmt: skip


async def grant(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)
    colleague = id_of(field(form, "officer"))
    first = await colleagues.grant(desk.services, officer.cookie, field(form, "unit")[:60], colleague)
    return RedirectResponse(f"/desk?note={'granted' if first else 'granted_before'}", 303)


async def live(desk: Desk, request: Request, officer: Officer) -> Response:
    """Server-sent marks: "mark" = what the page shows should look like this now; "ended" = the session is over.

    A mark is a hash; content only ever travels in pages.
    """
    asked = request.query_params.get("tip")
    if asked is None:
        view = view_of(request.query_params)
        return _stream(desk, officer, lambda: look_at_queue(desk.services, officer.cookie, view, limit=TIPS_PER_PAGE))
    tip_id = id_of(asked)
    await unit.peek(desk.services, officer.cookie, tip_id)
    return _stream(desk, officer, lambda: _look_at_tip(desk, officer, tip_id))


async def _look_at_tip(desk: Desk, officer: Officer, tip_id: UUID) -> Look:
    access = await unit.peek(desk.services, officer.cookie, tip_id)
    return Look(tip_mark(access.tip), (f"tip:{tip_id}", f"officer:{access.actor}"))


def tip_mark(tip: TipRow) -> str:
    return hashlib.sha256(f"{tip.id}{tip.status}{tip.entries}".encode()).hexdigest()[:16]


def _stream(desk: Desk, officer: Officer, look: Callable[[], Awaitable[Look]]) -> Response:
    return StreamingResponse(_in_its_place(desk, officer, look), media_type="text/event-stream")


async def _in_its_place(desk: Desk, officer: Officer, look: Callable[[], Awaitable[Look]]) -> AsyncIterator[str]:
    with desk.streams.place(officer.session.officer_id) as place:
        async for event in _marks(desk, place, look):
            yield event


async def _marks(desk: Desk, place: Place, look: Callable[[], Awaitable[Look]]) -> AsyncIterator[str]:
    while not place.must_go:
        since = desk.services.bells.mark()
        try:
            now = await look()
        except (SignedOut, NotYours):
            yield "event: ended\ndata: 1\n\n"
            return
        # Said every time: the page compares it with its own and ignores what it knows.
        # With the minute of the server: the page says until when it was true, and the clock of a PC may be wrong.
        yield f"event: mark\ndata: {now.mark}\n\nevent: true\ndata: {local_minute(desk.services.clock())}\n\n"
        await desk.services.bells.wait((*now.topics, place.topic), LOOK_AGAIN_SECONDS, since)
    # The page is still good: it may ask again, but not at once, or pages would push each other out without end.
    yield f"retry: {ASK_AGAIN_MS}\n\n"


ADDRESSES = (
    Address("GET", "/desk", queue),
    Address("GET", "/desk/live", live),
    Address("POST", "/desk/grant", grant),
)
