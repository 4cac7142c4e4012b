"""Acts inside one unit: take over, urgency, notes, thanks, reopening; and what the tipster sees of them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.handlers.acts import working
from bot.handlers.acts.ground import BadReason
from bot.handlers.desk_access import NotNow, NotYours
from storage import alerts
from storage.schema import outbox
from tests.desk.acts.cases import Case, add_case, mark
from tests.desk.world import World


async def take_over(made: Case, who: str, seen: int | None = None) -> bool:
    count = await made.seen() if seen is None else seen
    return await working.take_over(made.world.services, made.world.cookies[who], made.id, "Hết ca", mark(), count)


async def test_colleague_takes_over_and_the_earlier_officer_sees_it(one: Case) -> None:
    assert await take_over(one, "colleague")
    assert (await one.row()).officer_id == one.world.members["colleague"].id
    body = dict(await one.read("right"))["takeover"]
    assert (body["officer"], body["before"], body["reason"]) == ("colleague", "right", "Hết ca")
    assert not await take_over(one, "colleague")  # he does already
    assert ("colleague", "take_over") in await one.world.audit()


async def test_two_officers_take_over_at_once_the_second_is_told(one: Case) -> None:
    shown = await one.seen()
    await working.note(one.world.services, one.world.cookies["right"], one.id, "Đang gọi điện", mark())
    with pytest.raises(NotNow, match="changed"):
        await take_over(one, "colleague", shown)
    assert (await one.row()).officer_id == one.world.members["right"].id


async def test_other_unit_takes_nothing_over(one: Case) -> None:
    for who in ("later", "other", "waiting"):
        with pytest.raises(NotYours):
            await take_over(one, who)
    with pytest.raises(NotNow, match="not_responsible"):
        await take_over(one, "copied")


async def test_note_is_hidden_from_the_tipster(one: Case) -> None:
    before = await one.facts()
    assert await working.note(one.world.services, one.world.cookies["right"], one.id, "Người này hay báo giả?", mark())
    assert await one.facts() == before
    assert ("note", "Người này hay báo giả?") in [(kind, body.get("text")) for kind, body in await one.read("colleague")]
    assert "hay báo giả" not in repr(await one.world.rows())


@pytest.mark.parametrize(("text", "code"), [("", "reason_empty"), (" \n", "reason_empty"), ("x" * 1001, "reason_long")])
async def test_reason_is_required_and_never_cut(one: Case, text: str, code: str) -> None:
    with pytest.raises(BadReason, match=code):
        await working.set_urgency(one.world.services, one.world.cookies["right"], one.id, "urgent", text, mark(), await one.seen())


async def set_urgency(made: Case, who: str, urgency: str) -> bool:
    return await working.set_urgency(
        made.world.services, made.world.cookies[who], made.id, urgency, "Có người bị thương", mark(), await made.seen()
    )


async def test_raising_where_nobody_acknowledged_hastens_the_ladder(units: World) -> None:
    made = await add_case(units)

    def slow(tx):  # type: ignore[no-untyped-def]
        from sqlalchemy import update

        from storage.schema import alert_step

        for n, minutes in ((1, 240), (2, 1440)):
            tx.execute(update(alert_step).where(alert_step.c.n == n).values(minutes=minutes))

    await units.db.write(slow)
    assert await set_urgency(made, "right", "urgent")
    units.clock.forward(minutes=4)
    raised = await units.db.write(lambda tx: alerts.raise_due(tx, units.clock()))
    assert [unit_id for _, unit_id in raised] == ["an-phong"]  # 3 minutes instead of 4 hours
    assert (await made.row()).urgency == "urgent"


async def test_lowering_silences_no_alert_that_stands(units: World) -> None:
    made = await add_case(units, urgency="urgent")
    with pytest.raises(NotNow, match="not_acknowledged"):
        await set_urgency(made, "right", "normal")
    units.clock.forward(minutes=11)
    await units.db.write(lambda tx: alerts.raise_due(tx, units.clock()))
    await made.take("later")
    states = await made.states()
    assert await set_urgency(made, "later", "normal")
    assert await made.states() == states and (await made.row()).urgency == "normal"


async def test_thanks_come_once_and_the_tipster_reads_them(one: Case) -> None:
    sent = [await working.thank(one.world.services, one.world.cookies[who], one.id, mark()) for who in ("right", "colleague")]
    assert sent == [True, False]
    assert await one.told() == ["case-event-thanks"] and await one.notices() == 1


async def test_reopened_case_is_worked_on_and_the_tipster_is_told(one: Case) -> None:
    await one.close()
    with pytest.raises(BadReason):
        await working.reopen(one.world.services, one.world.cookies["colleague"], one.id, " ", mark(), await one.seen())
    assert await working.reopen(
        one.world.services, one.world.cookies["colleague"], one.id, "Có tin mới", mark(), await one.seen()
    )
    row = await one.row()
    assert (row.status, row.outcome, row.officer_id) == ("acknowledged", None, one.world.members["colleague"].id)
    assert await one.told() == ["case-outcome-handled", "case-event-reopened"]
    assert await one.close("right", "cannot_verify")


async def test_open_case_is_not_reopened(one: Case) -> None:
    with pytest.raises(NotNow, match="not_closed"):
        await working.reopen(one.world.services, one.world.cookies["right"], one.id, "Có tin mới", mark(), await one.seen())


async def test_objection_at_the_top_of_the_ladder_asks_the_same_unit_again(units: World) -> None:
    made = await add_case(units)
    units.clock.forward(minutes=31)
    await units.db.write(lambda tx: alerts.raise_due(tx, units.clock()))
    for who in ("duty", "duty-2"):
        await units.sign_in(who)
    await made.take("duty")
    await made.close("duty")
    await made.objects()
    assert (await made.row()).status == "contested" and (await made.states())["duty-desk"] == "due"
    assert await made.take("duty-2") and await made.close("duty-2", "cannot_verify")


async def test_closing_names_the_right_desk_to_the_tipster(one: Case) -> None:
    await one.close("right", "not_our_competence", "Công đoàn KCN: 12 Lê Lợi")
    lines = [(line.key, line.params) for line in (await one.facts()).dialogue if line.key]
    assert lines[-1] == ("case-outcome-desk", {"desk": "Công đoàn KCN: 12 Lê Lợi"})


async def test_acts_leave_no_words_in_plain_columns(one: Case) -> None:
    await set_urgency(one, "right", "urgent")
    await take_over(one, "colleague")
    assert "bị thương" not in repr(await one.world.rows()) and "Hết ca" not in repr(await one.world.rows())
    kinds = await one.world.db.read(lambda tx: set(tx.scalars(select(outbox.c.kind))))
    assert kinds <= {"tip", "refresh", "notice"}
