"""Roles, invitations, keys and exports need two people; other roles than those with tips hold no key."""

from __future__ import annotations

import re
from uuid import UUID

import pyrage
import pytest
from sqlalchemy import update

from bot.handlers import people, second_person
from bot.handlers.desk_access import NotNow, NotYours, StepUpNeeded
from storage import approvals, memberships, unit_keys
from storage.schema import metadata
from tests.desk.browser import Browser, desk_app
from tests.desk.people.steps import fresh, give_passphrase, invite, join, link_in, membership_of, sign_in
from tests.desk.world import PHOTO, STORY, World


async def the_open_one(world: World, who: str) -> UUID:
    listed = await second_person.listed(world.services, world.cookies[who])
    return next(each.approval.id for each in listed if each.approval.state == "open")


async def ask_auditor(world: World, unit_id: str = "trang-due") -> UUID:
    await fresh(world, "administrator")
    other = world.members["other"].id
    await second_person.ask_role(world.services, world.cookies["administrator"], unit_id, other, "auditor")
    return await the_open_one(world, "administrator")


async def test_role_holds_once_a_second_person_confirms(both: World) -> None:
    request = await ask_auditor(both)
    assert "trang-due" not in await membership_of(both, "other")
    await fresh(both, "chief")
    await second_person.approve(both.services, both.cookies["chief"], request)
    assert (await membership_of(both, "other"))["trang-due"] == ("auditor", "active")
    assert (await both.audit())[-2:] == [("administrator", "ask_role"), ("chief", "approve_role")]


async def test_who_asked_cannot_confirm(world: World) -> None:
    request = await ask_auditor(world)
    with pytest.raises(NotNow, match="own"):
        await second_person.approve(world.services, world.cookies["administrator"], request)
    assert "trang-due" not in await membership_of(world, "other")


async def test_request_ends_after_a_day(world: World) -> None:
    request = await ask_auditor(world)
    world.clock.forward(hours=24)
    await world.sign_in("chief")
    await fresh(world, "chief")
    with pytest.raises(NotNow, match="expired"):
        await second_person.approve(world.services, world.cookies["chief"], request)


@pytest.mark.parametrize("who", ["right", "duty", "coordinator", "auditor", "other"])
async def test_who_is_neither_administrator_nor_chief_of_the_unit_cannot_confirm(world: World, who: str) -> None:
    request = await ask_auditor(world)
    await fresh(world, who)
    with pytest.raises(NotYours):
        await second_person.approve(world.services, world.cookies[who], request)


async def test_refused_or_decided_request_cannot_be_confirmed(world: World) -> None:
    request = await ask_auditor(world)
    await fresh(world, "chief")
    await second_person.refuse(world.services, world.cookies["chief"], request)
    with pytest.raises(NotNow, match="decided"):
        await second_person.approve(world.services, world.cookies["chief"], request)


async def test_confirming_needs_a_fresh_proof(world: World) -> None:
    request = await ask_auditor(world)
    with pytest.raises(StepUpNeeded):
        await second_person.approve(world.services, world.cookies["chief"], request)


async def test_officer_who_becomes_auditor_loses_the_key_and_it_turns(both: World) -> None:
    await fresh(both, "administrator", "chief")
    right = both.members["right"].id
    before = (await both.db.read(unit_keys.current))["trang-due"]
    await second_person.ask_role(both.services, both.cookies["administrator"], "trang-due", right, "auditor")
    await second_person.approve(both.services, both.cookies["chief"], await the_open_one(both, "chief"))
    after = (await both.db.read(unit_keys.current))["trang-due"]
    assert after.id != before.id and after.members == before.members - 1
    assert await both.db.read(lambda tx: unit_keys.held_by(tx, right)) == []


async def test_new_reader_of_tips_still_waits_for_a_members_grant(world: World) -> None:
    await fresh(world, "administrator", "chief")
    other = world.members["other"].id
    await second_person.ask_role(world.services, world.cookies["administrator"], "trang-due", other, "officer")
    await second_person.approve(world.services, world.cookies["chief"], await the_open_one(world, "chief"))
    assert (await membership_of(world, "other"))["trang-due"] == ("officer", "waiting")
    held = await world.db.read(lambda tx: unit_keys.held_by(tx, other))
    assert {key.unit_id for key in held} == {"lien-minh"}


@pytest.mark.parametrize(
    ("unit_id", "role", "code"),
    [("trang-due", "king", "unknown_role"), ("health", "administrator", "last_holder"), ("duty-desk", "x", "unknown_role")],
)
async def test_role_that_could_not_hold_is_refused_with_a_reason(world: World, unit_id: str, role: str, code: str) -> None:
    await fresh(world, "administrator")
    copied = world.members["copied"].id
    with pytest.raises(NotNow, match=code):
        await second_person.ask_role(world.services, world.cookies["administrator"], unit_id, copied, role)


@pytest.mark.parametrize("role", ["coordinator", "approver", "administrator", "auditor"])
async def test_role_without_tips_is_active_at_once_and_makes_no_key(world: World, role: str) -> None:
    token = await invite(world, "lien-minh-2", role)
    async with Browser(desk_app(world)) as browser:
        await join(browser, f"/desk/invite/{token}", "moi-1")
        assert "Tài khoản đã sẵn sàng" in browser.page.text
    assert "lien-minh-2" not in await world.db.read(unit_keys.current)


async def test_invitation_of_an_administrator_waits_for_a_second_person(world: World) -> None:
    await fresh(world, "administrator", "chief")
    app = desk_app(world)
    async with Browser(app, world.cookies["administrator"]) as admin, Browser(app) as guest:
        await admin.get("/desk/people/invite")
        await admin.press("Tạo đường dẫn", unit="trang-due", role="administrator")
        assert "sau khi một người khác xác nhận" in admin.page.text and "<svg" in admin.response.text
        link = link_in(admin)
        await guest.get(link)
        assert guest.status == 409 and "chờ xác nhận" in guest.page.text
        async with Browser(app, world.cookies["chief"]) as chief:
            await chief.get("/desk/approvals")
            assert "mời một người làm quản trị" in chief.page.text
            await chief.press("Xác nhận")
        await join(guest, link, "quan-tri-2")
        assert "Tài khoản đã sẵn sàng" in guest.page.text


async def test_officer_invited_into_a_unit_with_a_key_needs_only_the_grant(world: World) -> None:
    await fresh(world, "administrator")
    made = await people.invite(world.services, world.cookies["administrator"], "trang-due", "officer")
    first = await people.invite(world.services, world.cookies["administrator"], "duty-desk", "chief")
    assert (made.needs_second, first.needs_second) == (False, True)


async def test_first_officer_of_a_unit_without_a_key_needs_a_second_person(world: World) -> None:
    """Otherwise an administrator could invite himself and read what comes."""
    await invite(world, "lien-minh-2")
    await fresh(world, "administrator")
    made = await people.invite(world.services, world.cookies["administrator"], "lien-minh-2", "officer")
    assert made.needs_second


async def test_revoked_invitation_opens_nothing(world: World) -> None:
    await fresh(world, "administrator")
    app = desk_app(world)
    async with Browser(app, world.cookies["administrator"]) as admin:
        await admin.get("/desk/people/invite")
        await admin.press("Tạo đường dẫn", unit="trang-due", role="officer")
        link = link_in(admin)
        await admin.get("/desk/people")
        await admin.press("Thu hồi")
        assert "Đã thu hồi" in admin.page.text
        await admin.get(link)
        assert admin.status == 404


async def test_unit_key_turns_when_two_members_want_it(both: World) -> None:
    await fresh(both, "right", "colleague")
    before = (await both.db.read(unit_keys.current))["trang-due"]
    await second_person.ask_key(both.services, both.cookies["right"], "trang-due")
    await second_person.approve(both.services, both.cookies["colleague"], await the_open_one(both, "colleague"))
    after = (await both.db.read(unit_keys.current))["trang-due"]
    assert after.id != before.id and after.members == before.members


async def test_export_is_confirmed_by_a_colleague_and_opens_with_the_officers_own_key(world: World) -> None:
    key = pyrage.x25519.Identity.generate()
    tip_id = await world.add_tip()
    await give_passphrase(world, "right")
    app = desk_app(world)
    async with Browser(app) as right, Browser(app, world.cookies["colleague"]) as colleague:
        await sign_in(right, "right")
        await right.get(f"/desk/tip/{tip_id}/export")
        await right.press("Đề nghị xuất", recipient="AGE-SECRET-KEY-1")
        assert right.status == 422 and "không phải khoá age công khai" in right.page.text
        await right.press("Đề nghị xuất", recipient=str(key.to_public()))
        assert "Chờ người khác xác nhận" in right.page.text
        await fresh(world, "colleague")
        await colleague.get("/desk/approvals")
        await colleague.press("Xác nhận")
        await right.get("/desk/approvals")
        await right.press("Tải tệp")
        page = bytes(pyrage.decrypt(right.response.content, [key])).decode()
    import base64

    assert STORY in page and base64.b64encode(PHOTO).decode() in page and "http" not in re.sub(r"data:[^\"]*", "", page)
    assert {("right", "ask_export"), ("colleague", "approve_export"), ("right", "export")} <= set(await world.audit())


async def test_export_is_not_handed_out_before_it_is_confirmed(world: World) -> None:
    tip_id = await world.add_tip()
    await fresh(world, "right")
    from bot.handlers import exporting

    recipient = str(pyrage.x25519.Identity.generate().to_public())
    await exporting.ask(world.services, world.cookies["right"], tip_id, recipient)
    request = await the_open_one(world, "right")
    with pytest.raises(NotNow, match="not_approved"):
        await exporting.take(world.services, world.cookies["right"], request)
    with pytest.raises(NotNow, match="own"):
        await second_person.approve(world.services, world.cookies["right"], request)


async def test_old_requests_are_erased(world: World) -> None:
    await ask_auditor(world)
    world.clock.forward(days=8)
    assert await world.db.write(lambda tx: approvals.erase_old(tx, world.clock())) == 1


async def test_grant_that_was_forgotten_in_a_row_opens_nothing_for_an_auditor(world: World) -> None:
    auditor, key = world.members["auditor"], world.keys["trang-due"]
    grant = unit_keys.seal_grant({key.id: key.identity}, auditor.public_key)
    await world.db.write(lambda tx: unit_keys.add_grants(tx, auditor.id, grant))
    assert await world.db.read(lambda tx: unit_keys.held_by(tx, auditor.id)) == []


async def test_role_without_tips_is_never_offered_the_units_key(world: World) -> None:
    row = metadata.tables["membership"]
    auditor = world.members["auditor"].id
    await world.db.write(lambda tx: tx.execute(update(row).where(row.c.officer_id == auditor).values(state="waiting")))
    waiting = await world.db.read(lambda tx: memberships.waiting(tx, "trang-due"))
    assert [each.login for each in waiting] == ["waiting"]
