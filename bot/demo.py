"""The demonstration: invented officers with passphrases that everybody knows, on this machine only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.installation import Installation, NotSetUp, SetupRefused, create_installation, open_installation
from bot.settings import Settings
from storage import audit, memberships, officers, shipped, unit_keys
from storage.officers import NewMember
from storage.roles import TIP_ROLES
from storage.rules import DUTY_DESK
from storage.unit_keys import NewUnitKey

POST = "trang-due"
# The police of An Phong, the next rung above the post: what climbs, what is contested, and what is handed on comes here.
COMMUNE = "ca-xa-11593"


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    login: str
    passphrase: str  #: no secret: printed at every start and written here
    unit_id: str
    about: str  #: which words say who this is: `setup-demo_<about>`
    role: str = "officer"

    @property
    def reads_tips(self) -> bool:
        return self.role in TIP_ROLES


OFFICERS = (
    DemoOfficer("truc-1", "sen hong ben ho sang som", POST, "post"),
    DemoOfficer("truc-2", "gio mat qua dong lua chin", POST, "post"),
    DemoOfficer("truong-don", "tre xanh dau ngo gio lanh", POST, "chief", "chief"),
    DemoOfficer("an-phong-1", "cau tre bac qua kenh nho", COMMUNE, "commune"),
    DemoOfficer("an-phong-2", "mua xuan ve tren pho cu", COMMUNE, "commune"),
    DemoOfficer("ban-truc-1", "bien xanh song vo bo cat", DUTY_DESK, "duty"),
    DemoOfficer("ban-truc-2", "nui cao may trang dau thu", DUTY_DESK, "duty"),
    DemoOfficer("quan-tri", "thuyen ve ben cu chieu hom", DUTY_DESK, "administrator", "administrator"),
    DemoOfficer("quan-tri-2", "hoa cau rung trang san gach", DUTY_DESK, "administrator_2", "administrator"),
    DemoOfficer("dieu-phoi", "chim se hot mai nha ngoi", DUTY_DESK, "coordinator", "coordinator"),
    DemoOfficer("kiem-tra", "den long do treo dau hem", DUTY_DESK, "auditor", "auditor"),
)


async def open_or_try_out(settings: Settings, now: datetime) -> Installation:
    """The installation to run; a demonstration is made where nothing is set up for others.

    Raises SetupRefused for a demonstration that others could reach, and where LACHAN_DEMO contradicts what the store is.
    """
    try:
        installation = await open_installation(settings)
    except NotSetUp:
        if not is_wanted(settings):
            raise
        refuse_open_bind(settings)
        return await create_demo(settings, now)
    try:
        _refuse_contradiction(settings, installation.is_demo)
    except SetupRefused:
        await installation.db.close()
        raise
    return installation


def is_wanted(settings: Settings) -> bool:
    """Whether `lachan run` would make a demonstration where nothing is installed."""
    return settings.demo == "on" or (settings.demo == "auto" and not settings.looks_real)


def _refuse_contradiction(settings: Settings, is_demo: bool) -> None:
    if is_demo and settings.demo == "off":
        raise SetupRefused("demo_store", folder=str(settings.data_dir))
    if not is_demo and settings.demo == "on":
        raise SetupRefused("real_store", folder=str(settings.data_dir))
    if is_demo:
        refuse_open_bind(settings)


def refuse_open_bind(settings: Settings) -> None:
    """Everybody knows the passphrases, so nobody else may reach the pages: neither by bind nor through a proxy."""
    if not settings.is_loopback or not settings.is_local_url:
        raise SetupRefused("demo_bind")


async def create_demo(settings: Settings, now: datetime) -> Installation:
    """A store with the demo directory and somebody of every role; whoever reads tips holds the unit's key."""
    members = await _prepare_members()
    keys = {
        unit_id: unit_keys.new_unit_key(unit_id, _first_member(unit_id, members).public_key)
        for unit_id in dict.fromkeys(who.unit_id for who in OFFICERS if who.reads_tips)
    }

    def seed(tx: Connection) -> None:
        shipped.seed_demo(tx)
        for who, member in zip(OFFICERS, members, strict=True):
            officers.add_officer(tx, member, now)
            memberships.enrol(tx, unit_id=who.unit_id, role=who.role, officer_id=member.id, state="active", now=now)
            if who.reads_tips:
                _give_key(
                    tx, member, keys[who.unit_id], is_first=member is _first_member(who.unit_id, members), now=now
                )

    installation = await create_installation(settings, demo=True, seed=seed)
    key = installation.keyring.audit_key
    # Its officers came in without invitations; a log without a row beside officers counts as emptied.
    await installation.db.write(lambda tx: audit.append(tx, key=key, now=now, actor="operator", action="init"))
    return installation


async def _prepare_members() -> list[NewMember]:
    # Argon2 takes 64 MiB and a quarter of a second each: outside the transaction, two at once.
    gate = asyncio.Semaphore(2)

    async def prepare(who: DemoOfficer) -> NewMember:
        async with gate:
            return await asyncio.to_thread(officers.prepare_member, who.login, who.passphrase)

    return await asyncio.gather(*(prepare(who) for who in OFFICERS))


def _first_member(unit_id: str, members: list[NewMember]) -> NewMember:
    return next(m for who, m in zip(OFFICERS, members, strict=True) if who.unit_id == unit_id and who.reads_tips)


def _give_key(tx: Connection, member: NewMember, key: NewUnitKey, *, is_first: bool, now: datetime) -> None:
    if is_first:
        unit_keys.add_unit_key(tx, key, member.id, now)
    else:
        unit_keys.add_grants(tx, member.id, unit_keys.seal_grant({key.id: key.identity}, member.public_key))
