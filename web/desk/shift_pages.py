"""The duty rota: today and the next fourteen days; the chief plans, copies, swaps; everybody signs on."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handlers import shifts as handler
from bot.handlers.shifts import BadShift
from language.local_time import LOCAL
from storage.shifts import SLOTS, slot
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, field, form_of

NOTES = ("planned", "removed", "swapped", "copied", "dropped", "on", "on_before", "seen")
ERRORS = ("who", "day", "time", "long", "past", "gone", "same", "empty")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_UNIT = 60


async def rota(desk: Desk, request: Request, officer: Officer) -> Response:
    return await _page(desk, request, officer, request.query_params.get("unit", ""), note=request.query_params.get("note", ""))


async def _page(
    desk: Desk, request: Request, officer: Officer, unit_id: str, *, note: str = "", error: str = "", status: int = 200
) -> Response:
    shown = await handler.rota(desk.services, officer.cookie, unit_id[:MAX_UNIT])
    form = await form_of(request) if request.method == "POST" else None
    typed = {name: field(form, name)[:40] if form else "" for name in ("officer", "day", "slot", "begins", "ends")}
    return desk.page(
        request, "shifts", status=status, officer=officer, shown=shown, slots=_slots(), hour=hour, weekday=weekday,
        mark_of=handler.mark_of, note=note if note in NOTES else "", error=error, typed=typed, moment=moment,
    )  # fmt: skip


def _slots() -> list[tuple[str, str, str]]:
    return [(code, f"{begins:%H:%M}", f"{ends:%H:%M}") for code, (begins, ends) in SLOTS.items()]


def hour(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%H:%M}"


def moment(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%H:%M %d/%m}"


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


async def _do(desk: Desk, request: Request, officer: Officer, note: str, work) -> Response:  # type: ignore[no-untyped-def]
    """Carry it out and go back to the rota; what cannot be planned is said on the page, with what was typed."""
    unit_id = field(await form_of(request), "unit")[:MAX_UNIT]
    try:
        await work(unit_id)
    except BadShift as error:
        return await _page(desk, request, officer, unit_id, error=str(error), status=422)
    return RedirectResponse(f"/desk/shifts?unit={unit_id}&note={note}", 303)


async def plan(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)

    async def work(unit_id: str) -> None:
        await handler.rota(desk.services, officer.cookie, unit_id)  # whose unit it is not learns no rule of ours
        starts_at, ends_at = _times(field(form, "day"), field(form, "slot"), field(form, "begins"), field(form, "ends"))
        await handler.plan(desk.services, officer.cookie, unit_id, _officer_id(field(form, "officer")), starts_at, ends_at)

    return await _do(desk, request, officer, "planned", work)


def _officer_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadShift("who") from None


def _times(day: str, code: str, begins: str, ends: str) -> tuple[datetime, datetime]:
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise BadShift("day") from None
    if code in SLOTS:
        return slot(when, *SLOTS[code])
    return slot(when, _clock(begins), _clock(ends))


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text.strip().replace("h", ":").replace(".", ":").rjust(5, "0")[:5])
    except ValueError:
        raise BadShift("time") from None


async def remove(desk: Desk, request: Request, officer: Officer) -> Response:
    mark = field(await form_of(request), "shift")[:120]
    return await _do(desk, request, officer, "removed", lambda unit: handler.remove(desk.services, officer.cookie, unit, mark))


async def swap(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)
    one, other = field(form, "one")[:120], field(form, "other")[:120]
    return await _do(desk, request, officer, "swapped", lambda unit: handler.swap(desk.services, officer.cookie, unit, one, other))


async def copy(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)
    turn = field(form, "turn") == "yes"

    async def work(unit_id: str) -> None:
        try:
            monday = date.fromisoformat(field(form, "monday"))
        except ValueError:
            raise BadShift("day") from None
        await handler.copy_week(desk.services, officer.cookie, unit_id, monday, turn=turn)

    return await _do(desk, request, officer, "copied", work)


async def drop(desk: Desk, request: Request, officer: Officer) -> Response:
    return await _do(desk, request, officer, "dropped", lambda unit: handler.drop(desk.services, officer.cookie, unit))


async def sign_on(desk: Desk, request: Request, officer: Officer) -> Response:
    unit_id = field(await form_of(request), "unit")[:MAX_UNIT]
    made = await handler.sign_on(desk.services, officer.cookie, unit_id)
    return RedirectResponse(f"/desk/shifts?unit={unit_id}&note={'on' if made else 'on_before'}", 303)


async def seen(desk: Desk, request: Request, officer: Officer) -> Response:
    await handler.seen_change(desk.services, officer.cookie)
    return RedirectResponse("/desk/shifts?note=seen", 303)


ADDRESSES = (
    Address("GET", "/desk/shifts", rota),
    Address("POST", "/desk/shifts/plan", plan, "unit"),
    Address("POST", "/desk/shifts/remove", remove, "unit"),
    Address("POST", "/desk/shifts/swap", swap, "unit"),
    Address("POST", "/desk/shifts/copy", copy, "unit"),
    Address("POST", "/desk/shifts/drop", drop, "unit"),
    Address("POST", "/desk/shifts/on", sign_on, "tips"),
    Address("POST", "/desk/shifts/seen", seen),
)
