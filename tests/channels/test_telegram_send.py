"""OutMessage → what Telegram is asked to do, and what its refusals mean; through both libraries."""

from __future__ import annotations

import asyncio
import json
import traceback
from dataclasses import replace

import pytest

from bot.channels.base import (
    ChannelError,
    ChannelMisconfigured,
    Moved,
    RecipientStopped,
    Rejected,
    Throttled,
    Unreachable,
)
from bot.channels.limiter import Door
from bot.channels.telegram.messenger import LIMITS, TelegramConfig, open_telegram
from bot.channels.telegram.screen import cut, posts_of
from bot.messages import Address, Button, OutMessage, Paragraph, Receipt
from tests.channels.screens import buttons, screen

#: "reply" goes through aiogram, the others through python-telegram-bot
LIBRARIES = ("reply", "alert")


def address(chat: int) -> Address:
    return Address("telegram", str(chat))


def chain(error: BaseException | None):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


# --- what is sent -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lane", LIBRARIES)
async def test_a_screen_arrives_with_its_buttons(platform, bot, lane):
    nam = platform.person("Nam")
    message = screen(
        "Việc gì đã xảy ra?", buttons=buttons("Trộm cắp", "Đánh nhau, dọa đánh người khác", "Cháy"), protect=True
    )
    message = replace(message, controls=(Button("3:ctl-back", "Quay lại"), Button("3:ctl-help", "Trợ giúp")))
    sent = await bot.send(address(nam.id), message, lane)
    assert nam.screen.text == "Việc gì đã xảy ra?" and sent.ids == (str(nam.screen.number),)
    assert nam.screen.rows == (("Trộm cắp",), ("Đánh nhau, dọa đánh người khác",), ("Cháy",), ("Quay lại", "Trợ giúp"))
    assert nam.screen.values == ("3:choice_0", "3:choice_1", "3:choice_2", "3:ctl-back", "3:ctl-help")
    assert nam.screen.is_protected


async def test_both_libraries_ask_for_the_same(platform, bot):
    nam = platform.person("Nam")
    message = screen("Chào *bạn* <b>_x_</b> & [a](b)", buttons=buttons("Một", "Hai"), protect=True, silent=True)
    for lane in LIBRARIES:
        await bot.send(address(nam.id), message, lane)
    one, other = platform.sent("sendMessage")
    for params in (one, other):
        for name in ("reply_markup", "link_preview_options"):
            params[name] = json.loads(params[name])
        for name in ("protect_content", "disable_notification"):
            params[name] = str(params[name]).lower()
    assert one == other and one["text"] == "Chào *bạn* <b>_x_</b> & [a](b)" and "parse_mode" not in one


@pytest.mark.parametrize("lane", LIBRARIES)
async def test_an_old_screen_is_replaced_and_the_same_again_is_no_error(platform, bot, lane):
    nam = platform.person("Nam")
    sent = await bot.send(address(nam.id), screen("1 tin", buttons=buttons("Nhận")), lane)
    for _ in range(2):
        await bot.edit(address(nam.id), sent.ids[0], screen("2 tin", buttons=buttons("Nhận")), lane)
    assert nam.screen.text == "2 tin" and nam.screen.labels == ["Nhận"] and len(nam.remaining) == 1


async def test_a_text_that_is_too_long_comes_in_parts_and_nothing_of_it_is_lost(platform, bot):
    nam = platform.person("Nam")
    words = " ".join(f"từ{n}" for n in range(2_500))
    sent = await bot.send(address(nam.id), screen(words, buttons=buttons("Tiếp")), "reply")
    parts = [message["text"] for message in nam.remaining]
    assert len(sent.ids) == len(parts) > 3 and " ".join(parts) == words
    assert ["reply_markup" in message for message in nam.remaining] == [False] * (len(parts) - 1) + [True]


@pytest.mark.parametrize("text", ["😀" * 5_000, "á" * 9_000, "a b " * 3_000, "x\n\n" * 4_000, "dòng\n" * 3_000])
def test_parts_fit_whatever_the_text_is_made_of(text):
    parts = list(cut(text))
    assert all(0 < len(part.encode("utf-16-le")) // 2 <= 4_000 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_calls_and_local_addresses_are_lines_and_the_rest_are_buttons(texts):
    out = screen("Nguy hiểm thì gọi", buttons=(
        Button("3:call", "113 Công an", link="tel:113"), Button("3:web", "Trang web", link="https://tin.example.vn/x"),
        Button("3:desk", "Mở bàn trực", link="http://127.0.0.1:8080/desk"), Button("3:theft", "Trộm cắp", picture="🔓"),
    ))  # fmt: skip
    (post,) = posts_of(out, texts)
    assert post.text == "Nguy hiểm thì gọi\n\n☎ 113 Công an\nMở bàn trực: http://127.0.0.1:8080/desk"
    keys = [key for row in post.rows for key in row]
    assert [(key.label, key.value, key.url) for key in keys] == [
        ("Trang web", None, "https://tin.example.vn/x"), ("🔓 Trộm cắp", "3:theft", None)
    ]  # fmt: skip


def test_kinds_of_paragraphs_can_be_told_apart(texts):
    kinds = (("alarm", "GỌI 113"), ("error", "Thiếu nơi"), ("note", "Nút cũ"), ("summary", "Việc: trộm"), ("summary", "Nơi: cổng 2"),
             ("theirs", "Xe màu gì?"), ("ours", "Màu đỏ"), ("status", "Đã xem"), ("say", "Gửi nhé?"))  # fmt: skip
    out = OutMessage("x", 1, "vi", tuple(Paragraph(text, kind) for kind, text in kinds))
    (post,) = posts_of(out, texts)
    assert post.text.split("\n\n") == [
        "‼️ GỌI 113", "❗ Thiếu nơi", "› Nút cũ", "• Việc: trộm\n• Nơi: cổng 2", "◀ Xe màu gì?", "▶ Màu đỏ", "● Đã xem", "Gửi nhé?"
    ]  # fmt: skip


def test_the_receipt_stands_on_its_screen_in_both_forms(texts):
    out = screen("Đã nhận.", receipt=Receipt("ba be bi bo bu ca ce ci", "0912 345 678 0987 654 321"))
    (post,) = posts_of(out, texts)
    assert "ba be bi bo bu ca ce ci\n0912 345 678 0987 654 321" in post.text


async def test_what_telegram_would_never_take_is_not_even_sent(platform, bot):
    nam = platform.person("Nam")
    for message in (screen(""), screen("x", buttons=(Button("3:" + "ơ" * 40, "Dài"),))):
        with pytest.raises(Rejected):
            await bot.send(address(nam.id), message, "alert")
    with pytest.raises(Rejected):
        await bot.send(Address("telegram", "không phải số"), screen(), "alert")
    assert platform.calls == []


# --- what the refusals mean -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lane", LIBRARIES)
@pytest.mark.parametrize(
    ("fault", "kind", "ambiguous", "arrived"),
    [
        ("429", Throttled, None, 0),
        ("500", Unreachable, False, 0),
        ("html_502", Unreachable, True, 0),
        ("html_200", Unreachable, True, 0),
        ("reset_before", Unreachable, True, 0),
        ("reset_after", Unreachable, True, 1),
        ("html_502_after", Unreachable, True, 1),
        ("401", ChannelMisconfigured, None, 0),
        ("404", ChannelMisconfigured, None, 0),
        ("409", ChannelMisconfigured, None, 0),
        ("413", Rejected, None, 0),
    ],
)
async def test_each_failure_has_one_meaning(platform, bot, lane, fault, kind, ambiguous, arrived):
    nam = platform.person("Nam")
    platform.faults.plan("sendMessage", fault)
    with pytest.raises(ChannelError) as raised:
        await bot.send(address(nam.id), screen("Chuyện riêng của tôi"), lane)
    assert type(raised.value) is kind and len(nam.remaining) == arrived
    if ambiguous is not None:
        assert raised.value.ambiguous is ambiguous
    if kind is Throttled:
        assert raised.value.after_seconds == platform.faults.retry_after


@pytest.mark.parametrize("lane", LIBRARIES)
async def test_blocked_and_kicked_and_moved(platform, bot, lane):
    nam = platform.person("Nam")
    group = platform.group("CLB", nam)
    old = group.id
    nam.blocks()
    with pytest.raises(RecipientStopped):
        await bot.send(address(nam.id), screen(), lane)
    group.puts_bot_out()
    with pytest.raises(RecipientStopped):
        await bot.send(address(group.id), screen(), lane)
    group.takes_bot_in()
    new = group.migrate()
    with pytest.raises(Moved) as moved:
        await bot.send(address(old), screen(), lane)
    assert moved.value.to == address(new)
    await bot.send(moved.value.to, screen("ở nhà mới"), lane)
    assert group.screen.text == "ở nhà mới"
    with pytest.raises(Rejected):
        await bot.send(address(123), screen(), lane)


@pytest.mark.parametrize("lane", LIBRARIES)
async def test_nobody_listens_is_known_not_to_have_arrived(texts, lane, unused_tcp_port):
    bot = await open_telegram(
        TelegramConfig("70000001:AAF-secret-token-value-1234567890", f"http://127.0.0.1:{unused_tcp_port}"), texts
    )
    with pytest.raises(Unreachable) as raised:
        await bot.send(address(5), screen(), lane)
    assert raised.value.ambiguous is False
    await bot.close()


@pytest.mark.parametrize("lane", LIBRARIES)
@pytest.mark.parametrize("fault", ["429", "500", "html_502", "html_200", "reset_before", "401", "404", "413"])
async def test_no_error_and_nothing_behind_it_tells_the_token_or_the_words(platform, bot, lane, fault):
    nam, message = platform.person("Nam"), screen("Chuyện riêng của tôi")
    platform.faults.plan("sendMessage", fault)
    with pytest.raises(ChannelError) as raised:
        await bot.send(address(nam.id), message, lane)
    told = "".join(traceback.format_exception(raised.value)) + repr([(e, e.args) for e in chain(raised.value)])
    for secret in (platform.token, platform.token.split(":")[1], str(nam.id), "Chuyện riêng", platform.base):
        assert secret not in told
    assert list(chain(raised.value)) == [raised.value], (
        "a library's error, with the address of the call, is carried along"
    )


# --- the rest ---------------------------------------------------------------------------------------------------------


async def test_short_refusals_are_waited_out_in_front_of_the_line(platform, texts):
    platform.faults.retry_after = 1
    bot = await open_telegram(TelegramConfig(platform.token, platform.base), texts, Door(LIMITS, hold_seconds=5.0))
    nam, lan = platform.person("Nam"), platform.person("Lan")
    platform.faults.plan("sendMessage", "429")
    await asyncio.gather(
        bot.send(address(nam.id), screen("một"), "alert"), bot.send(address(lan.id), screen("hai"), "alert")
    )
    first, again, other = [call for call in platform.calls if call.method == "sendmessage"]
    assert first.params["text"] == again.params["text"] == "một" and other.params["text"] == "hai"
    assert again.at - first.at >= 1.0
    await bot.close()


async def test_hiding_deletes_both_sides_and_leaves_what_is_too_old(platform, bot):
    nam = platform.person("Nam")
    typed = [nam.types(f"chuyện {n}") for n in range(120)]
    typed[5]["date"] -= 49 * 3600
    sent = await bot.send(address(nam.id), screen("Đã nhận"), "reply")
    refs = [str(message["message_id"]) for message in typed] + list(sent.ids)
    assert await bot.erase(address(nam.id), refs) == 120
    assert [message["text"] for message in nam.remaining] == ["chuyện 5"]
    assert await bot.erase(address(nam.id), ["99999"]) in (0, 1) and await bot.erase(address(nam.id), ["x"]) == 0


async def test_hiding_never_raises(platform, bot):
    nam = platform.person("Nam")
    message = nam.types("x")
    platform.faults.plan("deleteMessages", "reset_before", "429", "html_502")
    for _ in range(3):
        assert await bot.erase(address(nam.id), [str(message["message_id"])]) == 0


async def test_a_press_is_acknowledged_and_a_late_one_is_no_error(platform, bot):
    nam = platform.person("Nam")
    await bot.send(address(nam.id), screen(buttons=buttons("Nhận")), "reply")
    press = nam.presses("Nhận")
    await bot.acknowledge(press, "Đã nhận " + "x" * 300)
    assert len(platform.world.answered[press]["text"]) == 200
    await bot.acknowledge("12345")
    platform.faults.plan("answerCallbackQuery", "html_502")
    await bot.acknowledge(press)


async def test_nothing_is_ever_forwarded_or_copied():
    from pathlib import Path

    folder = Path(__file__).resolve().parents[2] / "bot" / "channels"
    code = "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.py"))
    assert not [
        word
        for word in ("forward_message", "forwardMessage", "copy_message", "copyMessage", "request_contact")
        if word in code
    ]
