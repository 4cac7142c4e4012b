"""The explanation says what routing does, for every row that was looked at."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache

import pytest

from language.local_time import LOCAL
from storage.route_explanation import NOT_TAKEN, TAKEN, Explanation, explain
from storage.rules import Coverage, Rules, Unit
from tests.directory.shipped import demo_rules
from tests.directory.test_routing import COMMUNE, EVERYBODY, INSPECTORS, NOW, OTHER, POST, PROVINCE, SECOND, rules

CATEGORIES = ("theft", "fire", "misconduct", "work_safety")
DAYS = ("2024-06-01", "2025-04-01", "2025-08-01")


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), LOCAL)


def verdicts(explanation: Explanation) -> dict[str, str]:
    return {c.row.id: c.verdict for c in explanation.considered}


@cache
def _without_every_third(known: Rules) -> frozenset[str]:
    return frozenset(unit_id for n, unit_id in enumerate(sorted(known.unit)) if n % 3)


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("category", CATEGORIES)
def test_taken_rows_are_exactly_the_route_and_skipped_units_those_of_the_decision(day, category):
    shipped = demo_rules()
    without_some = _without_every_third(shipped)
    for recipients in (shipped.unit, without_some):
        for place_id in (*(place.id for place in shipped.places[::7]), *sorted(shipped.place)[::241]):
            told = explain(place_id, category, noon(day), shipped, recipients)
            decision = told.decisions.get("normal")
            if decision is None:
                assert told.refused in ("no_body", "no_fallback")
                continue
            asked = [c.row.unit_id for c in told.considered if c.verdict in ("owner", "rung")]
            assert sorted(asked) == sorted(step.unit_id for step in decision.steps), (place_id, category)
            assert [c.row.unit_id for c in told.considered if c.verdict == "owner"] == [decision.unit_id]
            assert {c.row.unit_id for c in told.considered if c.verdict == "copied"} == set(decision.cc)
            skipped = {s.unit_id: s.reason for s in decision.skipped}
            said = {c.row.unit_id: c.verdict for c in told.considered if c.row.unit_id in skipped and c.row.holds_on(told.day)}
            assert {unit: said[unit] for unit in skipped} == skipped
            assert all(c.verdict in (*TAKEN, *NOT_TAKEN) for c in told.considered)
            assert all(bool(c.why) == (c.verdict in TAKEN) for c in told.considered)


def test_where_the_place_lies_is_told_with_shares():
    told = explain("trang-due", "theft", noon("2025-08-01"), demo_rules(), demo_rules().unit)
    shares = {a.place_id: [(row.place_id, row.share) for row in a.inside] for a in told.around}
    assert shares["trang-due"] == []
    assert ("trang-due", "part-main") in shares["xa-11593"]
    assert ("trang-due", "part") in shares["xa-11581"]
    assert [a.place_id for a in told.around][-1] == "*"


def test_rows_of_other_days_are_named_with_their_reason():
    before = verdicts(explain("trang-due", "theft", noon("2024-06-01"), demo_rules(), demo_rules().unit))
    after = verdicts(explain("trang-due-cong-1", "theft", noon("2025-02-01"), demo_rules(), demo_rules().unit))
    assert before["cu-an-hoa-an-duong-hai-phong.commune_police"] == "row_not_yet"
    assert before["xa-an-hoa-an-duong.commune_police"] == "rung"
    assert after["xa-an-hoa-an-duong.commune_police"] == "row_ended"


def test_every_kind_of_passing_over_has_its_name():
    told = explain(
        "zone", "theft", NOW,
        rules(
            POST, COMMUNE, SECOND, PROVINCE,
            Coverage("zone.again", "province", "theft", "post"),
            Coverage("zone.inside", "zone", "*", "inside"),
            Coverage("zone.gone", "zone", "*", "gone"),
            Coverage("zone.unknown", "zone", "*", "no-such-unit"),
            units=(
                OTHER,
                Unit("inside", "guards", "Guards", enterprise_id="company"),
                Unit("gone", "police_post", "Old post", effective_to=date(2025, 1, 1)),
            ),
        ),
        EVERYBODY - {"province-police"},
    )  # fmt: skip
    assert verdicts(told) == {
        "zone.post": "owner", "zone.inside": "inside_enterprise", "zone.gone": "ended", "zone.unknown": "unknown_unit",
        "commune.police": "rung", "commune-2.police": "less_likely", "zone.again": "again",
        "province.police": "no_key", "fallback": "rung",
    }  # fmt: skip


def test_misconduct_passes_those_it_may_be_about():
    told = explain("zone", "misconduct", NOW, rules(POST, COMMUNE, INSPECTORS), EVERYBODY)
    assert verdicts(told) == {
        "zone.post": "about_itself", "commune.police": "about_itself", "province.inspectors": "owner", "fallback": "rung"
    }


def test_a_matter_with_its_own_desk_leaves_the_police():
    desk = Coverage("province.union", "province", "work_safety", "zone-union")
    assert verdicts(explain("zone", "work_safety", NOW, rules(POST, desk), EVERYBODY)) == {
        "zone.post": "own_desk", "province.union": "owner", "fallback": "rung"
    }


def test_nobody_with_a_key_is_said():
    told = explain("zone", "theft", NOW, rules(POST), ())
    assert (told.refused, told.decisions) == ("no_fallback", {})
    assert set(verdicts(told).values()) == {"no_key"}
