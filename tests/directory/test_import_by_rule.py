"""Imports that name communes of the country, whose rows nobody has stored."""

from __future__ import annotations

import json

import pytest

from storage import directory, shipped
from storage.directory_csv import ImportRefused
from storage.directory_import import carry_out, import_files, plan
from storage.directory_review import review
from tests.directory.test_import import TODAY, everything, table

COMMUNE = "xa-00004"  # Phường Ba Đình: in no zone of the shipped list
POINTS = table("parents", f"kcn-moi,{COMMUNE},whole,2025-07-01,")
PLACES = table("places", "kcn-moi,zone,KCN Mới,,,,,")


@pytest.fixture
async def filled(db):
    await db.write(shipped.seed_shipped)
    return db


async def test_a_file_may_point_at_any_commune_and_planning_stores_nothing(filled):
    before = await everything(filled)
    made = await filled.read(lambda tx: plan(tx, [PLACES, POINTS], TODAY))
    assert await everything(filled) == before
    assert (made.changes.counts.added, made.findings) == (2, ())
    applied = await filled.write(lambda tx: carry_out(tx, made))
    assert applied.added == 2
    rows = await filled.read(directory.stored)
    assert COMMUNE in {values["id"] for values in rows.places}  # so that the new row points at something
    assert review(rows, TODAY) == []
    again = await filled.write(lambda tx: import_files(tx, [PLACES, POINTS], TODAY))
    assert (again.added, again.changed) == (0, 0)


async def test_a_row_by_rule_is_shown_as_changed_and_its_past_is_kept(filled):
    renamed = table("units", f"ca-{COMMUNE},commune_police,Công an Ba Đình,,,,2025-07-01,")
    made = await filled.read(lambda tx: plan(tx, [renamed], TODAY))
    (change,) = made.changes
    assert [(d.column, d.old, d.new) for d in change.differences] == [("name", "Công an phường Ba Đình", "Công an Ba Đình")]
    other = table("coverage", f"{COMMUNE}.commune_police,{COMMUNE},*,duty-desk,primary,,2025-07-01,")
    with pytest.raises(ImportRefused) as refused:
        await filled.read(lambda tx: plan(tx, [other], TODAY))
    assert [problem.code for problem in refused.value.problems] == ["past_lost"]


def test_a_commune_that_is_nowhere_stored_has_its_route_and_its_poster(lachan, tmp_path):
    told = json.loads(lachan("route", "--place", COMMUNE, "--at", "2026-01-01", "--assume-keys", "--json").stdout)
    assert told["chain"] == [f"ca-{COMMUNE}", "ca-tinh-ha-noi", "duty-desk"]
    assert f"{COMMUNE}.commune_police" in {each["rule"] for each in told["considered"]}
    assert lachan("poster", "--place", COMMUNE, "--out", tmp_path / "poster.html").exit_code == 0
