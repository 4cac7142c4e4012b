"""`lachan directory`: import and export places, units and coverage; see who would receive a tip."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.terminal import finish, settings_or_exit

app = typer.Typer(no_args_is_help=True)


@app.command("import")
def import_(
    files: list[Path] = typer.Argument(..., metavar="FILE...", help="CSV files (UTF-8), or folders of them."),
    check: bool = typer.Option(False, "--check", help="Only show what would change and what is wrong; change nothing."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Apply without asking; for scripts."),
    correct_past: bool = typer.Option(
        False, "--correct-past", help="Let a coverage row that was wrong from the start be mended in place."
    ),
    everything: bool = typer.Option(False, "--all", help="List every changed row, not only the first of each table."),
    json: bool = typer.Option(False, "--json", help="Print JSON; applies only together with --yes."),
) -> None:
    """Load places, parents, aliases, units, coverage, steps: shows the changes, asks, applies. One mistake changes nothing."""
    from bot.commands.directory_import import Wishes, run_import

    wishes = Wishes(check=check, yes=yes, correct_past=correct_past, everything=everything, json=json)
    raise typer.Exit(finish(run_import(settings_or_exit(), files, wishes)))


@app.command()
def export(
    folder: Path = typer.Argument(..., help="Where the six files go; a new folder is made."),
    excel: bool = typer.Option(False, "--excel", help="With a mark by which Excel knows UTF-8."),
) -> None:
    """Write the whole directory as the CSV files that import reads; importing them again changes nothing."""
    from bot.commands.directory_export import run_export

    raise typer.Exit(finish(run_export(settings_or_exit(), folder, for_excel=excel)))


@app.command()
def check(
    everything: bool = typer.Option(False, "--all", help="List every row, not only the first of each kind."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Examine the whole stored directory. Exit code 1 when something is wrong; what only deserves a look does not count."""
    from bot.commands.directory_check import run_check

    raise typer.Exit(finish(run_check(settings_or_exit(), everything=everything, as_json=json)))


@app.command("route")
def route_(
    place: str = typer.Argument(..., help="A place id, for example trang-due."),
    category: str = typer.Option("theft", help="A category id."),
    on: str = typer.Option("", help="A day (YYYY-MM-DD); today when left out."),
) -> None:
    """The same as `lachan route --place PLACE --at DAY`."""
    from bot.commands.route import show_route

    raise typer.Exit(finish(show_route(settings_or_exit(), place, category, on)))
