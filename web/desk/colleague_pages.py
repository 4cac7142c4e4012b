"""The members of one's own unit: who waits, who lost his passphrase, who left; and the unit's key."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import re_enrolment, second_person
from bot.handlers.desk_access import NotNow
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, field, form_of, id_of
from web.desk.people_pages import PROBLEMS, link_page, note_of


async def colleagues(desk: Desk, request: Request, officer: Officer) -> Response:
    members = await re_enrolment.members(desk.services, officer.cookie)
    _, names = await desk.names(set(), {each.unit_id for each in members})
    by_unit = {unit_id: [m for m in members if m.unit_id == unit_id] for unit_id in officer.session.tip_units}
    return desk.page(
        request, "colleagues", officer=officer, by_unit=by_unit, names=names, note=note_of(request), problems=PROBLEMS,
        chief_of=officer.session.units_for("unit"),
    )  # fmt: skip


async def renew(desk: Desk, request: Request, officer: Officer) -> Response:
    """A link for a colleague who lost his passphrase."""
    form = await form_of(request)
    try:
        token, until = await re_enrolment.offer(
            desk.services, officer.cookie, field(form, "unit")[:60], id_of(field(form, "officer"))
        )
    except NotNow as error:
        return RedirectResponse(f"/desk/colleagues?note={error.code}", 303)
    return link_page(desk, request, officer, token, until, "renew")


async def ask_key(desk: Desk, request: Request, officer: Officer) -> Response:
    first = await second_person.ask_key(desk.services, officer.cookie, field(await form_of(request), "unit")[:60])
    return RedirectResponse(f"/desk/colleagues?note={'asked' if first else 'asked_before'}", 303)


ADDRESSES = (
    Address("GET", "/desk/colleagues", colleagues, "tips"),
    Address("POST", "/desk/colleagues/renew", renew, "tips"),
    Address("POST", "/desk/colleagues/key", ask_key, "tips"),
)
