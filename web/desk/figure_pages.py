"""Figures of a unit: a month in tables and charts, on the screen, on paper and as a spreadsheet."""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.handlers import figures
from bot.handlers.figures import TABLES, Report
from storage.disclosure import Published
from storage.figures import BUCKETS, DAYS
from web.desk import figure_sheet
from web.desk.addresses import Address
from web.desk.charts import Bar, bars
from web.desk.front import Desk, Officer, form_of, language_of
from web.desk.front import field as field_of

FAMILIES: Mapping[str, tuple[str, ...]] = {**BUCKETS, "age": tuple(code for code, _ in DAYS)}
MAX_UNIT_ID = 60


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the page, in words."""

    code: str
    rows: tuple[tuple[str, int | None, str], ...]  #: label, number, words
    total: str
    is_mixed: bool
    chart: Markup


async def report(desk: Desk, request: Request, officer: Officer) -> Response:
    query = request.query_params
    made = await figures.read_report(
        desk.services, officer.cookie, query.get("unit", "")[:MAX_UNIT_ID], _month(query.get("month", ""))
    )
    if made is None:
        return desk.absent(request, officer)
    say = _say(desk, request)
    return desk.page(
        request, "figures", officer=officer, made=made, sections_of=_sections(desk, request, made), month=_written,
        age=_section(desk, request, "age", made.age), trend=_trend(made, say),
    )  # fmt: skip


async def sheet(desk: Desk, request: Request, officer: Officer) -> Response:
    form = await form_of(request)
    unit_id, month = field_of(form, "unit")[:MAX_UNIT_ID], _month(field_of(form, "month"))
    if month is None:
        return desk.absent(request, officer)
    made = await figures.export(desk.services, officer.cookie, unit_id, month)
    say, lang = _say(desk, request), language_of(request)
    name, english = made.unit_names.get(unit_id, (unit_id, None))
    heading = f"{english if lang == 'en' and english else name}, {_written(month)}"
    tables = [_sheet_table(section, say) for section in _sections(desk, request, made)]
    notes = (say("figures-rules"), say("figures-rounded"))
    body = await asyncio.to_thread(figure_sheet.workbook, heading, say("figures-title"), tables, notes)
    file = f"{re.sub(r'[^a-z0-9-]', '-', unit_id)}-{month:%Y-%m}.xlsx"
    return Response(
        body, media_type=figure_sheet.MEDIA_TYPE, headers={"content-disposition": f'attachment; filename="{file}"'}
    )


# --- in words ---------------------------------------------------------------------------------------------------------

Say = Callable[..., str]


def _say(desk: Desk, request: Request) -> Say:
    return functools.partial(desk.services.texts.say, language_of(request))


def _sections(desk: Desk, request: Request, made: Report) -> list[Section]:
    return [_section(desk, request, code, made.tables[code]) for code in TABLES if code in made.tables]


def _section(desk: Desk, request: Request, code: str, table: Published) -> Section:
    say, lang = _say(desk, request), language_of(request)

    def label(bucket: str) -> str:
        if code == "category":
            return desk.named(lang, "category", bucket)
        return say(f"desk-outcome-{bucket}" if bucket in OWN_WORDS else f"figures-{code}-{bucket}")

    hidden = say("figures-hidden_or_more" if table.is_mixed else "figures-hidden")
    rows = [(label(bucket), n, hidden if n is None else str(n)) for bucket, n in table.cells.items()]
    if code == "category":  # the largest first, what is hidden at the end by name
        rows.sort(key=lambda row: (-(row[1] or 0), row[0]))
    shown = [row for row in rows if row[1] is not None]
    title, desc = say(f"figures-table_{code}"), "; ".join(f"{label_}: {words}" for label_, _, words in rows)
    drawn = shown if code == "category" else rows
    chart = bars(code, title, desc, [Bar(*row) for row in drawn]) if shown else Markup("")
    return Section(code, tuple(rows), _total(table, say), table.is_mixed, chart)


def _total(table: Published, say: Say) -> str:
    if table.total is not None:
        return str(table.total)
    return say("figures-at_least", count=str(table.at_least)) if table.at_least else say("figures-not_shown")


def _trend(made: Report, say: Say) -> Section | None:
    rows = tuple((_written(month), table.total or table.at_least or None, _total(table, say)) for month, table in made.trend)
    if not any(value for _, value, _ in rows):
        return None
    desc = "; ".join(f"{label}: {words}" for label, _, words in rows)
    return Section("trend", rows, "", False, bars("trend", say("figures-table_trend"), desc, [Bar(*row) for row in rows if row[1]]))


def _sheet_table(section: Section, say: Say) -> figure_sheet.Table:
    rows: list[tuple[str, int | str]] = [(label, words if n is None else n) for label, n, words in section.rows]
    rows.append((say("figures-total"), section.total))
    note = say("figures-mixed") if section.is_mixed else ""
    return figure_sheet.Table(
        say(f"figures-table_{section.code}"), note, (say(f"figures-head_{section.code}"), say("figures-count")), rows
    )


def _month(words: str) -> date | None:
    """ "2026-10" as its first day."""
    if not re.fullmatch(r"\d{4}-\d{2}", words):
        return None
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        return None


def _written(month: date) -> str:
    return f"{month:%m/%Y}"


#: outcomes that the desk's own catalogue names
OWN_WORDS = ("handled", "passed_on", "cannot_verify", "not_our_competence")

ADDRESSES = (
    Address("GET", "/desk/figures", report, "figures"),
    Address("POST", "/desk/figures/sheet", sheet, "figures"),
)
