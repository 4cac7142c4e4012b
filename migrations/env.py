"""Alembic's entry: the caller (storage.migrate) hands over an open connection."""

from alembic import context

from storage.schema import metadata

for table in metadata.tables.values():
    for index in table.indexes:  # what is partial on SQLite is partial on PostgreSQL
        if index.dialect_options["sqlite"]["where"] is not None:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=False, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
