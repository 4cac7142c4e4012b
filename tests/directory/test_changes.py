"""The plan of an import: what it shows is what happens, and the past stays told as it was."""

from __future__ import annotations

import pytest

from storage import directory, shipped
from storage.db import Database
from storage.directory_csv import ImportRefused
from storage.directory_import import DirectoryChanged, Plan, carry_out, import_files, plan
from tests.directory.test_import import COVERAGE, GOOD, TODAY, everything, table


@pytest.fixture
async def filled(db: Database) -> Database:
    await db.write(shipped.seed_demo)
    await db.write(lambda tx: import_files(tx, GOOD, TODAY))
    return db


async def planned(db: Database, *files: tuple[str, bytes], correct_past: bool = False) -> Plan:
    return await db.read(lambda tx: plan(tx, files, TODAY, correct_past=correct_past))


async def test_a_plan_changes_nothing_and_is_carried_out_as_shown(filled):
    before = await everything(filled)
    made = await planned(filled, table("places", "kcn-moi,zone,KCN Rất Mới,,20.9,106.5,,", "kcn-hai,zone,KCN Hai,,,,,"))
    assert await everything(filled) == before
    (change,) = made.changes
    assert [(d.column, d.old, d.new) for d in change.differences] == [("name", "KCN Mới", "KCN Rất Mới")]
    applied = await filled.write(lambda tx: carry_out(tx, made))
    assert applied == made.changes.counts == directory.Applied(added=1, changed=1)
    assert (await planned(filled, *GOOD)).changes.counts == directory.Applied(changed=1, unchanged=5)


async def test_a_plan_for_an_older_directory_is_not_carried_out(filled):
    made = await planned(filled, table("places", "kcn-hai,zone,KCN Hai,,,,,"))
    await filled.write(lambda tx: import_files(tx, [table("places", "kcn-ba,zone,KCN Ba,,,,,")], TODAY))
    before = await everything(filled)
    with pytest.raises(DirectoryChanged):
        await filled.write(lambda tx: carry_out(tx, made))
    assert await everything(filled) == before


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("kcn-moi.don,kcn-moi,*,duty-desk,primary,,2026-01-01,", "unit"),
        ("kcn-moi.don,cty-moi,*,don-moi,primary,,2026-01-01,", "place"),
        ("kcn-moi.don,kcn-moi,theft,don-moi,primary,,2026-01-01,", "category"),
        ("kcn-moi.don,kcn-moi,*,don-moi,cc,,2026-01-01,", "role"),
    ],
)
async def test_what_a_coverage_row_was_is_kept(filled, line, column):
    with pytest.raises(ImportRefused) as refused:
        await planned(filled, table("coverage", line))
    assert [(p.column, p.code, p.line) for p in refused.value.problems] == [(column, "past_lost", 2)]
    made = await planned(filled, table("coverage", line), correct_past=True)
    assert [change.row.values["id"] for change in made.rewrites] == ["kcn-moi.don"]


@pytest.mark.parametrize(
    ("kind", "line", "is_rewrite"),
    [
        ("coverage", "kcn-moi.don,kcn-moi,*,don-moi,primary,,2026-01-01,2026-11-01", False),  # an end that was learnt late
        ("coverage", "kcn-moi.don,kcn-moi,*,don-moi,primary,5,2026-01-01,", True),
        ("coverage", "kcn-moi.don,kcn-moi,*,don-moi,primary,,2026-02-01,", True),
        ("units", "don-moi,police_post,Tên khác,,,ở cổng 1,2026-01-01,", False),
        ("units", "don-moi,commune_police,Đồn Công an KCN Mới,,,,2026-01-01,", True),
        ("places", "kcn-moi,lodging,KCN Mới,,20.9,106.5,,", True),
        ("parents", "kcn-moi,xa-11593,part,2025-07-01,", True),
        ("places", "cu-an-hoa-an-duong-hai-phong,commune,Phường An Hòa,,20.8904,106.5496,,", True),  # an end taken back
        ("steps", "urgent,1,4,second_contact,,", True),
    ],
)
async def test_rows_that_would_tell_the_past_differently_are_pointed_out(filled, kind, line, is_rewrite):
    made = await planned(filled, table(kind, line))
    assert made.changes.counts.changed == 1
    assert bool(made.rewrites) is is_rewrite


async def test_what_has_not_begun_may_still_be_changed(filled):
    future = COVERAGE[1].replace(b"2026-01-01", b"2027-01-01").replace(b"kcn-moi.don", b"kcn-moi.sau")
    ended = table("coverage", "kcn-moi.don,kcn-moi,*,don-moi,primary,,2026-01-01,2027-01-01")
    await filled.write(lambda tx: import_files(tx, [ended], TODAY))
    await filled.write(lambda tx: import_files(tx, [("coverage.csv", future)], TODAY))
    made = await planned(filled, ("coverage.csv", future.replace(b",don-moi,", b",duty-desk,")))
    assert (made.changes.counts.changed, made.rewrites) == (1, ())
