"""In danger, sending comes first."""

from __future__ import annotations

import pytest

from bot.flows.tip import CATEGORIES, GROUPS, LIFE_AT_RISK
from tests.flows.chat import Chat, context

CALLS = ["tel:113", "tel:114", "tel:115"]


@pytest.mark.parametrize("category", sorted(set(GROUPS["now"]) - {"other"}))
def test_at_most_three_taps_from_home_to_sent(category: str) -> None:
    """The place stands on the wall as a QR code: [Đang nguy hiểm], what it is, [Gửi ngay]."""
    chat = Chat(start="z_trang-due").press("now").press(category).press("ctl-send_now")
    assert chat.at == "tip-sent"
    assert chat.taps <= 3
    assert (chat.tip["category"], chat.tip["place"]["id"], chat.is_urgent) == (category, "trang-due", True)


@pytest.mark.parametrize("category", ["fire", "violence"])
def test_three_taps_by_way_of_the_kind(category: str) -> None:
    chat = Chat(start="z_trang-due").press(category).press("not_yet").press("ctl-send_now")
    assert (chat.at, chat.taps, chat.tip["danger"]) == ("tip-sent", 3, "not_yet")


def test_not_yet_shows_send_now_and_asks_nothing_more() -> None:
    chat = Chat(start="z_trang-due").press("fire").press("not_yet")
    assert chat.at == "tip-send_now"
    assert not chat.prompt.accepts
    assert "tip-send_now-ask" in [line.key for line in chat.prompt.lines]


def test_without_a_place_only_the_place_is_asked() -> None:
    chat = Chat().press("fire").press("not_yet")
    assert chat.at == "tip-place"
    assert "ctl-send_now" not in chat.offers
    assert chat.send("xưởng may sau chợ").at == "tip-send_now"
    chat.press("ctl-send_now")
    assert chat.tip["place"] == {"id": None, "words": "xưởng may sau chợ"}


def test_unclear_place_in_danger_counts_as_words_while_hits_are_offered() -> None:
    chat = Chat().press("fire").press("not_yet").send("vsip")
    assert chat.at == "tip-place"
    assert {"p-vsip-1", "p-vsip-2", "ctl-send_now"} <= set(chat.offers)
    chat.press("ctl-send_now")
    assert chat.tip["place"] == {"id": None, "words": "vsip"}


def test_gates_are_not_asked_in_danger() -> None:
    assert Chat().press("fire").press("not_yet").send("tràng duệ").at == "tip-send_now"


def test_cannot_call_adds_the_number_that_takes_texts() -> None:
    chat = Chat(start="z_trang-due").press("violence").press("cannot_call")
    assert "nhắn tin tới 112" in chat.screen
    assert chat.calls == [*CALLS, "sms:112"]
    assert "nhắn tin tới 112" not in Chat(start="z_trang-due").press("violence").press("not_yet").screen


def test_no_text_number_no_such_line() -> None:
    chat = Chat(start="z_trang-due", changes={"emergency": context().emergency[:3]})
    assert chat.press("violence").press("cannot_call").calls == CALLS


@pytest.mark.parametrize("category", sorted(LIFE_AT_RISK))
def test_numbers_stand_above_the_question_when_life_may_be_at_risk(category: str) -> None:
    chat = Chat().press(category)
    assert chat.at == "tip-danger"
    assert chat.calls == CALLS
    assert chat.prompt.lines[0].kind == "alarm"
    assert [choice.link for choice in chat.prompt.choices[:3]] == CALLS
    assert "113 Công an · 114 Cháy, cứu nạn · 115 Cấp cứu" in chat.screen


@pytest.mark.parametrize("category", sorted(set(CATEGORIES) - LIFE_AT_RISK))
def test_no_danger_question_where_nobody_is_in_danger(category: str) -> None:
    chat = Chat().press(category)
    assert chat.at == "tip-place"
    assert chat.calls == []


def test_send_now_stands_on_every_screen_once_a_place_is_known() -> None:
    chat = Chat(start="z_trang-due").press("now")
    seen = [chat.at]
    for step in ("fire", "ctl-back", "ctl-back", "ctl-skip"):
        assert "ctl-send_now" in chat.offers, chat.at
        seen.append(chat.press(step).at)
    assert "ctl-send_now" in chat.offers
    assert {"tip-category", "tip-send_now", "tip-place", "tip-danger"} <= set(seen)


def test_in_danger_one_sentence_and_one_tap_are_enough() -> None:
    chat = Chat().send("cháy xưởng ở KCN Tràng Duệ, có người mắc kẹt").press("ctl-send_now")
    assert chat.at == "tip-sent"
    assert chat.taps == 1
    assert chat.tip["category"] == "fire"
    assert chat.tip["place"]["id"] == "trang-due"
    assert chat.tip["story"] == "cháy xưởng ở KCN Tràng Duệ, có người mắc kẹt"
    assert chat.is_urgent


def test_send_now_without_a_kind_goes_out_as_other() -> None:
    chat = Chat(start="z_trang-due").press("now").press("ctl-send_now")
    assert (chat.tip["category"], chat.is_urgent) == ("other", True)


def test_send_now_can_be_typed() -> None:
    assert Chat(start="z_trang-due").press("fire").send("gửi ngay").at == "tip-sent"


def test_send_now_is_not_there_without_danger() -> None:
    chat = Chat(start="z_trang-due").press("theft").send("gửi ngay")
    assert chat.effects == []
    assert chat.at == "tip-when"


def test_send_now_loses_no_word_and_no_photo() -> None:
    chat = Chat(start="z_trang-due").press("fire").photo("f1").send("khói").press("not_yet").press("ctl-send_now")
    assert chat.tip["story"] == "khói"
    assert chat.tip["evidence"] == ["f1"]


def test_a_long_text_does_not_hold_up_sending() -> None:
    text = "cháy xưởng ở KCN Tràng Duệ " + "a" * 4500
    chat = Chat().send(text).press("ctl-send_now")
    assert chat.tip["story"] == text


def test_safe_now_leads_back_to_the_questions() -> None:
    chat = Chat(start="z_trang-due").press("fire").press("not_yet").press("safe")
    assert chat.at == "tip-when"
    assert chat.calls == []


def test_findings_do_not_hold_up_sending_but_are_pointed_out() -> None:
    chat = Chat().send("cháy xưởng ở KCN Tràng Duệ, gọi tôi 0912345678").press("yes").press("not_yet")
    assert chat.at == "tip-send_now"
    assert "Số điện thoại: 0912345678" in chat.screen
    assert "mask" in chat.offers
    chat.press("mask").press("ctl-send_now")
    assert "0912345678" not in chat.tip["story"]


@pytest.mark.parametrize("word", ["chay", "no", "dam", "chem", "danh", "cuop", "chết", "máu"])
def test_danger_is_never_read_out_of_one_word_without_marks(word: str) -> None:
    chat = Chat().send(word)
    assert chat.calls == []
    assert chat.session is None or chat.session.risk == "no"


def test_danger_in_the_story_brings_the_question_even_for_theft() -> None:
    chat = Chat().press("theft").send("nhà trọ bà Ba").press("as_typed").press("now").send("nó cầm dao đuổi chém người")
    assert chat.at == "tip-danger"
    assert chat.calls == CALLS
    assert "ctl-send_now" in chat.offers


@pytest.mark.parametrize(
    ("category", "when", "danger", "urgent"),
    [("theft", "now", None, True), ("theft", "today", None, False), ("fire", "now", "safe", True), ("fire", "earlier", "safe", False),
     ("drugs", "now", None, False)],
)  # fmt: skip
def test_urgency(category: str, when: str, danger: str | None, urgent: bool) -> None:
    chat = Chat(start="z_bao-minh").press(category)
    if danger:
        chat.press(danger)
    chat.press(when).send("kể rõ sự việc ở đây").press("done").press("send")
    assert chat.is_urgent is urgent


def test_nobody_takes_it_the_numbers_are_shown() -> None:
    chat = Chat(start="z_trang-due", changes={"accepts": lambda category, place: "closed"}).press("fire")
    assert chat.at == "tip-refused"
    assert chat.calls == CALLS
    assert chat.effects == []
