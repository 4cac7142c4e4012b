"""The live queue, the case page, ready-made questions."""

from __future__ import annotations

from bot.handlers.queue_reading import STATUSES
from bot.handlers.time_left import CODES as LEFT

CODES = {
    "queue-": LEFT,
    "queue-status_": tuple(status or "open" for status in STATUSES),
}
CATALOGUE = "queue"
