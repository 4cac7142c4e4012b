"""The desk's world with the directory that we ship, an administrator and a coordinator; neither holds a unit key."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from storage import memberships, officers
from storage.contacts import NewContact
from storage.contacts import add as add_contact
from storage.schema import unit
from storage.shipped import seed_demo
from tests.desk.world import START, World, made_member

ROLES = {"admin": "administrator", "second-admin": "administrator", "coordinator": "coordinator", "auditor": "auditor"}


async def with_directory(world: World) -> World:
    await world.db.write(seed_demo)
    await add_roles(world)
    return world


async def add_roles(world: World) -> None:
    new = {who: role for who, role in ROLES.items() if who not in world.members}
    world.members |= {who: made_member(who) for who in new}

    def add(tx: Connection) -> None:
        for who, role in new.items():
            officers.add_officer(tx, world.members[who], START)
            memberships.enrol(
                tx, unit_id="duty-desk", role=role, officer_id=world.members[who].id, state="active", now=START
            )

    await world.db.write(add)
    for who in ROLES:
        await world.sign_in(who)


async def add_group(world: World, unit_id: str, label: str = "Nhóm trực") -> None:
    new = NewContact(world.services.new_id(), unit_id, "group", "telegram", b"sealed", label=label)
    await world.db.write(lambda tx: add_contact(tx, new))


async def add_unit(world: World, unit_id: str, kind: str, **more: object) -> None:
    values = {"id": unit_id, "kind": kind, "name": f"Đơn vị {unit_id}", **more}
    await world.db.write(lambda tx: tx.execute(insert(unit).values(**values)))
