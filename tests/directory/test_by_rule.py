"""Communes whose rows nobody stored: routing, importing and inviting know them, and store what is pointed at."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.commands.officer import issue
from bot.handlers.directory import DirectoryCache, Snapshot
from bot.installation import SetupRefused
from bot.settings import Settings
from language.local_time import LOCAL
from storage import directory, routing, shipped
from storage.db import Database
from storage.directory_csv import ImportRefused
from storage.keyring import Keyring
from storage.schema import place, unit
from tests.directory.test_import import import_, problems, table

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 12, tzinfo=LOCAL)
MAO_KHE = "xa-07069"


@pytest.fixture
async def filled(db: Database) -> Database:
    await db.write(shipped.seed_shipped)
    return db


async def chain(db: Database, place_id: str, at: datetime = NOON) -> list[str]:
    rules = await db.read(directory.load_rules)
    return [unit.id for unit in routing.chain(place_id, "theft", at, rules)]


async def stored_ids(db: Database, *tables) -> set[str]:
    return {row_id for table in tables for row_id in await db.read(lambda tx, t=table: list(tx.scalars(select(t.c.id))))}


async def today(db: Database) -> Snapshot:
    return await DirectoryCache(db, lambda: NOW).snapshot()


async def test_commune_that_is_not_stored_has_its_chain(filled):
    assert MAO_KHE not in await stored_ids(filled, place)
    assert await chain(filled, MAO_KHE) == [f"ca-{MAO_KHE}", "ca-tinh-quang-ninh", "duty-desk"]


async def test_commune_that_is_not_stored_is_found_by_name(filled):
    found = (await today(filled)).places.resolve("mạo khê, đông triều")
    assert found.place == MAO_KHE
    assert (await today(filled)).places.get(MAO_KHE).name == "Phường Mạo Khê"


async def test_import_may_point_at_any_commune(filled):
    files = (
        table("places", "cty-than,enterprise,Công ty Than Ví dụ,,,,,"),
        table("parents", f"cty-than,{MAO_KHE},whole,,"),
        table("aliases", f"{MAO_KHE},Chợ Cột,nickname,,"),
        table("coverage", f"mao-khe.fire,{MAO_KHE},fire,ca-{MAO_KHE},cc,,,"),
    )
    applied = await import_(filled, *files)
    assert (applied.added, applied.changed) == (4, 0)
    assert await chain(filled, "cty-than") == await chain(filled, MAO_KHE)
    assert (await today(filled)).places.resolve("cho cot").place == MAO_KHE
    assert (await import_(filled, *files)).unchanged == 4


async def test_imported_row_replaces_the_one_by_rule(filled):
    await import_(
        filled,
        table("units", "don-mao-khe,police_post,Đồn Công an Mạo Khê,,,,2026-01-01,"),
        table(
            "coverage",
            f"{MAO_KHE}.commune_police,{MAO_KHE},*,ca-{MAO_KHE},primary,,2025-07-01,2026-01-01",
            f"mao-khe.don,{MAO_KHE},*,don-mao-khe,primary,,2026-01-01,",
        ),
    )
    assert await chain(filled, MAO_KHE) == ["don-mao-khe", "ca-tinh-quang-ninh", "duty-desk"]
    before = datetime(2025, 12, 1, tzinfo=LOCAL)
    assert await chain(filled, MAO_KHE, before) == [f"ca-{MAO_KHE}", "ca-tinh-quang-ninh", "duty-desk"]


async def test_second_owner_of_a_commune_is_refused(filled):
    other = table("coverage", f"mao-khe.other,{MAO_KHE},*,duty-desk,primary,,,")
    assert [p.code for p in await problems(filled, other)] == ["two_owners"]


async def test_refused_import_stores_nothing(filled):
    before = await stored_ids(filled, place, unit)
    with pytest.raises(ImportRefused):
        await import_(filled, table("coverage", f"a.b,{MAO_KHE},*,nobody,primary,,,"))
    assert await stored_ids(filled, place, unit) == before


async def test_commune_that_an_import_ends_leads_to_its_heir(filled):
    await import_(
        filled,
        table("places", f"{MAO_KHE},commune,Phường Mạo Khê,,,,2025-07-01,2026-07-01", "xa-moi,commune,Phường Than Mới,,,,2026-07-01,"),
        table("parents", f"{MAO_KHE},xa-moi,whole,2026-07-01,", "xa-moi,tinh-quang-ninh,whole,2026-07-01,"),
    )
    snapshot = await today(filled)
    assert snapshot.places.resolve("phường mạo khê").place == "xa-moi"
    assert snapshot.places.resolve("phường than mới").place == "xa-moi"


async def test_holding_what_is_held_changes_nothing(filled):
    await filled.write(lambda tx: directory.hold(tx, [MAO_KHE, f"ca-{MAO_KHE}", "trang-due", "nowhere"]))
    before = await filled.read(directory.stored), await filled.read(directory.version)
    await filled.write(lambda tx: directory.hold(tx, [MAO_KHE]))
    assert (await filled.read(directory.stored), await filled.read(directory.version)) == before
    assert await chain(filled, MAO_KHE) == [f"ca-{MAO_KHE}", "ca-tinh-quang-ninh", "duty-desk"]


async def test_unit_by_rule_has_its_name_before_it_is_stored(filled):
    assert await filled.read(lambda tx: directory.unit_name(tx, f"ca-{MAO_KHE}")) == "Công an phường Mạo Khê"
    assert await filled.read(lambda tx: directory.unit_name(tx, "ca-xa-99999")) == "ca-xa-99999"


async def test_every_commune_police_may_be_invited(filled, tmp_path):
    keyring = Keyring.create(tmp_path / "keys")
    link, _ = await issue(filled, keyring, Settings(), f"ca-{MAO_KHE}", "officer", NOW)
    assert "/desk/invite/" in link
    with pytest.raises(SetupRefused):
        await issue(filled, keyring, Settings(), "ca-xa-99999", "officer", NOW)
