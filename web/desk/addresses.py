"""What a page module says of its addresses; `routes` puts them behind the guard."""

from __future__ import annotations

from dataclasses import dataclass

from web.desk.front import OpenPage, Page


@dataclass(frozen=True, slots=True)
class Address:
    """A page for signed-in officers. `need`: see `storage.roles.MAY`; "" = whoever is signed in."""

    method: str
    path: str
    page: Page
    need: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A page before the sign-in: it shows nothing of a tip."""

    path: str
    page: OpenPage
    methods: tuple[str, ...] = ("GET",)
