"""What administrators changed in the directory, and the figures of a unit."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from storage.schema.base import metadata
from storage.types import Id, UtcDateTime

# Every row of the directory that was changed in the browser, as it was and as it became: nothing of the past is lost, also
# where a name was only mended. No tip is near.
directory_edit = Table(
    "directory_edit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False, index=True),  #: of the directory, after the change
    Column("n", Integer, nullable=False),  #: rows of one edit share a version
    Column("at", UtcDateTime, nullable=False),
    Column("officer_id", ForeignKey("officer.id"), nullable=False),
    Column("kind", String(20), nullable=False),  #: places | parents | aliases | units | coverage
    Column("name", String(300), nullable=False),  #: how the row is called, see `storage.directory_rows.row_name`
    Column("before", Text),  #: JSON by CSV column; NULL = the row is new
    Column("after", Text, nullable=False),
    UniqueConstraint("version", "n"),
)

# Counts of one unit and month, sealed: beside the exact times of officers in the audit log a plain count of one would tell
# when a tip came. No row stands for a tip, and nothing leads from a count to one.
figure = Table(
    "figure",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("month", Date, primary_key=True),  #: its first day, in Asia/Ho_Chi_Minh
    Column("sealed", LargeBinary, nullable=False),
)
