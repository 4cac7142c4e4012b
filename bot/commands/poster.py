"""`lachan poster`: the page of /poster/<place> as one file, for a print shop."""

from __future__ import annotations

from pathlib import Path

from bot.commands.route import near_places
from bot.commands.session import open_store
from bot.commands.terminal import complain, say
from bot.flows.emergency import emergency_numbers
from bot.ground import DATA, utc_now
from bot.handlers.directory import read_snapshot
from bot.settings import Settings
from language.local_time import local_day
from web.assets import Assets
from web.pages import Pages
from web.poster import make_poster, render_poster


async def write_poster(settings: Settings, place_id: str, out: Path) -> int:
    """Exit code: 0 = written, 1 = no such place today."""
    today = local_day(utc_now())
    async with open_store(settings) as store:
        snapshot = await store.db.read(lambda tx: read_snapshot(tx, today))
        place = snapshot.places.get(place_id)
        if place is None:
            complain("poster-unknown_place", id=place_id)
            for near in near_places(place_id, snapshot):
                complain("route-near_place", id=near.id, name=near.name)
            return 1
        numbers = emergency_numbers((DATA / "emergency.csv").read_text(encoding="utf-8"), today)
        key = store.keyring.poster_key
        poster = make_poster(key, place.id, place.name, place.name_en, settings.url, numbers)
        _write(out, render_poster(Pages(store.texts, Assets()), poster))
    say("poster-written", place=place.name, file=str(out), first=poster.words[0], second=poster.words[1])
    return 0


def _write(out: Path, page: str) -> None:
    out.write_text(page, encoding="utf-8")
