"""The desk with something on every page, and every page of it: for axe, for the eye, and for one address after another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers import clocks, handover, people, second_person, unit
from bot.handlers.acts import merging, setting_aside, working
from bot.handlers.handover import Lines
from bot.housekeeping import hand_overs
from storage import shifts
from storage.tips import NewIncident
from tests.desk.acts.cases import Case, add_case, add_officer, mark
from tests.desk.acts.test_transfer import transfer
from tests.desk.figures.test_pages import decided, tips_of
from tests.desk.people.steps import fresh
from tests.desk.shifts.turns import UNIT, at, turn
from tests.desk.with_directory import add_group, with_directory
from tests.desk.world import World

STORIES = {
    "violence": "Hai nhóm đánh nhau ở cổng 3 lúc tan ca, có người cầm gậy",
    "fire": "Khói đen bốc ra từ kho sau xưởng 2, chưa thấy lửa",
    "loan_sharking": "Có người đến dãy trọ đòi nợ, dọa đánh, tuần này ba lần rồi",
}


@dataclass
class WholeDesk:
    world: World
    cases: dict[str, Case]
    slip: UUID
    #: who → the addresses that he looks at
    pages: dict[str, list[str]] = field(default_factory=dict)


async def whole_desk(world: World) -> WholeDesk:
    await with_directory(world)
    await add_group(world, UNIT, "Nhóm ca đêm")
    await add_officer(world, "duty-2", "duty-desk")
    await hand_overs(world.services, world.clock())
    await _figures(world)
    cases = await _cases(world)
    slip = await _shift(world, cases)
    await _requests(world)
    for who in world.members:
        if who not in ("waiting", "expired"):
            await world.sign_in(who)
    return WholeDesk(world, cases, slip, _pages(cases, slip, world))


async def _figures(world: World) -> None:
    await tips_of(world, date(2026, 10, 9), theft=41, fire=23, drugs=9, violence=17, loan_sharking=12)
    await tips_of(world, date(2026, 9, 9), theft=30)
    await decided(world, handled=38, passed_on=14, cannot_verify=3)


async def _cases(world: World) -> dict[str, Case]:
    services, right = world.services, world.cookies["right"]
    for _ in range(4):
        await world.add_tip(
            urgency="urgent",
            category="fire",
            story=STORIES["fire"],
            incident=NewIncident(b"k", world.clock(), alone=False),
        )
    cases = {"new": await add_case(world, category="loan_sharking", story=STORIES["loan_sharking"])}
    world.clock.forward(minutes=4)
    for name in ("in_hand", "passed", "main", "joined", "aside", "closed", "contested", "reopened"):
        cases[name] = await add_case(world, category="violence" if name == "in_hand" else "theft")
        await unit.open_tip(services, right, cases[name].id)
        await cases[name].take()
    in_hand = cases["in_hand"]
    world.clock.forward(minutes=3)
    await unit.ask(services, right, in_hand.id, "Việc này còn đang tiếp diễn không?", mark())
    await in_hand.says("Còn, họ vừa quay lại, đông hơn", "answer")
    await working.note(services, right, in_hand.id, "Đã gọi bảo vệ khu, đang cho xe tới cổng 3", mark())
    await working.set_urgency(services, right, in_hand.id, "urgent", "Có hung khí", mark(), await in_hand.seen())
    await working.thank(services, right, in_hand.id, mark())
    await clocks.confirm_intake(services, right, in_hand.id, "123/2026", mark())
    await transfer(cases["passed"], unit="lien-minh")
    await merging.merge(
        services, right, cases["joined"].id, cases["main"].id, "Cùng một chiếc xe", mark(), await cases["joined"].seen()
    )
    await cases["joined"].says("Tôi nhớ thêm: xe màu đỏ")
    await setting_aside.propose(
        services, right, cases["aside"].id, "Hỏi giờ xe buýt", mark(), await cases["aside"].seen()
    )
    for name in ("closed", "contested", "reopened"):
        await cases[name].close()
    await cases["contested"].objects("Chưa ai đến cả")
    await working.reopen(
        services, right, cases["reopened"].id, "Có thêm người báo", mark(), await cases["reopened"].seen()
    )
    return cases


async def _shift(world: World, cases: dict[str, Case]) -> UUID:
    def plan(tx: Connection) -> None:
        shifts.put(tx, turn(world, "right", at(2), at(2, 50)))
        for n in range(5):
            shifts.put(tx, turn(world, "right", at(6, days=n), at(14, days=n)))
            shifts.put(tx, turn(world, "colleague", at(14, days=n), at(22, days=n)))

    await world.db.write(plan)
    drawn = await handover.draft(world.services, world.cookies["right"], UNIT)
    listed = [each.tip_id for each in drawn.cases]
    lines = Lines("Đêm yên, chú ý cổng 3", {cases["in_hand"].id: "Đợi xe tuần tra báo lại"})
    made = await handover.give(world.services, world.cookies["right"], UNIT, lines, (), listed, leaves=False)
    return made.id


async def _requests(world: World) -> None:
    await fresh(world, "administrator", "right")
    admin = world.cookies["administrator"]
    await second_person.ask_role(world.services, admin, UNIT, world.members["other"].id, "auditor")
    await people.invite(world.services, admin, UNIT, "officer")


def _pages(cases: dict[str, Case], slip: UUID, world: World) -> dict[str, list[str]]:
    def of(name: str, *ends: str) -> list[str]:
        return [f"/desk/tip/{cases[name].id}{end}" for end in ends]

    in_hand = of(
        "in_hand", "", "/clocks", "/print/intake", "/print/outcome", "/export", "/note", "/urgency", "/transfer", "/copy", "/merge",
        "/take-over", "/thanks", "/set-aside", "/message",
    )  # fmt: skip
    account = f"/desk/people/{world.members['other'].id}"
    return {
        "right": [
            "/desk", "/desk?status=done", "/desk?category=theft&own=1", *of("new", ""), *in_hand, *of("main", "", "/message"),
            *of("joined", "", "/unmerge"), *of("closed", "", "/reopen", "/print/outcome"), *of("reopened", ""),
            f"/desk/passed/{cases['passed'].id}", "/desk/passed", "/desk/intake", "/desk/digest", "/desk/shifts", "/desk/handover",
            f"/desk/handover/{slip}", "/desk/colleagues", "/desk/approvals", "/desk/own", "/desk/own/codes", "/desk/own/step-up",
            "/desk/figures?unit=trang-due&month=2026-10", "/desk/nothing-here",
        ],
        "other": of("passed", ""),
        "later": ["/desk", *of("aside", "/confirm"), *of("contested", "")],
        "chief": ["/desk", "/desk/shifts", "/desk/approvals", "/desk/own"],
        "duty": ["/desk"],
        "coordinator": ["/desk/figures"],
        "approver": ["/desk/approvals", "/desk/own"],
        "auditor": ["/desk/log"],
        "administrator": [
            "/desk/people", "/desk/people/invite", account, "/desk/approvals", "/desk/own", "/desk/directory",
            "/desk/directory?q=trang due",
            "/desk/directory/place/trang-due", "/desk/directory/units", "/desk/directory/unit/trang-due", "/desk/directory/coverage",
            "/desk/directory/history", "/desk/directory/edit?table=places", "/desk/directory/edit?table=coverage&key=trang-due.post",
            "/desk/directory/route?place=trang-due&category=fire&on=2026-12-01",
        ],
        "": ["/desk/sign-in", "/desk/sign-in?note=ended", "/desk/invite/none"],
    }  # fmt: skip
