"""Every place of the shipped directory, every commune of the country among them, on every day from 2024 to 2027.

A decision depends on nothing but the rows along the way up. So places whose rows have one shape on a day decide alike:
every place is walked, and one of each shape is decided for every category.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

import pytest

from language.local_time import LOCAL
from storage import routing
from storage.by_rule import DISTRICT_POLICE_ENDED, MERGED
from storage.directory_csv import CATEGORIES
from storage.rules import SHARES, Rules
from tests.directory.shipped import demo_rules

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
Shape = tuple[object, ...]


@cache
def rules() -> Rules:
    return demo_rules()


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LOCAL)


def days() -> list[date]:
    """The first and the last day of every state: between two changes every day is like its neighbour."""
    stored = rules()
    rows = (*stored.places, *stored.parents, *stored.units, *stored.coverage, *stored.steps)
    changes = {DISTRICT_POLICE_ENDED, MERGED} | {d for row in rows for d in (row.effective_from, row.effective_to) if d}
    edges = {FIRST, LAST} | {d + timedelta(days=n) for d in changes for n in (-1, 0)}
    return sorted(day for day in edges if FIRST <= day <= LAST)


def above(place_id: str, day: date) -> Iterator[tuple[str, int, int]]:
    """(place, distance, share) of all that the place lies in, by a walk of our own."""
    waiting, seen = [(place_id, 0, 0)], set()
    while waiting:
        here, distance, share = waiting.pop(0)
        if here not in seen:
            seen.add(here)
            yield here, distance, share
            waiting += [(row.parent_id, distance + 1, share + SHARES[row.share]) for row in rules().parents_of(here, day)]


@cache
def rows_at(place_id: str, day: date) -> Shape:
    """What the coverage of one place says that day, without names."""
    units = rules().unit
    return tuple(
        sorted(
            (row.category, row.role, row.minutes or 0, units[row.unit_id].kind, units[row.unit_id].holds_on(day))
            for row in rules().coverage_of(place_id, day)
        )
    )


def shape(place_id: str, day: date) -> Shape:
    return tuple((rules().place[p].kind, far, share, rows_at(p, day)) for p, far, share in above(place_id, day))


@pytest.mark.slow
@pytest.mark.parametrize("day", days(), ids=str)
def test_every_place_and_category_ends_at_a_human(day):
    one_of: dict[Shape, str] = {}
    everywhere = list(rules().place)
    assert len(everywhere) > 14_000
    for place_id in everywhere:
        one_of.setdefault(shape(place_id, day), place_id)
    for place_id in (None, *one_of.values()):
        for category in CATEGORIES:
            check(place_id, category, day)


def check(place_id: str | None, category: str, day: date) -> None:
    everybody = rules().unit
    try:
        decision = routing.decide(place_id, category, "urgent", noon(day), rules(), everybody)
    except routing.NoBody:
        # Only where no province is known: the person is told so and given an address.
        assert category == "misconduct"
        assert not routing.addresses("misconduct", place_id, noon(day), rules()), (place_id, day)
        return
    units = [everybody[step.unit_id] for step in decision.steps]
    assert units[-1].id == "duty-desk", (place_id, category)
    assert all(unit.holds_on(day) for unit in units), (place_id, category)
    assert len({unit.id for unit in units}) == len(units)
    assert decision.steps[0].minutes == 0
    assert all(a.minutes <= b.minutes for a, b in pairwise(decision.steps))
    assert decision.unit_id == units[0].id
    assert len(decision.reasons) == len(units) + len(decision.cc)


def kinds(place_id: str, day: date) -> list[str]:
    return [unit.kind for unit in routing.chain(place_id, "theft", noon(day), rules())]


@pytest.mark.slow
def test_every_commune_has_its_police_and_its_province_on_the_days_on_which_it_exists():
    province = ["province_police", "duty_desk"]
    for place_id in rules().by_rule.place_ids():
        if place_id.startswith("xa-"):
            assert kinds(place_id, LAST) == ["commune_police", *province], place_id
        elif rules().place[place_id].kind == "commune":
            assert kinds(place_id, FIRST) == ["commune_police", "district_police", *province], place_id
            assert kinds(place_id, DISTRICT_POLICE_ENDED) == ["commune_police", *province], place_id
            assert kinds(place_id, LAST) == ["commune_police", *province], place_id


def names(place_id: str, day: date) -> list[str]:
    return [unit.name for unit in routing.chain(place_id, "theft", noon(day), rules())][:-1]


def test_three_histories_of_a_commune_that_is_in_no_list():
    old = "cu-my-hanh-nam-duc-hoa-long-an"
    assert names(old, FIRST) == ["Công an xã Mỹ Hạnh Nam", "Công an huyện Đức Hòa", "Trực ban Công an tỉnh Long An"]
    assert names(old, DISTRICT_POLICE_ENDED) == ["Công an xã Mỹ Hạnh Nam", "Trực ban Công an tỉnh Long An"]
    assert names(old, MERGED) == names("xa-27976", MERGED) == ["Công an xã Mỹ Hạnh", "Trực ban Công an tỉnh Tây Ninh"]


def test_district_and_province_of_old_still_lead_to_the_province_of_today():
    assert names("cu-huyen-duc-hoa-long-an", LAST) == ["Trực ban Công an tỉnh Tây Ninh"]
    assert names("tinh-long-an", LAST) == ["Trực ban Công an tỉnh Tây Ninh"]
    assert names("cu-huyen-ly-son-quang-ngai", LAST) == ["Công an đặc khu Lý Sơn", "Trực ban Công an tỉnh Quảng Ngãi"]


def test_offices_of_a_province_without_a_zone_in_the_list():
    kinds_ = [u.kind for u in routing.chain("tinh-ca-mau", "environment", noon(LAST), rules())]
    assert kinds_ == ["zone_authority", "environment_office", "duty_desk"]
    assert routing.addresses("labour", "xa-32098", noon(LAST), rules())[0].startswith("Công đoàn các khu công nghiệp tỉnh Cà Mau")


def test_nothing_comes_from_an_id_that_looks_like_one_of_ours():
    for place_id in ("xa-99999", "xa-", "cu-", "cu-huyen-", "cu-huyen-xyz-long-an", "tinh-atlantis", "trang-due", "xa-00004,Phường"):
        assert rules().by_rule.place(place_id) is None
    for unit_id in ("ca-xa-99999", "ca-", "thanh-tra-", "thanh-tra-xyz", "so-y-te-ha-noi-2", "duty-desk"):
        assert rules().by_rule.unit(unit_id) is None
