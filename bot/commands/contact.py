"""`lachan contact`: how units are reached, who is on duty, how many must acknowledge. No address is ever printed."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from uuid import UUID, uuid4

import typer
from sqlalchemy import Connection, select

from bot.channels import http_hook
from bot.commands.officer import until
from bot.commands.session import Store, open_store
from bot.commands.terminal import finish, say, settings_or_exit, words
from bot.ground import utc_now
from bot.handlers.binding import INVITE, new_contact
from bot.installation import SetupRefused
from bot.messages import Address
from bot.settings import Settings
from language.local_time import LOCAL
from storage import alerts, audit, contacts, directory
from storage.contacts import Contact, ContactInvite
from storage.schema import officer, unit

app = typer.Typer(no_args_is_help=True)
UNIT = typer.Option(..., "--unit", help="The unit's id, for example trang-due.")
RANK = typer.Option(1, "--rank", min=1, max=9, help="1 = alerted at once, 2 = some minutes later, and so on.")
CHIEF = typer.Option(False, "--chief", help="No alerts: only the daily list of what did not leave.")
LABEL = typer.Option("", "--label", help="How you call it; never a number or an address.")
AS_JSON = typer.Option(False, "--json", help="Print JSON.")
TOKEN_BYTES = 24  # of an invitation; t.me takes 64 characters
WRITTEN = "%Y-%m-%d %H:%M"


@app.command("add")
def add(
    unit_id: str = UNIT,
    kind: str = typer.Option(..., "--kind", help="http, email or desk."),
    address: str = typer.Option("", "--address", help="The URL of the hook, or the mailbox."),
    rank: int = RANK,
    chief: bool = CHIEF,
    label: str = LABEL,
    as_json: bool = AS_JSON,
) -> None:
    """Add a hook, a mailbox or the desk. For a hook its secret is printed, once."""
    finish(_add(settings_or_exit(), unit_id, kind, address, rank, chief, label, as_json=as_json))


async def _add(
    settings: Settings, unit_id: str, kind: str, address: str, rank: int, chief: bool, label: str, *, as_json: bool
) -> None:
    secret = secrets.token_urlsafe(32) if kind == "http" else ""
    where = _address(kind, address, secret)
    contact_id = uuid4()
    async with open_store(settings) as store:

        def work(tx: Connection) -> None:
            _require_unit(tx, unit_id)
            more = {"rank": rank, "purpose": "chief" if chief else "alerts", "label": label[:60] or None}
            new = (
                contacts.NewContact(contact_id, unit_id, "desk", **more)  # type: ignore[arg-type]
                if where is None
                else new_contact(store.keyring, contact_id, unit_id, kind, where, **more)
            )
            contacts.add(tx, new)
            _record(store, tx, "contact_add", unit_id, kind)

        await store.db.write(work)
    if as_json:
        print(json.dumps({"id": str(contact_id), **({"secret": secret} if secret else {})}))
        return
    say("contact-added", id=str(contact_id))
    if secret:
        say("contact-secret", secret=secret)


def _address(kind: str, address: str, secret: str) -> Address | None:
    """Raises SetupRefused with what is wrong; None for a desk, which needs none."""
    if kind == "desk":
        return None
    if kind == "http":
        if not http_hook.is_safe_url(address):
            raise SetupRefused("contact_url")
        return Address("http", http_hook.encode(address, secret))
    if kind == "email":
        if address.count("@") != 1 or any(c.isspace() for c in address):
            raise SetupRefused("contact_email")
        return Address("email", address)
    raise SetupRefused("contact_kind")


@app.command("invite")
def invite(
    unit_id: str = UNIT,
    rank: int = RANK,
    chief: bool = CHIEF,
    label: str = LABEL,
    as_json: bool = AS_JSON,
) -> None:
    """Print a link that makes a Telegram group a contact of a unit, once, within 24 hours."""
    finish(print_invite(settings_or_exit(), unit_id, None, rank, chief, label, as_json=as_json))


async def print_invite(
    settings: Settings, unit_id: str, login: str | None, rank: int, chief: bool, label: str, *, as_json: bool
) -> None:
    """For a group, or with `login` for the private chat of that officer."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), utc_now()
    kind = "group" if login is None else "private"
    async with open_store(settings) as store:

        def work(tx: Connection) -> datetime:
            _require_unit(tx, unit_id)
            who = _officer_id(tx, login) if login is not None else None
            purpose = "chief" if chief else "alerts"
            _record(store, tx, "contact_invite", unit_id, kind)
            what = ContactInvite(unit_id, kind, who, rank, purpose, label[:60] or login)
            return contacts.invite(tx, token, what, now)

        expires_at = await store.db.write(work)
    link = _link(settings.telegram_name, kind, token)
    if as_json:
        print(json.dumps({"link": link, "expires_at": expires_at.isoformat()}))
        return
    say(f"contact-invite_{kind}", unit=unit_id, until=until(expires_at))
    print(f"  {link}")


def _link(bot_name: str | None, kind: str, token: str) -> str:
    if bot_name is None:
        return f"/start {INVITE}{token}"
    return f"https://t.me/{bot_name}?{'startgroup' if kind == 'group' else 'start'}={INVITE}{token}"


@app.command("list")
def list_contacts(unit_id: str = typer.Option("", "--unit", help="Only this unit."), as_json: bool = AS_JSON) -> None:
    """How each unit is reached. Addresses are sealed and are not shown."""
    finish(_list(settings_or_exit(), unit_id, as_json=as_json))


async def _list(settings: Settings, unit_id: str, *, as_json: bool) -> None:
    async with open_store(settings) as store:
        today = utc_now().date()
        found = await store.db.read(lambda tx: contacts.of_units(tx, [unit_id] if unit_id else None, today))
    if as_json:
        print(json.dumps([_as_row(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        state = words("contact-stopped", day=f"{each.stopped_on:%d/%m/%Y}") if each.stopped_on else words("contact-reachable")
        kind = words(f"contact-kind_{each.kind}")
        print(f"{each.id}  {each.unit_id:<24} {kind:<12} {each.rank}  {each.purpose:<7} {each.label or '-':<20} {state}")
    if not found:
        say("contact-none")


def _as_row(each: Contact) -> dict[str, object]:
    return {
        "id": str(each.id), "unit_id": each.unit_id, "kind": each.kind, "rank": each.rank, "purpose": each.purpose,
        "label": each.label, "stopped_on": each.stopped_on.isoformat() if each.stopped_on else None,
    }  # fmt: skip


@app.command("remove")
def remove(contact_id: str = typer.Argument(help="The id that `lachan contact list` shows.")) -> None:
    """Alert this contact no more."""
    finish(_remove(settings_or_exit(), contact_id))


async def _remove(settings: Settings, contact_id: str) -> None:
    async with open_store(settings) as store:

        def work(tx: Connection) -> None:
            held = _require_contact(tx, contact_id)
            contacts.end(tx, held.id, utc_now().date())
            _record(store, tx, "contact_remove", held.unit_id, held.kind)

        await store.db.write(work)
    say("contact-removed")


@app.command("duty")
def duty(
    contact_id: str = typer.Argument(help="The id that `lachan contact list` shows."),
    starts: str = typer.Option(..., "--from", help='Local time: "2026-11-24 18:00".'),
    ends: str = typer.Option(..., "--to", help='Local time: "2026-11-25 06:00".'),
) -> None:
    """Put a contact on duty. A unit with any such row alerts only who is on duty now."""
    finish(_duty(settings_or_exit(), contact_id, starts, ends))


async def _duty(settings: Settings, contact_id: str, starts: str, ends: str) -> None:
    begin, end = _moment(starts), _moment(ends)
    if end <= begin:
        raise SetupRefused("contact_duty_order")
    async with open_store(settings) as store:

        def work(tx: Connection) -> None:
            held = _require_contact(tx, contact_id)
            contacts.put_on_duty(tx, held.id, begin, end)
            _record(store, tx, "contact_duty", held.unit_id, held.kind)

        await store.db.write(work)
    say("contact-on_duty", begins=until(begin), ends=until(end))


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, WRITTEN).replace(tzinfo=LOCAL)
    except ValueError:
        raise SetupRefused("contact_time") from None


@app.command("need")
def need(
    unit_id: str = UNIT,
    category: str = typer.Option("*", "--category", help="A category id, or * for all."),
    acks: int = typer.Option(..., "--acks", min=1, max=9, help="How many officers must acknowledge."),
) -> None:
    """Ask for several acknowledgements: until then the tip keeps climbing."""
    finish(_need(settings_or_exit(), unit_id, category, acks))


async def _need(settings: Settings, unit_id: str, category: str, acks: int) -> None:
    async with open_store(settings) as store:

        def work(tx: Connection) -> None:
            _require_unit(tx, unit_id)
            alerts.need(tx, unit_id, category[:40], acks)
            _record(store, tx, "acks_needed", unit_id, str(acks))

        await store.db.write(work)
    say("contact-needed", unit=unit_id, category=category, count=str(acks))


# --- checks -------------------------------------------------------------------------------------------------------------


def _require_unit(tx: Connection, unit_id: str) -> None:
    directory.hold(tx, [unit_id])  # a commune's police has a row only once somebody asks for it
    if tx.execute(select(unit.c.id).where(unit.c.id == unit_id)).one_or_none() is None:
        raise SetupRefused("unknown_unit", unit=unit_id)


def _officer_id(tx: Connection, login: str) -> UUID:
    found: UUID | None = tx.scalar(select(officer.c.id).where(officer.c.login == login, officer.c.state == "active"))
    if found is None:
        raise SetupRefused("unknown_officer", login=login)
    return found


def _require_contact(tx: Connection, contact_id: str) -> Contact:
    try:
        held = contacts.get(tx, UUID(contact_id))
    except ValueError:
        held = None
    if held is None:
        raise SetupRefused("unknown_contact")
    return held


def _record(store: Store, tx: Connection, action: str, unit_id: str, kind: str) -> None:
    key = store.keyring.audit_key
    audit.append(tx, key=key, now=utc_now(), actor="operator", action=action, unit_id=unit_id, detail={"kind": kind})
