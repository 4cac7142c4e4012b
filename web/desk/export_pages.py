"""A case as a sealed file: asked for by one officer, confirmed by another, then handed out."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import exporting, unit
from bot.handlers.desk_access import NotNow
from bot.handlers.desk_reading import open_file, open_sealed
from bot.handlers.exporting import Export
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, field, form_of, language_of, path_id

MEDIA_TYPES = {"photo": "image/jpeg", "voice": "audio/ogg"}


async def export_page(desk: Desk, request: Request, officer: Officer) -> Response:
    return await _form(desk, request, officer)


async def _form(
    desk: Desk, request: Request, officer: Officer, *, recipient: str = "", error: str = "", status: int = 200
) -> Response:
    access = await unit.peek(desk.services, officer.cookie, path_id(request))
    return desk.page(
        request, "export_ask", officer=officer, tip=access.tip, recipient=recipient, error=error, status=status
    )


async def ask(desk: Desk, request: Request, officer: Officer) -> Response:
    tip_id, recipient = path_id(request), field(await form_of(request), "recipient")[:200]
    try:
        first = await exporting.ask(desk.services, officer.cookie, tip_id, recipient)
    except NotNow as error:
        return await _form(desk, request, officer, recipient=recipient, error=error.code, status=422)
    return RedirectResponse(f"/desk/approvals?note={'asked' if first else 'asked_before'}", 303)


async def download(desk: Desk, request: Request, officer: Officer) -> Response:
    try:
        export = await exporting.take(desk.services, officer.cookie, path_id(request, "approval"))
    except NotNow as error:
        return RedirectResponse(f"/desk/approvals?note={error.code}", 303)
    page = await _bundle(desk, request, officer, export)
    code = export.tip.access.tip.code
    return Response(
        exporting.lock(page, export.recipient),
        media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{code}.html.age"'},
    )


async def _bundle(desk: Desk, request: Request, officer: Officer, export: Export) -> bytes:
    """One page that needs nothing beside it: the words, and each picture inside."""
    opened = await open_sealed(export.tip, officer.cookie)
    files: list[tuple[UUID, str, bytes]] = []
    for each in export.media:
        files.append((each.id, each.kind, await open_file(export.tip, each, officer.cookie)))
    answer = desk.page(
        request, "export", opened=opened, tip=export.tip.access.tip, sealed=export.tip, by=officer.session.login,
        now=desk.services.clock(), files=_as_data(files), lang_of_page=language_of(request),
    )  # fmt: skip
    return bytes(answer.body)


def _as_data(files: Sequence[tuple[UUID, str, bytes]]) -> list[tuple[str, str]]:
    """(kind, data address) of each."""
    return [
        (kind, f"data:{MEDIA_TYPES.get(kind, 'application/octet-stream')};base64,{base64.b64encode(data).decode()}")
        for _, kind, data in files
    ]


ADDRESSES = (
    Address("GET", "/desk/tip/{id}/export", export_page, "tips"),
    Address("POST", "/desk/tip/{id}/export", ask, "tips"),
    Address("POST", "/desk/exports/{approval}", download, "tips"),
)
