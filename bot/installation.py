"""One installation: a database and a key folder that belong together. Made once, then opened or refused with the mend.

Both sides carry a mark. The database keeps the fingerprint of its keys; the key folder keeps a file that says which
fingerprint a database was made with. A lost database therefore never looks like a fresh start: a new, empty one would
silently stop every open case from being found.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.settings import Settings
from storage.db import Database, open_database
from storage.keyring import Keyring, KeysForeign, KeysMissing
from storage.schema import installation

MARKER = "database-made"
SQLITE_MAGIC = b"SQLite format 3\0"  # the SQLite file format, 1.3
SALT_BYTES = 16  # RFC 9106, 3.1: 16 bytes are enough for every password hash

Seed = Callable[[Connection], object]


class SetupRefused(Exception):
    """The program will not start like this. `code` and `params` pick the sentence `setup-<code>`; it names the mend."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotSetUp(SetupRefused):
    """Nothing is here yet: neither a database nor keys that ever had one."""

    def __init__(self, folder: Path) -> None:
        super().__init__("not_set_up", folder=str(folder))


@dataclass(frozen=True, slots=True)
class Installation:
    db: Database
    keyring: Keyring
    salt: bytes = field(repr=False)  #: for receipts; the same for all of them, so that a receipt can be looked up
    is_demo: bool


async def open_installation(settings: Settings) -> Installation:
    """The installation these settings point at. Raises NotSetUp (nothing there), SetupRefused (parts missing)."""
    db = _open_existing(settings)
    try:
        facts = await _read_facts(db)
        if "keys" not in facts:
            raise _nothing_here(settings)
        keyring = _fitting_keys(settings, facts["keys"])
        await _refuse_other_revision(db)
    except BaseException:
        await db.close()
        raise
    _mark(settings.keys, keyring.fingerprint)
    _close_to_others(settings)
    return Installation(db, keyring, bytes.fromhex(facts["receipt_salt"]), facts["demo"] == "yes")


async def create_installation(settings: Settings, *, demo: bool, seed: Seed) -> Installation:
    """Make database and keys. Facts and `seed` are one commit: after a crash in between, run it again."""
    from storage.migrate import migrate

    await _refuse_existing(settings)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    await migrate(settings.database)
    keyring = Keyring.open(settings.keys) if _has_files(settings.keys) else Keyring.create(settings.keys)
    salt = secrets.token_bytes(SALT_BYTES)
    facts = {"keys": keyring.fingerprint, "receipt_salt": salt.hex(), "demo": "yes" if demo else "no"}
    db = open_database(settings.database)

    def install(tx: Connection) -> None:
        seed(tx)
        tx.execute(insert(installation), [{"name": name, "value": value} for name, value in facts.items()])

    try:
        await db.write(install)
    except BaseException:
        await db.close()
        raise
    _mark(settings.keys, keyring.fingerprint)
    _close_to_others(settings)
    return Installation(db, keyring, salt, demo)


async def _refuse_existing(settings: Settings) -> None:
    try:
        existing = await open_installation(settings)
    except NotSetUp:
        return
    await existing.db.close()
    raise SetupRefused("already_set_up", folder=str(settings.data_dir))


# --- the two marks ----------------------------------------------------------------------------------------------------


def _open_existing(settings: Settings) -> Database:
    file = sqlite_file(settings)
    if file is not None and (not file.exists() or file.stat().st_size == 0):
        raise _nothing_here(settings)  # before opening: opening would leave an empty file behind
    if file is not None and not _is_sqlite(file):
        raise SetupRefused("database_broken", database=str(file))
    return open_database(settings.database)


def _is_sqlite(file: Path) -> bool:
    with file.open("rb") as start:
        return start.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


def _nothing_here(settings: Settings) -> SetupRefused:
    if (settings.keys / MARKER).exists():
        return SetupRefused("database_lost", keys=str(settings.keys), folder=str(settings.data_dir))
    return NotSetUp(settings.data_dir)


def _fitting_keys(settings: Settings, fingerprint: str) -> Keyring:
    if not _has_files(settings.keys):
        raise SetupRefused("keys_missing", keys=str(settings.keys))
    try:
        keyring = Keyring.open(settings.keys)
    except KeysMissing:
        raise SetupRefused("keys_missing", keys=str(settings.keys)) from None
    except KeysForeign:
        raise SetupRefused("keys_foreign", keys=str(settings.keys)) from None
    if keyring.fingerprint != fingerprint:
        raise SetupRefused("keys_foreign", keys=str(settings.keys))
    return keyring


def _mark(folder: Path, fingerprint: str) -> None:
    marker = folder / MARKER
    if not marker.exists():
        with open(marker, "w", encoding="ascii", opener=_owner_only) as file:
            file.write(fingerprint + "\n")
            file.flush()
            os.fsync(file.fileno())


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def sqlite_file(settings: Settings) -> Path | None:
    """The file of an SQLite database; None for a database server."""
    url = make_url(settings.database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _close_to_others(settings: Settings) -> None:
    """Make the data folder and the database files the owner's alone, whatever umask or copy made them.

    After opening: -wal and -shm stand beside the file then, with the mode that it had. What is not ours stays as it is.
    """
    file = sqlite_file(settings)
    files = [] if file is None else [file.with_name(file.name + suffix) for suffix in ("", "-wal", "-shm")]
    for path, mode in ((settings.data_dir, 0o700), *((each, 0o600) for each in files)):
        if path.exists() and path.stat().st_uid == os.geteuid() and stat.S_IMODE(path.stat().st_mode) & ~mode:
            path.chmod(mode)


# --- what the database says about itself ------------------------------------------------------------------------------


async def _read_facts(db: Database) -> dict[str, str]:
    """The rows of `installation`; empty when the table is not there yet."""
    try:
        return await db.read(_facts)
    except (OSError, OperationalError):
        raise SetupRefused("database_unreachable", database=db.url.render_as_string(hide_password=True)) from None
    except DatabaseError:
        raise SetupRefused("database_broken", database=db.url.render_as_string(hide_password=True)) from None


def _facts(tx: Connection) -> dict[str, str]:
    if not inspect(tx).has_table(installation.name):
        return {}
    return {row.name: row.value for row in tx.execute(select(installation.c.name, installation.c.value))}


async def _refuse_other_revision(db: Database) -> None:
    found, wanted = await db.read(current_revision), newest_revision()
    if found < wanted:
        raise SetupRefused("schema_old", found=found, wanted=wanted)
    if found > wanted:
        raise SetupRefused("schema_new", found=found, wanted=wanted)


def current_revision(tx: Connection) -> str:
    return str(tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def newest_revision() -> str:
    """The newest migration of this program. Read from the file names: importing Alembic costs most of a second."""
    from storage.migrate import MIGRATIONS

    return max(file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
