"""The arrows between our packages hold, and a planted wrong one is found; what is heavy is not imported at start."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "storage", "web", "broadcasts", "language")
BIN = Path(sys.executable).parent


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "lint-imports", "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder, env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_import_contracts_hold():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our packages as empty modules with the same names and the imports that the real ones have."""
    folder = tmp_path_factory.mktemp("arrows")
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    for package in PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            target = folder / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("storage/db.py", "import bot.messages"),
        ("language/folding.py", "import storage.db"),
        ("bot/messages.py", "import bot.flows"),
        ("bot/flows/__init__.py", "import storage.tips"),
        ("bot/channels/__init__.py", "import storage.db"),
        ("bot/handlers/bells.py", "import web"),
        ("web/__init__.py", "import bot.settings"),
        ("broadcasts/__init__.py", "import web"),
    ],
)
def test_a_planted_wrong_import_is_found(copy, module, planted):
    file = copy / module
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}\n{planted}\n", encoding="utf-8")
    try:
        result = lint_imports(copy)
    finally:
        file.write_text(before, encoding="utf-8")
    assert result.returncode != 0 and "BROKEN" in result.stdout, result.stdout + result.stderr


#: seconds and megabytes that a start without a token must not pay; each is imported where it is used
NOT_AT_START = (
    "rich", "typer", "aiogram", "telegram", "PIL", "alembic", "aiohttp", "httpx", "apscheduler", "xlsxwriter",
    "asyncpg",
)  # fmt: skip


def test_the_start_imports_nothing_heavy():
    code = "import sys, bot.commands.run; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not set(NOT_AT_START) & set(loaded.split())


def test_only_the_telegram_channel_imports_a_telegram_library():
    pattern = re.compile(r"^\s*(?:from|import) (?:aiogram|telegram)\b", re.MULTILINE)
    found = {
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if pattern.search(file.read_text(encoding="utf-8"))
    }
    assert found == {"bot/channels/telegram/replies.py", "bot/channels/telegram/outgoing.py"}


def test_the_telegram_channel_imports_its_libraries_only_when_a_bot_is_opened():
    names = sorted(
        f"bot.channels.telegram.{file.stem}"
        for file in (ROOT / "bot/channels/telegram").glob("*.py")
        if file.stem not in ("__init__", "replies", "outgoing")
    )
    code = f"import sys, bot.logs, {', '.join(names)}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert len(names) >= 7 and not set(NOT_AT_START) & set(loaded.split())


def test_settings_are_read_by_the_composition_root_and_the_command_line_only():
    pattern = re.compile(r"^\s*(?:from bot\.settings import|import bot\.settings|from bot import .*\bsettings\b)", re.MULTILINE)
    allowed = {"bot/app.py", "bot/__main__.py", "bot/installation.py", "bot/demo.py", "bot/commands"}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            name = str(file.relative_to(ROOT))
            if pattern.search(file.read_text(encoding="utf-8")):
                assert name in allowed or str(Path(name).parent) in allowed, name


COPYLEFT = re.compile(r"GPL|MPL|Mozilla|EUPL|CDDL|EPL|copyleft", re.IGNORECASE)


def test_notice_lists_every_copyleft_dependency():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").lower()
    locked = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").lower()
    for package in importlib.metadata.distributions():
        meta = package.metadata
        classifiers = [text for text in meta.get_all("Classifier") or [] if text.startswith("License")]
        licence = " ".join([meta.get("License-Expression") or (meta.get("License") or "")[:80], *classifiers])
        name = meta["Name"].lower()
        if COPYLEFT.search(licence) and re.search(rf"^{re.escape(name)}==", locked, re.MULTILINE):
            assert name in notice, f"{name}: {licence}"


def test_no_lock_file_names_a_host():
    for file in ROOT.glob("requirements*.txt"):
        assert "://" not in file.read_text(encoding="utf-8"), file.name
