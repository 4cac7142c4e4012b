"""Random lives of a case: the stored clocks are those of the reference computation at every moment."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, insert, select, update

from storage import clock_rules, clocks
from storage.clocks import NoClock
from storage.schema import awaiting_intake, metadata, tip, unit
from tests.desk.clocks.reference import HANOI, Case, due

UNITS = ("post", "island", "city")
REMOTE = frozenset({"island"})
RULES = clock_rules.shipped()
#: month ends, leap days, the night on which the day changes in Viet Nam and not in UTC
EDGES = [
    datetime(2027, 1, 31, 9, tzinfo=UTC), datetime(2028, 2, 29, 16, 59, 59, tzinfo=UTC), datetime(2028, 2, 29, 17, tzinfo=UTC),
    datetime(2026, 10, 31, 20, tzinfo=UTC), datetime(2026, 12, 31, 17, tzinfo=UTC), datetime(2027, 2, 5, 1, tzinfo=UTC),
    datetime(2026, 8, 21, 3, tzinfo=UTC),
]  # fmt: skip
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
moments = st.one_of(st.sampled_from(EDGES), st.integers(0, 7 * 365 * 24 * 60).map(lambda n: FIRST + timedelta(minutes=n)))
acts = st.lists(
    st.tuples(
        st.sampled_from(("intake", "extend", "transfer", "close", "reopen", "handled", "decide", "notified")),
        st.sampled_from(UNITS), st.integers(0, 60 * 24 * 30),
    ),
    max_size=14,
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = create_engine("sqlite://")
    metadata.create_all(made)
    with made.begin() as tx:
        for unit_id in UNITS:
            tx.execute(insert(unit).values(id=unit_id, kind="police_post", name=unit_id, remote="yes" if unit_id in REMOTE else None))
    return made


def new_case(tx: Connection) -> Any:
    tip_id = uuid4()
    tx.execute(
        insert(tip).values(
            id=tip_id, code=tip_id.hex[:12], lookup=tip_id.bytes, public_key="k", unit_id="post", category="theft",
            urgency="normal", day=date(2026, 1, 1), status="acknowledged", size_bucket=1, entries=0, drill=False,
        )
    )  # fmt: skip
    return tip_id


def act(tx: Connection, tip_id: Any, case: Case, name: str, unit_id: str, now: datetime) -> None:
    """The same act upon both."""
    if case.closed and name != "reopen":
        return
    if name == "intake":
        assert clocks.start(tx, tip_id, case.owner, now) == case.intake(now)
    elif name == "extend":
        try:
            clocks.extend(tx, tip_id, now)
        except NoClock:
            assert not case.extend()
        else:
            assert case.extend()
    elif name == "transfer" and unit_id != case.owner:
        tx.execute(update(tip).where(tip.c.id == tip_id).values(unit_id=unit_id))
        clocks.transferred(tx, tip_id, now)
        case.transfer(unit_id)
    elif name == "close":
        clocks.closed(tx, tip_id, now)
        case.close()
    elif name == "reopen" and case.closed:
        clocks.reopened(tx, tip_id)
        case.reopen()
    elif name in ENDINGS:
        kinds, how = ENDINGS[name]
        clocks.end(tx, tip_id, kinds, how, now)
        case.end(kinds, how)


ENDINGS = {
    "handled": (("transfer",), "handled_here"),
    "decide": (clocks.DECIDING, "prosecute"),
    "notified": (("procuracy",), "notified"),
}


def compare(tx: Connection, tip_id: Any, case: Case) -> None:
    held = clocks.of_tip(tx, tip_id)
    running = {c.kind: (c.started_at, c.due_at) for c in held if c.is_open}
    assert running == case.running and sum(c.is_open for c in held) == len(running)
    assert {c.unit_id for c in held if c.is_open} <= {case.owner}
    # "Handled here" of a unit that has handed it on after all counts as handed on.
    told = Counter((c.kind, "over" if c.kind == "transfer" else c.how) for c in held if not c.is_open)
    assert told == Counter((kind, "over" if kind == "transfer" else how) for kind, how in case.over)
    assert (clocks.intake(held, case.owner) is not None) == case.confirmed
    waits = tx.scalar(select(awaiting_intake.c.unit_id).where(awaiting_intake.c.tip_id == tip_id))
    assert waits == (None if case.confirmed else case.owner)
    row = tx.execute(select(tip.c.next_kind, tip.c.next_at).where(tip.c.id == tip_id)).one()
    nearest = min(((until, kind) for kind, (_, until) in case.running.items()), default=(None, None))
    assert (row.next_at, row.next_kind) == nearest
    for clock in held:
        assert clock.started_at <= clock.warn_at <= clock.red_at <= clock.due_at


#: closed, worked on again, handed on, and back again: the first unit's intake was over with the transfer
CLOSED_ONCE = [
    ("intake", "post", 0), ("close", "post", 5), ("reopen", "post", 5), ("transfer", "island", 5), ("transfer", "post", 5),
]  # fmt: skip
#: kept here, handed on after all, and back again
RETURNED = [("intake", "post", 0), ("handled", "post", 5), ("transfer", "island", 5), ("intake", "island", 5), ("transfer", "post", 9)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begin=moments, life=acts)
@example(EDGES[0], [("intake", "post", 0), ("extend", "post", 1), ("extend", "post", 1), ("extend", "post", 1)])
@example(EDGES[1], RETURNED)
@example(EDGES[1], CLOSED_ONCE)
def test_clocks_are_those_of_the_reference_over_any_life_of_a_case(engine: Engine, begin: datetime, life: list[Any]) -> None:
    with engine.connect() as tx:
        tip_id, case, now = new_case(tx), Case("post", REMOTE), begin
        clocks.refresh(tx, tip_id)
        for name, unit_id, minutes in life:
            now += timedelta(minutes=minutes)
            act(tx, tip_id, case, name, unit_id, now)
            compare(tx, tip_id, case)
        tx.rollback()


@settings(max_examples=300, deadline=None)
@given(start=moments, kind=st.sampled_from(clock_rules.KINDS), remote=st.booleans())
def test_every_end_is_that_of_plain_arithmetic(start: datetime, kind: str, remote: bool) -> None:
    found = RULES.moments(RULES.sets[-1], kind, start, remote=remote)
    assert found.due_at == due(kind, start, remote)
    assert start <= found.warn_at <= found.red_at <= found.due_at


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HANOI)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("kind", "start", "ends"),
    [
        ("transfer", at(2026, 11, 23, 14, 30), at(2026, 11, 24, 14, 30)),
        ("decision", at(2026, 11, 23, 0, 1), at(2026, 12, 13, 23, 59, 59)),
        ("decision", at(2026, 11, 23, 23, 59), at(2026, 12, 13, 23, 59, 59)),
        ("extended_2m", at(2026, 12, 31, 8), at(2027, 2, 28, 23, 59, 59)),
        ("extended_2m", at(2027, 12, 31, 8), at(2028, 2, 29, 23, 59, 59)),
        ("extended_4m", at(2026, 10, 31, 8), at(2027, 2, 28, 23, 59, 59)),
        ("procuracy", at(2027, 2, 3, 8), at(2027, 2, 15, 23, 59, 59)),  # over Tết: 4 to 10 February are days off
        ("procuracy", at(2026, 8, 20, 8), at(2026, 8, 24, 23, 59, 59)),  # Saturday the 22nd is worked
    ],
)
def test_known_ends(kind: str, start: datetime, ends: datetime) -> None:
    assert RULES.moments(RULES.sets[-1], kind, start).due_at == ends


def test_warnings_come_at_12_and_20_hours_and_five_days_before_an_end() -> None:
    transfer = RULES.moments(RULES.sets[-1], "transfer", at(2026, 11, 23, 8))
    assert (transfer.warn_at, transfer.red_at) == (at(2026, 11, 23, 20), at(2026, 11, 24, 4))
    far = RULES.moments(RULES.sets[-1], "transfer", at(2026, 11, 23, 8), remote=True)
    assert far.due_at == at(2026, 11, 25, 8)
    for kind in clocks.DECIDING:
        found = RULES.moments(RULES.sets[-1], kind, at(2026, 11, 23, 8))
        assert found.due_at - found.warn_at == timedelta(days=5, hours=23, minutes=59, seconds=59)
