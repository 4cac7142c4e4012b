"""`lachan directory` as an operator meets it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.texts import Texts
from storage import directory_csv
from tests.directory.commands import write
from tests.directory.test_import import COVERAGE, PARENTS, PLACES, UNITS, table

LOCALES = Path(__file__).parents[2] / "locales"


def test_import_tells_what_it_did_and_again_that_nothing_changed(lachan, tmp_path):
    files = write(tmp_path, PLACES, PARENTS, UNITS, COVERAGE)
    checked = lachan("directory", "import", "--check", *files)
    assert checked.exit_code == 0
    assert "thêm 6" in checked.output
    assert "thêm 6, sửa 0, giữ nguyên 0" in lachan("directory", "import", *files).output
    assert "thêm 0, sửa 0, giữ nguyên 6" in lachan("directory", "import", tmp_path).output  # a folder stands for its files
    route = lachan("directory", "route", "cty-moi").output
    assert route.index("Đồn Công an KCN Mới") < route.index("Công an phường An Phong") < route.index("Bàn trực")
    assert lachan("audit", "verify").exit_code == 0


def test_refused_import_names_every_mistake(lachan, tmp_path):
    bad = table("places", "KCN,zone,Tên,,,,,", "ok,zone,Tên,,,,2025-07-01,2025-01-01")
    result = lachan("directory", "import", *write(tmp_path, bad), tmp_path / "nowhere.csv")
    assert result.exit_code == 1
    result = lachan("directory", "import", *write(tmp_path, bad))
    assert result.exit_code == 1
    assert "places.csv, dòng 2, cột id: Mã chỉ gồm chữ thường" in result.output
    assert "places.csv, dòng 3, cột effective_to: effective_to phải sau" in result.output
    assert "Có 2 chỗ sai nên chưa thay đổi gì." in result.output
    assert "Traceback" not in result.output


def test_missing_file_is_one_sentence(lachan, tmp_path):
    result = lachan("directory", "import", tmp_path / "nowhere.csv")
    assert result.exit_code == 1
    assert "Không mở được tệp này" in result.output


def test_route_of_three_days(lachan):
    chains = {lachan("directory", "route", "bao-minh", "--on", day).output for day in ("2024-06-01", "2025-04-01", "2025-08-01")}
    assert len(chains) == 3
    assert lachan("directory", "route", "nowhere").exit_code == 1
    assert lachan("directory", "route", "bao-minh", "--on", "hôm qua").exit_code == 1
    assert lachan("directory", "route", "bao-minh", "--category", "gossip").exit_code == 1


#: what `directory_checks` complains about; the codes of cells are read from the source
BETWEEN_ROWS = (
    "twice", "inverted_dates", "unknown_place", "unknown_unit", "not_an_enterprise", "overlapping_dates", "two_owners",
    "circle", "inside_enterprise", "no_fallback", "no_such_file", "broken_line", "wrong_count",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_mistake_has_its_sentence(lang):
    texts = Texts.load(LOCALES)
    in_cells = re.findall(r'Wrong\(\s*"([a-z0-9_]+)"', Path(directory_csv.__file__).read_text(encoding="utf-8"))
    assert len(in_cells) > 8
    assert [code for code in (*in_cells, *BETWEEN_ROWS) if not texts.has(lang, f"directory-{code}")] == []
