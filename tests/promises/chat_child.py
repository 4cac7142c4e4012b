"""A process that a test kills: our receiver or our deliverer over real HTTP, without the seconds that the two libraries cost.

    python -m tests.promises.chat_child polling|webhook|send DATA_DIR API_BASE TOKEN PORT SECRET

See `nursery` for how it is started.

Every turn leaves a row in the table `effect`, committed with the end of its inbox row: two rows for one update would be a
doubled effect.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection
from starlette.applications import Starlette

from bot import logs
from bot.channels.base import Lane, SentRef
from bot.channels.telegram.api import Api
from bot.channels.telegram.parsing import parse
from bot.channels.telegram.receiving import Poller, WebHook
from bot.delivery import Deliverer, Parcel
from bot.messages import Address, Attachment, Capabilities, Inbound, OutMessage, Paragraph, Refused, RemoteFile
from bot.receive import Receiver, Update
from bot.serving import listen, serve
from storage.db import open_database
from storage.keyring import Keyring
from storage.outbox import Delivery
from web import hooks

POLL_SECONDS = 2
TELEGRAM_HOOK = "/hook/telegram"


class Light:
    """Telegram by raw calls: what it raises is what the real channel raises, too."""

    name = "telegram"
    capabilities = Capabilities(push=True)

    def __init__(self, api: Api) -> None:
        self._api = api

    def parse(self, raw: bytes) -> list[Inbound]:
        return parse(raw)

    async def send(self, address: Address, message: OutMessage, lane: Lane) -> SentRef:
        text = "\n".join(p.text for p in message.paragraphs)
        sent = await self._api.call("sendMessage", {"chat_id": int(address.chat), "text": text})
        return SentRef((str(sent["message_id"]),))

    async def edit(self, address: Address, ref: str, message: OutMessage, lane: Lane) -> None: ...

    async def acknowledge(self, press_id: str, note: str | None = None) -> None: ...

    async def erase(self, address: Address, refs: Sequence[str]) -> int:
        return len(refs)

    async def fetch(self, file: RemoteFile) -> Attachment | Refused:
        return Refused("broken")

    async def close(self) -> None: ...


async def receive(services: Any, api: Api, mode: str, port: int, secret: str) -> None:
    """The turn of this program is one row, written with the inbox row's end: nothing here is slower than the machinery."""
    channel = Light(api)

    async def take(inbound: Inbound, _channel: object, update: Update) -> None:
        def work(tx: Connection) -> None:
            tx.exec_driver_sql("INSERT INTO effect(what) VALUES (?)", (inbound.id,))
            update.done(tx)

        await services.db.write(work)
        await channel.send(inbound.address, words(inbound.id), "reply")

    receiver = Receiver(services, {"telegram": channel}, take)
    working = asyncio.create_task(receiver.run())
    if mode == "polling":
        await api.call("deleteWebhook")
        print("ready", flush=True)
        await Poller(api, receiver.accept, poll_seconds=POLL_SECONDS).run()
    listener = listen("127.0.0.1", port)
    pages = Starlette(routes=[*hooks.routes({TELEGRAM_HOOK: WebHook(secret, receiver.accept).take})])
    await api.call("setWebhook", {"url": f"http://127.0.0.1:{port}{TELEGRAM_HOOK}", "secret_token": secret})
    await serve(pages, listener, lambda: print("ready", flush=True))
    working.cancel()


def words(text: str) -> OutMessage:
    return OutMessage(step="test", turn=0, lang="vi", paragraphs=(Paragraph(text),))


async def send(services: Any, api: Api) -> None:
    async def compose(delivery: Delivery) -> Parcel:
        return Parcel(Address("telegram", str(delivery.target_id.int)), words(str(delivery.ref)))

    print("ready", flush=True)
    await Deliverer(services, {"test": compose}, {"telegram": Light(api)}).run()


async def main(mode: str, folder: str, base: str, token: str, port: str, secret: str) -> None:
    db = open_database(f"sqlite:///{Path(folder) / 'lachan.db'}")
    keyring = Keyring.open(Path(folder) / "keys")
    services = SimpleNamespace(db=db, keyring=keyring, clock=lambda: datetime.now(UTC), pause=asyncio.sleep)
    api = Api(token, base)
    await (send(services, api) if mode == "send" else receive(services, api, mode, int(port), secret))


def nursery(words_: Sequence[str]) -> None:
    """For each line on stdin one child, forked with everything imported: a start then takes milliseconds. The child is killed
    by whoever reads its number."""
    while sys.stdin.readline():
        number = os.fork()
        if number == 0:
            asyncio.run(main(*words_))
            os._exit(0)
        print(number, flush=True)
        os.waitpid(number, 0)
        print("dead", flush=True)


if __name__ == "__main__":
    logs.configure("error")  # to stderr: on stdout the parent reads numbers
    importlib.import_module("httpx")
    importlib.import_module("aiosqlite")
    nursery(sys.argv[1:])
