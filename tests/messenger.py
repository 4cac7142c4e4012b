"""A chat platform without a network: what people do goes in as JSON, what we answer is kept in a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import Lane, RawUpdate, SentRef
from bot.messages import Address, Attachment, Capabilities, Inbound, OutMessage, Refused, RemoteFile


@dataclass
class Sent:
    address: Address
    message: OutMessage
    lane: Lane
    ref: str

    @property
    def text(self) -> str:
        return "\n".join(p.text for p in self.message.paragraphs)


@dataclass
class FakeMessenger:
    """`trouble` is asked before every sending; what it raises is what the platform says."""

    name: str = "fake"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(photo=True, voice=True, location=True, push=True, hide=True)
    )
    sent: list[Sent] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    edited: list[tuple[str, OutMessage]] = field(default_factory=list)
    acknowledged: list[tuple[str, str | None]] = field(default_factory=list)
    trouble: Callable[[Address, OutMessage], Exception | None] = lambda address, message: None
    files: dict[str, bytes] = field(default_factory=dict)

    def parse(self, raw: bytes) -> list[Inbound]:
        try:
            body = json.loads(raw)
        except ValueError:
            return []
        return [_inbound(self.name, act) for act in (body if isinstance(body, list) else [body])]

    async def send(self, address: Address, message: OutMessage, lane: Lane) -> SentRef:
        error = self.trouble(address, message)
        if error is not None:
            raise error
        self.sent.append(Sent(address, message, lane, f"m{len(self.sent) + 1}"))
        return SentRef((self.sent[-1].ref,))

    async def edit(self, address: Address, ref: str, message: OutMessage, lane: Lane) -> None:
        self.edited.append((ref, message))

    async def acknowledge(self, press_id: str, note: str | None = None) -> None:
        self.acknowledged.append((press_id, note))

    async def erase(self, address: Address, refs: Sequence[str]) -> int:
        self.erased.extend(refs)
        return len(refs)

    async def fetch(self, file: RemoteFile) -> Attachment | Refused:
        return Attachment(self.files[file.id])

    async def close(self) -> None: ...

    def to(self, chat: str) -> list[Sent]:
        return [each for each in self.sent if each.address.chat == chat]


def _inbound(channel: str, body: dict[str, Any]) -> Inbound:
    given = {k: v for k, v in body.items() if k not in ("chat", "actor", "remote", "location")}
    actor = Address(channel, body["actor"]) if body.get("actor") else None
    remote = tuple(RemoteFile(each) for each in body.get("remote", ()))
    location = tuple(body["location"]) if body.get("location") else None
    return Inbound(Address(channel, body["chat"]), actor=actor, remote=remote, location=location, **given)


def update(id: str, chat: str = "7", **act: Any) -> RawUpdate:
    """One act of a person as the platform would send it."""
    return RawUpdate(id, json.dumps({"id": id, "chat": chat, **act}).encode())
