"""The addresses of the desk. Every one but the door's is behind the guard; tests/desk/test_access.py names each."""

from __future__ import annotations

from starlette.routing import Route

from bot.handlers.services import Services
from web.desk import door_pages, queue_pages, tip_pages
from web.desk.front import Desk
from web.pages import Pages


def routes(services: Services, pages: Pages, public_url: str) -> list[Route]:
    desk = Desk(services, pages, public_url)
    return [
        Route("/desk/sign-in", desk.open(door_pages.sign_in), methods=["GET", "POST"]),
        Route("/desk/invite/{token}", desk.open(door_pages.invite), methods=["GET", "POST"]),
        Route("/desk/lang", desk.open(door_pages.language), methods=["POST"]),
        Route("/desk", desk.guarded(queue_pages.queue), methods=["GET"]),
        Route("/desk/live", desk.guarded(queue_pages.live), methods=["GET"]),
        Route("/desk/grant", desk.guarded(queue_pages.grant), methods=["POST"]),
        Route("/desk/sign-out", desk.guarded(door_pages.sign_out), methods=["POST"]),
        Route("/desk/tip/{id}", desk.guarded(tip_pages.tip), methods=["GET"]),
        Route("/desk/tip/{id}/media/{media}", desk.guarded(tip_pages.media), methods=["GET"]),
        Route("/desk/tip/{id}/acknowledge", desk.guarded(tip_pages.acknowledge), methods=["POST"]),
        Route("/desk/tip/{id}/ask", desk.guarded(tip_pages.ask), methods=["POST"]),
        Route("/desk/tip/{id}/close", desk.guarded(tip_pages.close), methods=["POST"]),
    ]
