"""The rules that hold at every question: numbers, controls, ways back, old buttons, expiry, versions."""

from __future__ import annotations

import json

import pytest

from bot.flows.context import AddToTip
from bot.flows.session import VERSION, Session
from tests.flows.chat import CONSOLE, PUSHING, WEB, Chat, facts


def at_story(capabilities=WEB) -> Chat:
    return Chat(capabilities).press("theft").send("nhà trọ bà Ba").press("as_typed").press("today")


def at_review() -> Chat:
    return at_story().send("mất xe máy ở bãi xe").press("done")


# --- numbers and words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["1", "2", "3", "02", "11", "2."])
def test_number_in_free_text_is_an_answer(number: str) -> None:
    chat = Chat().press("theft").send(number)
    assert chat.session is not None
    assert chat.session.pending["words"] == number
    chat.press("as_typed")
    assert chat.session.answers["place"]["words"] == number
    chat.press("today").send(number)
    assert chat.at == "tip-story"
    assert number in chat.session.answers["begun"]


@pytest.mark.parametrize("number", ["1", "2", "7", "99", "0"])
def test_number_never_reaches_a_control(number: str) -> None:
    """A worker who types the lot number must not hit Cancel."""
    for capabilities in (WEB, CONSOLE):
        chat = at_story(capabilities).send(number)
        assert chat.session is not None
        assert number in json.dumps(chat.session.to_json())


def test_number_picks_an_answer_of_a_choice_step() -> None:
    chat = Chat(CONSOLE).send("4")
    assert chat.session is not None
    assert chat.session.answers["category"] == "theft"
    assert chat.send("nhà trọ bà Ba").send("1").at == "tip-when"
    assert chat.send("2").session.answers["when"] == "today"


def test_number_outside_the_menu_is_text() -> None:
    chat = Chat().press("theft").send("nhà trọ bà Ba").press("as_typed").send("9")
    assert chat.at == "tip-when"
    assert chat.session.answers["begun"] == "9"


@pytest.mark.parametrize("typed", ["Hôm nay", "hom nay", "Trong hôm nay", "TRONG HOM NAY", "trong hôm nay."])
def test_label_is_recognised_without_marks_and_in_any_case(typed: str) -> None:
    chat = Chat().press("theft").send("nhà trọ bà Ba").press("as_typed").send(typed)
    assert chat.session.answers["when"] == "today"


def test_label_is_recognised_in_nfd() -> None:
    import unicodedata

    chat = Chat().send(unicodedata.normalize("NFD", "Trộm cắp"))
    assert chat.session.answers["category"] == "theft"


@pytest.mark.parametrize("typed", ["quay lại", "Quay lai", "QUAY LẠI", "back"])
def test_controls_are_words(typed: str) -> None:
    assert at_story().send(typed).at == "tip-when"


@pytest.mark.parametrize("typed", ["huỷ", "hủy", "Huỷ bỏ", "huy bo", "/huy", "cancel", "/cancel"])
def test_cancel_erases_at_once(typed: str) -> None:
    chat = at_story().send("mất xe máy ở bãi xe").send(typed)
    assert (chat.at, chat.session) == ("cancelled", None)
    assert chat.prompt.over
    assert chat.effects == []


@pytest.mark.parametrize("typed", ["Huy", "huy", "HUY"])
def test_bare_huy_may_be_a_name_and_is_asked_about(typed: str) -> None:
    chat = at_story().send(typed)
    assert chat.at == "confirm-cancel"
    assert chat.session is not None
    chat.press("cancel_no")
    assert chat.at == "tip-story"
    assert chat.session.answers["begun"] == typed


def test_bare_huy_confirmed_erases() -> None:
    assert at_story().send("huy").press("cancel_yes").session is None


def test_words_typed_at_the_confirmation_join_the_text() -> None:
    chat = at_story().send("huy").send("lấy trộm xe của tôi ở bãi")
    assert chat.session.answers["story"] == "huy\nlấy trộm xe của tôi ở bãi"


# --- ways back --------------------------------------------------------------------------------------------------------


def test_back_keeps_the_answer_and_the_next_one_returns_to_where_one_was() -> None:
    chat = at_story().press("ctl-back")
    assert chat.at == "tip-when"
    assert chat.press("earlier").at == "tip-story"
    assert chat.session.answers["when"] == "earlier"


def test_back_twice_goes_two_questions_back() -> None:
    chat = at_story().press("ctl-back").press("ctl-back")
    assert chat.at == "tip-place"
    assert chat.press("ctl-skip").at == "tip-story"
    assert chat.session.answers["place"]["words"] == "nhà trọ bà Ba"


def test_first_question_has_no_back() -> None:
    chat = Chat().send("em có việc cần báo")
    assert chat.at == "tip-category"
    assert "ctl-back" not in chat.offers
    assert chat.send("quay lại").screen.startswith("Đây là câu đầu tiên")


def test_skip_only_where_nothing_is_lost() -> None:
    chat = Chat().press("theft").send("bỏ qua")
    assert chat.at == "tip-place"
    assert chat.screen.startswith("Câu này cần có trả lời")
    story = Chat().press("theft").send("nhà trọ bà Ba").press("as_typed").press("now")
    assert "ctl-skip" in story.offers
    assert story.press("ctl-skip").at == "tip-evidence"


def test_story_cannot_be_skipped_when_it_happened_earlier() -> None:
    assert "ctl-skip" not in at_story().offers
    assert at_story().send("bỏ qua").at == "tip-story"


@pytest.mark.parametrize("step", ["category", "place", "when", "story", "evidence"])
def test_every_answer_can_be_edited_from_the_review(step: str) -> None:
    chat = at_review().press(f"edit-{step}")
    assert chat.at == f"tip-{step}"
    back = {"evidence": "done"}.get(step, "ctl-skip")
    assert chat.press(back).at == "tip-review"


def test_editing_replaces_the_answer() -> None:
    chat = at_review().press("edit-when").press("earlier")
    assert chat.at == "tip-review"
    assert "Từ hôm qua" in chat.screen
    chat.press("edit-story").send("mất xe đạp, không phải xe máy").press("send")
    assert chat.tip["story"] == "mất xe đạp, không phải xe máy"
    assert chat.tip["when"] == "earlier"


def test_answers_of_closed_branches_are_dropped_at_submit() -> None:
    chat = Chat().press("violence").press("safe").send("nhà trọ bà Ba").press("as_typed").press("today")
    chat.send("họ lấy xe rồi đi mất").press("done").press("edit-category").press("theft").press("send")
    assert chat.tip["danger"] is None
    assert not chat.is_urgent


def test_every_closed_branch_and_no_open_one_is_dropped() -> None:
    chat = Chat().press("violence").press("safe").send("nhà trọ bà Ba").press("as_typed").press("now").press("ctl-skip")
    chat.press("done").press("send")
    assert chat.tip["danger"] == "safe"


# --- old and forged buttons -------------------------------------------------------------------------------------------


def test_old_button_shows_the_current_question_with_a_note() -> None:
    chat = Chat().press("theft")
    old = chat.prompt.turn
    chat.send("nhà trọ bà Ba").press("as_typed").press("today", turn=old)
    assert chat.at == "tip-when"
    assert chat.screen.startswith("Nút vừa bấm là của màn hình cũ")
    assert "when" not in chat.session.answers


@pytest.mark.parametrize(
    "press", ["x", ":", "1:", "1:nonsense", "9999999999999:theft", "-1:theft", "²:theft", "1:ctl-send_now", "1:p-", "1:send", ""]
)
def test_forged_button_changes_nothing(press: str) -> None:
    chat = Chat().press("theft")
    answers = chat.session.answers
    turn, _, choice = press.partition(":")
    chat.press(choice, turn=turn)  # type: ignore[arg-type]
    assert chat.at == "tip-place"
    assert chat.session.answers == answers
    assert chat.prompt.lines[0].key == "ctl-stale"


def test_directory_that_changed_since_the_review_is_asked_again_before_sending() -> None:
    chat = at_review()
    chat.changes["accepts"] = lambda category, place: "closed"
    assert chat.press("send").at == "tip-refused"
    assert chat.effects == []


def test_forged_category_is_no_answer() -> None:
    assert Chat().press("murder_by_neighbour").session is None


def test_double_press_sends_once() -> None:
    chat = at_review()
    turn = chat.prompt.turn
    chat.press("send").press("send", turn=turn)
    assert len(chat.effects) == 1


def test_unchanged_screen_keeps_its_buttons() -> None:
    chat = Chat().press("theft").send("nhà trọ bà Ba").press("as_typed")
    turn = chat.prompt.turn
    chat.press("ctl-help")
    assert chat.prompt.turn == turn
    assert chat.press("today", turn=turn).at == "tip-story"


def test_first_press_may_come_before_anything_is_kept() -> None:
    chat = Chat()
    assert (chat.session, chat.prompt.turn) == (None, 0)
    assert chat.press("theft").at == "tip-place"


# --- tries, help, expiry, version -------------------------------------------------------------------------------------


def test_third_failed_try_gives_longer_help_with_an_example() -> None:
    chat = at_story().send("ơ").send("ừ")
    assert "kể cho bạn cùng phòng" not in chat.screen
    chat.send("à")
    assert chat.at == "tip-story"
    assert "Ví dụ: “Khoảng 10 giờ tối" in chat.screen


def test_third_failed_try_at_a_choice_step() -> None:
    chat = Chat().press("theft").send("nhà trọ bà Ba").press("as_typed").send("ơ").send("ừ").send("à")
    assert chat.at == "tip-when"
    assert "Chọn gần đúng là được. Ví dụ" in chat.screen


def test_reprompt_says_what_is_missing_shows_an_example_and_how_to_leave() -> None:
    chat = at_story().send("ngắn")
    for part in ("Viết thêm", "Ví dụ:", "huỷ"):
        assert part in chat.screen


@pytest.mark.parametrize("step", ["theft", None])
def test_help_never_loses_the_question(step: str | None) -> None:
    chat = Chat()
    if step:
        chat.press(step)
    at = chat.at
    assert chat.send("trợ giúp").at == at
    assert chat.prompt.lines[0].kind == "note"


def test_draft_expires_after_a_day_and_the_words_that_wake_it_are_kept() -> None:
    chat = at_story().send("mất xe máy ở bãi xe").later(hours=24, seconds=1).send("còn mất cả ví tiền")
    assert "đã quá 24 giờ" in chat.screen
    assert chat.session.answers["story"] == "còn mất cả ví tiền"
    assert "mất xe máy" not in chat.session.to_json()


def test_draft_within_a_day_stays() -> None:
    chat = at_story().later(hours=23).send("mất xe máy ở bãi xe")
    assert chat.at == "tip-evidence"


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", "7", '{"v":1,"answers":[1]}', '{"v":1,"turn":"x"}', '{"v":1,"at":5}'])
def test_broken_session_is_a_beginning(broken: str) -> None:
    chat = Chat()
    chat.session = Session.from_json(broken)
    assert chat.send("trợ giúp").at in ("home", "tip-category")


def test_session_of_another_version_restarts_with_its_story() -> None:
    chat = at_story().send("mất xe máy ở bãi xe")
    body = json.loads(chat.session.to_json()) | {"v": VERSION + 1, "at": "a screen of tomorrow"}
    chat.session = Session.from_json(json.dumps(body))
    chat.send("trợ giúp")
    assert chat.at == "tip-category"
    assert chat.session.answers["story"] == "mất xe máy ở bãi xe"


def test_session_survives_json() -> None:
    session = at_review().session
    assert Session.from_json(session.to_json()) == session


def test_show_is_the_same_screen_without_an_act() -> None:
    chat = at_review()
    assert chat.shows_again() == chat.prompt


# --- commands and language --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "step"),
    [("/x", "calm"), ("/delete", "deleted"), ("/xoa", "deleted"), ("/xóa", "deleted"), ("/help", "tip-story"), ("/tip", "tip-story"),
     ("/case", "tip-story"), ("/privacy", "tip-story"), ("/lang", "tip-story")],
)  # fmt: skip
def test_commands_in_a_tip(typed: str, step: str) -> None:
    assert at_story().send(typed).at == step


@pytest.mark.parametrize(("typed", "step"), [("/tip", "home"), ("/case", "case-receipt"), ("/mã", "case-receipt"), ("/start", "home")])
def test_commands_at_home(typed: str, step: str) -> None:
    assert Chat().send(typed).at == step


def test_quick_hide_leaves_an_ordinary_piece_of_law() -> None:
    chat = at_story().send("/x")
    assert chat.session is None
    assert "nghỉ phép" in chat.screen
    for word in ("tin", "công an", "tố giác"):
        assert word not in chat.screen.lower().split()


def test_unknown_command_is_text() -> None:
    chat = at_story().send("/lô 5 mất xe máy đỏ")
    assert chat.session.answers["story"] == "/lô 5 mất xe máy đỏ"


def test_language_can_change_at_any_time_and_loses_nothing() -> None:
    chat = at_story().speak("en")
    assert (chat.at, chat.prompt.lang) == ("tip-story", "en")
    assert chat.screen.startswith("What did you see?")
    assert chat.send("Tiếng Việt").prompt.lang == "vi"
    assert chat.session.answers["when"] == "today"


def test_language_at_home_is_remembered_and_the_buttons_work() -> None:
    chat = Chat(lang="en")
    assert chat.prompt.turn == 0
    assert chat.press("theft").screen.startswith("Where did it happen?")


def test_open_draft_is_not_left_by_accident() -> None:
    chat = at_story().send("/case")
    assert "đang viết dở" in chat.screen
    assert chat.session.answers["category"] == "theft"


# --- reply path -------------------------------------------------------------------------------------------------------


def test_reply_is_asked_only_where_the_channel_can_speak_first() -> None:
    chat = Chat(PUSHING).press("theft").send("nhà trọ bà Ba").press("as_typed").press("now").press("ctl-skip").press("done")
    assert chat.at == "tip-reply"
    chat.press("one_way").press("send")
    assert chat.tip["reply"] == "one_way"
    assert at_review().press("send").tip["reply"] is None


def test_receipt_typed_as_digits_at_home_opens_the_case() -> None:
    chat = Chat(cases=lambda receipt: facts(code="1-2"), case=None)
    assert chat.send("4821 0937 1234, 5560".replace(",", "") + " 1284 3907").at == "case-view"


# --- numbers beside free texts in a channel without buttons -----------------------------------------------------------


def test_number_in_a_menu_channel_answers_the_officer_and_presses_nothing() -> None:
    """ "Which gate?" "2" must not become the second action of the screen."""
    chat = Chat(CONSOLE, cases=lambda receipt: facts(question_open=True, status="closed")).send("/case").send("ba co lan")
    assert chat.send("2").effects == [AddToTip("answer", "2")]


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_number_in_a_menu_channel_is_text_where_text_is_asked(number: str) -> None:
    story = at_story(CONSOLE).send("xe").send(number)
    assert story.session.answers["begun"] == f"xe\n{number}"
    sent = at_story(CONSOLE).send("mất xe máy ở bãi xe").press("send").press("more").send(number)
    assert sent.effects[-1] == AddToTip("fact", number, (), "where")
