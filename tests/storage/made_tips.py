"""Tips as rows, without any cryptography: for tests of what the store does with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert

from storage.alerts import AlertStep
from storage.schema import contact, unit
from storage.tips import NewEntry, NewTip

NOW = datetime(2026, 11, 23, 2, 13, 47, tzinfo=UTC)
LADDER = ("trang-due", "an-phong", "duty-desk")


def add_units(tx: Connection) -> None:
    for unit_id in (*LADDER, "health"):
        tx.execute(insert(unit).values(id=unit_id, kind="police_post", name=unit_id))
        tx.execute(insert(contact).values(id=uuid4(), unit_id=unit_id, kind="desk"))


def ladder(tip_id: UUID, now: datetime = NOW) -> tuple[AlertStep, ...]:
    """The owner now, the next units after 10 and 30 minutes, and a copy to the health desk."""
    steps = [
        AlertStep(
            uuid4(),
            tip_id,
            unit_id,
            n,
            "primary" if n == 0 else "escalation",
            "waiting" if n else "due",
            None,
            now + timedelta(minutes=(0, 10, 30)[n]),
        )
        for n, unit_id in enumerate(LADDER)
    ]
    return (*steps, AlertStep(uuid4(), tip_id, "health", 0, "cc", "due", None, now))


def new_tip(**changes: object) -> NewTip:
    tip_id = uuid4()
    values: dict[str, object] = {
        "id": tip_id,
        "code": tip_id.hex[:9],
        "lookup": tip_id.bytes,
        "public_key": "age1x",
        "unit_id": "trang-due",
        "category": "theft",
        "urgency": "normal",
        "day": date(2026, 11, 23),
        "drill": False,
        "keys": {"receipt": b"k"},
        "entries": (NewEntry("card", b"c" * 600), NewEntry("story", b"s" * 900)),
        "steps": ladder(tip_id),
    }
    return NewTip(**(values | changes))  # type: ignore[arg-type]
