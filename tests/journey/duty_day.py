"""A duty day at three units of the demonstration: what people do, a tally of it kept apart, and a look at every case each time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import Connection, func, select

from bot import housekeeping
from bot.app import App
from bot.handlers import clocks, handover, other_doors, unit
from bot.handlers.acts import merging, setting_aside, transferring
from bot.handlers.binding import new_contact
from bot.handlers.desk_reading import OpenedTip, open_sealed
from bot.handlers.handover import Lines
from bot.handlers.other_doors import Report
from bot.messages import Address
from language.local_time import LOCAL
from storage import contacts, digests, memberships, officers, shifts, slips, tips, unit_keys
from storage.digests import Digest
from storage.officers import NewMember
from storage.schema import alert_step, contact, outbox
from storage.shifts import Shift
from tests.desk.acts.cases import Case, mark
from tests.desk.world import World, made_member
from tests.handlers.test_dispatch import Chat
from tests.installations import Clock
from tests.journey.next_steps import forgotten
from tests.people import PASSPHRASES

DAY = date(2026, 11, 23)
POST, COMMUNE, DUTY = "trang-due", "ca-xa-11593", "duty-desk"
UNIT_OF = {
    "truc-1": POST, "truc-2": POST, "ban-truc-1": DUTY, "ban-truc-2": DUTY, "phuong-1": COMMUNE, "phuong-2": COMMUNE,
}  # fmt: skip
#: where something happens → whose it is
PLACES = {POST: "trang-due", COMMUNE: "vi-du-tro-hoa-phuong", DUTY: "xa-07069"}
STORY = "Hai người lạ bẻ khóa xe ở bãi xe cổng 2"
EVERY = timedelta(minutes=10)


@dataclass
class Day:
    lachan: App
    world: World
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {u: Counter() for u in PLACES})
    #: unit → (what, case code, who, how many tips), in order
    events: dict[str, list[tuple[str, str, str, int]]] = field(default_factory=lambda: {u: [] for u in PLACES})
    unconfirmed: dict[UUID, str] = field(default_factory=dict)  #: taken by this unit, its intake not confirmed
    receipts: dict[UUID, str] = field(default_factory=dict)
    checks: int = 0

    # --- time and what must hold ------------------------------------------------------------------------------------------

    async def until(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        """Housekeeping every few minutes up to this local time."""
        end = datetime.combine(DAY + timedelta(days=days), time(hour, minute), LOCAL)
        assert end >= self.world.clock(), "the script goes back in time"
        while self.world.clock() < end:
            step = min(EVERY, end - self.world.clock())
            tally = await housekeeping.tick(self.world.services, self.world.clock.forward(seconds=step.total_seconds()))
            assert not tally.failed
        await self.check()

    async def check(self) -> None:
        """After every event: no case without an owner, none that is open without a next step that somebody would see."""
        people = {unit_id: {self.world.members[w].id for w, at in UNIT_OF.items() if at == unit_id} for unit_id in PLACES}
        lost = await self.world.db.read(lambda tx: forgotten(tx, people, self.world.clock()))
        assert lost == [], f"{self.world.clock().astimezone(LOCAL):%H:%M} {lost}"
        self.checks += 1

    async def _happened(self, who: str, what: str, case: Case, number: int = 1) -> None:
        code = (await case.row()).code
        self.counts[UNIT_OF[who]][what] += number
        self.events[UNIT_OF[who]].append((what, code, who, number))
        await self.check()

    async def cookie(self, who: str) -> str:
        """Everybody signs in anew: sessions end after half an hour without a touch."""
        return await self.world.sign_in(who)

    # --- what comes in ----------------------------------------------------------------------------------------------------

    async def tip(self, unit_id: str, *, category: str = "theft", when: str = "today", story: str = STORY) -> Case:
        """Somebody writes a tip about a place of this unit, through the real conversation."""
        chat = Chat(self.lachan, uuid4().hex)
        presses = {"tip-danger": "safe", "tip-when": when, "tip-evidence": "done", "tip-review": "send"}
        await chat.act(start=f"z_{PLACES[unit_id]}", press=f"0:{category}")
        while not chat.screen.receipt:
            await (chat.act(text=story) if chat.screen.step == "tip-story" else chat.press(presses[chat.screen.step]))
        receipt = chat.screen.receipt
        row = await self.world.db.read(lambda tx: tips.by_code(tx, receipt.code))
        assert row and row.unit_id == unit_id and receipt.words
        self.receipts[row.id] = receipt.words
        self.counts[unit_id]["new"] += 1
        await self.check()
        return Case(self.world, row.id, "")

    async def at_counter(self, who: str) -> Case:
        """Somebody tells it at the counter of this officer's post, who writes it down."""
        place = PLACES[UNIT_OF[who]]
        words = "Tràng Duệ"
        report = Report("counter", "theft", words, place, words, "today", False, STORY)
        written = await other_doors.write_down(self.world.services, await self.cookie(who), report, None, mark())
        assert written.ours
        self.counts[UNIT_OF[who]]["new"] += 1
        await self.check()
        return Case(self.world, written.ours, "")

    async def contests(self, case: Case) -> None:
        """[Chưa đúng], with the receipt."""
        chat = Chat(self.lachan, uuid4().hex)
        await chat.act(start="case")
        await chat.act(text=self.receipts[case.id])
        await chat.press("contest")
        await chat.act(text="Không ai đến xem, họ vẫn đứng đó")
        assert (await case.row()).status == "contested"
        await self.check()

    # --- what officers do -------------------------------------------------------------------------------------------------

    async def take(self, who: str, *cases: Case) -> None:
        """One press for a whole incident."""
        assert await unit.acknowledge(self.world.services, await self.cookie(who), cases[0].id) == "acknowledged"
        for each in cases:
            row = await each.row()
            assert (row.status, row.unit_id, row.officer_id) == ("acknowledged", UNIT_OF[who], self.world.members[who].id)
            self.unconfirmed[each.id] = UNIT_OF[who]
        await self._happened(who, "acknowledged", cases[0], len(cases))

    async def open(self, who: str, case: Case) -> OpenedTip:
        cookie = await self.cookie(who)
        opened = await open_sealed(await unit.open_tip(self.world.services, cookie, case.id), cookie)
        await self.check()
        return opened

    async def ask(self, who: str, case: Case) -> None:
        assert await unit.ask(self.world.services, await self.cookie(who), case.id, "Họ còn ở đó không?", mark())
        await self.check()

    async def intake(self, who: str, case: Case) -> None:
        number = f"{sum(self.counts[UNIT_OF[who]].values())}/2026"
        assert await clocks.confirm_intake(self.world.services, await self.cookie(who), case.id, number, mark())
        self.unconfirmed.pop(case.id)
        await self._happened(who, "intake", case)

    async def works(self, who: str, case: Case) -> None:
        """Take, open, ask and confirm the intake."""
        await self.take(who, case)
        await self.open(who, case)
        await self.ask(who, case)
        await self.intake(who, case)

    async def keep(self, who: str, case: Case) -> None:
        assert await clocks.keep_here(self.world.services, await self.cookie(who), case.id, mark())
        await self._happened(who, "handled_here", case)

    async def extend(self, who: str, case: Case) -> None:
        reason = "Nhiều người liên quan"
        assert await clocks.extend(self.world.services, await self.cookie(who), case.id, "extended_2m", reason, mark())
        await self._happened(who, "extended", case)

    async def decide(self, who: str, case: Case) -> None:
        assert await clocks.decide(self.world.services, await self.cookie(who), case.id, "not_prosecute", mark())
        await self._happened(who, "decided", case)

    async def close(self, who: str, case: Case, outcome: str = "handled") -> None:
        seen = await case.seen()
        assert await unit.close(self.world.services, await self.cookie(who), case.id, outcome, seen)
        self.unconfirmed.pop(case.id, None)
        await self._happened(who, "closed", case)

    async def transfer(self, who: str, case: Case, to: str) -> None:
        card = (await self.open(who, case)).body("card")
        snapshot, row = await self.world.services.directory.snapshot(), await case.row()
        chain = transferring.by_choice(snapshot, row, card["place_id"], row.category, to)
        cookie, seen = await self.cookie(who), await case.seen()
        assert await transferring.transfer(self.world.services, cookie, case.id, chain, card, "Sai nơi", mark(), seen)
        assert (await case.row()).unit_id == to
        self.unconfirmed.pop(case.id, None)
        self.counts[to]["received"] += 1
        await self._happened(who, "transferred", case)

    async def merge(self, who: str, case: Case, main: Case) -> None:
        cookie, seen = await self.cookie(who), await case.seen()
        assert await merging.merge(self.world.services, cookie, case.id, main.id, "", mark(), seen)
        self.unconfirmed.pop(case.id, None)
        await self._happened(who, "merged", case)

    async def out_of_scope(self, who: str, case: Case) -> None:
        cookie, seen = await self.cookie(who), await case.seen()
        assert await setting_aside.propose(self.world.services, cookie, case.id, "Ngoài phạm vi", mark(), seen)
        self.unconfirmed.pop(case.id, None)
        await self._happened(who, "set_aside", case)

    async def confirms_out_of_scope(self, who: str, case: Case) -> None:
        await self.open(who, case)
        cookie, seen = await self.cookie(who), await case.seen()
        assert await setting_aside.confirm(self.world.services, cookie, case.id, mark(), seen)
        await self._happened(who, "aside_confirmed", case)

    async def gives_slip(self, who: str) -> UUID:
        """The leaving officer signs the slip with every open case of the unit."""
        unit_id, cookie = UNIT_OF[who], await self.cookie(who)
        page = await handover.draft(self.world.services, cookie, unit_id)
        seen = [case.tip_id for case in page.cases]
        made = await handover.give(self.world.services, cookie, unit_id, Lines("Đám cháy"), (), seen, leaves=False)
        await self.check()
        return made.id

    async def takes_slip(self, who: str, slip_id: UUID) -> int:
        passed = await handover.take(self.world.services, await self.cookie(who), slip_id)
        await self.check()
        return passed

    # --- reading ----------------------------------------------------------------------------------------------------------

    async def works_on(self, who: str) -> set[UUID]:
        mine = self.world.members[who].id
        opened = await self.world.db.read(lambda tx: slips.open_cases(tx, UNIT_OF[who]))
        return {case.tip_id for case in opened if case.officer_id == mine}

    async def unsigned(self) -> list[UUID]:
        return [slip.id for slip in await self.world.db.read(lambda tx: slips.unsigned(tx, list(PLACES)))]

    async def alerts_of(self, cases: list[Case]) -> int:
        """How many messages these tips put into the queue for the post's group, refreshed counters aside."""
        ids = [case.id for case in cases]
        query = (
            select(func.count())
            .select_from(outbox.join(alert_step, alert_step.c.id == outbox.c.ref).join(contact, contact.c.id == outbox.c.target_id))
            .where(alert_step.c.tip_id.in_(ids), alert_step.c.unit_id == POST)
            .where(outbox.c.kind == "tip", contact.c.kind == "group")
        )
        return await self.world.db.read(lambda tx: tx.execute(query).scalar_one())

    async def digest(self, unit_id: str) -> Digest:
        return await self.world.db.read(lambda tx: digests.of(tx, unit_id, DAY))

    def tally(self, unit_id: str, contested: int = 0) -> dict[str, int]:
        standing = {"without_intake": sum(u == unit_id for u in self.unconfirmed.values()), "contested": contested}
        return {name: n for name, n in (self.counts[unit_id] | Counter(standing)).items() if n}


async def begin(lachan: App, clock: Clock) -> Day:
    """The demonstration's post and duty desk, and the commune's police with two officers; each unit has a group to alert."""
    world = World(lachan.services.db, clock, lachan.services)
    for login, passphrase in PASSPHRASES.items():
        known = await world.db.read(lambda tx, login=login: officers.credentials(tx, login))
        assert known
        identity = officers.unlock(known, passphrase)
        world.members[login] = NewMember(known.officer_id, login, "", b"", b"", identity)
    await world.db.write(lambda tx: _commune(tx, world))
    for unit_id in PLACES:
        group = new_contact(world.services.keyring, uuid4(), unit_id, "group", Address("fake", unit_id), label="Nhóm trực")
        await world.db.write(partial(contacts.add, new=group))
    lachan.services.directory.forget()
    await housekeeping.tick(lachan.services, clock())  # from here on it knows which shifts end
    await world.db.write(lambda tx: _rota(tx, world))
    return Day(lachan, world)


def _commune(tx: Connection, world: World) -> None:
    first, second = made_member("phuong-1"), made_member("phuong-2")
    key = unit_keys.new_unit_key(COMMUNE, first.public_key)
    for each in (first, second):
        world.members[each.login] = each
        officers.add_officer(tx, each, world.clock())
        memberships.enrol(tx, unit_id=COMMUNE, role="officer", officer_id=each.id, state="active", now=world.clock())
    unit_keys.add_unit_key(tx, key, first.id, world.clock())
    unit_keys.add_grants(tx, second.id, unit_keys.seal_grant({key.id: key.identity}, second.public_key))


def _rota(tx: Connection, world: World) -> None:
    def at(hour: int) -> datetime:
        return datetime.combine(DAY, time(hour), LOCAL)

    for who, begins, ends in (("truc-1", 6, 14), ("truc-2", 14, 22)):
        shifts.put(tx, Shift(POST, world.members[who].id, who, at(begins), at(ends)))


