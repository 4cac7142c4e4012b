"""`lachan`, also as `python -m bot`."""

from __future__ import annotations

import sys
from collections.abc import Callable

NOT_READY = (
    "Thiếu gói {name}: hãy chạy “make run”, hoặc dùng .venv/bin/python -m bot.\n"
    "The package {name} is missing: use “make run”, or .venv/bin/python -m bot."
)
OURS = ("bot", "storage", "web", "broadcasts", "language")


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  whoever starts it by hand may have an older one
        sys.exit("Python 3.11 or newer is needed / Cần Python 3.11 trở lên.")
    try:
        command = _command()
    except ModuleNotFoundError as missing:
        name = (missing.name or "").split(".")[0]
        if name in OURS:
            raise
        sys.exit(NOT_READY.format(name=name))
    command()


def _command() -> Callable[[], object]:
    if sys.argv[1:] == ["run"]:
        # The process that stays up for months does without the command line's library: 6 MiB and 0.1 s.
        from bot.commands.run import main as run

        return run
    from bot.commands.tree import cli

    return cli


if __name__ == "__main__":
    main()
