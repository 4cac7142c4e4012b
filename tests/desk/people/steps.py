"""What these tests do again and again."""

from __future__ import annotations

import re
from typing import Any

import pyotp
from sqlalchemy import insert, select

from storage import desk_sessions, invites, officers, tokens
from storage.officers import NewMember
from storage.schema import metadata, unit
from tests.desk.browser import Browser
from tests.desk.world import World

PHRASE = "sen hong ben ho sang som"


async def give_passphrase(world: World, who: str) -> NewMember:
    """The officer of the world gets a passphrase that is known here; his member key stays."""
    member = world.members[who]
    fresh = officers.prepare_member(who, PHRASE, member.id)
    sealed = officers.seal(
        member.identity.encode(),
        [officers.recipient_of(officers._passphrase_identity(PHRASE, fresh.salt))], kind="member-key", ref=member.id,
    )  # fmt: skip
    row = metadata.tables["officer"]
    await world.db.write(
        lambda tx: tx.execute(row.update().where(row.c.id == member.id).values(salt=fresh.salt, sealed_private=sealed))
    )
    return member


async def sign_in(browser: Browser, login: str, **fields: str) -> str:
    await browser.get("/desk/sign-in?other=yes")
    return (await browser.press("Đăng nhập", login=login, passphrase=PHRASE, **fields)).text


async def fresh(world: World, *who: str) -> None:
    """They have just proved who they are."""
    for each in who:
        cookie, now = world.cookies[each], world.clock()
        await world.db.write(lambda tx, cookie=cookie, now=now: desk_sessions.step_up(tx, cookie, now))


async def shown_secret(browser: Browser) -> str:
    """The secret of the page on which codes are switched on."""
    await browser.get("/desk/own/codes")
    found = re.search(r'class="link">([A-Z2-7 ]+)<', browser.response.text)
    assert found, browser.page.text
    return found[1].replace(" ", "")


def code_of(secret: str, world: World, seconds: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(world.clock().timestamp()) + seconds)


async def invite(world: World, unit_id: str, role: str = "officer") -> str:
    """An invitation as the operator makes it."""
    token = tokens.new_token()

    def create(tx: Any) -> None:
        if tx.execute(select(unit.c.id).where(unit.c.id == unit_id)).first() is None:
            tx.execute(insert(unit).values(id=unit_id, kind="police_post", name="Công an xã mới"))
        invites.create(tx, token=token, unit_id=unit_id, role=role, now=world.clock())

    await world.db.write(create)
    return token


async def join(browser: Browser, path: str, login: str | None) -> str:
    """Through both steps of an invitation; returns the passphrase."""
    await browser.get(path)
    await browser.press("Nhận mật khẩu", **({"login": login} if login else {}))
    found = re.search(r'class="secret">([^<]+)<', browser.response.text)
    assert found, browser.page.text
    await browser.press("Hoàn tất", passphrase=found[1])
    return found[1]


def link_in(browser: Browser) -> str:
    found = re.search(r'class="link">[^<]*(/desk/invite/[\w-]+)<', browser.response.text)
    assert found, browser.page.text
    return found[1]


async def membership_of(world: World, who: str) -> dict[str, tuple[str, str]]:
    """unit → (role, state)."""
    row = metadata.tables["membership"]
    query = select(row.c.unit_id, row.c.role, row.c.state).where(row.c.officer_id == world.members[who].id)
    found = await world.db.read(lambda tx: tx.execute(query).all())
    return {each.unit_id: (each.role, each.state) for each in found}
