"""Viet Nam's time: only where people read it, and where rules hold from a day on. Everything stored is UTC."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(at: datetime) -> date:
    """The day at that moment in Viet Nam. Raises ValueError for a naive time: seven hours can decide over a merger."""
    if at.tzinfo is None:
        raise ValueError("a naive time has no day in Viet Nam; pass aware UTC")
    return at.astimezone(LOCAL).date()


def local_minute(at: datetime) -> str:
    """As workers and officers read it: "02:13 23/11"."""
    return at.astimezone(LOCAL).strftime("%H:%M %d/%m")
