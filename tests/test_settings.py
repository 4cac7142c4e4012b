from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsRefused, load, split_bind

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _away_from_any_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def example() -> dict[str, tuple[str, str]]:
    """Setting → (the comment above it, the default behind it), as .env.example says."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return {name: (comment, default) for comment, name, default in re.findall(r"# (.+)\n#(LACHAN_\w+)=(.*)\n", text)}


def test_env_example_names_every_setting_and_no_other():
    assert set(example()) == {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_env_example_gives_unit_and_default_of_each_setting(name):
    field = Settings.model_fields[name]
    default = "" if field.default is None else str(field.default)
    assert example()[PREFIX + name.upper()] == (field.description, default)


def test_settings_come_from_the_environment_before_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("LACHAN_HTTP_BIND=127.0.0.1:1111\nLACHAN_LOG_LEVEL=error\n")
    monkeypatch.setenv("LACHAN_HTTP_BIND", "127.0.0.1:2222")
    settings = load()
    assert settings.bind == ("127.0.0.1", 2222) and settings.log_level == "error"


@pytest.mark.parametrize(
    "line",
    ["LACHAN_HTTP_BIND=127.0.0.1:1111", "export LACHAN_HTTP_BIND='127.0.0.1:1111'", ' LACHAN_HTTP_BIND = "127.0.0.1:1111" '],
)
def test_the_file_may_be_written_as_a_shell_would_read_it(tmp_path, line):
    (tmp_path / ".env").write_text(f"# LACHAN_HTTP_BIND=1.1.1.1:1\n\n{line}\n", encoding="utf-8")
    assert load().http_bind == "127.0.0.1:1111"


def test_an_empty_value_means_the_default(monkeypatch):
    monkeypatch.setenv("LACHAN_HTTP_BIND", "")
    assert load().http_bind == "127.0.0.1:8080"


def test_database_and_keys_live_in_the_data_folder(tmp_path):
    settings = load(data_dir=tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/lachan.db" and settings.keys == tmp_path / "keys"


def test_refusal_names_the_setting_but_never_its_value(monkeypatch):
    monkeypatch.setenv("LACHAN_DATABASE_URL", "mysql://root:hunter2@db/x")
    monkeypatch.setenv("LACHAN_LOG_LEVEL", "debug")
    with pytest.raises(SettingsRefused) as refused:
        load()
    assert "LACHAN_DATABASE_URL" in str(refused.value) and "LACHAN_LOG_LEVEL" in str(refused.value)
    assert "hunter2" not in str(refused.value) and refused.value.__cause__ is None


def test_repr_hides_the_password_of_the_database():
    assert "hunter2" not in repr(load(database_url="postgresql://lachan:hunter2@db/lachan"))


@pytest.mark.parametrize("value", ["8080", "127.0.0.1", "127.0.0.1:", ":8080", "127.0.0.1:70000", "127.0.0.1:http"])
def test_bind_without_host_and_port_is_refused(value):
    with pytest.raises(ValueError, match=r"127\.0\.0\.1:8080"):
        split_bind(value)


def test_ipv6_bind_and_its_url():
    settings = load(http_bind="[::1]:8080")
    assert settings.bind == ("::1", 8080) and settings.url == "http://[::1]:8080" and settings.is_loopback


@pytest.mark.parametrize("value", ["tin.example.vn", "https://tin.example.vn/chat", "ftp://tin.example.vn", "https://"])
def test_public_url_must_be_an_origin(value):
    with pytest.raises(SettingsRefused, match="LACHAN_PUBLIC_URL"):
        load(public_url=value)


@pytest.mark.parametrize(
    ("overrides", "real"),
    [
        ({}, False),
        ({"http_bind": "127.0.0.1:9000", "public_url": "http://localhost:9000"}, False),
        ({"http_bind": "0.0.0.0:8080"}, True),
        ({"public_url": "https://tin.example.vn"}, True),
        ({"database_url": "postgresql://db/lachan"}, True),
    ],
)
def test_settings_that_serve_other_people_look_real(overrides, real):
    assert load(**overrides).looks_real is real


TOKEN, SECRET = "70000001:AAF-0123456789_0123456789_0123456789", "Hook-secret_0123456789"


def test_telegram_needs_a_token_and_nothing_else():
    settings = load(telegram_token=TOKEN)
    assert settings.telegram_token.get_secret_value() == TOKEN and settings.telegram_mode == "polling"
    assert settings.telegram_api_base == "https://api.telegram.org"
    assert TOKEN not in repr(settings) and TOKEN not in str(settings.model_dump())


@pytest.mark.parametrize(
    ("overrides", "named"),
    [
        ({"telegram_token": "70000001"}, "LACHAN_TELEGRAM_TOKEN: must be digits"),
        ({"telegram_token": "70000001:short-hunter2"}, "LACHAN_TELEGRAM_TOKEN: must be digits"),
        ({"telegram_api_base": "http://api.example.org"}, "LACHAN_TELEGRAM_API_BASE: must look like https"),
        ({"telegram_api_base": "https://api.example.org/bot"}, "LACHAN_TELEGRAM_API_BASE: must look like https"),
        ({"telegram_api_base": "https://a:hunter2@api.example.org"}, "LACHAN_TELEGRAM_API_BASE: must look like https"),
        ({"telegram_webhook_secret": "hunter2"}, "LACHAN_TELEGRAM_WEBHOOK_SECRET: must be 16 to 256"),
        ({"telegram_token": TOKEN, "telegram_mode": "webhook"}, "needs LACHAN_TELEGRAM_WEBHOOK_SECRET"),
        (
            {"telegram_token": TOKEN, "telegram_mode": "webhook", "telegram_webhook_secret": SECRET, "public_url": "http://tin.example.vn"},
            "needs LACHAN_PUBLIC_URL with https",
        ),
    ],
)
def test_telegram_settings_that_cannot_work_are_refused_in_a_sentence(overrides, named):
    with pytest.raises(SettingsRefused) as refused:
        load(**overrides)
    assert named in str(refused.value) and "hunter2" not in str(refused.value) and TOKEN not in str(refused.value)


def test_a_webhook_with_its_secret_and_a_safe_address_is_taken():
    settings = load(
        telegram_token=TOKEN, telegram_mode="webhook", telegram_webhook_secret=SECRET, public_url="https://tin.example.vn"
    )
    assert settings.telegram_mode == "webhook"
    assert load(telegram_api_base="http://127.0.0.1:8081/").telegram_api_base == "http://127.0.0.1:8081"
