"""`lachan officer`: invitations and who belongs where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.commands.session import open_store
from bot.commands.terminal import say, words
from bot.ground import utc_now
from bot.installation import SetupRefused
from bot.settings import Settings
from language.local_time import LOCAL
from storage import audit, directory, invites, tokens, unit_keys
from storage.db import Database
from storage.keyring import Keyring
from storage.schema import membership, officer, unit


async def invite(settings: Settings, unit_id: str, role: str, *, as_json: bool) -> None:
    """Print a single-use link. Raises SetupRefused for a unit that does not exist."""
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
        audit.append(tx, key=keyring.audit_key, now=now, actor="operator", action="invite", unit_id=unit_id)
        return invites.peek(tx, token, now).expires_at

    expires_at = await db.write(store)
    return f"{settings.url}/desk/invite/{token}", expires_at


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
            yield f"{member.unit_id:<32} {member.login:<20} {words(f'setup-state_{member.state}')}"
        else:
            yield f"{member.unit_id:<32} {'-':<20} {words('setup-no_key')}"
