"""`lachan doctor`: is this installation in order? Each check in plain words, with the mend."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection

from bot import logs
from bot.commands.session import Store, open_store
from bot.commands.terminal import say, words
from bot.ground import utc_now
from bot.installation import newest_revision
from bot.settings import Settings
from language.local_time import local_day, local_minute
from storage import audit, inbox, shifts, unit_keys, unit_troubles
from storage.directory import stored
from storage.directory_checks import check_stored
from storage.directory_review import review
from storage.rules import DUTY_DESK

#: with fewer members one illness or one lost passphrase makes a unit's tips unreadable
ENOUGH_MEMBERS = 2
LOW_DISK_MB = 500
ROTA_AHEAD = timedelta(hours=24)
GROUP_AND_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `key` picks the sentence `doctor-<key>`, which names the mend unless the state is "ok"."""

    state: str  #: ok | look | bad
    key: str
    params: dict[str, str]


def finding(state: str, key: str, **params: object) -> Finding:
    return Finding(state, key, {name: str(value) for name, value in params.items()})


async def doctor(settings: Settings) -> int:
    """Print every finding; 1 when something is bad. Raises SetupRefused where there is no installation to examine."""
    doors = list(_doors(settings))  # before opening: a start closes what stood open, and nobody would hear that it did
    async with open_store(settings) as store:
        findings = [finding("ok", "settings"), *doors, *_machine(settings), *await _store(store)]
    for each in findings:
        print(f"[{words(f'doctor-{each.state}')}] {words(f'doctor-{each.key}', **each.params)}")
    bad = sum(each.state == "bad" for each in findings)
    if bad:
        say("doctor-some_bad", count=str(bad))
    else:
        say("doctor-all_well")
    return 1 if bad else 0


def _doors(settings: Settings) -> Iterator[Finding]:
    for folder, key in ((settings.data_dir, "data_dir"), (settings.keys, "keys")):
        if folder.exists():  # opening says what to do about a missing one
            yield _closed(folder, key)


def _machine(settings: Settings) -> Iterator[Finding]:
    yield _log_safety(settings)
    yield _zone()
    yield _disk(settings.data_dir)


def _closed(folder: Path, key: str) -> Finding:
    """Whether anybody but the owner can get at the folder or a file in it."""
    open_to_others = any(path.stat().st_mode & GROUP_AND_OTHERS for path in (folder, *_own_files(folder, key)))
    return finding("bad", f"{key}_open", folder=folder) if open_to_others else finding("ok", key, folder=folder)


def _own_files(folder: Path, key: str) -> Iterator[Path]:
    # A closed data folder closes everything below it; the key folder is looked at file by file, it may be moved about.
    return folder.rglob("*") if key == "keys" else iter(())


def _log_safety(settings: Settings) -> Finding:
    logs.configure(settings.log_level)
    try:
        logs.refuse_unsafe()
    except logs.UnsafeLogs as unsafe:
        return finding("bad", "logs_unsafe", reason=unsafe)
    return finding("ok", "logs")


def _zone() -> Finding:
    try:
        ZoneInfo("Asia/Ho_Chi_Minh")
    except ZoneInfoNotFoundError:
        return finding("bad", "zone_missing")
    return finding("ok", "zone")


def _disk(folder: Path) -> Finding:
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    return finding("bad", "disk_low", free=free_mb) if free_mb < LOW_DISK_MB else finding("ok", "disk", free=free_mb)


async def _store(store: Store) -> list[Finding]:
    key = store.keyring.audit_key
    checks: tuple[Callable[[Connection], Finding], ...] = (
        lambda tx: finding("ok", "schema", revision=newest_revision()),  # open_store refuses any other
        lambda tx: _audit(tx, key),
        _duty_desk,
        _units,
        _contacts,
        _places,
        _rota,
        _inbox,
    )
    return [await store.db.read(check) for check in checks] + [_reach(store)]


def _audit(tx: Connection, key: bytes) -> Finding:
    verdict = audit.verify(tx, key)
    if verdict.ok:
        return finding("ok", "audit", rows=verdict.rows)
    return finding("bad", "audit_bad", row=verdict.first_bad)


def _duty_desk(tx: Connection) -> Finding:
    held = unit_keys.current(tx).get(DUTY_DESK)
    members = held.members if held else 0
    if members < ENOUGH_MEMBERS:
        return finding("bad", "duty_desk_few", count=members, unit=DUTY_DESK)
    return finding("ok", "duty_desk", count=members)


def _units(tx: Connection) -> Finding:
    """The units that tips are routed to: what the desk shows in red is said here too (`storage.unit_troubles`)."""
    found = unit_troubles.troubles(tx, utc_now())
    without = [unit_id for unit_id, codes in found.items() if "no_key" in codes]
    if without:
        return finding("look", "units_without_key", count=len(without), units=", ".join(without[:3]))
    return finding("ok", "units", count=len(unit_keys.current(tx)))


def _contacts(tx: Connection) -> Finding:
    found = unit_troubles.troubles(tx, utc_now())
    without = [unit_id for unit_id, codes in found.items() if set(codes) - {"no_key"}]
    if without:
        return finding("look", "units_without_contact", count=len(without), units=", ".join(without[:3]))
    return finding("ok", "contacts")


def _places(tx: Connection) -> Finding:
    """Whether everybody would be told of what concerns him; `lachan directory check` names each trouble."""
    rows, today = stored(tx), local_day(utc_now())
    if not rows.places:
        return finding("bad", "places_none")
    if wrong := sum(1 for _ in check_stored(rows, today)):
        return finding("bad", "places_wrong", count=wrong)
    if odd := len(review(rows, today)):
        return finding("look", "places_odd", count=odd)
    return finding("ok", "places", count=len(rows.places))


def _rota(tx: Connection) -> Finding:
    """Units that have a rota, and hours of the next day in which nobody of theirs is on duty."""
    now = utc_now()
    units = shifts.with_rota(tx)
    for unit_id in units:
        found = shifts.gaps(shifts.planned(tx, [unit_id], now, now + ROTA_AHEAD), now, now + ROTA_AHEAD)
        if found:
            return finding("look", "rota_gap", unit=unit_id, at=local_minute(found[0].starts_at))
    return finding("ok", "rota", count=len(units))


def _inbox(tx: Connection) -> Finding:
    poison = inbox.count_poison(tx)
    if poison:
        return finding("look", "inbox_poison", count=poison)
    return finding("ok", "inbox", count=inbox.count_waiting(tx))


def _reach(store: Store) -> Finding:
    if store.is_demo:
        return finding("look", "demo")
    if store.settings.url.startswith("https://"):
        return finding("ok", "https", url=store.settings.url)
    return finding("look" if store.settings.is_local_url else "bad", "https_missing", url=store.settings.url)
