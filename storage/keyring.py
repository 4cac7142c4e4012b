"""The key folder: what the process itself must hold to work. Never in the same backup as the database.

    courier/2951.key                         return addresses of the week 2951, see storage.courier_keys
    conversation.key  audit.key  page.key    32 random bytes each, made once
    fingerprint                              of those three; the database remembers it too
    intake/2026-11-23.key                    seals drafts of that day (UTC), destroyed 48 hours after the day began

None of these opens a tip.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.sealing import PADDING_STEP, SealBroken

KEY_BYTES = 32
INTAKE_KEPT = timedelta(hours=48)

_LASTING = ("conversation", "audit", "page")
_FINGERPRINT = "fingerprint"
_INTAKE = "intake"
_DAY_FILE = re.compile(r"(\d{4}-\d{2}-\d{2})\.key")

# A sealed conversation: version, day, which key of that day, nonce; then the ciphertext.
_VERSION = b"\x01"
_DAY_BYTES, _KEY_ID_BYTES, _NONCE_BYTES, _LENGTH_BYTES = 4, 8, 12, 4
_HEAD_BYTES = len(_VERSION) + _DAY_BYTES + _KEY_ID_BYTES


class KeysMissing(Exception):
    """The key folder or a file of it is not there. The message says what to do."""


class KeysForeign(Exception):
    """The key folder belongs to another installation, or its files are mixed. The message says what to do."""


class KeysExist(Exception):
    """New keys were to be made where something lies already. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The two names of a chat: the one that its row has, and the one that opens the row and stands nowhere."""

    row: bytes
    secret: bytes = field(repr=False)


class Keyring:
    """An open key folder. Safe to use from several threads; several processes may share one folder."""

    def __init__(self, folder: Path, lasting: dict[str, bytes]) -> None:
        self._folder = folder
        self._lasting = lasting
        self._intake: dict[date, bytes] = {}
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"Keyring({self.fingerprint})"

    @classmethod
    def create(cls, folder: Path) -> Keyring:
        """Make the folder with new keys. All of it or nothing appears, even when the power fails. Raises KeysExist."""
        if folder.exists() and any(folder.iterdir()):
            raise KeysExist(
                f"The key folder {folder} is not empty. Nothing was changed. "
                "Start with the keys that are there, or name another folder for a new installation."
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # mode 0700
        try:
            lasting = {name: secrets.token_bytes(KEY_BYTES) for name in _LASTING}
            for name, key in lasting.items():
                write_new(key_file(draft, name), key)
            write_new(draft / _FINGERPRINT, f"{_fingerprint(lasting)}\n".encode())
            (draft / _INTAKE).mkdir(mode=0o700)
            _sync_folder(draft)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _sync_folder(folder.parent)
        return cls(folder, lasting)

    @classmethod
    def open(cls, folder: Path, *, fingerprint: str | None = None) -> Keyring:
        """Read the keys. With `fingerprint` (what the database remembers) other keys are refused.

        Raises KeysMissing, KeysForeign.
        """
        if not folder.is_dir():
            raise KeysMissing(_missing(f"The key folder {folder} is not there."))
        _close_to_others(folder)
        lasting = {name: read_key(key_file(folder, name)) for name in _LASTING}
        written = folder / _FINGERPRINT
        if not written.is_file():
            raise KeysMissing(_missing(f"The file {written} is not there."))
        ring = cls(folder, lasting)
        ring.require(written.read_text(encoding="utf-8", errors="replace").strip())
        if fingerprint is not None:
            ring.require(fingerprint)
        return ring

    def require(self, fingerprint: str) -> None:
        """Raises KeysForeign unless these are the keys with this fingerprint."""
        if not hmac.compare_digest(fingerprint.encode(), self.fingerprint.encode()):
            raise KeysForeign(
                f"The keys in {self._folder} are not those of this installation. Nothing was changed. "
                "Put back the key folder that belongs to this database (restore it whole, never file by file), "
                "or point LACHAN_DATA_DIR at the folder where both belong together."
            )

    @property
    def fingerprint(self) -> str:
        """Tells these keys from others without giving them away; may be shown and stored."""
        return _fingerprint(self._lasting)

    @property
    def audit_key(self) -> bytes:
        return self._lasting["audit"]

    @property
    def page_key(self) -> bytes:
        return self._lasting["page"]

    @property
    def folder(self) -> Path:
        return self._folder

    def subkey(self, name: str) -> bytes:
        """A key of its own for one purpose; made from the lasting ones, so the fingerprint stands for it too."""
        return hmac.digest(self._lasting["conversation"], b"lachan subkey " + name.encode(), "sha256")

    @property
    def poster_key(self) -> bytes:
        """For the words on posters. Derived, not made: an older key folder has it too, and its fingerprint stays."""
        return hmac.digest(self._lasting["page"], b"lachan poster words 1", "sha256")

    def conversation(self, channel: str, chat: str) -> Conversation:
        """What a chat's row is called and what opens it. Without this folder nobody can tell whose row it is; without the
        chat's own id, which on the web only the browser holds, nobody can open it, this folder or not."""
        parts = [part.encode("utf-8", "surrogatepass") for part in (channel, chat)]
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return Conversation(hmac.digest(self._lasting["conversation"], framed, "sha256"), framed)

    # --- drafts -------------------------------------------------------------------------------------------------------

    def seal_conversation(self, conversation: Conversation, plaintext: bytes, now: datetime) -> bytes:
        """AES-256-GCM under a key from today's intake key and the chat's id; the row is bound to it, the length is padded."""
        day = now.astimezone(UTC).date()
        secret = self._intake_key(day) or self._make_intake_key(day)
        head = _VERSION + day.toordinal().to_bytes(_DAY_BYTES, "big") + _key_id(secret)
        padded = len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
        padded += bytes(-len(padded) % PADDING_STEP)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return head + nonce + _cipher(secret, conversation).encrypt(nonce, padded, head + conversation.row)

    def open_conversation(self, conversation: Conversation, sealed: bytes) -> bytes | None:
        """The plaintext; None when the key of its day is destroyed (or was not restored). Raises SealBroken."""
        head, nonce = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
        if len(nonce) < _NONCE_BYTES or not head.startswith(_VERSION):
            raise SealBroken("it is not in our form")
        secret = self._intake_key(_day_of(head))
        # A folder restored without its intake keys may hold a newer key of the same day.
        if secret is None or not hmac.compare_digest(_key_id(secret), head[-_KEY_ID_BYTES:]):
            return None
        try:
            body = sealed[_HEAD_BYTES + _NONCE_BYTES :]
            padded = _cipher(secret, conversation).decrypt(nonce, body, head + conversation.row)
        except InvalidTag:
            raise SealBroken("it was changed or belongs to another conversation") from None
        length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
        return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]

    def turn_over(self, now: datetime) -> int:
        """Make today's intake key and destroy those whose day began 48 hours ago or earlier; returns how many went."""
        today = now.astimezone(UTC).date()
        if self._intake_key(today) is None:
            self._make_intake_key(today)
        old = [day for day in self._intake_days() if now - datetime.combine(day, time(), UTC) >= INTAKE_KEPT]
        for day in old:
            destroy(self._intake_file(day))
        with self._lock:
            # Also what another process destroyed: a key in memory is a key that exists.
            self._intake = {day: key for day, key in self._intake.items() if self._intake_file(day).exists()}
        return len(old)

    def _intake_file(self, day: date) -> Path:
        return key_file(self._folder / _INTAKE, day.isoformat())

    def _intake_days(self) -> list[date]:
        names = [_DAY_FILE.fullmatch(file.name) for file in (self._folder / _INTAKE).iterdir()]
        return sorted(date.fromisoformat(name[1]) for name in names if name)

    def _intake_key(self, day: date) -> bytes | None:
        with self._lock:
            if day not in self._intake:
                try:
                    self._intake[day] = read_key(self._intake_file(day))
                except KeysMissing:
                    return None
            return self._intake[day]

    def _make_intake_key(self, day: date) -> bytes:
        (self._folder / _INTAKE).mkdir(mode=0o700, exist_ok=True)
        write_new(self._intake_file(day), secrets.token_bytes(KEY_BYTES))
        return self._intake_key(day) or self._make_intake_key(day)


def _cipher(intake_key: bytes, conversation: Conversation) -> AESGCM:
    return AESGCM(hmac.digest(intake_key, b"lachan conversation" + conversation.secret, "sha256"))


def _fingerprint(lasting: dict[str, bytes]) -> str:
    digest = hashlib.sha256(b"lachan keys 1" + b"".join(lasting[name] for name in _LASTING)).hexdigest()
    return "-".join(digest[i : i + 4] for i in range(0, 20, 4))


def _key_id(secret: bytes) -> bytes:
    return hashlib.sha256(b"lachan intake key" + secret).digest()[:_KEY_ID_BYTES]


def _day_of(head: bytes) -> date:
    try:
        return date.fromordinal(int.from_bytes(head[len(_VERSION) : len(_VERSION) + _DAY_BYTES], "big"))
    except (ValueError, OverflowError):
        raise SealBroken("it is not in our form") from None


def _missing(what: str) -> str:
    return (
        f"{what} Nothing was changed. Without these keys the audit log cannot be checked and open drafts are lost. "
        "Put the key folder back from its own copy and start again. Only if this is a new installation without data: "
        "run `lachan init`, which makes new keys."
    )


# --- files ------------------------------------------------------------------------------------------------------------


def key_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def read_key(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except FileNotFoundError:
        raise KeysMissing(_missing(f"The file {file} is not there.")) from None
    if len(key) != KEY_BYTES:
        raise KeysMissing(_missing(f"The file {file} is damaged ({len(key)} bytes instead of {KEY_BYTES})."))
    return key


def write_new(file: Path, content: bytes) -> None:
    """Write a file whole and durably; one that another process made first stays."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    draft.touch(0o600, exist_ok=False)
    with draft.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        # A link, not a rename: it never replaces a key with which something is sealed already.
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync_folder(file.parent)


def destroy(file: Path) -> None:
    """Overwrite, then unlink: on disks that write in place nothing is left of it."""
    try:
        with file.open("r+b") as out:
            out.write(secrets.token_bytes(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        file.unlink()
    except FileNotFoundError:
        return  # another process was faster
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _close_to_others(folder: Path) -> None:
    """A copy often arrives readable for everybody; keys are for the owner alone."""
    for path in (folder, *folder.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        if path.stat().st_mode & 0o077:
            path.chmod(wanted)
