"""Matters that are not ours get an address; scope never beats crime."""

from __future__ import annotations

import pytest

from language.folding import fold
from tests.flows.chat import Chat


@pytest.mark.parametrize(
    ("text", "scope", "desk"),
    [
        ("công ty nợ lương hai tháng", "labour", "labour"),
        ("mai cả xưởng đình công", "union", "union"),
        ("sếp khó tính quá", "opinion", "union"),
        ("làm căn cước ở đâu ạ", "procedure", "procedure"),
        ("cong ty no luong", "labour", "labour"),
    ],
)
def test_right_address_and_nothing_stored(text: str, scope: str, desk: str) -> None:
    chat = Chat().send(text)
    assert chat.at == "scope"
    assert f"scope-{scope}" in [line.key for line in chat.prompt.lines]
    assert f"Nơi nhận {desk}" in chat.screen
    assert chat.effects == []


def test_without_an_address_in_the_directory_the_kind_of_office_is_named() -> None:
    chat = Chat(changes={"desks": lambda scope, place: ()}).send("công ty nợ lương hai tháng")
    assert "Liên đoàn Lao động" in chat.screen


def test_text_is_kept_for_one_turn_only() -> None:
    chat = Chat().send("công ty nợ lương hai tháng")
    assert "nợ lương" in chat.session.to_json()
    chat.send("trợ giúp")
    assert chat.at == "scope"
    chat.press("ctl-home")
    assert chat.session is None


def test_next_message_drops_it_and_is_read_afresh() -> None:
    chat = Chat().send("công ty nợ lương hai tháng").send("mất xe máy ở KCN Tràng Duệ")
    assert chat.at == "tip-drafted"
    assert "nợ lương" not in chat.session.to_json()


def test_still_a_tip_takes_the_words_over() -> None:
    chat = Chat().send("công ty nợ lương hai tháng").press("still_tip")
    assert chat.at == "tip-category"
    assert chat.session.answers["story"] == "công ty nợ lương hai tháng"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("đình công bị côn đồ đánh", "violence"),
        ("đòi lương thì bị dọa giết", "extortion_threats"),
        ("đòi lương bị nhốt trong kho", "trafficking"),
        ("công ty giữ căn cước, không trả lương", "trafficking"),
        ("cong doan bi bao ve danh", None),
        ("họp công đoàn thì mất trộm xe", "theft"),
    ],
)
def test_scope_never_beats_crime(text: str, category: str | None) -> None:
    chat = Chat().send(text)
    assert chat.at.startswith("tip-")
    assert category is None or chat.session.hints.get("category") == category


CRIMES_IN_A_DISPUTE = (
    "đình công bị bảo vệ lấy gậy đánh",
    "công nhân đình công bị công ty thuê người đánh",
    "đòi lương thì bị chủ đánh chảy máu",
    "tổ trưởng đấm em vì xin nghỉ phép",
    "ai đình công thì nó dọa đốt nhà trọ",
    "không trả lương, giữ lương và doạ ai nghỉ việc sẽ biết tay",
    "sếp khó tính cầm dao dọa em",
    "tăng ca bị khóa cửa xưởng không ra được",
    "nợ lương, nhốt người trong ký túc xá",
    "không cho công nhân ra khỏi cổng vì đình công",
    "bị bắt giữ vì kiến nghị tập thể",
    "công ty thu hết căn cước của công nhân vì đòi lương",
    "giữ lương, giữ hộ chiếu, đe dọa người đình công",
    "bị cưỡng ép tăng ca, tịch thu điện thoại",
)


@pytest.mark.parametrize("text", [*CRIMES_IN_A_DISPUTE, *map(fold, CRIMES_IN_A_DISPUTE)])
def test_scope_never_beats_violence_threats_confinement_or_withheld_papers(text: str) -> None:
    assert Chat().send(text).at.startswith("tip-")


@pytest.mark.parametrize(
    "text",
    [
        "guards hit workers on strike",
        "my boss punched me when I asked for my salary",
        "thugs attack the strike",
        "the boss threatens to kill anyone who joins the union",
        "they withhold wages and threaten strikers",
        "they locked us in the dormitory because of the strike",
        "we are not allowed to leave, no salary",
        "forced to work overtime, overtime pay unpaid, doors locked",
        "held against our will, unpaid wages",
        "company keeps our passports and unpaid wages",
        "they hold my ID card and wages",
        "they confiscated our documents, no wages",
    ],
)
def test_scope_never_beats_crime_in_english(text: str) -> None:
    assert Chat(lang="en").send(text).at.startswith("tip-")


@pytest.mark.parametrize(
    "text",
    ["công ty giữ lương của người đình công", "sa thải người tham gia đình công", "công ty không cho nghỉ phép", "làm hộ chiếu ở đâu",
     "cong ty danh gia tang luong thap", "công ty nhất quyết không trả lương", "cần giấy tờ gì để đăng ký tạm trú"],
)  # fmt: skip
def test_a_plain_dispute_still_gets_its_address(text: str) -> None:
    assert Chat().send(text).at == "scope"
    assert Chat().send(fold(text)).at == "scope"


@pytest.mark.parametrize("length", [200, 4500, 12_000])
def test_still_a_tip_keeps_every_word_after_help_and_another_language(length: int) -> None:
    text = ("công ty nợ lương hai tháng " + "chuyện dài " * 1200)[:length].strip()
    chat = Chat().send(text).send("trợ giúp").speak("en").speak("vi")
    assert chat.at == "scope"
    chat.press("still_tip")
    if chat.at == "tip-story_long":
        chat.press("keep_all")
    assert chat.at == "tip-category"
    assert chat.session.answers["story"] == text


def test_other_asks_who_was_harmed_and_takes_no_opinion() -> None:
    chat = Chat().press("other").send("nhà trọ bà Ba").press("as_typed").press("today")
    assert "Ai bị hại? Mất gì?" in chat.screen
    chat.send("sếp khó tính, chê công ty")
    assert chat.at == "scope"
    assert chat.press("still_tip").at == "tip-evidence"
    assert chat.session.answers["story"] == "sếp khó tính, chê công ty"


def test_misconduct_without_an_inspectorate_is_not_taken() -> None:
    def accepts(category: str, place: str | None) -> str:
        return "no_body" if category == "misconduct" else "ok"

    chat = Chat(start="z_trang-due", changes={"accepts": accepts}).press("misconduct")
    assert chat.at == "tip-refused"
    assert "không nhận và không lưu" in chat.screen
    assert "Nơi nhận misconduct" in chat.screen
    assert chat.calls == []
    assert chat.press("again").at == "tip-refused"
    assert chat.effects == []
    assert chat.press("edit-category").press("theft").at == "tip-when"


def test_misconduct_is_asked_for_its_place_first() -> None:
    chat = Chat(changes={"accepts": lambda c, p: "ok" if p == "trang-due" else "no_body"}).press("misconduct")
    assert chat.at == "tip-place"
    assert chat.send("tràng duệ").at == "tip-place_in"
