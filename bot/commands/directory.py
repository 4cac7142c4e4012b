"""`lachan directory`: import places, units and coverage; see who would receive a tip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.terminal import complain, finish, say, settings_or_exit, words
from language.local_time import local_day

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.directory import Applied
    from storage.directory_csv import ImportRefused, Problem


app = typer.Typer(no_args_is_help=True)


@app.command("import")
def import_(
    files: list[Path] = typer.Argument(..., metavar="FILE...", help="CSV files (UTF-8), or folders of them."),
    check: bool = typer.Option(False, "--check", help="Only say what is wrong; change nothing."),
) -> None:
    """Load places, parents, aliases, units, coverage, steps. All is checked first; one mistake changes nothing."""
    raise typer.Exit(finish(run_import(settings_or_exit(), files, check_only=check)))


@app.command("route")
def route_(
    place: str = typer.Argument(..., help="A place id, for example trang-due."),
    category: str = typer.Option("theft", help="A category id."),
    on: str = typer.Option("", help="A day (YYYY-MM-DD); today when left out."),
) -> None:
    """The same as `lachan route --place PLACE --at DAY`."""
    from bot.commands.route import show_route

    raise typer.Exit(finish(show_route(settings_or_exit(), place, category, on)))


async def run_import(settings: Settings, paths: Iterable[Path], *, check_only: bool = False) -> int:
    """Exit code: 0 = imported (or nothing to change), 1 = refused with one line for each mistake."""
    from sqlalchemy import Connection

    from bot.commands.session import open_store
    from bot.ground import utc_now
    from storage import audit, directory_csv

    files, missing = _read(paths)
    now = utc_now()

    async with open_store(settings) as store:

        def work(tx: Connection) -> Applied:
            if missing:
                raise directory_csv.ImportRefused(missing)
            applied = directory_csv.import_files(tx, files, local_day(now))
            if check_only:
                raise _OnlyChecked(applied)
            if applied.added or applied.changed:
                counts = {"added": applied.added, "changed": applied.changed}
                key = store.keyring.audit_key
                audit.append(tx, key=key, now=now, actor="operator", action="directory_import", detail=counts)
            return applied

        try:
            applied, done = await store.db.write(work), "directory-applied"
        except _OnlyChecked as only:
            applied, done = only.applied, "directory-checked"
        except directory_csv.ImportRefused as refused:
            _print_problems(refused)
            return 1
    say(done, added=str(applied.added), changed=str(applied.changed), unchanged=str(applied.unchanged))
    return 0


class _OnlyChecked(Exception):
    """Rolls the transaction back after everything was tried."""

    def __init__(self, applied: Applied) -> None:
        super().__init__()
        self.applied = applied


def _read(paths: Iterable[Path]) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """(name, content) of every file; folders stand for their CSV files."""
    from storage.directory_csv import Problem, too_big

    files: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for path in _expanded(paths):
        try:
            size = path.stat().st_size
            if too_big(size) is None:
                files.append((path.name, path.read_bytes()))
            else:
                problems.append(Problem(path.name, 0, "", "too_big", too_big(size) or {}))
        except OSError:
            problems.append(Problem(str(path), 0, "", "no_such_file"))
    return files, problems


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.csv"))
        else:
            yield path


def _print_problems(refused: ImportRefused) -> None:
    for problem in refused.problems:
        complain(f"directory-{_where(problem)}", file=problem.file, line=str(problem.line), column=problem.column,
                 problem=words(f"directory-{problem.code}", **problem.params))  # fmt: skip
    if refused.total > len(refused.problems):
        complain("directory-more", count=str(refused.total - len(refused.problems)))
    complain("directory-refused", count=str(refused.total))


def _where(problem: Problem) -> str:
    if not problem.line:
        return "at_file"
    return "at_cell" if problem.column else "at_line"
