"""`lachan officer`: invitations and who belongs where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from bot.commands.session import open_store
from bot.commands.terminal import say, words
from bot.ground import utc_now
from bot.installation import SetupRefused
from bot.settings import Settings
from language.local_time import LOCAL
from storage import audit, directory, invites, leaving, memberships, officers, tokens, unit_keys
from storage.db import Database
from storage.keyring import Keyring
from storage.roles import ROLES, TIP_ROLES
from storage.schema import membership, officer, unit
from storage.unit_keys import Holder


async def invite(settings: Settings, unit_id: str, role: str, *, as_json: bool) -> None:
    """Print a single-use link. Raises SetupRefused for a unit or a role that does not exist."""
    if role not in ROLES:
        raise SetupRefused("unknown_role", role=role, roles=", ".join(ROLES))
    async with open_store(settings) as store:
        link, expires_at = await issue(store.db, store.keyring, settings, unit_id, role, utc_now())
    if as_json:
        print(json.dumps({"link": link, "expires_at": expires_at.isoformat()}))
        return
    say("setup-invite", unit=unit_id, until=until(expires_at))
    print(f"  {link}")


async def issue(
    db: Database, keyring: Keyring, settings: Settings, unit_id: str, role: str, now: datetime
) -> tuple[str, datetime]:
    """A link for one new member, and until when. The database keeps only the hash of what is in it."""
    token = tokens.new_token()

    def store(tx: Connection) -> datetime:
        directory.hold(tx, [unit_id])
        if tx.execute(select(unit.c.id).where(unit.c.id == unit_id)).one_or_none() is None:
            raise SetupRefused("unknown_unit", unit=unit_id)
        invites.create(tx, token=token, unit_id=unit_id, role=role, now=now)
        audit.append(tx, key=keyring.audit_key, now=now, actor="operator", action="invite", unit_id=unit_id, detail={"role": role})
        return invites.peek(tx, token, now).expires_at

    expires_at = await db.write(store)
    return f"{settings.url}/desk/invite/{token}", expires_at


async def end(settings: Settings, login: str, unit_id: str, *, last: bool) -> None:
    """End a membership from the terminal: for a member whose passphrase is lost and who alone held the key (`last`).

    Raises SetupRefused for a login that is no member of this unit, and for the last holder without `last`.
    """
    async with open_store(settings) as store:
        climbed = await end_member(store.db, store.keyring, login, unit_id, utc_now(), last=last)
    say("setup-ended", login=login, unit=unit_id)
    if climbed is not None:
        say("setup-ended_last", unit=unit_id, count=str(climbed))


async def end_member(
    db: Database, keyring: Keyring, login: str, unit_id: str, now: datetime, *, last: bool
) -> int | None:
    """None, or how many tips climbed on because nobody of the unit can open them any more."""

    def look(tx: Connection) -> tuple[UUID, list[Holder]]:
        held = officers.credentials(tx, login)
        if held is None or not memberships.belongs(tx, unit_id, held.officer_id):
            raise SetupRefused("unknown_member", login=login, unit=unit_id)
        return held.officer_id, unit_keys.holders(tx, unit_id)

    officer_id, holders = await db.read(look)
    remaining = [each for each in holders if each.officer_id != officer_id]
    new = unit_keys.next_unit_key(unit_id, remaining)

    def leave(tx: Connection) -> int | None:
        try:
            role = leaving.end(tx, unit_id, officer_id, now, even_last=last)
        except leaving.LastHolder:
            raise SetupRefused("last_holder", login=login, unit=unit_id) from None
        if role in TIP_ROLES:
            unit_keys.turn(tx, new, now)
        audit.append(
            tx, key=keyring.audit_key, now=now, actor="operator", action="end_membership", unit_id=unit_id, ref=officer_id
        )
        return None if remaining or role not in TIP_ROLES else len(leaving.climb_on(tx, unit_id, now))

    return await db.write(leave)


def until(moment: datetime) -> str:
    """As people here read a time."""
    return moment.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Member:
    unit_id: str
    login: str | None  #: None = nobody belongs to this unit
    role: str | None
    state: str | None  #: waiting | active | ended
    unit_has_key: bool


def members(tx: Connection) -> list[Member]:
    """Every unit with its members; a unit without any once, with empty fields."""
    held = unit_keys.current(tx)
    rows = tx.execute(
        select(unit.c.id, officer.c.login, membership.c.role, membership.c.state)
        .select_from(
            unit.outerjoin(membership, membership.c.unit_id == unit.c.id).outerjoin(
                officer, officer.c.id == membership.c.officer_id
            )
        )
        .order_by(unit.c.id, officer.c.login)
    )
    return [Member(*row, unit_has_key=row[0] in held) for row in rows]


async def list_members(settings: Settings, *, as_json: bool) -> None:
    async with open_store(settings) as store:
        found = await store.db.read(members)
    if as_json:
        print(json.dumps([_as_row(member) for member in found], ensure_ascii=False))
        return
    if not any(member.login for member in found):
        say("setup-no_officers")
    for line in _lines(found):
        print(line)


def _as_row(member: Member) -> dict[str, object]:
    return {name: getattr(member, name) for name in Member.__slots__}


def _lines(found: list[Member]) -> Iterator[str]:
    for member in found:
        if member.login:
            state = "member" if member.state == "active" and member.role not in TIP_ROLES else member.state
            yield f"{member.unit_id:<32} {member.login:<20} {member.role:<14} {words(f'setup-state_{state}')}"
        else:
            yield f"{member.unit_id:<32} {'-':<20} {'-':<14} {words('setup-no_key')}"
