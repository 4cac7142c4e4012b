"""Tips with ladders, contacts and officers as rows, on a clock that a test moves; for tests of who is alerted when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from bot.handlers import taking
from bot.handlers.taking import Taking
from storage import ack_watches, alerts, contacts, incidents, officers, tips
from storage.alerts import AlertStep
from storage.contacts import NewContact
from storage.db import Database
from storage.officers import NewMember
from storage.schema import outbox, unit
from storage.tips import NewIncident, NewTip
from tests.installations import Clock
from tests.storage.made_tips import new_tip

LADDER = ("trang-due", "an-phong", "duty-desk")
MINUTES = (0, 10, 30)


@dataclass
class Ladder:
    db: Database
    clock: Clock
    contacts: dict[str, UUID] = field(default_factory=dict)
    officers: dict[str, UUID] = field(default_factory=dict)

    async def build(self) -> Ladder:
        await self.db.write(self._build)
        return self

    def _build(self, tx: Connection) -> None:
        for unit_id in LADDER:
            tx.execute(insert(unit).values(id=unit_id, kind="police_post", name=unit_id))
        for login in ("truc-1", "truc-2"):
            self.officers[login] = uuid4()
            member = NewMember(self.officers[login], login, "age1", b"s", b"x", "AGE")
            officers.add_officer(tx, member, self.clock())

    async def add_contact(self, name: str, unit_id: str = "trang-due", kind: str = "private", **more: object) -> UUID:
        contact_id = self.contacts[name] = uuid4()
        new = NewContact(contact_id, unit_id, kind, "fake", b"x", contact_id.bytes, contact_id.bytes, **more)  # type: ignore[arg-type]
        await self.db.write(lambda tx: contacts.add(tx, new))
        return contact_id

    async def tip(
        self, *, urgency: str = "urgent", place: str | None = None, alone: bool = False, delay: timedelta = timedelta(0)
    ) -> UUID:
        """An urgent tip of now; at a `place` it belongs to the burst there."""
        now, tip_id = self.clock(), uuid4()
        incident = NewIncident(place.encode(), now, alone) if place else None
        new = new_tip(
            id=tip_id, code=tip_id.hex[:9], lookup=tip_id.bytes, urgency=urgency, steps=_steps(tip_id, now),
            incident=incident, delay=delay,
        )  # fmt: skip
        await self.db.write(lambda tx: tips.add(tx, new, b"draft"))
        return tip_id

    async def take(self, tip_id: UUID, login: str = "truc-1", unit_id: str = "trang-due") -> str:
        prepared = Taking(self.officers[login], login, self.clock(), {}, bytes(32))

        def work(tx: Connection) -> str:
            row, step = tips.lock(tx, tip_id), alerts.step_for(tx, tip_id, [unit_id])
            assert row and step
            return taking.take(tx, prepared, row, step)

        return await self.db.write(work)

    async def open(self, tip_id: UUID, unit_id: str = "trang-due") -> None:
        await self.db.write(lambda tx: taking.opened(tx, tip_id, unit_id))

    async def act(self, tip_id: UUID, unit_id: str = "trang-due") -> None:
        await self.db.write(lambda tx: taking.acted(tx, tip_id, unit_id))

    async def tick(self) -> list[tuple[UUID, str]]:
        """What housekeeping does each minute."""

        def work(tx: Connection) -> list[tuple[UUID, str]]:
            incidents.cut_past(tx, self.clock())
            return taking.lapse(tx, self.clock()) + alerts.raise_due(tx, self.clock())

        return await self.db.write(work)

    async def forward(self, minutes: int) -> None:
        """Minute by minute, as the server would."""
        for _ in range(minutes):
            self.clock.forward(minutes=1)
            await self.tick()

    async def states(self, tip_id: UUID) -> dict[str, str]:
        steps: list[AlertStep] = await self.db.read(lambda tx: alerts.of_tip(tx, tip_id))
        return {step.unit_id: step.state for step in steps}

    async def alerted(self) -> list[tuple[str, datetime]]:
        """(contact, from when) of the alerts that stand in the outbox or left it."""
        names = {contact_id: name for name, contact_id in self.contacts.items()}
        rows = await self.db.read(
            lambda tx: tx.execute(
                select(outbox.c.target_id, outbox.c.not_before).where(outbox.c.kind == "tip", outbox.c.state == "open")
            ).all()
        )
        return sorted((names[row.target_id], row.not_before) for row in rows)


def _steps(tip_id: UUID, now: datetime) -> tuple[AlertStep, ...]:
    return tuple(
        AlertStep(
            uuid4(), tip_id, unit_id, n, "escalation" if n else "primary", "waiting" if n else "due", None,
            now + timedelta(minutes=MINUTES[n]), MINUTES[n],
        )
        for n, unit_id in enumerate(LADDER)
    )  # fmt: skip


__all__ = ["LADDER", "MINUTES", "Ladder", "NewTip", "ack_watches"]
