"""`lachan audit verify`."""

from __future__ import annotations

import json

from bot.commands.session import open_store
from bot.commands.terminal import complain, say
from bot.settings import Settings
from storage import audit


async def verify(settings: Settings, *, as_json: bool) -> int:
    """0 = the chain is whole, 1 = it is not."""
    async with open_store(settings) as store:
        verdict = await store.db.read(lambda tx: audit.verify(tx, store.keyring.audit_key))
    if as_json:
        print(json.dumps({"ok": verdict.ok, "rows": verdict.rows, "first_bad": verdict.first_bad}))
    elif verdict.ok:
        say("setup-audit_ok", rows=str(verdict.rows))
    else:
        complain("setup-audit_bad", row=str(verdict.first_bad))
    return 0 if verdict.ok else 1
