"""Who is responsible, on which day, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from storage import routing
from storage.routing import NoBody, NoFallback, decide
from storage.rules import Coverage, Parent, Place, Rules, Step, Unit
from tests.directory.shipped import demo_rules

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def rules(*coverage: Coverage, units: tuple[Unit, ...] = (), steps: tuple[Step, ...] = ()) -> Rules:
    """A zone with one company and one rented house, in a commune, in a province."""
    known = (
        Unit("post", "police_post", "Post"),
        Unit("commune-police", "commune_police", "Commune police"),
        Unit("province-police", "province_police", "Province police"),
        Unit("inspectors", "inspectorate", "Inspectorate"),
        Unit("zone-union", "zone_union", "Zone union"),
        Unit("duty-desk", "duty_desk", "Duty desk"),
    )
    return Rules(
        places=(
            Place("zone", "zone", "Zone"), Place("commune", "commune", "Commune"), Place("province", "province", "P"),
            Place("company", "enterprise", "Company"), Place("house", "lodging", "House"), Place("gate", "gate", "Gate"),
            Place("commune-2", "commune", "Second commune"),
        ),
        parents=(
            Parent("company", "zone"), Parent("house", "commune"), Parent("zone", "commune", "part-main"),
            Parent("zone", "commune-2", "part"), Parent("commune", "province"), Parent("commune-2", "province"),
            Parent("gate", "zone"), Parent("gate", "commune-2"),
        ),
        units=tuple({unit.id: unit for unit in (*known, *units)}.values()),
        coverage=(*coverage, Coverage("fallback", "*", "*", "duty-desk")),
        steps=steps,
    )  # fmt: skip


POST = Coverage("zone.post", "zone", "*", "post")
COMMUNE = Coverage("commune.police", "commune", "*", "commune-police")
PROVINCE = Coverage("province.police", "province", "*", "province-police")
EVERYBODY = {"post", "commune-police", "province-police", "inspectors", "zone-union", "duty-desk", "other"}


def order(rules_: Rules, place: str | None = "company", category: str = "theft", keys: set[str] = EVERYBODY) -> list[str]:
    return [step.unit_id for step in decide(place, category, "normal", NOW, rules_, keys).steps]


def test_most_specific_place_owns_the_tip():
    assert order(rules(PROVINCE, COMMUNE, POST)) == ["post", "commune-police", "province-police", "duty-desk"]


def test_enterprise_before_zone_and_lodging_before_commune():
    own = Coverage("company.other", "company", "*", "other")
    house = Coverage("house.other", "house", "*", "other")
    unit = Unit("other", "commune_police", "Other")
    assert order(rules(POST, own, units=(unit,)))[0] == "other"
    assert order(rules(COMMUNE, house, units=(unit,)), place="house")[:2] == ["other", "commune-police"]


def test_exact_category_before_any_category_of_the_same_place():
    narcotics = Coverage("zone.drugs", "zone", "drugs", "other")
    both = rules(POST, narcotics, units=(Unit("other", "province_department", "Narcotics"),))
    assert order(both, category="drugs")[:2] == ["other", "post"]
    assert order(both, category="theft")[0] == "post"


def test_unknown_place_and_no_place_reach_the_duty_desk():
    assert order(rules(POST), place=None) == ["duty-desk"]
    assert order(rules(POST), place="nowhere") == ["duty-desk"]


def test_unit_without_a_key_is_skipped_with_its_reason():
    decision = decide("zone", "theft", "normal", NOW, rules(POST, COMMUNE), {"commune-police", "duty-desk"})
    assert decision.unit_id == "commune-police"
    assert ("post", "no_key") in [(s.unit_id, s.reason) for s in decision.skipped]


def test_nobody_with_a_key_is_no_fallback():
    with pytest.raises(NoFallback):
        decide("zone", "theft", "normal", NOW, rules(POST), {"somebody-else"})


def test_a_post_receives_even_while_the_duty_desk_has_no_key():
    assert order(rules(POST), place="zone", keys={"post"}) == ["post"]


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        ({"effective_to": date(2026, 11, 24)}, "ended"),
        ({"effective_from": date(2026, 11, 25)}, "not_yet"),
    ],
)
def test_unit_outside_its_dates_is_skipped(dates, reason):
    decision = decide(
        "zone", "theft", "normal", NOW, rules(POST, units=(Unit("post", "police_post", "Post", **dates),)), EVERYBODY
    )
    assert [(s.unit_id, s.reason) for s in decision.skipped] == [("post", reason)]
    assert decision.unit_id == "duty-desk"


def test_unit_inside_an_enterprise_never_receives():
    inside = rules(POST, units=(Unit("post", "guards", "Guards", enterprise_id="company"),))
    decision = decide("company", "theft", "normal", NOW, inside, EVERYBODY)
    assert [(s.unit_id, s.reason) for s in decision.skipped] == [("post", "inside_enterprise")]


def test_days_turn_at_midnight_in_viet_nam():
    ending = rules(Coverage("zone.post", "zone", "*", "post", effective_to=date(2025, 3, 1)))
    before = datetime(2025, 2, 28, 16, 59, tzinfo=UTC)
    after = datetime(2025, 2, 28, 17, 0, tzinfo=UTC)
    assert decide("zone", "theft", "normal", before, ending, EVERYBODY).unit_id == "post"
    assert decide("zone", "theft", "normal", after, ending, EVERYBODY).unit_id == "duty-desk"


def test_naive_time_is_refused():
    with pytest.raises(ValueError, match="naive"):
        decide("zone", "theft", "normal", datetime(2026, 1, 1), rules(POST), EVERYBODY)  # noqa: DTZ001


# --- misconduct -------------------------------------------------------------------------------------------------------

INSPECTORS = Coverage("province.inspectors", "province", "misconduct", "inspectors")


def test_misconduct_goes_past_police_to_the_inspectorate():
    decision = decide("zone", "misconduct", "normal", NOW, rules(POST, COMMUNE, PROVINCE, INSPECTORS), EVERYBODY)
    assert [step.unit_id for step in decision.steps] == ["inspectors", "duty-desk"]
    skipped = {s.unit_id: s.reason for s in decision.skipped}
    assert skipped == dict.fromkeys(("post", "commune-police", "province-police"), "about_itself")


def test_police_named_for_misconduct_by_a_row_are_passed_too():
    wrong = Coverage("zone.misconduct", "zone", "misconduct", "post")
    assert order(rules(wrong, INSPECTORS), place="zone", category="misconduct") == ["inspectors", "duty-desk"]


@pytest.mark.parametrize("keys", [EVERYBODY - {"inspectors"}, EVERYBODY])
def test_misconduct_without_a_reachable_inspectorate_finds_no_body(keys):
    row = (INSPECTORS,) if "inspectors" not in keys else ()
    with pytest.raises(NoBody):
        decide("zone", "misconduct", "normal", NOW, rules(POST, COMMUNE, *row), keys)


# --- labour, canteen, pollution ---------------------------------------------------------------------------------------


def test_work_safety_goes_to_its_desk_and_not_to_the_police():
    desk = Coverage("province.union", "province", "work_safety", "zone-union")
    assert order(rules(POST, COMMUNE, desk), category="work_safety") == ["zone-union", "duty-desk"]


def test_without_such_a_desk_work_safety_still_reaches_somebody():
    assert order(rules(POST, COMMUNE), category="work_safety")[0] == "post"


def test_a_desk_that_ended_leaves_the_matter_with_the_police():
    desk = Coverage("province.union", "province", "work_safety", "zone-union", effective_to=date(2025, 1, 1))
    assert order(rules(POST, desk), category="work_safety")[0] == "post"


# --- several communes -------------------------------------------------------------------------------------------------

SECOND = Coverage("commune-2.police", "commune-2", "*", "other")
OTHER = Unit("other", "commune_police", "Second commune police")


def test_zone_in_two_communes_asks_the_main_one_only():
    both = rules(COMMUNE, SECOND, units=(OTHER,))
    decision = decide("zone", "theft", "normal", NOW, both, EVERYBODY)
    assert [s.unit_id for s in decision.steps] == ["commune-police", "duty-desk"]
    assert "split_place" in [reason.code for reason in decision.reasons]
    assert decision.skipped == ()


def test_the_other_commune_stands_in_when_the_main_one_has_no_key():
    both = rules(COMMUNE, SECOND, units=(OTHER,))
    assert order(both, place="zone", keys={"other", "duty-desk"}) == ["other", "duty-desk"]


def test_a_gate_says_which_commune_it_is():
    assert order(rules(POST, COMMUNE, SECOND, units=(OTHER,)), place="gate")[:2] == ["post", "other"]


def test_a_circle_of_parents_ends():
    looped = Rules(
        places=(Place("a", "zone", "A"), Place("b", "commune", "B")),
        parents=(Parent("a", "b"), Parent("b", "a")),
        units=(Unit("duty-desk", "duty_desk", "D"),),
        coverage=(Coverage("f", "*", "*", "duty-desk"),),
    )
    assert order(looped, place="a") == ["duty-desk"]


# --- the ladder -------------------------------------------------------------------------------------------------------


def ladder(urgency: str, *extra: Coverage, keys: set[str] = EVERYBODY) -> list[tuple[str, str, int]]:
    steps = tuple(
        Step(u, n, minutes, "escalation")
        for u, all_minutes in (("urgent", (3, 10, 30)), ("normal", (240, 1440)))
        for n, minutes in enumerate(all_minutes, start=1)
    )
    decision = decide("zone", "theft", urgency, NOW, rules(POST, COMMUNE, PROVINCE, *extra, steps=steps), keys)
    return [(s.unit_id, s.role, s.minutes) for s in decision.steps]


def test_urgent_tips_climb_in_minutes_and_normal_ones_in_hours():
    assert ladder("urgent") == [
        ("post", "primary", 0), ("commune-police", "escalation", 3), ("province-police", "province", 10),
        ("duty-desk", "operator", 30),
    ]  # fmt: skip
    assert [minutes for *_, minutes in ladder("normal")] == [0, 240, 1440, 1440]


def test_an_empty_rung_is_not_waited_for():
    assert ladder("urgent", keys={"post", "duty-desk"}) == [("post", "primary", 0), ("duty-desk", "operator", 3)]


def test_coverage_minutes_win_but_the_duty_desk_stays_last():
    own = Coverage("zone.soon", "zone", "*", "zone-union", "escalation", minutes=45)
    steps = ladder("urgent", own)
    assert ("zone-union", "escalation", 45) in steps
    assert steps[-1] == ("duty-desk", "operator", 45)


def test_without_step_rows_the_design_minutes_hold():
    decision = decide("zone", "theft", "urgent", NOW, rules(POST, COMMUNE), EVERYBODY)
    assert [s.minutes for s in decision.steps] == [0, 3, 10]


def test_escalation_row_alone_owns_nothing_while_a_primary_exists():
    above = Coverage("zone.above", "zone", "*", "province-police", "escalation")
    assert order(rules(above, COMMUNE), place="zone") == ["commune-police", "province-police", "duty-desk"]


def test_the_duty_desk_comes_after_every_other_unit_of_the_installation():
    second = Coverage("z-operator", "*", "*", "other", "escalation")
    both = rules(POST, second, units=(Unit("other", "public_service", "Second desk"),))
    assert order(both) == ["post", "other", "duty-desk"]


def test_copied_units_are_no_rung():
    copied = Coverage("zone.copy", "zone", "*", "zone-union", "cc")
    decision = decide("zone", "theft", "normal", NOW, rules(POST, copied), EVERYBODY)
    assert decision.cc == ("zone-union",)
    assert "zone-union" not in [step.unit_id for step in decision.steps]


def test_every_unit_of_the_route_has_a_rule():
    decision = decide("zone", "theft", "normal", NOW, rules(POST, COMMUNE, PROVINCE), EVERYBODY)
    assert [(r.rule_id, r.code) for r in decision.reasons] == [
        ("zone.post", "place"), ("commune.police", "split_place"), ("province.police", "above"), ("fallback", "fallback"),
    ]  # fmt: skip


# --- addresses for what is no tip -------------------------------------------------------------------------------------


def test_union_matters_get_the_nearest_address():
    shipped = demo_rules()
    near = routing.addresses("union", "trang-due", NOW, shipped)
    assert len(near) == 1
    assert near[0].startswith("Công đoàn các khu công nghiệp thành phố Hải Phòng: ")
    assert routing.addresses("union", None, NOW, shipped)[0].startswith("Công đoàn cơ sở: ")
    assert routing.addresses("weather", "trang-due", NOW, shipped) == ()


def test_no_shipped_address_holds_a_telephone_number():
    assert not [u for u in demo_rules().units if any(c.isdigit() for c in u.public_address or "")]
