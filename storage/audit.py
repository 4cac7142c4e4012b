"""The audit log of officers' actions: a chain in which a changed, removed, swapped or cut row shows.

    state(0)  = HMAC(key, "start")
    row n     : mac   = HMAC(key, "row",  state(n-1), its fields)
    state(n)  = HMAC(key, "head", state(n-1), mac of row n)

Only the newest state is stored, in the head row. Nobody without the key can compute an earlier one, so the end cannot
be cut unseen. A log without rows beside officers is a bad one: each of them came in by an act that is written down. An old
copy of the *whole* log put back is not found here: compare the row count with a printed one.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from storage.schema import audit, audit_head, officer
from storage.types import insert_with_conflicts

HEAD_ID = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    ok: bool
    rows: int
    first_bad: int | None  #: the first row that is missing or not as written; one past the last when the head is wrong


def append(
    tx: Connection,
    *,
    key: bytes,
    now: datetime,
    actor: str,
    action: str,
    unit_id: str | None = None,
    ref: str | UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down what an officer did, in the transaction that does it. `detail`: codes and ids, never words."""
    n, state = _lock_head(tx, key)
    text = json.dumps(detail, sort_keys=True, separators=(",", ":")) if detail else None
    row = {
        "n": n + 1, "at": now, "actor": actor, "action": action, "unit_id": unit_id,
        "ref": None if ref is None else str(ref), "detail": text,
    }  # fmt: skip
    mac = _row_mac(key, state, row)
    tx.execute(insert(audit).values(**row, mac=mac))
    tx.execute(update(audit_head).where(audit_head.c.id == HEAD_ID).values(n=n + 1, mac=_next(key, state, mac)))


def append_nothing(tx: Connection, *, key: bytes) -> None:
    """Lock and write the head as it is: costs a commit like `append`, leaves no row."""
    _lock_head(tx, key)
    tx.execute(update(audit_head).where(audit_head.c.id == HEAD_ID).values(id=HEAD_ID))


def verify(tx: Connection, key: bytes) -> Verdict:
    """Compute the whole chain again and compare it with every row and with the head."""
    state, count = _start(key), 0
    for row in tx.execute(select(audit).order_by(audit.c.n)):
        count += 1
        mac = _row_mac(key, state, _fields(row))
        if row.n != count or not hmac.compare_digest(mac, row.mac):
            return Verdict(False, _count(tx), count)
        state = _next(key, state, mac)
    head = tx.execute(select(audit_head.c.n, audit_head.c.mac)).one_or_none() or (0, _start(key))
    emptied = count == 0 and tx.scalar(select(exists().select_from(officer)))
    good = not emptied and head[0] == count and hmac.compare_digest(state, head[1])
    return Verdict(good, count, None if good else count + 1)


def count_since(tx: Connection, actor: str, action: str, since: datetime) -> int:
    """How often this actor did this from `since` on."""
    query = select(func.count()).where(audit.c.actor == actor, audit.c.action == action, audit.c.at >= since)
    return tx.execute(query).scalar_one()


def _lock_head(tx: Connection, key: bytes) -> tuple[int, bytes]:
    """The newest number and state, locked until the transaction ends: two writers cannot fork the chain."""
    query = select(audit_head.c.n, audit_head.c.mac).where(audit_head.c.id == HEAD_ID).with_for_update()
    head = tx.execute(query).one_or_none()
    if head is None:
        _make_head(tx, key)
        head = tx.execute(query).one()
    # Somebody may have tampered with the head. The log goes on (officers must be able to act); `verify` tells.
    highest = tx.execute(select(func.coalesce(func.max(audit.c.n), 0))).scalar_one()
    return max(head.n, highest), head.mac


def _make_head(tx: Connection, key: bytes) -> None:
    tx.execute(insert_with_conflicts(tx, audit_head).values(id=HEAD_ID, n=0, mac=_start(key)).on_conflict_do_nothing())


def _count(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(audit)).scalar_one()


def _fields(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "mac"}


def _start(key: bytes) -> bytes:
    return hmac.digest(key, b"lachan audit start", "sha256")


def _row_mac(key: bytes, state: bytes, row: Mapping[str, Any]) -> bytes:
    at = row["at"].astimezone(UTC).isoformat()  # as it comes back from the database, whatever zone it was given in
    fields = [row["n"], at, *(row[name] for name in ("actor", "action", "unit_id", "ref", "detail"))]
    return hmac.digest(key, b"row" + state + json.dumps(fields).encode(), "sha256")


def _next(key: bytes, state: bytes, mac: bytes) -> bytes:
    return hmac.digest(key, b"head" + state + mac, "sha256")
