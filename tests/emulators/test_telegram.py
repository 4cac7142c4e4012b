"""The emulator tells the truth: what it answers and sends is read alike by both libraries, and it refuses as the platform does."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator

import httpx
import pytest
from aiogram import Bot as Aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from aiogram.types import Update as AiogramUpdate
from telegram import Bot as Ptb
from telegram import BotCommand as PtbCommand
from telegram import InlineKeyboardButton as PtbButton
from telegram import InlineKeyboardMarkup as PtbMarkup
from telegram import Update as PtbUpdate
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, RetryAfter

from tests.emulators.telegram import Telegram, running

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's own switch for its next major version


@pytest.fixture
async def platform() -> AsyncIterator[Telegram]:
    async with running() as telegram:
        yield telegram


@pytest.fixture
async def aiogram(platform: Telegram) -> AsyncIterator[Aiogram]:
    server = TelegramAPIServer(
        f"{platform.base}/bot{{token}}/{{method}}", f"{platform.base}/file/bot{{token}}/{{path}}"
    )
    bot = Aiogram(platform.token, AiohttpSession(api=server))
    yield bot
    await bot.session.close()


@pytest.fixture
async def ptb(platform: Telegram) -> AsyncIterator[Ptb]:
    async with Ptb(platform.token, f"{platform.base}/bot", f"{platform.base}/file/bot") as bot:
        yield bot


async def test_each_answer_is_read_by_both(platform, aiogram, ptb):
    platform.limits.is_on = False
    nam = platform.person("Nam")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Trộm cắp", callback_data="7:theft")]])
    ptb_keyboard = PtbMarkup([[PtbButton("Trộm cắp", callback_data="7:theft")]])
    assert (await aiogram.get_me()).username == (await ptb.get_me()).username == "lachan_thu_bot"

    one = await aiogram.send_message(nam.id, "Loại?", reply_markup=keyboard, protect_content=True)
    two = await ptb.send_message(nam.id, "Loại?", reply_markup=ptb_keyboard, protect_content=True)
    assert (one.message_id + 1, one.text, one.chat.id) == (two.message_id, two.text, two.chat.id)
    assert one.has_protected_content and two.has_protected_content
    assert (
        one.reply_markup.inline_keyboard[0][0].callback_data
        == two.reply_markup.inline_keyboard[0][0].callback_data
        == "7:theft"
    )

    edited = await aiogram.edit_message_text("Loại gì?", chat_id=nam.id, message_id=one.message_id)
    other = await ptb.edit_message_text("Loại gì?", nam.id, two.message_id)
    assert edited.text == other.text == "Loại gì?" and edited.edit_date and other.edit_date

    photo = await aiogram.send_photo(nam.id, BufferedInputFile(b"jpg" * 9, "x.jpg"), caption="cổng 3")
    picture = await ptb.send_photo(nam.id, b"jpg" * 9, caption="cổng 3")
    assert photo.caption == picture.caption and photo.photo[0].file_size == picture.photo[0].file_size == 27
    assert (await aiogram.send_voice(nam.id, BufferedInputFile(b"ogg", "v.oga"))).voice.file_size == 3
    assert (await ptb.send_voice(nam.id, b"ogg")).voice.file_size == 3

    file, found = await aiogram.get_file(photo.photo[0].file_id), await ptb.get_file(picture.photo[0].file_id)
    assert (
        (await aiogram.download_file(file.file_path)).read() == bytes(await found.download_as_bytearray()) == b"jpg" * 9
    )

    assert await aiogram.delete_message(nam.id, one.message_id) and await ptb.delete_message(nam.id, two.message_id)
    assert await aiogram.delete_messages(nam.id, [photo.message_id]) and await ptb.delete_messages(
        nam.id, [picture.message_id]
    )
    assert await aiogram.set_my_commands([BotCommand(command="x", description="y")])
    assert await ptb.set_my_commands([PtbCommand("x", "y")]) and platform.world.commands == [
        {"command": "x", "description": "y"}
    ]
    assert await aiogram.send_chat_action(nam.id, "typing") and await ptb.send_chat_action(nam.id, "typing")
    me = platform.world.bot["id"]
    assert (
        (await aiogram.get_chat_member(nam.id, me)).status == (await ptb.get_chat_member(nam.id, me)).status == "member"
    )

    for bot in (aiogram, ptb):
        await bot.send_message(nam.id, "Bấm", reply_markup=keyboard if bot is aiogram else ptb_keyboard)
        assert await bot.answer_callback_query(nam.presses("Trộm cắp"), text="ừ")
        assert await bot.set_webhook("https://tin.example.vn/hook", secret_token="s3cret")
        assert (await bot.get_webhook_info()).url == "https://tin.example.vn/hook"
        assert await bot.delete_webhook()


async def test_each_update_is_read_by_both(platform, aiogram, ptb):
    nam = platform.person("Nam")
    nam.types("/start z_trang-due")
    nam.edits(nam.types("chuyện"), "chuyện khác")
    nam.sends_photo(b"x" * 2000, "cổng 3", album="77")
    nam.sends_voice(b"ogg")
    nam.sends_document(b"pdf", "x.pdf", "application/pdf")
    nam.sends_location(10.9, 106.7)
    nam.shares_contact("0912345678")
    await ptb.send_message(nam.id, "Loại?", reply_markup=PtbMarkup([[PtbButton("Trộm", callback_data="7:theft")]]))
    nam.presses("Trộm")
    nam.blocks()
    nam.unblocks()
    group = platform.group("Tổ", nam, bot_is_admin=True)
    nam.types("trong nhóm", group)
    group.migrate()
    group.puts_bot_out()
    raw = json.loads(json.dumps(platform.world.updates))
    read, seen = [AiogramUpdate.model_validate(update) for update in raw], await ptb.get_updates(timeout=0)
    assert (
        [update.update_id for update in read]
        == [update.update_id for update in seen]
        == [update["update_id"] for update in raw]
    )
    assert read[0].message.text == seen[0].message.text == "/start z_trang-due"
    assert read[0].message.entities[0].type == seen[0].message.entities[0].type == "bot_command"
    assert read[3].message.media_group_id == seen[3].message.media_group_id == "77"
    presses = [(update.callback_query.data, update.callback_query.message.text) for update in (read[8], seen[8])]
    assert presses == [("7:theft", "Loại?")] * 2
    members = [u.my_chat_member.new_chat_member.status for u in read if u.my_chat_member]
    assert (
        members
        == [u.my_chat_member.new_chat_member.status for u in seen if u.my_chat_member]
        == ["kicked", "member", "administrator", "kicked"]
    )
    assert [PtbUpdate.de_json(update, ptb).to_dict().keys() for update in raw] == [
        update.to_dict().keys() for update in seen
    ]


async def test_both_are_refused_alike(platform, aiogram, ptb):
    nam = platform.person("Nam")
    group = platform.group("Tổ", nam)
    old = group.id
    await aiogram.send_message(nam.id, "một")
    with pytest.raises(TelegramRetryAfter) as first:
        await aiogram.send_message(nam.id, "hai")
    with pytest.raises(RetryAfter):
        await ptb.send_message(nam.id, "hai")
    assert first.value.retry_after == 1
    platform.limits.is_on = False
    nam.blocks()
    new = group.migrate()
    cases = [
        (nam.id, "x", TelegramForbiddenError, Forbidden, "bot was blocked by the user"),
        (old, "x", TelegramMigrateToChat, ChatMigrated, "migrated"),
        (new, "y" * 4097, TelegramBadRequest, BadRequest, "message is too long"),
        (new, " ", TelegramBadRequest, BadRequest, "text is empty"),
        (42, "x", TelegramBadRequest, BadRequest, "chat not found"),
    ]
    for chat, text, theirs, others, words in cases:
        with pytest.raises(theirs, match=words):
            await aiogram.send_message(chat, text)
        with pytest.raises(others, match=r"(?i)" + words):
            await ptb.send_message(chat, text)
    too_much = [PtbMarkup([[PtbButton("x", callback_data="ơ" * 33)]]), PtbMarkup([[PtbButton("x", url="http://localhost/")]]),
                PtbMarkup([[PtbButton(str(n), callback_data="1") for n in range(9)]])]  # fmt: skip
    for markup in too_much:
        with pytest.raises(BadRequest):
            await ptb.send_message(new, "x", reply_markup=markup)
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        sent = await ptb.send_message(new, "x")
        await ptb.edit_message_text("x", new, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await ptb.answer_callback_query("1")
    with pytest.raises(BadRequest, match=r"(?i)can.t be deleted"):
        await ptb.delete_message(new, nam.types("của Nam", group)["message_id"])
    with pytest.raises(Exception, match="Not Found"):
        await ptb.forward_message(new, new, 11)


async def test_it_counts_as_the_platform_does(platform, ptb):
    people = [platform.person(f"N{n}") for n in range(40)]
    results = await asyncio.gather(*(ptb.send_message(who.id, "x") for who in people), return_exceptions=True)
    assert [type(result).__name__ for result in results].count("RetryAfter") == 10 == platform.limits.refused


async def test_a_second_poll_ends_the_first_and_a_webhook_ends_both(platform, aiogram, ptb):
    first = asyncio.create_task(aiogram.get_updates(timeout=30))
    await platform.until(lambda: platform.sent("getUpdates"))
    second = asyncio.create_task(ptb.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates"):
        await first
    platform.person("Nam").types("x")
    assert len(await second) == 1
    await ptb.set_webhook("https://tin.example.vn/hook")
    with pytest.raises(Conflict, match="webhook is active"):
        await ptb.get_updates()


async def test_only_what_was_asked_for_is_sent_and_confirmed_updates_are_gone(platform, ptb):
    nam = platform.person("Nam")
    assert await ptb.get_updates(allowed_updates=["callback_query"]) == ()
    nam.types("x")
    assert await ptb.get_updates() == ()
    await ptb.get_updates(allowed_updates=["message"])
    nam.types("y")
    (update,) = await ptb.get_updates()
    assert await ptb.get_updates() == (update,) and await ptb.get_updates(offset=update.update_id + 1) == ()


@pytest.mark.parametrize("fault", ["reset_before", "reset_after"])
async def test_a_reset_is_one(platform, fault):
    nam = platform.person("Nam")
    platform.faults.plan("sendMessage", fault)
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.TransportError):
            await client.post(f"{platform.base}/bot{platform.token}/sendMessage", json={"chat_id": nam.id, "text": "x"})
    assert len(nam.remaining) == (fault == "reset_after")


async def test_chance_strikes_as_often_as_it_was_told_to(platform):
    platform.faults.by_chance(seed=5, **{"429": 0.3, "500": 0.1, "reset_after": 0.05})
    drawn = [platform.faults.next("sendMessage") for _ in range(10_000)]
    shares = {fault: drawn.count(fault) / 10_000 for fault in ("429", "500", "reset_after")}
    assert shares == pytest.approx({"429": 0.3, "500": 0.1, "reset_after": 0.05}, abs=0.01)
    assert platform.faults.next("getUpdates") is None
