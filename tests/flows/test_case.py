"""The way back by receipt."""

from __future__ import annotations

from typing import Any

import pytest

from bot.flows.context import AddToTip, Contest, OpenCase
from bot.flows.conversation import converse
from bot.messages import Address, Inbound, Line
from tests.flows.chat import RECEIPT, Chat, context, facts


def opened(**changes: Any) -> Chat:
    known = facts(**changes)
    return Chat(cases=lambda receipt: known if receipt == RECEIPT else facts(found=False)).press("ctl-case").send(RECEIPT)


def test_receipt_is_looked_up_by_the_handler() -> None:
    chat = Chat().press("ctl-case")
    turn = converse(chat.session, Inbound(Address("test", "1"), "1", text=RECEIPT), context())
    assert turn.effects == (OpenCase(RECEIPT),)


def test_right_receipt_opens_the_case_and_is_not_kept() -> None:
    chat = opened()
    assert chat.at == "case-view"
    assert chat.session.case_open
    assert RECEIPT not in chat.session.to_json()


def test_wrong_receipt_asks_again_and_helps_at_the_third_try() -> None:
    chat = Chat().press("ctl-case").send("ba co lan")
    assert chat.at == "case-receipt"
    assert chat.prompt.lines[0].kind == "error"
    assert "8 chữ không dấu" not in chat.screen
    chat.send("ba co").send("ba")
    assert "8 chữ không dấu, ví dụ" in chat.screen
    assert not chat.session.case_open


def test_a_report_typed_at_the_receipt_question_is_not_lost() -> None:
    text = "tối qua lúc mười giờ có hai người lạ vào lấy mất xe máy ở KCN Tràng Duệ"
    chat = Chat().press("ctl-case").send(text)
    assert "tip_instead" in chat.offers
    assert chat.press("tip_instead").at == "tip-drafted"
    assert chat.session.answers["story"] == text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Đã nhận lúc 02:13 23/11"),
        ({}, "Chưa có người mở xem. Nếu gấp, hãy gọi 113"),
        ({"seen": "02:15 23/11"}, "Đã nhận lúc 02:13 23/11, có người mở xem lúc 02:15 23/11"),
        ({"seen": "02:15 23/11", "status": "acknowledged"}, "đang xử lý"),
        ({"seen": "02:15 23/11", "status": "closed"}, "đã kết thúc"),
        ({"seen": "02:15 23/11", "status": "contested"}, "chuyển lên cấp trên"),
        ({}, "4821-0937"),
    ],
)
def test_honest_status(changes: dict[str, Any], said: str) -> None:
    assert said in opened(**changes).screen


def test_unseen_urgent_case_shows_the_numbers() -> None:
    assert opened(urgent=True).calls == ["tel:113", "tel:114", "tel:115"]
    assert opened(urgent=True, seen="02:15 23/11").calls == []


def test_both_sides_words_are_shown_in_order() -> None:
    chat = opened(dialogue=(Line(text="Cổng nào?", kind="theirs"), Line(text="Cổng 2", kind="ours")))
    assert chat.screen.index("Cổng nào?") < chat.screen.index("Cổng 2")


def test_words_answer_an_open_question() -> None:
    chat = opened(question_open=True).send("cổng 2, gần nhà xe")
    assert chat.effects == [AddToTip("answer", "cổng 2, gần nhà xe")]
    assert "cổng 2, gần nhà xe" in chat.screen
    assert "case-view-question" not in [line.key for line in chat.prompt.lines]


def test_number_answers_a_question() -> None:
    assert opened(question_open=True).send("2").effects == [AddToTip("answer", "2")]


def test_words_without_a_question_are_a_fact() -> None:
    assert opened().send("còn mất mũ bảo hiểm").effects == [AddToTip("fact", "còn mất mũ bảo hiểm")]
    assert opened().press("add").send("còn mất mũ").effects == [AddToTip("fact", "còn mất mũ")]
    assert opened().photo("f1").effects == [AddToTip("fact", None, ("f1",))]


def test_words_that_give_away_are_asked_about() -> None:
    chat = opened(question_open=True).send("chỉ có tôi thấy")
    assert (chat.at, chat.effects) == ("case-mask", [])
    assert chat.press("keep").effects == [AddToTip("answer", "chỉ có tôi thấy")]


def test_contest_only_after_closing() -> None:
    assert "contest" not in opened().offers
    assert "contest" in opened(status="closed").offers
    assert "contest" not in opened(status="contested").offers


def test_contest_with_and_without_a_reason() -> None:
    assert opened(status="closed").press("contest").press("contest_plain").effects == [Contest(None)]
    chat = opened(status="closed").press("contest").send("vẫn còn bán ở đó")
    assert chat.effects == [Contest("vẫn còn bán ở đó")]
    assert (chat.at, "contest" in chat.offers) == ("case-view", False)
    assert "chuyển lên cấp trên" in chat.screen


def test_refresh_and_back_stay_in_the_case() -> None:
    assert opened().press("refresh").at == "case-view"
    assert opened().press("add").press("ctl-back").at == "case-view"


def test_leaving_forgets_the_case() -> None:
    chat = opened().press("ctl-home")
    assert (chat.session, chat.at) == (None, "left")


def test_case_without_facts_is_closed_politely() -> None:
    chat = opened()
    chat.case = None
    assert chat.send("còn ai không").at == "case-closed"
    assert chat.effects == []


def test_photo_at_the_receipt_question_is_not_taken_and_said_so() -> None:
    chat = Chat().press("ctl-case").photo("f1")
    assert "chưa được nhận" in chat.screen
    assert "f1" not in chat.session.to_json()


def test_back_from_the_receipt_question() -> None:
    assert Chat().press("ctl-case").press("ctl-back").at == "home"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "closed", "outcome": "merged"}, "xem cùng một tin khác"),
        ({"status": "set_aside"}, "Một đơn vị khác đang xem lại"),
        ({"status": "closed", "outcome": "out_of_scope"}, "xoá hẳn sau 72 giờ"),
        ({"status": "closed", "outcome": "cannot_verify"}, "đã kết thúc"),
    ],
)
def test_every_result_may_be_contested(changes: dict[str, Any], said: str) -> None:
    chat = opened(seen="02:15 23/11", **changes)
    assert said in chat.screen
    chat.press("contest").send("Không đúng, tôi thấy tận mắt")
    assert Contest("Không đúng, tôi thấy tận mắt") in chat.effects


def test_destroyed_case_says_so_and_takes_nothing() -> None:
    chat = opened(status="destroyed", outcome="out_of_scope")
    assert "nội dung đã xoá hẳn" in chat.screen and "contest" not in chat.offers and "add" not in chat.offers
    chat.send("Tôi muốn thêm một điều nữa")
    assert "không thêm được" in chat.screen
    assert not any(isinstance(effect, AddToTip) for effect in chat.effects)
