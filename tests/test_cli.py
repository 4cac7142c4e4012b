"""The command line: what it says, what it refuses, and a whole start and stop of the program."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands import terminal
from bot.commands.tree import cli
from bot.demo import OFFICERS, open_or_try_out
from bot.ground import utc_now
from bot.installation import SetupRefused
from bot.settings import load

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LACHAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LACHAN_LANGUAGE", "en")
    terminal._language.cache_clear()
    yield
    terminal._language.cache_clear()


def lachan(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


# --- a real installation ----------------------------------------------------------------------------------------------


def test_init_prints_the_first_invitation_to_the_duty_desk():
    out = lachan("init")
    assert re.search(r"http://127\.0\.0\.1:8080/desk/invite/[\w-]{43}\s", out)
    listed = json.loads(lachan("officer", "list", "--json"))
    assert {row["login"] for row in listed} == {None}  # no demonstration officers
    assert "duty-desk" in {row["unit_id"] for row in listed}


def test_init_twice_is_refused_and_says_how_to_make_another():
    lachan("init")
    assert "LACHAN_DATA_DIR" in lachan("init", code=1)


def test_officer_invite_prints_a_link_as_json(monkeypatch):
    monkeypatch.setenv("LACHAN_PUBLIC_URL", "https://tin.example.vn")
    lachan("init")
    invite = json.loads(lachan("officer", "invite", "--unit", "duty-desk", "--role", "officer", "--json"))
    assert set(invite) == {"link", "expires_at"} and invite["expires_at"].endswith("+00:00")
    assert invite["link"].startswith("https://tin.example.vn/desk/invite/")


def test_the_token_of_an_invitation_is_not_in_the_store(tmp_path):
    lachan("init")
    token = json.loads(lachan("officer", "invite", "--unit", "duty-desk", "--json"))["link"].rsplit("/", 1)[1]
    files = [file for file in (tmp_path / "var").rglob("*") if file.is_file()]
    assert files and not any(token.encode() in file.read_bytes() for file in files)


def test_an_invitation_to_an_unknown_unit_says_where_to_look():
    lachan("init")
    assert "officer list" in lachan("officer", "invite", "--unit", "nowhere", code=1)


def test_an_invitation_in_an_unknown_role_names_those_there_are():
    lachan("init")
    out = lachan("officer", "invite", "--unit", "duty-desk", "--role", "king", code=1)
    assert "administrator" in out and "auditor" in out


def test_the_last_holder_of_a_key_is_ended_only_on_purpose():
    import asyncio

    asyncio.run(make_demo())
    for login in ("truong-don", "truc-1"):
        lachan("officer", "end", login, "--unit", "trang-due")
    assert "--last" in lachan("officer", "end", "truc-2", "--unit", "trang-due", code=1)
    assert "officer list" in lachan("officer", "end", "truc-1", "--unit", "trang-due", code=1)
    assert "trang-due" in lachan("officer", "end", "truc-2", "--unit", "trang-due", "--last")
    rows = {row["login"]: row for row in json.loads(lachan("officer", "list", "--json"))}
    assert rows["truc-2"]["state"] == "ended" and not rows["truc-2"]["unit_has_key"]


def test_commands_without_an_installation_name_the_next_step():
    for words in (["officer", "list"], ["audit", "verify"], ["doctor"], ["migrate"]):
        assert "lachan init" in lachan(*words, code=1)


def test_audit_verify_finds_a_changed_row(tmp_path):
    lachan("init")
    assert json.loads(lachan("audit", "verify", "--json"))["ok"]
    with sqlite3.connect(tmp_path / "var" / "lachan.db") as connection:
        connection.execute("UPDATE audit SET action = 'nothing' WHERE n = 1")
    connection.close()
    assert "CHANGED from row 1" in lachan("audit", "verify", code=1)


def test_audit_verify_and_doctor_find_a_log_that_was_emptied_beside_its_officers(tmp_path):
    lachan("init")
    with sqlite3.connect(tmp_path / "var" / "lachan.db") as connection:
        connection.executescript("DELETE FROM audit; DELETE FROM audit_head")
        assert json.loads(lachan("audit", "verify", "--json"))["ok"]  # nobody was here yet
        connection.execute("INSERT INTO officer VALUES ('a', 'truc-1', 's', 'p', 'k', 'active', '2026-11-23 02:13:47')")
    connection.close()
    assert "CHANGED from row 1" in lachan("audit", "verify", code=1)
    assert "was changed from row 1" in lachan("doctor", code=1)


def test_doctor_names_what_is_missing_with_the_mend():
    lachan("init")
    out = lachan("doctor", code=1)
    assert "lachan officer invite --unit duty-desk" in out and "[bad]" in out and "[ok]" in out


def test_doctor_finds_a_key_that_others_can_read(tmp_path):
    lachan("init")
    (tmp_path / "var" / "keys" / "audit.key").chmod(0o644)
    (tmp_path / "var").chmod(0o755)
    out = lachan("doctor", code=1)
    assert "chmod -R go-rwx" in out and "chmod 700" in out
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700  # every start mends it; that it stood open is said once
    assert "chmod" not in lachan("doctor", code=1)


def test_migrate_says_the_version():
    lachan("init")
    assert re.search(r"version \d{4}", lachan("migrate"))


def test_a_wrong_setting_is_one_line_without_its_value(monkeypatch):
    monkeypatch.setenv("LACHAN_HTTP_BIND", "hunter2")
    out = lachan("officer", "list", code=2)
    assert "LACHAN_HTTP_BIND" in out and "hunter2" not in out


def test_a_bug_is_told_by_class_and_place_without_its_message(monkeypatch, capsys):
    async def broken() -> None:
        raise ValueError("mất xe ở cổng 2")

    with pytest.raises(SystemExit):
        terminal.finish(broken())
    said = capsys.readouterr().err
    assert "ValueError" in said and "test_cli.py" in said and "cổng" not in said


def test_without_its_packages_it_says_in_one_line_what_to_do():
    result = subprocess.run([sys.executable, "-S", "-m", "bot"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1 and "make run" in result.stderr and "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 2  # one line in each language


# --- the demonstration ------------------------------------------------------------------------------------------------


async def code_of_refusal(**overrides: object) -> str:
    with pytest.raises(SetupRefused) as refused:
        await open_or_try_out(load(**overrides), utc_now())
    return refused.value.code


async def make_demo(**overrides: object) -> bool:
    installation = await open_or_try_out(load(**overrides), utc_now())
    await installation.db.close()
    return installation.is_demo


async def test_the_demonstration_is_remembered():
    assert await make_demo()
    assert await make_demo()
    assert await code_of_refusal(demo="off") == "demo_store"


@pytest.mark.parametrize(
    "reachable", [{"http_bind": "0.0.0.0:8080"}, {"http_bind": "[::]:8080"}, {"public_url": "https://tin.example.vn"}]
)
async def test_the_demonstration_refuses_to_be_reached_by_others(reachable, tmp_path):
    assert await code_of_refusal(demo="on", **reachable) == "demo_bind"
    assert not (tmp_path / "var").exists()
    await make_demo()
    assert await code_of_refusal(**reachable) == "demo_bind"


@pytest.mark.parametrize(
    "setting", [{"demo": "off"}, {"http_bind": "0.0.0.0:8080"}, {"public_url": "https://tin.example.vn"}]
)
async def test_an_empty_store_with_real_settings_becomes_no_demonstration(setting):
    assert await code_of_refusal(**setting) == "not_set_up"


def test_a_real_store_never_becomes_a_demonstration():
    import asyncio

    lachan("init")
    assert not asyncio.run(make_demo())
    assert asyncio.run(code_of_refusal(demo="on")) == "real_store"


def test_the_demonstration_has_somebody_of_every_role_that_works_at_the_desk():
    import asyncio

    asyncio.run(make_demo())
    rows = {row["login"]: row for row in json.loads(lachan("officer", "list", "--json"))}
    assert {who.login: (who.unit_id, who.role, "active") for who in OFFICERS} == {
        login: (row["unit_id"], row["role"], row["state"]) for login, row in rows.items() if row["state"] == "active"
    }
    assert {row["role"] for row in rows.values()} >= {"officer", "chief", "administrator", "coordinator", "auditor"}
    assert "2 members hold the key of the duty desk" in lachan("doctor")


# --- running ----------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """`python -m bot run` in a process of its own."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        environ = {"PATH": os.environ["PATH"], "LACHAN_DATA_DIR": str(folder), "LACHAN_HTTP_BIND": f"127.0.0.1:{port}"}
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environ | settings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def read_until(self, words: str) -> str:
        said = ""
        while words not in said:
            line = self.process.stdout.readline()
            assert line, said + self.process.stderr.read()
            said += line
        return said

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"User-Agent": "Spy/1.0"})
        response = connection.getresponse()
        response.body = response.read()
        return response

    def stop(self) -> tuple[float, str, str]:
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=15)
        return time.monotonic() - started, out, err


@pytest.fixture
def start(tmp_path: Path) -> Iterator:
    begun: list[Running] = []

    def start(port: int | None = None, **settings: str) -> Running:
        begun.append(Running(tmp_path / "var", port or free_port(), **settings))
        return begun[-1]

    yield start
    for running in begun:
        running.process.kill()
        running.process.communicate()


@pytest.mark.slow
def test_run_prints_links_and_log_ins_serves_and_stops(start, tmp_path):
    running = start()
    said = running.read_until("Ctrl+C")
    assert "BẢN CHẠY THỬ" in said and "This is a demo" in said
    assert f"http://127.0.0.1:{running.port}/z/trang-due" in said and f":{running.port}/desk" in said
    assert all(who.login in said and who.passphrase in said for who in OFFICERS)
    page = running.get("/z/trang-due")
    assert page.status == 200 and "server" not in page.headers
    assert running.get("/healthz").status == 200
    seconds, out, err = running.stop()
    assert seconds < 10 and running.process.returncode == 0 and "Đã dừng" in out
    assert "127.0.0.1" not in err and "Spy" not in err and "trang-due" not in err  # no access log


@pytest.mark.slow
def test_an_answer_does_not_wait_for_a_delayed_ack(start):
    running = start()
    running.read_until("Ctrl+C")
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    seconds = []
    for _ in range(21):
        begun = time.monotonic()
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        seconds.append(time.monotonic() - begun)
    connection.close()
    assert sorted(seconds)[10] < 0.03  # Nagle's algorithm against a delayed ACK costs 0.04


@pytest.mark.slow
def test_the_second_start_prints_the_log_ins_again(start):
    first = start(LACHAN_LANGUAGE="en")
    first.read_until("Ctrl+C")
    first.stop()
    again = start(LACHAN_LANGUAGE="en").read_until("Ctrl+C")
    assert all(who.passphrase in again for who in OFFICERS) and "DEMO" in again


def test_a_busy_port_is_one_plain_sentence(start):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        running = start(busy.getsockname()[1], LACHAN_LANGUAGE="en")
        _, err = running.process.communicate(timeout=30)
    assert running.process.returncode == 1 and len(err.splitlines()) == 1
    assert "LACHAN_HTTP_BIND" in err


@pytest.mark.parametrize(
    ("name", "value"), [("LACHAN_PUBLIC_URL", "http://tin.example.vn"), ("LACHAN_HTTP_BIND", "0.0.0.0:{port}")]
)
def test_a_real_store_is_not_served_in_plain_http(start, tmp_path, name, value):
    lachan("init")
    port = free_port()
    running = start(port, LACHAN_LANGUAGE="en", **{name: value.format(port=port)})
    _, err = running.process.communicate(timeout=30)
    assert running.process.returncode == 1 and len(err.splitlines()) == 1
    assert "LACHAN_PUBLIC_URL=https://" in err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_crash_leaves_no_core_dump(start):
    running = start()
    running.read_until("Ctrl+C")
    limits = Path(f"/proc/{running.process.pid}/limits").read_text()
    assert re.search(r"Max core file size\s+0\s+0\s", limits)


def test_development_mode_is_refused(tmp_path):
    environ = {"PATH": os.environ["PATH"], "LACHAN_DATA_DIR": str(tmp_path / "var"), "LACHAN_LANGUAGE": "en"}
    command = [sys.executable, "-X", "dev", "-m", "bot", "run"]
    done = subprocess.run(
        command, cwd=ROOT, env=environ | {"LACHAN_HTTP_BIND": "127.0.0.1:0"}, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1 and "-X dev" in done.stderr


@pytest.mark.slow
def test_an_open_stream_does_not_hold_up_the_stop(start):
    running = start()
    running.read_until("Ctrl+C")
    with socket.create_connection(("127.0.0.1", running.port)) as held:
        held.sendall(b"POST /chat/live HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
        seconds, _, _ = running.stop()
    assert seconds < 10 and running.process.returncode == 0


@pytest.mark.slow
def test_an_invitation_can_be_made_while_the_program_runs(start, monkeypatch):
    running = start()
    running.read_until("Ctrl+C")
    assert "/desk/invite/" in json.loads(lachan("officer", "invite", "--unit", "trang-due", "--json"))["link"]
