"""The clocks of a case, the acts that start and end them, and the digest of a day."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import clocks, unit
from bot.handlers.desk_access import NotNow
from bot.handlers.due import read_due
from storage import desk_reads, digests
from storage.clocks import DECISIONS
from storage.digests import COUNTS, Digest
from web.desk.addresses import Address
from web.desk.clock_words import day_of, today, words_for
from web.desk.front import Desk, Officer, field, form_of, path_id

#: what the page may say after an act; the first ones are mistakes that the officer can mend
MISTAKES = (
    "empty", "too_long", "bad_number", "bad_decision", "not_acknowledged", "not_responsible", "closed", "no_clock", "late_request",
    "changed",
)  # fmt: skip
DONE = ("intake", "handled", "notified", "extended", "decided", "before")
NOTES = (*MISTAKES, *DONE)
STATUS = {"empty": 422, "too_long": 422, "bad_number": 422, "bad_decision": 422}


# --- one case -----------------------------------------------------------------------------------------------------------


async def case_clocks(desk: Desk, request: Request, officer: Officer) -> Response:
    return await _page(desk, request, officer, note=request.query_params.get("note", ""))


async def _page(
    desk: Desk, request: Request, officer: Officer, *, note: str = "", form: str = "", draft: str = "", status: int = 200
) -> Response:
    """`form`: which form the draft belongs to."""
    shown = await clocks.look(desk.services, officer.cookie, path_id(request))
    names = await desk.services.db.read(lambda tx: desk_reads.unit_names(tx, {c.unit_id for c in shown.clocks}))
    return desk.page(
        request, "clocks", officer=officer, status=status, shown=shown, tip=shown.access.tip, unit_names=names,
        note=note if note in NOTES else "", is_mistake=note in MISTAKES, form=form, draft=draft, act=secrets.token_hex(16),
        decisions=DECISIONS, max_number=clocks.MAX_NUMBER, max_reason=clocks.MAX_REASON, **words_for(desk),
    )  # fmt: skip


async def _carry_out(
    desk: Desk, request: Request, officer: Officer, form: str, draft: str, done: str, work: Callable[[], Awaitable[bool]]
) -> Response:
    """Do it, and come back to the page; a refusal brings the page back with what was typed."""
    try:
        first = await work()
    except (clocks.BadWords, NotNow) as error:
        code = error.code if isinstance(error, NotNow) else str(error)
        return await _page(desk, request, officer, note=code, form=form, draft=draft, status=STATUS.get(code, 409))
    note = done if first else "before"
    return RedirectResponse(f"/desk/tip/{path_id(request)}/clocks?note={note}", 303)


async def intake(desk: Desk, request: Request, officer: Officer) -> Response:
    fields = await form_of(request)
    number, act = field(fields, "number"), unit.checked_act(field(fields, "act"))
    return await _carry_out(
        desk, request, officer, "intake", number, "intake",
        lambda: clocks.confirm_intake(desk.services, officer.cookie, path_id(request), number, act),
    )  # fmt: skip


async def handled(desk: Desk, request: Request, officer: Officer) -> Response:
    act = unit.checked_act(field(await form_of(request), "act"))
    return await _carry_out(
        desk, request, officer, "handled", "", "handled",
        lambda: clocks.keep_here(desk.services, officer.cookie, path_id(request), act),
    )  # fmt: skip


async def notified(desk: Desk, request: Request, officer: Officer) -> Response:
    fields = await form_of(request)
    number, act = field(fields, "number"), unit.checked_act(field(fields, "act"))
    return await _carry_out(
        desk, request, officer, "notified", number, "notified",
        lambda: clocks.notify_procuracy(desk.services, officer.cookie, path_id(request), number, act),
    )  # fmt: skip


async def extend(desk: Desk, request: Request, officer: Officer) -> Response:
    fields = await form_of(request)
    words, act = field(fields, "words"), unit.checked_act(field(fields, "act"))
    kind, sure = field(fields, "extension"), field(fields, "sure") == "yes"
    return await _carry_out(
        desk, request, officer, "extend", words, "extended",
        lambda: clocks.extend(desk.services, officer.cookie, path_id(request), kind, words, act, sure=sure),
    )  # fmt: skip


async def decide(desk: Desk, request: Request, officer: Officer) -> Response:
    fields = await form_of(request)
    code, act = field(fields, "decision"), unit.checked_act(field(fields, "act"))
    return await _carry_out(
        desk, request, officer, "decide", "", "decided",
        lambda: clocks.decide(desk.services, officer.cookie, path_id(request), code, act),
    )  # fmt: skip


# --- the day ------------------------------------------------------------------------------------------------------------


async def digest(desk: Desk, request: Request, officer: Officer) -> Response:
    """What any past day of the own units came to; yesterday when none is asked for. Today is told as far as it has come."""
    latest = today(desk.services.clock())
    day = day_of(request.query_params.get("day", ""), latest) or latest - timedelta(days=1)
    unit_ids = officer.session.tip_units

    def read(tx: Any) -> tuple[list[Digest], dict[str, tuple[str, str | None]]]:
        return [digests.of(tx, unit_id, day) for unit_id in unit_ids], desk_reads.unit_names(tx, unit_ids)

    told, names = await desk.services.db.read(read)
    due = await read_due(desk.services, unit_ids)
    return desk.page(
        request, "digest", officer=officer, day_shown=day, before=day - timedelta(days=1), latest=latest,
        after=day + timedelta(days=1) if day < latest else None, digests=told, counted=COUNTS, unit_names=names, due=due,
        **words_for(desk),
    )  # fmt: skip


ADDRESSES = (
    Address("GET", "/desk/digest", digest, "tips"),
    Address("GET", "/desk/tip/{id}/clocks", case_clocks, "tips"),
    Address("POST", "/desk/tip/{id}/intake", intake, "tips"),
    Address("POST", "/desk/tip/{id}/handled", handled, "tips"),
    Address("POST", "/desk/tip/{id}/notified", notified, "tips"),
    Address("POST", "/desk/tip/{id}/extend", extend, "tips"),
    Address("POST", "/desk/tip/{id}/decision", decide, "tips"),
)
