"""A case between several units: officers by name, the tipster with his key, and who owns and sees what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from bot.flows.context import AddToTip, CaseFacts, Contest
from bot.handlers import case, unit
from bot.handlers.desk_reading import open_sealed
from bot.handlers.envelope import OpenTip
from storage import alerts, memberships, officers, sealing, tips, unit_keys
from storage import courier as courier_rows
from storage.courier import Sealed
from storage.schema import coverage, outbox, place, tip_key
from storage.schema import unit as unit_table
from storage.tips import RECEIPT_HOLDER, TipRow
from tests.desk.world import World, made_member

MARKS = iter(f"{n:032x}" for n in range(1, 10**9))


def mark() -> str:
    """The random mark of a form that was just shown."""
    return next(MARKS)


@dataclass
class Case:
    """One tip, who sent it, and the world around it."""

    world: World
    id: UUID
    identity: str = field(repr=False)

    async def row(self) -> TipRow:
        row = await self.world.db.read(lambda tx: tips.get(tx, self.id))
        assert row
        return row

    async def seen(self) -> int:
        return (await self.row()).entries

    async def states(self) -> dict[str, str]:
        """unit → state of its newest step that may act."""
        steps = await self.world.db.read(lambda tx: alerts.of_tip(tx, self.id))
        return {step.unit_id: step.state for step in steps if step.role != "cc"}

    async def take(self, who: str = "right") -> str:
        return await unit.acknowledge(self.world.services, self.world.cookies[who], self.id)

    async def close(self, who: str = "right", outcome: str = "handled", desk: str = "") -> bool:
        return await unit.close(self.world.services, self.world.cookies[who], self.id, outcome, await self.seen(), desk)

    async def read(self, who: str) -> list[tuple[str, dict[str, Any]]]:
        """(kind, body) of every entry, as this officer's page shows them. Raises NotYours."""
        cookie = self.world.cookies[who]
        opened = await open_sealed(await unit.open_tip(self.world.services, cookie, self.id), cookie)
        return [(entry.kind, entry.body) for entry in opened.entries]

    async def facts(self) -> CaseFacts:
        return (await case.facts_of(self.world.services, self.opened))[0]

    async def told(self) -> list[str]:
        """The catalogue keys of what the tipster is told, in order."""
        return [line.key for line in (await self.facts()).dialogue if line.key]

    @property
    def opened(self) -> OpenTip:
        return OpenTip(self.id, self.identity, None, "")

    async def says(self, text: str, kind: str = "fact") -> None:
        await self._add(AddToTip(kind, text))  # type: ignore[arg-type]

    async def objects(self, text: str | None = "Không đúng như vậy") -> None:
        await self._add(Contest(text))

    async def _add(self, effect: AddToTip | Contest) -> None:
        prepared = await case.prepare_addition(self.world.services, self.opened, effect)
        await self.world.db.write(lambda tx: case.store_addition(tx, prepared, b"draft", self.world.clock()))

    async def holders(self) -> set[str]:
        """The units whose key opens the tip, and "receipt"."""
        names = {str(key.id): unit_id for unit_id, key in self.world.keys.items()}
        rows = await self.world.db.read(lambda tx: set(tx.scalars(select(tip_key.c.holder).where(tip_key.c.tip_id == self.id))))
        return {names.get(holder, holder) for holder in rows}

    async def notices(self) -> int:
        """How many neutral lines wait for the tipster or were sent."""
        query = select(outbox.c.id).where(outbox.c.kind == "notice", outbox.c.target_id == self.id)
        return len(await self.world.db.read(lambda tx: tx.execute(query).all()))


async def add_case(world: World, **changes: Any) -> Case:
    """A tip whose tipster may be written to, with a receipt."""
    identity, tip_id = sealing.new_identity(), changes.pop("id", None) or uuid4()
    await world.add_tip(tip_id, identity=identity, **changes)

    def rest(tx: Connection) -> None:
        tips.add_keys(tx, tip_id, {RECEIPT_HOLDER: b"sealed to the receipt"})
        courier_rows.keep(tx, tip_id, Sealed(1, b"address"), world.clock())

    await world.db.write(rest)
    return Case(world, tip_id, identity)


async def add_officer(world: World, who: str, unit_id: str) -> None:
    """A further member of a unit who holds its key, signed in. The unit's first one brings the key."""
    if who in world.members:
        return
    member, key = made_member(who), world.keys[unit_id]
    world.members[who] = member

    def add(tx: Connection) -> None:
        officers.add_officer(tx, member, world.clock())
        memberships.enrol(tx, unit_id=unit_id, role="officer", officer_id=member.id, state="active", now=world.clock())
        sealed = unit_keys.seal_grant({key.id: key.identity}, member.public_key)
        if unit_id in unit_keys.current(tx):
            unit_keys.add_grants(tx, member.id, sealed)
        else:
            unit_keys.add_unit_key(tx, replace(key, sealed=sealed[key.id]), member.id, world.clock())

    await world.db.write(add)
    await world.sign_in(who)


async def with_directory(world: World) -> World:
    """Two zones: the post covers one, the commune of Lien Minh the other; the duty desk everything; an office with an address."""
    await add_officer(world, "duty", "duty-desk")
    await add_officer(world, "duty-2", "duty-desk")
    await add_officer(world, "other-2", "lien-minh")

    def add(tx: Connection) -> None:
        for place_id, name in (("trang-due", "KCN Tràng Duệ"), ("dong-coi", "CCN Đồng Côi")):
            tx.execute(insert(place).values(id=place_id, kind="zone", name=name, search_key=name.lower()))
        rows = [
            ("cov-td", "trang-due", "*", "trang-due", "primary"), ("cov-td-up", "trang-due", "*", "an-phong", "escalation"),
            ("cov-dc", "dong-coi", "*", "lien-minh", "primary"), ("cov-dc-up", "dong-coi", "*", "an-phong", "escalation"),
            ("cov-all", "*", "*", "duty-desk", "primary"), ("cov-lab", "trang-due", "labour", "cong-doan", "primary"),
        ]  # fmt: skip
        tx.execute(insert(unit_table).values(
            id="cong-doan", kind="zone_union", name="Công đoàn KCN", public_address="12 Lê Lợi, giờ hành chính",
        ))  # fmt: skip
        tx.execute(insert(unit_table).values(id="guards", kind="guards", name="Bảo vệ công ty", enterprise_id="trang-due"))
        for row_id, place_id, category, unit_id, role in rows:
            values = {"id": row_id, "place_id": place_id, "category": category, "unit_id": unit_id, "role": role}
            tx.execute(insert(coverage).values(**values))

    await world.db.write(add)
    world.services.directory.forget()
    return world
