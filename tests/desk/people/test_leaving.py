"""Somebody leaves, a passphrase is lost, somebody opens very much: what follows at once."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.commands.officer import end_member
from bot.handlers import people, re_enrolment, unit
from bot.handlers.desk_access import NotNow, NotYours, StepUpNeeded, TooManyOpenings
from bot.handlers.desk_reading import open_sealed
from bot.installation import SetupRefused
from storage import alerts, contacts, desk_sessions, officers, tips, unit_keys
from storage.schema import contact, metadata
from storage.schema import tip as tip_table
from storage.sealing import SealBroken
from tests.desk.browser import Browser, desk_app
from tests.desk.people.steps import fresh, give_passphrase, join, link_in, membership_of, sign_in
from tests.desk.world import World


async def current_key(world: World, unit_id: str = "trang-due") -> unit_keys.UnitKey:
    return (await world.db.read(unit_keys.current))[unit_id]


async def sealed_to_the_newest(world: World) -> UUID:
    """A tip that comes now: its key is sealed to the newest unit key alone."""
    key = await current_key(world)
    held = world.keys["trang-due"]
    world.keys["trang-due"] = unit_keys.NewUnitKey(key.id, "trang-due", key.public_key, b"", "")
    tip_id = await world.add_tip(known_to=("trang-due",))
    world.keys["trang-due"] = held
    return tip_id


@pytest.mark.parametrize("by", ["administrator", "chief"])
async def test_who_leaves_is_out_at_once_and_the_key_turns_for_new_tips(both: World, by: str) -> None:
    world = both
    old_tip, before = await world.add_tip(), await current_key(world)
    await fresh(world, by)
    await people.end(world.services, world.cookies[by], "trang-due", world.members["colleague"].id)

    assert (await membership_of(world, "colleague"))["trang-due"] == ("officer", "ended")
    assert await world.db.read(lambda tx: desk_sessions.get(tx, world.cookies["colleague"], world.clock())) is None
    after = await current_key(world)
    assert after.id != before.id and after.members == before.members - 1
    leaver = world.members["colleague"].id
    assert await world.db.read(lambda tx: unit_keys.held_by(tx, leaver)) == []
    for tip_id in (old_tip, await sealed_to_the_newest(world)):  # those who remain read both
        sealed = await unit.open_tip(world.services, world.cookies["right"], tip_id)
        assert (await open_sealed(sealed, world.cookies["right"])).body("story")["text"]
    assert (by, "end_membership") in await world.audit()


async def test_leaver_with_an_old_copy_of_the_database_opens_no_new_tip(world: World) -> None:
    leaver = world.members["colleague"]
    old_grants = await world.db.read(lambda tx: unit_keys.held_by(tx, leaver.id))
    await fresh(world, "chief")
    await people.end(world.services, world.cookies["chief"], "trang-due", leaver.id)
    tip_id = await sealed_to_the_newest(world)
    keys = await world.db.read(lambda tx: tips.sealed_keys(tx, tip_id))
    assert {str(row.unit_key_id) for row in old_grants}.isdisjoint(keys)


async def test_contacts_and_cases_of_who_leaves_are_cleared(world: World) -> None:
    leaver, tip_id = world.members["colleague"].id, await world.add_tip()
    chat = {"id": uuid4(), "unit_id": "trang-due", "kind": "private", "channel": "telegram", "sealed_address": b"s",
            "lookup": b"l", "chat": b"c", "officer_id": leaver, "rank": 1, "purpose": "alerts"}  # fmt: skip

    def fill(tx: Connection) -> None:
        tx.execute(insert(contact), [chat])
        tx.execute(update(tip_table).values(officer_id=leaver))

    await world.db.write(fill)
    await fresh(world, "chief")
    await people.end(world.services, world.cookies["chief"], "trang-due", leaver)
    row = await world.db.read(lambda tx: tx.execute(select(contact)).one())
    assert (row.sealed_address, row.lookup, row.chat) == (None, None, None) and row.stopped_on
    assert not (await world.db.read(lambda tx: contacts.on_duty(tx, "trang-due", world.clock()))).contacts
    assert (await world.db.read(lambda tx: tx.scalar(select(tip_table.c.officer_id).where(tip_table.c.id == tip_id)))) is None


async def test_last_who_holds_the_key_is_not_let_go_in_the_browser(world: World) -> None:
    await fresh(world, "administrator")
    with pytest.raises(NotNow, match="last_holder"):
        await people.end(world.services, world.cookies["administrator"], "lien-minh", world.members["other"].id)
    assert (await membership_of(world, "other"))["lien-minh"] == ("officer", "active")


async def test_ending_needs_a_fresh_proof_and_is_not_for_oneself(world: World) -> None:
    with pytest.raises(StepUpNeeded):
        await people.end(world.services, world.cookies["chief"], "trang-due", world.members["colleague"].id)
    await fresh(world, "chief")
    with pytest.raises(NotNow, match="own"):
        await people.end(world.services, world.cookies["chief"], "trang-due", world.members["chief"].id)


async def test_operator_ends_the_last_holder_and_the_open_tips_climb(both: World) -> None:
    world, tip_id = both, await both.add_tip()
    for who in ("colleague", "expired", "chief"):
        await end_member(world.db, world.services.keyring, who, "trang-due", world.clock(), last=False)
    with pytest.raises(SetupRefused, match="last_holder"):
        await end_member(world.db, world.services.keyring, "right", "trang-due", world.clock(), last=False)
    climbed = await end_member(world.db, world.services.keyring, "right", "trang-due", world.clock(), last=True)
    assert climbed == 1 and "trang-due" not in await world.db.read(unit_keys.current)
    steps = {s.unit_id: s.state for s in await world.db.read(lambda tx: alerts.of_tip(tx, tip_id))}
    assert steps["an-phong"] == "due"


# --- a lost passphrase -------------------------------------------------------------------------------------------------


async def test_lost_passphrase_is_mended_by_a_colleagues_link_and_grant(world: World) -> None:
    tip_id, before = await world.add_tip(), await current_key(world)
    await fresh(world, "right")
    app = desk_app(world)
    async with Browser(app, world.cookies["right"]) as right, Browser(app) as lost:
        await right.get("/desk/colleagues")
        await right.press("Tạo đường dẫn cho colleague")
        link = link_in(right)
        phrase = await join(lost, link, None)
        assert "sau khi một đồng nghiệp bấm" in lost.page.text
        assert (await membership_of(world, "colleague"))["trang-due"] == ("officer", "waiting")
        held = await world.db.read(lambda tx: unit_keys.held_by(tx, world.members["colleague"].id))
        assert held == [] and (await current_key(world)).id != before.id
        await lost.get("/desk/sign-in")
        await lost.press("Đăng nhập", login="colleague", passphrase=phrase)
        assert "Bạn đang chờ được cấp khoá" in lost.page.text
        await right.get("/desk/colleagues")
        await right.press("Cấp khoá cho colleague")
        await lost.get(f"/desk/tip/{tip_id}")
        assert "Ba người lạ" in lost.page.text
    assert ("colleague", "re_enrol") in await world.audit()


async def test_lost_passphrase_opens_nothing_any_more(world: World) -> None:
    await give_passphrase(world, "colleague")
    await fresh(world, "right")
    token, _ = await re_enrolment.offer(world.services, world.cookies["right"], "trang-due", world.members["colleague"].id)
    async with Browser(desk_app(world)) as browser:
        assert "Tin của đơn vị" in await sign_in(browser, "colleague")  # until the link is used
        await join(browser, f"/desk/invite/{token}", None)
        await browser.get("/desk")
        assert browser.status == 303
        assert "chưa đúng" in await sign_in(browser, "colleague")


@pytest.mark.parametrize("who", ["administrator", "auditor", "other", "waiting", "duty"])
async def test_nobody_outside_the_unit_mends_a_passphrase_no_administrator_either(world: World, who: str) -> None:
    await fresh(world, who)
    with pytest.raises(NotYours):
        await re_enrolment.offer(world.services, world.cookies[who], "trang-due", world.members["colleague"].id)


async def test_mended_passphrase_gives_no_role_back_that_a_second_person_must_confirm(world: World) -> None:
    def also_administrator(tx: Connection) -> None:
        row = metadata.tables["membership"]
        tx.execute(insert(row).values(officer_id=world.members["colleague"].id, unit_id="health", role="administrator",
                                      state="active", since=world.clock()))  # fmt: skip

    await world.db.write(also_administrator)
    await fresh(world, "right")
    token, _ = await re_enrolment.offer(world.services, world.cookies["right"], "trang-due", world.members["colleague"].id)
    async with Browser(desk_app(world)) as browser:
        await join(browser, f"/desk/invite/{token}", None)
    assert (await membership_of(world, "colleague"))["health"] == ("administrator", "waiting")


# --- many openings -----------------------------------------------------------------------------------------------------


async def test_sixty_first_opening_asks_for_a_proof_and_tells_the_chief(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit, "OPENINGS_PER_HOUR", 3)
    await give_passphrase(world, "right")
    tip_ids = [await world.add_tip() for _ in range(7)]
    app = desk_app(world)
    async with Browser(app) as browser, Browser(app, world.cookies["chief"]) as chief:
        await sign_in(browser, "right")
        for tip_id in tip_ids[:3]:
            assert "Ba người lạ" in (await browser.get(f"/desk/tip/{tip_id}")).text
        page = await browser.get(f"/desk/tip/{tip_ids[3]}")
        assert browser.status == 429 and "kể cả khi khẩn" in page.text
        await browser.press("Tiếp tục", proof="sai")
        assert "chưa đúng" in browser.page.text
        page = await browser.press("Tiếp tục", proof="sen hong ben ho sang som")
        assert "Ba người lạ" in page.text  # at the very tip that he wanted
        for tip_id in tip_ids[4:6]:
            await browser.get(f"/desk/tip/{tip_id}")
            assert browser.status == 200
        await browser.get(f"/desk/tip/{tip_ids[6]}")
        assert browser.status == 429  # and again
        assert "Thông báo (1)" in (await chief.get("/desk")).text
        assert "right" in (await chief.get("/desk/own")).text and "hơn 60 tin" in chief.page.text
        await chief.press("Đã đọc hết")
        assert "Không có thông báo" in chief.page.text
    assert ("right", "open_more") in await world.audit()


async def test_openings_beyond_the_hour_stay_refused_without_a_proof(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit, "OPENINGS_PER_HOUR", 1)
    first, second = await world.add_tip(), await world.add_tip()
    await unit.open_tip(world.services, world.cookies["right"], first)
    with pytest.raises(TooManyOpenings):
        await unit.open_tip(world.services, world.cookies["right"], second)
    await unit.open_tip(world.services, world.cookies["right"], first)


# --- the log -----------------------------------------------------------------------------------------------------------


async def test_auditor_reads_who_did_what_and_whether_the_chain_is_whole(world: World) -> None:
    tip_id = await world.add_tip()
    await unit.open_tip(world.services, world.cookies["right"], tip_id)
    async with Browser(desk_app(world), world.cookies["auditor"]) as browser:
        await browser.get("/desk")
        assert browser.response.headers["location"] == "/desk/log"  # he has no tips
        page = await browser.get("/desk/log")
        assert "Nhật ký nguyên vẹn: 1 dòng" in page.text and "mở tin" in page.text and "right" in page.text
        assert "Ba người lạ" not in page.text and "KCN Tràng Duệ" not in browser.response.text.replace("Đồn Công an KCN Tràng Duệ", "")
        for query, shown in (("day=2026-11-23", True), ("day=23/11/2026", True), ("day=2026-11-22", False),
                             (f"actor={world.members['right'].id}", True), ("actor=operator", False),
                             ("action=open", True), ("action=close", False), ("unit=trang-due", True), ("unit=x", False)):
            page = await browser.get(f"/desk/log?{query}")
            assert ("Không có dòng nào khớp" not in page.text) is shown, query
        assert "Ngày chưa đúng" in (await browser.get("/desk/log?day=hom-qua")).text
        row = metadata.tables["audit"]
        await world.db.write(lambda tx: tx.execute(update(row).values(action="close")))
        assert "bị sửa, chèn hoặc cắt, bắt đầu từ dòng 1" in (await browser.get("/desk/log")).text


async def test_seal_of_an_old_member_key_is_gone_with_the_passphrase(world: World) -> None:
    """What was sealed to the lost key stays closed for the new one: nothing is quietly carried over."""
    member = await give_passphrase(world, "colleague")
    held = await world.db.read(lambda tx: unit_keys.held_by(tx, member.id))
    renewed = officers.prepare_member("colleague", "x", member.id)
    with pytest.raises(SealBroken):
        unit_keys.open_unit_key(held[0], renewed.identity)
