"""Every setting: prefix LACHAN_, from the environment or a `.env` file in the current folder (see `.env.example`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "LACHAN_"
_BOT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{30,100}")  # Telegram gives 35 characters today and promises no number
_HOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")  # Telegram Bot API, setWebhook; at least 16 so that it cannot be guessed
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsRefused(ValueError):
    """A setting cannot be used. The message names settings and rules, never the values: they may be secrets."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Path = Field(Path("var"), description="Folder of the database and the keys (a path).")
    key_dir: Path | None = Field(
        None, description="Folder of the keys (a path). Never in backups. Empty = LACHAN_DATA_DIR/keys."
    )
    database_url: str | None = Field(
        None,
        repr=False,
        description="sqlite:////path/to/file or postgresql://user:password@host/db. Empty = LACHAN_DATA_DIR/lachan.db.",
    )
    http_bind: str = Field(
        "127.0.0.1:8080", description="Address and port on which the pages are served (host:port; [::1]:8080 for IPv6)."
    )
    public_url: str | None = Field(
        None, description="What people type into their browser (a URL without a path). Empty = http://LACHAN_HTTP_BIND."
    )
    demo: Literal["auto", "on", "off"] = Field(
        "auto", description="auto = a demonstration when first started on an empty store without settings; on; off."
    )
    language: Literal["vi", "en"] = Field("vi", description="Language of this program in the terminal (vi or en).")
    log_level: Literal["info", "warning", "error"] = Field(
        "info", description="How much is logged (info, warning or error). There is no debug: it would print content."
    )

    desk_totp: Literal["required", "optional", "off"] | None = Field(
        None,
        description="Codes of officers' phones beside their passphrases: required (set up at the first sign-in), optional or off."
        " Empty = required, in a demonstration optional.",
    )

    telegram_token: SecretStr | None = Field(
        None, description="Token of the Telegram bot, as @BotFather gives it. Empty = no Telegram."
    )
    telegram_api_base: str = Field(
        "https://api.telegram.org",
        description="Where Telegram's Bot API and its files are (a URL without a path); another one for an own server.",
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        "polling",
        description="polling = we fetch updates; webhook = Telegram pushes them to LACHAN_PUBLIC_URL, which must be https.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="With webhook: 16 to 256 of the characters A-Z a-z 0-9 _ -, known to nobody else."
    )

    telegram_name: str | None = Field(
        None, description="Name of the bot without @, for the links that `lachan contact invite` prints. Empty = the bare command."
    )
    smtp_url: SecretStr | None = Field(
        None, description="Mail server for contacts of kind email: smtp://user:password@host:587 or smtps://...:465."
    )
    smtp_from: str | None = Field(None, description="From which address these mails come (an e-mail address).")

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(value.get_secret_value()) if value else None
        if parts and (parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("must look like smtp://user:password@mail.example.vn:587 or smtps://...")
        return value

    @field_validator("telegram_name")
    @classmethod
    def _a_bot_name(cls, value: str | None) -> str | None:
        if value is not None and not _BOT_NAME.fullmatch(value):
            raise ValueError("must be the bot's name without @, as in so_tay_bot")
        return value

    @field_validator("http_bind")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        split_bind(value)
        return value

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("must look like https://tin.example.vn, without a path")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _a_known_database(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _as_botfather_writes_it(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("must be digits, a colon and 30 or more characters, as @BotFather gives it")
        return value

    @field_validator("telegram_api_base")
    @classmethod
    def _a_safe_way_to_telegram(cls, value: str) -> str:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and not (parts.path.strip("/") or parts.query or parts.username)
        # The token travels in the address of each call: without TLS only on this machine.
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS)
        if not (is_whole and is_safe):
            raise ValueError("must look like https://api.telegram.org, without a path (http on this machine only)")
        return value.rstrip("/")

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _a_secret_for_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _HOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 16 to 256 of the characters A-Z a-z 0-9 _ -")
        return value

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_url is not None and not (self.smtp_from and "@" in self.smtp_from):
            raise ValueError(f"{PREFIX}SMTP_URL needs {PREFIX}SMTP_FROM with an e-mail address")
        return self

    @model_validator(mode="after")
    def _a_webhook_can_be_reached(self) -> Self:
        if self.telegram_token is None or self.telegram_mode == "polling":
            return self
        if self.telegram_webhook_secret is None:
            raise ValueError(
                f"{PREFIX}TELEGRAM_MODE=webhook needs {PREFIX}TELEGRAM_WEBHOOK_SECRET, or anybody could write as anybody"
            )
        if not (self.url.startswith("https://") or self.is_local_url):
            raise ValueError(f"{PREFIX}TELEGRAM_MODE=webhook needs {PREFIX}PUBLIC_URL with https://")
        return self

    @property
    def database(self) -> str:
        """The database URL; the SQLite file of the data folder unless another one is set."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'lachan.db').absolute()}"

    @property
    def keys(self) -> Path:
        return self.key_dir or self.data_dir / "keys"

    @property
    def bind(self) -> tuple[str, int]:
        return split_bind(self.http_bind)

    @property
    def url(self) -> str:
        """The origin under which people open the pages, without a trailing slash."""
        host, port = self.bind
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the pages."""
        return self.bind[0] in LOOPBACK_HOSTS

    @property
    def is_local_url(self) -> bool:
        return urlsplit(self.url).hostname in LOOPBACK_HOSTS

    @property
    def looks_real(self) -> bool:
        """Whether somebody has set this up for other people: a public address, an open bind or a database server."""
        on_server = self.database.startswith("postgresql")
        return on_server or not self.is_loopback or not self.is_local_url


def split_bind(value: str) -> tuple[str, int]:
    """"127.0.0.1:8080" → ("127.0.0.1", 8080); port 0 = any free one. Raises ValueError with the expected shape."""
    host, colon, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isdecimal() or int(port) > 65535:
        raise ValueError("must look like 127.0.0.1:8080")
    return host, int(port)


def load(**overrides: object) -> Settings:
    """The settings of this process. Raises SettingsRefused with one line per wrong setting, without its value."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as refused:
        lines = [_line(error["loc"], error["msg"]) for error in refused.errors(include_input=False, include_url=False)]
        raise SettingsRefused("\n".join(lines)) from None


def _line(place: tuple[int | str, ...], message: str) -> str:
    """One refused setting; a rule about several settings names them itself."""
    name = f"{PREFIX}{'_'.join(map(str, place)).upper()}: " if place else ""
    return name + message.removeprefix("Value error, ")
