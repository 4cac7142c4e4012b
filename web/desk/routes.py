"""The addresses of the desk. Every one but the door's is behind the guard; tests/desk/parts names who may use each."""

from __future__ import annotations

from starlette.routing import Route

from bot.handlers.services import Services
from web.desk import (
    acts_pages,
    clock_pages,
    colleague_pages,
    directory_pages,
    door_pages,
    export_pages,
    figure_pages,
    handover_pages,
    intake_pages,
    log_pages,
    own_pages,
    passed_pages,
    people_pages,
    print_pages,
    queue_pages,
    shift_pages,
    tip_pages,
)
from web.desk.addresses import Address, Door
from web.desk.front import Desk
from web.pages import Pages

DOORS: tuple[Door, ...] = door_pages.DOORS
ADDRESSES: tuple[Address, ...] = (
    *queue_pages.ADDRESSES,
    *door_pages.ADDRESSES,
    *tip_pages.ADDRESSES,
    *acts_pages.ADDRESSES,
    *passed_pages.ADDRESSES,
    *shift_pages.ADDRESSES,
    *handover_pages.ADDRESSES,
    *clock_pages.ADDRESSES,
    *intake_pages.ADDRESSES,
    *print_pages.ADDRESSES,
    *own_pages.ADDRESSES,
    *colleague_pages.ADDRESSES,
    *people_pages.ADDRESSES,
    *export_pages.ADDRESSES,
    *log_pages.ADDRESSES,
    *directory_pages.ADDRESSES,
    *figure_pages.ADDRESSES,
)


def routes(services: Services, pages: Pages, public_url: str) -> list[Route]:
    desk = Desk(services, pages, public_url)
    doors = [Route(each.path, desk.open(each.page), methods=list(each.methods)) for each in DOORS]
    return doors + [Route(a.path, desk.guarded(a.page, a.need), methods=[a.method]) for a in ADDRESSES]
