"""Counts of a unit, by month: how long tips waited, and what became of them. No row stands for a tip.

A duration is measured at the moment of the act and falls into a bucket at once; neither the duration nor the tip is kept.
The counts of a unit and month are one sealed blob: the audit log holds the exact time of every acknowledgement, and beside
it a plain "1 within ten minutes" would tell a thief of the database when that tip came.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, func, select, update

from storage.schema import figure, tip
from storage.types import insert_with_conflicts

#: until a unit that was alerted took the tip, and until it opened what it had taken
WAITED: tuple[tuple[str, timedelta | None], ...] = (
    ("ten_minutes", timedelta(minutes=10)), ("half_hour", timedelta(minutes=30)), ("one_hour", timedelta(hours=1)),
    ("four_hours", timedelta(hours=4)), ("one_day", timedelta(days=1)), ("longer", None),
)  # fmt: skip
#: whole days, from the day of the tip
DAYS: tuple[tuple[str, int | None], ...] = (
    ("same_day", 0), ("three_days", 3), ("one_week", 7), ("twenty_days", 20), ("two_months", 60), ("more_days", None),
)  # fmt: skip
BEFORE = "before"  #: opened before it was taken
OUTCOMES = ("handled", "passed_on", "cannot_verify", "not_our_competence", "merged", "out_of_scope")
BUCKETS: Mapping[str, tuple[str, ...]] = {
    "acknowledge": tuple(code for code, _ in WAITED),
    "open": (BEFORE, *(code for code, _ in WAITED)),
    "decide": tuple(code for code, _ in DAYS),
    "outcome": OUTCOMES,
}
Counts = dict[str, dict[str, int]]  #: kind → bucket → how many

_NONCE_BYTES = 12
_PADDING_STEP = 1024
_DONE = ("closed", "destroyed")


def waited(duration: timedelta) -> str:
    return next(code for code, limit in WAITED if limit is None or duration <= limit)


def days(count: int) -> str:
    return next(code for code, limit in DAYS if limit is None or count <= limit)


def count(tx: Connection, key: bytes, unit_id: str, day: date, kind: str, bucket: str) -> None:
    """One more. `day`: local, of the act; only its month is kept. Raises ValueError for an unknown kind or bucket."""
    if bucket not in BUCKETS.get(kind, ()):
        raise ValueError("unknown figure")
    month = day.replace(day=1)
    mine = (figure.c.unit_id == unit_id) & (figure.c.month == month)
    empty = _seal(key, unit_id, month, {})
    tx.execute(insert_with_conflicts(tx, figure).values(unit_id=unit_id, month=month, sealed=empty).on_conflict_do_nothing())
    sealed: bytes = tx.execute(select(figure.c.sealed).where(mine).with_for_update()).scalar_one()
    counts = _open(key, unit_id, month, sealed)
    of_kind = counts.setdefault(kind, {})
    of_kind[bucket] = of_kind.get(bucket, 0) + 1
    tx.execute(update(figure).where(mine).values(sealed=_seal(key, unit_id, month, counts)))


def of_month(tx: Connection, key: bytes, unit_id: str, month: date) -> Counts:
    """Every kind with every bucket, zeros too."""
    sealed = tx.scalar(select(figure.c.sealed).where(figure.c.unit_id == unit_id, figure.c.month == month))
    held = {} if sealed is None else _open(key, unit_id, month, sealed)
    return {kind: {b: held.get(kind, {}).get(b, 0) for b in buckets} for kind, buckets in BUCKETS.items()}


def _seal(key: bytes, unit_id: str, month: date, counts: Counts) -> bytes:
    # Padded, so that the length does not tell how many buckets are in use.
    words = json.dumps(counts).encode()
    words += b" " * (-len(words) % _PADDING_STEP)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, words, _about(unit_id, month))


def _open(key: bytes, unit_id: str, month: date, sealed: bytes) -> Counts:
    words = AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _about(unit_id, month))
    counts: Counts = json.loads(words)
    return counts


def _about(unit_id: str, month: date) -> bytes:
    return f"figure {unit_id} {month.isoformat()}".encode()


# --- from the plain columns of tips: the day and nothing finer ----------------------------------------------------------


def by_category(tx: Connection, unit_id: str, month: date, categories: Iterable[str]) -> dict[str, int]:
    """Tips of that month that this unit owns now. Drills do not count."""
    rows = tx.execute(
        select(tip.c.category, func.count())
        .where(tip.c.unit_id == unit_id, tip.c.day >= month, tip.c.day < next_month(month), tip.c.drill.is_(False))
        .group_by(tip.c.category)
    )
    held = {row[0]: int(row[1]) for row in rows}
    return {category: held.get(category, 0) for category in categories}


def open_by_age(tx: Connection, unit_id: str, today: date) -> dict[str, int]:
    """The unit's cases that nobody has closed, by whole days since the tip."""
    rows = tx.execute(
        select(tip.c.day, func.count())
        .where(tip.c.unit_id == unit_id, tip.c.status.not_in(_DONE), tip.c.drill.is_(False))
        .group_by(tip.c.day)
    )
    ages = dict.fromkeys((code for code, _ in DAYS), 0)
    for day, number in rows:
        ages[days((today - day).days)] += number
    return ages


def next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
