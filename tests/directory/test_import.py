"""Importing the directory: every mistake named, nothing changed by a bad file, importing again changes nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from language.local_time import LOCAL
from storage import directory, routing, shipped
from storage.db import Database
from storage.directory_columns import CATEGORIES, KINDS_OF_FILE
from storage.directory_csv import ImportRefused, Problem
from storage.directory_import import import_files
from storage.schema import unit

TODAY = date(2026, 11, 24)
HEADERS = {kind: ",".join(column.name for column in columns if not column.optional) for kind, columns in KINDS_OF_FILE.items()}


def table(kind: str, *lines: str) -> tuple[str, bytes]:
    return f"{kind}.csv", "\n".join((HEADERS[kind], *lines, "")).encode()


PLACES = table("places", "kcn-moi,zone,KCN Mới,,20.9,106.5,,", "cty-moi,enterprise,Công ty Mới,,,,,")
PARENTS = table("parents", "kcn-moi,xa-11593,whole,2025-07-01,", "cty-moi,kcn-moi,whole,,")
UNITS = table("units", "don-moi,police_post,Đồn Công an KCN Mới,,,,2026-01-01,")
COVERAGE = table("coverage", "kcn-moi.don,kcn-moi,*,don-moi,primary,,2026-01-01,")
GOOD = (PLACES, PARENTS, UNITS, COVERAGE)


@pytest.fixture
async def filled(db: Database) -> Database:
    await db.write(shipped.seed_demo)
    return db


async def import_(db: Database, *files: tuple[str, bytes]) -> directory.Applied:
    return await db.write(lambda tx: import_files(tx, files, TODAY))


async def problems(db: Database, *files: tuple[str, bytes]) -> list[Problem]:
    with pytest.raises(ImportRefused) as refused:
        await import_(db, *files)
    return list(refused.value.problems)


async def everything(db: Database) -> tuple[object, int]:
    return await db.read(directory.stored), await db.read(directory.version)


async def test_good_files_are_imported_together(filled):
    applied = await import_(filled, *reversed(GOOD))  # in any order: rows may point forward
    assert (applied.added, applied.changed) == (6, 0)
    rules = await filled.read(directory.load_rules)
    at = datetime(2026, 11, 24, 12, tzinfo=LOCAL)
    units = [unit.id for unit in routing.chain("cty-moi", "theft", at, rules)]
    assert units == ["don-moi", "ca-xa-11593", "ca-tinh-hai-phong", "duty-desk"]
    names = await filled.read(lambda tx: directory.place_names(tx, TODAY))
    assert "kcn-moi" in {place.id for place in names}


async def test_importing_again_changes_nothing(filled):
    await import_(filled, *GOOD)
    before = await everything(filled)
    applied = await import_(filled, *GOOD)
    assert (applied.added, applied.changed, applied.unchanged) == (0, 0, 6)
    assert await everything(filled) == before


async def test_a_changed_row_replaces_the_old_one_and_raises_the_version(filled):
    await import_(filled, *GOOD)
    _, version = await everything(filled)
    renamed = UNITS[1].replace("Đồn Công an KCN Mới".encode(), "Đồn Mới".encode())
    applied = await import_(filled, ("units.csv", renamed))
    assert (applied.added, applied.changed) == (0, 1)
    assert await filled.read(lambda tx: directory.unit_name(tx, "don-moi")) == "Đồn Mới"
    assert (await everything(filled))[1] == version + 1


async def test_seeding_again_changes_nothing(filled):
    before = await everything(filled)
    await filled.write(shipped.seed_demo)
    assert await everything(filled) == before


async def test_one_bad_row_changes_nothing(filled):
    before = await everything(filled)
    bad = table("coverage", "kcn-moi.don,kcn-moi,*,don-moi,primary,,,", "x.y,kcn-moi,*,nobody,cc,,,")
    assert [p.code for p in await problems(filled, PLACES, PARENTS, UNITS, bad)] == ["unknown_unit"]
    assert await everything(filled) == before


CELLS = [
    ("places", "KCN Moi,zone,KCN Mới,,,,,", "id", "bad_id"),
    ("places", f"{'a' * 61},zone,KCN Mới,,,,,", "id", "bad_id"),
    ("places", "kcn-moi,park,KCN Mới,,,,,", "kind", "not_in_list"),
    ("places", "kcn-moi,zone,,,,,,", "name", "missing"),
    ("places", f"kcn-moi,zone,{'a' * 201},,,,,", "name", "too_long"),
    ("places", "kcn-moi,zone,=HYPERLINK(1),,,,,", "name", "looks_like_formula"),
    ("places", "kcn-moi,zone,  @cmd,,,,,", "name", "looks_like_formula"),
    ("places", "kcn-moi,zone,KCN\u202eMới,,,,,", "name", "control_character"),
    ("places", "kcn-moi,zone,KCN\tMới,,,,,", "name", "control_character"),
    ("places", 'kcn-moi,zone,"KCN\nMới",,,,,', "name", "control_character"),
    ("places", "kcn-moi,zone,KCN Mới,,106.5,20.9,,", "lat", "bad_degrees"),
    ("places", "kcn-moi,zone,KCN Mới,,nan,106.5,,", "lat", "bad_degrees"),
    ("places", "kcn-moi,zone,KCN Mới,,,,1/7/2025,", "effective_from", "bad_date"),
    ("places", "kcn-moi,zone,KCN Mới,,,,2025-02-30,", "effective_from", "bad_date"),
    ("places", "kcn-moi,zone,KCN Mới,,,,2025-07-01,2025-07-01", "effective_to", "inverted_dates"),
    ("parents", "trang-due,nowhere,whole,,", "parent", "unknown_place"),
    ("parents", "nowhere,trang-due,whole,,", "place", "unknown_place"),
    ("parents", "trang-due,trang-due,whole,,", "parent", "circle"),
    ("parents", "tinh-hai-phong,trang-due,whole,,", "parent", "circle"),
    ("parents", "trang-due,xa-11593,part,2026-01-01,", "effective_from", "overlapping_dates"),
    ("aliases", "nowhere,Chỗ cũ,old_name,,", "place", "unknown_place"),
    ("units", "bao-ve,guards,Bảo vệ,,nowhere,,,", "enterprise", "unknown_place"),
    ("units", "bao-ve,guards,Bảo vệ,,trang-due,,,", "enterprise", "not_an_enterprise"),
    ("units", "trang-due,police_post,Đồn,,vi-du-sao-mai,,,", "enterprise", "inside_enterprise"),
    ("coverage", "a.b,nowhere,*,trang-due,primary,,,", "place", "unknown_place"),
    ("coverage", "a.b,trang-due,*,nobody,primary,,,", "unit", "unknown_unit"),
    ("coverage", "a.b,trang-due,thieves,trang-due,primary,,,", "category", "not_in_list"),
    ("coverage", "a.b,trang-due,theft,trang-due,owner,,,", "role", "not_in_list"),
    ("coverage", "a.b,trang-due,theft,trang-due,primary,soon,,", "minutes", "bad_number"),
    ("coverage", "a.b,trang-due,theft,trang-due,primary,-5,,", "minutes", "looks_like_formula"),
    ("coverage", "a.b,trang-due,*,trang-due,primary,,2026-01-01,", "effective_from", "overlapping_dates"),
    ("coverage", "a.b,trang-due,*,duty-desk,primary,,2026-01-01,", "effective_from", "two_owners"),
    ("steps", "soon,1,3,operator,,", "urgency", "not_in_list"),
    ("steps", "urgent,1,5,operator,2026-01-01,", "effective_from", "overlapping_dates"),
]


@pytest.mark.parametrize(("kind", "line", "column", "code"), CELLS)
async def test_bad_row_is_named_with_line_and_column(filled_once, kind, line, column, code):
    found = await problems(filled_once, table(kind, line))
    assert (f"{kind}.csv", 2, column, code) in [(p.file, p.line, p.column, p.code) for p in found]


@pytest.fixture
async def filled_once(sqlite_url: str):
    """One engine is enough where the answer comes before any SQL differs."""
    from storage.db import open_database

    db = open_database(sqlite_url)
    await db.write(shipped.seed_demo)
    yield db
    await db.close()


async def test_recipient_inside_an_enterprise_is_refused(filled_once):
    units = table("units", "bao-ve,guards,Đội bảo vệ,,vi-du-sao-mai,,,")
    cover = table("coverage", "sao-mai.guards,vi-du-sao-mai,*,bao-ve,primary,,,")
    found = await problems(filled_once, units, cover)
    assert [(p.file, p.line, p.column, p.code) for p in found] == [("coverage.csv", 2, "unit", "inside_enterprise")]
    assert (await import_(filled_once, units)).added == 1  # known to the directory, but no recipient


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("units", "duty-desk,duty_desk,Bàn trực,,,,,2027-01-01"),
        ("coverage", "installation.duty-desk,*,*,duty-desk,primary,,,2027-01-01"),
        ("coverage", "installation.duty-desk,*,*,duty-desk,cc,,,"),
        ("coverage", "installation.duty-desk,*,theft,duty-desk,primary,,,"),
        ("coverage", "installation.duty-desk,*,*,duty-desk,primary,,2027-01-01,"),
    ],
)
async def test_the_installation_keeps_its_fallback(filled_once, name, line):
    assert "no_fallback" in [p.code for p in await problems(filled_once, table(name, line))]


async def test_fallback_may_pass_from_one_row_to_the_next(filled_once):
    await import_(
        filled_once,
        table(
            "coverage",
            "installation.duty-desk,*,*,duty-desk,primary,,,2027-01-01",
            "installation.next,*,*,duty-desk,primary,,2027-01-01,",
        ),
    )


async def test_a_misspelt_id_is_answered_with_the_likely_one(filled_once):
    found = await problems(filled_once, table("coverage", "a.b,trang-du,*,trang-due,cc,,,"))
    assert [p.params for p in found] == [{"id": "trang-du", "near": "trang-due"}]


async def test_every_mistake_is_reported_at_once(filled_once):
    bad = table("places", "A B,zone,Tên,,,,,", "kcn-x,zone,,,abc,,,", "", "kcn-y,zone,Tên,,,,,,thừa")
    found = await problems(filled_once, bad, table("parents", "kcn-x,nowhere,whole,,"))
    assert [(p.file, p.line, p.column) for p in found] == [
        ("parents.csv", 2, "parent"), ("places.csv", 2, "id"), ("places.csv", 3, "name"), ("places.csv", 3, "lat"),
        ("places.csv", 5, ""),
    ]  # fmt: skip


async def test_the_same_row_twice_is_refused(filled_once):
    line = "kcn-moi,zone,KCN Mới,,,,,"
    found = await problems(filled_once, table("places", line, line))
    assert [(p.line, p.column, p.code, p.params) for p in found] == [(3, "id", "twice", {"other": "places.csv:2"})]


async def test_wrong_header_says_the_expected_one(filled_once):
    found = await problems(filled_once, ("don-vi.csv", b"id,kind,ten,name_en,enterprise,public_address\n"))
    assert [(p.line, p.code, p.params["kind"], p.params["expected"]) for p in found] == [
        (1, "wrong_header", "units", HEADERS["units"] + ",remote")
    ]
    assert [p.code for p in await problems(filled_once, ("leer.csv", b""))] == ["wrong_header"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + PLACES[1],
        PLACES[1].replace(b"\n", b"\r\n"),
        PLACES[1].replace(b",", b";"),
        PLACES[1].decode().replace("KCN Mới", "KCN M\u01a1\u0301i").encode(),
    ],
    ids=["bom", "crlf", "semicolons", "nfd"],
)
async def test_files_as_spreadsheets_write_them(filled_once, content):
    await import_(filled_once, ("places.csv", content))
    names = {p.id: p.name for p in await filled_once.read(lambda tx: directory.place_names(tx, TODAY))}
    assert names["kcn-moi"] == "KCN Mới"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("id,kind\nĐồn".encode("utf-16"), "not_utf8"),
        (HEADERS["places"].encode() + "\nkcn,zone,Công".encode("cp1258"), "not_utf8"),
        (HEADERS["places"].encode() + b'\nkcn,zone,"never closed', "broken_line"),
        (b"\x00\x01\x02\x03", "wrong_header"),
    ],
)
async def test_what_is_no_csv_is_refused(filled_once, content, code):
    assert code in [p.code for p in await problems(filled_once, ("x.csv", content))]


async def test_a_very_long_list_of_mistakes_is_cut(filled_once):
    with pytest.raises(ImportRefused) as refused:
        await import_(filled_once, table("places", *["A B,zone,T,,,,,"] * 500))
    assert (len(refused.value.problems), refused.value.total) == (200, 500)


async def test_more_rows_than_memory_should_hold_are_refused(filled_once, monkeypatch):
    monkeypatch.setattr("storage.directory_csv.MAX_ROWS", 100)
    many = table("places", *(f"kcn-{n},zone,KCN {n},,,,," for n in range(101)))
    found = await problems(filled_once, many)
    assert [(p.file, p.code, p.params) for p in found] == [("places.csv", "too_many_rows", {"limit": "100"})]
    assert (await import_(filled_once, table("places", *(f"kcn-{n},zone,KCN {n},,,,," for n in range(100))))).added == 100


def test_categories_are_those_of_the_tip_flow():
    flow = pytest.importorskip("bot.flows.tip")
    assert set(CATEGORIES) == set(flow.CATEGORIES)


async def test_flag_of_a_remote_unit_is_read_kept_by_older_files_and_taken_away_by_an_empty_cell(filled_once):
    row = "don-xa,commune_police,Công an xã Đảo,,,,,"
    with_flag, without = HEADERS["units"] + ",remote\n", HEADERS["units"] + "\n"

    async def stored():
        return await filled_once.read(lambda tx: tx.scalar(select(unit.c.remote).where(unit.c.id == "don-xa")))

    await import_(filled_once, ("units.csv", f"{with_flag}{row},yes\n".encode()))
    assert await stored() == "yes"
    renamed = row.replace("Đảo", "Đảo Xa")
    await import_(filled_once, ("units.csv", f"{without}{renamed}\n".encode()))
    assert await stored() == "yes"
    await import_(filled_once, ("units.csv", f"{with_flag}{renamed},\n".encode()))
    assert await stored() is None
    assert [p.code for p in await problems(filled_once, ("u.csv", f"{with_flag}{row},có\n".encode()))] == ["not_in_list"]
