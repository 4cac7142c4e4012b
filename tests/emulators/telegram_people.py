"""People at the other end: they type, press, send pictures, block the bot; and what they see."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.telegram_world import Chat, Json, World


@dataclass(frozen=True, slots=True)
class Screen:
    """The newest message of the bot in a chat."""

    number: int
    text: str
    rows: tuple[tuple[str, ...], ...]  #: labels of the buttons
    values: tuple[str, ...]  #: what the buttons carry
    is_protected: bool

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label in row]


def screen_of(message: Json) -> Screen:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Screen(
        message["message_id"],
        message.get("text") or message.get("caption") or "",
        tuple(tuple(button["text"] for button in row) for row in keyboard),
        tuple(button.get("callback_data", button.get("url", "")) for row in keyboard for button in row),
        bool(message.get("has_protected_content")),
    )


@dataclass
class Group:
    world: World
    chat: Chat
    members: tuple[Person, ...]

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def screen(self) -> Screen | None:
        return newest(self.world, self.chat)

    @property
    def remaining(self) -> list[Json]:
        return list(self.chat.messages.values())

    def migrate(self) -> int:
        """Becomes a supergroup; returns the new id. The old one answers with an error from now on."""
        self.chat = self.world.migrate(self.chat, self.members[0].user)
        return self.chat.id

    def puts_bot_out(self) -> None:
        self.chat.is_closed = f"bot was kicked from the {self.chat.kind} chat"
        self.world.member_update(self.chat, self.members[0].user, "member", "kicked")

    def takes_bot_in(self) -> None:
        self.chat.is_closed = None
        self.world.member_update(self.chat, self.members[0].user, "left", "member")


@dataclass
class Person:
    """Acts at once; whether the bot has taken it in is seen with `Telegram.until`."""

    world: World
    name: str
    user: Json = field(init=False)
    chat: Chat = field(init=False)

    def __post_init__(self) -> None:
        self.user = self.world.new_user(self.name)
        self.chat = self.world.private_chat(self.user)

    @property
    def id(self) -> int:
        return int(self.user["id"])

    # --- what they see ------------------------------------------------------------------------------------------------

    @property
    def screen(self) -> Screen | None:
        return newest(self.world, self.chat)

    @property
    def remaining(self) -> list[Json]:
        """Messages of both sides that were not deleted."""
        return list(self.chat.messages.values())

    # --- what they do -------------------------------------------------------------------------------------------------

    def types(self, text: str, group: Group | None = None, **extra: Any) -> Json:
        command = text.split()[0] if text.startswith("/") else ""
        entities = {"entities": [{"type": "bot_command", "offset": 0, "length": len(command)}]} if command else {}
        return self.says({"text": text, **entities, **extra}, group)

    def says(self, content: Json, group: Group | None = None) -> Json:
        message = self.world.add_message(group.chat if group else self.chat, self.user, content)
        self.world.tell("message", message)
        return message

    def edits(self, message: Json, text: str) -> None:
        message |= {"text": text, "edit_date": int(self.world.now())}
        self.world.tell("edited_message", dict(message))

    def sends_photo(self, data: bytes, caption: str | None = None, album: str | None = None) -> Json:
        thumb = {**self.world.add_file(data[:1000], ".jpg"), "width": 90, "height": 68}
        whole = {**self.world.add_file(data, ".jpg"), "width": 1280, "height": 960}
        extra = {"caption": caption} if caption else {}
        extra |= {"media_group_id": album} if album else {}
        return self.says({"photo": [thumb, whole], **extra})

    def sends_voice(self, data: bytes) -> Json:
        return self.says({"voice": {**self.world.add_file(data, ".oga"), "duration": 3, "mime_type": "audio/ogg"}})

    def sends_document(self, data: bytes, name: str, mime: str) -> Json:
        return self.says({"document": {**self.world.add_file(data, ".bin"), "file_name": name, "mime_type": mime}})

    def sends_location(self, latitude: float, longitude: float) -> Json:
        return self.says({"location": {"latitude": latitude, "longitude": longitude, "horizontal_accuracy": 18.0}})

    def shares_contact(self, phone: str) -> Json:
        return self.says({"contact": {"phone_number": phone, "first_name": self.name, "user_id": self.id}})

    def presses(self, what: str, group: Group | None = None) -> str:
        """A button by its label or by what it carries, on the newest message that has it; returns the id of the press."""
        chat = group.chat if group else self.chat
        for message in reversed(list(chat.messages.values())):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if what in (button["text"], button.get("callback_data")) and "callback_data" in button:
                        return self.presses_value(button["callback_data"], chat, message)
        raise AssertionError(f"no such button: {what}")

    def presses_value(self, value: str, chat: Chat, message: Json) -> str:
        query = str(secrets.randbits(62))
        self.world.opened.add(query)
        self.world.tell("callback_query", {"id": query, "from": self.user, "chat_instance": "-77", "data": value,
                                           "message": message})  # fmt: skip
        return query

    def blocks(self) -> None:
        self.chat.is_closed = "bot was blocked by the user"
        self.world.member_update(self.chat, self.user, "member", "kicked")

    def unblocks(self) -> None:
        self.chat.is_closed = None
        self.world.member_update(self.chat, self.user, "kicked", "member")


def newest(world: World, chat: Chat) -> Screen | None:
    own = [message for message in chat.messages.values() if message.get("from") == world.bot]
    return screen_of(own[-1]) if own else None
