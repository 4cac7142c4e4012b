"""The directory we ship and its demonstration, without a database."""

from __future__ import annotations

from datetime import date
from functools import cache

from language.gazetteer import Gazetteer
from language.places import PlaceIndex, PlaceName
from storage import rules
from storage.communes import by_rule
from storage.directory import Rows
from storage.directory_csv import read_folder
from storage.rules import SHARES, Dated
from storage.shipped import DATA, shipped_rows

TODAY = date(2026, 11, 24)


@cache
def demo_rows() -> Rows:
    """As `seed_demo` applies them: a later row replaces an earlier one with the same key."""
    return shipped_rows() + read_folder(DATA / "directory" / "demo")


@cache
def demo_rules() -> rules.Rules:
    rows = demo_rows()
    return rules.Rules(
        places=_dated(rules.Place, rows.places, "id", "kind", "name"),
        parents=_dated(rules.Parent, rows.parents, "place_id", "parent_id", "share"),
        units=_dated(rules.Unit, rows.units, "id", "kind", "name", "enterprise_id", "public_address"),
        coverage=_dated(rules.Coverage, rows.coverage, "id", "place_id", "category", "unit_id", "role", "minutes"),
        steps=_dated(rules.Step, rows.steps, "urgency", "n", "minutes", "target"),
        by_rule=by_rule(),
    )


def _dated(kind, rows, *columns):
    found = {}
    for row in rows:
        key = row.get("id") or (*(row[c] for c in columns[:2]), row["effective_from"])
        found[key] = kind(
            *(row[column] for column in columns), effective_from=row["effective_from"], effective_to=row["effective_to"]
        )
    return tuple(found.values())


def demo_index(gazetteer: Gazetteer | None = None) -> PlaceIndex:
    """The places of the demonstration on TODAY, as `directory.place_names` gives them."""
    rows = demo_rows()
    names, parents = {}, {}
    for row in _holding(rows.aliases):
        names.setdefault(row["place_id"], []).append(row["alias"])
    for row in _holding(rows.parents):
        parents.setdefault(row["place_id"], []).append((SHARES[row["share"]], row["parent_id"]))
    return PlaceIndex(
        (
            PlaceName(
                row["id"], row["kind"], row["name"], row["name_en"], (row["name"], *names.get(row["id"], ())),
                tuple(parent for _, parent in sorted(parents.get(row["id"], ()))), row["lat"], row["lon"],
            )
            for row in {row["id"]: row for row in _holding(rows.places)}.values()
        ),
        gazetteer,
    )  # fmt: skip


def _holding(rows):
    return [row for row in rows if Dated(effective_from=row["effective_from"], effective_to=row["effective_to"]).holds_on(TODAY)]
