"""The courier's keys: one a week, in the key folder. With a week's key goes everything that was sealed under it.

They open return addresses and the ids of messages that must be deleted; never a word of a tip.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.keyring import KEY_BYTES, Keyring, KeysMissing, destroy, key_file, read_key, write_new
from storage.sealing import SealBroken

NONCE_BYTES = 12
#: sealed addresses and lists of ids have few sizes
PADDED_BYTES = 512
_FIRST_MONDAY = date(1970, 1, 5)
_FILE = re.compile(r"(\d{1,6})\.key")


def epoch_of(now: datetime) -> int:
    """The number of the week, UTC, Monday to Sunday."""
    return (now.astimezone(UTC).date() - _FIRST_MONDAY).days // 7


def seal(keyring: Keyring, epoch: int, ref: bytes, plain: bytes) -> bytes:
    """For the row `ref`, under the key of that week, which is made when it is not there."""
    padded = len(plain).to_bytes(4, "big") + plain
    padded += bytes(-len(padded) % PADDED_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(keyring, epoch, make=True)).encrypt(nonce, padded, ref)


def unseal(keyring: Keyring, epoch: int, ref: bytes, sealed: bytes) -> bytes:
    """Raises SealBroken, also when the key of that week is gone."""
    try:
        padded = AESGCM(_key(keyring, epoch, make=False)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], ref)
    except (InvalidTag, ValueError, KeysMissing):
        raise SealBroken("it does not open with the courier's keys") from None
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def destroy_before(keyring: Keyring, epoch: int) -> int:
    """Destroy the keys of the weeks before; returns how many went. What is still sealed under them is lost for good."""
    folder = _folder(keyring)
    if not folder.is_dir():
        return 0
    weeks = [int(found[1]) for file in folder.iterdir() if (found := _FILE.fullmatch(file.name))]
    old = [week for week in weeks if week < epoch]
    for week in old:
        destroy(key_file(folder, str(week)))
    return len(old)


def _folder(keyring: Keyring) -> Path:
    return keyring.folder / "courier"


def _key(keyring: Keyring, epoch: int, *, make: bool) -> bytes:
    # Read each time: another process may have destroyed it, and a key in memory is a key that exists.
    folder = _folder(keyring)
    file = key_file(folder, str(epoch))
    if make and not file.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        write_new(file, secrets.token_bytes(KEY_BYTES))
    return read_key(file)
