"""`lachan run`: serve the worker's page and the duty desk."""

from __future__ import annotations

import resource
import socket
import sys

from bot.app import App, open_app
from bot.commands.terminal import finish, say, settings_or_exit, words
from bot.demo import OFFICERS
from bot.housekeeping import start_ticking
from bot.installation import SetupRefused
from bot.serving import listen, serve
from bot.settings import Settings
from bot.workers import TELEGRAM_HOOK, working


def main() -> None:
    """The whole command, as `lachan run` calls it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold keys and what people write
    finish(run(settings_or_exit()))


async def run(settings: Settings) -> None:
    """Until SIGINT or SIGTERM; then at most ten seconds for what is under way."""
    listener = listen(*settings.bind)
    try:
        async with open_app(settings) as app:
            refuse_plain_url(settings)
            await _serve(app, listener)
    finally:
        listener.close()
    say("setup-stopped")


def refuse_plain_url(settings: Settings) -> None:
    """Raise SetupRefused where people would write tips over plain http: whoever shares the network reads them."""
    if settings.url.startswith("http://") and not settings.is_local_url:
        raise SetupRefused("plain_url", url=settings.url)


async def _serve(app: App, listener: socket.socket) -> None:
    scheduler = None

    def on_start() -> None:
        nonlocal scheduler
        announce(app)
        scheduler = start_ticking(app.services)

    try:
        async with working(app) as workers:
            await serve(app.pages({TELEGRAM_HOOK: workers.hook}), listener, on_start)
    finally:
        if scheduler is not None:
            scheduler.shutdown(wait=False)


def announce(app: App) -> None:
    """What to open in a browser, and for a demonstration how to sign in."""
    url = app.settings.url
    if app.installation.is_demo:
        _announce_demo(url)
    say("setup-ready", url=url)
    sys.stdout.flush()


def _announce_demo(url: str) -> None:
    print()
    say("setup-demo_banner")
    say("setup-demo_other_language")
    print()
    print(f"  {words('setup-demo_worker')}: {url}/z/trang-due")
    print(f"  {words('setup-demo_desk')}: {url}/desk")
    print(f"    {words('setup-demo_log_ins')}")
    for who in OFFICERS:
        print(f"    {who.login:<11} {who.passphrase:<28} {words(f'setup-demo_{who.about}')}")
    print()
