"""Out of scope takes two units, and nobody alone makes a tip unreadable; the tipster is told and may object."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.handlers import case
from bot.handlers.acts import setting_aside
from bot.handlers.case import GuessBrake
from bot.handlers.desk_access import NotNow, NotYours
from storage import receipts, sealing, set_asides, tips
from storage.schema import alert_step, media, reply_handle, tip_entry, tip_key
from tests.desk.acts.cases import Case, add_case, add_officer, mark
from tests.desk.world import STORY, World


async def propose(made: Case, who: str = "right") -> bool:
    services, cookie = made.world.services, made.world.cookies[who]
    return await setting_aside.propose(services, cookie, made.id, "Chuyện lương, không phải tội phạm", mark(), await made.seen())


async def confirm(made: Case, who: str = "later") -> bool:
    return await setting_aside.confirm(made.world.services, made.world.cookies[who], made.id, mark(), await made.seen())


async def refuse(made: Case, who: str = "later") -> bool:
    services, cookie = made.world.services, made.world.cookies[who]
    return await setting_aside.refuse(services, cookie, made.id, "Có đe dọa trong tin", mark(), await made.seen())


async def pass_time(made: Case, **how: float) -> setting_aside.Passed:
    made.world.clock.forward(**how)
    return await setting_aside.pass_time(made.world.services, made.world.clock())


async def test_proposing_unit_cannot_open_it_and_the_unit_above_is_asked(one: Case) -> None:
    assert await propose(one)
    row = await one.row()
    assert (row.status, row.unit_id, row.officer_id) == ("set_aside", "an-phong", None)
    for who in ("right", "colleague", "other", "duty"):
        with pytest.raises(NotYours):
            await one.read(who)
    said = await one.read("later")
    assert STORY in [body.get("text") for _, body in said]
    assert [body["reason"] for _, body in said if body.get("status") == "set_aside"] == ["Chuyện lương, không phải tội phạm"]


async def test_tipster_is_told_while_it_waits(one: Case) -> None:
    await propose(one)
    assert (await one.facts()).status == "set_aside" and await one.told() == ["case-event-set_aside"]
    assert await one.notices() == 1


async def test_confirmation_takes_every_unit_s_key_and_leaves_a_count(one: Case) -> None:
    await propose(one)
    assert await confirm(one)
    assert await one.holders() == {"receipt"}
    for who in ("right", "later", "copied", "duty"):
        with pytest.raises(NotYours):
            await one.read(who)
    assert await one.world.db.read(lambda tx: set_asides.counted(tx, "trang-due", "2026-11")) == (1, 0)
    assert (await one.told())[-1] == "case-outcome-out_of_scope" and await one.notices() == 2
    assert ("later", "confirm_aside") in await one.world.audit()


@pytest.mark.parametrize("who", ["right", "colleague", "other", "duty", "copied"])
async def test_nobody_but_the_second_unit_confirms(one: Case, who: str) -> None:
    await propose(one)
    with pytest.raises((NotYours, NotNow)):
        await confirm(one, who)
    assert "an-phong" in await one.holders() and (await one.row()).status == "set_aside"


async def test_member_of_both_units_does_not_confirm(one: Case) -> None:
    await add_officer(one.world, "both", "an-phong")
    from storage import memberships

    await one.world.db.write(lambda tx: memberships.enrol(
        tx, unit_id="trang-due", role="officer", officer_id=one.world.members["both"].id, state="active", now=one.world.clock()
    ))  # fmt: skip
    await propose(one)
    with pytest.raises(NotNow, match="own_proposal"):
        await confirm(one, "both")
    assert await confirm(one, "later")


async def test_refused_case_goes_back_and_somebody_must_take_it(one: Case) -> None:
    await propose(one)
    assert await refuse(one)
    row, states = await one.row(), await one.states()
    assert (row.status, row.unit_id) == ("new", "trang-due")
    assert (states["trang-due"], states["an-phong"], states["duty-desk"]) == ("due", "due", "waiting")
    assert (await one.told())[-1] == "case-event-set_aside_refused"
    assert await one.take("colleague") and await one.close("colleague")


async def test_unanswered_proposal_goes_back_and_climbs(one: Case) -> None:
    await propose(one)
    assert await pass_time(one, hours=23, minutes=59) == setting_aside.Passed()
    assert await pass_time(one, minutes=2) == setting_aside.Passed(back=1)
    states = await one.states()
    assert {states[unit] for unit in ("trang-due", "an-phong", "duty-desk")} == {"due"}
    assert ((await one.row()).status, (await one.row()).unit_id) == ("new", "trang-due")
    assert ("system", "set_aside_lapsed") in await one.world.audit()
    assert await pass_time(one, hours=1) == setting_aside.Passed()


async def test_tip_is_unreadable_for_nobody_but_the_proposer_until_confirmed(one: Case) -> None:
    await propose(one)
    assert {"an-phong", "duty-desk", "trang-due"} <= await one.holders()


async def test_objection_before_the_confirmation_gives_it_to_the_second_unit(one: Case) -> None:
    await propose(one)
    await one.objects("Có người bị đánh")
    row = await one.row()
    assert (row.status, row.unit_id) == ("contested", "an-phong")
    with pytest.raises(NotNow):
        await confirm(one)
    with pytest.raises(NotNow, match="not_responsible"):
        await one.close("right")  # it reads again, and does not decide
    assert await one.take("later") and await one.close("later")


async def test_objection_after_the_confirmation_is_sealed_to_the_unit_above(one: Case) -> None:
    await propose(one)
    await confirm(one)
    one.world.clock.forward(hours=70)
    await one.objects("Có người bị đánh, tôi thấy")
    assert {"duty-desk", "an-phong"} <= await one.holders() and "trang-due" not in await one.holders()
    row = await one.row()
    assert (row.status, row.unit_id) == ("contested", "duty-desk")
    await one.world.sign_in("duty")
    said = await one.read("duty")
    assert any(body.get("reason") == "Chuyện lương, không phải tội phạm" and body["unit"] == "trang-due" for _, body in said)
    assert any(body.get("text") == "Có người bị đánh, tôi thấy" for _, body in said)
    assert await one.world.db.read(lambda tx: set_asides.counted(tx, "trang-due", "2026-11")) == (1, 1)
    assert await pass_time(one, hours=10) == setting_aside.Passed()
    await one.world.sign_in("duty")
    assert await one.take("duty") and await one.close("duty")


async def test_objection_leaves_no_minute_in_the_rows(one: Case) -> None:
    await propose(one)
    await confirm(one)
    one.world.clock.forward(minutes=7, seconds=13)
    await one.objects()
    moments = await one.world.db.read(lambda tx: list(tx.scalars(select(alert_step.c.due_at).where(alert_step.c.tip_id == one.id))))
    assert all((at.minute, at.second) == (0, 0) for at in moments)


async def test_after_three_days_the_content_is_gone_and_the_receipt_says_so(units: World) -> None:
    number = receipts.new_number()
    key = receipts.derive(number, units.services.salt)
    made = await add_case(units, lookup=key.lookup)
    sealed = sealing.seal(made.identity.encode(), [key.recipient], kind="tip-key", ref=made.id)
    await units.db.write(lambda tx: (tips.drop_keys(tx, made.id, ["receipt"]), tips.add_keys(tx, made.id, {"receipt": sealed})))
    await made.take()
    await propose(made)
    await confirm(made)
    opened = await case.open_by_receipt(units.services, GuessBrake(), receipts.words(number))
    assert opened and (await case.facts_of(units.services, opened))[0].outcome == "out_of_scope"
    assert await pass_time(made, hours=74) == setting_aside.Passed(destroyed=1)
    for table in (tip_key, tip_entry, media, reply_handle):
        assert not await units.db.read(lambda tx, t=table: tx.execute(select(t).where(t.c.tip_id == made.id)).all())
    opened = await case.open_by_receipt(units.services, GuessBrake(), receipts.words(number))
    assert opened and (await case.facts_of(units.services, opened))[0].status == "destroyed"
    assert (await made.row()).status == "destroyed" and ("system", "destroyed") in await units.audit()


async def test_top_of_the_ladder_cannot_set_aside_alone(units: World) -> None:
    made = await add_case(units, unit_id="duty-desk", steps=())
    from uuid import uuid4

    from storage import alerts
    from storage.alerts import AlertStep

    step = AlertStep(uuid4(), made.id, "duty-desk", 0, "operator", "due", None, units.clock(), 0)
    await units.db.write(lambda tx: alerts.add(tx, [step]))
    await made.take("duty")
    with pytest.raises(NotNow, match="nobody_above"):
        await propose(made, "duty")
    assert (await made.row()).status == "acknowledged"


async def test_time_to_answer_is_a_day_and_to_object_three() -> None:
    assert (timedelta(hours=24), timedelta(hours=72)) == (set_asides.ANSWER_WITHIN, set_asides.OBJECT_WITHIN)
