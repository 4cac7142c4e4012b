"""A database and a key folder belong together; anything else refuses to start and says what to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.installation import (
    MARKER,
    NotSetUp,
    SetupRefused,
    create_installation,
    current_revision,
    newest_revision,
    open_installation,
)
from bot.settings import Settings, load
from storage import audit
from storage.keyring import Keyring
from storage.migrate import MIGRATIONS
from storage.schema import installation, unit


def no_seed(_tx: Connection) -> None:
    """An installation without a directory."""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return load(data_dir=tmp_path / "var")


@pytest.fixture
async def made(settings: Settings) -> Settings:
    await close(await create_installation(settings, demo=False, seed=no_seed))
    return settings


async def close(opened) -> None:
    await opened.db.close()


async def refusal(settings: Settings) -> str:
    with pytest.raises(SetupRefused) as refused:
        await close(await open_installation(settings))
    return refused.value.code


async def test_what_was_made_opens_again_with_the_same_salt(settings):
    made = await create_installation(settings, demo=True, seed=no_seed)
    await close(made)
    opened = await open_installation(settings)
    await close(opened)
    assert opened.salt == made.salt and len(opened.salt) == 16
    assert opened.is_demo and opened.keyring.fingerprint == made.keyring.fingerprint


async def test_nothing_there_is_not_set_up_and_leaves_nothing_behind(settings):
    with pytest.raises(NotSetUp):
        await open_installation(settings)
    assert not settings.data_dir.exists()


async def test_a_missing_key_folder_refuses(made):
    shutil.rmtree(made.keys)
    assert await refusal(made) == "keys_missing"
    assert not made.keys.exists()


async def test_a_key_folder_with_a_missing_key_refuses(made):
    (made.keys / "audit.key").unlink()
    assert await refusal(made) == "keys_missing"


async def test_a_foreign_key_folder_refuses(made):
    shutil.rmtree(made.keys)
    Keyring.create(made.keys)
    assert await refusal(made) == "keys_foreign"


@pytest.mark.parametrize("left", ["nothing", "an empty file", "an empty database"])
async def test_an_empty_database_where_one_existed_refuses(made, left):
    for file in made.data_dir.glob("lachan.db*"):
        file.unlink()
    if left == "an empty file":
        (made.data_dir / "lachan.db").touch()
    if left == "an empty database":
        sqlite3.connect(made.data_dir / "lachan.db").execute("CREATE TABLE x (y)").connection.close()
    assert await refusal(made) == "database_lost"
    with pytest.raises(SetupRefused, match="database_lost"):
        await create_installation(made, demo=True, seed=no_seed)


async def test_a_file_that_is_no_database_refuses(made):
    (made.data_dir / "lachan.db").write_bytes(b"not a database, " * 512)
    (made.data_dir / "lachan.db-wal").unlink(missing_ok=True)
    assert await refusal(made) == "database_broken"


async def test_an_unreachable_server_refuses_without_naming_the_password(settings):
    elsewhere = load(data_dir=settings.data_dir, database_url="postgresql://lachan:hunter2@127.0.0.1:1/lachan")
    with pytest.raises(SetupRefused) as refused:
        await open_installation(elsewhere)
    assert refused.value.code == "database_unreachable" and "hunter2" not in str(refused.value.params)


async def test_a_second_init_changes_nothing(made):
    with pytest.raises(SetupRefused, match="already_set_up"):
        await create_installation(made, demo=False, seed=no_seed)
    await close(await open_installation(made))


async def test_a_crash_while_seeding_leaves_no_half_made_store(settings):
    def crash(tx: Connection) -> None:
        tx.execute(insert(unit).values(id="u", kind="police_post", name="u"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await create_installation(settings, demo=True, seed=crash)
    assert await refusal(settings) == "not_set_up"
    again = await create_installation(settings, demo=True, seed=no_seed)
    assert await again.db.read(lambda tx: tx.execute(select(func.count()).select_from(unit)).scalar_one()) == 0
    await close(again)


async def test_a_crash_before_the_mark_is_mended_at_the_next_start(made):
    (made.keys / MARKER).unlink()
    await close(await open_installation(made))
    assert (made.keys / MARKER).exists()


@pytest.mark.parametrize(("revision", "code"), [("0000", "schema_old"), ("9999", "schema_new")])
async def test_a_database_of_another_version_refuses(made, revision, code):
    with sqlite3.connect(made.data_dir / "lachan.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()
    assert await refusal(made) == code


async def test_the_newest_revision_read_from_file_names_is_alembics_head(made):
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert newest_revision() == ScriptDirectory.from_config(config).get_current_head()
    opened = await open_installation(made)
    assert await opened.db.read(current_revision) == newest_revision()
    await close(opened)


async def test_everything_that_was_made_is_closed_to_others(made):
    assert made.data_dir.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (made.keys, *made.keys.rglob("*")))


async def test_facts_hold_no_key(made):
    opened = await open_installation(made)
    names = await opened.db.read(lambda tx: set(tx.scalars(select(installation.c.name))))
    await close(opened)
    assert {"keys", "receipt_salt", "demo"} <= names


async def test_a_demonstration_begins_its_log_of_actions(lachan):
    verdict = await lachan.services.db.read(lambda tx: audit.verify(tx, lachan.services.keyring.audit_key))
    assert verdict == audit.Verdict(ok=True, rows=1, first_bad=None)


def modes(settings: Settings) -> dict[str, str]:
    names = ("lachan.db", "lachan.db-wal", "lachan.db-shm")
    paths = {"folder": settings.data_dir} | {name: settings.data_dir / name for name in names}
    return {name: f"{stat.S_IMODE(path.stat().st_mode):o}" for name, path in paths.items() if path.exists()}


OWNER_ONLY = {"folder": "700", "lachan.db": "600", "lachan.db-wal": "600", "lachan.db-shm": "600"}


async def test_a_store_that_others_could_read_is_closed_to_them_at_the_start(made):
    made.data_dir.chmod(0o755)
    (made.data_dir / "lachan.db").chmod(0o644)  # SQLite makes -wal and -shm with the same mode
    opened = await open_installation(made)
    found = modes(made)
    await close(opened)
    assert found == OWNER_ONLY


async def test_a_new_store_in_a_folder_that_was_there_is_the_owners_alone(settings):
    settings.data_dir.mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        opened = await create_installation(settings, demo=False, seed=no_seed)
    finally:
        os.umask(before)
    found = modes(settings)
    await close(opened)
    assert found == OWNER_ONLY


async def test_a_store_of_somebody_else_is_left_as_it_is(made, monkeypatch):
    (made.data_dir / "lachan.db").chmod(0o644)
    monkeypatch.setattr(os, "geteuid", lambda: made.data_dir.stat().st_uid + 1)
    await close(await open_installation(made))
    assert modes(made)["lachan.db"] == "644"


async def test_a_folder_without_an_installation_keeps_its_mode(settings):
    settings.data_dir.mkdir()
    settings.data_dir.chmod(0o755)
    assert await refusal(settings) == "not_set_up"
    assert modes(settings) == {"folder": "755"}
