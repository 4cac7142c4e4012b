"""A duty officer's day: 30 tips at three units, a fire with 40 reports, a change of shift, two transfers, one extension, one
contested closing, one tip out of scope, one report at the counter. No case is ever without an owner or a next step, and the
digest of the day says exactly what happened."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.desk.acts.cases import Case
from tests.installations import Clock
from tests.journey.duty_day import COMMUNE, DUTY, POST, Day, begin

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

FIRE = "Kho vải cháy lớn, khói đen ở phía sau xưởng"
REPORTS = 40


async def test_no_case_is_lost_on_a_duty_day_and_the_digest_says_what_happened(lachan: App, clock: Clock) -> None:
    day = await begin(lachan, clock)
    await morning(day)
    burning = await fire(day)
    await change_of_shift(day, burning)
    await afternoon(day)
    await evening(day, burning)
    await day.until(23, 50)
    assert sum(counts["new"] for counts in day.counts.values()) == 30 + REPORTS
    await says_what_happened(day)
    await day.until(7, 5, days=1)
    await says_what_happened(day)  # written down with the morning's digest, and the same


async def says_what_happened(day: Day) -> None:
    for unit_id in (POST, COMMUNE, DUTY):
        digest = await day.digest(unit_id)
        assert {name: n for name, n in digest.counts.items() if n} == day.tally(unit_id), unit_id
        assert [(e.what, e.code, e.who, e.tips) for e in digest.events] == day.events[unit_id], unit_id


async def morning(day: Day) -> None:
    """Twelve tips in an hour; one goes to the right unit, one is out of scope, one is contested, one comes over the counter."""
    await day.until(6)
    at_post, at_commune, at_desk = [], [], []
    for unit_id, cases, count in ((POST, at_post, 5), (COMMUNE, at_commune, 4), (DUTY, at_desk, 3)):
        for _ in range(count):
            cases.append(await day.tip(unit_id))
    await day.until(6, 40)
    for who, cases in (("truc-1", at_post), ("phuong-1", at_commune), ("ban-truc-1", at_desk)):
        for case in cases[1:]:
            await day.works(who, case)
        await day.take(who, cases[0])
    await day.until(7, 30)
    await day.transfer("truc-1", at_post[0], COMMUNE)
    await day.out_of_scope("phuong-1", at_commune[1])
    await day.close("truc-1", at_post[1], "cannot_verify")
    await day.until(8, 10)
    await day.works("phuong-2", at_post[0])
    await day.confirms_out_of_scope("ban-truc-2", at_commune[1])
    await contested(day, at_post[1])
    await day.until(9)
    told = await day.at_counter("truc-1")
    await day.works("truc-1", told)
    await day.keep("truc-1", told)


async def contested(day: Day, case: Case) -> None:
    """It climbs to the unit above, which works on it and closes it."""
    await day.contests(case)
    await day.until(8, 30)
    await day.works("phuong-2", case)
    await day.until(8, 50)
    await day.close("phuong-2", case)


async def fire(day: Day) -> list[Case]:
    """First two urgent tips that go wrong: nobody takes one, and who takes the other does not open it. Then the fire."""
    await day.until(9, 30)
    unheard = await day.tip(POST, category="violence", when="now", story="Đánh nhau trước cổng 1, có dao")
    await day.until(10, 5)
    await day.works("ban-truc-1", unheard)
    await day.until(10, 20)
    unopened = await day.tip(COMMUNE, category="violence", when="now", story="Đánh nhau ở dãy trọ")
    await day.take("phuong-1", unopened)
    await day.until(10, 35)
    assert (await unopened.row()).status == "new"
    day.unconfirmed.pop(unopened.id)
    await day.works("ban-truc-2", unopened)
    await day.until(11)
    reports = []
    for number in range(REPORTS):
        reports.append(await day.tip(POST, category="fire", when="now", story=FIRE))
        if number % 10 == 9:
            await day.until(11, number // 10 + 1)
    assert await day.alerts_of(reports) == 1
    await day.take("truc-1", *reports)
    assert await day.alerts_of(reports) == 1
    await day.open("truc-1", reports[0])
    await day.ask("truc-1", reports[0])
    await day.until(12)
    await day.intake("truc-1", reports[0])
    for other in reports[1:]:
        await day.merge("truc-1", other, reports[0])
    return reports


async def change_of_shift(day: Day, burning: list[Case]) -> None:
    """The slip is signed by both; what the morning's officer worked on is the afternoon's."""
    await day.until(13, 50)
    before = await day.works_on("truc-1")
    slip_id = await day.gives_slip("truc-1")
    await day.until(14, 5)
    assert await day.takes_slip("truc-2", slip_id) == len(before) and burning[0].id in before
    assert (await day.works_on("truc-1"), await day.works_on("truc-2")) == (set(), before)
    assert await day.unsigned() == []


async def afternoon(day: Day) -> None:
    """Nine tips; the second transfer, the extension, a decision."""
    await day.until(15)
    came = {unit_id: [await day.tip(unit_id) for _ in range(3)] for unit_id in (POST, COMMUNE, DUTY)}
    await day.until(15, 30)
    for who, unit_id in (("truc-2", POST), ("phuong-2", COMMUNE), ("ban-truc-2", DUTY)):
        for case in came[unit_id]:
            await day.works(who, case)
    await day.until(16, 15)
    await day.transfer("phuong-2", came[COMMUNE][0], DUTY)
    await day.extend("truc-2", came[POST][0])
    await day.decide("truc-2", came[POST][1])
    await day.until(16, 45)
    await day.works("ban-truc-1", came[COMMUNE][0])
    await day.close("truc-2", came[POST][1])


async def evening(day: Day, burning: list[Case]) -> None:
    """Six more, one of them taken and no further; the fire is over."""
    await day.until(19)
    came = {unit_id: [await day.tip(unit_id) for _ in range(2)] for unit_id in (POST, COMMUNE, DUTY)}
    await day.until(19, 20)
    for who, unit_id in (("truc-2", POST), ("phuong-1", COMMUNE), ("ban-truc-1", DUTY)):
        first, second = came[unit_id]
        await day.works(who, first)
        await day.close(who, first)
        await day.take(who, second)
    await day.until(21)
    await day.close("truc-2", burning[0])
    await day.until(21, 50)
    slip_id = await day.gives_slip("truc-2")
    await day.until(22)
    await day.takes_slip("truc-1", slip_id)
