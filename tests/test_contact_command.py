"""`lachan contact`: what it adds, what it prints once, and what it never prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands import terminal
from bot.commands.tree import cli
from tests.promises.scanner import files_under, find_words

URL = "https://sms.quetzal.example/lachan"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LACHAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LACHAN_LANGUAGE", "en")
    terminal._language.cache_clear()
    lachan("init")
    yield
    terminal._language.cache_clear()


def lachan(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == code, result.output
    return result.output


def test_hook_s_secret_is_printed_once_and_its_address_never(tmp_path: Path) -> None:
    made = json.loads(lachan("contact", "add", "--unit", "trang-due", "--kind", "http", "--address", URL, "--json"))
    assert len(made["secret"]) >= 40
    listed = lachan("contact", "list")
    assert made["id"] in listed and "quetzal" not in listed
    assert find_words(files_under(tmp_path / "var"), [URL, made["secret"]]) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "http", "--address", "http://sms.example.vn"], "https://"),
        (["--kind", "email", "--address", "nobody"], "mailbox"),
        (["--kind", "group"], "contact invite"),
    ],
)
def test_what_cannot_be_added_is_refused_with_what_to_do(words: list[str], said: str) -> None:
    assert said in lachan("contact", "add", "--unit", "trang-due", *words, code=1)


def test_unknown_unit_officer_and_contact_are_refused() -> None:
    assert "nirgends" in lachan("contact", "invite", "--unit", "nirgends", code=1)
    assert "truc-9" in lachan("officer", "contact", "truc-9", "--unit", "trang-due", code=1)
    assert "contact list" in lachan("contact", "remove", "not-an-id", code=1)


def test_group_invitation_is_a_command_or_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.search(r"/start i_[\w-]{32}\s", lachan("contact", "invite", "--unit", "trang-due"))
    monkeypatch.setenv("LACHAN_TELEGRAM_NAME", "so_tay_bot")
    made = json.loads(lachan("contact", "invite", "--unit", "trang-due", "--json"))
    assert re.fullmatch(r"https://t\.me/so_tay_bot\?startgroup=i_[\w-]{32}", made["link"])


def test_duty_is_written_in_local_time_and_must_have_an_end_after_its_beginning() -> None:
    made = json.loads(
        lachan("contact", "add", "--unit", "trang-due", "--kind", "email", "--address", "a@example.vn", "--json")
    )
    out = lachan("contact", "duty", made["id"], "--from", "2026-11-24 18:00", "--to", "2026-11-25 06:00")
    assert "18:00 24/11/2026" in out and "06:00 25/11/2026" in out
    assert "after" in lachan("contact", "duty", made["id"], "--from", "2026-11-24 18:00", "--to", "2026-11-24 06:00", code=1)
    assert "2026-11-24 18:00" in lachan("contact", "duty", made["id"], "--from", "18h", "--to", "2026-11-24 06:00", code=1)


def test_removed_contact_is_listed_no_more_and_every_step_is_in_the_audit_log() -> None:
    made = json.loads(lachan("contact", "add", "--unit", "trang-due", "--kind", "desk", "--json"))
    lachan("contact", "remove", made["id"])
    assert "no contacts yet" in lachan("contact", "list")
    assert "3 officers" in lachan("contact", "need", "--unit", "trang-due", "--category", "fire", "--acks", "3")
    assert json.loads(lachan("audit", "verify", "--json"))["rows"] >= 4
