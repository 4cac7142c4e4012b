"""`lachan route` as an operator meets it: with an installation and before there is one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.texts import Texts
from storage.route_explanation import NOT_TAKEN, TAKEN
from storage.rules import KINDS, SHARES

LOCALES = Path(__file__).parents[2] / "locales"
DISTRICT = "Công an huyện An Dương"


def test_three_days_give_three_chains_without_an_installation(nowhere, tmp_path):
    shown = [
        nowhere("route", "--place", "trang-due", "--category", "theft", "--at", day, "--json")
        for day in ("2024-06-01", "2025-04-01", "2025-08-01")
    ]
    chains = [json.loads(result.stdout)["chain"] for result in shown]
    assert chains == [
        ["trang-due", "ca-xa-an-hoa-an-duong", "ca-huyen-an-duong", "ca-tinh-hai-phong", "duty-desk"],
        ["trang-due", "ca-cu-an-hoa-an-duong-hai-phong", "ca-tinh-hai-phong", "duty-desk"],
        ["trang-due", "ca-xa-11593", "ca-tinh-hai-phong", "duty-desk"],
    ]
    assert "danh bạ đi kèm" in shown[0].stderr and shown[0].stderr.count("\n") == 1
    assert not (tmp_path / "var").exists()  # looking leaves nothing behind


def test_trying_a_place_uses_the_same_directory_in_silence(nowhere):
    tried = nowhere("try", "place", "kcn tràng duệ", "--json")
    assert (json.loads(tried.stdout)["place"], tried.stderr) == ("trang-due", "")


def test_the_words_tell_each_step(nowhere):
    said = nowhere("route", "--place", "trang-due", "--at", "2024-06-01").stdout
    assert "chứa phần chính của trang-due" in said
    assert "huyen-an-duong.district_police" in said and "đến trước 2025-01-01" in said
    assert said.index("ĐƠN VỊ CHÍNH") < said.index("kém cụ thể hơn") < said.index(f"→ {DISTRICT}")
    assert f"sau 10 phút chưa ai nhận: {DISTRICT}" in said
    assert f"sau 24 giờ chưa ai nhận: {DISTRICT}" in said
    assert said.rstrip().endswith("luôn có người.")


def test_urgency_chooses_one_ladder(nowhere):
    said = nowhere("route", "--place", "trang-due", "--urgency", "urgent")
    assert "Tin gấp:" in said.stdout and "Tin thường:" not in said.stdout
    ladders = json.loads(nowhere("route", "--place", "trang-due", "--urgency", "normal", "--json").stdout)["ladders"]
    assert list(ladders) == ["normal"]
    assert [step["minutes"] for step in ladders["normal"]][:2] == [0, 240]


def test_demo_rows_are_there_only_where_a_demonstration_would_be(nowhere, monkeypatch):
    assert nowhere("route", "--place", "trang-due-cong-2").exit_code == 0
    monkeypatch.setenv("LACHAN_DEMO", "off")
    without = nowhere("route", "--place", "trang-due-cong-2")
    assert without.exit_code == 1
    assert "minh họa" not in without.stderr


@pytest.mark.parametrize("words", ["trang-du", "Tràng Duệ", "kcn trang due"])
def test_an_unknown_place_is_answered_with_near_ones(nowhere, words):
    result = nowhere("route", "--place", words)
    assert result.exit_code == 1
    assert "Có phải: trang-due (KCN Tràng Duệ)" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "wrong", [("--category", "gossip"), ("--at", "hôm qua"), ("--at", "2024-13-01"), ("--urgency", "soon")]
)
def test_a_wrong_option_is_one_sentence(nowhere, wrong):
    result = nowhere("route", "--place", "trang-due", *wrong)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_an_installation_shows_who_really_holds_a_key(lachan):
    told = json.loads(lachan("route", "--place", "trang-due", "--json").stdout)
    assert (told["source"], told["keys"], told["refused"]) == ("installation", "real", "no_fallback")
    assert {each["verdict"] for each in told["considered"]} >= {"no_key"}
    assumed = json.loads(lachan("route", "--place", "trang-due", "--assume-keys", "--json").stdout)
    assert (assumed["keys"], assumed["chain"][0], assumed["chain"][-1]) == ("assumed", "trang-due", "duty-desk")


def test_the_old_form_says_the_same(lachan):
    old = lachan("directory", "route", "bao-minh", "--on", "2025-04-01")
    assert old.exit_code == 0
    assert old.stdout == lachan("route", "--place", "bao-minh", "--at", "2025-04-01").stdout


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_verdict_kind_and_share_has_its_sentence(lang):
    texts = Texts.load(LOCALES)
    keys = {
        *(f"route-verdict_{verdict}" for verdict in (*TAKEN, *NOT_TAKEN)),
        *(f"route-kind_{kind}" for kind in (*KINDS, "installation")),
        *(f"route-share_{share}" for share in SHARES),
        *(f"route-role_{role}" for role in ("primary", "escalation", "cc", "province", "operator")),
        *(f"route-why_{why}" for why in ("place", "category", "above", "copied", "fallback", "inspectorate", "split_place")),
        *(f"route-refused_{why}" for why in ("no_body", "no_fallback")),
        *(f"route-dates_{which}" for which in ("always", "from", "until", "between")),
        *(f"route-ladder_{urgency}" for urgency in ("urgent", "normal")),
    }
    assert sorted(key for key in keys if not texts.has(lang, key)) == []
