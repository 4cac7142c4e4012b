"""The methods of the Bot API that this project may call, with the refusals that the real server gives for wrong calls.

Words of the errors: the official server's source (tdlib/telegram-bot-api). Forwarding and copying are left out on purpose:
whoever calls them gets the 404 of an unknown method, because they would show who wrote a tip.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.emulators.telegram_limits import Limits
from tests.emulators.telegram_world import ADMIN_RIGHTS, Chat, Json, World

MAX_TEXT, MAX_CAPTION, MAX_ANSWER = 4096, 1024, 200  #: UTF-16 units
MAX_CALLBACK_BYTES, MAX_BUTTONS, MAX_ROW = 64, 100, 8
DELETABLE_SECONDS = 48 * 3600
MAX_DOWNLOAD = 20_000_000


class ApiError(Exception):
    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Methods:
    def __init__(self, world: World, limits: Limits, clock: Callable[[], float]) -> None:
        self.world, self.limits, self.clock = world, limits, clock

    def find(self, name: str) -> Callable[[Json], Any] | None:
        return getattr(self, f"do_{name.lower()}", None)

    # --- about the bot ------------------------------------------------------------------------------------------------

    def do_getme(self, _params: Json) -> Json:
        return {
            **self.world.bot,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def do_setmycommands(self, params: Json) -> bool:
        self.world.commands = decoded(params["commands"])
        return True

    def do_sendchataction(self, params: Json) -> bool:
        self._writable(params)
        return True

    def do_getchatmember(self, params: Json) -> Json:
        chat = self._writable(params)
        if int(params["user_id"]) != self.world.bot["id"]:
            raise bad("user not found")
        return {"user": self.world.bot, "status": "administrator" if chat.is_bot_admin else "member",
                **(dict.fromkeys(ADMIN_RIGHTS, True) if chat.is_bot_admin else {})}  # fmt: skip

    # --- messages -----------------------------------------------------------------------------------------------------

    def do_sendmessage(self, params: Json) -> Json:
        chat, text = self._writable(params), text_of(params, "text", MAX_TEXT)
        if not text.strip():
            raise bad("message text is empty")
        return self._post(chat, params, {"text": text})

    def do_sendphoto(self, params: Json) -> Json:
        chat, data = self._writable(params), params.get("photo")
        if not isinstance(data, bytes):
            raise bad("there is no photo in the request")
        size = self.world.add_file(data, ".jpg")
        return self._post(chat, params, {"photo": [{**size, "width": 1280, "height": 960}], **caption_of(params)})

    def do_sendvoice(self, params: Json) -> Json:
        chat, data = self._writable(params), params.get("voice")
        if not isinstance(data, bytes):
            raise bad("there is no voice in the request")
        return self._post(
            chat, params, {"voice": {**self.world.add_file(data, ".oga"), "duration": 3}, **caption_of(params)}
        )

    def do_editmessagetext(self, params: Json) -> Json:
        chat, text = self._writable(params), text_of(params, "text", MAX_TEXT)
        message = chat.messages.get(int(params["message_id"]))
        if message is None or message.get("from") != self.world.bot:
            raise bad("message to edit not found" if message is None else "message can't be edited")
        markup = markup_of(params)
        if message["text"] == text and message.get("reply_markup") == markup.get("reply_markup"):
            raise bad("message is not modified: specified new message content and reply markup are exactly the same as a "
                      "current content and reply markup of the message")  # fmt: skip
        self._count(chat)
        message.pop("reply_markup", None)
        message.update({"text": text, "edit_date": int(self.world.now()), **markup})
        self.world.changed()
        return message

    def do_deletemessage(self, params: Json) -> bool:
        chat = self._writable(params)
        if (problem := self._not_deletable(chat, int(params["message_id"]))) is not None:
            raise bad(problem)
        return self.world.delete_message(chat, int(params["message_id"]))

    def do_deletemessages(self, params: Json) -> bool:
        chat, numbers = self._writable(params), decoded(params["message_ids"])
        if not 1 <= len(numbers) <= 100:
            raise bad("too many message identifiers specified" if numbers else "message identifiers are not specified")
        # what cannot be found is skipped in silence, what must not be deleted fails the call
        for number in numbers:
            problem = self._not_deletable(chat, int(number))
            if problem and "not found" not in problem:
                raise bad(problem)
        for number in numbers:
            self.world.delete_message(chat, int(number))
        return True

    def do_answercallbackquery(self, params: Json) -> bool:
        query = str(params["callback_query_id"])
        if query not in self.world.opened:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        text_of(params, "text", MAX_ANSWER)
        self.world.answered[query] = params
        self.world.changed()
        return True

    def do_getfile(self, params: Json) -> Json:
        file = self.world.files.get(str(params["file_id"]))
        if file is None:
            raise bad("invalid file_id")
        if (file.claimed_bytes or 0) > MAX_DOWNLOAD:
            raise bad("file is too big")
        size = {} if file.claimed_bytes is None else {"file_size": file.claimed_bytes}
        return {"file_id": file.id, "file_unique_id": file.unique_id, "file_path": file.path, **size}

    # --- what they share ----------------------------------------------------------------------------------------------

    def _post(self, chat: Chat, params: Json, content: Json) -> Json:
        markup = markup_of(params)
        self._count(chat)
        protected = {"has_protected_content": True} if flag(params.get("protect_content")) else {}
        return self.world.add_message(chat, self.world.bot, {**content, **protected, **markup})

    def _count(self, chat: Chat) -> None:
        wait = self.limits.arrive(chat.id, self.clock())
        if wait is not None:
            raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    def _writable(self, params: Json) -> Chat:
        try:
            chat = self.world.chats[int(params["chat_id"])]
        except (KeyError, ValueError):
            raise bad("chat not found") from None
        if chat.moved_to is not None:
            raise ApiError(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        if chat.is_closed:
            raise ApiError(403, f"Forbidden: {chat.is_closed}")
        return chat

    def _not_deletable(self, chat: Chat, number: int) -> str | None:
        message = chat.messages.get(number)
        if message is None:
            return "message to delete not found"
        is_own = message.get("from") == self.world.bot
        is_allowed = is_own or chat.kind == "private" or chat.is_bot_admin
        if not is_allowed or self.world.now() - message["date"] > DELETABLE_SECONDS:
            return "message can't be deleted for everyone"
        return None


def decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def flag(value: Any) -> bool:
    return str(value).lower() in ("true", "1")


def text_of(params: Json, name: str, most: int) -> str:
    text = str(params.get(name, ""))
    if units(text) > most:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text


def caption_of(params: Json) -> Json:
    caption = text_of(params, "caption", MAX_CAPTION)
    return {"caption": caption} if caption else {}


def markup_of(params: Json) -> Json:
    """The keyboard as the message will show it; only inline ones stay on a message."""
    markup = decoded(params.get("reply_markup") or {})
    rows = markup.get("inline_keyboard")
    if rows is None:
        return {}
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        check_button(button)
    return {"reply_markup": {"inline_keyboard": [row for row in rows if row]}} if any(rows) else {}


def check_button(button: Json) -> None:
    if not button.get("text"):
        raise bad("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        parts = urlsplit(button["url"])
        if (
            parts.scheme not in ("http", "https", "tg")
            or "." not in (parts.hostname or "")
            or parts.hostname == "127.0.0.1"
        ):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
