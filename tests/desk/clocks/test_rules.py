"""The file of rules: what is wrong is named; an old case keeps the rule set that it began with."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from language.local_time import LOCAL
from storage import clock_rules, clocks
from storage.clock_rules import FILE, BadRules
from storage.db import Database
from storage.schema import case_clock
from tests.storage.made_tips import add_units, new_tip


def raw() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def load(tmp_path: Path, content: dict[str, Any]) -> clock_rules.ClockRules:
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return clock_rules.load(file)


def test_shipped_rules_are_good_and_name_their_source() -> None:
    assert list(clock_rules.problems()) == []
    assert all(each.source for each in clock_rules.shipped().sets)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.pop("source"), "source"),
        (lambda s: s.update(effective_from="soon"), "effective_from"),
        (lambda s: s.update(effective_to=date(2019, 1, 1)), "no end"),
        (lambda s: s.update(more=1), "unknown keys"),
        (lambda s: s["clocks"].pop("decision"), "exactly"),
        (lambda s: s["clocks"]["decision"].update(days=0), "whole numbers"),
        (lambda s: s["clocks"]["decision"].update(months=2), "one of"),
        (lambda s: s["clocks"]["transfer"].update(warn_hours=22), "warns before"),
        (lambda s: s["clocks"]["decision"].update(warn_days=0), "warns before"),
        (lambda s: s["clocks"]["extended_4m"].update(needs="reason"), "needs is reference"),
        (lambda s: s["clocks"]["transfer"]["remote"].update(hours="48"), "whole numbers"),
    ],
)
def test_bad_rules_are_refused_by_name(tmp_path: Path, change: Any, said: str) -> None:
    content = raw()
    change(content["rule_sets"][0])
    with pytest.raises(BadRules, match=said):
        load(tmp_path, content)


def test_gap_between_rule_sets_is_refused(tmp_path: Path) -> None:
    content = two_sets(date(2027, 1, 1))
    content["rule_sets"][1]["effective_from"] = date(2027, 1, 2)
    with pytest.raises(BadRules, match="no gap"):
        load(tmp_path, content)


def test_weekday_cannot_be_made_a_working_day(tmp_path: Path) -> None:
    content = raw() | {"swapped_days": [{"day_off": date(2027, 1, 4), "works": date(2027, 1, 5), "source": "x"}]}
    with pytest.raises(BadRules, match="Saturday"):
        load(tmp_path, content)


def test_end_on_a_day_off_moves_where_the_rules_say_so(tmp_path: Path) -> None:
    content = raw()
    content["rule_sets"][0]["ends_on_day_off"] = "next_working_day"
    rules = load(tmp_path, content)
    sunday = datetime(2026, 11, 23, 9, tzinfo=LOCAL)  # and 20 days: Sunday 13 December
    assert rules.moments(rules.sets[0], "decision", sunday).due_at.astimezone(LOCAL).date() == date(2026, 12, 14)


def two_sets(change_on: date) -> dict[str, Any]:
    content = raw()
    newer = yaml.safe_load(yaml.safe_dump(content["rule_sets"][0]))
    content["rule_sets"][0]["effective_to"] = change_on
    newer |= {"id": "new-code", "effective_from": change_on}
    newer["clocks"]["extended_2m"]["months"] = 3
    content["rule_sets"].append(newer)
    return content


async def test_old_case_keeps_the_rule_set_it_began_with(db: Database, tmp_path: Path) -> None:
    rules = load(tmp_path, two_sets(date(2026, 12, 1)))
    before, after = datetime(2026, 11, 30, 23, 59, tzinfo=LOCAL), datetime(2026, 12, 1, 0, 1, tzinfo=LOCAL)
    from storage import tips

    old, new = new_tip(), new_tip()
    await db.write(add_units)

    def live(tx: Any) -> None:
        for made, begin in ((old, before), (new, after)):
            tips.add(tx, made, b"d")
            assert clocks.start(tx, made.id, "trang-due", begin, rules)
            clocks.extend(tx, made.id, after, rules)

    await db.write(live)
    rows = await db.read(lambda tx: tx.execute(select(case_clock).where(case_clock.c.kind == "extended_2m")).all())
    ends = {row.tip_id: (row.rule_set, row.due_at.astimezone(LOCAL).date()) for row in rows}
    assert ends == {old.id: ("cpc-2015", date(2027, 1, 30)), new.id: ("new-code", date(2027, 3, 1))}
