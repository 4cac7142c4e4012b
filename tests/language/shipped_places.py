"""The shipped directory with its demonstration, as turns see it today."""

from __future__ import annotations

from datetime import date
from functools import cache

from language.places import PlaceIndex, PlaceName
from storage.rules import Dated
from tests.directory.shipped import demo_rows

TODAY = date(2026, 11, 24)


@cache
def shipped_places() -> PlaceIndex:
    rows = demo_rows()

    def holding(table):
        return [row for row in table if Dated(effective_from=row["effective_from"], effective_to=row["effective_to"]).holds_on(TODAY)]

    names, parents = {}, {}
    for row in holding(rows.aliases):
        names.setdefault(row["place_id"], []).append(row["alias"])
    for row in holding(rows.parents):
        parents.setdefault(row["place_id"], []).append(row["parent_id"])
    return PlaceIndex(
        PlaceName(
            row["id"], row["kind"], row["name"], row["name_en"], (row["name"], *names.get(row["id"], ())),
            tuple(parents.get(row["id"], ())), row["lat"], row["lon"],
        )
        for row in holding(rows.places)
    )  # fmt: skip
