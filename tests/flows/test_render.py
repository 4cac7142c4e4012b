"""One prompt, many channels: buttons where they fit, a numbered menu where they do not."""

from __future__ import annotations

import pytest

from bot.channels.console import run_console
from bot.channels.render import is_pickable as rendered_as_number
from bot.channels.render import render
from bot.flows.act import is_numbered, is_pickable
from bot.flows.conversation import converse
from bot.messages import Capabilities, Choice, Inbound, Prompt, Receipt
from tests.flows.chat import CONSOLE, WEB, Chat, context, texts
from tests.flows.test_golden import CONVERSATIONS


def test_buttons_carry_turn_and_choice_and_keep_the_picture_apart() -> None:
    out = Chat().out
    assert out.menu == ()
    assert (out.buttons[1].value, out.buttons[1].label, out.buttons[1].picture) == ("0:fire", "Cháy, nổ, rò khí", "🔥")


def test_menu_numbers_answers_only() -> None:
    chat = Chat(CONSOLE, start="z_trang-due").press("fire").press("not_yet")
    menu = "\n".join(chat.out.menu)
    assert "☎ 113 Công an" in menu
    assert "1. Giờ đã an toàn" in menu
    assert "Hoặc gõ: GỬI NGAY · Quay lại · Huỷ · Trợ giúp" in menu
    assert chat.out.buttons == chat.out.controls == ()


@pytest.mark.parametrize("capabilities", [Capabilities(max_buttons=5), Capabilities(max_label_chars=10), CONSOLE])
def test_too_many_or_too_long_becomes_a_menu_that_the_flow_resolves(capabilities: Capabilities) -> None:
    chat = Chat(capabilities)
    assert chat.out.menu[3].startswith("4. 🔓 Trộm cắp")
    assert chat.send("4").session.answers["category"] == "theft"


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: c.__name__)
@pytest.mark.parametrize("capabilities", [WEB, CONSOLE, Capabilities(max_buttons=5, max_label_chars=20)])
def test_flows_and_render_agree_on_which_screens_are_numbered(conversation, capabilities) -> None:
    chat = conversation()
    prompt = chat.prompt
    out = render(prompt, capabilities, texts())
    has_answers = any(is_pickable(choice) for choice in prompt.choices)
    assert (bool(out.menu) and not out.buttons and has_answers) or not is_numbered(prompt.choices, context(capabilities), prompt.lang)
    assert [is_pickable(c) for c in prompt.choices] == [rendered_as_number(c) for c in prompt.choices]


def test_receipt_live_news_and_over_are_carried_over() -> None:
    receipt = Receipt("ba co", "12 34", "1-2")
    out = render(Prompt("tip-sent", 3, "vi", (), receipt=receipt, live=True, news=4, over=True), WEB, texts())
    assert (out.receipt, out.live, out.news, out.over) == (receipt, True, 4, True)


def test_verbatim_labels_are_shown_as_they_are() -> None:
    prompt = Prompt("x", 1, "vi", (), (Choice("p-a", label="KCN Tràng Duệ { $x }"),))
    assert render(prompt, WEB, texts()).buttons[0].label == "KCN Tràng Duệ { $x }"


async def test_a_whole_tip_in_a_terminal() -> None:
    sessions, written = [None], []
    typed = iter(["4", "nhà trọ bà Ba", "1", "", "2", "mất xe máy ở bãi xe", "1"])

    async def handle(inbound: Inbound) -> Prompt:
        turn = converse(sessions[-1], inbound, context(CONSOLE))
        sessions.append(turn.session)
        return turn.prompt

    await run_console(handle, texts(), "vi", lambda: next(typed, None), written.append)
    assert "1. 🆘 Đang nguy hiểm" in written[0]
    assert "Đã nhận. Cảm ơn bạn." in written[-1]
    assert written[3] == written[4]


async def test_terminal_shows_the_receipt() -> None:
    async def handle(inbound: Inbound) -> Prompt:
        return Prompt("tip-sent", 1, "vi", (), receipt=Receipt("ba co lan", "0912 345", "1-2"))

    written: list[str] = []
    await run_console(handle, texts(), "vi", lambda: None, written.append)
    assert "ba co lan" in written[0]
    assert "0912 345" in written[0]
