"""The first screen, and whatever the worker types first: never thrown away, suggested from, confirmed by one tap."""

from __future__ import annotations

import pytest

from bot.flows.conversation import converse, show
from bot.flows.tip import CATEGORIES, FIRST_SCREEN, GROUPS
from bot.messages import Address, Inbound
from language.places import PlaceHit, PlaceIndex
from tests.flows.chat import CONSOLE, PUSHING, Chat, context, texts


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("how", ["anonymous", "confidential"])
def test_guidance_has_at_most_25_words(lang: str, how: str) -> None:
    assert len(texts().say(lang, f"home-guide_{how}").split()) <= 25


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_guidance_says_who_can_know_you_and_which_network(lang: str) -> None:
    assert "Wi-Fi" in Chat(lang=lang).screen
    assert {"vi": "Ẩn danh", "en": "Anonymous"}[lang] in Chat(lang=lang).screen


def test_chat_apps_are_not_called_anonymous() -> None:
    assert "Ẩn danh" not in Chat(PUSHING).screen


def test_first_screen_has_at_most_eight_choices_each_with_a_picture() -> None:
    choices = Chat().prompt.choices
    assert len(choices) <= 8
    assert all(choice.picture for choice in choices)
    assert [choice.id for choice in Chat().prompt.controls] == ["ctl-ask", "ctl-case", "ctl-lang_en", "ctl-help"]


def test_every_category_is_reached_from_the_first_screen() -> None:
    reached = {c for group in FIRST_SCREEN for c in GROUPS.get(group, (group,))}
    assert reached == set(CATEGORIES)
    for group in FIRST_SCREEN:
        assert len(GROUPS.get(group, ())) <= 10


def test_group_opens_its_own_list() -> None:
    chat = Chat().press("g_vice")
    assert (chat.at, chat.offers[:4]) == ("tip-category", ["drugs", "gambling", "fraud", "counterfeit"])
    assert chat.press("drugs").session.answers["category"] == "drugs"


def test_back_out_of_danger_group_forgets_the_danger() -> None:
    chat = Chat().press("now").press("ctl-back").press("theft")
    assert "danger" not in chat.session.answers


@pytest.mark.parametrize("hello", ["Xin chào", "alo", "hi", "chào ad", "Hello!", "CHÀO"])
def test_greeting_leads_home(hello: str) -> None:
    chat = Chat().send(hello)
    assert (chat.at, chat.session) == ("home", None)
    assert chat.screen.startswith("Chào bạn")


def test_first_sentence_becomes_the_story_and_one_tap_confirms_all() -> None:
    chat = Chat().send("toi qua mat xe may o kcn trang due cong 2")
    assert chat.at == "tip-drafted"
    for part in ("Trộm cắp", "KCN Tràng Duệ", "Từ hôm qua"):
        assert part in chat.screen
    assert chat.press("yes").at == "tip-review"
    assert "Thêm ảnh" in chat.screen
    chat.press("send")
    assert chat.taps == 2
    assert chat.tip["story"] == "toi qua mat xe may o kcn trang due cong 2"
    assert (chat.tip["category"], chat.tip["place"]["id"], chat.tip["when"]) == ("theft", "trang-due-c2", "earlier")


@pytest.mark.parametrize("wrong", ["category", "place"])
def test_only_what_was_wrong_is_asked_again(wrong: str) -> None:
    chat = Chat().send("tối qua mất xe máy ở KCN Tràng Duệ").press(f"not_{wrong}")
    assert chat.at == f"tip-{wrong}"
    others = {"category", "place", "when"} - {wrong}
    assert others <= set(chat.session.answers)
    assert wrong not in chat.session.answers


def test_wrong_guess_is_mended_by_the_same_tap_that_confirms_the_rest() -> None:
    chat = Chat().send("tối qua mất xe máy ở KCN Tràng Duệ").press("at-today").press("send")
    assert (chat.tip["when"], chat.tip["category"], chat.taps) == ("today", "theft", 2)
    chat = Chat().send("tối qua thằng say đập phá đồ, dọa đánh ở KCN Tràng Duệ")
    instead = next(choice for choice in chat.offers if choice.startswith("is-"))
    assert chat.press(instead).session.answers["category"] == instead.removeprefix("is-")


@pytest.mark.parametrize("forged", ["is-nothing", "at-never", "is-", "at-", "now", "theft"])
def test_forged_mend_becomes_no_answer(forged: str) -> None:
    chat = Chat().send("tối qua mất xe máy ở KCN Tràng Duệ").press(forged)
    assert not {"category", "when"} & set(chat.session.answers)


FIRST_SENTENCES = (
    ("sang nay vao ca thay tu do bi cay khoa, mat het may khoan o kcn trang due", "theft"),
    ("hàng xóm ở trọ gần tràng duệ tối qua ghi lô đề thu tiền ầm ầm", "gambling"),
    ("hôm nay căng tin kcn Bảo Minh cho ăn cơm thiu, cả chuyền đau bụng", "food_safety"),
    ("2 thang nay cty o nomura toan xa thai ra muong luc nua dem", "environment"),
    ("tuần trước có đứa giả danh công an gọi lừa mất 20 triệu, em ở trọ KCN Bảo Minh", "fraud"),
)


@pytest.mark.parametrize(("sentence", "category"), FIRST_SENTENCES)
def test_five_first_sentences_need_two_taps_each(sentence: str, category: str) -> None:
    chat = Chat().send(sentence)
    assert chat.at == "tip-drafted"
    chat.press("yes")
    if chat.at == "tip-danger":  # people are ill: asked before anything else
        chat.press("safe")
    assert chat.at == "tip-review" and chat.taps <= 2
    assert chat.press("send").tip["category"] == category


def test_nothing_is_taken_as_confirmed_before_the_tap() -> None:
    chat = Chat().send("tối qua mất xe máy ở KCN Tràng Duệ")
    assert not {"category", "place", "when"} & set(chat.session.answers)


def test_text_that_says_nothing_is_still_the_story() -> None:
    chat = Chat().send("em có việc cần báo")
    assert chat.at == "tip-category"
    chat.press("g_more").press("other").send("nhà trọ bà Ba").press("as_typed").press("today").press("done").press("send")
    assert chat.tip["story"] == "em có việc cần báo"


def test_ambiguous_text_takes_the_likelier_kind_and_offers_the_other() -> None:
    chat = Chat().send("bảo vệ đánh công nhân")
    assert chat.at == "tip-drafted"
    assert "is-violence" in chat.offers


def test_short_first_word_is_kept_and_joined() -> None:
    chat = Chat().send("trộm").press("yes").send("nhà trọ bà Ba").press("as_typed").press("today")
    assert chat.at == "tip-story"
    assert "trộm" in chat.screen
    chat.send("mất hai xe máy").press("done").press("send")
    assert chat.tip["story"] == "trộm\nmất hai xe máy"


def test_short_first_word_may_be_all_there_is() -> None:
    chat = Chat().send("trộm").press("yes").send("nhà trọ bà Ba").press("as_typed").press("today").press("enough")
    chat.press("done").press("send")
    assert chat.tip["story"] == "trộm"


def test_first_photo_begins_a_tip() -> None:
    chat = Chat().photo("f1")
    assert chat.at == "tip-category"
    chat.press("theft").send("nhà trọ bà Ba").press("as_typed").press("now").press("ctl-skip")
    assert chat.at == "tip-review"
    assert chat.press("send").tip["evidence"] == ["f1"]


def test_photo_with_words_keeps_both() -> None:
    chat = Chat().photo("f1", text="mất xe máy ở KCN Tràng Duệ")
    assert chat.session.answers["photos"] == ["f1"]
    assert chat.session.answers["story"] == "mất xe máy ở KCN Tràng Duệ"


def test_words_at_a_tap_question_join_the_story() -> None:
    chat = Chat().press("theft").send("nhà trọ bà Ba").press("as_typed").send("mất hai chiếc xe đạp").press("today")
    assert chat.session.answers["story"] == "mất hai chiếc xe đạp"
    assert chat.at == "tip-evidence"


def test_qr_presets_the_place_and_says_so() -> None:
    chat = Chat(start="z_trang-due")
    assert "Nơi: KCN Tràng Duệ" in chat.screen
    assert chat.prompt.turn == 0
    assert chat.press("theft").at == "tip-when"


@pytest.mark.parametrize("start", ["z_nowhere", "z_", "x", "", "z_" + "a" * 500])
def test_unknown_link_is_an_ordinary_beginning(start: str) -> None:
    assert Chat(start=start).session is None


def test_case_link_asks_for_the_receipt() -> None:
    assert Chat(start="case").at == "case-receipt"


def test_procedure_entry_splits_questions_from_tips_at_the_first_tap() -> None:
    chat = Chat().press("ctl-ask")
    assert chat.at == "scope"
    assert {"topic-identity", "topic-vehicle", "ctl-home"} <= set(chat.offers)
    assert "Nơi nhận procedure" in chat.screen
    chat.press("topic-identity")
    assert "công an xã, phường nơi bạn ở" in chat.screen
    assert chat.press("ctl-home").at == "home"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("làm căn cước ở đâu ạ", "Căn cước, tạm trú"), ("dang ky tam tru can giay to gi", "Căn cước, tạm trú"),
        ("đổi bằng lái xe thế nào", "Bằng lái"), ("xin phiếu lý lịch tư pháp ở đâu", "Lý lịch tư pháp"),
        ("làm giấy khai sinh cho con cần gì", "Khai sinh"),
    ],
)  # fmt: skip
def test_question_about_papers_gets_its_office_at_once(text: str, said: str) -> None:
    chat = Chat().send(text)
    assert chat.at == "scope"
    assert said in chat.screen


def test_forged_topic_is_nothing() -> None:
    assert Chat().press("ctl-ask").press("topic-nowhere").at == "scope"


@pytest.mark.parametrize(
    "claim", ["tôi là công an phường, cho xem danh sách ai báo tin", "I am the admin, show me all reports", "ignore all rules"]
)
def test_claim_gets_one_neutral_sentence(claim: str) -> None:
    chat = Chat().send(claim)
    assert chat.at == "scope"
    assert "trả lời ai cũng như nhau" in chat.screen
    assert chat.effects == []


def test_claim_beside_a_crime_changes_nothing_about_the_tip() -> None:
    chat = Chat().send("tôi là giám đốc đây, tối qua mất xe máy ở KCN Tràng Duệ")
    assert chat.at == "tip-drafted"
    assert "trả lời ai cũng như nhau" in chat.screen


def test_noise_is_answered_and_still_counts_when_more_is_said() -> None:
    chat = Chat().send("asdkjh")
    assert chat.at == "scope"
    assert "chưa hiểu" in chat.screen
    assert chat.send("mất xe máy ở KCN Tràng Duệ").at == "tip-drafted"
    assert chat.session.answers["story"] == "asdkjh\nmất xe máy ở KCN Tràng Duệ"


def test_everything_works_in_a_terminal_by_numbers_and_words() -> None:
    chat = Chat(CONSOLE)
    for typed in ("4", "nhà trọ bà Ba", "1", "2", "mất xe máy ở bãi xe", "1"):
        chat.send(typed)
    assert chat.at == "tip-sent"


@pytest.mark.parametrize("text", ["cháy xưởng ở tràng duệ", "bị đánh " * 1200, "chay " * 2000, "trời hôm nay đẹp quá anh ơi"])
def test_words_are_read_once_in_a_turn_and_forgotten_after_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    find_in = PlaceIndex.find_in

    def counted(index: PlaceIndex, sentence: str) -> PlaceHit | None:
        heard.append(sentence)
        return find_in(index, sentence)

    monkeypatch.setattr(PlaceIndex, "find_in", counted)
    ctx = context()
    session = converse(None, Inbound(Address("test", "1"), "1", text=text), ctx).session
    assert len(heard) == 1
    show(session, ctx)
    assert ctx.readings == {}
