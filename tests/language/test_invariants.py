"""How a sentence is typed does not change how it is read; and hostile texts cost bounded time."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from language.reading import Reading, read
from language.words import MAX_WORDS, split
from tests.flows.chat import lexicon
from tests.language.scores import load
from tests.language.shipped_places import shipped_places

SENTENCES = [row["text"] for row in load(sorted(Path(__file__).parent.glob("sentences_*.jsonl")))]
#: every seventh of them: each is read seven times
SAMPLE = SENTENCES[::7]


@cache
def reading(text: str) -> Reading:
    """Without the words of the place: they are quoted as they were typed."""
    return replace(read(text, lexicon(), shipped_places()), place_words=None)


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed_otherwise",
    [
        lambda text: unicodedata.normalize("NFD", text),
        str.upper,
        lambda text: text.replace(" ", "  "),
        lambda text: f"{text.rstrip(' .!?')} ạ",
        lambda text: f"{text.rstrip(' .!?')} nhé",
        lambda text: f"\u200b{text}\u202e",
    ],
    ids=["nfd", "upper", "doubled blanks", "a", "nhe", "invisible"],
)
def test_reading_does_not_change(typed_otherwise) -> None:
    changed = [text for text in SAMPLE if reading(typed_otherwise(text)) != reading(text)]
    assert changed == []


def test_there_are_enough_sentences() -> None:
    assert len(SENTENCES) >= 400
    assert len(set(SENTENCES)) >= 0.99 * len(SENTENCES)


@pytest.mark.parametrize(
    "text",
    [
        "cháy " * 2_000, "x" * 10_000, "a" + "\u0301" * 100_000, "\u202e" + "bị đánh " * 3_000, "\u200b" * 100_000, "không cho " * 2_000,
        "bị " * 5_000, "ai cầm gì lấy dao ra đánh em " * 500, "1" * 10_000, "đ" * 10_000, "中" * 10_000, "\x00" * 1_000, "",
    ],
    ids=range(13),
)  # fmt: skip
def test_hostile_text_is_looked_at_a_bounded_number_of_times(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: how often a pattern word is compared with a word of the text."""
    import language.patterns

    looked = 0
    fits = language.patterns._option_fits

    def counted(*arguments):
        nonlocal looked
        looked += 1
        return fits(*arguments)

    monkeypatch.setattr(language.patterns, "_option_fits", counted)
    read(text, lexicon(), shipped_places())
    assert len(split(text)) <= MAX_WORDS
    assert looked <= 1_000_000
