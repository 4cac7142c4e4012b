"""A database in memory for looking something up where no installation is: filled, asked, and gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from storage.schema import metadata


@contextmanager
def scratch(seed: Callable[[Connection], object]) -> Iterator[Connection]:
    """The tables of today's schema with what `seed` puts into them. Nothing reaches the disk."""
    engine = create_engine("sqlite://", hide_parameters=True, poolclass=StaticPool)
    try:
        with engine.begin() as tx:
            metadata.create_all(tx)
            seed(tx)
            yield tx
    finally:
        engine.dispose()
