"""No published table lets anybody work out a hidden number: compared with an enumeration that knows the rules' outcome only."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import disclosure
from storage.disclosure import THRESHOLD, Published, publish, rounded

LARGE = 400  #: more than any number in these tests


def reachable(cells: int, most: int) -> int:
    """The sums of so many cells of 0..most each, as a bit set."""
    sums = 1
    for _ in range(cells):
        sums = sum_with(sums, most)
    return sums


def sum_with(sums: int, most: int) -> int:
    found = 0
    for n in range(most + 1):
        found |= sums << n
    return found & ((1 << LARGE) - 1)


def allowed_totals(tables: Sequence[Published], exact: Sequence[dict[str, int]], total: int | None) -> int:
    """Every total that all tables together allow, for a reader who even knows what is shown before rounding."""
    possible = (1 << LARGE) - 1 if total is None else 1 << total
    for table, counts in zip(tables, exact, strict=True):
        hidden = [code for code, n in table.cells.items() if n is None]
        shown = sum(counts[code] for code in counts if code not in hidden)
        possible &= reachable(len(hidden), LARGE if table.is_mixed else THRESHOLD - 1) << shown
    return possible


def feasible(table: Published, counts: dict[str, int], totals: int) -> set[int]:
    """What a hidden cell of this table may be, by all that is shown."""
    hidden = [code for code, n in table.cells.items() if n is None]
    shown = sum(counts[code] for code in counts if code not in hidden)
    others = reachable(len(hidden) - 1, LARGE if table.is_mixed else THRESHOLD - 1)
    most = LARGE if table.is_mixed else THRESHOLD - 1
    return {n for n in range(min(most, 60) + 1) if (others << (n + shown)) & totals}


counts_ = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 45), st.just(0), st.just(9)), min_size=2, max_size=6)


@st.composite
def families(draw: st.DrawFn) -> list[dict[str, int]]:
    """One table, or two that count the same tips."""
    first = draw(counts_)
    tables = [first]
    if draw(st.booleans()):
        parts = draw(st.integers(2, 5))
        cuts = sorted(draw(st.lists(st.integers(0, sum(first)), min_size=parts - 1, max_size=parts - 1)))
        tables.append([b - a for a, b in zip([0, *cuts], [*cuts, sum(first)], strict=True)])
    return [{f"c{n}": value for n, value in enumerate(table)} for table in tables]


def given_away(family: list[dict[str, int]], published: list[Published]) -> list[str]:
    """Hidden cells that could not be any number from 0 to 9."""
    with_total = published[0].total is not None
    totals = allowed_totals(published, family, sum(family[0].values()) if with_total else None)
    return [
        code
        for table, counts in zip(published, family, strict=True)
        for code, n in table.cells.items()
        if n is None and not set(range(THRESHOLD)) <= feasible(table, counts, totals)
    ]


@settings(max_examples=600, deadline=None)
@given(families())
def test_no_hidden_number_can_be_worked_out(family: list[dict[str, int]]) -> None:
    published = publish(family)
    everything_is_hidden = all(n is None for table in published for n in table.cells.values())
    assert given_away(family, published) == [] or (everything_is_hidden and published[0].total is None)


@settings(max_examples=300, deadline=None)
@given(families())
def test_nothing_under_ten_is_shown_and_all_is_rounded(family: list[dict[str, int]]) -> None:
    for table, counts in zip(publish(family), family, strict=True):
        for code, n in table.cells.items():
            assert n is None or (counts[code] >= THRESHOLD and n == rounded(counts[code]) and n % 5 == 0)
        assert table.total is None or table.total >= THRESHOLD


@pytest.mark.parametrize("weaker", ["no_companions", "total_always"])
def test_the_enumeration_finds_a_planted_leak(monkeypatch: pytest.MonkeyPatch, weaker: str) -> None:
    """Without the companions a partner table gives the rest away; with the total always, a subtraction does."""
    family = [{"handled": 58, "passed_on": 0}, {"day": 40, "week": 9, "month": 9}]
    assert given_away(family, publish(family)) == []
    if weaker == "no_companions":
        monkeypatch.setattr(disclosure, "_all_safe", lambda tables, total: True)
    else:
        safe = disclosure._is_safe
        monkeypatch.setattr(disclosure, "_is_safe", lambda table, low, high: safe(table, 0, 10**9))
    assert given_away(family, publish(family)) != []


def test_lone_small_cell_keeps_the_large_ones_and_loses_the_total() -> None:
    (table,) = publish([{"theft": 40, "fire": 0, "drugs": 0}])
    assert table.cells == {"theft": 40, "fire": None, "drugs": None}
    assert table.total is None and table.at_least == 40


def test_table_without_small_cells_has_its_total() -> None:
    (table,) = publish([{"theft": 41, "fire": 12}])
    assert table.cells == {"theft": 40, "fire": 10} and table.total == 55


def test_empty_and_small_tables_show_nothing() -> None:
    for counts in ({"theft": 0, "fire": 0}, {"theft": 5, "fire": 3}):
        (table,) = publish([counts])
        assert set(table.cells.values()) == {None} and table.total is None and table.at_least == 0
