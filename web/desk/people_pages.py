"""Accounts, units, roles and invitations, for administrators; what waits for a second person, for who may decide it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import people, second_person
from bot.handlers.desk_access import NotNow
from storage.people import UnitLine
from storage.roles import ROLES
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, field, form_of, id_of, path_id
from web.desk.qr import qr

PROBLEMS = (
    "unknown_role", "unknown_unit", "same_role", "no_key", "last_holder", "own", "decided", "expired", "bad_recipient",
    "not_approved",
)  # fmt: skip
NOTES = (
    *PROBLEMS, "asked", "asked_before", "approved", "refused", "revoked", "revoked_before", "member_ended", "invited",
)  # fmt: skip


def note_of(request: Request) -> str:
    note = request.query_params.get("note", "")
    return note if note in NOTES else ""


def names_of(units: Iterable[UnitLine]) -> dict[str, tuple[str, str | None]]:
    return {each.id: (each.name, each.name_en) for each in units}


async def people_page(desk: Desk, request: Request, officer: Officer) -> Response:
    shown = await people.read(desk.services, officer.cookie)
    waiting = sum(1 for each in await second_person.listed(desk.services, officer.cookie) if each.may_approve)
    names = names_of(shown.units)
    return desk.page(request, "people", officer=officer, shown=shown, waiting=waiting, note=note_of(request), names=names)


async def account(desk: Desk, request: Request, officer: Officer) -> Response:
    officer_id = path_id(request, "officer")
    shown = await people.read_account(desk.services, officer.cookie, officer_id)
    units = (await people.read(desk.services, officer.cookie)).units
    return desk.page(
        request, "account", officer=officer, shown=shown, units=units, names=names_of(units), roles=ROLES, note=note_of(request),
        problems=PROBLEMS,
    )  # fmt: skip


async def ask_role(desk: Desk, request: Request, officer: Officer) -> Response:
    officer_id, form = path_id(request, "officer"), await form_of(request)
    unit_id, role = field(form, "unit")[:60], field(form, "role")[:20]
    try:
        first = await second_person.ask_role(desk.services, officer.cookie, unit_id, officer_id, role)
    except NotNow as error:
        return RedirectResponse(f"/desk/people/{officer_id}?note={error.code}", 303)
    return RedirectResponse(f"/desk/people/{officer_id}?note={'asked' if first else 'asked_before'}", 303)


async def end_membership(desk: Desk, request: Request, officer: Officer) -> Response:
    """For administrators and for chiefs of the unit: the handler asks which."""
    form = await form_of(request)
    unit_id, officer_id = field(form, "unit")[:60], id_of(field(form, "officer"))
    back = f"/desk/people/{officer_id}" if officer.session.units_for("people") else "/desk/colleagues"
    try:
        await people.end(desk.services, officer.cookie, unit_id, officer_id)
    except NotNow as error:
        return RedirectResponse(f"{back}?note={error.code}", 303)
    return RedirectResponse(f"{back}?note=member_ended", 303)


# --- invitations ------------------------------------------------------------------------------------------------------


async def new_invite(desk: Desk, request: Request, officer: Officer) -> Response:
    shown = await people.read(desk.services, officer.cookie)
    return desk.page(request, "people_invite", officer=officer, units=shown.units, roles=ROLES, error="", unit="", role="")


async def make_invite(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)
    unit_id, role = field(form, "unit_id")[:60].strip() or field(form, "unit")[:60], field(form, "role")[:20]
    try:
        made = await people.invite(desk.services, officer.cookie, unit_id, role)
    except NotNow as error:
        shown = await people.read(desk.services, officer.cookie)
        return desk.page(
            request, "people_invite", officer=officer, units=shown.units, roles=ROLES, error=error.code, status=422,
            unit=unit_id, role=role,
        )  # fmt: skip
    return link_page(desk, request, officer, made.token, made.expires_at, "second" if made.needs_second else "invite")


def link_page(
    desk: Desk, request: Request, officer: Officer, token: str, expires_at: datetime, what: str
) -> Response:
    """A link for one use, shown this once, and its QR code. `what`: invite | second | renew."""
    link = f"{desk.public_url}/desk/invite/{token}"
    return desk.page(request, "link", officer=officer, link=link, qr=qr(link), until=expires_at, what=what)


async def revoke_invite(desk: Desk, request: Request, officer: Officer) -> Response:
    done = await people.revoke(desk.services, officer.cookie, field(await form_of(request), "invite")[:64])
    return RedirectResponse(f"/desk/people?note={'revoked' if done else 'revoked_before'}", 303)


# --- a second person --------------------------------------------------------------------------------------------------


async def approvals(desk: Desk, request: Request, officer: Officer) -> Response:
    shown = await second_person.listed(desk.services, officer.cookie)
    ids = {i for each in shown for i in (each.approval.asked_by, each.approval.subject_id, each.approval.decided_by) if i}
    logins, names = await desk.names(ids, {each.approval.unit_id for each in shown})
    return desk.page(
        request, "approvals", officer=officer, shown=shown, logins=logins, names=names, note=note_of(request),
        problems=PROBLEMS,
    )  # fmt: skip


async def approve(desk: Desk, request: Request, officer: Officer) -> Response:
    try:
        await second_person.approve(desk.services, officer.cookie, path_id(request, "approval"))
    except NotNow as error:
        return RedirectResponse(f"/desk/approvals?note={error.code}", 303)
    return RedirectResponse("/desk/approvals?note=approved", 303)


async def refuse(desk: Desk, request: Request, officer: Officer) -> Response:
    try:
        await second_person.refuse(desk.services, officer.cookie, path_id(request, "approval"))
    except NotNow as error:
        return RedirectResponse(f"/desk/approvals?note={error.code}", 303)
    return RedirectResponse("/desk/approvals?note=refused", 303)


ADDRESSES = (
    Address("GET", "/desk/people", people_page, "people"),
    Address("GET", "/desk/people/invite", new_invite, "people"),
    Address("POST", "/desk/people/invite", make_invite, "people"),
    Address("POST", "/desk/people/invite/revoke", revoke_invite, "people"),
    Address("GET", "/desk/people/{officer}", account, "people"),
    Address("POST", "/desk/people/{officer}/role", ask_role, "people"),
    Address("POST", "/desk/members/end", end_membership),
    Address("GET", "/desk/approvals", approvals),
    Address("POST", "/desk/approvals/{approval}/approve", approve),
    Address("POST", "/desk/approvals/{approval}/refuse", refuse),
)
