"""The live queue and the case page."""

from __future__ import annotations

from bot.handlers.queue_reading import STATUSES
from bot.handlers.time_left import CODES as LEFT

CODES = {
    "queue-": LEFT,
    "queue-status_": tuple(status or "open" for status in STATUSES),
}
NAMED = {
    "queue-next": ("acknowledge", "intake", "transfer", "decision", "extended_2m", "extended_4m", "procuracy", "open", "act"),
}
CATALOGUE = "queue"
