"""Sign-in, sign-out, invitations, the language."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers.door_lines import Busy
from bot.handlers.sign_in import SignInFailed, WrongRepetition
from storage.invites import InviteExpired, InviteUnknown, InviteUsed
from storage.officers import LoginInvalid, LoginTaken
from web.desk.addresses import Address, Door
from web.desk.front import COOKIE, KNOWN_COOKIE, LANG_COOKIE, LANGS, Desk, Officer, field, form_of
from web.forms import Form

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: only addresses of our own pages: a sign-in must not hand anybody on to another site
_NEXT = re.compile(rf"/desk(?:/tip/{_UUID})?")
_BACK = re.compile(r"/desk(?:/[0-9A-Za-z_/-]*)?")
NOTES = ("ended", "joined", "joined_waiting", "signed_out")


async def sign_in(desk: Desk, request: Request) -> Response:
    if request.method == "GET":
        return _sign_in_page(desk, request, note=request.query_params.get("note", ""))
    form = await form_of(request)
    try:
        cookie = await desk.door.sign_in(
            field(form, "login"), field(form, "passphrase"),
            before=request.cookies.get(COOKIE, ""), known=request.cookies.get(KNOWN_COOKIE, ""),
        )  # fmt: skip
    except SignInFailed:
        return _sign_in_page(desk, request, login=field(form, "login"), error="failed", status=401)
    except Busy:
        return _sign_in_page(desk, request, login=field(form, "login"), error="busy", status=503)
    answer = RedirectResponse(_next(field(form, "next")), 303)
    return desk.know(request, desk.keep(answer, cookie), field(form, "login"))


def _sign_in_page(
    desk: Desk, request: Request, *, login: str = "", error: str = "", note: str = "", status: int = 200
) -> Response:
    return desk.page(
        request, "sign_in", status=status, login=login[:40], error=error, note=note if note in NOTES else "",
        next=_next(request.query_params.get("next", "")),
    )  # fmt: skip


def _next(address: str) -> str:
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


async def _invite_page(
    desk: Desk, request: Request, *, login: str = "", error: str = "", status: int = 200
) -> Response:
    found = await desk.door.invite(request.path_params["token"])
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
    Door("/desk/invite/{token}", invite, ("GET", "POST")),
    Door("/desk/lang", language, ("POST",)),
)
ADDRESSES = (Address("POST", "/desk/sign-out", sign_out),)
