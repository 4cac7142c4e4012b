"""Ready-made questions."""

from __future__ import annotations

from bot.handlers.questions import questions
from web.desk.front import LANGS

CODES = {
    "ask-q_": tuple(question for ids in questions().values() for question in ids),
    "ask-lang_": LANGS,
    "ask-": ("no_name",),  # said to the tipster, not at the desk
}
CATALOGUE = "ask"
