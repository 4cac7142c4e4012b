"""Who may fetch what: every role x every route x own, other and absent things. A new route without a row fails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy import Connection, update
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from storage import approvals, tips, tokens
from storage.alerts import AlertStep
from storage.approvals import Asked
from storage.schema import metadata
from tests.desk.browser import SAME_ORIGIN, Browser, Stream, desk_app
from tests.desk.parts import BY_ROLE, SIGNED_IN, WHO, gathered
from tests.desk.world import PLACE_WORDS, STORY, World
from web.assets import Assets
from web.desk.front import Desk
from web.pages import Pages
from web.security import form_token

ACCESS = gathered("ACCESS")
FIELDS = gathered("FIELDS")
NOBODY = ("stranger", "expired")
#: "stranger" has no session, "expired" an old one, "locked" one that waits for its PIN; "later" belongs to a unit whose step has not come
EVERYBODY = (*NOBODY, "locked", *SIGNED_IN)
#: what must not be in an answer to somebody else
SECRETS = (STORY, PLACE_WORDS, "KCN Tràng Duệ")


def routes_of(app: Starlette) -> set[str]:
    found = set()
    for route in app.routes:
        assert isinstance(route, Route), f"{route} is not a plain route: say here who may use it"
        found |= {f"{method} {route.path}" for method in route.methods or () if method != "HEAD"}
    return found


def by(*kinds: str) -> list[str]:
    return [route for route, what in ACCESS.items() if what in kinds]


def test_every_route_has_a_row_of_a_known_kind(world: World) -> None:
    routes = routes_of(desk_app(world))
    assert routes - set(ACCESS) == set(), "say in ACCESS who may use it"
    assert set(ACCESS) - routes == set(), "a row for a route that is gone"
    assert set(ACCESS.values()) <= {"public", "door", *WHO, *BY_ROLE}


# --- the matrix: every role x every route x own, other or absent thing -------------------------------------------------

Thing = dict[str, str]


@dataclass(frozen=True)
class Things:
    """The same things of three owners: the post, another unit, nobody."""

    own: Thing
    other: Thing
    absent: Thing

    def of(self, owner: str) -> Thing:
        thing: Thing = getattr(self, owner)
        return thing


async def things(world: World) -> Things:
    """A tip with a photo, a unit, a member, a question about people and an export: of each owner."""
    own = await _things_of(world, "trang-due", member="colleague", asker="right")
    other = await _things_of(world, "lien-minh", member="other", asker="other")
    absent = {"id": str(uuid4()), "media": str(uuid4()), "officer": str(uuid4()), "approval": str(uuid4()),
              "export": str(uuid4()), "unit": "nowhere"}  # fmt: skip
    session = metadata.tables["desk_session"]
    cookie = await world.sign_in("colleague")
    await world.db.write(
        lambda tx: tx.execute(
            update(session).where(session.c.id == tokens.hash_of(cookie)).values(pin_salt=b"s", sealed_private=b"")
        )
    )
    world.cookies["locked"] = cookie
    return Things(own, other, absent)


async def _things_of(world: World, unit_id: str, *, member: str, asker: str) -> Thing:
    tip_id, media_id, approval, export = (uuid4() for _ in range(4))
    if unit_id == "trang-due":
        await world.add_tip(tip_id, photo=media_id)
    else:
        step = AlertStep(uuid4(), tip_id, unit_id, 0, "primary", "due", None, world.clock())
        await world.add_tip(tip_id, photo=media_id, unit_id=unit_id, steps=(step,), known_to=(unit_id,))
    by_whom, asked_by = world.members["expired"].id, world.members[asker].id

    def ask(tx: Connection) -> None:
        what = Asked(approval, "role", unit_id, by_whom, subject_id=world.members["waiting"].id, role="auditor")
        approvals.ask(tx, what, world.clock())
        recipient = FIELDS["recipient"]
        approvals.ask(tx, Asked(export, "export", unit_id, asked_by, tip_id=tip_id, recipient=recipient), world.clock())

    await world.db.write(ask)
    return {"id": str(tip_id), "media": str(media_id), "officer": str(world.members[member].id),
            "approval": str(approval), "export": str(export), "unit": unit_id}  # fmt: skip


def path_of(route: str, thing: Thing) -> str:
    path = route.split(" ")[1]
    if ACCESS[route] == "export":
        path = path.replace("{approval}", thing.get("export", "none"))
    for name, value in thing.items():
        path = path.replace("{" + name + "}", value)
    return path.replace("{token}", "x" * 43)


async def ask_for(world: World, app: ASGIApp, who: str, route: str, thing: Thing) -> Browser:
    """Fetch a route as this person, with the form token of his own session."""
    async with Browser(app, world.cookies.get(who)) as browser:
        if route.startswith("GET "):
            await browser.get(path_of(route, thing))
        else:
            fields = FIELDS | {"unit": thing["unit"], "officer": thing["officer"], "token": token_of(world, who)}
            await browser.post(path_of(route, thing), **fields)
        return browser


def token_of(world: World, who: str) -> str:
    return form_token(world.services.keyring.page_key, f"desk {world.cookies.get(who, '')}")


def wanted(who: str, kind: str, owner: str) -> str:
    if who in NOBODY:
        return "sign-in"
    if who == "locked":
        return "unlock"
    if kind in BY_ROLE:
        return "shown" if who in BY_ROLE[kind] else "absent"
    own, other = WHO[kind]
    return "shown" if who in {"own": own, "other": other, "absent": ()}[owner] else "absent"


def got(browser: Browser) -> str:
    location, text = browser.response.headers.get("location", ""), browser.response.text
    for door in ("sign-in", "unlock"):
        # With words in the post the door itself answers, and keeps them.
        kept = browser.status == 401 and f'action="/desk/{door}"' in text
        if kept or (browser.status == 303 and location.split("?")[0] == f"/desk/{door}"):
            return "shown" if location.endswith("note=signed_out") else door
    if browser.status >= 500:
        return "failed"  # a page that breaks shows nobody anything: it must not pass for one that is shown
    return "absent" if browser.status == 404 else "shown"


@pytest.mark.parametrize("route", [r for r in by(*WHO, *BY_ROLE) if r not in ("GET /desk/live", "POST /desk/sign-out")])
async def test_matrix_of_roles_routes_and_things(world: World, route: str) -> None:
    kind, ours, app = ACCESS[route], await things(world), desk_app(world)
    before = await world.rows("audit", "audit_head", "desk_session")
    answers: dict[tuple[str, str], Browser] = {}
    cells = [(who, owner) for who in EVERYBODY for owner in ("absent", "other", "own")]
    for who, owner in sorted(cells, key=lambda cell: wanted(cell[0], kind, cell[1]) == "shown"):
        if wanted(who, kind, owner) == "shown" and "shown" not in {got(b) for b in answers.values()}:
            assert await world.rows("audit", "audit_head", "desk_session") == before, "a refused request changed something"
        browser = answers[who, owner] = await ask_for(world, app, who, route, ours.of(owner))
        assert (who, owner, got(browser)) == (who, owner, wanted(who, kind, owner)), browser.response.text[:2000]
        if got(browser) != "shown":
            assert not any(word in browser.response.text for word in SECRETS), (who, owner)
    _compare_with_absent(route, ours, answers, kind)


def _compare_with_absent(route: str, ours: Things, answers: dict[tuple[str, str], Browser], kind: str) -> None:
    """What is another's and what is not there look alike: status, body and headers."""
    for (who, owner), denied in answers.items():
        if owner == "absent" or wanted(who, kind, owner) != "absent":
            continue
        absent = answers[who, "absent"]
        text = absent.response.text
        for name, value in ours.absent.items():
            text = text.replace(value, ours.of(owner)[name])
        assert denied.status == absent.status == 404, (route, who, owner)
        assert denied.response.text == text, (route, who, owner)
        assert _headers(denied) == _headers(absent), (route, who, owner)


def _headers(browser: Browser) -> dict[str, str]:
    # Compressed bodies of the same length may differ by some bytes: they repeat the address that was asked for.
    return {name: value for name, value in browser.response.headers.items() if name != "content-length"}


async def test_signing_out_is_for_whoever_is_signed_in(world: World) -> None:
    ours, app = await things(world), desk_app(world)
    for who in EVERYBODY:
        browser = await ask_for(world, app, who, "POST /desk/sign-out", ours.own)
        assert (who, got(browser)) == (who, wanted(who, "own", "own"))


async def test_live_marks_are_for_officers_who_are_signed_in(world: World) -> None:
    ours, app = await things(world), desk_app(world)
    status = {"shown": 200, "absent": 404, "sign-in": 303, "unlock": 303}
    for who in EVERYBODY:
        async with Stream(app, "/desk/live", world.cookies.get(who)) as stream:
            assert (who, stream.status) == (who, status[wanted(who, "own", "own")])
        for owner in ("own", "other", "absent"):
            async with Stream(app, f"/desk/live?tip={ours.of(owner)['id']}", world.cookies.get(who)) as stream:
                assert (who, owner, stream.status) == (who, owner, status[wanted(who, "tip", owner)])


async def test_open_pages_show_nothing_of_a_tip(world: World) -> None:
    await world.add_tip()
    app, nothing = desk_app(world), {"unit": "nowhere", "officer": str(uuid4())}
    before = await world.rows("audit", "audit_head", "conversation")
    for route in [*by("public"), *by("door")]:
        if route == "POST /chat/live":
            continue  # an endless stream; tested with the worker's page
        for who in ("stranger", "waiting", "right"):
            browser = await ask_for(world, app, who, route, nothing)
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
                await browser.post(path_of(route, {"id": str(tip_id)}), **FIELDS, token=token)
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
                path = path_of(route, {"id": str(tip_id)})
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
    thing = {"id": str(tip_id), "unit": "trang-due", "officer": str(uuid4())}
    for route in ("POST /desk/tip/{id}/acknowledge", "POST /desk/tip/{id}/close"):
        await ask_for(world, desk_app(world), "copied", route, thing)
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row and row.status == "new"


async def test_address_from_an_alert_in_another_site_steps_through_a_page_of_ours(world: World) -> None:
    tip_id = await world.add_tip()
    async with Browser(desk_app(world)) as browser:
        await browser.get(f"/desk/tip/{tip_id}", sec_fetch_site="cross-site")
        assert browser.status == 200 and f"url=/desk/tip/{tip_id}" in browser.response.text
        await browser.get(f"/desk/tip/{tip_id}", **SAME_ORIGIN)
        assert got(browser) == "sign-in"
