"""Replies inside a conversation, through aiogram. Nothing of this module may be imported before a bot is opened."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.channels.base import ChannelError, Moved, Rejected, Throttled, Unreachable
from bot.channels.telegram import refusals
from bot.channels.telegram.parsing import CHANNEL
from bot.channels.telegram.screen import Key, Post
from bot.messages import Address

T = TypeVar("T")

TIMEOUT_SECONDS = 20.0
CONNECTIONS = 60


class Replies:
    """aiogram's Bot, with errors of the closed set and no others."""

    def __init__(self, token: str, api_base: str) -> None:
        server = TelegramAPIServer(
            base=f"{api_base}/bot{{token}}/{{method}}", file=f"{api_base}/file/bot{{token}}/{{path}}"
        )
        self._bot = Bot(token, session=AiohttpSession(api=server, timeout=TIMEOUT_SECONDS, limit=CONNECTIONS))

    async def send(self, chat: int, post: Post) -> str:
        call = self._bot.send_message(
            chat,
            post.text,
            parse_mode=None,
            reply_markup=_markup(post),
            protect_content=post.protect,
            disable_notification=post.silent,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        message = await _asked(call)
        if message is None:  # cannot be: only edits are "not modified"
            raise Unreachable(ambiguous=True)
        return str(message.message_id)

    async def edit(self, chat: int, number: int, post: Post) -> None:
        call = self._bot.edit_message_text(
            post.text,
            chat_id=chat,
            message_id=number,
            parse_mode=None,
            reply_markup=_markup(post),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        await _asked(call)

    async def acknowledge(self, press_id: str, note: str | None) -> None:
        await _asked(self._bot.answer_callback_query(press_id, text=note))

    async def delete(self, chat: int, numbers: Sequence[int]) -> None:
        await _asked(self._bot.delete_messages(chat, list(numbers)))

    async def close(self) -> None:
        await self._bot.session.close()


def _markup(post: Post) -> InlineKeyboardMarkup | None:
    rows = [[_button(key) for key in row] for row in post.rows]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def _button(key: Key) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=key.label, callback_data=key.value, url=key.url)


async def _asked(call: Awaitable[T]) -> T | None:
    """What the library answers; None where its error is none for us."""
    try:
        return await call
    except (TelegramAPIError, ClientDecodeError) as error:
        kind = _meaning(error)
    # Outside the handler: the library's error may hold the address with the token, and must not become the context of ours.
    if kind is not None:
        raise kind
    return None


def _meaning(error: TelegramAPIError | ClientDecodeError) -> ChannelError | None:
    """None = no error for us. A page of a proxy is no TelegramAPIError, and does not say whether the call went through."""
    if isinstance(error, ClientDecodeError):
        return Unreachable(ambiguous=True)
    if isinstance(error, TelegramRetryAfter):
        return Throttled(error.retry_after)
    if isinstance(error, TelegramMigrateToChat):
        return Moved(Address(CHANNEL, str(error.migrate_to_chat_id)))
    if isinstance(error, TelegramNetworkError) and not isinstance(error, TelegramEntityTooLarge):
        return Unreachable(ambiguous=not isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError))
    if isinstance(error, TelegramServerError | RestartingTelegram):
        return Unreachable(ambiguous=False)
    return _refusal(error)


def _refusal(error: TelegramAPIError) -> ChannelError | None:
    if isinstance(error, TelegramForbiddenError):
        return refusals.forbidden(error.message)
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return refusals.wrong_token()
    if isinstance(error, TelegramConflictError):
        return refusals.second_receiver()
    if isinstance(error, TelegramBadRequest):
        is_same = refusals.plain(error.message).startswith(refusals.NOT_MODIFIED)
        return None if is_same else refusals.bad_request(error.message)
    return Rejected("the platform refused the message")
