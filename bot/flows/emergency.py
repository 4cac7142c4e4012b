"""Emergency numbers: dated rows, because 113, 114 and 115 may be merged one day."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO

from bot.flows.context import Context, EmergencyNumber
from bot.messages import Choice, Line

#: shown wherever life may be at risk; the others only where they fit
FIRST = ("police", "fire", "ambulance")


def emergency_numbers(text: str, on: date) -> tuple[EmergencyNumber, ...]:
    """The rows of `data/emergency.csv` that hold on that day, in the order of the file."""
    rows = csv.DictReader(line for line in StringIO(text) if not line.startswith("#"))
    return tuple(
        EmergencyNumber(row["number"], row["kind"], row["takes_texts"] == "yes")
        for row in rows
        if row["effective_from"] <= on.isoformat() and (not row["effective_to"] or on.isoformat() <= row["effective_to"])
    )


def calls(ctx: Context, lang: str, kinds: Iterable[str] = FIRST) -> tuple[Choice, ...]:
    """Numbers to tap, in the order of `kinds`."""
    order = tuple(kinds)
    rows = sorted((n for n in ctx.emergency if n.kind in order), key=lambda n: order.index(n.kind))
    return tuple(
        Choice(
            id=f"call-{row.number}",
            label=f"{row.number} {ctx.label(f'ctl-call_{row.kind}', lang)}",
            style="danger",
            link=f"tel:{row.number}",
        )
        for row in rows
    )


def text_number(ctx: Context) -> EmergencyNumber | None:
    """Where those who cannot speak may write to."""
    return next((row for row in ctx.emergency if row.takes_texts), None)


def alarm(ctx: Context) -> Line:
    """The fixed wording, with today's numbers."""
    numbers = {kind: next((n.number for n in ctx.emergency if n.kind == kind), "") for kind in FIRST}
    return Line(key="ctl-alarm", params=numbers, kind="alarm")
