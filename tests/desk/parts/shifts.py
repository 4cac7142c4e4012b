"""The rota and the hand-over slip."""

from __future__ import annotations

from storage.shifts import SLOTS
from web.desk import handover_pages, shift_pages

ACCESS = {
    "GET /desk/shifts": "own",
    "POST /desk/shifts/seen": "own",
    "POST /desk/shifts/plan": "chief",
    "POST /desk/shifts/remove": "chief",
    "POST /desk/shifts/swap": "chief",
    "POST /desk/shifts/copy": "chief",
    "POST /desk/shifts/drop": "chief",
    "POST /desk/shifts/on": "unit_tips",
    "GET /desk/handover": "tips",
    "POST /desk/handover": "unit_tips",
    "GET /desk/handover/{slip}": "slip",
    "POST /desk/handover/{slip}/take": "slip",
}
CODES = {
    "shifts-note_": shift_pages.NOTES,
    "shifts-error_": shift_pages.ERRORS,
    "shifts-day_": shift_pages.WEEKDAYS,
    "shifts-slot_": (*SLOTS, "own"),
    "shifts-swap_": ("one", "other"),
    "shifts-slip-note_": handover_pages.NOTES,
    "shifts-slip-error_": handover_pages.ERRORS,
    "shifts-left_": ("minutes", "hours", "days"),
    "shifts-late_": ("minutes", "hours", "days"),
}
#: `tip.next_kind`; the clocks write it
CATALOGUE = "shifts"
