"""The live queue and the case page."""

from __future__ import annotations

from bot.handlers.desk_reading import HISTORY
from bot.handlers.queue_reading import STATUSES
from bot.handlers.time_left import CODES as LEFT
from bot.handlers.unit import OUTCOMES

CODES = {
    "queue-": LEFT,
    "queue-status_": tuple(status or "open" for status in STATUSES),
}
NAMED = {
    "queue-history": tuple(kind for kind in HISTORY if kind != "status"),
    "queue-next": ("transfer", "decision", "extended_2m", "extended_4m", "procuracy", "open", "act"),
    "queue-urgency": ("urgent", "normal"),
    "desk-event": ("acknowledged", "closed"),
    "desk-outcome": OUTCOMES,
}
CATALOGUE = "queue"
