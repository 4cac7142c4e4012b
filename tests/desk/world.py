"""A small world for the desk: four units, their officers, one tip with a photo; no Argon2, so it stands in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, update

from bot.handlers.bells import Bells
from bot.handlers.directory import DirectoryCache
from bot.handlers.entries import seal_entry
from bot.handlers.services import Services
from bot.texts import Texts
from language.lexicon import Lexicon
from storage import desk_sessions, memberships, officers, sealing, tips, unit_keys
from storage import media as media_rows
from storage.alerts import AlertStep
from storage.db import Database
from storage.keyring import Keyring
from storage.officers import NewMember
from storage.roles import TIP_ROLES
from storage.schema import metadata, unit
from storage.tips import NewTip
from storage.unit_keys import NewUnitKey
from tests.installations import Clock

LOCALES = Path(__file__).resolve().parent.parent.parent / "locales"
START = datetime(2026, 11, 22, 19, 13, 47, tzinfo=UTC)  # 02:13 on 23/11 in Viet Nam
STORY = "Ba người lạ bẻ khóa xe ở bãi xe cổng 2 lúc đổi ca"
PLACE_WORDS = "sau nhà xe công ty bên cạnh cây xăng"
PHOTO = b"\xff\xd8\xff\xe0 not really a photo"
UNITS = {
    "trang-due": "Đồn Công an KCN Tràng Duệ",
    "an-phong": "Công an phường An Phong",
    "duty-desk": "Bàn trực chung",
    "health": "Trạm y tế",
    "lien-minh": "Công an xã Liên Minh",
}
#: who → (unit, state of the membership)
OFFICERS = {
    "right": ("trang-due", "active"),
    "colleague": ("trang-due", "active"),
    "waiting": ("trang-due", "waiting"),
    "expired": ("trang-due", "active"),
    "later": ("an-phong", "active"),
    "copied": ("health", "active"),
    "other": ("lien-minh", "active"),
}
#: everybody else: who → (unit, role); the duty officer's unit is one whose step has not come
STAFF = {
    "chief": ("trang-due", "chief"),
    "duty": ("duty-desk", "duty"),
    "coordinator": ("trang-due", "coordinator"),
    "approver": ("trang-due", "approver"),
    "administrator": ("trang-due", "administrator"),
    "auditor": ("trang-due", "auditor"),
}


def made_member(login: str) -> NewMember:
    """An officer whose passphrase nobody knows: sessions are opened for him directly."""
    member_id, identity = uuid4(), sealing.new_identity()
    nobody = sealing.recipient_of(sealing.new_identity())
    sealed = sealing.seal(identity.encode(), [nobody], kind="member-key", ref=member_id)
    return NewMember(member_id, login, sealing.recipient_of(identity), b"s" * 16, sealed, identity)


@dataclass
class World:
    db: Database
    clock: Clock
    services: Services
    members: dict[str, NewMember] = field(default_factory=dict)
    keys: dict[str, NewUnitKey] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)

    async def sign_in(self, who: str, at: datetime | None = None) -> str:
        """A session without the passphrase; its cookie."""
        member = self.members[who]
        new = desk_sessions.prepare(member.id, member.identity)
        await self.db.write(lambda tx: desk_sessions.start(tx, new, at or self.clock()))
        self.cookies[who] = new.cookie
        return new.cookie

    async def add_tip(self, tip_id: UUID | None = None, **changes: Any) -> UUID:
        """A tip for the post: its own step is due, An Phong's waits, the health desk has a copy."""
        new, photo = made_tip(tip_id or uuid4(), self.keys, self.clock(), changes)

        def add(tx: Connection) -> None:
            for media_id, sealed in photo.items():
                media_rows.add_draft(tx, b"draft", media_id, "photo", sealed, new.day)
            tips.add(tx, new, b"draft")

        await self.db.write(add)
        return new.id

    async def worker_adds(self, tip_id: UUID, kind: str, text: str) -> None:
        row = await self.db.read(lambda tx: tips.get(tx, tip_id))
        assert row
        entry = seal_entry(kind, tip_id, row.public_key, self.clock(), "worker", text=text, evidence=[], topic=None)
        await self.db.write(lambda tx: tips.add_entry(tx, tip_id, kind, entry.sealed))
        self.services.bells.ring(f"tip:{tip_id}")
        self.services.bells.ring("unit:trang-due")

    async def audit(self) -> list[tuple[str, str]]:
        """(who, action) of every row, in order."""
        audit = metadata.tables["audit"]
        names = {str(member.id): who for who, member in self.members.items()}
        rows = await self.db.read(lambda tx: tx.execute(select(audit.c.actor, audit.c.action).order_by(audit.c.n)).all())
        return [(names.get(row.actor, row.actor), row.action) for row in rows]

    async def rows(self, *but: str) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in the store, to see that nothing was changed."""
        tables = [table for name, table in metadata.tables.items() if name not in but]

        def read(tx: Connection) -> dict[str, list[tuple[Any, ...]]]:
            return {table.name: sorted(map(tuple, tx.execute(select(table))), key=repr) for table in tables}

        return await self.db.read(read)

    async def entries(self, tip_id: UUID) -> list[str]:
        return await self.db.read(lambda tx: [entry.kind for entry in tips.entries(tx, tip_id)])


def made_tip(
    tip_id: UUID, keys: dict[str, NewUnitKey], now: datetime, changes: dict[str, Any]
) -> tuple[NewTip, dict[UUID, bytes]]:
    identity = changes.pop("identity", None) or sealing.new_identity()
    public_key = sealing.recipient_of(identity)
    place_id = changes.pop("place_id", "trang-due")
    photo = changes.pop("photo", None) or uuid4()
    story = {"text": changes.pop("story", STORY), "when": "now", "danger": None, "lang": "vi", "evidence": [str(photo)]}
    card = {"category": changes.get("category", "theft"), "place_id": place_id, "place": changes.pop("place", "KCN Tràng Duệ"),
            "place_words": PLACE_WORDS, "when": "now", "urgent": False}  # fmt: skip
    reasons = {"reasons": [{"code": "place", "rule": "cov-trang-due", "unit": "trang-due"}]}
    entries = [("card", "worker", card), ("story", "worker", story), ("route", "system", reasons)]
    known_to = changes.pop("known_to", ("trang-due", "an-phong", "duty-desk", "health"))
    holders = {str(keys[u].id): keys[u].public_key for u in known_to}
    values: dict[str, Any] = {
        "id": tip_id, "code": f"{tip_id.int % 10_000:04d}-{tip_id.int // 10_000 % 10_000:04d}", "lookup": tip_id.bytes,
        "public_key": public_key, "unit_id": "trang-due", "category": "theft", "urgency": "normal",
        "day": date(2026, 11, 23), "drill": False,
        "keys": {h: sealing.seal(identity.encode(), [r], kind="tip-key", ref=tip_id) for h, r in holders.items()},
        "entries": [seal_entry(kind, tip_id, public_key, now, by, **body) for kind, by, body in entries],
        "steps": ladder(tip_id, now), "evidence": [photo],
    }  # fmt: skip
    sealed_photo = sealing.seal(PHOTO, [public_key], kind="media", ref=photo, step=media_rows.PADDING_STEP)
    return NewTip(**(values | changes)), {photo: sealed_photo}


def ladder(tip_id: UUID, now: datetime) -> tuple[AlertStep, ...]:
    def step(unit_id: str, n: int, role: str, state: str, minutes: int) -> AlertStep:
        return AlertStep(uuid4(), tip_id, unit_id, n, role, state, None, now + timedelta(minutes=minutes))

    return (
        step("trang-due", 0, "primary", "due", 0),
        step("an-phong", 1, "escalation", "waiting", 10),
        step("duty-desk", 2, "operator", "waiting", 30),
        step("health", 0, "cc", "due", 0),
    )


@lru_cache(maxsize=1)
def texts() -> Texts:
    """Read once a run: 0.3 s for each test would be most of its time."""
    return Texts.load(LOCALES)


async def make_world(db: Database, folder: Path) -> World:
    clock, pauses = Clock(START), []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    services = Services(
        db=db, keyring=Keyring.create(folder / "keys"), texts=texts(), lexicon=cast(Lexicon, None),
        bells=Bells(), directory=DirectoryCache(db, clock), salt=b"salt" * 4, clock=clock, new_id=uuid4, emergency=(),
        clean=cast(Any, None), pause=pause,
    )  # fmt: skip
    world = World(db, clock, services, pauses=pauses)
    world.members = {who: made_member(who) for who in OFFICERS}
    world.members |= {who: made_member(who) for who in STAFF}
    first = {unit_id: who for who, (unit_id, _) in reversed(OFFICERS.items())} | {"duty-desk": "duty"}
    world.keys = {u: unit_keys.new_unit_key(u, world.members[first.get(u, "right")].public_key) for u in UNITS}
    await db.write(lambda tx: _people(tx, world))
    for who in (*OFFICERS, *STAFF):
        await world.sign_in(who)
    # The last act of "expired" lies more than 30 minutes back.
    session = metadata.tables["desk_session"]
    gone = world.members["expired"].id
    long_ago = clock() - timedelta(minutes=31)
    await db.write(lambda tx: tx.execute(update(session).where(session.c.officer_id == gone).values(seen_at=long_ago)))
    return world


def _people(tx: Connection, world: World) -> None:
    tx.execute(insert(unit), [{"id": u, "kind": "police_post", "name": name} for u, name in UNITS.items()])
    for member in world.members.values():
        officers.add_officer(tx, member, START)
    done: set[str] = set()
    everybody = [(who, unit_id, "officer", state) for who, (unit_id, state) in OFFICERS.items()]
    everybody += [(who, unit_id, role, "active") for who, (unit_id, role) in STAFF.items()]
    for who, unit_id, role, state in everybody:
        member, key = world.members[who], world.keys[unit_id]
        memberships.enrol(tx, unit_id=unit_id, role=role, officer_id=member.id, state=state, now=START)
        if role not in TIP_ROLES:
            continue
        if state == "active" and unit_id not in done:
            unit_keys.add_unit_key(tx, key, member.id, START)
            done.add(unit_id)
        elif state == "active":
            unit_keys.add_grants(tx, member.id, unit_keys.seal_grant({key.id: key.identity}, member.public_key))
