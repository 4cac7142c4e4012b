"""Alembic's entry: the caller (storage.migrate) hands over an open connection."""

from alembic import context

from storage.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=False, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
