"""Bar charts as SVG, made on the server: no script, no style attribute, readable in print and in the dark.

A chart never stands alone: the page has a table with the same numbers beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 360
_ROW, _BAR, _ROOM = 40, 14, 92  #: one bar with its label above; the bar itself; what its number takes to the right
_HIDDEN_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int | None  #: None = hidden: an empty, dashed bar that says nothing of its length
    text: str  #: what stands beside it


def bars(name: str, title: str, desc: str, rows: Sequence[Bar]) -> Markup:
    """`name`: letters and hyphens, once per page. Colours come from the style sheet."""
    most = max((row.value or 0 for row in rows), default=0) or 1
    drawn = Markup("").join(_bar(n, row, most) for n, row in enumerate(rows))
    height = _ROW * len(rows) + 4
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {w} {h}" aria-labelledby="{n}-title {n}-desc">'
        '<title id="{n}-title">{title}</title><desc id="{n}-desc">{desc}</desc>'
        '<line class="chart-line" x1="0.5" y1="0" x2="0.5" y2="{h}"/>{drawn}</svg>'
    ).format(w=WIDTH, h=height, n=name, title=title, desc=desc, drawn=drawn)


def _bar(n: int, row: Bar, most: int) -> Markup:
    top = n * _ROW
    width = _HIDDEN_WIDTH if row.value is None else max(2, round((WIDTH - _ROOM) * row.value / most))
    kind = "chart-hidden" if row.value is None else "chart-bar"
    return Markup(
        '<text class="chart-label" x="4" y="{label_y}">{label}</text>'
        '<rect class="{kind}" x="1" y="{bar_y}" width="{width}" height="{height}" rx="2"/>'
        '<text class="chart-value" x="{value_x}" y="{value_y}">{text}</text>'
    ).format(
        label_y=top + 14, label=escape(row.label), kind=kind, bar_y=top + 20, width=width, height=_BAR,
        value_x=width + 8, value_y=top + 32, text=escape(row.text),
    )  # fmt: skip
