"""What a sentence suggests, and what it must not suggest."""

from __future__ import annotations

import unicodedata

import pytest

from bot.flows.tip import CATEGORIES
from language.evidence import CLAIMS
from language.folding import MAX_CLEAN_CHARS, beginning, clean, fold, marked
from language.patterns import BadRow, Patterns, Wording, compile_row
from language.reading import SCOPES, read
from language.words import MAX_WORDS, spell, split
from tests.flows.chat import lexicon, places


def reading(text: str):
    return read(text, lexicon(), places())


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("tối qua mất xe máy", "theft"),
        ("mat xe may", "theft"),
        ("bị giật điện thoại ngoài cổng", "robbery"),
        ("có đánh nhau ở cổng 2", "violence"),
        ("nó dọa giết em", "extortion_threats"),
        ("phòng bên bán ma túy", "drugs"),
        ("ghi de o quan nuoc", "gambling"),
        ("vay nặng lãi, siết nợ", "loan_sharking"),
        ("bị lừa tiền việc nhẹ lương cao", "fraud"),
        ("chay nha tro", "fire"),
        ("xe tải tông xe máy, tai nạn giao thông", "traffic"),
        ("công ty giữ hộ chiếu của mọi người", "trafficking"),
        ("chồng đánh vợ bên phòng trọ", "domestic_violence"),
        ("quản đốc sàm sỡ", "harassment"),
        ("kẹp tay vào máy dập", "work_safety"),
        ("cả xưởng ngộ độc", "food_safety"),
        ("nhà máy xả thải nước đen", "environment"),
        ("nhiều người sốt xuất huyết", "disease"),
        ("công an đòi tiền", "misconduct"),
        ("somebody stole my bike", "theft"),
    ],
)
def test_category_is_suggested(text: str, category: str) -> None:
    assert reading(text).category == category


@pytest.mark.parametrize("text", ["", "?", "2", "hôm nay trời đẹp", "tôi chạy xuống cổng", "anh Nợ đi chợ", "no", "chay", "đầm sen"])
def test_nothing_is_suggested_when_unsure(text: str) -> None:
    assert (reading(text).category, reading(text).danger) == (None, "no")


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("cháy xưởng", "yes"), ("chay xuong dang boc khoi", "yes"), ("bi dam chay mau", "yes"), ("cháy", "yes"),
        ("có người mắc kẹt", "yes"), ("có đánh nhau", "ask"), ("mùi khét", "ask"), ("nổ", "ask"), ("mất xe", "no"), ("tôi nợ tiền", "no"),
        ("quán chay", "no"),
        ("đám cưới", "no"), ("he has a knife", "yes"),
    ],
)  # fmt: skip
def test_danger(text: str, danger: str) -> None:
    assert reading(text).danger == danger


def test_no_danger_row_is_one_word_that_may_be_typed_without_marks() -> None:
    """ "chay" is fire, run and vegetarian; one such row would raise alarms all day, or teach people to ignore them."""
    for pattern in lexicon().patterns.all:
        if pattern.label in ("danger:always", "danger:happening", "danger:ask") and len(pattern.elements) == 1:
            for option in pattern.elements[0].slot.options:
                is_foreign = all(word.spelt.is_bare for word in option)
                assert len(option) > 1 or option[0].needs_marks or is_foreign, pattern.row


@pytest.mark.parametrize(
    ("text", "when"),
    [("đang đánh nhau", "now"), ("vừa xong", "now"), ("sáng nay", "today"), ("toi qua", "earlier"),
     ("hôm qua đang ngủ thì mất xe", "earlier"),
     ("mất xe", "unknown"), ("hôm qua và hôm nay", "unknown"), ("last night", "earlier")],
)  # fmt: skip
def test_when(text: str, when: str) -> None:
    assert reading(text).when == when


def test_place_comes_with_the_words_that_named_it() -> None:
    found = reading("mất xe ở kcn trang due tối qua")
    assert found.place == "trang-due"
    assert "trang due" in (found.place_words or "")


def test_why_names_rows_of_the_lexicon_never_the_words_of_the_person() -> None:
    why = reading("anh Nguyễn Văn A mất xe").why
    assert "category theft: mất xe" in why
    assert not any("Nguyễn" in row for row in why)


def test_scope_gives_way_to_every_crime_and_danger() -> None:
    assert reading("nợ lương").scope == "labour"
    for crime in ("bị đánh", "bị nhốt", "bị dọa", "giữ giấy tờ", "mất trộm", "cháy xưởng"):
        assert reading(f"nợ lương rồi {crime}").scope == "tip"
        assert reading(f"đình công thì {fold(crime)}").scope == "tip"


def test_lexicon_knows_the_closed_list_and_nothing_else() -> None:
    assert lexicon().names("category") == set(CATEGORIES)
    assert lexicon().names("scope") >= set(SCOPES) | CLAIMS
    assert lexicon().names("time") == {"now", "today", "earlier"}


# --- rows -------------------------------------------------------------------------------------------------------------


def finds(row: str, text: str, **lists: list[str]) -> bool:
    return bool(Patterns(compile_row(row, "category:x", 3, Wording(lists, {}))).find(split(text)))


def test_row_matches_with_its_marks_or_without_any() -> None:
    for text in ("cháy xưởng", "CHÁY XƯỞNG", "chay xuong", "cháy xuong", unicodedata.normalize("NFD", "cháy xưởng")):
        assert finds("cháy xưởng", text), text
    for text in ("chạy xuống", "xưởng cháy", "cháy", "cháy. xưởng"):
        assert not finds("cháy xưởng", text), text
    assert finds("=nổ", "nổ") and not any(finds("=nổ", text) for text in ("no", "nợ"))


@pytest.mark.parametrize(
    ("row", "text", "found"),
    [
        ("mất .. xe", "mất con xe", True), ("mất .. xe", "mất một hai ba bốn xe", False), ("mất ..5 xe", "mất một hai ba bốn xe", True),
        ("bị đánh|chém", "bị chém", True), ("kẹt trong|thang_máy", "kẹt thang máy", True), ("kẹt trong|thang_máy", "kẹt máy", False),
        ("cửa .. bị? khóa", "cửa khóa", True), ("cửa .. bị? khóa", "cửa sau bị khóa", True), ("cầm {tool}", "cầm búa to", True),
        ("đâm .. người", "đâm, có người", True), ("đâm .. người", "đâm! có người", False), ("đâm .. người", "đi 22.30 đâm người", True),
    ],
)  # fmt: skip
def test_row(row: str, text: str, found: bool) -> None:
    assert finds(row, text, tool=["dao", "búa"]) is found


@pytest.mark.parametrize("row", ["", "?", "=", "a|", "cầm {nothing}", "bị?"])
def test_row_that_cannot_be_read_says_why(row: str) -> None:
    with pytest.raises(BadRow):
        compile_row(row, "category:x", 3, Wording({}, {}))


def test_writer_of_marks_means_words_without_them() -> None:
    assert not finds("cháy", "ăn cơm chay ở quán cũ này rất rẻ")
    assert finds("cháy", "an com chay o quan")


@pytest.mark.parametrize("typed", ["chays", "chasy", "cha1y", "chay1", "CHAYS"])
def test_keyboard_leftovers_are_read(typed: str) -> None:
    assert reading(f"{typed} xuowngr").danger == reading(f"{typed} xu7o7ng3").danger == "yes"


@pytest.mark.parametrize("text", ["gas station has boss", "lô cn5 k11 b12", "has as yes"])
def test_words_that_only_look_like_leftovers_stay(text: str) -> None:
    assert [w.spelt for w in split(text, lexicon().respelling.respell)] == [spell(word) for word in text.split()]


# --- folding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Hoà Phú", "hòa phú", "HOA PHU", unicodedata.normalize("NFD", "Hòa  Phú"), "hòa\u200b phú"])
def test_fold(text: str) -> None:
    assert fold(text) == "hoa phu"


def test_d_with_a_stroke_is_folded_explicitly() -> None:
    assert fold("ĐÁNH đâm") == "danh dam"


def test_marked_keeps_the_marks_but_not_their_place() -> None:
    assert marked("hoà") == marked("hòa") != marked("hoa")
    assert marked("thuý") == marked("thúy")


def test_clean_cuts_nothing_that_a_page_can_send() -> None:
    text = "á" * 64_000
    assert clean(text) == text
    assert len(clean("x" * (MAX_CLEAN_CHARS + 5))) == MAX_CLEAN_CHARS


def test_clean_takes_away_what_nobody_typed() -> None:
    assert clean("a\u200bb\x00c\r\nd\ud800e") == "abc\nde"


def test_clean_is_fast_on_hostile_marks() -> None:
    import time

    start = time.perf_counter()
    clean("a" + "\u0301" * 60_000)
    assert time.perf_counter() - start < 2


# --- long messages ----------------------------------------------------------------------------------------------------


def test_only_the_beginning_is_read_and_no_word_is_halved() -> None:
    assert reading("mất xe ở kcn trang due " + "chuyện dài " * 400).place == "trang-due"
    assert reading("x " * 1000 + "mất xe ở kcn trang due").category is None
    assert reading("x" * 1990 + " cháyyyyyyyyyyyyyyyyyyy").category is None
    assert reading(" " * 3000 + "cháy").category is None


@pytest.mark.parametrize("unit", ["1 ", "A1", "\u0663 ", "cháy xưởng ", "khu công nghiệp ", "bị ", "không cho ", "ab"])
def test_a_longer_message_is_no_more_work(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import language.place_keys

    folded: list[str] = []

    def counted(text: str) -> str:
        folded.append(text)
        return fold(text)

    monkeypatch.setattr(language.place_keys, "fold", counted)
    few = reading(beginning(unit * 2000))
    looked_at = len(folded)
    folded.clear()
    assert reading((unit * 66_000)[:66_000]) == few
    assert len(folded) <= looked_at + 1


@pytest.mark.parametrize("unit", ["bị ", "không cho ", "đánh ", "cháy nhà ", "ai ", "đ\u0301", "\u202e", "ก", "中"])
def test_no_message_takes_more_words_than_are_read(unit: str) -> None:
    assert len(split(unit * 66_000)) <= MAX_WORDS
