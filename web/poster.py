"""A page to print and hang up: what this is, where it leads, and the two words by which a swapped poster is noticed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.handlers.services import Services
from storage.poster_words import poster_words
from web.chat.routes import language_of
from web.pages import Pages
from web.security import LOOPBACK_HOSTS, csp

#: the numbers on a poster; a wall is no place for a list
CALLED = ("police", "fire", "ambulance")
NO_PLACE = "no_place"  #: `page-error_<this>`


class Number(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Poster:
    place_id: str
    name: str
    name_en: str | None
    public_url: str  #: the origin under which people open the pages, no trailing slash
    words: tuple[str, str]
    numbers: tuple[Number, ...]

    @property
    def address(self) -> str:
        return f"{self.public_url}{self.path}"

    @property
    def path(self) -> str:
        return f"/z/{quote(self.place_id)}"

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).netloc

    @property
    def scheme(self) -> str:
        """Printed small: people who leave it out may be led to another page on a Wi-Fi that is not theirs."""
        return f"{urlsplit(self.public_url).scheme}://"

    @property
    def is_trial(self) -> bool:
        """Whether the address opens on the machine of the program only."""
        return urlsplit(self.public_url).hostname in LOOPBACK_HOSTS

    @property
    def qr(self) -> str:
        """SVG to stand in the page: black on white, with the quiet zone of the standard (four modules)."""
        import segno  # only whoever prints needs it

        return segno.make(self.address, error="q", micro=False).svg_inline(border=4, omitsize=True, dark="#000", light="#fff")


def make_poster(
    key: bytes, place_id: str, name: str, name_en: str | None, public_url: str, numbers: Iterable[Number]
) -> Poster:
    """`key` is `Keyring.poster_key`; of `numbers` those that a poster shows are taken."""
    called = tuple(number for number in numbers if number.kind in CALLED)
    return Poster(place_id, name, name_en, public_url, poster_words(key, place_id), called)


def render_poster(pages: Pages, poster: Poster) -> str:
    """The whole page in one file: nothing is fetched, so it can be sent to a print shop."""
    return pages.render("poster.html", poster=poster)


def routes(services: Services, pages: Pages, public_url: str) -> list[Route]:
    policy = csp(pages.assets["poster.css"].csp_hash)

    async def show(request: Request) -> Response:
        place = (await services.directory.snapshot()).places.get(request.path_params["place"])
        if place is None:
            return HTMLResponse(pages.render("chat_plain.html", lang=language_of(request), code=NO_PLACE), 404)
        poster = make_poster(
            services.keyring.poster_key, place.id, place.name, place.name_en, public_url, services.emergency
        )
        return HTMLResponse(render_poster(pages, poster), headers={"Content-Security-Policy": policy})

    return [Route("/poster/{place}", show)]
