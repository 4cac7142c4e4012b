"""Matters that are not ours get an address; scope never beats crime."""

from __future__ import annotations

import pytest

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
