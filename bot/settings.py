"""Every setting: prefix LACHAN_, from the environment or a `.env` file in the current folder (see `.env.example`)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

PREFIX = "LACHAN_"
ENV_FILE = Path(".env")
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_ENV_LINE = re.compile(r"""\s*(?:export\s+)?(?P<name>\w+)\s*=\s*(?P<quote>["']?)(?P<value>.*?)(?P=quote)\s*""")


class SettingsRefused(ValueError):
    """A setting cannot be used. The message names settings and rules, never the values: they may be secrets."""


# --- what a value must look like: the text in, the value out, or ValueError with the rule -----------------------------


def split_bind(value: str) -> tuple[str, int]:
    """ "127.0.0.1:8080" → ("127.0.0.1", 8080); port 0 = any free one. Raises ValueError with the expected shape."""
    host, colon, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isdecimal() or int(port) > 65535:
        raise ValueError("must look like 127.0.0.1:8080")
    return host, int(port)


def _bind(value: str) -> str:
    split_bind(value)
    return value


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("must look like https://tin.example.vn, without a path")
    return value.rstrip("/")


def _database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return value


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return parse


def _setting(default: Any, parse: Callable[[str], object], description: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"parse": parse, "description": description})


# --- the settings -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Settings:
    data_dir: Path = _setting(Path("var"), Path, "Folder of the database and the keys (a path).")  # noqa: RUF009
    key_dir: Path | None = _setting(  # noqa: RUF009
        None, Path, "Folder of the keys (a path). Never in backups. Empty = LACHAN_DATA_DIR/keys."
    )
    database_url: str | None = _setting(
        None, _database, secret=True,
        description="sqlite:////path/to/file or postgresql://user:password@host/db. Empty = LACHAN_DATA_DIR/lachan.db.",
    )  # fmt: skip
    http_bind: str = _setting(
        "127.0.0.1:8080", _bind, "Address and port on which the pages are served (host:port; [::1]:8080 for IPv6)."
    )
    public_url: str | None = _setting(
        None, _origin, "What people type into their browser (a URL without a path). Empty = http://LACHAN_HTTP_BIND."
    )
    demo: Literal["auto", "on", "off"] = _setting(
        "auto", _one_of("auto", "on", "off"),
        "auto = a demonstration when first started on an empty store without settings; on; off.",
    )  # fmt: skip
    language: Literal["vi", "en"] = _setting(
        "vi", _one_of("vi", "en"), "Language of this program in the terminal (vi or en)."
    )
    log_level: Literal["info", "warning", "error"] = _setting(
        "info", _one_of("info", "warning", "error"),
        "How much is logged (info, warning or error). There is no debug: it would print content.",
    )  # fmt: skip

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


def load(**overrides: object) -> Settings:
    """The settings of this process; `overrides` win. Raises SettingsRefused with one line per wrong setting."""
    found = {**_from_file(ENV_FILE), **os.environ}
    given = {each.name: found.get(PREFIX + each.name.upper(), "") for each in fields(Settings)}
    given.update({name: str(value) for name, value in overrides.items()})
    values, wrong = {}, []
    for each in fields(Settings):
        if given[each.name]:  # an empty value means the default
            try:
                values[each.name] = each.metadata["parse"](given[each.name])
            except ValueError as rule:
                wrong.append(f"{PREFIX}{each.name.upper()}: {rule}")
    if wrong:
        raise SettingsRefused("\n".join(wrong)) from None
    return Settings(**values)


def _from_file(file: Path) -> Mapping[str, str]:
    return dict(_lines(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        match = _ENV_LINE.fullmatch(line)
        if match and not line.lstrip().startswith("#"):
            yield match["name"], match["value"]
