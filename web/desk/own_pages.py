"""An officer's own page: his sessions, the codes of his phone, what he has to be told; and proving again who he is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import enrolment, own, pin_lock
from bot.handlers.enrolment import Begun
from bot.handlers.proving import NotProven
from web.desk.addresses import Address
from web.desk.door_pages import next_page
from web.desk.front import COOKIE, Desk, Officer, field, form_of, id_of
from web.desk.qr import qr

NOTES = ("ended", "ended_all", "gone", "read")


async def own_page(desk: Desk, request: Request, officer: Officer) -> Response:
    shown = await own.read(desk.services, officer.cookie)
    note = request.query_params.get("note", "")
    return desk.page(
        request, "own", officer=officer, shown=shown, note=note if note in NOTES else "", has_codes=desk.has_codes
    )


async def end_session(desk: Desk, request: Request, officer: Officer) -> Response:
    """One of his sessions, or all of them; with the one in use the browser goes to the sign-in."""
    asked = field(await form_of(request), "session")
    if asked == "all":
        await own.end_all(desk.services, officer.cookie)
        answer = RedirectResponse("/desk/sign-in?note=signed_out", 303)
        answer.delete_cookie(COOKIE, path="/desk")
        return answer
    done = await own.end_one(desk.services, officer.cookie, id_of(asked))
    return RedirectResponse(f"/desk/own?note={'ended' if done else 'gone'}", 303)


async def read_notices(desk: Desk, request: Request, officer: Officer) -> Response:
    await own.have_read(desk.services, officer.cookie)
    return RedirectResponse("/desk/own?note=read", 303)


async def lock(desk: Desk, request: Request, officer: Officer) -> Response:
    await pin_lock.lock(desk.services, officer.cookie)
    return RedirectResponse("/desk/unlock" if officer.session.has_pin else "/desk/own", 303)


# --- codes of the phone -----------------------------------------------------------------------------------------------


async def codes(desk: Desk, request: Request, officer: Officer) -> Response:
    begun = await enrolment.begin(desk.services, officer.cookie, desk.issuer)
    return _codes_page(desk, request, officer, begun)


def _codes_page(
    desk: Desk, request: Request, officer: Officer, begun: Begun, *, error: str = "", minutes: int = 0, status: int = 200
) -> Response:
    purpose = f"codes {officer.session.officer_id}"
    sealed = desk.keeper.seal(purpose, {"secret": begun.secret}, desk.services.clock())
    spaced = " ".join(begun.secret[i : i + 4] for i in range(0, len(begun.secret), 4))
    return desk.page(
        request, "codes", officer=officer, status=status, qr=qr(begun.address), secret=spaced, sealed=sealed, error=error,
        minutes=minutes, must=desk.must_set_codes(officer.session), now=desk.services.clock(),
    )  # fmt: skip


async def set_codes(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)
    purpose = f"codes {officer.session.officer_id}"
    held = desk.keeper.open(purpose, field(form, "sealed"), desk.services.clock())
    if held is None:
        return await codes(desk, request, officer)
    try:
        recovery = await enrolment.finish(desk.services, officer.cookie, held["secret"], field(form, "code")[:40])
    except NotProven as wrong:
        begun = await enrolment.again(desk.services, officer.cookie, held["secret"], desk.issuer)
        return _codes_page(desk, request, officer, begun, error=wrong.code, minutes=wrong.minutes, status=422)
    return desk.page(request, "recovery", officer=officer, codes=recovery)


# --- proving again ----------------------------------------------------------------------------------------------------


async def step_up(desk: Desk, request: Request, officer: Officer) -> Response:
    if request.method == "GET":
        return await desk.ask_again(request, officer, there="/desk/own", status=200)
    form = await form_of(request)
    there, kept, more = next_page(field(form, "next")), field(form, "kept"), field(form, "more") == "yes"
    try:
        await desk.step_up.prove(officer.cookie, field(form, "proof")[:300], more_openings=more)
    except NotProven as wrong:
        return await desk.ask_again(
            request, officer, more=more, error=wrong.code, minutes=wrong.minutes, there=there, kept=kept, status=401
        )
    held = desk.keeper.take(kept, desk.services.clock())
    if held is None:
        return RedirectResponse(there, 303)
    return desk.page(request, "kept", officer=officer, kept=held, next=there)


ADDRESSES = (
    Address("GET", "/desk/own", own_page),
    Address("POST", "/desk/own/sessions/end", end_session),
    Address("POST", "/desk/own/notices/read", read_notices),
    Address("POST", "/desk/own/lock", lock),
    Address("GET", "/desk/own/codes", codes),
    Address("POST", "/desk/own/codes", set_codes),
    Address("GET", "/desk/own/step-up", step_up),
    Address("POST", "/desk/own/step-up", step_up),
)
