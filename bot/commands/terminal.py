"""What every command shares: the operator's language, and one plain sentence at the end instead of a traceback."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

from bot import logs
from bot.ground import LOCALES
from bot.installation import SetupRefused
from bot.settings import Settings, SettingsRefused, load
from bot.texts import Texts
from language.folding import fold

#: what people type for "yes", folded; anything else is no
_YES = frozenset({"c", "co", "y", "yes"})

T = TypeVar("T")


@cache
def _texts() -> Texts:
    return Texts.load(LOCALES)


@cache
def _language() -> str:
    try:
        return load().language
    except SettingsRefused:
        return "en" if os.environ.get("LACHAN_LANGUAGE") == "en" else "vi"


def words(key: str, lang: str | None = None, **params: str) -> str:
    return _texts().say(lang or _language(), key, **params)


def say(key: str, **params: str) -> None:
    print(words(key, **params), flush=True)


def complain(key: str, **params: str) -> None:
    print(words(key, **params), file=sys.stderr, flush=True)


def print_json(what: object) -> None:
    print(json.dumps(what, ensure_ascii=False, indent=2), flush=True)


def is_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(key: str, **params: str) -> bool:
    """A question that is answered with yes or with anything else; the end of input is no answer and so no."""
    try:
        return fold(input(words(key, **params) + " ")).strip() in _YES
    except EOFError:
        print()
        return False


def settings_or_exit() -> Settings:
    """The settings; with a wrong one, one line for each and exit code 2."""
    try:
        return load()
    except SettingsRefused as refused:
        complain("setup-settings_refused")
        print(refused, file=sys.stderr)
        raise SystemExit(2) from None


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run a command to its end. A refusal is one sentence and exit code 1; a bug is its class and place, no message."""
    os.umask(0o077)  # whatever this process writes is the owner's alone
    try:
        return asyncio.run(work)
    except SetupRefused as refused:
        complain(f"setup-{refused.code}", **refused.params)
    except logs.UnsafeLogs as unsafe:
        complain("setup-unsafe_logs", reason=str(unsafe))
    except PermissionError as error:
        complain("setup-folder_refused", folder=str(error.filename))
    except Exception as bug:
        complain("setup-bug", error=type(bug).__name__, where=logs.where(bug))
    raise SystemExit(1)
