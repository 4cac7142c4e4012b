"""`lachan directory import` as an operator meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.commands import directory_import, terminal
from bot.texts import Texts
from storage import directory_columns, directory_csv
from tests.directory.commands import write
from tests.directory.test_import import COVERAGE, PARENTS, PLACES, UNITS, table

LOCALES = Path(__file__).parents[2] / "locales"
POST = "don-khac,police_post,Đồn Khác,,,,2026-01-01,"


def test_import_tells_what_it_did_and_again_that_nothing_changed(lachan, tmp_path):
    files = write(tmp_path, PLACES, PARENTS, UNITS, COVERAGE)
    checked = lachan("directory", "import", "--check", *files)
    assert checked.exit_code == 0
    assert "thêm 6" in checked.output
    assert "thêm 6, sửa 0, giữ nguyên 0" in lachan("directory", "import", "--yes", *files).output
    again = lachan("directory", "import", tmp_path)  # a folder stands for its files; nothing to ask about
    assert (again.exit_code, "thêm 0, sửa 0, giữ nguyên 6" in again.output) == (0, True)
    route = lachan("route", "--place", "cty-moi").output
    assert route.index("Đồn Công an KCN Mới") < route.index("Công an phường An Phong") < route.index("Bàn trực")
    assert lachan("audit", "verify").exit_code == 0


def test_the_changes_are_shown_before_they_are_made(lachan, tmp_path):
    lachan("directory", "import", "--yes", *write(tmp_path, PLACES, PARENTS, UNITS, COVERAGE))
    renamed = table("units", "don-moi,police_post,Đồn Mới,,,hỏi ở cổng 1,2026-01-01,", POST)
    shown = lachan("directory", "import", "--check", *write(tmp_path, renamed)).output
    assert "units: thêm 1, sửa 1, giữ nguyên 0" in shown
    assert "+ don-khac: kind police_post; name Đồn Khác; effective_from 2026-01-01 (units.csv, dòng 3)" in shown
    change = "name “Đồn Công an KCN Mới” → “Đồn Mới”; public_address “(trống)” → “hỏi ở cổng 1”"
    assert f"~ don-moi: {change} (units.csv, dòng 2)" in shown


def test_nobody_is_asked_in_a_script_and_nothing_is_changed(lachan, tmp_path):
    files = write(tmp_path, table("units", POST.replace("don-khac", "don-script")))
    result = lachan("directory", "import", *files, stdin="c\n")
    assert result.exit_code == 1
    assert "+ don-script" in result.output and "--yes" in result.output
    assert "thêm 1" in lachan("directory", "import", "--check", *files).output  # still to be added


@pytest.mark.parametrize(("answer", "is_applied"), [("c", True), ("Có", True), ("yes", True), ("k", False), ("", False)])
def test_on_a_terminal_the_answer_decides(lachan, tmp_path, monkeypatch, answer, is_applied):
    monkeypatch.setattr(directory_import, "is_terminal", lambda: True)
    unit = f"don-{answer.encode().hex() or 'none'}"
    files = write(tmp_path, table("units", POST.replace("don-khac", unit)))
    result = lachan("directory", "import", *files, stdin=f"{answer}\n")
    assert "Nhập các thay đổi này?" in result.output
    assert result.exit_code == (0 if is_applied else 1)
    assert ("Không có gì để nhập" in lachan("directory", "import", "--check", *files).output) == is_applied


def test_json_for_machines(lachan, tmp_path):
    files = write(tmp_path, table("units", POST.replace("don-khac", "don-json")))
    checked = json.loads(lachan("directory", "import", "--json", "--check", *files).stdout)
    assert (checked["ok"], checked["applied"], checked["added"]) == (True, False, 1)
    (added,) = checked["tables"]["units"]["added"]
    assert (added["row"], added["line"], added["values"]["kind"]) == ("don-json", 2, "police_post")
    assert lachan("directory", "import", "--json", *files).exit_code == 1  # a program is not asked either
    assert json.loads(lachan("directory", "import", "--json", "--yes", *files).stdout)["applied"]
    renamed = write(tmp_path, table("units", "don-json,police_post,Tên mới,,,,2026-01-01,"))
    changed = json.loads(lachan("directory", "import", "--json", "--check", *renamed).stdout)
    assert changed["tables"]["units"]["changed"][0]["columns"] == {"name": {"old": "Đồn Khác", "new": "Tên mới"}}
    bad = json.loads(lachan("directory", "import", "--json", *write(tmp_path, table("units", "A,b,c,,,,,"))).stdout)
    assert (bad["ok"], bad["problems"][0]["code"], bad["problems"][0]["column"]) == (False, "bad_id", "id")


def test_a_long_list_is_cut_and_counted(lachan, tmp_path):
    many = [f"thu-{n},zone,Khu Thử {n},,,,2026-01-01," for n in range(50)]
    files = write(tmp_path, table("places", *many))
    cut = lachan("directory", "import", "--check", *files).output
    assert cut.count("+ thu-") == 20
    assert "… và 30 dòng nữa" in cut
    assert lachan("directory", "import", "--check", "--all", *files).output.count("+ thu-") == 50


def test_a_row_that_has_held_is_not_turned_into_another(lachan, tmp_path):
    lachan("directory", "import", "--yes", *write(tmp_path, PLACES, PARENTS, UNITS, COVERAGE))
    other = write(tmp_path, table("coverage", "kcn-moi.don,kcn-moi,*,duty-desk,primary,,2026-01-01,"))
    refused = lachan("directory", "import", "--yes", *other)
    assert refused.exit_code == 1
    assert "không đổi “don-moi” thành “duty-desk” được" in refused.output and "effective_to" in refused.output
    told = lachan("directory", "import", "--check", "--correct-past", *other)
    assert told.exit_code == 0
    assert "! kcn-moi.don: dòng này đã có hiệu lực" in told.output


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


def test_missing_file_and_empty_folder_are_one_sentence(lachan, tmp_path):
    result = lachan("directory", "import", tmp_path / "nowhere.csv")
    assert result.exit_code == 1
    assert "Không mở được tệp này" in result.output
    (tmp_path / "empty").mkdir()
    assert "không có tệp .csv nào" in lachan("directory", "import", tmp_path / "empty").output


@pytest.mark.slow
def test_a_real_terminal_is_asked(tmp_path):
    """The only test with a terminal of its own: what `isatty` says cannot be shown otherwise."""
    import os
    import pty
    import subprocess
    import sys

    env = os.environ | {"LACHAN_DATA_DIR": str(tmp_path / "var"), "PYTHONPATH": str(LOCALES.parent)}
    lachan = [sys.executable, "-m", "bot"]
    subprocess.run([*lachan, "init"], env=env, check=True, capture_output=True)
    (files,) = write(tmp_path, table("units", POST))
    ours, theirs = pty.openpty()
    running = subprocess.Popen([*lachan, "directory", "import", files], env=env, stdin=theirs, stdout=subprocess.PIPE)
    os.write(ours, b"c\n")
    output, _ = running.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert running.returncode == 0
    assert "Đã nhập xong: thêm 1" in output.decode()


#: what is said beside single cells; the codes of cells are read from the source
BETWEEN_ROWS = (
    "twice", "inverted_dates", "unknown_place", "unknown_unit", "not_an_enterprise", "overlapping_dates", "two_owners",
    "circle", "inside_enterprise", "no_fallback", "no_such_file", "no_csv", "broken_line", "wrong_count", "past_lost",
    "past_changed", "judges_itself", "too_many_rows",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_mistake_has_its_sentence(lang):
    texts = Texts.load(LOCALES)
    sources = [Path(module.__file__).read_text(encoding="utf-8") for module in (directory_columns, directory_csv)]
    in_cells = re.findall(r'Wrong\(\s*"([a-z0-9_]+)"', "".join(sources))
    assert len(in_cells) > 8
    assert [code for code in (*in_cells, *BETWEEN_ROWS) if not texts.has(lang, f"directory-{code}")] == []


def test_yes_is_said_in_both_languages():
    assert {"c", "co", "y", "yes"} == terminal._YES
