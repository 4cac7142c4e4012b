"""Sign-in, sign-out, invitations, the language."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import pin_lock
from bot.handlers.door_lines import Busy
from bot.handlers.sign_in import SignedOut, SignInFailed, WrongRepetition
from storage.desk_sessions import SESSION_LONGEST
from storage.invites import InviteExpired, InviteNotApproved, InviteUnknown, InviteUsed
from storage.officers import LoginInvalid, LoginTaken
from storage.pins import PinInvalid
from web.desk.addresses import Address, Door
from web.desk.devices import device_label
from web.desk.front import COOKIE, KNOWN_COOKIE, LANG_COOKIE, LANGS, Desk, Officer, field, form_of
from web.forms import Form

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: only addresses of our own pages: a sign-in must not hand anybody on to another site
_NEXT = re.compile(rf"/desk(?:/tip/{_UUID}(?:/[a-z]{{1,20}})?|(?:/[a-z][a-z-]{{0,19}}){{1,2}})?")
_BACK = re.compile(r"/desk(?:/[0-9A-Za-z_/-]*)?")
NOTES = ("ended", "ended_typed", "pin_ended", "joined", "joined_waiting", "signed_out")


async def sign_in(desk: Desk, request: Request) -> Response:
    if request.method == "GET":
        return await _ask_to_sign_in(desk, request)
    form = await form_of(request)
    code = ""
    try:
        cookie = await desk.door.sign_in(
            field(form, "login"), field(form, "passphrase"),
            before=request.cookies.get(COOKIE, ""), known=request.cookies.get(KNOWN_COOKIE, ""),
            code=field(form, "code")[:200], pin=field(form, "pin")[:40],
            label=device_label(request.headers.get("user-agent", "")),
        )  # fmt: skip
    except SignInFailed:
        code, status = "failed", 401
    except PinInvalid:
        code, status = "bad_pin", 422
    except Busy:
        code, status = "busy", 503
    if code:
        kept = field(form, "kept")
        return _sign_in_page(desk, request, login=field(form, "login"), error=code, status=status, kept=kept)
    answer = await _go_on(desk, request, cookie)
    stays = int(SESSION_LONGEST.total_seconds()) if field(form, "pin") else None
    return desk.know(request, desk.keep(answer, cookie, stays), field(form, "login"))


async def _ask_to_sign_in(desk: Desk, request: Request) -> Response:
    session = await desk.door.current(request.cookies.get(COOKIE), active=False)
    if session is not None and session.locked and "other" not in request.query_params:
        there = next_page(request.query_params.get("next", ""))
        return RedirectResponse(f"/desk/unlock{f'?next={quote(there)}' if there != '/desk' else ''}", 303)
    return _sign_in_page(desk, request, note=request.query_params.get("note", ""))


async def _go_on(desk: Desk, request: Request, cookie: str) -> Response:
    """Where he wanted to go; a form that he had filled in comes back first."""
    form = await form_of(request)
    kept = desk.keeper.take(field(form, "kept"), desk.services.clock())
    session = await desk.door.current(cookie)
    if kept is None or session is None or desk.must_set_codes(session):
        return RedirectResponse(next_page(field(form, "next")), 303)
    return desk.page(request, "kept", officer=Officer(session, cookie), kept=kept, next=next_page(field(form, "next")))


async def unlock(desk: Desk, request: Request) -> Response:
    """The PIN of a session that was left idle."""
    cookie = request.cookies.get(COOKIE, "")
    if request.method == "GET":
        session = await desk.door.current(cookie, active=False)
        there = next_page(request.query_params.get("next", ""))
        if session is None or not session.locked:
            return RedirectResponse(there if session else "/desk/sign-in?note=ended", 303)
        return desk.unlock_page(request, there)
    form = await form_of(request)
    try:
        await pin_lock.open_again(desk.services, cookie, field(form, "pin"))
    except pin_lock.PinRefused as refused:
        there, kept = next_page(field(form, "next")), field(form, "kept")
        return desk.unlock_page(request, there, kept=kept, error="wrong", left=refused.left, status=401)
    except SignedOut:
        note = "ended_typed" if field(form, "kept") else "pin_ended"
        return _sign_in_page(desk, request, note=note, status=401, kept=field(form, "kept"), there=field(form, "next"))
    return await _go_on(desk, request, cookie)


def _sign_in_page(
    desk: Desk, request: Request, *, login: str = "", error: str = "", note: str = "", status: int = 200, kept: str = "",
    there: str = "",
) -> Response:  # fmt: skip
    asked = there or field_or_query(request, "next")
    return desk.page(
        request, "sign_in", status=status, login=login[:40], error=error, note=note if note in NOTES else "",
        next=next_page(asked), kept=kept, has_codes=desk.has_codes, now=desk.services.clock(),
    )  # fmt: skip


def field_or_query(request: Request, name: str) -> str:
    """What the form said, or else the address."""
    form: Form | None = getattr(request.state, "desk_form", None)
    return (field(form, name) if form else "") or request.query_params.get(name, "")


def next_page(address: str) -> str:
    return address if _NEXT.fullmatch(address) else "/desk"


async def sign_out(desk: Desk, request: Request, officer: Officer) -> Response:
    await desk.door.sign_out(officer.cookie)
    answer = RedirectResponse("/desk/sign-in?note=signed_out", 303)
    answer.delete_cookie(COOKIE, path="/desk")
    return answer


async def language(desk: Desk, request: Request) -> Response:
    form = await form_of(request)
    back = field(form, "back")
    answer = RedirectResponse(back if _BACK.fullmatch(back) else "/desk", 303)
    if field(form, "lang") in LANGS:
        answer.set_cookie(
            LANG_COOKIE, field(form, "lang"), path="/desk", httponly=True, samesite="strict", secure=desk.secure,
            max_age=365 * 86_400,
        )  # fmt: skip
    return answer


async def invite(desk: Desk, request: Request) -> Response:
    """Choose a login → the passphrase is shown once → it is typed back → the member exists."""
    try:
        if request.method == "GET":
            return await _invite_page(desk, request)
        form = await form_of(request)
        return await (_accept(desk, request) if field(form, "proof") else _issue(desk, request))
    except InviteUnknown:
        return desk.message(request, "invite_unknown", 404)
    except InviteUsed:
        return desk.message(request, "invite_used", 410)
    except InviteExpired:
        return desk.message(request, "invite_expired", 410)
    except InviteNotApproved:
        return desk.message(request, "invite_not_approved", 409)


async def _invite_page(
    desk: Desk, request: Request, *, login: str = "", error: str = "", status: int = 200
) -> Response:
    found = await desk.door.invite(request.path_params["token"])
    if found.officer_id is not None:
        return desk.page(request, "invite", status=status, step="renew", error=error)
    names = await desk.door.unit_names([found.unit_id])
    return desk.page(
        request, "invite", status=status, step="login", login=login[:40], error=error, names=names,
        unit_id=found.unit_id,
    )  # fmt: skip


async def _issue(desk: Desk, request: Request) -> Response:
    login = field(await form_of(request), "login")
    try:
        issued = await desk.door.issue(request.path_params["token"], login)
    except LoginInvalid:
        return await _invite_page(desk, request, login=login, error="bad_login", status=422)
    except LoginTaken:
        return await _invite_page(desk, request, login=login, error="login_taken", status=409)
    return desk.page(request, "invite", step="shown", issued=issued, error="")


async def _accept(desk: Desk, request: Request) -> Response:
    form = await form_of(request)
    login, proof = field(form, "login"), field(form, "proof")
    try:
        state = await desk.door.accept(request.path_params["token"], login, field(form, "passphrase"), proof)
    except WrongRepetition:
        return _again(desk, request, form, "mismatch", 422)
    except LoginInvalid:
        return await _invite_page(desk, request, login=login, error="bad_login", status=422)
    except LoginTaken:
        return await _invite_page(desk, request, login=login, error="login_taken", status=409)
    except Busy:
        return _again(desk, request, form, "busy", 503)
    note = "joined" if state == "active" else "joined_waiting"
    return desk.know(request, RedirectResponse(f"/desk/sign-in?note={note}", 303), login)


def _again(desk: Desk, request: Request, form: Form, error: str, status: int) -> Response:
    """Type it once more; the passphrase itself is not shown again."""
    login, proof = field(form, "login")[:40], field(form, "proof")[:64]
    return desk.page(request, "invite", status=status, step="again", login=login, proof=proof, error=error)


DOORS = (
    Door("/desk/sign-in", sign_in, ("GET", "POST")),
    Door("/desk/unlock", unlock, ("GET", "POST")),
    Door("/desk/invite/{token}", invite, ("GET", "POST")),
    Door("/desk/lang", language, ("POST",)),
)
ADDRESSES = (Address("POST", "/desk/sign-out", sign_out),)
