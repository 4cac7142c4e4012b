"""Any sequence of acts by officers of four units and two tipsters, with restarts: what must hold after each one.

Seed it with `--hypothesis-seed=N`; a failure prints the sequence as a program.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from bot.handlers import clocks as clock_acts
from bot.handlers import taking
from bot.handlers.acts import merging, setting_aside, transferring, working
from bot.handlers.acts.transferring import NoSuchUnit
from bot.handlers.bells import Bells
from bot.handlers.desk_access import Access, NotNow, NotYours, may_close
from bot.handlers.directory import DirectoryCache
from bot.handlers.entries import case_facts, open_entries
from storage import alerts, clocks, incidents, merges, set_asides, tips
from storage.alerts import OPEN_STATES, AlertStep
from storage.clocks import DECIDING, DECISIONS, PROMISES, CaseClock
from storage.db import open_database
from storage.keyring import Keyring
from storage.schema import ack_watch, audit, awaiting_intake
from storage.set_asides import SetAside
from storage.tips import SealedEntry, TipRow
from tests.desk.acts.cases import Case, add_case, add_officer, mark, with_directory
from tests.desk.clocks import reference
from tests.desk.world import START, World, make_world
from tests.installations import Clock

#: what an officer's act makes of the status; what is not here leaves it
STATUS = {
    "acknowledge": "acknowledged", "reopen": "acknowledged", "unmerge": "acknowledged", "close": "closed", "merge": "closed",
    "confirm_aside": "closed", "set_aside": "set_aside", "refuse_aside": "new", "set_aside_lapsed": "new", "transfer": "new",
    "destroyed": "destroyed",
}  # fmt: skip
UNIT_OF = {
    "right": "trang-due", "colleague": "trang-due", "later": "an-phong", "later-2": "an-phong", "duty": "duty-desk",
    "duty-2": "duty-desk", "other": "lien-minh", "other-2": "lien-minh",
}  # fmt: skip
REFUSED = (NotYours, NotNow, NoSuchUnit)
CARD = {"place_id": "trang-due", "place": "KCN Tràng Duệ", "category": "theft"}
#: mostly somebody of the unit whose turn it is, or most acts would only be refused
WHO = st.sampled_from(("owner", "owner", "owner", "owner's colleague", *sorted(UNIT_OF)))
WHICH = st.sampled_from((0, 0, 1))
UNITS = st.sampled_from(("", "lien-minh", "duty-desk", "trang-due", "guards"))
#: thousands of commits: in memory, where the machine has such a folder
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None


class Cases(RuleBasedStateMachine):
    template: ClassVar[World]  #: its database and keys are copied for each example
    source: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.signed_in: set[str] = set()
        self.folder = Path(tempfile.mkdtemp(prefix="lachan-acts-", dir=FAST))
        shutil.copytree(self.source, self.folder, dirs_exist_ok=True)
        self.run = asyncio.Runner().run
        self.newest: list[str | None] = [None, None]  #: what each tipster must read last
        self.gone: set[int] = set()  #: whose keys a second unit let go
        self.keys: list[set[str]] = [set(), set()]
        self.laws = [reference.Case("trang-due", frozenset()) for _ in (0, 1)]  #: each case's clocks, computed a second time

    @initialize(taken=st.sampled_from(((), ("right",), ("right", "colleague"))))
    def begin(self, taken: tuple[str, ...]) -> None:
        db, clock = open_database(f"sqlite:///{self.folder / 'lachan.db'}"), Clock(START)
        services = replace(
            self.template.services, db=db, clock=clock, directory=DirectoryCache(db, clock), bells=Bells(),
            keyring=Keyring.open(self.folder / "keys"),
        )  # fmt: skip
        self.world = World(db, clock, services, self.template.members, self.template.keys)

        async def make() -> list[Case]:
            cases = [await add_case(self.world), await add_case(self.world)]
            for case, who in zip(cases, taken, strict=False):
                await self.world.sign_in(who)
                await case.take(who)
            return cases

        self.cases = self.run(make())

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.run(self.world.db.close())
        shutil.rmtree(self.folder)

    def officer(self, which: int, who: str) -> str:
        """The login behind "owner" and "owner's colleague"."""
        if who in UNIT_OF:
            return who
        unit = self.run(self.cases[which].row()).unit_id
        return [login for login in sorted(UNIT_OF, reverse=True) if UNIT_OF[login] == unit][who != "owner"]

    def act(self, which: int, who: str, work: Callable[[Case, Any, str], Awaitable[Any]], told: str | None = None) -> bool:
        """Carry an act out as this officer; a refusal is fine. What it tells the tipster is what he must read from then on."""
        case, who = self.cases[which], self.officer(which, who)
        try:
            done = bool(self.run(self._signed_in(case, who, work)))
        except REFUSED:
            return False
        if done and told:
            self.newest[which] = told
        return done

    async def _signed_in(self, case: Case, who: str, work: Callable[[Case, Any, str], Awaitable[Any]]) -> Any:
        if who not in self.signed_in:
            await self.world.sign_in(who)
            self.signed_in.add(who)
        return await work(case, self.world.services, self.world.cookies[who])

    # --- what people do -----------------------------------------------------------------------------------------------

    @rule(steps=st.lists(st.tuples(WHICH, st.integers(0, 59), UNITS), min_size=5, max_size=8))
    def work(self, steps: list[tuple[int, int, str]]) -> None:
        """Officers at work for a while."""
        for which, pick, unit in steps:
            self.next_step(which, pick, unit)
            self.holds()

    def next_step(self, which: int, pick: int, unit: str) -> None:
        """What fits the state of the case, by who owns it; so that sequences go deep."""
        fitting: dict[str, tuple[Callable[[], Any], ...]] = {
            "new": (lambda: self.highest_takes(which),),
            "contested": (lambda: self.highest_takes(which),),
            "acknowledged": (
                lambda: self.propose(which, "owner"), lambda: self.transfer(which, "owner", unit), lambda: self.merge(which, "owner"),
                lambda: self.close(which, "owner", "handled"), lambda: self.copy(which, "owner", unit or "lien-minh"),
                lambda: self.take_over(which, "owner's colleague"), lambda: self.intake(which, "owner"),
                lambda: self.extend(which, "owner"), lambda: self.keep(which, "owner"), lambda: self.decide(which, "owner"),
                lambda: self.intake(which, "owner's colleague"),
            ),
            "set_aside": (lambda: self.confirm(which, "owner"), lambda: self.refuse(which, "owner")),
            "closed": (
                lambda: self.reopen(which, "owner"), lambda: self.separate(which, "owner"), lambda: self.tipster_writes(True, which),
            ),
        }  # fmt: skip
        acts = fitting.get(self.run(self.cases[which].row()).status, ())
        if acts:
            acts[pick % len(acts)]()

    @rule(which=WHICH, who=WHO, pick=st.integers(0, 15), unit=UNITS)
    def anything(self, which: int, who: str, pick: int, unit: str) -> None:
        """Whatever anybody may try, in whatever state; mostly it is refused."""
        acts: tuple[Callable[[], Any], ...] = (
            lambda: self.take(which, who), lambda: self.close(which, who, ("handled", "cannot_verify")[pick % 2]),
            lambda: self.take_over(which, who), lambda: self.set_urgency(which, who, working.URGENCIES[pick % 2]),
            lambda: self.thank(which, who), lambda: self.transfer(which, who, unit), lambda: self.copy(which, who, unit),
            lambda: self.merge(which, who), lambda: self.separate(which, who), lambda: self.reopen(which, who),
            lambda: self.propose(which, who), lambda: (self.confirm if unit else self.refuse)(which, who),
            lambda: self.intake(which, who), lambda: self.extend(which, who), lambda: self.keep(which, who),
            lambda: self.decide(which, who),
        )  # fmt: skip
        acts[pick]()

    def take(self, which: int, who: str) -> None:
        who = self.officer(which, who)
        self.act(which, who, lambda case, services, cookie: case.take(who))

    def highest_takes(self, which: int) -> None:
        """The highest unit that was alerted; without this most cases would never be worked on."""
        case = self.cases[which]
        steps = self.run(self.world.db.read(lambda tx: alerts.of_tip(tx, case.id)))
        due = [step.unit_id for step in steps if step.state == "due" and step.role != "cc"]
        who = next(login for login, unit in UNIT_OF.items() if unit == (due or ["trang-due"])[-1])
        self.act(which, who, lambda case, services, cookie: case.take(who))

    def close(self, which: int, who: str, outcome: str) -> None:
        who = self.officer(which, who)
        if self.act(which, who, lambda case, services, cookie: case.close(who, outcome), f"case-outcome-{outcome}"):
            self.laws[which].close()
            self._tell_merged(which, f"case-outcome-{outcome}")

    def take_over(self, which: int, who: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            return await working.take_over(services, cookie, case.id, "", mark(), await case.seen())

        self.act(which, who, work)

    def set_urgency(self, which: int, who: str, urgency: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            return await working.set_urgency(services, cookie, case.id, urgency, "Vì thế", mark(), await case.seen())

        self.act(which, who, work)

    def thank(self, which: int, who: str) -> None:
        work: Any = lambda case, services, cookie: working.thank(services, cookie, case.id, mark())  # noqa: E731
        self.act(which, who, work, "case-event-thanks")

    def transfer(self, which: int, who: str, unit: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            snapshot, row = await services.directory.snapshot(), await case.row()
            chain = (
                transferring.by_choice(snapshot, row, "trang-due", "theft", unit) if unit
                else transferring.by_rule(snapshot, row, "dong-coi", "theft")
            )  # fmt: skip
            return await transferring.transfer(services, cookie, case.id, chain, CARD, "Sai nơi", mark(), await case.seen())

        if self.act(which, who, work, "case-event-transferred"):
            for moved in {which, *self._merged_into(which)}:
                self.laws[moved].transfer(self.run(self.cases[moved].row()).unit_id)
            self._tell_merged(which, "case-event-transferred")

    def copy(self, which: int, who: str, unit: str) -> None:
        work: Any = lambda case, services, cookie: transferring.copy(services, cookie, case.id, unit, "Giúp", mark())  # noqa: E731
        self.act(which, who, work)

    def merge(self, which: int, who: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            other = self.cases[1 - which]
            return await merging.merge(services, cookie, case.id, other.id, "", mark(), await case.seen())

        if self.act(which, who, work, "case-event-joined"):
            self.laws[which].close()

    def separate(self, which: int, who: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            return await merging.separate(services, cookie, case.id, "Khác", mark(), await case.seen())

        if self.act(which, who, work, "case-event-separated"):
            self.laws[which].reopen()

    def reopen(self, which: int, who: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            return await working.reopen(services, cookie, case.id, "Chưa xong", mark(), await case.seen())

        if self.act(which, who, work, "case-event-reopened"):
            self.laws[which].reopen()
            self._tell_merged(which, "case-event-reopened")

    def propose(self, which: int, who: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            return await setting_aside.propose(services, cookie, case.id, "Ngoài phạm vi", mark(), await case.seen())

        self.act(which, who, work, "case-event-set_aside")

    def confirm(self, which: int, who: str) -> None:
        aside, who = self._aside(which), self.officer(which, who)

        async def work(case: Case, services: Any, cookie: str) -> bool:
            return await setting_aside.confirm(services, cookie, case.id, mark(), await case.seen())

        if self.act(which, who, work, "case-outcome-out_of_scope"):
            assert aside is not None and UNIT_OF[who] == aside.confirm_unit_id != aside.unit_id
            self.gone.add(which)
            self.laws[which].close()

    def refuse(self, which: int, who: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            return await setting_aside.refuse(services, cookie, case.id, "Không phải", mark(), await case.seen())

        self.act(which, who, work, "case-event-set_aside_refused")

    # --- the clocks of the law: the same act upon the rows and upon the reference

    def intake(self, which: int, who: str) -> None:
        work: Any = lambda case, services, cookie: clock_acts.confirm_intake(services, cookie, case.id, "7/2026", mark())  # noqa: E731
        if self.act(which, who, work):
            assert self.laws[which].intake(self.world.clock())

    def extend(self, which: int, who: str) -> None:
        async def work(case: Case, services: Any, cookie: str) -> bool:
            longer = "extended_4m" if law.deciding == "extended_2m" else "extended_2m"
            return await clock_acts.extend(services, cookie, case.id, longer, "7/2026", mark(), sure=True)

        law = self.laws[which]
        if self.act(which, who, work):
            assert law.extend()

    def keep(self, which: int, who: str) -> None:
        work: Any = lambda case, services, cookie: clock_acts.keep_here(services, cookie, case.id, mark())  # noqa: E731
        if self.act(which, who, work):
            self.laws[which].end(("transfer",), "handled_here")

    def decide(self, which: int, who: str) -> None:
        work: Any = lambda case, services, cookie: clock_acts.decide(services, cookie, case.id, DECISIONS[0], mark())  # noqa: E731
        if self.act(which, who, work):
            self.laws[which].end(("transfer",), "handled_here")
            self.laws[which].end(DECIDING, DECISIONS[0])

    @rule(contest=st.booleans(), which=WHICH)
    def tipster_writes(self, contest: bool, which: int) -> None:
        case, before = self.cases[which], self.run(self.cases[which].row())
        if before.status == "destroyed":
            return
        self.run(case.objects() if contest else case.says("Thêm"))
        if contest and before.status in ("closed", "set_aside"):
            self.gone.discard(which)
            self.laws[which].reopen()
            assert self.run(case.row()).status == "contested"

    @rule(hours=st.sampled_from((1, 25, 80)))
    def time_passes(self, hours: int) -> None:
        """What housekeeping does each minute, once after so long."""
        asked = [self._aside(which) for which in (0, 1)]
        now = self.world.clock.forward(hours=hours)
        self.signed_in.clear()

        async def tick() -> None:
            await setting_aside.pass_time(self.world.services, now)

            def climb(tx: Connection) -> None:
                incidents.cut_past(tx, now)
                taking.lapse(tx, now)
                alerts.raise_due(tx, now)

            await self.world.db.write(climb)

        self.run(tick())
        for which, aside in enumerate(asked):
            if aside and aside.state == "asked" and aside.until <= now:
                self.newest[which] = "case-event-set_aside_refused"

    @rule()
    def restart(self) -> None:
        """Everything in memory is gone; the rows and the key folder stay."""

        async def again() -> None:
            await self.world.db.close()
            db = open_database(f"sqlite:///{self.folder / 'lachan.db'}")
            self.world.db = self.world.services.db = db
            self.world.services.bells = Bells()
            self.world.services.directory = DirectoryCache(db, self.world.clock)

        self.run(again())

    def _tell_merged(self, which: int, key: str) -> None:
        for other in self._merged_into(which):
            self.newest[other] = key

    def _merged_into(self, which: int) -> list[int]:
        merged = self.run(self.world.db.read(lambda tx: merges.merged_into(tx, self.cases[which].id)))
        return [other for other in (0, 1) if self.cases[other].id in merged]

    def _aside(self, which: int) -> set_asides.SetAside | None:
        return self.run(self.world.db.read(lambda tx: set_asides.of_tip(tx, self.cases[which].id)))

    # --- what must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "cases"):
            return
        for which, case in enumerate(self.cases):
            now = self.run(self.world.db.read(lambda tx, c=case: _seen(tx, c)))
            one_owner_and_a_next_step(now, self.world)
            no_status_without_its_audit_entry(now)
            tipster_sees_the_newest_public_wording(now, case, self.newest[which])
            self.laws[which].climb(now.row.unit_id)
            clocks_are_those_of_the_reference(now, self.laws[which])
            self._no_lone_officer_makes_a_tip_unreadable(which, now)

    def _no_lone_officer_makes_a_tip_unreadable(self, which: int, now: Seen) -> None:
        names = {str(key.id): unit_id for unit_id, key in self.world.keys.items()}
        holders = {names.get(holder, holder) for holder in now.holders}
        if which in self.gone or now.row.status == "destroyed":
            assert holders <= {"receipt"}
            self.keys[which] = set()
            return
        assert self.keys[which] <= holders, "a key was taken away without a second unit"
        self.keys[which] = holders
        readers = [who for who, unit in UNIT_OF.items() if unit in now.open_units() & holders]
        assert len(readers) >= 2, "one officer alone could lose it"
        assert now.aside is None or now.aside.unit_id not in {UNIT_OF[who] for who in readers}

    @rule(which=WHICH, who=WHO)
    def read(self, which: int, who: str) -> None:
        """Who should open it does, and nobody else."""
        case, who = self.cases[which], self.officer(which, who)
        now = self.run(self.world.db.read(lambda tx: _seen(tx, case)))
        assert self.act(which, who, lambda case, services, cookie: case.read(who)) is (UNIT_OF[who] in now.open_units())


@dataclass(frozen=True)
class Seen:
    """Everything about one tip at one moment."""

    row: TipRow
    steps: tuple[AlertStep, ...]
    entries: list[SealedEntry]
    audited: list[tuple[str, str | None]]
    holders: set[str]
    main_id: UUID | None
    aside: SetAside | None
    clocks: list[CaseClock]
    promises: list[tuple[datetime, str]]  #: of the owner
    awaits: str | None  #: whose queue counts it as taken and not confirmed

    def open_units(self) -> set[str]:
        return {step.unit_id for step in self.steps if step.state in OPEN_STATES}


def _seen(tx: Connection, case: Case) -> Seen:
    row = tips.get(tx, case.id)
    assert row
    query = select(audit.c.action, audit.c.detail).where(audit.c.ref == str(case.id)).order_by(audit.c.n)
    return Seen(
        row, tuple(alerts.of_tip(tx, case.id)), tips.entries(tx, case.id), [(r.action, r.detail) for r in tx.execute(query)],
        set(tips.sealed_keys(tx, case.id)), merges.main_of(tx, case.id), set_asides.of_tip(tx, case.id),
        clocks.of_tip(tx, case.id), _promises(tx, row),
        tx.scalar(select(awaiting_intake.c.unit_id).where(awaiting_intake.c.tip_id == case.id)),
    )  # fmt: skip


def _promises(tx: Connection, row: TipRow) -> list[tuple[datetime, str]]:
    mine = (ack_watch.c.tip_id == row.id) & (ack_watch.c.unit_id == row.unit_id)
    watches = tx.execute(select(ack_watch.c.open_by, ack_watch.c.act_by).where(mine))
    return [(at, kind) for watch in watches for at, kind in zip(watch, PROMISES, strict=True) if at is not None]


def clocks_are_those_of_the_reference(now: Seen, law: reference.Case) -> None:
    row, running = now.row, [clock for clock in now.clocks if clock.is_open]
    assert {clock.kind: (clock.started_at, clock.due_at) for clock in running} == law.running
    assert len(running) == len(law.running) and {clock.unit_id for clock in running} <= {row.unit_id}
    # Of a time to hand it on that is over, `confirmed` says what it still means: "handled here" may be handed on after all.
    told = Counter((c.kind, "over" if c.kind == "transfer" else c.how) for c in now.clocks if not c.is_open)
    assert told == Counter((kind, "over" if kind == "transfer" else how) for kind, how in law.over)
    assert (clocks.intake(now.clocks, row.unit_id) is not None) == law.confirmed
    assert now.awaits == (row.unit_id if row.status == "acknowledged" and not law.confirmed else None)
    owed = [(until, kind) for kind, (_, until) in law.running.items()] + now.promises
    assert (row.next_at, row.next_kind) == min(owed, default=(None, None))


def one_owner_and_a_next_step(now: Seen, world: World) -> None:
    row = now.row
    live = [s for s in now.steps if s.role != "cc" and s.state in OPEN_STATES]
    in_hand = [s.unit_id for s in live if may_close(Access(None, row, s), now.steps)]  # type: ignore[arg-type]
    assert len(in_hand) <= 1 and row.unit_id in UNIT_OF.values()
    if row.status == "acknowledged":
        assert row.officer_id is not None and in_hand == [row.unit_id]
    elif row.status in ("new", "contested"):
        assert any(s.state == "due" for s in live)
    elif row.status == "set_aside":
        assert now.aside and now.aside.until > world.clock() and row.unit_id == now.aside.confirm_unit_id
        assert "due" in {s.state for s in live if s.unit_id == row.unit_id}
        assert not any(s.unit_id == now.aside.unit_id for s in live)
    elif row.outcome == "merged":
        assert now.main_id not in (None, row.id)
    else:
        assert row.outcome and row.status in ("closed", "destroyed")


def no_status_without_its_audit_entry(now: Seen) -> None:
    own = [action for action, detail in now.audited if action in STATUS and "with" not in json.loads(detail or "{}")]
    wanted = {STATUS[own[-1]] if own else "new"}
    wanted |= {"contested"} if any(entry.kind == "objection" for entry in now.entries) else set()
    wanted |= {"new"} if any(step.reason == "lapsed" for step in now.steps) else set()
    assert now.row.status in wanted, own


def tipster_sees_the_newest_public_wording(now: Seen, case: Case, newest: str | None) -> None:
    facts = case_facts(now.row, open_entries(now.entries, case.id, case.identity))
    assert (facts.status, facts.outcome) == (now.row.status, now.row.outcome)
    told = [line.key for line in facts.dialogue if line.key]
    assert now.row.status == "destroyed" or told[-1:] == ([newest] if newest else [])


async def make_template(folder: Path, migrated: Path) -> World:
    shutil.copy(migrated, folder / "lachan.db")
    world = await make_world(open_database(f"sqlite:///{folder / 'lachan.db'}"), folder)
    await with_directory(world)
    await add_officer(world, "later-2", "an-phong")
    await world.db.close()
    return world


@pytest.mark.slow
def test_cases_keep_owner_step_words_and_readers_whatever_people_do(_migrated_file: Path, tmp_path: Path) -> None:
    Cases.source, Cases.template = tmp_path, asyncio.run(make_template(tmp_path, _migrated_file))
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Cases,
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), print_blob=True,
            phases=(Phase.generate,),  # without shrinking: a sequence is short, and looking for a shorter one takes minutes
        ),
    )  # fmt: skip

