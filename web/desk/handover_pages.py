"""The hand-over slip: written by who leaves, read and signed by who comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import handover
from bot.handlers.handover import BadSlip, Lines, SlipRefused
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, field, form_of, path_id
from web.desk.shift_pages import MAX_UNIT, moment

NOTES = ("given", "taken", "left")
ERRORS = ("changed", "note", "line", "taken", "own")
#: more open cases than any unit has; only a bound for what a form may claim
MAX_CASES = 1500


async def draft(desk: Desk, request: Request, officer: Officer) -> Response:
    query = request.query_params
    return await _draft_page(
        desk, request, officer, query.get("unit", ""), note=query.get("note", ""), leaving=query.get("leaving") == "yes"
    )


async def _draft_page(
    desk: Desk, request: Request, officer: Officer, unit_id: str, *, note: str = "", error: str = "", leaving: bool = False,
    typed: tuple[Lines, set[UUID]] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    page = await handover.draft(desk.services, officer.cookie, unit_id[:MAX_UNIT])
    kept = {each for each, passes in page.passes.items() if not passes}
    lines, stays = typed or (page.lines or Lines(), kept)
    return desk.page(
        request, "handover", status=status, officer=officer, page=page, lines=lines, stays=stays, leaving=leaving, moment=moment,
        note=note if note in NOTES else "", error=error, left=left(page.now), max_line=handover.MAX_LINE,
        max_note=handover.MAX_NOTE,
    )  # fmt: skip


def left(now: datetime):  # type: ignore[no-untyped-def]
    """(how much, unit, is late) until a moment: ("3", "hours", False)."""

    def time_left(at: datetime) -> tuple[str, str, bool]:
        minutes = int(abs((at - now).total_seconds()) // 60)
        late = at < now
        if minutes < 120:
            return str(minutes), "minutes", late
        hours = minutes // 60
        return (str(hours), "hours", late) if hours < 72 else (str(hours // 24), "days", late)

    return time_left


async def give(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)
    unit_id, leaves = field(form, "unit")[:MAX_UNIT], field(form, "leaves") == "yes"
    seen = list(_ids(field(form, "cases").split(",")[:MAX_CASES]))
    raw = Lines(field(form, "note"), {each: field(form, f"line-{each}") for each in seen})
    stays = {each for each in seen if field(form, f"stays-{each}") == "yes"}
    try:
        lines = handover.checked_lines(raw.note, raw.cases)
        made = await handover.give(desk.services, officer.cookie, unit_id, lines, stays, seen, leaves=leaves)
    except (BadSlip, SlipRefused) as error:
        code, status = str(error), 422 if isinstance(error, BadSlip) else 409
        return await _draft_page(desk, request, officer, unit_id, error=code, typed=(raw, stays), leaving=leaves, status=status)
    return RedirectResponse(f"/desk/handover/{made.id}?note={'left' if leaves else 'given'}", 303)


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue  # a form that was tampered with: the cases that it left out make it "changed"


async def slip(desk: Desk, request: Request, officer: Officer) -> Response:
    return await _slip_page(desk, request, officer, note=request.query_params.get("note", ""))


async def _slip_page(
    desk: Desk, request: Request, officer: Officer, *, note: str = "", error: str = "", status: int = 200
) -> Response:
    page = await handover.slip(desk.services, officer.cookie, path_id(request, "slip"))
    return desk.page(
        request, "slip", status=status, officer=officer, page=page, slip=page.slip, lines=page.lines, moment=moment,
        note=note if note in NOTES else "", error=error, left=left(page.now),
    )  # fmt: skip


async def take(desk: Desk, request: Request, officer: Officer) -> Response:
    slip_id = path_id(request, "slip")
    try:
        await handover.take(desk.services, officer.cookie, slip_id)
    except SlipRefused as error:
        if error.code == "changed":
            return RedirectResponse("/desk/handover", 303)  # written anew under another address
        return await _slip_page(desk, request, officer, error=error.code, status=409)
    return RedirectResponse(f"/desk/handover/{slip_id}?note=taken", 303)


ADDRESSES = (
    Address("GET", "/desk/handover", draft, "tips"),
    Address("POST", "/desk/handover", give, "tips"),
    Address("GET", "/desk/handover/{slip}", slip, "tips"),
    Address("POST", "/desk/handover/{slip}/take", take, "tips"),
)
