"""The command line as an operator meets it, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands import terminal
from bot.commands.tree import cli

Lachan = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lachan]:
    """Runs a command line where nothing is installed, in Vietnamese."""
    yield from _runs(tmp_path / "var", monkeypatch)


@pytest.fixture
def lachan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lachan]:
    """Runs a command line against one real installation, in Vietnamese."""
    for run in _runs(folder, monkeypatch):
        if not (folder / "lachan.db").exists():
            assert run("init").exit_code == 0
        yield run


def _runs(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lachan]:
    monkeypatch.setenv("LACHAN_DATA_DIR", str(data_dir))
    terminal._language.cache_clear()

    def run(*arguments: object, stdin: str | None = None) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)

    yield run
    terminal._language.cache_clear()


def write(tmp_path: Path, *files: tuple[str, bytes]) -> list[Path]:
    for name, content in files:
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name, _ in files]
