"""The story: never cut silently, masked only when its writer wants it."""

from __future__ import annotations

import sys

import pytest

from bot.flows import masking
from bot.flows.tip import MAX_STORY_CHARS, MAX_TOTAL_CHARS
from tests.flows.chat import Chat
from tests.flows.test_engine import at_story

# --- length -----------------------------------------------------------------------------------------------------------


def test_exactly_4000_characters_are_an_answer() -> None:
    chat = at_story().send("á" * MAX_STORY_CHARS)
    assert chat.at == "tip-evidence"
    assert len(chat.session.answers["story"]) == MAX_STORY_CHARS


def test_longer_text_is_said_and_can_be_kept_whole() -> None:
    text = "đầu " + "x" * MAX_STORY_CHARS + " cuối"
    chat = at_story().send(text)
    assert chat.at == "tip-story_long"
    assert f"dài {len(text)} ký tự" in chat.screen
    assert text in chat.session.to_json()
    chat.press("keep_all").press("done").press("send")
    assert chat.tip["story"] == text


def test_longer_text_can_be_written_anew() -> None:
    chat = at_story().send("x" * 5000).press("rewrite").send("mất xe máy ở bãi xe").press("done").press("send")
    assert chat.tip["story"] == "mất xe máy ở bãi xe"


def test_help_at_the_long_text_loses_nothing() -> None:
    chat = at_story().send("x" * 5000).send("trợ giúp")
    assert chat.at == "tip-story_long"
    assert "x" * 5000 in chat.session.to_json()


def test_going_back_from_the_long_text_and_writing_replaces_it() -> None:
    chat = at_story().send("x" * 5000).press("ctl-back").send("mất xe máy ở bãi xe").press("done").press("send")
    assert chat.tip["story"] == "mất xe máy ở bãi xe"


def test_first_message_may_be_long() -> None:
    text = "mất xe máy ở KCN Tràng Duệ " + "chuyện dài " * 500
    chat = Chat().send(text)
    assert chat.at == "tip-story_long"
    assert chat.press("keep_all").session.answers["story"] == text.strip()


@pytest.mark.parametrize("digit", ["7", "0", "\u0663"])
def test_a_report_with_thousands_of_digits_can_be_sent(digit: str) -> None:
    text = f"mất xe máy {digit * 4400} tối qua"
    chat = Chat().send(text)
    assert text in chat.session.to_json()


def test_beyond_all_bounds_the_end_of_what_is_kept_is_named() -> None:
    chat = at_story().send("y" * MAX_TOTAL_CHARS + "z" * 100)
    assert f"đủ {MAX_TOTAL_CHARS} ký tự" in chat.screen
    assert "chưa được giữ" in chat.screen


# --- giving oneself away ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("gọi tôi số 0912345678 nhé", ["phone"]),
        ("gọi 0912 345 678", ["phone"]),
        ("gọi +84 912.345.678", ["phone"]),
        ("căn cước 031095001234", ["identity"]),
        ("cmnd 031 955 123 bị lấy", ["phone"]),
        ("hộ chiếu C1234567", ["identity"]),
        ("xe 15B1-123.45 chạy đi", ["plate"]),
        ("xe 43A 123.45", ["plate"]),
        ("xe 29h12345", ["plate"]),
        ("lúc đó chỉ có tôi ở trong kho", ["only_me"]),
        ("chi co minh toi thay", ["only_me"]),
        ("chỉ một mình em biết", ["only_me"]),
        ("ca tôi có 3 người", ["my_shift"]),
        ("ca của tôi", ["my_shift"]),
        ("only me saw it in my shift", ["only_me", "my_shift"]),
    ],
)
def test_what_could_give_the_writer_away(text: str, kinds: list[str]) -> None:
    assert [finding.kind for finding in masking.find(text)] == kinds


@pytest.mark.parametrize(
    "text",
    ["mất 5.000.000 đồng", "lúc 22h30 ngày 23/11/2026", "lô CN5 cổng số 2", "dãy trọ 12 phòng", "TP Hồ Chí Minh", "chị em tôi thấy",
     "500k 3 lần", "ca 3 từ 22h", "nhà xưởng 12000 m2"],
)  # fmt: skip
def test_ordinary_numbers_and_words_are_left_alone(text: str) -> None:
    assert masking.find(text) == ()


def test_masking_leaves_the_rest_letter_by_letter() -> None:
    assert masking.mask("Gọi 0912 345 678, xe 15B1-123.45!") == "Gọi •••• ••• •••, xe ••••-•••.••!"


@pytest.mark.parametrize("unit", ["ca tôi ", "gọi 0912345678 ", "C1234567 ", "15A 123.45 "])
def test_looking_for_them_grows_with_the_text_not_with_its_square(unit: str) -> None:
    def steps(times: int) -> int:
        count = 0

        def counted(_frame, event, _arg):
            nonlocal count
            count += event in ("call", "line")
            return counted

        before = sys.gettrace()
        sys.settrace(counted)
        try:
            masking.find(unit * times)
        finally:
            sys.settrace(before)
        return count

    assert steps(800) < 3 * steps(400)


def test_thousands_of_them_fill_one_screen_and_are_all_masked() -> None:
    numbers = [f"09123{n:05}" for n in range(500)]
    chat = at_story().send("số lạ gọi: " + " ".join(numbers)).press("keep_all").press("done")
    assert chat.at == "tip-mask"
    assert len(chat.prompt.lines) < 30
    assert "… +480" in chat.screen
    assert not any(number in str(chat.press("mask").session.answers) for number in numbers)


def test_the_same_number_is_pointed_out_once() -> None:
    chat = at_story().send("gọi 0912345678, nhắc lại 0912345678").press("done")
    assert chat.screen.count("0912345678") == 1


def test_it_is_pointed_out_before_sending() -> None:
    chat = at_story().send("mất xe, gọi 0912345678 cho tôi").press("done")
    assert chat.at == "tip-mask"
    assert "0912345678" in chat.screen
    assert [offer for offer in chat.offers if not offer.startswith("ctl-")] == ["mask", "keep"]


def test_masked_on_request() -> None:
    chat = at_story().send("mất xe, gọi 0912345678 cho tôi").press("done").press("mask").press("send")
    assert chat.tip["story"] == "mất xe, gọi •••••••••• cho tôi"


def test_kept_on_request_and_not_asked_again() -> None:
    chat = at_story().send("xe trộm là 15B1-123.45").press("done").press("keep")
    assert chat.at == "tip-review"
    assert chat.press("send").tip["story"] == "xe trộm là 15B1-123.45"


def test_new_words_are_looked_at_again() -> None:
    chat = at_story().send("xe trộm là 15B1-123.45").press("done").press("keep").send("số tôi 0912345678")
    assert chat.at == "tip-mask"


def test_place_words_are_looked_at_too() -> None:
    chat = Chat().press("theft").send("trọ 0912345678 gần chợ").press("as_typed").press("today").send("mất xe máy đỏ").press("done")
    assert chat.at == "tip-mask"
    assert "0912345678" not in str(chat.press("mask").press("send").tip)


def test_sending_cannot_jump_over_the_masking() -> None:
    chat = at_story().send("gọi 0912345678 cho tôi").press("done")
    chat.press("send")
    assert chat.effects == []


# --- photos -----------------------------------------------------------------------------------------------------------


def test_photos_add_up_until_enough() -> None:
    chat = at_story().send("mất xe máy ở bãi xe").photo("a").photo("b", "c")
    assert chat.at == "tip-evidence"
    assert "Đã có 3 ảnh" in chat.screen
    assert chat.press("done").press("send").tip["evidence"] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "code", ["too_big", "not_a_photo", "too_many_pixels", "broken", "video", "document", "too_many"]
)
def test_refused_file_gets_its_reason_and_nothing_is_lost(code: str) -> None:
    chat = at_story().send("mất xe máy ở bãi xe").refused(code)
    assert chat.at == "tip-evidence"
    assert chat.prompt.lines[0].kind == "error"
    assert chat.session.answers["story"] == "mất xe máy ở bãi xe"


def test_photo_at_another_step_is_taken() -> None:
    chat = Chat().press("theft").photo("a")
    assert chat.at == "tip-place"
    assert "Đã nhận ảnh" in chat.screen


def test_review_explains_the_code_before_sending() -> None:
    chat = at_story().send("mất xe máy ở bãi xe").press("done")
    assert "Mất mã thì không ai tìm lại được" in chat.screen


def test_after_sending_the_session_holds_nothing_of_the_tip() -> None:
    chat = at_story().send("mất xe máy ở bãi xe").press("done").press("send")
    for words in ("mất xe", "bà Ba", "theft"):
        assert words not in chat.session.to_json()
