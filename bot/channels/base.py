"""What a channel must do, and the closed set of what may go wrong. Delivery alone decides what follows from an error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from bot.messages import Address, Attachment, Capabilities, Inbound, OutMessage, Refused, RemoteFile

Lane = Literal["alert", "reply", "broadcast"]
#: the first that waits is sent first; a reply never waits for a broadcast, an alert for neither
LANES: tuple[Lane, ...] = ("alert", "reply", "broadcast")


# --- what may go wrong ------------------------------------------------------------------------------------------------


class ChannelError(Exception):
    """The channel did not take the message. The text names no address, no token and nothing of the content."""


class Throttled(ChannelError):
    """Not before `after_seconds`; nothing was sent. A snooze: the attempt is not counted."""

    def __init__(self, after_seconds: float) -> None:
        super().__init__(f"not before {after_seconds:g} s")
        self.after_seconds = after_seconds


class Unreachable(ChannelError):
    """The platform did not answer, or answered that it is broken. `ambiguous`: the message may have arrived."""

    def __init__(self, *, ambiguous: bool) -> None:
        super().__init__("no answer; the message may have arrived" if ambiguous else "not reached; nothing was sent")
        self.ambiguous = ambiguous


class Rejected(ChannelError):
    """This message will never be taken as it is."""


class RecipientStopped(ChannelError):
    """Blocked, kicked, deactivated, or the chat is gone: nothing will reach this address until it writes again."""


class ChannelMisconfigured(ChannelError):
    """Nothing can be sent to anybody: a wrong token, a second receiver. A person must mend it; the text says what.

    `code` is the same in one word, for logs.
    """

    def __init__(self, sentence: str = "", code: str = "misconfigured") -> None:
        super().__init__(sentence)
        self.code = code


class Moved(ChannelError):
    """The chat has a new address. Store it, then send once more; nothing was sent."""

    def __init__(self, to: Address) -> None:
        super().__init__("the chat has a new address")
        self.to = to


# --- what a channel does ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentRef:
    """The platform's ids of what one OutMessage became: a long one is several messages, in order."""

    ids: tuple[str, ...]


class Channel(Protocol):
    """A way on which people talk to us. The web chat is only this; it answers in the page itself."""

    @property
    def name(self) -> str:
        """The `Address.channel` of its conversations."""

    @property
    def capabilities(self) -> Capabilities: ...

    def parse(self, raw: bytes) -> list[Inbound]:
        """The acts in one raw update, by a whitelist of fields. Never raises: what is not understood is []."""


class Messenger(Channel, Protocol):
    """A channel that can speak first. What it raises is a ChannelError, always, except for cancellation."""

    async def send(self, address: Address, message: OutMessage, lane: Lane) -> SentRef:
        """Send one message; waits for its turn at the platform's limits. Raises ChannelError."""

    async def edit(self, address: Address, ref: str, message: OutMessage, lane: Lane) -> None:
        """Put `message` in the place of one that was sent; the same content again is no error. Raises ChannelError."""

    async def acknowledge(self, press_id: str, note: str | None = None) -> None:
        """Tell the phone that its press was taken, with a short note (≤ 200 characters). Best effort: never raises."""

    async def erase(self, address: Address, refs: Sequence[str]) -> int:
        """Delete messages of both sides, as far as the platform still lets us. Never raises; how many it took."""

    async def fetch(self, file: RemoteFile) -> Attachment | Refused:
        """The bytes of a file, bounded before and while reading. Raises ChannelError when it should be tried again."""

    async def close(self) -> None: ...


# --- how updates arrive -----------------------------------------------------------------------------------------------


class RawUpdate(NamedTuple):
    """One update as it came, and the platform's id of it: the same id twice is the same update."""

    id: str
    raw: bytes


#: Keeps a batch (channel name, updates) durably and returns. Only then is the batch confirmed to the platform; when it
#: raises, nothing is confirmed and the platform sends the batch again.
Accept = Callable[[str, Sequence[RawUpdate]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """What the platform's call is answered with."""

    status: int
    retry_after_seconds: int | None = None


#: A platform's call (its secret header, the body) → what to answer. Nothing is taken whose secret is not ours.
TakeHook = Callable[[str | None, bytes], Awaitable[HookAnswer]]
