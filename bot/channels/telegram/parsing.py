"""One raw update → acts, by a whitelist of fields. What is not read here never enters the program.

Names, usernames, language codes, phone numbers, file names, the origin of a forward, quotes, entities, dates: not read.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.messages import Address, ChatEvent, Inbound, Refused, RemoteFile

CHANNEL = "telegram"
#: what we ask for; the server remembers the last list, so it is stated on every start
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

Fields = Mapping[str, Any]

#: longer than any Telegram text; the flow then says what is too long
_MAX_TEXT = 20_000
_MAX_ID = 2**63
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,32}))?(?:\s+(.*))?", re.DOTALL)
_START = re.compile(r"[zi]_[A-Za-z0-9_-]{1,62}|case")
_PRESS = re.compile(r"[\x21-\x7e]{1,64}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")
_GROUPS = ("group", "supergroup")
#: things that a person sent on purpose and that are answered with a sentence; all else (pins, titles ...) is no act
_REFUSED = {
    "video": "video", "video_note": "video", "animation": "video", "contact": "contact", "audio": "not_a_photo",
    "sticker": "not_a_photo", "dice": "not_a_photo", "story": "not_a_photo", "poll": "not_a_photo",
    "paid_media": "not_a_photo", "checklist": "not_a_photo", "game": "not_a_photo",
}  # fmt: skip


def parse(raw: bytes, username: str | None = None) -> list[Inbound]:
    """`username` of the bot, without @: commands for other bots of a group are not ours. Never raises."""
    update = _loaded(raw)
    for kind, read in _READERS.items():
        payload = update.get(kind)
        if isinstance(payload, dict):
            inbound = read(payload, _id_of(update, raw), username)
            return [inbound] if inbound else []
    return []


def _loaded(raw: bytes) -> Fields:
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError):  # also numbers with thousands of digits, and bytes that are no text
        return {}
    return update if isinstance(update, dict) else {}


def _id_of(update: Fields, raw: bytes) -> str:
    number = _int(update, "update_id")
    return str(number) if number is not None else hashlib.sha256(raw).hexdigest()[:16]


# --- messages ---------------------------------------------------------------------------------------------------------


def _message(message: Fields, act: str, username: str | None) -> Inbound | None:
    moved = _moved(message, act)
    if moved:
        return moved
    base = _base(message, act)
    if base is None:
        return None
    said = _with_text(_with_content(base, message), message, username)
    return said if _is_act(said) else None


def _edited(message: Fields, act: str, username: str | None) -> Inbound | None:
    """Only words: a live location is edited every few seconds, and a replaced picture has its own rules."""
    base = _base(message, act)
    text = _text(message, "text") or _text(message, "caption")
    if base is None or text is None:
        return None
    said = _with_text(base, message, username)
    return replace(said, is_edit=True) if said.text is not None else None


def _base(message: Fields, act: str) -> Inbound | None:
    """Where and by whom; None when no person wrote it or it cannot be answered."""
    chat = _dict(message, "chat")
    address, in_group = _address(chat), chat.get("type") in _GROUPS
    sender, number = _dict(message, "from"), _int(message, "message_id")
    # An admin who hides behind the group's name comes as a bot, with the group as `sender_chat`.
    is_hidden = "sender_chat" in message
    if address is None or not sender or (sender.get("is_bot") is True and not is_hidden):
        return None
    actor = _actor(sender) if in_group and not is_hidden else None
    return Inbound(address, act, in_group=in_group, actor=actor, ref=str(number) if number is not None else None)


def _with_content(base: Inbound, message: Fields) -> Inbound:
    location, album = _location(message), _text(message, "media_group_id")
    remote = _photo(message) or _voice(message) or _picture_document(message)
    if remote:
        return replace(base, remote=(remote,), album=album if album and _TOKEN.fullmatch(album) else None)
    if location:
        return replace(base, location=location)
    code = next((code for kind, code in _REFUSED.items() if message.get(kind) is not None), None)
    if code is None and isinstance(message.get("document"), dict):
        code = "video" if _mime(message).startswith("video/") else "document"
    return replace(base, files=(Refused(code),), is_unwanted=code == "contact") if code else base


def _with_text(base: Inbound, message: Fields, username: str | None) -> Inbound:
    text = _text(message, "text") or _text(message, "caption")
    command = _COMMAND.fullmatch(text) if text else None
    if text is None or command is None:
        return replace(base, text=text)
    name, whose, rest = command[1], command[2], (command[3] or "").strip()
    if whose and whose.lower() != (username or "").lower():
        return base if base.in_group else replace(base, text=text)
    if name.lower() == "start":
        return replace(base, start=rest) if _START.fullmatch(rest) else replace(base, text="/start")
    return replace(base, text=f"/{name} {rest}".rstrip())


def _is_act(said: Inbound) -> bool:
    return bool(said.text or said.start or said.remote or said.files or said.location)


def _photo(message: Fields) -> RemoteFile | None:
    sizes = message.get("photo")
    if not isinstance(sizes, list):
        return None
    known = [size for size in sizes if isinstance(size, dict) and _text(size, "file_id")]
    return (
        _file(max(known, key=lambda size: (_int(size, "width") or 0) * (_int(size, "height") or 0))) if known else None
    )


def _voice(message: Fields) -> RemoteFile | None:
    return _file(_dict(message, "voice"))


def _picture_document(message: Fields) -> RemoteFile | None:
    """A picture "as a file", which phones offer for better quality. What is in it, the cleaning finds out."""
    return _file(_dict(message, "document")) if _mime(message).startswith("image/") else None


def _mime(message: Fields) -> str:
    return _text(_dict(message, "document"), "mime_type") or ""


def _file(fields: Fields) -> RemoteFile | None:
    name, size = _text(fields, "file_id"), _int(fields, "file_size")
    return RemoteFile(name, size) if name and _TOKEN.fullmatch(name) else None


def _location(message: Fields) -> tuple[float, float] | None:
    place = _dict(message, "location")
    latitude, longitude = _degrees(place, "latitude", 90), _degrees(place, "longitude", 180)
    return (latitude, longitude) if latitude is not None and longitude is not None else None


# --- buttons ----------------------------------------------------------------------------------------------------------


def _press(query: Fields, act: str, _username: str | None) -> Inbound | None:
    data, query_id, message = _text(query, "data"), _text(query, "id"), _dict(query, "message")
    address, sender, number = _address(_dict(message, "chat")), _dict(query, "from"), _int(message, "message_id")
    if address is None or not sender or data is None or not _PRESS.fullmatch(data):
        return None
    in_group = _dict(message, "chat").get("type") in _GROUPS
    return Inbound(
        address,
        act,
        press=data,
        in_group=in_group,
        actor=_actor(sender) if in_group else None,
        pressed_ref=str(number) if number is not None else None,
        press_id=query_id if query_id and _TOKEN.fullmatch(query_id) else None,
    )


# --- what happens to chats --------------------------------------------------------------------------------------------


def _moved(message: Fields, act: str) -> Inbound | None:
    """A group that became a supergroup: told in the old chat, in the new one, or both, in any order."""
    here = _address(_dict(message, "chat"))
    to, come_from = _int(message, "migrate_to_chat_id"), _int(message, "migrate_from_chat_id")
    if here and to is not None:
        return Inbound(here, act, in_group=True, event="moved", moved_to=Address(CHANNEL, str(to)))
    if here and come_from is not None:
        return Inbound(Address(CHANNEL, str(come_from)), act, in_group=True, event="moved", moved_to=here)
    return None


def _membership(change: Fields, act: str, _username: str | None) -> Inbound | None:
    chat, now = _dict(change, "chat"), _dict(change, "new_chat_member")
    address, event = _address(chat), _event(now)
    if address is None or event is None:
        return None
    in_group = chat.get("type") in _GROUPS
    return Inbound(
        address, act, in_group=in_group, actor=_actor(_dict(change, "from")) if in_group else None, event=event
    )


def _event(member: Fields) -> ChatEvent | None:
    status = member.get("status")
    if status in ("left", "kicked") or (status == "restricted" and member.get("can_send_messages") is not True):
        return "stopped"
    return "resumed" if status in ("member", "administrator", "creator", "restricted") else None


_READERS: dict[str, Callable[[Fields, str, str | None], Inbound | None]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _press,
    "my_chat_member": _membership,
}


# --- fields, each either of its type or absent ------------------------------------------------------------------------


def _dict(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _int(fields: Fields, name: str) -> int | None:
    value = fields.get(name)
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_ID
    return value if is_number else None


def _text(fields: Fields, name: str) -> str | None:
    """Without what no store and no page can carry: halves of surrogate pairs, and NUL."""
    value = fields.get(name)
    if not isinstance(value, str):
        return None
    return value[:_MAX_TEXT].encode("utf-8", "replace").decode("utf-8").replace("\x00", "") or None


def _degrees(fields: Fields, name: str, most: int) -> float | None:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and abs(value) <= most else None


def _address(chat: Fields) -> Address | None:
    """Private chats and groups; a channel has no conversation."""
    number = _int(chat, "id")
    is_ours = chat.get("type") == "private" or chat.get("type") in _GROUPS
    return Address(CHANNEL, str(number)) if number and is_ours else None


def _actor(sender: Fields) -> Address | None:
    number = _int(sender, "id")
    return Address(CHANNEL, str(number)) if number else None
