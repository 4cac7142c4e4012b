"""What `lachan directory check` and the import point out, each trouble planted into a sound directory."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.texts import Texts
from storage import directory_review, shipped
from storage.directory import Rows, apply, stored
from storage.directory_checks import check_stored
from storage.directory_import import import_files, plan
from storage.directory_review import Finding, review
from storage.scratch import scratch
from tests.directory.commands import write
from tests.directory.test_import import TODAY, table

LOCALES = Path(__file__).parents[2] / "locales"
HAI_PHONG = "tinh-hai-phong"


def found_in(*files: tuple[str, bytes]) -> list[tuple[str, str, dict[str, str]]]:
    """(code, row, params) of the shipped directory with these files."""
    with scratch(shipped.seed_demo) as tx:
        import_files(tx, files, TODAY, correct_past=True)
        return [told(finding) for finding in review(stored(tx), TODAY)]


def told(finding: Finding) -> tuple[str, str, dict[str, str]]:
    return finding.code, finding.name, dict(finding.params)


def test_the_shipped_directory_is_sound():
    with scratch(shipped.seed_demo) as tx:
        rows = stored(tx)
    assert [told(finding) for finding in review(rows, TODAY)] == []
    assert list(check_stored(rows, TODAY)) == []


UNIT = "don-moi,police_post,Đồn Mới,,,,2026-01-01,"
COVER = "trang-due.moi,trang-due,*,don-moi,escalation,,2026-01-01,"
ZONE = "kcn-moi,zone,KCN Mới,,,,,"
IN_CITY = f"kcn-moi,{HAI_PHONG},whole,2025-07-01,"
OLD_POST = "trang-due.post,trang-due,*,trang-due,primary,,,2027-01-01"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([table("units", UNIT)], [("unit_unused", "don-moi", {})]),
        ([table("units", UNIT), table("coverage", COVER)], []),
        ([table("units", "bao-ve,guards,Bảo vệ,,vi-du-sao-mai,,,")], []),  # inside an enterprise: no recipient on purpose
        ([table("units", "don-cu,police_post,Đồn Cũ,,,,,2026-01-01")], []),  # has ended: is told nothing any more
        (
            [table("units", UNIT + "2027-03-01"), table("coverage", COVER)],
            [("unit_ended", "trang-due.moi", {"unit": "don-moi", "day": "2027-03-01"})],
        ),
        (
            [table("units", UNIT.replace("2026-01-01", "2027-05-01")), table("coverage", COVER)],
            [("unit_not_begun", "trang-due.moi", {"unit": "don-moi", "day": "2027-05-01"})],
        ),
        (
            [table("places", ZONE)],
            [("no_chain", "kcn-moi", {"day": "2026-11-24"}), ("no_parent", "kcn-moi", {"day": "2026-11-24"})],
        ),
        ([table("places", ZONE), table("parents", IN_CITY)], []),
        (
            [table("places", ZONE), table("parents", IN_CITY + "2027-02-01")],
            [("no_chain", "kcn-moi", {"day": "2027-02-01"}), ("no_parent", "kcn-moi", {"day": "2027-02-01"})],
        ),
        (
            [
                table("places", ZONE),
                table("parents", IN_CITY + "2027-02-01", f"kcn-moi,{HAI_PHONG},whole,2027-03-01,"),
            ],
            [("no_chain", "kcn-moi", {"day": "2027-02-01"}), ("no_parent", "kcn-moi", {"day": "2027-02-01"})],
        ),
        ([table("places", ZONE + "2026-01-01")], [("no_successor", "kcn-moi", {})]),
        (
            [table("coverage", OLD_POST)],
            [("nobody_follows", "trang-due.post", {"day": "2027-01-01", "place": "trang-due"})],
        ),
        (  # it lies in something with police, but did so before: its own post is missed all the same
            [
                table("places", ZONE), table("parents", "kcn-moi,xa-11593,whole,2025-07-01,"), table("units", UNIT),
                table("coverage", "kcn-moi.post,kcn-moi,*,don-moi,primary,,2026-01-01,2027-01-01"),
            ],
            [("nobody_follows", "kcn-moi.post", {"day": "2027-01-01", "place": "kcn-moi"})],
        ),
        (  # a commune whose police ends when it becomes a part of another, and which people go on naming
            [
                table("places", "xa-cu,commune,Xã Cũ,,,,,"),
                table("parents", f"xa-cu,{HAI_PHONG},whole,,2027-01-01", "xa-cu,xa-11593,whole,2027-01-01,"),
                table("units", UNIT),
                table("coverage", "xa-cu.police,xa-cu,*,don-moi,primary,,2026-01-01,2027-01-01"),
            ],
            [],
        ),
        (
            [table("units", UNIT), table("coverage", OLD_POST, "trang-due.post-2,trang-due,*,don-moi,primary,,2027-01-01,")],
            [],
        ),
        (
            [table("units", UNIT), table("coverage", OLD_POST, "trang-due.post-2,trang-due,*,don-moi,primary,,2027-02-01,")],
            [("gap", "trang-due.post-2", {"before": "trang-due.post", "ends": "2027-01-01", "begins": "2027-02-01"})],
        ),
        (  # a row for one category ends, and the post for everything stands behind it
            [table("units", UNIT), table("coverage", "trang-due.ma-tuy,trang-due,drugs,don-moi,primary,,2026-01-01,2027-01-01")],
            [],
        ),
        (
            [table("steps", "urgent,1,3,second_contact,,2027-01-01", "urgent,2,10,escalation,,2027-01-01",
                   "urgent,3,30,province,,2027-01-01", "urgent,4,30,operator,,2027-01-01")],
            [("no_steps", "urgent 1", {"urgency": "urgent", "day": "2027-01-01"})],
        ),
    ],
)  # fmt: skip
def test_a_planted_trouble_is_found_and_nothing_else(files, expected):
    assert sorted(found_in(*files), key=str) == sorted(expected, key=str)


def rows_with(**changed: list[dict[str, Any]]) -> Rows:
    with scratch(shipped.seed_demo) as tx:
        apply(tx, Rows(**changed), "test")
        return stored(tx)


def ended(values: dict[str, Any], day: str) -> dict[str, Any]:
    return {**values, "effective_to": date.fromisoformat(day)}


def test_a_province_without_police_leaves_its_places_without_a_chain():
    with scratch(shipped.seed_demo) as tx:
        rows = stored(tx)
    police = [ended(v, "2027-01-01") for v in rows.coverage if v["unit_id"].startswith("ca-") and v["effective_to"] is None]
    found = review(rows_with(coverage=police), TODAY)
    bare = {f.name for f in found if f.code == "no_chain"}
    assert {"bao-minh", "xa-13741", HAI_PHONG} <= bare
    assert not {"trang-due", "trang-due-cong-1"} & bare  # its post is there, and a gate lies in the zone
    assert {dict(f.params)["day"] for f in found if f.code == "no_chain"} == {"2027-01-01"}


def test_a_unit_that_ends_leaves_its_places_alone():
    with scratch(shipped.seed_demo) as tx:
        unit = next(values for values in stored(tx).units if values["id"] == f"ca-{HAI_PHONG}")
    found = [told(f) for f in review(rows_with(units=[ended(unit, "2027-01-01")]), TODAY)]
    assert ("no_chain", HAI_PHONG, {"day": "2027-01-01"}) in found
    assert ("unit_ended", f"{HAI_PHONG}.province_police", {"unit": f"ca-{HAI_PHONG}", "day": "2027-01-01"}) in found


def test_a_province_without_an_inspectorate_is_named():
    with scratch(shipped.seed_demo) as tx:
        rows = stored(tx)
    row = next(v for v in rows.coverage if v["id"] == f"{HAI_PHONG}.misconduct.thanh-tra")
    found = [told(f) for f in review(rows_with(coverage=[ended(row, "2027-01-01")]), TODAY)]
    assert ("no_inspectorate", HAI_PHONG, {"day": "2027-01-01"}) in found


def test_stored_rows_that_came_past_the_import_are_wrong():
    bad = rows_with(
        units=[{"id": "bao-ve", "kind": "guards", "name": "Bảo vệ", "enterprise_id": "vi-du-sao-mai"}],
        coverage=[
            {"id": "a", "place_id": "nowhere", "category": "*", "unit_id": "trang-due", "role": "primary"},
            {"id": "b", "place_id": "trang-due", "category": "misconduct", "unit_id": "trang-due", "role": "primary"},
            {"id": "c", "place_id": "vi-du-sao-mai", "category": "*", "unit_id": "bao-ve", "role": "cc"},
            {"id": "d", "place_id": "trang-due", "category": "*", "unit_id": "duty-desk", "role": "primary"},
        ],
    )
    found = {(row.values["id"], code): params for row, _, code, params in check_stored(bad, TODAY)}
    assert {("a", "unknown_place"), ("b", "judges_itself"), ("c", "inside_enterprise")} <= set(found)
    assert {"trang-due.post", "d"} & {params["other"] for (_, code), params in found.items() if code == "two_owners"}


def test_a_directory_without_its_duty_desk_is_wrong():
    with scratch(lambda tx: None) as tx:
        apply(tx, Rows(places=[{"id": "x", "kind": "province", "name": "X"}]), "test")
        assert [code for _, _, code, _ in check_stored(stored(tx), TODAY)] == ["no_fallback"]


# --- at the import ----------------------------------------------------------------------------------------------------


def test_an_import_tells_only_what_it_brings_with_file_and_line():
    with scratch(shipped.seed_demo) as tx:
        import_files(tx, [table("units", UNIT)], TODAY)  # an old trouble
        made = plan(tx, [table("places", "", ZONE)], TODAY)
        located = [(finding.code, row.file, row.line) for finding, row in made.located() if row]
        assert located == [("no_chain", "places.csv", 3), ("no_parent", "places.csv", 3)]
        ended_unit = "trang-due,police_post,Đồn Công an KCN Tràng Duệ,,,,,2027-01-01"
        about_stored = list(plan(tx, [table("units", ended_unit)], TODAY).located())
        assert [(finding.code, finding.name, row) for finding, row in about_stored] == [("unit_ended", "trang-due.post", None)]


@pytest.mark.parametrize("kind", ["police_post", "zone_authority", "guards"])
def test_whoever_may_be_accused_is_no_recipient_of_misconduct(lachan, tmp_path, kind):
    units = table("units", f"tu-xu,{kind},Tự Xử,,,,,")
    cover = table("coverage", "tu-xu.misconduct,trang-due,misconduct,tu-xu,primary,,,")
    refused = lachan("directory", "import", "--yes", *write(tmp_path, units, cover))
    assert refused.exit_code == 1
    assert f"coverage.csv, dòng 2, cột unit: Đơn vị “tu-xu” thuộc loại {kind}" in refused.output


def test_check_says_what_deserves_a_look_in_words_and_for_machines(lachan, tmp_path):
    assert lachan("directory", "check").output.strip().endswith("0 chỗ sai, 0 chỗ nên xem.")
    shown = lachan("directory", "import", "--yes", *write(tmp_path, table("units", UNIT)))
    assert "NÊN XEM units.csv, dòng 2 (don-moi): Không dòng coverage nào gọi đến đơn vị này" in shown.output
    checked = lachan("directory", "check")
    assert checked.exit_code == 0
    assert "NÊN XEM units, don-moi: Không dòng coverage nào" in checked.output
    assert "1 chỗ nên xem: lachan directory check" in lachan("doctor").output
    told = json.loads(lachan("directory", "check", "--json").stdout)
    assert (told["ok"], told["errors"]) == (True, [])
    assert [(each["code"], each["table"], each["row"]) for each in told["warnings"]] == [("unit_unused", "units", "don-moi")]


@pytest.mark.slow
def test_fifteen_thousand_places_are_a_matter_of_seconds(lachan, tmp_path):
    """By the clock of the process, which other work on the machine does not move; five times what it takes here."""
    import time

    n = range(15_000)
    files = write(
        tmp_path,
        table("places", *(f"lon-{i},commune,Xã Lớn {i},,20.9,106.5,2025-07-01," for i in n)),
        table("parents", *(f"lon-{i},{HAI_PHONG},whole,2025-07-01," for i in n)),
        table("aliases", *(f"lon-{i},Tên cũ {i},old_name,," for i in n)),
    )
    before = time.process_time()
    imported = lachan("directory", "import", "--yes", *files)
    assert "thêm 45000" in imported.output
    assert len(imported.output.splitlines()) < 80
    checked = lachan("directory", "check")
    assert checked.exit_code == 0
    assert lachan("directory", "export", tmp_path / "out").exit_code == 0
    assert "thêm 0, sửa 0" in lachan("directory", "import", tmp_path / "out").output
    assert time.process_time() - before < 60


def codes() -> list[str]:
    source = Path(directory_review.__file__).read_text(encoding="utf-8")
    return re.findall(r'_(?:finding|uncovered)\((?:book, )?"([a-z_]+)"', source)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_finding_has_its_sentence(lang):
    texts = Texts.load(LOCALES)
    assert len(codes()) == 10
    assert [code for code in codes() if not texts.has(lang, f"directory-{code}")] == []
