"""Place names as people type them."""

from __future__ import annotations

import pytest

from language.places import PlaceIndex
from storage.communes import gazetteer
from tests.directory.shipped import demo_index


@pytest.fixture(scope="module", params=["alone", "with the country"])
def index(request) -> PlaceIndex:
    return demo_index(gazetteer() if request.param == "with the country" else None)


def first(index: PlaceIndex, text: str) -> str | None:
    hits = index.search(text)
    return hits[0].place.id if hits else None


@pytest.mark.parametrize(
    "text",
    [
        "Tràng Duệ", "trang due", "TRANG DUE", "kcn trang due", "khu công nghiệp Tràng Duệ", "KCN  Tràng  Duệ", "trangdue",
        "Tra\u0300ng Due\u0323\u0302", "chang due", "tran due", "trang duee", "Trang Due Industrial Park",
    ],
)  # fmt: skip
def test_trang_due_is_found_however_it_is_typed(index, text):
    assert first(index, text) == "trang-due"


def test_exact_zone_name_comes_first(index):
    assert first(index, "an duong") == "an-duong"
    assert first(index, "minh hung") == "minh-hung"
    assert index.search("trang due")[0].score == 1.0


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("vsip 1", "vsip-1"), ("VSIP I", "vsip-1"), ("kcn vsip1", "vsip-1"), ("vsip 2a", "vsip-2a"), ("vsip ii a", "vsip-2a"),
        ("VSIP II-A", "vsip-2a"), ("vsip IIA", "vsip-2a"), ("dong van 1", "dong-van-1"), ("Đồng Văn I", "dong-van-1"),
        ("bien hoa 2", "bien-hoa-2"), ("linh trung iii", "linh-trung-3"), ("linh trung 1", "linh-trung-1"),
        ("thang long 2", "thang-long-2"), ("phu my 1", "phu-my-1"),
    ],
)  # fmt: skip
def test_numbers_in_names_are_roman_or_not(index, text, place_id):
    assert first(index, text) == place_id
    assert index.find_in(f"mat xe o kcn {text} toi qua").place.id == place_id


@pytest.mark.parametrize("text", ["vsip 3", "vsip 2", "dong van 2", "Đồng Văn II", "bien hoa 1", "linh trung 2", "tràng duệ 2"])
def test_another_number_is_another_zone(index, text):
    wrong = [hit.place for hit in index.search(text) if hit.place.kind == "zone"]
    assert wrong == []
    assert index.find_in(f"có trộm ở kcn {text} tối qua") is None or text.startswith("tràng")


def test_stem_alone_offers_the_family_and_decides_nothing(index):
    offered = {hit.place.id for hit in index.search("vsip")}
    assert {"vsip-1", "vsip-2a", "vsip-bac-ninh"} <= offered
    assert index.find_in("co danh nhau o vsip") is None


@pytest.mark.parametrize(
    ("sentence", "place_id", "words"),
    [
        ("mat xe o trang due toi qua", "trang-due", "trang due"),
        ("Có đánh nhau ở cổng KCN Tràng Duệ", "trang-due", "Tràng Duệ"),
        ("trangdue dang chay", "trang-due", "trangdue"),
        ("chang due co chay", "trang-due", "chang due"),
        ("o tràng duê có người bán ma túy", "trang-due", "tràng duê"),
        ("mat xe cong 2 trang due", "trang-due-cong-2", "cong 2 trang due"),
        ("mất xe cổng số 2 KCN Tràng Duệ", "trang-due-cong-2", "cổng số 2 KCN Tràng Duệ"),
        ("chủ trọ hoa phượng đòi tiền", "vi-du-tro-hoa-phuong", "trọ hoa phượng"),
        ("ở Tràng Duệ, Hải Phòng", "trang-due", "Tràng Duệ"),
        ("kcn long duc dong nai co trom", "long-duc-dn", "long duc dong nai"),
        ("kcn long duc o dong nai", "long-duc-dn", "long duc"),
        ("kcn long duc, tra vinh", "long-duc-tv", "long duc, tra vinh"),
        ("ở KCN Quế Võ", "que-vo", "Quế Võ"),
        ("kcn an duong", "an-duong", "an duong"),
        ("xã Vụ Bản", "xa-13741", "Vụ Bản"),
        ("theft at Trang Due Industrial Park", "trang-due", "Trang Due Industrial Park"),
    ],
)
def test_a_sentence_gives_its_place_when_clear(index, sentence, place_id, words):
    hit = index.find_in(sentence)
    assert hit is not None
    assert (hit.place.id, hit.words) == (place_id, words)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "co nguoi danh nhau",
        "mất an ninh quá",
        "mat an ninh o day",
        "toi ve que vo toi roi",
        "khu trọ không yên bình",
        "bị chủ trọ chửi",
        "kcn long duc",
        "kcn long duc, toi noi la kcn long duc",
        "o le loi",
        "trang due hay vsip 1",
        "phường 1 người",
        "áo trắng dưới chân",
        "an ca voi viet hung",
        "x" * 5000,
        "trang " * 1000,
        f"{'x' * 5000} {'y' * 4900}",
    ],
)
def test_a_sentence_without_a_clear_place_gives_none(index, sentence):
    assert index.find_in(sentence) is None


def test_old_names_lead_to_todays_places():
    index = demo_index(gazetteer())
    assert first(index, "tỉnh Nam Định") == "tinh-ninh-binh"
    assert first(index, "xã Kim Thái") == "xa-13741"
    assert {hit.place.id for hit in index.search("Lê Lợi", limit=100)} >= {"xa-11581", "xa-11593", "xa-11617"}


@pytest.mark.parametrize("digit", ["1", "0", "\u0663"])
def test_endless_digits_are_no_place_and_no_error(index, digit):
    assert index.find_in(f"mất xe ở trang due {digit * 9000}").place.id == "trang-due"
    assert index.search(digit * 9000) == []


def test_leading_zeros_and_other_digits_are_the_same_number(index):
    assert first(index, "vsip 01") == first(index, "vsip \u0661") == "vsip-1"


def test_nonsense_finds_nothing(index):
    for text in ("", "   ", "!!!", "qwxyz", "\x00", "🏭"):
        assert index.search(text) == []


def test_limit_and_order(index):
    hits = index.search("tan", limit=3)
    assert len(hits) <= 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_nearest_offers_zones_around_and_nothing_far_away(index):
    hits = index.nearest(20.89, 106.55)
    assert {"trang-due", "an-duong"} <= {hit.place.id for hit in hits}
    assert len(hits) <= 4
    assert hits[0].words.endswith(" km")
    assert index.nearest(48.0, 2.0) == []


def test_index_gives_its_places_back(index):
    assert index.get("trang-due").name == "KCN Tràng Duệ"
    assert index.get("nowhere") is None
    assert len(list(index)) == len(index)
    assert "tinh-hai-phong" in index.ancestors("trang-due-cong-2")


def test_nearest_offers_communes_beside_zones_and_where_there_is_no_zone():
    index = demo_index(gazetteer())
    kinds = [hit.place.kind for hit in index.nearest(20.89, 106.55)]
    assert kinds.count("zone") == 2 and kinds.count("commune") == 2
    far = index.nearest(21.68, 104.09)  # in the mountains of the north-west
    assert len(far) >= 2
    assert {hit.place.kind for hit in far} == {"commune"}
    assert [hit.score for hit in far] == sorted((hit.score for hit in far), reverse=True)
