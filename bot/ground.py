"""What the outside world gives every command: where the program's own files lie, and what time it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
DATA = ROOT / "data"


def utc_now() -> datetime:
    return datetime.now(UTC)
