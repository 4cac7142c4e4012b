"""The shipped directory with its demonstration and the communes of the country, as turns see it today."""

from __future__ import annotations

from functools import cache

from language.places import PlaceIndex
from storage.communes import gazetteer
from tests.directory.shipped import demo_index


@cache
def shipped_places() -> PlaceIndex:
    return demo_index(gazetteer())
