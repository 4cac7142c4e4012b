"""One line per measure: ours beside the peer or the floor, as a ratio, with what it must reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Measure:
    """A ratio is ours / peer of a rate (more is better); a budget is an amount (less is better)."""

    name: str
    ours: float
    unit: str
    must: float  #: a ratio when there is a peer, else an amount in `unit`
    aim: float | None = None
    peer: float | None = None
    peer_name: str = ""
    note: str = ""

    @property
    def compared(self) -> float:
        return self.ours / self.peer if self.peer else self.ours

    @property
    def verdict(self) -> Literal["aim", "must", "MISSED"]:
        better = (lambda bound: self.compared >= bound) if self.peer else (lambda bound: self.compared <= bound)
        if self.aim is not None and better(self.aim):
            return "aim"
        return "must" if better(self.must) else "MISSED"


def table(measures: Sequence[Measure]) -> str:
    head = ("measure", "ours", "beside", "ratio", "must", "aim", "reached")
    rows = [head, *(_row(measure) for measure in measures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "-" * len(lines[0]))
    notes = [f"* {measure.name}: {measure.note}" for measure in measures if measure.note]
    return "\n".join([*lines, "", *notes])


def _row(m: Measure) -> tuple[str, ...]:
    if m.peer:
        beside, ratio = f"{m.peer:,.0f} {m.unit} ({m.peer_name})", f"{m.compared:.2f}x"
        must, aim = f">= {m.must:g}x", f">= {m.aim:g}x" if m.aim else ""
    else:
        beside, ratio = m.peer_name, ""
        must, aim = f"<= {m.must:g} {m.unit}", f"<= {m.aim:g} {m.unit}" if m.aim else ""
    return (m.name, f"{m.ours:,.4g} {m.unit}" if m.ours < 100 else f"{m.ours:,.0f} {m.unit}", beside, ratio, must, aim, m.verdict)
