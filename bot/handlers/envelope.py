"""What the process remembers of one conversation, sealed: the flow's session and the keys that it holds for minutes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from bot.flows.session import Session

VERSION = 1
#: how many past acts are remembered so that the same post twice is one act
ACTS = 12


@dataclass(frozen=True, slots=True)
class OpenTip:
    """A tip whose key this conversation holds: just sent, or opened by its receipt."""

    id: UUID
    identity: str = field(repr=False)
    receipt: int | None = field(default=None, repr=False)  #: while the receipt screen may be shown again
    code: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    session: Session | None = None
    tip_identity: str | None = field(default=None, repr=False)  #: the key of the tip that is being written
    open_tip: OpenTip | None = None
    acts: tuple[str, ...] = ()

    def remember(self, act: str) -> Envelope:
        return replace(self, acts=(*self.acts, act)[-ACTS:])

    def to_bytes(self) -> bytes:
        body: dict[str, Any] = {
            "v": VERSION,
            "session": self.session.to_json() if self.session else None,
            "tip_identity": self.tip_identity,
            "acts": self.acts,
        }
        if self.open_tip:
            body["tip"] = [self.open_tip.id.hex, self.open_tip.identity, self.open_tip.receipt, self.open_tip.code]
        return json.dumps(body, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Envelope:
        body = json.loads(raw)
        tip = body.get("tip")
        return cls(
            session=Session.from_json(body["session"]) if body["session"] else None,
            tip_identity=body["tip_identity"],
            open_tip=OpenTip(UUID(tip[0]), tip[1], tip[2], tip[3]) if tip else None,
            acts=tuple(body["acts"]),
        )
