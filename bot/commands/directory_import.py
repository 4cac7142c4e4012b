"""`lachan directory import`: what would change, a question, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from bot.commands.directory_changes import SHOWN, as_json, lines
from bot.commands.directory_check import warning_lines, warnings_as_json
from bot.commands.directory_problems import print_problems, problems_as_json
from bot.commands.session import Store, open_store
from bot.commands.terminal import ask, complain, is_terminal, print_json, say
from bot.ground import utc_now
from bot.settings import Settings
from language.local_time import local_day
from storage import audit
from storage.directory import Applied
from storage.directory_csv import ImportRefused, Problem, too_big
from storage.directory_import import DirectoryChanged, Plan, carry_out, plan


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator asked for besides the files."""

    check: bool = False
    yes: bool = False
    correct_past: bool = False
    everything: bool = False
    json: bool = False


async def run_import(settings: Settings, paths: Iterable[Path], wishes: Wishes) -> int:
    """Exit code: 0 = applied, or nothing to change, or checked; 1 = refused, or not applied because nobody agreed."""
    files, missing = _read(paths)
    today = local_day(utc_now())
    async with open_store(settings) as store:
        try:
            if missing:
                raise ImportRefused(missing)
            made = await store.db.read(lambda tx: plan(tx, files, today, correct_past=wishes.correct_past))
        except ImportRefused as refused:
            _refuse(refused, wishes)
            return 1
        if not wishes.json:
            _show(made, today, None if wishes.everything else SHOWN)
        return await _settle(store, made, wishes)


def _show(made: Plan, today: date, limit: int | None) -> None:
    for line in (*lines(made, today, limit), *warning_lines(made, limit)):
        print(line)


async def _settle(store: Store, made: Plan, wishes: Wishes) -> int:
    if wishes.check or not made.changes:
        _tell(made, wishes, "directory-checked" if made.changes else "directory-nothing_new")
        return 0
    if not _is_agreed(wishes):
        _tell(made, wishes, "directory-not_applied")
        return 1
    try:
        applied = await _apply(store, made)
    except DirectoryChanged:
        complain("directory-overtaken")
        return 1
    _tell(made, wishes, "directory-applied", applied)
    return 0


def _is_agreed(wishes: Wishes) -> bool:
    if wishes.yes:
        return True
    return not wishes.json and is_terminal() and ask("directory-confirm")


async def _apply(store: Store, made: Plan) -> Applied:
    now = utc_now()

    def work(tx: Connection) -> Applied:
        applied = carry_out(tx, made)
        counts = {"added": applied.added, "changed": applied.changed, "past": len(made.rewrites)}
        key = store.keyring.audit_key
        audit.append(tx, key=key, now=now, actor="operator", action="directory_import", detail=counts)
        return applied

    return await store.db.write(work)


def _tell(made: Plan, wishes: Wishes, key: str, applied: Applied | None = None) -> None:
    counts = applied or made.changes.counts
    if wishes.json:
        print_json({"ok": True, "applied": applied is not None, **as_json(made), "warnings": warnings_as_json(made)})
    else:
        say(key, added=str(counts.added), changed=str(counts.changed), unchanged=str(counts.unchanged))


def _refuse(refused: ImportRefused, wishes: Wishes) -> None:
    if wishes.json:
        print_json({"ok": False, "applied": False, **problems_as_json(refused)})
    else:
        print_problems(refused)


def _read(paths: Iterable[Path]) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """(name, content) of every file; folders stand for their CSV files."""
    files: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for path in paths:
        for item in _files_of(path):
            (problems if isinstance(item, Problem) else files).append(item)  # type: ignore[arg-type]
    return files, problems


def _files_of(path: Path) -> Iterator[tuple[str, bytes] | Problem]:
    if not path.is_dir():
        yield _read_one(path)
        return
    inside = sorted(path.glob("*.csv"))
    if not inside:
        yield Problem(str(path), 0, "", "no_csv")
    yield from map(_read_one, inside)


def _read_one(path: Path) -> tuple[str, bytes] | Problem:
    try:
        limit = too_big(path.stat().st_size)
        return Problem(path.name, 0, "", "too_big", limit) if limit else (path.name, path.read_bytes())
    except OSError:
        return Problem(str(path), 0, "", "no_such_file")
