"""The directory we ship: three histories of every zone, and every tip ends with somebody."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from language.local_time import LOCAL
from storage import routing
from storage.directory import Rows
from storage.directory_checks import check
from storage.directory_csv import Found
from tests.directory.shipped import demo_rows, demo_rules

SEED_ZONES = ("trang-due", "bao-minh", "dong-coi", "nghia-son", "tam-thang", "truong-xuan", "dien-quang", "dien-luc-tra-vinh")
THREE_DATES = ("2024-06-01", "2025-04-01", "2025-08-01")


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LOCAL)


def names(place_id: str, day: str, category: str = "theft") -> list[str]:
    return [unit.name for unit in routing.chain(place_id, category, noon(date.fromisoformat(day)), demo_rules())]


def test_trang_due_has_three_chains():
    desk = "Bàn trực của kênh báo tin"
    city = "Trực ban Công an thành phố Hải Phòng"
    post = "Đồn Công an KCN Tràng Duệ"
    assert names("trang-due", "2024-06-01") == [post, "Công an xã An Hòa", "Công an huyện An Dương", city, desk]
    assert names("trang-due", "2025-04-01") == [post, "Công an phường An Hòa", city, desk]
    assert names("trang-due", "2025-08-01") == [post, "Công an phường An Phong", city, desk]


def test_the_quan_years_of_an_duong():
    assert "Công an quận An Dương" in names("trang-due", "2025-02-01")
    assert "Công an huyện An Dương" not in names("trang-due", "2025-01-01")


@pytest.mark.parametrize("place_id", SEED_ZONES)
def test_every_seed_place_has_three_chains(place_id):
    chains = [tuple(names(place_id, day)) for day in THREE_DATES]
    assert len(set(chains)) == 3
    assert any("huyện" in unit or "Công an thành phố" in unit or "thị xã" in unit for unit in chains[0])


@pytest.mark.parametrize(
    ("place_id", "owner", "province"),
    [
        ("bao-minh", "Công an xã Liên Minh", "tỉnh Ninh Bình"),
        ("dong-coi", "Công an xã Nam Trực", "tỉnh Ninh Bình"),
        ("nghia-son", "Công an xã Nghĩa Sơn", "tỉnh Ninh Bình"),
        ("tam-thang", "Công an phường Bàn Thạch", "thành phố Đà Nẵng"),
        ("truong-xuan", "Công an phường Tam Kỳ", "thành phố Đà Nẵng"),
        ("dien-luc-tra-vinh", "Công an phường Trà Vinh", "tỉnh Vĩnh Long"),
        ("vsip-1", "Công an phường Bình Hòa", "thành phố Hồ Chí Minh"),
    ],
)
def test_todays_chain_of_a_zone_without_a_post(place_id, owner, province):
    assert names(place_id, "2026-11-24")[:2] == [owner, f"Trực ban Công an {province}"]


def test_le_loi_side_of_trang_due_is_an_duong_ward():
    assert names("trang-due-cong-2", "2025-08-01")[1] == "Công an phường An Dương"
    assert names("cu-le-loi-an-duong-hai-phong", "2025-08-01")[0] == "Công an phường An Dương"


def test_all_zones_of_the_list_are_places():
    lines = (data_folder() / "zones.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.split(",")[0] for line in lines} <= set(demo_rules().place)


def data_folder():
    from storage.shipped import DATA

    return DATA


def test_our_own_rows_pass_the_import_checks():
    rows = demo_rows()
    merged = {
        table: {tuple(row.get(k) for k in keys): row for row in getattr(rows, table)}.values()
        for table, keys in (
            ("places", ("id",)), ("parents", ("place_id", "parent_id", "effective_from")), ("aliases", ("place_id", "alias")),
            ("units", ("id",)), ("coverage", ("id",)), ("steps", ("urgency", "n", "effective_from")),
        )
    }  # fmt: skip
    found = [Found("shipped", n, table, row) for table in merged for n, row in enumerate(merged[table], start=2)]
    assert [(row.values, column, code) for row, column, code, _ in check(found, Rows(), date(2026, 11, 24))] == []


@pytest.mark.parametrize("category", ["work_safety", "food_safety", "environment", "disease", "misconduct"])
def test_no_police_in_what_is_not_for_the_police(category):
    kinds = [u.kind for u in routing.chain("trang-due", category, noon(date(2026, 11, 24)), demo_rules())]
    assert len(kinds) >= 2
    assert not [kind for kind in kinds if "police" in kind]
