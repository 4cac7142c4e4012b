"""The desk's red marks and `lachan doctor` say the same of every unit."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, insert, update

from bot.commands import doctor
from storage import unit_troubles
from storage.schema import contact, coverage, membership
from tests.desk.with_directory import add_group, add_unit, with_directory
from tests.desk.world import World


async def troubles(world: World) -> dict[str, tuple[str, ...]]:
    return dict(await world.db.read(lambda tx: unit_troubles.troubles(tx, world.clock())))


async def cover(world: World, unit_id: str, category: str = "*") -> None:
    row = {"id": f"cov-{unit_id}", "place_id": "trang-due", "category": category, "unit_id": unit_id, "role": "escalation"}
    await world.db.write(lambda tx: tx.execute(insert(coverage).values(**row)))


async def test_unit_lacks_a_key_or_a_contact_or_both(both: World) -> None:
    await with_directory(both)
    await add_unit(both, "moi", "police_post")
    await cover(both, "moi")
    assert (await troubles(both))["moi"] == ("no_key", "no_contact")
    await add_group(both, "trang-due")
    assert "trang-due" not in await troubles(both)


async def test_contact_that_is_blocked_or_whose_officer_left_reaches_nobody(world: World) -> None:
    await with_directory(world)
    await add_group(world, "trang-due")
    await world.db.write(lambda tx: tx.execute(update(contact).values(stopped_on=date(2026, 11, 20))))
    assert (await troubles(world))["trang-due"] == ("unreachable",)
    right = world.members["right"].id
    await world.db.write(lambda tx: tx.execute(update(contact).values(stopped_on=None, officer_id=right)))
    assert "trang-due" not in await troubles(world)
    gone = membership.c.officer_id == right
    await world.db.write(lambda tx: tx.execute(update(membership).where(gone).values(state="ended")))
    assert (await troubles(world))["trang-due"] == ("unreachable",)


async def test_office_that_only_gives_its_address_needs_neither(world: World) -> None:
    await with_directory(world)
    await add_unit(world, "cong-doan", "zone_union")
    await cover(world, "cong-doan", "union")
    assert "cong-doan" not in await troubles(world)


async def test_unit_that_has_ended_is_no_trouble(world: World) -> None:
    await with_directory(world)
    await add_unit(world, "cu", "police_post", effective_to=date(2026, 11, 1))
    await cover(world, "cu")
    assert "cu" not in await troubles(world)


async def test_doctor_says_what_the_desk_shows_in_red(world: World) -> None:
    await with_directory(world)
    red = await troubles(world)

    def look(tx: Connection) -> list[doctor.Finding]:
        return [doctor._units(tx), doctor._contacts(tx)]

    keys, contacts = await world.db.read(look)
    assert keys.params["count"] == str(sum("no_key" in codes for codes in red.values()))
    assert contacts.params["count"] == str(sum(bool({"no_contact", "unreachable"} & set(codes)) for codes in red.values()))
    assert {keys.state, contacts.state} == {"look"}
