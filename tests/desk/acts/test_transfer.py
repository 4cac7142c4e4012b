"""The case goes to another unit: exactly one owner, the key to the new chain, a trace for the old one; never to the wrong one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.handlers.acts import transferring
from bot.handlers.acts.passed import open_trace, read_passed
from bot.handlers.acts.transferring import NoSuchUnit, by_choice, by_rule, receivers
from bot.handlers.desk_access import NotNow, NotYours
from bot.handlers.desk_reading import open_sealed
from bot.handlers.entries import open_entries
from storage import alerts, tips
from storage.schema import alert_card, outbox
from tests.desk.acts.cases import Case, add_case, mark
from tests.desk.world import STORY, World

CARD = {"place_id": "trang-due", "place": "KCN Tràng Duệ", "category": "theft"}


async def transfer(
    made: Case, who: str = "right", *, unit: str = "", place: str | None = "trang-due", category: str = "theft",
    seen: int | None = None,
) -> bool:  # fmt: skip
    services = made.world.services
    snapshot, row = await services.directory.snapshot(), await made.row()
    chain = by_choice(snapshot, row, place, category, unit) if unit else by_rule(snapshot, row, place, category)
    return await transferring.transfer(
        services, made.world.cookies[who], made.id, chain, CARD, "Nơi này thuộc xã Liên Minh", mark(),
        await made.seen() if seen is None else seen,
    )


async def test_transfer_by_rule_follows_the_corrected_place(one: Case) -> None:
    assert await transfer(one, place="dong-coi")
    row = await one.row()
    assert (row.unit_id, row.status, row.officer_id) == ("lien-minh", "new", None)
    assert await one.states() == {
        "trang-due": "passed", "an-phong": "waiting", "duty-desk": "waiting", "lien-minh": "due",
    }  # fmt: skip
    said = await one.read("other")
    assert STORY in [body.get("text") for _, body in said]
    assert [body["place_id"] for kind, body in said if kind == "card"] == ["trang-due", "dong-coi"]


async def test_key_goes_to_every_unit_of_the_new_chain(one: Case) -> None:
    assert "lien-minh" not in await one.holders()
    await transfer(one, place="dong-coi")
    assert {"lien-minh", "an-phong", "duty-desk", "receipt"} <= await one.holders()


async def test_old_unit_reads_what_it_saw_and_nothing_later(one: Case) -> None:
    await one.read("right")
    await transfer(one, unit="lien-minh")
    await one.says("Điều viết sau khi chuyển")
    with pytest.raises(NotYours):
        await one.read("right")
    cookie = one.world.cookies["colleague"]
    trace = await open_trace(one.world.services, cookie, one.id)
    words = [entry.body.get("text") for entry in (await open_sealed(trace, cookie)).entries]
    assert STORY in words and "Điều viết sau khi chuyển" not in words
    assert [row.id for row in (await read_passed(one.world.services, cookie)).tips] == [one.id]
    assert [k for k, b in await one.read("other") if b.get("text") == "Điều viết sau khi chuyển"] == ["fact"]


async def test_trace_is_for_the_old_unit_alone(one: Case) -> None:
    await transfer(one, unit="lien-minh")
    for who in ("other", "later", "copied", "waiting", "duty"):
        with pytest.raises(NotYours):
            await open_trace(one.world.services, one.world.cookies[who], one.id)


async def test_old_unit_may_not_act_after_a_transfer(one: Case) -> None:
    await transfer(one, unit="lien-minh")
    with pytest.raises(NotYours):
        await one.close("right")
    with pytest.raises(NotYours):
        await transfer(one, unit="an-phong")
    assert (await one.row()).unit_id == "lien-minh"


async def test_ladder_begins_anew_and_the_new_unit_works_the_case(one: Case) -> None:
    await transfer(one, place="dong-coi")
    one.world.clock.forward(minutes=1)
    assert await one.world.db.write(lambda tx: alerts.raise_due(tx, one.world.clock())) == []
    one.world.clock.forward(hours=25)
    raised = await one.world.db.write(lambda tx: alerts.raise_due(tx, one.world.clock()))
    assert {unit_id for _, unit_id in raised} == {"an-phong", "duty-desk"}
    await one.world.sign_in("other")
    assert await one.take("other") and await one.close("other")
    assert (await one.row()).outcome == "handled"


async def test_tipster_keeps_code_times_and_is_told(one: Case) -> None:
    before = await one.facts()
    one.world.clock.forward(minutes=20)
    await transfer(one, unit="lien-minh")
    after = await one.facts()
    assert (after.code, after.received) == (before.code, before.received)
    assert await one.told() == ["case-event-transferred"] and await one.notices() == 1
    assert after.status == "new"


async def test_clocks_and_day_of_the_tip_stay(one: Case) -> None:
    before = await one.row()
    await transfer(one, unit="lien-minh")
    after = await one.row()
    assert (after.day, after.code, after.next_kind, after.next_at) == (before.day, before.code, before.next_kind, before.next_at)


@pytest.mark.parametrize(
    ("unit_id", "code"), [("health-2", "unknown"), ("guards", "inside_enterprise"), ("cong-doan", "no_key")]
)
async def test_unit_that_must_not_receive_is_refused_and_the_old_one_still_owns(one: Case, unit_id: str, code: str) -> None:
    before = await one.world.rows("audit", "audit_head")
    with pytest.raises(NoSuchUnit, match=code):
        await transfer(one, unit=unit_id)
    assert await one.world.rows("audit", "audit_head") == before
    assert await one.close("right")


async def test_misconduct_never_goes_to_whom_it_may_be_about(one: Case) -> None:
    with pytest.raises(NoSuchUnit, match="about_itself"):
        await transfer(one, unit="lien-minh", category="misconduct")
    snapshot = await one.world.services.directory.snapshot()
    assert "lien-minh" not in receivers(snapshot, "misconduct", ()) and "lien-minh" in receivers(snapshot, "theft", ())
    assert (await one.row()).unit_id == "trang-due"


async def test_failed_transfer_leaves_the_old_unit_the_owner(one: Case) -> None:
    shown = await one.seen()
    await one.says("Vừa có thêm người")
    with pytest.raises(NotNow, match="changed"):
        await transfer(one, unit="lien-minh", seen=shown)
    row = await one.row()
    assert (row.unit_id, row.status) == ("trang-due", "acknowledged") and "lien-minh" not in await one.holders()


async def test_untaken_and_copied_tips_are_not_transferred(units: World) -> None:
    made = await add_case(units)
    with pytest.raises(NotNow, match="not_acknowledged"):
        await transfer(made, unit="lien-minh")
    with pytest.raises(NotNow, match="not_responsible"):
        await transfer(made, "copied", unit="lien-minh")


async def test_same_unit_is_no_transfer(one: Case) -> None:
    with pytest.raises(NoSuchUnit, match="same"):
        await transfer(one)


async def test_alert_of_the_new_unit_goes_out_at_once_with_the_place(one: Case) -> None:
    await transfer(one, place="dong-coi")
    assert await one.world.db.read(lambda tx: tx.scalar(select(alert_card.c.tip_id))) == one.id
    old = [s.id for s in await one.world.db.read(lambda tx: alerts.of_tip(tx, one.id)) if s.unit_id == "trang-due"]
    query = select(outbox.c.ref).where(outbox.c.state == "open", outbox.c.kind == "tip")
    waiting = await one.world.db.read(lambda tx: set(tx.scalars(query)))
    assert not waiting & set(old)


async def test_case_comes_back_by_another_transfer(one: Case) -> None:
    await transfer(one, unit="lien-minh")
    await one.take("other")
    await one.says("Ở giữa")
    assert await transfer(one, "other", unit="trang-due")
    assert "Ở giữa" in [body.get("text") for _, body in await one.read("right")]
    assert await one.take("colleague") and await one.close("colleague")


async def test_copy_lets_a_supporting_unit_read_and_not_close(one: Case) -> None:
    services, cookie = one.world.services, one.world.cookies["right"]
    sent = [await transferring.copy(services, cookie, one.id, "lien-minh", "Cần thêm người", mark()) for _ in range(2)]
    assert sent == [True, False]
    assert STORY in [body.get("text") for _, body in await one.read("other")]
    with pytest.raises(NotNow, match="not_responsible"):
        await one.close("other")
    assert (await one.row()).unit_id == "trang-due"


async def test_new_key_opens_the_whole_story(one: Case) -> None:
    await one.says("Trước khi chuyển")
    await transfer(one, unit="lien-minh")
    rows = await one.world.db.read(lambda tx: tips.entries(tx, one.id))
    kinds = [entry.kind for entry in open_entries(rows, one.id, one.identity)]
    assert kinds.count("transfer") == 1 and kinds.count("route") == 2
