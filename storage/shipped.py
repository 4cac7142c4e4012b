"""The directory that comes with the software, and the invented one of the demonstration."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from storage.directory import apply
from storage.directory_csv import read_folder
from storage.zones import rows_by_rule

DATA = Path(__file__).resolve().parent.parent / "data"


def seed_shipped(tx: Connection) -> None:
    """The zones we ship with their communes, provinces, police and offices by rule, the steps, and the duty desk."""
    # One set, so that seeding again changes nothing: a row of our files replaces the one that follows by rule.
    by_rule = rows_by_rule((DATA / "zones.csv").read_text(encoding="utf-8"))
    apply(tx, by_rule + read_folder(DATA / "directory"), "shipped")


def seed_demo(tx: Connection) -> None:
    """What we ship, and the invented post, gates, companies and rented rooms of the demonstration."""
    seed_shipped(tx)
    apply(tx, read_folder(DATA / "directory" / "demo"), "demo")
