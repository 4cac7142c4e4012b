"""What the unit passed on, for reading: the list, one tip as it stood at the transfer, its photos."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.handlers.acts.passed import open_trace, open_trace_media, read_passed
from bot.handlers.desk_reading import open_file, open_sealed
from web.desk.acts_pages import DONE
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, path_id
from web.desk.tip_pages import file_answer
from web.security import csp


async def passed(desk: Desk, request: Request, officer: Officer) -> Response:
    done = request.query_params.get("done", "")
    shown = await read_passed(desk.services, officer.cookie)
    return desk.page(request, "passed", officer=officer, shown=shown, done=done if done in DONE else "")


async def trace(desk: Desk, request: Request, officer: Officer) -> Response:
    sealed = await open_trace(desk.services, officer.cookie, path_id(request))
    opened = await open_sealed(sealed, officer.cookie)
    answer = desk.page(request, "trace", officer=officer, tip=sealed.access.tip, sealed=sealed, opened=opened)
    answer.headers["content-security-policy"] = f"{csp()}; media-src 'self'"
    return answer


async def trace_media(desk: Desk, request: Request, officer: Officer) -> Response:
    media_id = path_id(request, "media")
    sealed, row = await open_trace_media(desk.services, officer.cookie, path_id(request), media_id)
    return file_answer(row.kind, await open_file(sealed, row, officer.cookie))


ADDRESSES = (
    Address("GET", "/desk/passed", passed, "tips"),
    Address("GET", "/desk/passed/{id}", trace, "tips"),
    Address("GET", "/desk/passed/{id}/media/{media}", trace_media, "tips"),
)
