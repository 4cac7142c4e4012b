"""Every command with its options. What a command does is imported when it runs: `--help` stays quick."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.contact import app as contact_app
from bot.commands.directory import app as directory_app
from bot.commands.terminal import finish, settings_or_exit
from bot.commands.trying import app as try_app

cli = typer.Typer(
    name="lachan",
    help="Lá Chắn: anonymous crime and safety tips from workers, and the desk that answers for them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # it prints local variables, and those may be somebody's words
)
ROLES = "officer, chief, duty, coordinator, approver, administrator or auditor"
officer_app = typer.Typer(help="Officers: invite them, list them.", no_args_is_help=True)
audit_app = typer.Typer(help="The log of officers' actions.", no_args_is_help=True)
cli.add_typer(directory_app, name="directory", help="Places, units and who covers what.")
cli.add_typer(try_app, name="try", help="How a sentence or a place would be read; nothing is stored.")
cli.add_typer(officer_app, name="officer")
cli.add_typer(audit_app, name="audit")
cli.add_typer(contact_app, name="contact", help="How units are reached, who is on duty, how many must acknowledge.")


@cli.command()
def run() -> None:
    """Serve the worker's page and the duty desk until Ctrl+C."""
    from bot.commands.run import main

    main()


@cli.command()
def chat(
    lang: str = typer.Option("vi", help="Language of the conversation: vi or en."),
    start: str = typer.Option("", help="A place to start with, as a QR code would carry it: trang-due."),
    save: Path = typer.Option(None, help="Write the conversation to this file, as a golden transcript for the tests."),
) -> None:
    """Talk to the bot in this terminal; what you send is stored like any tip."""
    from bot.commands.chat import chat as talk

    talk(settings_or_exit(), lang, start, save)


@cli.command()
def init(json: bool = typer.Option(False, "--json", help="Print the invitation as JSON.")) -> None:
    """Make a real installation: database, keys, directory, and the first invitation to the duty desk."""
    from bot.commands.init import init as make

    finish(make(settings_or_exit(), as_json=json))


@cli.command()
def migrate() -> None:
    """Bring the database to the version this program needs. Make a backup first."""
    from bot.commands.migrate import migrate as upgrade

    finish(upgrade(settings_or_exit()))


@cli.command()
def doctor() -> None:
    """Check this installation: each check in plain words, with the mend. Exit code 1 when something is bad."""
    from bot.commands.doctor import doctor as examine

    raise typer.Exit(finish(examine(settings_or_exit())))


@cli.command()
def route(
    place: str = typer.Option(..., help="A place id, for example trang-due."),
    category: str = typer.Option("theft", help="A category id."),
    at: str = typer.Option("", help="A day (YYYY-MM-DD); today when left out."),
    urgency: str = typer.Option("", help="urgent or normal; both when left out."),
    assume_keys: bool = typer.Option(False, "--assume-keys", help="As if every unit held its key."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Explain step by step who is told of a tip from a place on a day, who is skipped, and why."""
    from bot.commands.route import show_route

    explained = show_route(
        settings_or_exit(), place, category, at, urgency=urgency, assume_keys=assume_keys, as_json=json
    )
    raise typer.Exit(finish(explained))


@cli.command()
def poster(
    place: str = typer.Option(..., help="A place id, for example trang-due."),
    out: Path = typer.Option(..., help="The file to write, for example poster.html."),
) -> None:
    """Write a place's poster as one HTML file, ready to print on A4: the same page as /poster/PLACE."""
    from bot.commands.poster import write_poster

    raise typer.Exit(finish(write_poster(settings_or_exit(), place, out)))


@officer_app.command("invite")
def officer_invite(
    unit: str = typer.Option(..., help="The unit's id, for example trang-due or duty-desk."),
    role: str = typer.Option("officer", help=f"The role in that unit: {ROLES}."),
    json: bool = typer.Option(False, "--json", help='Print {"link": ..., "expires_at": ...}.'),
) -> None:
    """Print a link that lets one person join a unit, once, within 24 hours."""
    from bot.commands.officer import invite

    finish(invite(settings_or_exit(), unit, role, as_json=json))


@officer_app.command("end")
def officer_end(
    login: str = typer.Argument(help="The officer's login."),
    unit: str = typer.Option(..., help="The unit's id."),
    last: bool = typer.Option(False, "--last", help="Also when nobody else holds the unit's key: its open tips climb on."),
) -> None:
    """End a membership: sessions, keys and contacts go, the unit's key changes for new tips."""
    from bot.commands.officer import end

    finish(end(settings_or_exit(), login, unit, last=last))


@officer_app.command("list")
def officer_list(json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Who belongs to which unit, and who holds its key."""
    from bot.commands.officer import list_members

    finish(list_members(settings_or_exit(), as_json=json))


@officer_app.command("contact")
def officer_contact(
    login: str = typer.Argument(help="The officer's login."),
    unit: str = typer.Option(..., help="The unit's id."),
    rank: int = typer.Option(1, min=1, max=9, help="1 = alerted at once, 2 = some minutes later, and so on."),
    chief: bool = typer.Option(False, "--chief", help="No alerts: only the daily list of what did not leave."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Print a link that makes an officer's private Telegram chat a contact of a unit, once, within 24 hours."""
    from bot.commands.contact import print_invite

    finish(print_invite(settings_or_exit(), unit, login, rank, chief, "", as_json=json))


@audit_app.command("verify")
def audit_verify(json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Recompute the chain over the log of actions. Exit code 1 when a row was changed, inserted or cut."""
    from bot.commands.audit import verify

    raise typer.Exit(finish(verify(settings_or_exit(), as_json=json)))
