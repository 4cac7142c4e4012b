"""`lachan init`: a real installation, made once."""

from __future__ import annotations

import json

from bot.commands.officer import issue, until
from bot.commands.terminal import say
from bot.ground import utc_now
from bot.installation import create_installation
from bot.settings import Settings
from storage import audit, shipped
from storage.rules import DUTY_DESK


async def init(settings: Settings, *, as_json: bool) -> None:
    """Database, keys, the shipped directory, the duty desk; then its first invitation. Refuses where a store exists."""
    now = utc_now()
    installation = await create_installation(settings, demo=False, seed=shipped.seed_shipped)
    try:
        link, expires_at = await issue(installation.db, installation.keyring, settings, DUTY_DESK, "officer", now)
        await installation.db.write(
            lambda tx: audit.append(tx, key=installation.keyring.audit_key, now=now, actor="operator", action="init")
        )
    finally:
        await installation.db.close()
    if as_json:
        print(json.dumps({"link": link, "expires_at": expires_at.isoformat()}))
        return
    say("setup-created", folder=str(settings.data_dir), keys=str(settings.keys))
    say("setup-created_keys")
    print()
    say("setup-first_invite", until=until(expires_at))
    print(f"  {link}\n")
    say("setup-second_member", unit=DUTY_DESK)
