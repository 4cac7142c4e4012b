"""The Telegram channel: what goes out and what is asked of the platform; all through one door."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from bot.channels.base import ChannelError, Lane, Rejected, SentRef
from bot.channels.limiter import Door, Limit, Limits
from bot.channels.telegram.api import Api, TooLarge
from bot.channels.telegram.parsing import ALLOWED_UPDATES, CHANNEL, parse
from bot.channels.telegram.screen import CAPABILITIES, Post, posts_of
from bot.messages import Address, Attachment, Capabilities, Inbound, OutMessage, Refused, RemoteFile
from bot.texts import Texts

if TYPE_CHECKING:
    from bot.channels.telegram.outgoing import Outgoing
    from bot.channels.telegram.replies import Replies

T = TypeVar("T")

OFFICIAL_BASE = "https://api.telegram.org"
# Telegram Bot API FAQ, "My bot is hitting limits"; group and supergroup ids are negative
LIMITS = Limits(overall=Limit(30, 1.0), chat=Limit(1, 1.0), group=Limit(20, 60.0))
#: of a file; what the cleaning takes. The platform itself would hand out 20 MB.
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_NOTE = 200  # characters; Telegram Bot API, answerCallbackQuery
MAX_DELETED = 100  # messages a call; Telegram Bot API, deleteMessages
#: the menu beside the text box; each word is understood by the flows, the descriptions stand in the catalogue
COMMANDS = ("start", "tip", "case", "x", "lang", "help", "privacy", "delete")


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    token: str = field(repr=False)
    api_base: str = OFFICIAL_BASE
    hook_url: str | None = None  #: where the platform shall push; None = we fetch
    hook_secret: str | None = field(default=None, repr=False)


class Telegram:
    """One bot. Made by `open_telegram`; meets `bot.channels.base.Messenger`."""

    name = CHANNEL
    capabilities: Capabilities = CAPABILITIES

    def __init__(
        self, config: TelegramConfig, texts: Texts, api: Api, replies: Replies, outgoing: Outgoing, door: Door
    ) -> None:
        self._config, self._texts = config, texts
        self.api, self._replies, self._outgoing, self._door = api, replies, outgoing, door
        self.username: str | None = None  #: without @; known after `introduce`

    # --- in -----------------------------------------------------------------------------------------------------------

    def parse(self, raw: bytes) -> list[Inbound]:
        return parse(raw, self.username)

    async def introduce(self) -> None:
        """Say who we are and how updates shall come. Raises ChannelMisconfigured for a wrong token, Unreachable.

        The backlog is kept: there may be tips in it.
        """
        me = await self.api.call("getMe")
        self.username = me.get("username") if isinstance(me, dict) else None
        if self._config.hook_url is None:
            await self.api.call("deleteWebhook", {"drop_pending_updates": False})
        else:
            await self.api.call("setWebhook", {
                "url": self._config.hook_url, "secret_token": self._config.hook_secret,
                "allowed_updates": list(ALLOWED_UPDATES), "drop_pending_updates": False,
            })  # fmt: skip
        for lang in ("vi", "en"):
            await self.api.call(
                "setMyCommands", {"commands": self._commands(lang), **({"language_code": lang} if lang != "vi" else {})}
            )

    def _commands(self, lang: str) -> list[dict[str, str]]:
        return [
            {"command": name, "description": self._texts.say(lang, f"telegram-command_{name}")} for name in COMMANDS
        ]

    # --- out ----------------------------------------------------------------------------------------------------------

    async def send(self, address: Address, message: OutMessage, lane: Lane) -> SentRef:
        side, chat, posts = self._side(lane), _number(address.chat), posts_of(message, self._texts)
        return SentRef(tuple([await self._post(lane, chat, partial(side.send, chat, post)) for post in posts]))

    async def edit(self, address: Address, ref: str, message: OutMessage, lane: Lane) -> None:
        """Only the first part stands in the old place: what is edited is one screen."""
        side, chat, number = self._side(lane), _number(address.chat), _number(ref)
        posts = posts_of(message, self._texts)
        post = Post(posts[0].text, posts[-1].rows, protect=message.protect)
        await self._post(lane, chat, lambda: side.edit(chat, number, post))

    def _side(self, lane: Lane) -> Replies | Outgoing:
        """aiogram answers; python-telegram-bot speaks first."""
        return self._replies if lane == "reply" else self._outgoing

    async def _post(self, lane: Lane, chat: int, call: Callable[[], Awaitable[T]]) -> T:
        return await self._door.run(lane, str(chat), call, is_group=chat < 0)

    async def acknowledge(self, press_id: str, note: str | None = None) -> None:
        with contextlib.suppress(ChannelError):
            short = note[:MAX_NOTE] if note else None
            await self._door.run_aside(lambda: self._replies.acknowledge(press_id, short))

    async def erase(self, address: Address, refs: Sequence[str]) -> int:
        try:
            chat, numbers = _number(address.chat), [_number(ref) for ref in refs]
        except Rejected:
            return 0
        parts = [numbers[start : start + MAX_DELETED] for start in range(0, len(numbers), MAX_DELETED)]
        return sum([await self._delete(chat, part) for part in parts])

    async def _delete(self, chat: int, numbers: Sequence[int]) -> int:
        """One that is too old fails the whole call: then each is tried by itself."""
        try:
            await self._door.run_aside(lambda: self._replies.delete(chat, numbers))
        except ChannelError as error:
            if not isinstance(error, Rejected) or len(numbers) == 1:
                return 0
            return sum([await self._delete(chat, [number]) for number in numbers])
        return len(numbers)

    # --- files --------------------------------------------------------------------------------------------------------

    async def fetch(self, file: RemoteFile) -> Attachment | Refused:
        if (file.bytes or 0) > MAX_FILE_BYTES:
            return Refused("too_big")
        try:
            found = await self.api.call("getFile", {"file_id": file.id})
            path, size = _path_and_size(found)
            if size > MAX_FILE_BYTES:
                return Refused("too_big")
            return Attachment(await self.api.download(path, MAX_FILE_BYTES))
        except TooLarge:
            return Refused("too_big")
        except Rejected:
            return Refused("broken")  # gone, or too big for the platform itself: a new photo is the mend

    async def close(self) -> None:
        for part in (self.api, self._replies, self._outgoing):
            await part.close()


async def open_telegram(config: TelegramConfig, texts: Texts, door: Door | None = None) -> Telegram:
    """The channel, without a word to the platform yet. The libraries are imported here: seconds, so in a thread."""
    modules: list[Any] = [
        await asyncio.to_thread(import_module, f"bot.channels.telegram.{name}") for name in ("replies", "outgoing")
    ]
    replies, outgoing = modules
    base = config.api_base.rstrip("/")
    return Telegram(
        config,
        texts,
        Api(config.token, base),
        replies.Replies(config.token, base),
        outgoing.Outgoing(config.token, base),
        door or Door(LIMITS),
    )


def _number(text: str) -> int:
    """Ids come from our own store as text; anything else in them was never Telegram's."""
    try:
        return int(text)
    except ValueError:
        raise Rejected("not an id of Telegram") from None


def _path_and_size(found: Any) -> tuple[str, int]:
    path, size = (found.get("file_path"), found.get("file_size")) if isinstance(found, dict) else (None, None)
    if not isinstance(path, str):
        raise Rejected("the platform named no file")
    return path, size if isinstance(size, int) else 0
