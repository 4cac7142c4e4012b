"""`lachan try`: one JSON object a line, with or without an installation; and `lachan chat --save`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands import terminal
from bot.commands.tree import cli

TIP_KEYS = ["category", "offered", "danger", "scope", "place", "zone", "place_words", "when"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LACHAN_DATA_DIR", str(tmp_path / "var"))
    terminal._language.cache_clear()
    yield
    terminal._language.cache_clear()


def lachan(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(words), input=stdin)


def answers(result: Result) -> list[dict]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_tip_is_read_into_one_object() -> None:
    (answer,) = answers(lachan("try", "tip", "toi qua mat xe may o kcn trang due", "--json"))
    assert list(answer) == TIP_KEYS
    assert answer == {
        "category": "theft", "offered": answer["offered"], "danger": "no", "scope": "tip", "place": "trang-due", "zone": "trang-due",
        "place_words": "trang due", "when": "earlier",
    }  # fmt: skip
    assert answer["offered"][0] == "theft"


def test_every_line_of_input_gets_its_line() -> None:
    lines = ["cháy xưởng", "", "alo", "\u2028công ty nợ lương", "x" * 10_000, "a" + "\u0301" * 20_000, "\x00", "救命"]
    found = answers(lachan("try", "tip", "--json", stdin="\n".join(lines).encode() + b"\n\xff\xfe\n"))
    assert len(found) == len(lines) + 1
    assert [found[i]["scope"] for i in (0, 1, 2, 3)] == ["tip", "noise", "greeting", "labour"]
    assert [found[i]["danger"] for i in (0, 7)] == ["yes", "yes"]


def test_why_shows_rules_and_never_the_words() -> None:
    (answer,) = answers(lachan("try", "tip", "anh Nguyễn Văn A mất xe", "--json", "--why"))
    assert "category theft: mất xe" in answer["why"]
    assert "Nguyễn" not in json.dumps(answer["why"], ensure_ascii=False)


def test_place_is_taken_or_asked_about() -> None:
    (sure,) = answers(lachan("try", "place", "kcn trang due", "--json"))
    (unsure,) = answers(lachan("try", "place", "vsip 3", "--json"))
    assert sure == {"place": "trang-due", "zone": "trang-due", "candidates": sure["candidates"]}
    assert unsure["place"] is None and "vsip-1" in unsure["candidates"]


def test_without_json_it_is_said_in_words() -> None:
    assert "Loại việc: theft" in lachan("try", "tip", "mất xe").stdout


def test_lexicon_of_ones_own_is_checked(tmp_path: Path) -> None:
    assert lachan("try", "check").exit_code == 0
    empty = lachan("try", "check", str(tmp_path))
    assert empty.exit_code == 1 and "words.yaml" in empty.output


def test_conversation_is_saved_without_its_receipt(tmp_path: Path) -> None:
    assert lachan("officer", "list").exit_code == 1  # nothing is installed yet
    assert lachan("init").exit_code == 0
    file = tmp_path / "talk.txt"
    said = lachan("chat", "--save", str(file), "--start", "trang-due", stdin="chào\nlàm căn cước ở đâu\n".encode())
    assert said.exit_code == 0, said.output
    kept = file.read_text(encoding="utf-8")
    assert kept.startswith(">>> \n[home]")
    assert ">>> làm căn cước ở đâu\n[scope]" in kept
    assert "KCN Tràng Duệ" in kept  # --start is where the QR code stands
