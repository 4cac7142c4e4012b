"""Ready-made questions: which ones an officer is offered for a tip of a category, the likeliest first."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from bot.ground import DATA
from bot.texts import Texts

#: of every category that the file does not name
ANY = "any"


@functools.cache
def questions() -> Mapping[str, tuple[str, ...]]:
    """category → ids of questions, from data/questions.yaml."""
    import yaml  # only the desk needs it

    found: dict[str, Any] = yaml.safe_load((DATA / "questions.yaml").read_text(encoding="utf-8"))
    return {category: tuple(ids) for category, ids in found.items()}


def questions_for(category: str) -> tuple[str, ...]:
    return questions().get(category, questions()[ANY])


def words_of(texts: Texts, question: str, lang: str) -> str | None:
    """What the tipster reads, in his language. None = there is no such question."""
    known = any(question in ids for ids in questions().values())
    return texts.say(lang if lang in texts.languages else "vi", f"ask-q_{question}") if known else None
