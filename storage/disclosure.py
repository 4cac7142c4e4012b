"""Which counts of tips may be shown: none under ten, none that the others give away. Pure.

Tables that count the same tips stand in one family: whoever sees two of them knows more than from one. A cell under
`THRESHOLD` is hidden; a total is published only when it gives no hidden cell away; and where the tables together still
narrow a hidden cell down, further cells are hidden with it. The measure, for a reader who knows these very rules and the
exact values of all that is shown: every hidden cell could still be any number from 0 to 9. On top of that, what is shown
is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

THRESHOLD = 10
ROUND_TO = 5
_MOST = THRESHOLD - 1
#: of a cell that may be hidden only for the sake of others: it may be any number
_ANY = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Published:
    """One table as it may be shown. None = hidden."""

    cells: Mapping[str, int | None]  #: by code, rounded
    total: int | None  #: rounded
    at_least: int  #: the sum of what is shown, rounded
    is_mixed: bool  #: some hidden cell may be ten or more: hidden for the sake of others


@dataclass(slots=True)
class _Table:
    counts: Mapping[str, int]
    hidden: set[str] = field(default_factory=set)
    is_mixed: bool = False

    @property
    def shown_sum(self) -> int:
        return sum(n for code, n in self.counts.items() if code not in self.hidden)

    @property
    def most_hidden(self) -> int:
        return _ANY if self.is_mixed else _MOST * len(self.hidden)

    def hide_smallest(self) -> bool:
        """One more, the least that is shown. False = all are hidden."""
        shown = [(n, code) for code, n in self.counts.items() if code not in self.hidden]
        if not shown:
            return False
        self.hidden.add(min(shown)[1])
        self.is_mixed = True
        return True


def publish(family: Sequence[Mapping[str, int]]) -> list[Published]:
    """The tables of one family, that is of the same tips: each adds up to the same number."""
    total = sum(family[0].values()) if family else 0
    tables = [_Table(counts, {code for code, n in counts.items() if n < THRESHOLD}) for counts in family]
    with_total = total >= THRESHOLD and _all_safe(tables, total)
    while not _all_safe(tables, total if with_total else None):
        unsafe = next(table for table in tables if not _is_safe(table, *_totals(tables, total if with_total else None)))
        # Where a table has nothing left to hide, it is another one that shows how many tips there are.
        others = sorted((each for each in tables if each is not unsafe), key=lambda each: -each.shown_sum)
        if not any(table.hide_smallest() for table in (unsafe, *others)):
            break
    return [_published(table, total if with_total else None) for table in tables]


def rounded(n: int) -> int:
    return (n + ROUND_TO // 2) // ROUND_TO * ROUND_TO


def _published(table: _Table, total: int | None) -> Published:
    cells = {code: None if code in table.hidden else rounded(n) for code, n in table.counts.items()}
    shown = rounded(table.shown_sum)
    return Published(cells, None if total is None else rounded(total), shown, table.is_mixed)


def _all_safe(tables: Sequence[_Table], total: int | None) -> bool:
    low, high = _totals(tables, total)
    return all(_is_safe(table, low, high) for table in tables)


def _totals(tables: Sequence[_Table], total: int | None) -> tuple[int, int]:
    """The least and the greatest number of tips that everything shown allows."""
    if total is not None:
        return total, total
    low = max(table.shown_sum for table in tables)
    return low, min(table.shown_sum + table.most_hidden for table in tables)


def _is_safe(table: _Table, low: int, high: int) -> bool:
    """Whether each hidden cell of it could be 0 and could be 9."""
    count = len(table.hidden)
    if not count:
        return True
    least, most = max(0, low - table.shown_sum), min(high - table.shown_sum, table.most_hidden)
    if table.is_mixed:
        # One of them is ten or more, as the rules tell; there must be room beside it for one of nine.
        return count >= 2 and most >= THRESHOLD + _MOST
    return most >= _MOST and least <= _MOST * (count - 1)
