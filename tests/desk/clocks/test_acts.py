"""Confirming an intake and what follows: who may, what is sealed, what the rows know, what is told once; on both engines."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from bot import housekeeping
from bot.handlers import clocks as acts
from bot.handlers import due, unit
from bot.handlers.acts import merging
from bot.handlers.binding import new_contact
from bot.handlers.clocks import BadWords
from bot.handlers.desk_access import NotNow, NotYours
from bot.handlers.desk_reading import OpenedTip, open_sealed
from bot.handlers.entries import case_facts
from bot.messages import Address
from language.local_time import local_day
from storage import audit, clocks, contacts, digests, tips
from storage.clocks import CaseClock
from storage.schema import audit as audit_table
from storage.schema import case_clock, day_digest, outbox
from tests.desk.world import World

NUMBER = "123/2026-TB"


def mark() -> str:
    return uuid4().hex


async def opened(world: World, tip_id: UUID, who: str = "right") -> OpenedTip:
    return await open_sealed(await unit.open_tip(world.services, world.cookies[who], tip_id), world.cookies[who])


async def clocks_of(world: World, tip_id: UUID) -> list[CaseClock]:
    return await world.db.read(lambda tx: clocks.of_tip(tx, tip_id))


async def next_of(world: World, tip_id: UUID) -> tuple[str | None, Any]:
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row
    return row.next_kind, row.next_at


@pytest.fixture
async def taken(both: World) -> UUID:
    tip_id = await both.add_tip()
    both.clock.forward(minutes=5)
    await unit.acknowledge(both.services, both.cookies["right"], tip_id)
    return tip_id


async def confirm(world: World, tip_id: UUID, who: str = "right", number: str = NUMBER, act: str | None = None) -> bool:
    return await acts.confirm_intake(world.services, world.cookies[who], tip_id, number, act or mark())


async def stay(world: World, **how: float) -> None:
    """Time goes by; the officers sign in again."""
    world.clock.forward(**how)
    for who in ("right", "colleague", "later"):
        await world.sign_in(who)


async def test_intake_starts_the_clocks_and_seals_the_number(both: World, taken: UUID) -> None:
    assert await confirm(both, taken, "colleague")
    held = await clocks_of(both, taken)
    assert {clock.kind for clock in held} == {"transfer", "decision", "procuracy"}
    assert await next_of(both, taken) == ("transfer", both.clock() + timedelta(hours=24))
    body = (await opened(both, taken)).body("intake")
    assert (body["register"], body["officer"], body["unit"]) == (NUMBER, "colleague", "trang-due")
    rows = await both.rows()
    assert NUMBER not in repr(rows) and NUMBER not in repr(rows["audit"])
    assert (await both.db.read(lambda tx: audit.verify(tx, both.services.keyring.audit_key))).ok


async def test_same_form_twice_and_two_tabs_confirm_once(both: World, taken: UUID) -> None:
    act = mark()
    assert await confirm(both, taken, act=act)
    assert not await confirm(both, taken, act=act)
    assert not await confirm(both, taken, "colleague", "9/2026")
    assert (await both.entries(taken)).count("intake") == 1 and len(await clocks_of(both, taken)) == 3


@pytest.mark.parametrize(
    ("number", "code"),
    [("", "empty"), ("   ", "empty"), ("abc", "bad_number"), ("1<script>", "bad_number"), ("1" * 61, "too_long")],
)
async def test_bad_number_is_refused_before_anything(both: World, taken: UUID, number: str, code: str) -> None:
    before = await both.rows()
    with pytest.raises(BadWords, match=code):
        await confirm(both, taken, number=number)
    assert await both.rows() == before


async def test_only_the_unit_that_took_the_case_confirms(both: World) -> None:
    tip_id = await both.add_tip()
    for who, error in (("right", "not_acknowledged"), ("copied", "not_responsible")):
        with pytest.raises(NotNow, match=error):
            await confirm(both, tip_id, who)
    for who in ("later", "other", "waiting"):
        with pytest.raises(NotYours):
            await confirm(both, tip_id, who)
    assert await clocks_of(both, tip_id) == []


async def test_handled_here_ends_the_transfer_clock_and_a_decision_the_other(both: World, taken: UUID) -> None:
    await confirm(both, taken)
    cookie = both.cookies["right"]
    assert await acts.keep_here(both.services, cookie, taken, mark())
    assert not await acts.keep_here(both.services, cookie, taken, mark())
    assert await acts.notify_procuracy(both.services, cookie, taken, "7/TB", mark())
    assert (await next_of(both, taken))[0] == "decision"
    assert await acts.decide(both.services, cookie, taken, "not_prosecute", mark())
    assert not await acts.decide(both.services, cookie, taken, "prosecute", mark())
    assert await next_of(both, taken) == (None, None)
    assert {c.kind: c.how for c in await clocks_of(both, taken)} == {
        "transfer": "handled_here", "procuracy": "notified", "decision": "not_prosecute",
    }  # fmt: skip


async def test_deciding_twice_changes_nothing_that_no_row_of_the_log_tells(both: World, taken: UUID) -> None:
    """The time to hand it on runs again after a transfer, the time to decide does not."""
    await confirm(both, taken)
    assert await acts.decide(both.services, both.cookies["right"], taken, "suspend", mark())
    await both.db.write(lambda tx: clocks.transferred(tx, taken, both.clock()))
    await confirm(both, taken)
    before = await both.rows()
    assert not await acts.decide(both.services, both.cookies["right"], taken, "suspend", mark())
    assert await both.rows() == before


async def test_extensions_want_a_reason_then_a_reference_and_warn_of_a_late_request(both: World, taken: UUID) -> None:
    await confirm(both, taken)
    services = both.services
    with pytest.raises(BadWords, match="empty"):
        await acts.extend(services, both.cookies["right"], taken, "extended_2m", " ", mark())
    with pytest.raises(NotNow, match="no_clock"):
        await acts.extend(services, both.cookies["right"], taken, "extended_4m", "5/VKS", mark())
    assert await acts.extend(services, both.cookies["right"], taken, "extended_2m", "Nhiều người liên quan", mark())
    assert not await acts.extend(services, both.cookies["right"], taken, "extended_2m", "lần nữa", mark())
    await stay(both, days=58)  # two months are over in three days
    with pytest.raises(BadWords, match="bad_number"):
        await acts.extend(services, both.cookies["right"], taken, "extended_4m", "không số", mark())
    with pytest.raises(NotNow, match="late_request"):
        await acts.extend(services, both.cookies["right"], taken, "extended_4m", "5/VKS", mark())
    assert await acts.extend(services, both.cookies["right"], taken, "extended_4m", "5/VKS", mark(), sure=True)
    bodies = [entry.body for entry in (await opened(both, taken)).entries if entry.kind == "extension"]
    assert [(b["length"], b.get("reason"), b.get("reference")) for b in bodies] == [
        ("extended_2m", "Nhiều người liên quan", None), ("extended_4m", None, "5/VKS"),
    ]  # fmt: skip
    assert "liên quan" not in repr(await both.rows())


async def test_closing_ends_every_clock_and_nothing_can_be_recorded_after(both: World, taken: UUID) -> None:
    await confirm(both, taken)
    row = await both.db.read(lambda tx: tips.get(tx, taken))
    assert row
    await unit.close(both.services, both.cookies["right"], taken, "handled", row.entries)
    assert await next_of(both, taken) == (None, None)
    assert all(clock.how == "closed" for clock in await clocks_of(both, taken))
    with pytest.raises(NotNow, match="closed"):
        await acts.decide(both.services, both.cookies["right"], taken, "prosecute", mark())


async def test_promise_of_an_urgent_acknowledgement_is_what_comes_next(both: World) -> None:
    tip_id = await both.add_tip(urgency="urgent")
    await unit.acknowledge(both.services, both.cookies["right"], tip_id)
    assert await next_of(both, tip_id) == ("open", both.clock() + timedelta(minutes=10))
    owed = await both.db.read(lambda tx: clocks.due(tx, ["trang-due"], both.clock() + timedelta(days=1)))
    assert [row.kind for row in owed] == ["open", "act"]
    await opened(both, tip_id)
    assert (await next_of(both, tip_id))[0] == "act"
    await confirm(both, tip_id)
    assert (await next_of(both, tip_id))[0] == "transfer"


async def test_history_keeps_the_facts_apart_each_with_its_time_and_who(both: World, taken: UUID) -> None:
    both.clock.forward(minutes=5)
    await opened(both, taken, "colleague")
    both.clock.forward(minutes=5)
    await confirm(both, taken)
    facts = acts.history(await opened(both, taken))
    assert [(f.code or f.entry.body["status"], f.who, f.entry.local_time) for f in facts] == [
        ("submitted", None, "02:13 23/11"), ("acknowledged", "right", "02:18 23/11"), ("opened", "colleague", "02:23 23/11"),
        ("intake", "right", "02:28 23/11"),
    ]  # fmt: skip
    assert facts[-1].words == NUMBER


async def test_tipster_sees_nothing_of_intake_and_decision(both: World, taken: UUID) -> None:
    before = await opened(both, taken)
    await confirm(both, taken)
    await acts.decide(both.services, both.cookies["right"], taken, "prosecute", mark())
    after = await opened(both, taken)
    facts = [case_facts(each.sealed.access.tip, each.entries) for each in (before, after)]
    assert facts[0] == facts[1]


def test_bot_never_speaks_of_a_prosecution() -> None:
    from tests.desk.world import LOCALES

    for file in LOCALES.glob("*/*.ftl"):
        if file.stem in ("clocks", "prints", "acts"):
            continue  # officers alone read these
        said = [line.partition("=")[2].lower() for line in file.read_text().splitlines() if not line.startswith("#")]
        assert not any("thụ lý" in line or "đã khởi tố" in line for line in said), file


# --- warnings -----------------------------------------------------------------------------------------------------------


async def watchers(world: World) -> None:
    keyring = world.services.keyring
    made = [("trang-due", "nhom", "alerts"), ("trang-due", "truong", "chief"), ("an-phong", "tren", "alerts")]
    for unit_id, name, purpose in made:
        contact = new_contact(keyring, uuid4(), unit_id, "group", Address("fake", name), label=name, purpose=purpose)
        await world.db.write(partial(contacts.add, new=contact))


async def told(world: World) -> list[str]:
    query = select(outbox.c.target_id, outbox.c.dedupe).where(outbox.c.kind == "clock").order_by(outbox.c.not_before)
    rows = await world.db.read(lambda tx: [(contacts.get(tx, row.target_id), row.dedupe[:2]) for row in tx.execute(query)])
    return sorted(f"{level} {contact.label}" for contact, level in rows if contact)


async def breaches(world: World) -> int:
    query = select(audit_table.c.n).where(audit_table.c.action == due.BREACHED)
    return len(await world.db.read(lambda tx: tx.execute(query).all()))


async def test_warnings_and_breaches_are_told_once(both: World, taken: UUID) -> None:
    await watchers(both)
    await confirm(both, taken)
    await acts.notify_procuracy(both.services, both.cookies["right"], taken, "1/TB", mark())
    levels = []
    for hours in (11.9, 0.2, 0, 7.9, 0, 4, 0, 1):
        await housekeeping.tick(both.services, both.clock.forward(hours=hours))
        levels.append((await clocks_of(both, taken))[0].raised)
    assert levels == [None, "warned", "warned", "red", "red", "breached", "breached", "breached"]
    assert await told(both) == ["br tren", "br truong", "re nhom"]
    assert await breaches(both) == 1


async def test_after_a_standstill_only_the_highest_level_is_told_and_once(both: World, taken: UUID) -> None:
    await watchers(both)
    await confirm(both, taken)
    await acts.notify_procuracy(both.services, both.cookies["right"], taken, "1/TB", mark())
    for _ in range(3):
        await housekeeping.tick(both.services, both.clock.forward(days=3))
    assert await told(both) == ["br tren", "br truong"] and await breaches(both) == 1
    below = await both.db.read(lambda tx: clocks.breached_below(tx, ["an-phong"]))
    assert [(row.unit_id, row.kind) for row in below] == [("trang-due", "transfer")]
    assert await both.db.read(lambda tx: clocks.breached_below(tx, ["lien-minh"])) == []


async def test_clock_that_ended_in_time_is_never_told(both: World, taken: UUID) -> None:
    await watchers(both)
    await confirm(both, taken)
    await acts.keep_here(both.services, both.cookies["right"], taken, mark())
    await acts.notify_procuracy(both.services, both.cookies["right"], taken, "1/TB", mark())
    await acts.decide(both.services, both.cookies["right"], taken, "suspend", mark())
    await housekeeping.tick(both.services, both.clock.forward(days=40))
    assert await told(both) == [] and await breaches(both) == 0


async def test_wrong_clock_of_a_browser_changes_nothing(both: World, taken: UUID) -> None:
    """Nothing that a form sends is a time: the acts take words and marks only."""
    await confirm(both, taken)
    rows = await both.db.read(lambda tx: tx.execute(select(case_clock.c.started_at)).scalars().all())
    assert set(rows) == {both.clock()}


# --- the digest ---------------------------------------------------------------------------------------------------------


async def test_case_with_merged_tips_is_closed_once_in_the_digest(both: World, taken: UUID) -> None:
    day, cookie, other = local_day(both.clock()), both.cookies["right"], await both.add_tip()
    await unit.acknowledge(both.services, cookie, other)
    seen = len(await both.entries(other))
    assert await merging.merge(both.services, cookie, other, taken, "", mark(), seen)
    await unit.close(both.services, cookie, taken, "handled", len(await both.entries(taken)))
    told_ = await both.db.read(lambda tx: digests.of(tx, "trang-due", day))
    happened = {name: n for name, n in told_.counts.items() if n}
    assert happened == {"new": 2, "acknowledged": 2, "merged": 1, "closed": 1}
    assert [(event.what, event.tips) for event in told_.events][-2:] == [("merged", 1), ("closed", 1)]


async def test_digest_tells_how_many_contested_results_stand(both: World, taken: UUID) -> None:
    await both.db.write(lambda tx: tips.set_status(tx, taken, "contested", "handled"))
    told_ = await both.db.read(lambda tx: digests.of(tx, "trang-due", local_day(both.clock())))
    assert told_.counts["contested"] == 1


async def test_day_that_was_written_down_without_a_count_is_still_shown(both: World, taken: UUID) -> None:
    day = local_day(both.clock())
    row = {"unit_id": "trang-due", "day": day, "counts": '{"new": 3}'}
    await both.db.write(lambda tx: tx.execute(insert(day_digest).values(**row)))
    told_ = await both.db.read(lambda tx: digests.of(tx, "trang-due", day))
    assert set(told_.counts) == set(digests.COUNTS) and told_.counts["new"] == 3



async def test_digest_says_exactly_what_happened_and_stays_so(both: World, taken: UUID) -> None:
    day = local_day(both.clock())
    other = await both.add_tip()
    await confirm(both, taken)
    row = await both.db.read(lambda tx: tips.get(tx, taken))
    assert row
    await unit.close(both.services, both.cookies["right"], taken, "handled", row.entries)
    await unit.acknowledge(both.services, both.cookies["colleague"], other)
    told_ = await both.db.read(lambda tx: digests.of(tx, "trang-due", day))
    happened = {name: n for name, n in told_.counts.items() if n}
    assert happened == {"new": 2, "acknowledged": 2, "intake": 1, "closed": 1, "without_intake": 1}
    assert [(e.what, e.who) for e in told_.events] == [
        ("acknowledged", "right"), ("intake", "right"), ("closed", "right"), ("acknowledged", "colleague"),
    ]  # fmt: skip
    await both.db.write(lambda tx: digests.keep(tx, day))
    await stay(both, days=1)
    await confirm(both, other, "colleague")
    again = await both.db.read(lambda tx: digests.of(tx, "trang-due", day))
    assert again.counts == told_.counts and again.events == told_.events
    today = await both.db.read(lambda tx: digests.of(tx, "trang-due", local_day(both.clock())))
    assert {name: n for name, n in today.counts.items() if n} == {"intake": 1}
    assert (await both.db.read(lambda tx: digests.of(tx, "an-phong", day))).is_empty
