"""The place step: hits to tap, gates inside, words that stay words."""

from __future__ import annotations

import pytest

from language.places import PlaceIndex
from storage.communes import gazetteer
from tests.flows.chat import PLACES, PUSHING, Chat


def test_exact_name_is_taken_at_once_and_gates_are_offered() -> None:
    chat = Chat().press("theft").send("kcn trang due")
    assert chat.at == "tip-place_in"
    assert chat.offers[:3] == ["p-trang-due-c2", "p-trang-due-c3", "here"]
    chat.press("p-trang-due-c3")
    assert chat.session.answers["place"] == {"id": "trang-due-c3", "words": None}


def test_here_keeps_the_zone() -> None:
    chat = Chat().press("theft").send("Tràng Duệ").press("here")
    assert (chat.at, chat.session.answers["place"]["id"]) == ("tip-when", "trang-due")


def test_gate_may_be_typed() -> None:
    assert Chat().press("theft").send("Tràng Duệ").send("cong 3").session.answers["place"]["id"] == "trang-due-c3"


def test_words_inside_a_zone_are_kept_beside_it() -> None:
    chat = Chat().press("theft").send("Tràng Duệ").send("lô CN5, bãi xe")
    assert chat.session.answers["place"] == {"id": "trang-due", "words": "lô CN5, bãi xe"}
    assert chat.at == "tip-when"


def test_lot_number_inside_a_zone_is_an_answer() -> None:
    chat = Chat().press("theft").send("Tràng Duệ").send("2")
    assert "2" in str(chat.session.answers["place"])


def test_zone_without_gates_asks_nothing_more() -> None:
    assert Chat().press("theft").send("kcn bảo minh").at == "tip-when"


def test_several_hits_are_offered_and_the_words_can_stay() -> None:
    chat = Chat().press("theft").send("vsip")
    assert {"p-vsip-1", "p-vsip-2", "as_typed"} <= set(chat.offers)
    assert chat.press("as_typed").session.answers["place"] == {"id": None, "words": "vsip"}


def test_hit_with_more_words_keeps_them() -> None:
    chat = Chat().press("theft").send("kcn bảo minh, sau nhà để xe")
    assert chat.session.answers["place"] == {"id": "bao-minh", "words": "kcn bảo minh, sau nhà để xe"}
    assert "KCN Bảo Minh (kcn bảo minh, sau nhà để xe)" in chat.press("ctl-back").screen


def test_unknown_place_is_said_and_kept_as_typed() -> None:
    chat = Chat().press("theft").send("nhà trọ bà Ba")
    assert "Chưa tìm thấy “nhà trọ bà Ba”" in chat.screen
    assert chat.press("as_typed").session.answers["place"]["words"] == "nhà trọ bà Ba"


def with_country() -> dict[str, PlaceIndex]:
    return {"places": PlaceIndex(PLACES, gazetteer())}


def test_commune_of_the_country_is_taken_with_the_words_that_say_more() -> None:
    text = "xưởng may Hoa Mai, xã Nghĩa Sơn, Nam Định"
    chat = Chat(changes=with_country()).press("theft").send(text)
    assert chat.session.answers["place"] == {"id": "xa-13918", "words": text}
    assert "Xã Nghĩa Sơn (xưởng may Hoa Mai" in chat.press("ctl-back").screen


def test_words_that_name_no_place_of_ours_go_by_their_province() -> None:
    chat = Chat(changes=with_country()).press("theft").send("xưởng may Hoa Mai, Nam Định")
    assert chat.press("as_typed").session.answers["place"] == {"id": "tinh-ninh-binh", "words": "xưởng may Hoa Mai, Nam Định"}


def test_zone_with_another_number_is_never_taken() -> None:
    chat = Chat().press("theft").send("vsip 3")
    assert "place" not in chat.session.answers
    assert {"p-vsip-1", "p-vsip-2", "as_typed"} <= set(chat.offers)


def test_gate_may_be_named_behind_its_zone() -> None:
    assert Chat().press("theft").send("tràng duệ chỗ cổng 3").session.answers["place"]["id"] == "trang-due-c3"


def test_another_try_replaces_the_first() -> None:
    chat = Chat().press("theft").send("trang xxx yyy").send("bao minh")
    assert chat.session.answers["place"] == {"id": "bao-minh", "words": None}


def test_third_unknown_name_gives_longer_help() -> None:
    chat = Chat().press("theft").send("qqq").send("www").send("rrr")
    assert "“kcn trang due”" in chat.screen


def test_long_answer_is_a_story_that_may_name_a_place() -> None:
    text = "hôm đó tôi đi làm về thấy hai người lạ mặt đứng rất lâu ở ngay gần khu nhà xe của KCN Tràng Duệ rồi sau đó " * 2
    chat = Chat().press("theft").send(text.strip())
    assert chat.at == "tip-drafted"
    assert chat.session.answers["story"] == text.strip()
    assert chat.press("yes").session.answers["place"]["id"] == "trang-due"


def test_location_offers_zones_nearby_and_is_not_kept() -> None:
    chat = Chat(PUSHING).press("theft").locate(20.8801, 106.5601)
    assert "p-trang-due" in chat.offers
    assert "20.88" not in chat.session.to_json()


@pytest.mark.parametrize("point", [(float("nan"), 0.0), (1e9, 1e9), (91.0, 0.0)])
def test_impossible_location_is_ignored(point: tuple[float, float]) -> None:
    assert Chat(PUSHING).press("theft").locate(*point).at == "tip-place"


def test_short_directory_is_listed() -> None:
    chat = Chat(changes={"places": PlaceIndex(PLACES[:6])}).press("theft")
    assert "p-trang-due" in chat.offers
    assert "p-trang-due" in chat.offers
    assert not [offer for offer in Chat().press("theft").offers if offer.startswith("p-")]


def test_place_that_left_the_directory_is_still_shown() -> None:
    chat = Chat().press("theft").send("bảo minh").press("today").send("mất xe máy đỏ").press("done")
    chat.changes["places"] = PlaceIndex()
    assert "bao-minh" in chat.send("trợ giúp").screen


def test_a_story_told_where_the_gate_is_asked_joins_the_story_not_the_place() -> None:
    text = "hai người lạ mặt phá khóa lấy xe " * 300
    chat = Chat().press("theft").send("tràng duệ")
    assert chat.at == "tip-place_in"
    chat.send(text)
    assert text.strip() in chat.session.to_json()
    assert not chat.session.answers["place"]["words"]


def test_unclear_name_in_the_first_sentence_is_one_tap_away() -> None:
    chat = Chat().send("tối qua mất xe máy ở vsip").press("yes")
    assert chat.at == "tip-place"
    assert chat.offers[:2] == ["p-vsip-1", "p-vsip-2"]
    assert chat.press("p-vsip-2").session.answers["place"]["id"] == "vsip-2"
