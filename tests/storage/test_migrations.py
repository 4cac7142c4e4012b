"""Migrations: they make exactly the tables of storage/schema, all or nothing, and leave what is in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select

from storage.db import open_database
from storage.migrate import MIGRATIONS, migrate
from storage.schema import metadata

NOW = datetime(2026, 11, 23, 2, 13, 47, 250_000, tzinfo=UTC)
ID = UUID("6f0e7c1a-8f5b-4d43-9a83-4f1f3c1d2e10")
REVISIONS = sorted(file.stem.split("_")[0] for file in (MIGRATIONS / "versions").glob("*.py"))


def differences(tx: Connection) -> list[object]:
    context = MigrationContext.configure(tx, opts={"compare_type": True, "target_metadata": metadata})
    return compare_metadata(context, metadata)


async def test_migrated_schema_is_the_declared_one(empty_db_url: str) -> None:
    await migrate(empty_db_url)
    db = open_database(empty_db_url)
    assert await db.read(differences) == []
    await db.close()


async def test_tip_tables_tell_no_order_on_sqlite(sqlite_url: str) -> None:
    """A rowid would number tips in the order of their arrival."""
    db = open_database(sqlite_url)
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
    numbered = await db.read(lambda tx: set(tx.exec_driver_sql(query).scalars()))
    await db.close()
    assert not numbered & {"tip", "tip_key", "tip_entry", "media", "alert_step", "outbox", "conversation"}


async def test_failing_migration_leaves_nothing(empty_db_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("alembic.operations.Operations.create_index", broken)
    with pytest.raises(RuntimeError, match="planted"):
        await migrate(empty_db_url)
    db = open_database(empty_db_url)
    assert await db.read(lambda tx: inspect(tx).get_table_names()) == []
    await db.close()


async def test_migrating_twice_changes_nothing(empty_db_url: str) -> None:
    await migrate(empty_db_url)
    await migrate(empty_db_url)
    db = open_database(empty_db_url)
    assert await db.read(differences) == []
    await db.close()


@pytest.mark.parametrize("revision", REVISIONS)
async def test_filled_database_survives_every_later_migration(empty_db_url: str, revision: str) -> None:
    await migrate(empty_db_url, revision)
    db = open_database(empty_db_url)
    before = await db.write(fill)
    await db.close()

    await migrate(empty_db_url)

    db = open_database(empty_db_url)
    after = await db.read(lambda tx: {name: rows_of(tx, name, list(rows[0])) for name, rows in before.items()})
    assert after == before
    assert await db.read(lambda tx: tx.exec_driver_sql("SELECT count(*) FROM queue_line").scalar()) == 1
    if revision == REVISIONS[-1]:
        assert set(before) == set(metadata.tables), "every table must hold something, or nothing is tested"
    await db.close()


Rows = list[dict[str, object]]
WRITTEN_BY_TRIGGERS = {"queue_line"}


def fill(tx: Connection) -> dict[str, Rows]:
    """One row in every table as that revision made it: the tables of today may know columns which it does not have."""
    found = MetaData()
    found.reflect(tx)
    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
    for table in tables:
        if table.name not in WRITTEN_BY_TRIGGERS:
            tx.execute(insert(table).values(**example_row(table)))
    return {table.name: rows_of(tx, table.name, [column.name for column in table.columns]) for table in tables}


def rows_of(tx: Connection, name: str, columns: list[str]) -> Rows:
    table = Table(name, MetaData(), autoload_with=tx)
    return [dict(row._mapping) for row in tx.execute(select(*(table.c[column] for column in columns)))]


def example_row(table: Table) -> dict[str, object]:
    empty = {"enterprise_id", "draft_key"}  # a unit inside an enterprise; media belong to a tip or to a draft, not both
    row = {c.name: None if c.name in empty else EXAMPLES[c.type.python_type] for c in table.columns}
    return row | ({"state": "due"} if table.name == "alert_step" else {})  # a state that a queue lists


EXAMPLES: dict[type, object] = {
    str: "x", int: 1, float: 20.83, bool: True, bytes: b"\x00\xff sealed", UUID: ID, date: NOW.date(), datetime: NOW,
}  # fmt: skip
