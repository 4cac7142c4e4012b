"""Who may fetch what: one row for every route of the whole application. A new route without a row fails."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from storage import tips
from tests.desk.browser import SAME_ORIGIN, Browser, Stream, desk_app
from tests.desk.parts import gathered
from tests.desk.world import OFFICERS, PLACE_WORDS, STORY, World
from web.assets import Assets
from web.desk.front import Desk
from web.pages import Pages
from web.security import form_token

#: everybody who might come; "stranger" has no session, "expired" an old one, "later" belongs to a unit whose step has not come
EVERYBODY = ("stranger", "expired", "waiting", "other", "later", "copied", "right")
TIP_READERS = ("copied", "right")

ACCESS = gathered("ACCESS")
FIELDS = gathered("FIELDS")


def routes_of(app: Starlette) -> set[str]:
    found = set()
    for route in app.routes:
        assert isinstance(route, Route), f"{route} is not a plain route: say here who may use it"
        found |= {f"{method} {route.path}" for method in route.methods or () if method != "HEAD"}
    return found


def by(kind: str) -> list[str]:
    return [route for route, what in ACCESS.items() if what == kind]


def test_every_route_has_a_row(world: World) -> None:
    routes = routes_of(desk_app(world))
    assert routes - set(ACCESS) == set(), "say in ACCESS who may use it"
    assert set(ACCESS) - routes == set(), "a row for a route that is gone"


async def ask_for(world: World, who: str, route: str, tip_id: UUID, media_id: UUID) -> Browser:
    """Fetch a route as this person, with the form token of his own session."""
    method, path = route.split(" ")
    path = path.replace("{id}", str(tip_id)).replace("{media}", str(media_id)).replace("{token}", "x" * 43)
    app = desk_app(world)
    async with Browser(app, world.cookies.get(who)) as browser:
        if method == "GET":
            await browser.get(path)
        else:
            await browser.post(path, **FIELDS, token=token_of(world, who), unit="trang-due", officer=str(uuid4()))
        return browser


def token_of(world: World, who: str) -> str:
    return form_token(world.services.keyring.page_key, f"desk {world.cookies.get(who, '')}")


def wanted(who: str, readers: tuple[str, ...]) -> str:
    if who in readers:
        return "shown"
    return "absent" if who in OFFICERS and who != "expired" else "sign-in"


def got(browser: Browser) -> str:
    location = browser.response.headers.get("location", "")
    if browser.status == 303 and location.startswith("/desk/sign-in"):
        return "sign-in"
    return "absent" if browser.status == 404 else "shown"


@pytest.mark.parametrize("route", [*by("tip"), *by("act")])
async def test_tip_is_for_units_whose_step_has_come(world: World, route: str) -> None:
    tip_id, media_id = uuid4(), uuid4()
    await world.add_tip(tip_id, photo=media_id)
    before = await world.rows("audit", "audit_head", "desk_session")
    for who in EVERYBODY:  # those who may come last
        browser = await ask_for(world, who, route, tip_id, media_id)
        assert (who, got(browser)) == (who, wanted(who, TIP_READERS))
        if who not in TIP_READERS:
            assert await world.rows("audit", "audit_head", "desk_session") == before, who
            assert not any(word in browser.response.text for word in (STORY, PLACE_WORDS, "KCN Tràng Duệ")), who


@pytest.mark.parametrize("route", [*by("tip"), *by("act")])
async def test_denied_and_absent_look_alike(world: World, route: str) -> None:
    tip_id, media_id, nothing = uuid4(), uuid4(), uuid4()
    await world.add_tip(tip_id, photo=media_id)
    for who in ("waiting", "other", "later"):
        denied = await ask_for(world, who, route, tip_id, media_id)
        absent = await ask_for(world, who, route, nothing, media_id)
        assert denied.status == absent.status == 404, who
        assert denied.response.text == absent.response.text.replace(str(nothing), str(tip_id)), who
        assert sorted(denied.response.headers.keys()) == sorted(absent.response.headers.keys()), who


@pytest.mark.parametrize("route", [r for r in by("own") if r != "GET /desk/live"])
async def test_desk_is_for_officers_who_are_signed_in(world: World, route: str) -> None:
    signed_in = tuple(officer for officer in OFFICERS if officer != "expired")
    for who in EVERYBODY:
        browser = await ask_for(world, who, route, uuid4(), uuid4())
        if route == "POST /desk/sign-out" and who in signed_in:
            assert browser.response.headers["location"].endswith("note=signed_out"), who
        elif route == "POST /desk/grant":  # of a key of "trang-due": its active members alone
            assert (who, got(browser)) == (who, wanted(who, ("right",)))
        else:
            assert (who, got(browser)) == (who, wanted(who, signed_in))


@pytest.mark.parametrize("route", [r for kind in ("readers", "member", "chief", "slip") for r in by(kind)])
async def test_unit_s_business_is_for_its_members_and_its_chief(world: World, route: str) -> None:
    active = tuple(who for who, (_, state) in OFFICERS.items() if state == "active" and who != "expired")
    may = {"readers": active, "member": ("right",)}.get(ACCESS[route], ())
    before = await world.rows("audit", "audit_head", "desk_session")
    for who in sorted(EVERYBODY, key=lambda each: each in may):
        browser = await ask_for(world, who, route, uuid4(), uuid4())
        assert (who, got(browser)) == (who, wanted(who, may))
        if who not in may:
            assert await world.rows("audit", "audit_head", "desk_session") == before, who


@pytest.mark.parametrize("route", by("unit"))
async def test_page_of_a_unit_is_for_its_active_members(world: World, route: str) -> None:
    for who in EVERYBODY:
        browser = await ask_for(world, who, route, uuid4(), uuid4())
        assert (who, got(browser)) == (who, wanted(who, ("other", "later", "copied", "right")))


async def test_live_marks_are_for_officers_who_are_signed_in(world: World) -> None:
    tip_id = await world.add_tip()
    app = desk_app(world)
    for who in EVERYBODY:
        async with Stream(app, "/desk/live", world.cookies.get(who)) as stream:
            assert (who, stream.status) == (who, 200 if who in OFFICERS and who != "expired" else 303)
        async with Stream(app, f"/desk/live?tip={tip_id}", world.cookies.get(who)) as stream:
            status = {"shown": 200, "absent": 404, "sign-in": 303}[wanted(who, TIP_READERS)]
            assert (who, stream.status) == (who, status)


async def test_open_pages_show_nothing_of_a_tip(world: World) -> None:
    await world.add_tip()
    before = await world.rows("audit", "audit_head", "conversation")
    for route in [*by("public"), *by("door")]:
        if route == "POST /chat/live":
            continue  # an endless stream; tested with the worker's page
        for who in ("stranger", "waiting", "right"):
            browser = await ask_for(world, who, route, uuid4(), uuid4())
            assert not any(word in browser.response.text for word in (STORY, PLACE_WORDS)), (route, who)
    assert await world.rows("audit", "audit_head", "conversation") == before


async def test_forged_or_missing_form_token_is_refused(world: World) -> None:
    tip_id = await world.add_tip()
    before = await world.rows()
    async with Browser(desk_app(world), world.cookies["right"]) as browser:
        for route in ACCESS:
            if not route.startswith("POST /desk") or ACCESS[route] == "door":
                continue
            for token in ("", "0" * 32, token_of(world, "colleague")):
                await browser.post(route.split(" ")[1].replace("{id}", str(tip_id)), **FIELDS, token=token)
                assert (route, browser.status) == (route, 403)
    assert await world.rows() == before


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
async def test_post_from_another_site_is_refused_even_with_the_token(world: World, headers: dict[str, str]) -> None:
    tip_id = await world.add_tip()
    before = await world.rows()
    async with Browser(desk_app(world), world.cookies["right"]) as browser:
        if "sec-fetch-site" not in headers:
            del browser.client.headers["sec-fetch-site"]
        for route in ACCESS:
            if route.startswith("POST /desk"):
                path = route.split(" ")[1].replace("{id}", str(tip_id))
                await browser.post(path, headers=headers, **FIELDS, token=token_of(world, "right"))
                assert (route, browser.status) == (route, 403)
    assert await world.rows() == before


async def test_session_that_ends_between_page_and_press_changes_nothing(world: World) -> None:
    tip_id = await world.add_tip()
    async with Browser(desk_app(world), world.cookies["right"]) as browser:
        await browser.get(f"/desk/tip/{tip_id}")
        before = await world.rows("audit", "audit_head", "desk_session")
        world.clock.forward(minutes=31)
        page = await browser.press("Nhận xử lý")
    assert "Đăng nhập" in page.text
    assert await world.rows("audit", "audit_head", "desk_session") == before


async def test_page_that_refreshes_itself_does_not_keep_the_session_alive(world: World) -> None:
    async with Browser(desk_app(world), world.cookies["right"]) as browser:
        for _ in range(4):
            world.clock.forward(minutes=10)
            await browser.get("/desk", HX_Request="true")
        assert got(browser) == "sign-in"


async def test_work_keeps_the_session_alive_for_twelve_hours_at_most(world: World) -> None:
    async with Browser(desk_app(world), world.cookies["right"]) as browser:
        for _ in range(25):
            world.clock.forward(minutes=29)
            await browser.get("/desk")
        last = got(browser)
    assert last == "sign-in"


async def test_pages_forbid_scripts_of_others_and_keeping(right: Browser, world: World) -> None:
    tip_id = await world.add_tip()
    for path in ("/desk", f"/desk/tip/{tip_id}", "/desk/sign-in"):
        await right.get(path)
        headers = right.response.headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
        # Nothing inline: the policy would stop it, and nobody would notice in a page that works without.
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on", right.response.text)


async def test_cookie_is_for_the_desk_alone_and_no_script_reads_it(world: World) -> None:
    for url, secure in (("https://bao-tin.example", True), ("http://127.0.0.1:8080", False)):
        desk = Desk(world.services, Pages(world.services.texts, Assets()), url)
        cookie = desk.keep(Response(), "AGE-SECRET-KEY-1X").headers["set-cookie"]
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"httponly", "samesite=strict", "path=/desk"} <= parts
        assert ("secure" in parts) is secure


async def test_tip_stays_untouched_by_reading_of_a_unit_with_a_copy(world: World) -> None:
    tip_id = await world.add_tip()
    await ask_for(world, "copied", "POST /desk/tip/{id}/acknowledge", tip_id, uuid4())
    await ask_for(world, "copied", "POST /desk/tip/{id}/close", tip_id, uuid4())
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row and row.status == "new"


async def test_address_from_an_alert_in_another_site_steps_through_a_page_of_ours(world: World) -> None:
    tip_id = await world.add_tip()
    async with Browser(desk_app(world)) as browser:
        await browser.get(f"/desk/tip/{tip_id}", sec_fetch_site="cross-site")
        assert browser.status == 200 and f"url=/desk/tip/{tip_id}" in browser.response.text
        await browser.get(f"/desk/tip/{tip_id}", **SAME_ORIGIN)
        assert got(browser) == "sign-in"
