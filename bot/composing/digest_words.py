"""The words of the morning digest and of a clock that runs out: codes, kinds and times, nothing of a tip."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.handlers.due import DueBlock
from bot.texts import Texts
from language.local_time import LOCAL, local_minute
from storage.clocks import CaseClock, Due
from storage.digests import COUNTS, Digest
from storage.tips import TipRow

LANG = "vi"


def of_day(digest: Digest, texts: Texts) -> list[str]:
    """One line with what happened; nothing for a day without anything."""
    counts: Mapping[str, int] = digest.counts
    told = [f"{texts.say(LANG, f'clocks-count-{name}')} {counts[name]}" for name in COUNTS if counts.get(name)]
    if not told:
        return []
    return [texts.say(LANG, "clocks-digest_day", day=f"{digest.day:%d/%m/%Y}"), "; ".join(told)]


def of_due(block: DueBlock, texts: Texts) -> list[str]:
    lines = []
    for group, rows in block.groups:
        lines.append(texts.say(LANG, f"clocks-group-{group}"))
        lines += [_line(row, texts) for row in rows]
    if block.below:
        lines.append(texts.say(LANG, "clocks-below"))
        lines += [f"{_line(row, texts)} · {block.unit_names.get(row.unit_id, (row.unit_id, None))[0]}" for row in block.below]
    return lines


def of_clock(clock: CaseClock, tip: TipRow, now: datetime, texts: Texts) -> str:
    key = "clocks-told_breached" if clock.due_at <= now else "clocks-told_red"
    return texts.say(
        LANG, key, code=tip.code, category=texts.say(LANG, f"category-{tip.category}"),
        clock=texts.say(LANG, f"clocks-kind-{clock.kind}"), at=_moment(clock.due_at),
    )  # fmt: skip


def _line(row: Due, texts: Texts) -> str:
    words = (texts.say(LANG, f"category-{row.category}"), texts.say(LANG, f"clocks-kind-{row.kind}"))
    return f"{row.code} · {words[0]} · {words[1]} · {_moment(row.due_at)}"


def _moment(at: datetime) -> str:
    return f"{local_minute(at)}/{at.astimezone(LOCAL):%Y}"
