"""Screens to send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.messages import Button, OutMessage, Paragraph


def screen(*words: str, **more: Any) -> OutMessage:
    paragraphs = tuple(Paragraph(text) for text in words or ("Bạn muốn làm gì?",))
    return replace(OutMessage(step="home", turn=3, lang="vi", paragraphs=paragraphs), **more)


def buttons(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(f"3:choice_{n}", label) for n, label in enumerate(labels))
