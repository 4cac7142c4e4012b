"""The queue, its live marks, and the grant of a waiting colleague."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from bot.handlers import colleagues, unit
from bot.handlers.desk_access import NotYours
from bot.handlers.desk_reading import Look, look_at_queue, read_queue
from bot.handlers.directory_desk import own_troubles
from bot.handlers.sign_in import SignedOut
from storage.tips import TipRow
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, field, form_of, whole_number
from web.desk.streams import Place

TIPS_PER_PAGE = 50
#: a page whose stream had to go for a newer one
ASK_AGAIN_MS = 60_000
MAX_PAGE = 10_000
#: a silent stream looks at the rows again after so long: another process may have changed them, the session may be over
LOOK_AGAIN_SECONDS = 15.0
NOTES = ("granted", "granted_before")


async def queue(desk: Desk, request: Request, officer: Officer) -> Response:
    number = whole_number(request.query_params.get("page", ""), MAX_PAGE) or 1
    shown = await read_queue(desk.services, officer.cookie, limit=TIPS_PER_PAGE, offset=(number - 1) * TIPS_PER_PAGE)
    note = request.query_params.get("note", "")
    trouble = await own_troubles(desk.services, officer.session.tip_units)
    return desk.page(
        request, "queue", officer=officer, shown=shown, number=number, note=note if note in NOTES else "", trouble=trouble
    )


async def grant(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)
    try:
        colleague = UUID(field(form, "officer"))
    except ValueError:
        raise NotYours from None
    first = await colleagues.grant(desk.services, officer.cookie, field(form, "unit")[:60], colleague)
    return RedirectResponse(f"/desk?note={'granted' if first else 'granted_before'}", 303)


async def live(desk: Desk, request: Request, officer: Officer) -> Response:
    """Server-sent marks: "mark" = what the page shows should look like this now; "ended" = the session is over.

    A mark is a hash; content only ever travels in pages.
    """
    asked = request.query_params.get("tip")
    if asked is None:
        return _stream(desk, officer, lambda: look_at_queue(desk.services, officer.cookie, limit=TIPS_PER_PAGE))
    try:
        tip_id = UUID(asked)
    except ValueError:
        raise NotYours from None
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
        yield f"event: mark\ndata: {now.mark}\n\n"
        await desk.services.bells.wait((*now.topics, place.topic), LOOK_AGAIN_SECONDS, since)
    # The page is still good: it may ask again, but not at once, or pages would push each other out without end.
    yield f"retry: {ASK_AGAIN_MS}\n\n"


ADDRESSES = (
    Address("GET", "/desk", queue),
    Address("GET", "/desk/live", live),
    Address("POST", "/desk/grant", grant),
)
