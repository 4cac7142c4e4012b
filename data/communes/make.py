"""Make the CSV files of this folder anew from the Python package vietnamadminunits (MIT; see README.md).

    python -m venv /somewhere && /somewhere/bin/pip install --no-deps vietnamadminunits==1.0.4
    .venv/bin/python -m data.communes.make /somewhere/lib/python3.11/site-packages/vietnamadminunits/data

The package is read as files, never imported: it is no dependency of this program.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from language.gazetteer import DISTRICT, OLD, name_lines, slug

HERE = Path(__file__).resolve().parent
ZONES = HERE.parent / "zones.csv"

Row = Mapping[str, Any]


def main(folder: Path) -> None:
    """Read the package's files in `folder` and write ours beside this module."""
    database = sqlite3.connect(folder / "dataset.db")
    database.row_factory = sqlite3.Row
    old = database.execute("select * from admin_units_legacy order by wardCode, districtCode").fetchall()
    new = database.execute("select * from admin_units order by wardCode").fetchall()
    heirs = _heirs(json.loads((folder / "converter_2025.json").read_text(encoding="utf-8")), new)
    _write("provinces.csv", ("code", "name", "today"), _provinces(old, new, heirs))
    _write("new.csv", ("code", "name", "province", "before", "lat", "lon"), _new(new, old, heirs))
    _write("districts.csv", ("code", "name", "province", "id", "today"), _districts(old, heirs))
    _write("old.csv", ("code", "name", "district", "today", "lat", "lon", "id"), _old(old, heirs))
    tables = {name: (HERE / f"{name}.csv").read_text(encoding="utf-8") for name in ("provinces", "districts", "old", "new")}
    (HERE / "names.txt").write_text("\n".join(name_lines(**tables)) + "\n", encoding="utf-8")


def _heirs(mapping: Row, new: Iterable[Row]) -> Mapping[str, list[str]]:
    """Key of an old commune → codes of today's, the main one first."""
    code = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    heirs: defaultdict[str, list[str]] = defaultdict(list)
    for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for key in olds:
                heirs[key].append(code[province, ward])
    for province, olds in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in olds.items():
            main_first = sorted(parts, key=lambda part: (not part["isDefaultNewWard"], -part["newWardAreaKm2"]))
            heirs[key] += [code[province, part["newWardKey"]] for part in main_first]
    return heirs


def _key(row: Row) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def _provinces(old: Iterable[Row], new: Iterable[Row], heirs: Mapping[str, list[str]]) -> Iterable[Sequence[str]]:
    """By slug, because seven provinces of today took over the code of another one."""
    today = {row["wardCode"]: slug(row["province"]) for row in new}
    found = {slug(row["province"]): (row["province"], today[heirs[_key(row)][0]]) for row in old}
    missing = set(today.values()) - set(found)
    if missing:
        raise ValueError(f"provinces of today that were none before: {sorted(missing)}")
    for code, (name, heir) in sorted(found.items()):
        yield code, name, heir


def _new(new: Iterable[Row], old: Iterable[Row], heirs: Mapping[str, list[str]]) -> Iterable[Sequence[str]]:
    before: defaultdict[str, list[str]] = defaultdict(list)
    for row in old:
        for code in heirs[_key(row)]:
            before[code].append(OLD + row["wardCode"] if row["wardCode"] else DISTRICT + row["districtCode"])
    for row in new:
        yield row["wardCode"], row["ward"], slug(row["province"]), " ".join(before[row["wardCode"]]), *_point(row)


def _districts(old: Iterable[Row], heirs: Mapping[str, list[str]]) -> Iterable[Sequence[str]]:
    rows = {row["districtCode"]: row for row in old}
    plain = {code: f"{slug(row['district'])}-{slug(row['province'])}" for code, row in rows.items()}
    shipped = {(zone["old_province"], zone["old_district"]) for zone in _zones()}
    ends = _ends(plain, {code for code, row in rows.items() if (row["province"], row["district"]) in shipped})
    for code, row in sorted(rows.items()):
        # Five islands are districts without communes; they became a special zone whole.
        today = "" if row["wardCode"] else heirs[_key(row)][0]
        yield code, row["district"], slug(row["province"]), ends[code], today


def _old(old: Iterable[Row], heirs: Mapping[str, list[str]]) -> Iterable[Sequence[str]]:
    rows = {row["wardCode"]: row for row in old if row["wardCode"]}
    plain = {code: "-".join(slug(row[column]) for column in ("ward", "district", "province")) for code, row in rows.items()}
    # Communes of the list of zones keep their id; the one that is itself in the list has an id of its own.
    listed = {
        (zone["old_province"], zone["old_district"], zone["old_commune"]): zone["zone_id"] * (zone["kind"] == "commune")
        for zone in _zones()
    }
    shipped = {code: listed.get((row["province"], row["district"], row["ward"])) for code, row in rows.items()}
    ends = _ends(plain, {code for code, own_id in shipped.items() if own_id is not None})
    for code, row in sorted(rows.items()):
        own_id = shipped[code] or ends[code]
        yield code, row["ward"], row["districtCode"], " ".join(heirs[_key(row)]), *_point(row), own_id


def _ends(plain: Mapping[str, str], shipped: set[str]) -> Mapping[str, str]:
    """The end of the id where the plain one would be ambiguous: "-" and the unit's own code."""
    shared = {name for name, count in Counter(plain.values()).items() if count > 1}
    return {code: f"-{code}" if name in shared and code not in shipped else "" for code, name in plain.items()}


def _zones() -> list[dict[str, str]]:
    return list(csv.DictReader(ZONES.open(encoding="utf-8")))


def _point(row: Row) -> tuple[str, str]:
    return f"{row['wardLat']:.4f}", f"{row['wardLon']:.4f}"


def _write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
