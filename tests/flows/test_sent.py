"""After sending: the receipt, a few questions that may all be left out."""

from __future__ import annotations

from bot.flows.context import AddToTip
from tests.flows.chat import Chat, facts
from tests.flows.test_engine import at_review


def sent() -> Chat:
    chat = at_review().press("send")
    chat.case = facts()
    chat.effects.clear()
    return chat


def test_receipt_screen_says_that_it_is_no_statutory_record() -> None:
    chat = sent()
    assert chat.at == "tip-sent"
    assert "Đã nhận" in chat.screen
    assert "không phải biên bản tiếp nhận" in chat.screen
    assert chat.prompt.live


def test_receipt_screen_can_be_shown_again_with_where_the_tip_stands() -> None:
    chat = sent()
    assert chat.shows_again().step == "tip-sent"
    assert "case-status-received" in [line.key for line in chat.shows_again().lines]
    chat.case = facts(seen="02:15 23/11")
    assert "case-status-seen" in [line.key for line in chat.shows_again().lines]


def test_questions_come_one_by_one_and_each_may_be_left_out() -> None:
    chat = sent().press("more")
    assert chat.at == "tip-sent_where"
    assert chat.send("bãi xe cổng 2").at == "tip-sent_ongoing"
    assert chat.press("no").at == "tip-sent_witness"
    assert chat.press("ctl-skip").at == "tip-sent_vehicle"
    assert chat.press("ctl-skip").at == "tip-sent_done"
    assert chat.effects == [
        AddToTip("fact", "bãi xe cổng 2", (), "where"),
        AddToTip("fact", "Đã hết", (), "ongoing"),
    ]


def test_number_in_a_free_question_is_an_answer() -> None:
    assert sent().press("more").send("2").effects == [AddToTip("fact", "2", (), "where")]


def test_stopping_early_is_one_tap() -> None:
    assert sent().press("more").press("stop").at == "tip-sent_done"


def test_every_screen_keeps_the_receipt_within_reach() -> None:
    chat = sent().press("more").press("ctl-back")
    assert chat.at == "tip-sent"
    assert sent().press("more").press("stop").press("receipt").at == "tip-sent"


def test_steps_after_sending_begin_alike_so_that_the_receipt_is_kept() -> None:
    chat = sent()
    for act in ("more", "ctl-help", "ctl-skip", "ctl-back"):
        assert chat.press(act).at.startswith("tip-sent")
    for text in ("huy", "gọi tôi 0912345678", "trợ giúp"):
        assert chat.send(text).at.startswith("tip-sent")


def test_words_and_photos_are_added() -> None:
    chat = sent().send("còn mất cả mũ bảo hiểm")
    chat.photo("f1", text="ảnh ổ khóa")
    assert chat.effects == [
        AddToTip("fact", "còn mất cả mũ bảo hiểm"),
        AddToTip("fact", "ảnh ổ khóa", ("f1",)),
    ]
    assert "Đã gửi thêm" in chat.screen


def test_added_words_are_looked_at_before_they_go() -> None:
    chat = sent().send("gọi tôi 0912345678")
    assert (chat.at, chat.effects) == ("tip-sent_mask", [])
    chat.press("mask")
    assert chat.effects == [AddToTip("fact", "gọi tôi ••••••••••")]
    assert sent().send("gọi tôi 0912345678").press("keep").effects == [AddToTip("fact", "gọi tôi 0912345678")]


def test_words_typed_while_masking_wait_with_the_others() -> None:
    chat = sent().send("gọi tôi 0912345678").send("sau 5 giờ chiều").press("mask")
    assert chat.effects == [AddToTip("fact", "gọi tôi ••••••••••\nsau 5 giờ chiều")]


def test_long_addition_goes_in_pieces() -> None:
    chat = sent().send("x" * 9000)
    assert "".join(effect.text for effect in chat.effects) == "x" * 9000
    assert max(len(effect.text) for effect in chat.effects) == 4000


def test_refused_photo_says_why() -> None:
    chat = sent().refused("video")
    assert "Chưa nhận video" in chat.screen
    assert chat.effects == []


def test_leaving_forgets_the_screen() -> None:
    chat = sent().press("ctl-home")
    assert (chat.at, chat.session, chat.prompt.over) == ("left", None, True)


def test_cancel_after_sending_does_not_pretend_to_unsend() -> None:
    chat = sent().send("huỷ")
    assert chat.session is None
    assert "Tin đã gửi vẫn được giữ" in chat.screen


def test_case_opens_without_typing_the_code() -> None:
    chat = sent().press("case")
    assert chat.at == "case-view"
    assert chat.session.case_open


def test_urgent_tip_keeps_the_numbers_on_its_receipt() -> None:
    chat = Chat(start="z_trang-due").press("now").press("fire").press("ctl-send_now")
    assert chat.calls[:3] == ["tel:113", "tel:114", "tel:115"]
