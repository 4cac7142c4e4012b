"""Exporting and importing again changes nothing, whatever names look like."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from storage import shipped
from storage.db import open_database
from storage.directory import Rows, apply, stored
from storage.directory_columns import KINDS_OF_FILE, Wrong, read_cell
from storage.directory_csv import read
from storage.directory_export import write_table
from storage.directory_import import import_files
from storage.schema import place
from tests.directory.commands import write
from tests.directory.test_import import TODAY, everything, table

ODD = (
    'Công ty "Sao, Mai"; chi nhánh', "a;b;c", "Khu =1+1", "x -- y @ z", "'ngoặc đơn'", "“ngoặc cong”", "Ấp 3/2", "#", "1,5",
    'chỉ " một', "\\n", "NULL", "true", "2025-07-01", "KCN\u00a0Mới", "Đồn №1", "越南工业区", "한국 공장",
)  # fmt: skip


def exported(rows: Rows) -> list[tuple[str, bytes]]:
    files = []
    for kind in KINDS_OF_FILE:
        out = StringIO(newline="")
        write_table(kind, getattr(rows, kind), out)
        files.append((f"{kind}.csv", out.getvalue().encode()))
    return files


def odd_rows() -> list[tuple[str, bytes]]:
    quoted = ['"' + name.replace('"', '""') + '"' for name in ODD]
    return [
        table("places", *(f"odd-{n},zone,{name},{name},20.12345678,105.5,2026-01-01," for n, name in enumerate(quoted))),
        table("parents", *(f"odd-{n},tinh-hai-phong,whole,2026-01-01," for n in range(len(ODD)))),
        table("aliases", *(f"odd-0,{name},nickname,,2027-01-01" for name in quoted)),
        table("units", *(f"odd-{n},health,{name},{name},,{name},," for n, name in enumerate(quoted))),
        table("coverage", *(f"odd.{n},odd-{n},disease,odd-{n},primary,7,2026-02-01," for n in range(len(ODD)))),
        table("steps", "urgent,5,45,operator,2026-12-01,"),
    ]


async def test_round_trip_changes_nothing(db):
    await db.write(shipped.seed_demo)
    await db.write(lambda tx: import_files(tx, odd_rows(), TODAY))
    before = await everything(db)
    files = exported(await db.read(stored))
    applied = await db.write(lambda tx: import_files(tx, files, TODAY))
    assert (applied.added, applied.changed) == (0, 0)
    assert applied.unchanged > 500
    assert await everything(db) == before
    assert exported(await db.read(stored)) == files


async def test_an_export_fills_an_empty_directory(db, tmp_path):
    """The other half of the round trip: nothing is left out."""
    await db.write(shipped.seed_demo)
    await db.write(lambda tx: import_files(tx, odd_rows(), TODAY))
    rows = await db.read(stored)
    fresh = open_database(f"sqlite:///{tmp_path / 'fresh.db'}")
    from storage.migrate import migrate

    await migrate(f"sqlite:///{tmp_path / 'fresh.db'}")
    files = exported(rows)
    await fresh.write(lambda tx: import_files(tx, files, TODAY))
    assert exported(await fresh.read(stored)) == files
    await fresh.close()


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_that_is_taken_comes_back(name, address):
    kept = {}
    for column, cell in (("name", name), ("public_address", address)):
        spec = next(c for c in KINDS_OF_FILE["units"] if c.name == column)
        try:
            kept[column] = read_cell(spec, cell)
        except Wrong:
            return
    values = {"id": "a", "kind": "health", "effective_from": date(2025, 1, 1), **kept}
    out = StringIO(newline="")
    write_table("units", [values], out)
    (found,), problems = read([("units.csv", out.getvalue().encode("utf-8", "surrogatepass"))])
    assert problems == []
    assert {column: found.values[column] for column in values} == values


def test_export_and_import_as_commands(lachan, tmp_path):
    assert lachan("directory", "import", "--yes", *write(tmp_path, *odd_rows())).exit_code == 0
    for options in ((), ("--excel",)):
        folder = tmp_path / f"out{len(options)}"
        assert lachan("directory", "export", folder, *options).exit_code == 0
        assert sorted(path.name for path in folder.iterdir()) == sorted(f"{kind}.csv" for kind in KINDS_OF_FILE)
        assert (folder / "places.csv").read_bytes().startswith(b"\xef\xbb\xbf" if options else b"id,")
        assert "thêm 0, sửa 0" in lachan("directory", "import", folder).output


def test_somebodys_work_is_not_overwritten(lachan, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "units.csv").write_text("mine")
    result = lachan("directory", "export", folder)
    assert result.exit_code == 1
    assert "units.csv" in result.stderr and "thư mục khác" in result.stderr
    assert [path.name for path in folder.iterdir()] == ["units.csv"]
    assert (folder / "units.csv").read_text() == "mine"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "@cmd", "a\nb", "a\u202eb"])
async def test_what_the_import_refuses_is_not_written_for_a_spreadsheet(tmp_path, sqlite_url, name, monkeypatch):
    from bot.commands.directory_export import _complains

    db = open_database(sqlite_url)
    await db.write(lambda tx: apply(tx, Rows(places=[{"id": "x", "kind": "zone", "name": "X"}]), "test"))
    assert not _complains(await db.read(stored))
    await db.write(lambda tx: tx.execute(update(place).values(name=name)))
    assert _complains(await db.read(stored))
    await db.close()
