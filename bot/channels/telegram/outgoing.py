"""What we say first, through python-telegram-bot. Nothing of this module may be imported before a bot is opened."""

from __future__ import annotations

import os
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

import httpx
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels.base import ChannelError, Moved, Rejected, Throttled, Unreachable
from bot.channels.telegram import refusals
from bot.channels.telegram.parsing import CHANNEL
from bot.channels.telegram.screen import Key, Post
from bot.messages import Address

# The library's own switch for its next major version; without it each refusal warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

T = TypeVar("T")

TIMEOUT_SECONDS = 20.0
CONNECTIONS = 60
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: the request never left, so nothing can have arrived
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Outgoing:
    """python-telegram-bot's ExtBot with its own connections, with errors of the closed set and no others."""

    def __init__(self, token: str, api_base: str) -> None:
        self._request = HTTPXRequest(
            connection_pool_size=CONNECTIONS, read_timeout=TIMEOUT_SECONDS, write_timeout=TIMEOUT_SECONDS,
            connect_timeout=10.0, pool_timeout=TIMEOUT_SECONDS,
        )  # fmt: skip
        self._bot: ExtBot[None] = ExtBot(
            token, base_url=f"{api_base}/bot", base_file_url=f"{api_base}/file/bot", request=self._request
        )

    async def send(self, chat: int, post: Post) -> str:
        call = self._bot.send_message(
            chat,
            post.text,
            reply_markup=_markup(post),
            protect_content=post.protect,
            disable_notification=post.silent,
            link_preview_options=_NO_PREVIEW,
        )
        message = await _asked(call)
        if message is None:  # cannot be: only edits are "not modified"
            raise Unreachable(ambiguous=True)
        return str(message.message_id)

    async def edit(self, chat: int, number: int, post: Post) -> None:
        call = self._bot.edit_message_text(
            post.text, chat, number, reply_markup=_markup(post), link_preview_options=_NO_PREVIEW
        )
        await _asked(call)

    async def close(self) -> None:
        await self._request.shutdown()


def _markup(post: Post) -> InlineKeyboardMarkup | None:
    rows = [[_button(key) for key in row] for row in post.rows]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(key: Key) -> InlineKeyboardButton:
    return InlineKeyboardButton(key.label, callback_data=key.value, url=key.url)


async def _asked(call: Awaitable[T]) -> T | None:
    """What the library answers; None where its error is none for us."""
    try:
        return await call
    except TelegramError as error:
        kind = _meaning(error)
    # Outside the handler: the library's error may hold the address with the token, and must not become the context of ours.
    if kind is not None:
        raise kind
    return None


def _meaning(error: TelegramError) -> ChannelError | None:
    """None = no error for us. BadRequest is a NetworkError here, so the order of the questions matters."""
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return Throttled(after.total_seconds() if isinstance(after, timedelta) else after)
    if isinstance(error, ChatMigrated):
        return Moved(Address(CHANNEL, str(error.new_chat_id)))
    if isinstance(error, Forbidden):
        return refusals.forbidden(error.message)
    if isinstance(error, InvalidToken):
        return refusals.wrong_token()
    if isinstance(error, Conflict):
        return refusals.second_receiver()
    if isinstance(error, BadRequest):
        return _bad_request(error)
    return _unreachable(error)


def _bad_request(error: BadRequest) -> ChannelError | None:
    is_same = refusals.plain(error.message).startswith(refusals.NOT_MODIFIED)
    return None if is_same else refusals.bad_request(error.message)


def _unreachable(error: TelegramError) -> ChannelError:
    """An error that the server itself put into words is none of a proxy: then nothing was sent."""
    if not isinstance(error, NetworkError):
        return Unreachable(ambiguous=True)  # an answer that is no JSON, although it said that all is well
    if "Entity Too Large" in error.message:
        return Rejected("the platform refused the message")
    return Unreachable(ambiguous=error.__cause__ is not None and not isinstance(error.__cause__, _NOT_SENT))
