"""What lies at the platform: people, chats, messages, files, and the updates that wait for the bot."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

BOT_ID = 70_000_001
BOT_USERNAME = "lachan_thu_bot"
TOKEN = f"{BOT_ID}:AAF-emulator_only-Zx81kQ0vT3uYw6mN5pR2sL9"
FIRST_UPDATE = 900_000_001
#: what a member who is an administrator brings along; both libraries insist on each
ADMIN_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages",
)  # fmt: skip


@dataclass(slots=True)
class Chat:
    id: int
    kind: str  #: "private", "group", "supergroup"
    info: Json
    messages: dict[int, Json] = field(default_factory=dict)
    is_closed: str | None = None  #: why the bot cannot write here, in the platform's words
    moved_to: int | None = None
    is_bot_admin: bool = False
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(11))

    @property
    def brief(self) -> Json:
        return {"id": self.id, "type": self.kind, **self.info}


@dataclass(slots=True)
class File:
    id: str
    unique_id: str
    data: bytes
    path: str
    claimed_bytes: int | None


class World:
    """All state of the emulator. Methods that people cause end in an update; `changed` is called after each change."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.bot: Json = {"id": BOT_ID, "is_bot": True, "first_name": "Sổ tay", "username": BOT_USERNAME}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.updates: list[Json] = []  #: not yet confirmed, in order
        self.allowed: list[str] | None = None  #: None = the platform's default
        self.answered: dict[str, Json] = {}  #: callback query → parameters of the answer
        self.opened: set[str] = set()
        self.commands: list[Json] = []
        self.deleted: list[tuple[int, int]] = []
        self.changed: Callable[[], None] = lambda: None
        self._update_ids = itertools.count(FIRST_UPDATE)
        self._users = itertools.count(5_000_000_001)
        self._groups = itertools.count(400_000_001)

    # --- who there is -------------------------------------------------------------------------------------------------

    def new_user(self, name: str) -> Json:
        number = next(self._users)
        return {"id": number, "is_bot": False, "first_name": name, "last_name": "Nguyễn-Riêng", "username": f"rieng_{number}",
                "language_code": "vi"}  # fmt: skip

    def private_chat(self, user: Json) -> Chat:
        info = {key: user[key] for key in ("first_name", "last_name", "username")}
        return self.chats.setdefault(user["id"], Chat(user["id"], "private", info))

    def new_group(self, title: str, kind: str = "group") -> Chat:
        number = next(self._groups)
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, {"title": title})
        self.chats[chat.id] = chat
        return chat

    # --- what is said -------------------------------------------------------------------------------------------------

    def add_message(self, chat: Chat, sender: Json | None, content: Json) -> Json:
        message = {"message_id": next(chat.numbers), "date": int(self.now()), "chat": chat.brief, **content}
        if sender is not None:
            message["from"] = sender
        chat.messages[message["message_id"]] = message
        self.changed()
        return message

    def delete_message(self, chat: Chat, number: int) -> bool:
        if chat.messages.pop(number, None) is None:
            return False
        self.deleted.append((chat.id, number))
        self.changed()
        return True

    def add_file(self, data: bytes, suffix: str, claimed_bytes: int | None = -1) -> Json:
        file = File(secrets.token_urlsafe(24), secrets.token_hex(6), data, f"photos/{secrets.token_hex(4)}{suffix}",
                    len(data) if claimed_bytes == -1 else claimed_bytes)  # fmt: skip
        self.files[file.id] = file
        size = {} if file.claimed_bytes is None else {"file_size": file.claimed_bytes}
        return {"file_id": file.id, "file_unique_id": file.unique_id, **size}

    # --- what the bot is told -----------------------------------------------------------------------------------------

    def tell(self, kind: str, payload: Any, **others: Any) -> int | None:
        """Queue an update; None when the bot did not ask for that kind."""
        if self.allowed is not None and kind not in self.allowed:
            return None
        update = {"update_id": next(self._update_ids), kind: payload, **others}
        self.updates.append(update)
        self.changed()
        return int(update["update_id"])

    def tell_raw(self, update: Json) -> int:
        """An update as nobody would expect it; it gets the next id unless it brings its own."""
        update = {"update_id": next(self._update_ids), **update}
        self.updates.append(update)
        self.changed()
        return int(update["update_id"])

    def number_from(self, number: int) -> None:
        """After a week without updates the platform goes on with a random number."""
        self._update_ids = itertools.count(number)

    def confirm(self, below: int) -> None:
        self.updates = [update for update in self.updates if update["update_id"] >= below]

    def confirm_one(self, number: int) -> None:
        self.updates = [update for update in self.updates if update["update_id"] != number]

    def member_update(self, chat: Chat, by: Json, before: str, after: str) -> None:
        def member(status: str) -> Json:
            extra: Json = {"until_date": 0} if status == "kicked" else {}
            extra |= dict.fromkeys(ADMIN_RIGHTS, True) if status == "administrator" else {}
            return {"user": self.bot, "status": status, **extra}

        self.tell("my_chat_member", {"chat": chat.brief, "from": by, "date": int(self.now()),
                                     "old_chat_member": member(before), "new_chat_member": member(after)})  # fmt: skip

    def migrate(self, chat: Chat, by: Json) -> Chat:
        """The group becomes a supergroup: two service messages, and an error to whoever still uses the old id."""
        new = self.new_group(chat.info["title"], "supergroup")
        new.is_bot_admin = chat.is_bot_admin
        chat.moved_to = new.id
        self.tell("message", self.add_message(chat, by, {"migrate_to_chat_id": new.id}))
        self.tell("message", self.add_message(new, by, {"migrate_from_chat_id": chat.id}))
        return new
