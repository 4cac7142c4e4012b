"""The key folder: made whole, never opened when something is missing or foreign, day keys gone after 48 hours."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.keyring import Keyring, KeysExist, KeysForeign, KeysMissing
from storage.sealing import SealBroken

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DRAFT = "ở cổng số hai có người bị giữ".encode()
LASTING = ["conversation.key", "audit.key", "page.key", "fingerprint"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def ring(folder: Path) -> Keyring:
    return Keyring.create(folder)


@pytest.fixture
def row(ring: Keyring) -> bytes:
    return ring.conversation("web", "c0ffee")


# --- the folder -------------------------------------------------------------------------------------------------------


def test_opened_keys_are_the_made_ones(ring: Keyring, folder: Path) -> None:
    again = Keyring.open(folder, fingerprint=ring.fingerprint)
    assert (again.audit_key, again.page_key) == (ring.audit_key, ring.page_key)
    assert again.conversation("web", "1") == ring.conversation("web", "1")
    assert len({again.audit_key, again.page_key, again.conversation("web", "1").row}) == 3


def test_only_the_owner_can_read_the_keys(ring: Keyring, folder: Path) -> None:
    ring.turn_over(NOON)
    modes = {p.relative_to(folder).as_posix(): p.stat().st_mode & 0o777 for p in (folder, *folder.rglob("*"))}
    assert {mode for name, mode in modes.items() if name in (".", "intake")} == {0o700}
    assert {mode for name, mode in modes.items() if name not in (".", "intake")} == {0o600}


def test_copy_that_everybody_can_read_is_closed_when_opened(ring: Keyring, folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "audit.key").chmod(0o644)
    Keyring.open(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "audit.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", LASTING)
def test_missing_file_is_named_with_the_mend(ring: Keyring, folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(KeysMissing, match=name) as caught:
        Keyring.open(folder)
    assert "Put the key folder back" in str(caught.value)
    assert "lachan init" in str(caught.value)


def test_missing_folder_is_named_with_the_mend(folder: Path) -> None:
    with pytest.raises(KeysMissing, match="Put the key folder back"):
        Keyring.open(folder)


def test_cut_file_is_named(ring: Keyring, folder: Path) -> None:
    (folder / "page.key").write_bytes(b"short")
    with pytest.raises(KeysMissing, match=r"page\.key is damaged"):
        Keyring.open(folder)


def test_keys_of_another_installation_are_refused(ring: Keyring, tmp_path: Path) -> None:
    Keyring.create(tmp_path / "other")
    with pytest.raises(KeysForeign, match="belongs to this database"):
        Keyring.open(tmp_path / "other", fingerprint=ring.fingerprint)


def test_mixed_files_are_refused(ring: Keyring, folder: Path, tmp_path: Path) -> None:
    Keyring.create(tmp_path / "other")
    (folder / "audit.key").write_bytes((tmp_path / "other" / "audit.key").read_bytes())
    with pytest.raises(KeysForeign, match="never file by file"):
        Keyring.open(folder)


def test_keys_are_never_made_over_others(ring: Keyring, folder: Path) -> None:
    before = (folder / "audit.key").read_bytes()
    with pytest.raises(KeysExist, match="Nothing was changed"):
        Keyring.create(folder)
    assert (folder / "audit.key").read_bytes() == before


def test_broken_off_creation_leaves_no_half_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        Keyring.create(folder)
    assert list(folder.parent.iterdir()) == []


def test_nothing_secret_shows(ring: Keyring) -> None:
    assert repr(ring) == f"Keyring({ring.fingerprint})"
    shown = repr(ring) + repr([ring]) + ring.fingerprint
    assert ring.audit_key.hex()[:8] not in shown


def test_channel_and_chat_cannot_be_shifted_into_each_other(ring: Keyring) -> None:
    assert ring.conversation("web", "x1") != ring.conversation("webx", "1")
    assert ring.conversation("web", "\ud800") != ring.conversation("web", "\ud801")  # half a letter is no error


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_draft_comes_back(ring: Keyring, folder: Path, row: bytes) -> None:
    sealed = ring.seal_conversation(row, DRAFT, NOON)
    assert ring.open_conversation(row, sealed) == DRAFT
    assert Keyring.open(folder).open_conversation(row, sealed) == DRAFT
    assert DRAFT not in sealed


def test_draft_of_another_conversation_does_not_open(ring: Keyring, row: bytes) -> None:
    sealed = ring.seal_conversation(row, DRAFT, NOON)
    with pytest.raises(SealBroken):
        ring.open_conversation(ring.conversation("web", "decaf"), sealed)


@pytest.mark.parametrize("place", [0, 14, 30, -1])
def test_changed_draft_does_not_open(ring: Keyring, row: bytes, place: int) -> None:
    damaged = bytearray(ring.seal_conversation(row, DRAFT, NOON))
    damaged[place] ^= 1
    with pytest.raises(SealBroken):
        ring.open_conversation(row, bytes(damaged))


def test_cut_draft_does_not_open(ring: Keyring, row: bytes) -> None:
    for length in (0, 1, 13, 24, 40):
        with pytest.raises(SealBroken):
            ring.open_conversation(row, ring.seal_conversation(row, DRAFT, NOON)[:length])


def test_length_of_a_draft_is_hidden(ring: Keyring, row: bytes) -> None:
    assert len({len(ring.seal_conversation(row, b"x" * n, NOON)) for n in (0, 1, 100, 500)}) == 1


def test_draft_of_today_opens_tomorrow_and_is_lost_after_48_hours(ring: Keyring, row: bytes) -> None:
    sealed = ring.seal_conversation(row, DRAFT, NOON)
    midnight = NOON.replace(hour=0)

    assert ring.turn_over(NOON + timedelta(days=1)) == 0
    assert ring.turn_over(midnight + timedelta(hours=47, minutes=59)) == 0
    assert ring.open_conversation(row, sealed) == DRAFT
    assert ring.turn_over(midnight + timedelta(hours=48)) == 1
    assert ring.open_conversation(row, sealed) is None


def test_destroyed_key_is_in_no_file(ring: Keyring, folder: Path) -> None:
    ring.turn_over(NOON)
    secret = (folder / "intake" / "2026-11-23.key").read_bytes()
    handle = (folder / "intake" / "2026-11-23.key").open("rb")  # the bytes on the disk, whatever the folder says
    ring.turn_over(NOON + timedelta(days=2))
    assert handle.read() != secret
    handle.close()
    assert all(secret not in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_key_destroyed_by_another_process_is_forgotten_here(ring: Keyring, folder: Path, row: bytes) -> None:
    sealed = ring.seal_conversation(row, DRAFT, NOON)
    Keyring.open(folder).turn_over(NOON + timedelta(days=2))
    ring.turn_over(NOON + timedelta(days=2))
    assert ring.open_conversation(row, sealed) is None


def test_folder_restored_without_day_keys_loses_drafts_without_an_error(
    ring: Keyring, folder: Path, row: bytes
) -> None:
    sealed = ring.seal_conversation(row, DRAFT, NOON)
    for file in (folder / "intake").iterdir():
        file.unlink()
    restored = Keyring.open(folder)
    restored.seal_conversation(row, b"a new draft of the same day", NOON)
    assert restored.open_conversation(row, sealed) is None


def test_restored_without_the_intake_folder_it_still_works(ring: Keyring, folder: Path, row: bytes) -> None:
    (folder / "intake").rmdir()
    restored = Keyring.open(folder)
    assert restored.turn_over(NOON) == 0
    assert restored.open_conversation(row, restored.seal_conversation(row, DRAFT, NOON)) == DRAFT


def test_key_that_another_process_made_a_moment_earlier_stays(ring: Keyring, folder: Path, row: bytes) -> None:
    slower = Keyring.open(folder)
    sealed = ring.seal_conversation(row, DRAFT, NOON)
    slower._make_intake_key(NOON.date())
    assert Keyring.open(folder).open_conversation(row, sealed) == DRAFT


def test_two_processes_make_one_key_for_a_new_day(ring: Keyring, folder: Path, row: bytes) -> None:
    script = (
        "import sys, json; from pathlib import Path; from datetime import datetime; from storage.keyring import Keyring\n"
        "r = Keyring.open(Path(sys.argv[1])); k = r.conversation('web', 'c0ffee')\n"
        "print(json.dumps([r.seal_conversation(k, b'x', datetime.fromisoformat(sys.argv[2])).hex()]))"
    )
    command = [sys.executable, "-c", script, str(folder), NOON.isoformat()]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    sealed = [bytes.fromhex(json.loads(process.communicate()[0])[0]) for process in running]
    assert [ring.open_conversation(row, one) for one in sealed] == [b"x"] * 3
