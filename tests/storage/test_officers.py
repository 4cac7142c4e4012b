"""Officers: who gets a key, who does not, and that the database alone opens nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, insert, select, update

from storage import desk_sessions, invites, memberships, officers, stretching, tokens, unit_keys
from storage.db import Database
from storage.memberships import GrantRefused
from storage.officers import NewMember
from storage.schema import desk_session, invite, membership, officer, unit
from storage.sealing import SealBroken, recipient_of
from storage.syllables import all_syllables

NOW = datetime(2026, 11, 23, 2, 13, tzinfo=UTC)
UNIT = "trang-due"
PHRASE = "chuoi xanh moi sang quanh vuon"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The real cost is checked where it matters (marked `real_cost` by name); here it would only take time."""
    if "cost" not in request.node.name and "work" not in request.node.name:
        monkeypatch.setattr(officers, "_stretch", stretching.Stretching(memory_kib=64, passes=1))
    officers._nobody.cache_clear()


@pytest.fixture
async def units(db: Database) -> AsyncIterator[Database]:
    def fill(tx: Connection) -> None:
        for unit_id in (UNIT, "duty-desk"):
            tx.execute(insert(unit).values(id=unit_id, kind="police_post", name=unit_id))

    await db.write(fill)
    yield db


async def join(db: Database, login: str, unit_id: str = UNIT, now: datetime = NOW) -> tuple[NewMember, str]:
    """Invite and accept: how every member comes in."""
    token, member = tokens.new_token(), officers.prepare_member(login, PHRASE)
    key = unit_keys.new_unit_key(unit_id, member.public_key)
    await db.write(lambda tx: invites.create(tx, token=token, unit_id=unit_id, role="officer", now=now))
    state = await db.write(lambda tx: invites.accept(tx, token=token, member=member, unit_key=key, now=now))
    return member, state


async def opened_keys(db: Database, member: NewMember) -> dict[UUID, str]:
    rows = await db.read(lambda tx: unit_keys.held_by(tx, member.id))
    return {row.unit_key_id: unit_keys.open_unit_key(row, member.identity) for row in rows}


async def let_in(db: Database, by: NewMember, who: NewMember, unit_id: str = UNIT, now: datetime = NOW) -> None:
    sealed = unit_keys.seal_grant(await opened_keys(db, by), who.public_key)
    await db.write(
        lambda tx: memberships.grant(tx, unit_id=unit_id, officer_id=who.id, by=by.id, sealed=sealed, now=now)
    )


async def end_membership(db: Database, member: NewMember) -> None:
    await db.write(
        lambda tx: tx.execute(update(membership).where(membership.c.officer_id == member.id).values(state="ended"))
    )


async def end_officer(db: Database, member: NewMember) -> None:
    await db.write(lambda tx: tx.execute(update(officer).where(officer.c.id == member.id).values(state="ended")))


# --- members and unit keys --------------------------------------------------------------------------------------------


async def test_first_member_makes_the_unit_key_and_can_open_it(units: Database) -> None:
    an, state = await join(units, "an")
    current = (await units.read(unit_keys.current))[UNIT]
    assert state == "active"
    assert current.members == 1
    assert recipient_of((await opened_keys(units, an))[current.id]) == current.public_key


async def test_second_member_waits_and_opens_nothing(units: Database) -> None:
    await join(units, "an")
    binh, state = await join(units, "binh")
    assert state == "waiting"
    assert await opened_keys(units, binh) == {}
    assert (await units.read(unit_keys.current))[UNIT].members == 1
    waiting = await units.read(lambda tx: memberships.waiting(tx, UNIT))
    assert [(w.login, w.officer_id, w.public_key) for w in waiting] == [("binh", binh.id, binh.public_key)]


async def test_granted_member_holds_the_same_key(units: Database) -> None:
    an, _ = await join(units, "an")
    binh, _ = await join(units, "binh")
    await let_in(units, an, binh)
    assert await opened_keys(units, binh) == await opened_keys(units, an)
    assert (await units.read(unit_keys.current))[UNIT].members == 2
    assert await units.read(lambda tx: memberships.waiting(tx, UNIT)) == []


async def test_two_first_members_at_once_make_one_key(units: Database) -> None:
    joined = await asyncio.gather(*(join(units, f"truc-{n}") for n in range(4)))
    assert sorted(state for _, state in joined) == ["active", "waiting", "waiting", "waiting"]
    assert (await units.read(unit_keys.current))[UNIT].members == 1


@pytest.mark.parametrize("end", [end_membership, end_officer])
async def test_who_left_opens_nothing(units: Database, end: Any) -> None:
    an, _ = await join(units, "an")
    binh, _ = await join(units, "binh")
    await let_in(units, an, binh)
    await end(units, binh)
    assert await opened_keys(units, binh) == {}
    assert (await units.read(unit_keys.current))[UNIT].members == 1


async def test_unit_whose_members_all_left_has_no_key_and_the_next_one_makes_a_new_one(units: Database) -> None:
    an, _ = await join(units, "an")
    first = (await units.read(unit_keys.current))[UNIT]
    await end_membership(units, an)
    assert await units.read(unit_keys.current) == {}

    binh, state = await join(units, "binh")
    second = (await units.read(unit_keys.current))[UNIT]
    assert state == "active"
    assert second.id != first.id
    assert set(await opened_keys(units, binh)) == {second.id}


async def test_newest_key_is_the_one_for_new_tips_and_old_ones_still_open(units: Database) -> None:
    an, _ = await join(units, "an")
    new = unit_keys.new_unit_key(UNIT, an.public_key)
    await units.write(lambda tx: unit_keys.add_unit_key(tx, new, an.id, NOW))
    assert (await units.read(unit_keys.current))[UNIT].id == new.id
    assert len(await opened_keys(units, an)) == 2


async def test_members_of_one_unit_open_no_key_of_another(units: Database) -> None:
    an, _ = await join(units, "an")
    binh, _ = await join(units, "binh", "duty-desk")
    rows = await units.read(lambda tx: unit_keys.held_by(tx, an.id))
    assert [row.unit_id for row in rows] == [UNIT]
    with pytest.raises(SealBroken):
        unit_keys.open_unit_key(rows[0], binh.identity)


async def test_unit_key_moved_to_another_row_does_not_open(units: Database) -> None:
    an, _ = await join(units, "an")
    (row,) = await units.read(lambda tx: unit_keys.held_by(tx, an.id))
    with pytest.raises(SealBroken):
        unit_keys.open_unit_key(unit_keys.SealedUnitKey(uuid4(), row.unit_id, row.sealed), an.identity)


# --- grants that must not be --------------------------------------------------------------------------------------------


async def refused(db: Database, by: NewMember, who: NewMember, keys: dict[UUID, str]) -> str:
    sealed = unit_keys.seal_grant(keys, who.public_key)
    with pytest.raises(GrantRefused) as caught:
        await db.write(
            lambda tx: memberships.grant(tx, unit_id=UNIT, officer_id=who.id, by=by.id, sealed=sealed, now=NOW)
        )
    return caught.value.code


async def test_waiting_member_lets_nobody_in(units: Database) -> None:
    an, _ = await join(units, "an")
    binh, _ = await join(units, "binh")
    chi, _ = await join(units, "chi")
    keys = await opened_keys(units, an)
    assert await refused(units, binh, chi, keys) == "not_a_member"
    assert await refused(units, binh, binh, keys) == "own_grant"


async def test_stranger_and_former_member_let_nobody_in(units: Database) -> None:
    an, _ = await join(units, "an")
    binh, _ = await join(units, "binh")
    stranger, _ = await join(units, "la", "duty-desk")
    keys = await opened_keys(units, an)
    assert await refused(units, stranger, binh, keys) == "not_a_member"
    await end_officer(units, an)
    assert await refused(units, an, binh, keys) == "not_a_member"


async def test_only_who_waits_is_let_in(units: Database) -> None:
    an, _ = await join(units, "an")
    binh, _ = await join(units, "binh")
    stranger, _ = await join(units, "la", "duty-desk")
    keys = await opened_keys(units, an)
    assert await refused(units, an, stranger, keys) == "not_waiting"
    await let_in(units, an, binh)
    assert await refused(units, an, binh, keys) == "not_waiting"


async def test_grant_without_the_newest_key_or_with_a_foreign_one_is_refused(units: Database) -> None:
    an, _ = await join(units, "an")
    binh, _ = await join(units, "binh")
    chi, _ = await join(units, "chi", "duty-desk")
    keys = await opened_keys(units, an)
    assert await refused(units, an, binh, {**keys, **await opened_keys(units, chi)}) == "keys_changed"
    new = unit_keys.new_unit_key(UNIT, an.public_key)
    await units.write(lambda tx: unit_keys.add_unit_key(tx, new, an.id, NOW))
    assert await refused(units, an, binh, keys) == "keys_changed"
    assert await refused(units, an, binh, {}) == "keys_changed"
    assert await opened_keys(units, binh) == {}


# --- invitations ------------------------------------------------------------------------------------------------------


async def invited(db: Database, unit_id: str = UNIT) -> str:
    token = tokens.new_token()
    await db.write(lambda tx: invites.create(tx, token=token, unit_id=unit_id, role="officer", now=NOW))
    return token


async def accept(db: Database, token: str, login: str, now: datetime = NOW) -> str:
    member = officers.prepare_member(login, PHRASE)
    key = unit_keys.new_unit_key(UNIT, member.public_key)
    return await db.write(lambda tx: invites.accept(tx, token=token, member=member, unit_key=key, now=now))


async def test_invitation_says_what_it_is_for(units: Database) -> None:
    token = await invited(units)
    found = await units.read(lambda tx: invites.peek(tx, token, NOW))
    assert (found.unit_id, found.role, found.expires_at) == (UNIT, "officer", NOW + timedelta(hours=24))


async def test_invitation_works_once(units: Database) -> None:
    token = await invited(units)
    await accept(units, token, "an")
    with pytest.raises(invites.InviteUsed):
        await accept(units, token, "binh")
    with pytest.raises(invites.InviteUsed):
        await units.read(lambda tx: invites.peek(tx, token, NOW))
    assert await units.read(lambda tx: officers.credentials(tx, "binh")) is None


async def test_invitation_used_twice_at_once_makes_one_member(units: Database) -> None:
    token = await invited(units)
    answers = await asyncio.gather(*(accept(units, token, f"truc-{n}") for n in range(4)), return_exceptions=True)
    assert sorted(str(a) if isinstance(a, str) else type(a).__name__ for a in answers) == ["InviteUsed"] * 3 + ["active"]


async def test_invitation_ends_after_24_hours(units: Database) -> None:
    token = await invited(units)
    with pytest.raises(invites.InviteExpired):
        await accept(units, token, "an", NOW + timedelta(hours=24))
    assert await accept(units, token, "an", NOW + timedelta(hours=23, minutes=59)) == "active"


@pytest.mark.parametrize("token", ["", "x", "a" * 100_000, "\ud800"])
async def test_unknown_invitation(units: Database, token: str) -> None:
    with pytest.raises(invites.InviteUnknown):
        await units.read(lambda tx: invites.peek(tx, token, NOW))


async def test_token_is_not_in_the_database(units: Database) -> None:
    token = await invited(units)
    (row,) = await units.read(lambda tx: list(tx.execute(select(invite))))
    assert token.encode() not in row.token_hash
    assert token not in repr(row)


async def test_taken_login_leaves_the_invitation_open(units: Database) -> None:
    await join(units, "an")
    token = await invited(units)
    with pytest.raises(officers.LoginTaken):
        await accept(units, token, "AN ")
    assert await accept(units, token, "an-2") == "waiting"


async def test_unit_key_of_another_unit_is_refused(units: Database) -> None:
    token, member = await invited(units, "duty-desk"), officers.prepare_member("an", PHRASE)
    key = unit_keys.new_unit_key(UNIT, member.public_key)
    with pytest.raises(ValueError, match="another unit"):
        await units.write(lambda tx: invites.accept(tx, token=token, member=member, unit_key=key, now=NOW))


@pytest.mark.parametrize("login", ["", "a", "-an", "an ninh", "an@ca", "x" * 41 + "é!", "ан", "<b>"])
def test_login_of_another_form_is_refused(login: str) -> None:
    if login == "x" * 41 + "é!":
        assert len(officers.prepare_member(login, PHRASE).login) == 40
        return
    with pytest.raises(officers.LoginInvalid):
        officers.prepare_member(login, PHRASE)


# --- signing in -------------------------------------------------------------------------------------------------------


async def signed_up(db: Database) -> NewMember:
    member, _ = await join(db, "an")
    return member


@pytest.mark.parametrize("typed", [PHRASE, PHRASE.upper(), f" {PHRASE.replace(' ', '')} ", "chuối xanh mọi sáng quanh vườn"])
async def test_passphrase_opens_however_it_is_typed(units: Database, typed: str) -> None:
    member = await signed_up(units)
    found = await units.read(lambda tx: officers.credentials(tx, " AN "))
    assert officers.unlock(found, typed) == member.identity


@pytest.mark.parametrize("typed", ["", "chuoi xanh", PHRASE + " x", "x" * 100_000, "\ud800", "🙂"])
async def test_wrong_passphrase_opens_nothing(units: Database, typed: str) -> None:
    await signed_up(units)
    found = await units.read(lambda tx: officers.credentials(tx, "an"))
    with pytest.raises(officers.WrongPassphrase) as caught:
        officers.unlock(found, typed)
    assert str(caught.value) == ""


@pytest.mark.parametrize("login", ["", "\x00", "\ud800", "%", "x" * 100_000, "AN' OR 1=1 --"])
async def test_unknown_login_has_no_credentials(units: Database, login: str) -> None:
    await signed_up(units)
    assert await units.read(lambda tx: officers.credentials(tx, login)) is None


async def test_officer_who_left_cannot_sign_in(units: Database) -> None:
    member = await signed_up(units)
    await end_officer(units, member)
    found = await units.read(lambda tx: officers.credentials(tx, "an"))
    with pytest.raises(officers.WrongPassphrase):
        officers.unlock(found, PHRASE)


async def test_unknown_login_costs_the_same_work(units: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[int, int, int]] = []
    real = stretching.hash_secret_raw

    def counted(secret: bytes, salt: bytes, **kwargs: Any) -> bytes:
        calls.append((len(salt), kwargs["memory_cost"], kwargs["time_cost"]))
        return real(secret, salt, **kwargs)

    monkeypatch.setattr(stretching, "hash_secret_raw", counted)
    await signed_up(units)
    calls.clear()
    known = await units.read(lambda tx: officers.credentials(tx, "an"))
    unknown = await units.read(lambda tx: officers.credentials(tx, "nobody"))
    for found in (known, unknown):
        with pytest.raises(officers.WrongPassphrase):
            officers.unlock(found, "wrong words here")
    assert unknown is None
    assert calls == [(16, 64 * 1024, 3)] * 2
    assert known is not None
    assert abs(len(known.sealed_private) - len(officers._nobody().sealed_private)) < 400  # age's random stanza


def test_cost_is_as_designed() -> None:
    assert (officers._stretch.memory_kib, officers._stretch.passes) == (64 * 1024, 3)


def test_issued_passphrase_has_60_bits() -> None:
    words = officers.new_passphrase().split(" ")
    assert len(words) == 6
    assert set(words) <= set(all_syllables())


def test_nothing_secret_shows() -> None:
    member = officers.prepare_member("an", PHRASE)
    key = unit_keys.new_unit_key(UNIT, member.public_key)
    opened = desk_sessions.prepare(member.id, member.identity)
    shown = repr((member, key, opened, officers._nobody()))
    assert "AGE-SECRET-KEY" not in shown
    assert opened.cookie not in shown
    assert repr(member.salt) not in shown


# --- desk sessions ----------------------------------------------------------------------------------------------------


async def sign_in(db: Database, member: NewMember) -> str:
    new = desk_sessions.prepare(member.id, member.identity)
    await db.write(lambda tx: desk_sessions.start(tx, new, NOW))
    return new.cookie


async def session_at(db: Database, cookie: str, minutes: float) -> desk_sessions.DeskSession | None:
    return await db.read(lambda tx: desk_sessions.get(tx, cookie, NOW + timedelta(minutes=minutes)))


async def touch(db: Database, cookie: str, minutes: float) -> None:
    await db.write(lambda tx: desk_sessions.touch(tx, cookie, NOW + timedelta(minutes=minutes)))


async def test_session_tells_who_and_opens_the_member_key(units: Database) -> None:
    member = await signed_up(units)
    cookie = await sign_in(units, member)
    found = await session_at(units, cookie, 1)
    assert found is not None
    assert (found.officer_id, found.login, found.tip_units) == (member.id, "an", (UNIT,))
    assert found.memberships == (memberships.Membership(UNIT, "officer", "active"),)
    assert found.unlock(cookie) == member.identity


async def test_database_alone_opens_no_session(units: Database) -> None:
    """The row holds neither the cookie nor the key; another officer's cookie does not fit."""
    member = await signed_up(units)
    cookie = await sign_in(units, member)
    (row,) = await units.read(lambda tx: list(tx.execute(select(desk_session))))
    assert cookie.encode() not in row.id + row.sealed_private
    assert member.identity.encode() not in row.sealed_private
    found = await session_at(units, cookie, 1)
    assert found is not None
    with pytest.raises(SealBroken):
        found.unlock(desk_sessions.prepare(member.id, member.identity).cookie)


async def test_session_ends_after_30_idle_minutes(units: Database) -> None:
    cookie = await sign_in(units, await signed_up(units))
    assert await session_at(units, cookie, 29.9) is not None
    assert await session_at(units, cookie, 30) is None


async def test_doing_something_keeps_a_session_open_for_12_hours_at_most(units: Database) -> None:
    cookie = await sign_in(units, await signed_up(units))
    for minutes in range(20, 720, 20):
        await touch(units, cookie, minutes)
    assert await session_at(units, cookie, 719) is not None
    assert await session_at(units, cookie, 720) is None


async def test_ended_session_cannot_be_touched_back_to_life(units: Database) -> None:
    cookie = await sign_in(units, await signed_up(units))
    await touch(units, cookie, 31)
    assert await session_at(units, cookie, 32) is None


async def test_signing_out_ends_this_session_only(units: Database) -> None:
    member = await signed_up(units)
    one, other = await sign_in(units, member), await sign_in(units, member)
    await units.write(lambda tx: desk_sessions.end(tx, one))
    assert await session_at(units, one, 1) is None
    assert await session_at(units, other, 1) is not None


async def test_officer_who_left_has_no_session_and_a_former_member_no_unit(units: Database) -> None:
    member = await signed_up(units)
    cookie = await sign_in(units, member)
    await end_membership(units, member)
    found = await session_at(units, cookie, 1)
    assert found is not None
    assert found.memberships == ()
    await end_officer(units, member)
    assert await session_at(units, cookie, 1) is None


@pytest.mark.parametrize("cookie", ["", "x", "AGE-SECRET-KEY-1", "a" * 100_000, "\ud800"])
async def test_stranger_has_no_session(units: Database, cookie: str) -> None:
    await sign_in(units, await signed_up(units))
    assert await session_at(units, cookie, 1) is None
