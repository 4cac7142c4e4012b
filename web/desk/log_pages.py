"""The audit log, for the auditor: filtered by day, person, act and unit, with the verdict on the chain."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.handlers import log_reading
from language.local_time import LOCAL
from storage.audit_reading import Sought
from web.desk.addresses import Address
from web.desk.front import Desk, Officer, whole_number

MAX_ROW = 999_999_999
#: actors that are no officers
OTHERS = ("operator", "system", "unknown")


async def log(desk: Desk, request: Request, officer: Officer) -> Response:
    asked = {name: request.query_params.get(name, "")[:60] for name in ("day", "actor", "action", "unit")}
    day = _day(asked["day"])
    begin, end = _bounds(day)
    sought = Sought(begin, end, asked["actor"], asked["action"], asked["unit"])
    before = whole_number(request.query_params.get("before", ""), MAX_ROW)
    shown = await log_reading.read(
        desk.services, officer.cookie, sought, before=before, check=request.query_params.get("check") == "yes"
    )
    units = {line.unit_id for line in shown.lines if line.unit_id}
    _, names = await desk.names(set(), units)
    older = urlencode({**asked, "before": shown.lines[-1].n}) if shown.more else ""
    return desk.page(
        request, "log", officer=officer, shown=shown, asked=asked, names=names, older=older, others=OTHERS,
        bad_day=bool(asked["day"]) and day is None, detail=_detail, moment=_moment, newest=before is None, limit=log_reading.CHECKED_ALWAYS,
    )  # fmt: skip


def _day(text: str) -> date | None:
    """As browsers send it (2026-11-24) or as people here write it (24/11/2026)."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _bounds(day: date | None) -> tuple[datetime | None, datetime | None]:
    if day is None:
        return None, None
    begin = datetime.combine(day, time(), LOCAL)
    return begin, begin + timedelta(days=1)


def _moment(at: datetime) -> str:
    """With the year: a log is read after years."""
    return at.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")


def _detail(text: str | None) -> dict[str, str]:
    """The codes of a row; marks of forms say nothing to a reader."""
    return {name: str(value) for name, value in json.loads(text).items() if name != "act"} if text else {}


ADDRESSES = (Address("GET", "/desk/log", log, "log"),)
