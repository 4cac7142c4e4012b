"""Duplicates: suggested, joined by a person, each tipster still heard and told; and one message to all of an incident."""

from __future__ import annotations

from datetime import date

import pytest

from bot.handlers.acts import merging, telling, transferring, working
from bot.handlers.desk_access import NotNow, NotYours
from bot.handlers.queue_reading import read_queue
from storage import merges
from storage.tips import NewIncident
from tests.desk.acts.cases import Case, add_case, mark
from tests.desk.world import World


@pytest.fixture
async def two(units: World) -> tuple[Case, Case]:
    """(the one that is merged, the main one), both taken."""
    made = (await add_case(units), await add_case(units))
    for each in made:
        await each.take()
    return made


async def merge(one: Case, main: Case, who: str = "right") -> bool:
    services, cookie = one.world.services, one.world.cookies[who]
    return await merging.merge(services, cookie, one.id, main.id, "Cùng một vụ", mark(), await one.seen())


async def separate(one: Case, who: str = "right") -> bool:
    return await merging.separate(one.world.services, one.world.cookies[who], one.id, "Khác xe", mark(), await one.seen())


async def test_alike_tips_are_suggested_with_the_reason(units: World) -> None:
    one = await add_case(units)
    same, near = await add_case(units), await add_case(units, place_id="dong-coi")
    await add_case(units, category="fire")
    await add_case(units, day=date(2026, 11, 20))
    await add_case(units, day=date(2026, 11, 22), unit_id="an-phong")
    found = await merging.alike(units.services, units.cookies["right"], one.id)
    assert [(each.tip.id, each.why) for each in found] == [(same.id, "same_place"), (near.id, "day")]


async def test_suggestions_are_not_kept(two: tuple[Case, Case]) -> None:
    before = await two[0].world.rows("desk_session")
    assert await merging.alike(two[0].world.services, two[0].world.cookies["right"], two[0].id)
    assert await two[0].world.rows("desk_session") == before


async def test_merged_tip_points_to_the_main_one_and_its_tipster_is_told(two: tuple[Case, Case]) -> None:
    one, main = two
    assert await merge(one, main) and not await merge(one, main)
    assert ((await one.row()).status, (await one.row()).outcome) == ("closed", "merged")
    assert await one.told() == ["case-event-joined"] and await one.notices() == 1
    assert await main.told() == [] and await main.notices() == 0
    assert [action for _, action in await one.world.audit()].count("merge") == 2  # for either tip


async def test_what_a_merged_tipster_adds_is_seen_at_the_main_case_and_not_by_its_tipster(two: tuple[Case, Case]) -> None:
    one, main = two
    await merge(one, main)
    await one.says("Xe màu xanh")
    shown = await merging.merged_tips(main.world.services, main.world.cookies["colleague"], main.id)
    assert "Xe màu xanh" in [entry.body.get("text") for each in shown for entry in each.entries]
    assert ("colleague", "open_merged") in await main.world.audit()
    assert [kind for kind, _ in await main.read("right")].count("echo") == 1
    assert "Xe màu xanh" not in repr(await main.facts())
    lines = (await read_queue(main.world.services, main.world.cookies["right"], limit=10)).lines
    assert [line.news for line in lines if line.tip.id == main.id] == ["fact"]


async def test_closing_the_main_tip_tells_everybody(two: tuple[Case, Case]) -> None:
    one, main = two
    await merge(one, main)
    await main.close("right", "handled")
    assert (await one.told())[-1] == "case-outcome-handled" == (await main.told())[-1]
    assert await one.notices() == 2 and (await one.row()).outcome == "merged"
    await working.reopen(main.world.services, main.world.cookies["right"], main.id, "Chưa xong", mark(), await main.seen())
    assert (await one.told())[-1] == "case-event-reopened"


async def test_separated_tip_is_worked_on_again(two: tuple[Case, Case]) -> None:
    one, main = two
    await merge(one, main)
    assert await separate(one, "colleague") and not await separate(one)
    row = await one.row()
    assert (row.status, row.outcome, row.officer_id) == ("acknowledged", None, one.world.members["colleague"].id)
    assert (await one.told())[-1] == "case-event-separated"
    assert await one.close("colleague", "cannot_verify") and (await main.row()).status == "acknowledged"


async def test_tipster_who_objects_to_the_merge_stands_alone_at_the_unit_above(two: tuple[Case, Case]) -> None:
    one, main = two
    await merge(one, main)
    await one.objects("Hai vụ khác nhau")
    row = await one.row()
    assert (row.status, row.officer_id) == ("contested", None) and (await one.states())["an-phong"] == "due"
    assert await one.world.db.read(lambda tx: merges.main_of(tx, one.id)) is None
    said = await one.read("later")
    assert any(body.get("event") == "joined" and body["unit"] == "trang-due" for _, body in said)
    assert any(kind == "objection" and body["text"] == "Hai vụ khác nhau" for kind, body in said)
    assert (await main.row()).status == "acknowledged"


async def test_chain_of_merges_has_one_root(two: tuple[Case, Case]) -> None:
    one, main = two
    third = await add_case(one.world)
    await third.take()
    await merge(one, main)
    await merge(main, third)
    assert await third.world.db.read(lambda tx: merges.merged_into(tx, third.id)) == sorted([one.id, main.id], key=str)
    fourth = await add_case(one.world)
    await fourth.take()
    assert await merge(fourth, one)  # the one chosen leads nowhere else than to the root
    assert await third.world.db.read(lambda tx: merges.main_of(tx, fourth.id)) == third.id


async def test_merging_asks_for_two_tips_in_the_same_hands(two: tuple[Case, Case]) -> None:
    one, main = two
    world = one.world
    untaken, closed = await add_case(world), await add_case(world)
    await closed.take()
    await closed.close()
    for other, code in ((one, "itself"), (untaken, "other_owner"), (closed, "main_closed")):
        with pytest.raises(NotNow, match=code):
            await merge(one, other)
    for who in ("other", "later"):
        with pytest.raises(NotYours):
            await merge(one, main, who)
    assert (await one.row()).status == "acknowledged"


async def test_merged_tips_go_along_with_a_transfer(two: tuple[Case, Case]) -> None:
    one, main = two
    await merge(one, main)
    services, cookie = main.world.services, main.world.cookies["right"]
    snapshot, row = await services.directory.snapshot(), await main.row()
    chain = transferring.by_choice(snapshot, row, "trang-due", "theft", "lien-minh")
    card = {"place_id": "trang-due", "place": "KCN Tràng Duệ"}
    await transferring.transfer(services, cookie, main.id, chain, card, "Sai nơi", mark(), await main.seen())
    assert (await one.row()).unit_id == "lien-minh" and (await one.row()).outcome == "merged"
    assert (await one.told())[-1] == "case-event-transferred"
    shown = await merging.merged_tips(services, main.world.cookies["other"], main.id)
    assert [each.tip.id for each in shown] == [one.id]
    assert await separate(one, "other") and (await one.row()).status == "acknowledged"


# --- one message to all -------------------------------------------------------------------------------------------------


async def burst(world: World, count: int) -> list[Case]:
    incident = NewIncident(b"a fire", world.clock(), False)
    return [await add_case(world, category="fire", urgency="urgent", incident=incident) for _ in range(count)]


async def test_message_reaches_every_tipster_of_the_incident_once(units: World) -> None:
    made, alone = await burst(units, 4), await add_case(units)
    await made[0].take()
    assert [action for _, action in await units.audit()].count("acknowledge") == 4  # no status without its audit entry
    form = mark()
    sent = [await telling.tell_all(units.services, units.cookies["right"], made[1].id, "Tránh xa cổng 2", form) for _ in range(2)]
    assert sent == [4, 0]
    for each in made:
        assert [line.text for line in (await each.facts()).dialogue if line.text and "Tránh xa" in line.text] != []
        assert await each.notices() == 1 and not (await each.facts()).question_open
    assert await alone.notices() == 0
    assert "Tránh xa" not in repr(await units.rows())


async def test_unit_with_a_copy_or_none_sends_no_message(units: World) -> None:
    made = await burst(units, 2)
    with pytest.raises(NotNow, match="not_responsible"):
        await telling.tell_all(units.services, units.cookies["copied"], made[0].id, "Tránh xa", mark())
    with pytest.raises(NotYours):
        await telling.tell_all(units.services, units.cookies["other"], made[0].id, "Tránh xa", mark())


async def test_code_of_another_unit_s_tip_finds_nothing(units: World) -> None:
    one = await add_case(units)
    row = await one.row()
    assert await merging.chosen(units.services, units.cookies["right"], "", row.code) == one.id
    assert await merging.chosen(units.services, units.cookies["other"], "", row.code) is None
    assert await merging.chosen(units.services, units.cookies["right"], "x", "") is None
