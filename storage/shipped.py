"""The directory that comes with the software, and the invented one of the demonstration."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from storage.communes import by_rule
from storage.directory import Rows, apply
from storage.directory_csv import read_folder
from storage.zones import zone_rows

DATA = Path(__file__).resolve().parent.parent / "data"


def seed_shipped(tx: Connection) -> None:
    """The zones we ship with their communes, provinces, police and offices by rule, the steps, and the duty desk."""
    apply(tx, shipped_rows(), "shipped")


def shipped_rows() -> Rows:
    # One set, so that seeding again changes nothing: a row of our files replaces the one that follows by rule.
    zones = zone_rows((DATA / "zones.csv").read_text(encoding="utf-8"), by_rule())
    return zones + read_folder(DATA / "directory")


def seed_demo(tx: Connection) -> None:
    """What we ship, and the invented post, gates, companies and rented rooms of the demonstration."""
    seed_shipped(tx)
    apply(tx, read_folder(DATA / "directory" / "demo"), "demo")
