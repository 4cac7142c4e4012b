"""Pages for paper: the intake form and the notice of an outcome. A4, black on white, their own style sheet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.handlers import clocks, unit
from bot.handlers.desk_reading import OpenedTip, open_sealed
from web.desk.addresses import Address
from web.desk.clock_words import words_for
from web.desk.front import Desk, Officer, path_id


async def _opened(desk: Desk, request: Request, officer: Officer) -> OpenedTip:
    """An opening like any other: written down, and counted."""
    tip_id = path_id(request)
    sealed = await unit.open_tip(desk.services, officer.cookie, tip_id)
    return await open_sealed(sealed, officer.cookie)


async def intake(desk: Desk, request: Request, officer: Officer) -> Response:
    """The form of the intake: what the law asks to be written down, with lines to sign."""
    opened = await _opened(desk, request, officer)
    confirmed = [fact for fact in clocks.history(opened) if fact.code == "intake"]
    sealed = opened.sealed
    return desk.page(
        request, "print_intake", officer=officer, opened=opened, tip=sealed.access.tip, sealed=sealed,
        confirmed=confirmed[-1] if confirmed else None, clocks=sealed.milestones.clocks, door=sealed.milestones.door,
        unit_id=sealed.access.tip.unit_id, **words_for(desk),
    )  # fmt: skip


async def outcome(desk: Desk, request: Request, officer: Officer) -> Response:
    """The notice for who reported: the public wording alone, no name and no number of a case."""
    opened = await _opened(desk, request, officer)
    tip, sealed = opened.sealed.access.tip, opened.sealed
    closed = [fact for fact in clocks.history(opened) if fact.code == "closed"]
    is_told = tip.status == "closed" and tip.outcome is not None
    wording = desk.services.texts.say("vi", f"case-outcome-{tip.outcome}") if is_told else ""
    return desk.page(
        request, "print_outcome", officer=officer, tip=tip, sealed=sealed, wording=wording,
        closed=closed[-1] if closed else None, **words_for(desk),
    )  # fmt: skip


ADDRESSES = (
    Address("GET", "/desk/tip/{id}/print/intake", intake, "tips"),
    Address("GET", "/desk/tip/{id}/print/outcome", outcome, "tips"),
)
