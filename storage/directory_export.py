"""The stored directory as the six CSV files that the import reads: exporting and importing again changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from storage.directory import Rows, Values
from storage.directory_columns import KINDS_OF_FILE, Column, Wrong, read_cell, write_cell
from storage.directory_rows import KEYS


def write_table(table: str, rows: Sequence[Values], out: TextIO) -> int:
    """One file with its header, in the order of the keys, so that two exports can be compared; returns how many rows."""
    columns = KINDS_OF_FILE[table]
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(column.name for column in columns)
    for values in sorted(rows, key=lambda values: _order(table, values)):
        lines.writerow(write_cell(values.get(column.stored)) for column in columns)
    return len(rows)


def unreadable(rows: Rows) -> Iterator[tuple[str, Values, Column, Wrong]]:
    """Stored cells that the import would not take: what it refuses can only have come here past it."""
    for table, columns in KINDS_OF_FILE.items():
        for values in getattr(rows, table):
            for column in columns:
                try:
                    read_cell(column, write_cell(values.get(column.stored)))
                except Wrong as wrong:
                    yield table, values, column, wrong


def _order(table: str, values: Values) -> tuple[Any, ...]:
    # Dates may be missing, and None cannot be compared.
    return tuple((value is not None, value) for value in (values.get(column) for column in KEYS[table]))
