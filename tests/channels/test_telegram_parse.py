"""A recorded payload → what a person did; and a thousand payloads that nobody sends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.batches import NotABatch, as_update, split
from bot.channels.telegram.parsing import parse
from bot.messages import Address, Inbound, Refused, RemoteFile

BOT = "lachan_thu_bot"
NAM = {
    "id": 5000000001,
    "is_bot": False,
    "first_name": "Nam-Riêng",
    "last_name": "Trần-Kín",
    "username": "nam_bi_mat",
    "language_code": "en",
}
PRIVATE = {"id": 5000000001, "type": "private", "first_name": "Nam-Riêng", "username": "nam_bi_mat"}
GROUP = {"id": -400000001, "type": "group", "title": "Tổ 5 Kín"}
SUPER = {"id": -1001234567890, "type": "supergroup", "title": "Tổ 5 Kín"}
HERE, IN_GROUP, ME = (
    Address("telegram", "5000000001"),
    Address("telegram", "-400000001"),
    Address("telegram", "5000000001"),
)
#: nothing of this may be found in what parse gives, in any field
SECRETS = (
    "Nam-Riêng",
    "Trần-Kín",
    "nam_bi_mat",
    "Tổ 5 Kín",
    "0912345678",
    "IMG_cua_nam.jpg",
    "Người Gửi Gốc",
    '"en"',
    "'en'",
)


def message(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] | None = NAM, **content: Any) -> dict[str, Any]:
    who = {} if sender is None else {"from": sender}
    return {"update_id": 900000001, "message": {"message_id": 11, "date": 1795000000, "chat": chat, **who, **content}}


def said(**fields: Any) -> list[Inbound]:
    return [Inbound(**{"address": HERE, "id": "900000001", "ref": "11", **fields})]


def in_group(**fields: Any) -> list[Inbound]:
    return said(**{"address": IN_GROUP, "in_group": True, "actor": ME, **fields})


def photo(*sizes: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [
        {"file_id": name, "file_unique_id": "u", "width": w, "height": h, "file_size": 1000 + w} for name, w, h in sizes
    ]


def member(chat: dict[str, Any], **status: Any) -> dict[str, Any]:
    bot = {"id": 70000001, "is_bot": True, "first_name": "Bot"}
    before, after = {"user": bot, "status": "left"}, {"user": bot, **status}
    change = {"chat": chat, "from": NAM, "date": 1, "old_chat_member": before, "new_chat_member": after}
    return {"update_id": 900000001, "my_chat_member": change}


def press(data: Any, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    old = {"message_id": 14, "date": 1795000030, "chat": chat, "text": "Loại sự việc?"}
    return {
        "update_id": 900000001,
        "callback_query": {
            "id": "21474836481",
            "from": NAM,
            "chat_instance": "-77",
            "data": data,
            "message": old,
            **more,
        },
    }


DOCUMENT = {"file_id": "Doc1", "file_unique_id": "u", "file_name": "IMG_cua_nam.jpg", "file_size": 5000}
ORIGIN = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Người Gửi Gốc", "date": 1}}
HIDDEN = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
BY_PRESS = {"ref": None, "pressed_ref": "14", "press_id": "21474836481"}

TABLE: dict[str, tuple[dict[str, Any], list[Inbound]]] = {
    "text": (message(text="Mất xe máy ở cổng 2"), said(text="Mất xe máy ở cổng 2")),
    "forwarded text keeps no origin": (message(text="Xem này", **ORIGIN), said(text="Xem này")),
    "quote and reply are left out": (
        message(text="Ừ", quote={"text": "0912345678"}, reply_to_message={"text": "0912345678"}),
        said(text="Ừ"),
    ),
    "NUL and half characters": (message(text="a\x00b\ud800c"), said(text="ab?c")),
    "poster": (message(text="/start z_trang-due"), said(start="z_trang-due")),
    "invitation": (message(text="/start i_Ab-9_x"), said(start="i_Ab-9_x")),
    "start": (message(text="/start"), said(text="/start")),
    "start with something else": (message(text="/start <script>"), said(text="/start")),
    "command": (message(text="/tip"), said(text="/tip")),
    "command to us": (message(text="/Tip@Lachan_Thu_Bot"), said(text="/Tip")),
    "command with words": (message(text="/lang en"), said(text="/lang en")),
    "command to another bot, in a group": (message(GROUP, text="/tip@other_bot"), []),
    "command to us, in a group": (message(GROUP, text=f"/tip@{BOT}"), in_group(text="/tip")),
    "text in a group": (message(GROUP, text="Trộm ở cổng 2"), in_group(text="Trộm ở cổng 2")),
    "hidden admin of a group": (message(GROUP, HIDDEN, sender_chat=GROUP, text="ok"), in_group(text="ok", actor=None)),
    "another bot": (message(GROUP, {"id": 9, "is_bot": True, "first_name": "B"}, text="quảng cáo"), []),
    "channel post": (
        {"update_id": 1, "channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "channel"}, "text": "x"}},
        [],
    ),
    "photo": (message(photo=photo(("Small", 90, 68), ("Large", 1280, 960), ("Mid", 320, 240))), said(remote=(RemoteFile("Large", 2280),))),
    "photo with words": (message(photo=photo(("L", 9, 9)), caption="cổng 3"), said(text="cổng 3", remote=(RemoteFile("L", 1009),))),
    "album": (message(photo=photo(("L", 9, 9)), media_group_id="136"), said(remote=(RemoteFile("L", 1009),), album="136")),
    "voice": (message(voice={"file_id": "V1", "file_unique_id": "u", "duration": 3}), said(remote=(RemoteFile("V1"),))),
    "picture as a file": (message(document={**DOCUMENT, "mime_type": "image/jpeg"}), said(remote=(RemoteFile("Doc1", 5000),))),
    "document": (message(document={**DOCUMENT, "mime_type": "application/pdf"}), said(files=(Refused("document"),))),
    "film as a file": (message(document={**DOCUMENT, "mime_type": "video/mp4"}), said(files=(Refused("video"),))),
    "video": (message(video={"file_id": "x"}, caption="xem"), said(text="xem", files=(Refused("video"),))),
    "moving picture": (
        message(animation={"file_id": "x"}, document={**DOCUMENT, "mime_type": "video/mp4"}),
        said(files=(Refused("video"),)),
    ),
    "contact": (
        message(contact={"phone_number": "0912345678", "first_name": "Nam-Riêng"}),
        said(files=(Refused("contact"),), is_unwanted=True),
    ),
    "sticker": (message(sticker={"file_id": "x", "emoji": "🔥"}), said(files=(Refused("not_a_photo"),))),
    "location": (message(location={"latitude": 10.9, "longitude": 106.77, "horizontal_accuracy": 18.0}), said(location=(10.9, 106.77))),
    "venue": (message(location={"latitude": 10, "longitude": 106}, venue={"title": "Quán"}), said(location=(10.0, 106.0))),
    "nowhere": (message(location={"latitude": 95, "longitude": 10}), []),
    "service message": (message(GROUP, new_chat_title="Tổ 6"), []),
    "pinned": (message(pinned_message={"text": "x"}), []),
    "edited text": ({"update_id": 900000001, "edited_message": message(text="sửa")["message"]}, said(text="sửa", is_edit=True)),
    "moving location": ({"update_id": 900000001, "edited_message": message(location={"latitude": 1, "longitude": 1})["message"]}, []),
    "button": (press("7:theft"), said(press="7:theft", **BY_PRESS)),
    "button in a group": (press("a:ack:0123456789abcdef", GROUP), in_group(press="a:ack:0123456789abcdef", **BY_PRESS)),
    "button of a message that is gone": (
        press("7:x", message={"chat": PRIVATE, "message_id": 14, "date": 0}),
        said(press="7:x", **BY_PRESS),
    ),
    "button that is none of ours": (press("có dấu cách"), []),
    "button of a game": ({"update_id": 1, "callback_query": {"id": "1", "from": NAM, "game_short_name": "g", "chat_instance": "1"}}, []),
    "blocked": (member(PRIVATE, status="kicked", until_date=0), said(ref=None, event="stopped")),
    "unblocked": (member(PRIVATE, status="member"), said(ref=None, event="resumed")),
    "taken into a group": (member(GROUP, status="member"), in_group(ref=None, event="resumed")),
    "put out of a group": (member(GROUP, status="kicked", until_date=0), in_group(ref=None, event="stopped")),
    "silenced in a group": (member(GROUP, status="restricted", can_send_messages=False), in_group(ref=None, event="stopped")),
    "group moved, told in the old one": (
        message(GROUP, migrate_to_chat_id=-1001234567890),
        in_group(ref=None, actor=None, event="moved", moved_to=Address("telegram", "-1001234567890")),
    ),
    "group moved, told in the new one": (
        message(SUPER, migrate_from_chat_id=-400000001),
        in_group(ref=None, actor=None, event="moved", moved_to=Address("telegram", "-1001234567890")),
    ),
    "poll": ({"update_id": 1, "poll_answer": {"poll_id": "1", "user": NAM, "option_ids": [1], "option_persistent_ids": ["1"]}}, []),
    "something new": ({"update_id": 1, "ephemeral_thing": {"chat": PRIVATE, "from": NAM, "text": "x"}}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_each_payload_is_one_act_or_none(case):
    update, expected = TABLE[case]
    found = parse(json.dumps(update).encode(), BOT)
    assert found == expected
    told = "".join(str(getattr(inbound, name)) for inbound in found for name in Inbound.__dataclass_fields__)
    assert [secret for secret in SECRETS if secret in told and secret not in json.dumps(expected, default=str)] == []


def test_repr_of_an_act_shows_nobody():
    for update, _ in TABLE.values():
        told = repr(parse(json.dumps(update).encode(), BOT))
        for secret in (*SECRETS, "5000000001", "400000001", "Mất xe", "i_Ab-9_x", "Large"):
            assert secret not in told


def test_both_libraries_read_the_recorded_payloads_as_we_do():
    from aiogram.types import Update as AiogramUpdate
    from telegram import Update as PtbUpdate

    for case, (update, expected) in TABLE.items():
        if case in ("NUL and half characters", "something new"):
            continue
        aiogram, ptb = AiogramUpdate.model_validate(complete(update)), PtbUpdate.de_json(complete(update), None)
        event = aiogram.event
        where = getattr(event, "chat", None) or getattr(getattr(event, "message", None), "chat", None)
        assert (where.id if where else None) == (ptb.effective_chat.id if ptb.effective_chat else None), case
        for inbound in expected:
            assert case == "group moved, told in the new one" or inbound.address.chat == str(where.id)
            words = inbound.press or inbound.text
            if words and not words.startswith("/"):
                assert words == (getattr(event, "data", None) or getattr(event, "text", None) or event.caption)
                query, said = ptb.callback_query, ptb.effective_message
                assert words == (query.data if query else said.text or said.caption)


def complete(update: dict[str, Any]) -> dict[str, Any]:
    """With the fields that the libraries insist on and we do not read."""
    fields = {
        "video": {"file_unique_id": "u", "width": 1, "height": 1, "duration": 1},
        "animation": {"file_unique_id": "u", "width": 1, "height": 1, "duration": 1},
        "sticker": {"file_unique_id": "u", "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"},
        "venue": {"location": {"latitude": 10, "longitude": 106}, "address": "x"}, "quote": {"position": 0},
        "reply_to_message": {"message_id": 1, "date": 1, "chat": PRIVATE}, "pinned_message": {"message_id": 1, "date": 1, "chat": PRIVATE},
    }  # fmt: skip
    whole = json.loads(json.dumps(update))
    for kind in ("message", "edited_message"):
        for name, more in fields.items():
            if name in whole.get(kind, {}):
                whole[kind][name] = {**more, **whole[kind][name]}
    changed = whole.get("my_chat_member", {}).get("new_chat_member", {})
    if changed.get("status") == "restricted":
        rights = ("is_member", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes",
                  "can_send_voice_notes", "can_send_polls", "can_send_other_messages", "can_add_web_page_previews", "can_change_info",
                  "can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag", "can_react_to_messages")  # fmt: skip
        changed |= {**dict.fromkeys(rights, False), "until_date": 0}
    return whole


# --- what nobody sends ------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["message", "edited_message", "callback_query", "my_chat_member", "update_id", "chat", "from", "id", "type", "text", "caption", "photo",
     "voice", "document", "location", "latitude", "longitude", "data", "file_id", "migrate_to_chat_id", "new_chat_member", "status",
     "private", "group", "contact", "sender_chat", "is_bot", "message_id", "/start z_x"]
)  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["\x00", "\u202eRTL‏", "\ud800", "9" * 5000, "x" * 100_000, 10**400, -(2**63), 2**64])
    | WORDS
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=6),
    max_leaves=25,
)
DEEP = b'{"update_id":5,"message":' + b'{"reply_to_message":' * 100_000 + b"{}" + b"}" * 100_000 + b"}"


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A recorded update with one part replaced by something else, dropped, or the whole of it cut or torn."""
    update = json.loads(json.dumps(draw(st.sampled_from([update for update, _ in TABLE.values()]))))
    places: list[tuple[Any, Any]] = []

    def collect(node: Any) -> None:
        for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
            places.append((node, key))
            if isinstance(value, dict | list):
                collect(value)

    collect(update)
    for _ in range(draw(st.integers(1, 3))):
        node, key = draw(st.sampled_from(places))
        node[key] = draw(TREES)
    raw = json.dumps(update, allow_nan=True).encode("utf-8", "surrogatepass")
    return raw[: draw(st.integers(0, len(raw)))] if draw(st.integers(0, 9)) == 0 else raw


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(spoiled() | TREES.map(lambda tree: json.dumps(tree).encode()) | st.binary(max_size=200))
@example(DEEP)
@example(b"\xff\xfe{}")
@example(b'{"update_id":' + b"9" * 10_000 + b"}")
@example(b"[" * 200_000)
def test_whatever_comes_is_an_act_or_nothing(raw):
    for inbound in parse(raw, BOT):
        assert isinstance(inbound, Inbound) and inbound.address.channel == "telegram"
        assert inbound.text is None or inbound.text.encode("utf-8")
        assert inbound.id and (
            inbound.text
            or inbound.press
            or inbound.start
            or inbound.files
            or inbound.remote
            or inbound.location
            or inbound.event
        )


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(spoiled().filter(lambda raw: is_json(raw)), max_size=5), st.integers(0, 5))
@example([DEEP, b'{"update_id":' + b"9" * 10_000 + b"}"], 1)
def test_a_bad_update_costs_no_neighbour(bad, at):
    """The good one is found at its place in the batch, byte for byte, whatever stands around it."""
    good = json.dumps(message(text='ngoặc ] } " \\ và "update_id":1, [{')).encode()
    raws = [*bad[:at], good, *bad[at:]]
    updates = split(b'{"ok":true,"result":[' + b",\n".join(raws) + b"]}")
    assert [update.raw for update in updates] == [raw.strip() for raw in raws]
    assert updates[min(at, len(bad))] == as_update(good) and parse(good)
    assert all(0 < len(update.id) <= 40 for update in updates)


def is_json(raw: bytes) -> bool:
    try:
        return bool(raw.strip()) and json.loads(raw) is not None
    except (ValueError, RecursionError):
        return False


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"ok":true}', b'{"ok":true,"result":true}', b'{"ok":true,"result":[{"update_id":1}', b"[1]"],
)
def test_what_is_no_batch_is_told_apart_from_an_empty_one(body):
    with pytest.raises(NotABatch):
        split(body)
    assert split(b'{"ok":true,"result":[]}') == split(b'{"ok":true, "result" : [ ] }') == []


def test_an_update_without_a_number_is_known_by_its_content():
    one, same, other = as_update(b'{"message":1}'), as_update(b'{"message":1}'), as_update(b'{"message":2}')
    assert one.id == same.id != other.id and as_update(b'{"update_id":7,"message":{').id == "7"
