"""The way back to a tipster who allowed it. What he is sent says nothing; what it opens is on his phone alone.

An officer's message makes a random handle. The tip's key, which the officer's session opened, is sealed to it; the handle travels
in the button [Xem] and stands nowhere here once the notice is sent. So neither the database nor the key folder opens a tip.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from bot.handlers import tip_keys
from bot.handlers.envelope import OpenTip
from bot.handlers.services import Services
from bot.messages import Address
from storage import courier, courier_keys, tips
from storage.courier import NewNotice, Sealed
from storage.keyring import Keyring
from storage.sealing import SealBroken

HANDLE_BYTES = 16
PRESS = "h:"


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    address: Address
    lang: str


# --- addresses ----------------------------------------------------------------------------------------------------------


def sealed_address(keyring: Keyring, tip_id: UUID, address: Address, lang: str, now: datetime) -> Sealed:
    epoch = courier_keys.epoch_of(now)
    plain = json.dumps([address.channel, address.chat, lang]).encode()
    return Sealed(epoch, courier_keys.seal(keyring, epoch, tip_id.bytes, plain))


def open_address(keyring: Keyring, tip_id: UUID, sealed: Sealed) -> ReturnAddress | None:
    """None when the key of its week is destroyed."""
    try:
        plain = courier_keys.unseal(keyring, sealed.epoch, tip_id.bytes, sealed.bytes)
    except SealBroken:
        return None
    channel, chat, lang = json.loads(plain)
    return ReturnAddress(Address(channel, chat), lang)


def turn_over(keyring: Keyring, tx: Connection, now: datetime) -> None:
    """Seal the addresses of earlier weeks under this week's key. The caller destroys the old keys after the commit."""
    epoch = courier_keys.epoch_of(now)
    for tip_id, sealed in courier.of_earlier_weeks(tx, epoch):
        back = open_address(keyring, tip_id, sealed)
        if back is None:
            courier.forget(tx, tip_id)
        else:
            courier.put(tx, tip_id, sealed_address(keyring, tip_id, back.address, back.lang, now))


# --- an officer's message -----------------------------------------------------------------------------------------------


async def prepare(services: Services, cookie: str, tip_id: UUID) -> NewNotice | None:
    """A notice for the tipster of this case; None when he left no address, or the officer cannot open the tip."""
    now = services.clock()
    if await services.db.read(lambda tx: courier.address(tx, tip_id)) is None:
        return None
    identity = (await tip_keys.identities(services, cookie, [tip_id])).get(tip_id)
    return _notice(services, identity, tip_id, now) if identity else None


def _notice(services: Services, identity: str, tip_id: UUID, now: datetime) -> NewNotice:
    handle, epoch, notice_id = secrets.token_bytes(HANDLE_BYTES), courier_keys.epoch_of(now), services.new_id()
    return NewNotice(
        notice_id, tip_id, _hash(handle), _seal_to(handle, tip_id, identity),
        Sealed(epoch, courier_keys.seal(services.keyring, epoch, notice_id.bytes, handle)),
    )  # fmt: skip


# --- the button ---------------------------------------------------------------------------------------------------------


def press_of(handle: bytes) -> str:
    """What the button carries: 24 characters."""
    return PRESS + base64.urlsafe_b64encode(handle).decode().rstrip("=")


def is_press(value: str | None) -> bool:
    return value is not None and value.startswith(PRESS)


async def open_handle(services: Services, press: str) -> OpenTip | None:
    """The case behind a button; None when it is old or invented."""
    try:
        handle = base64.urlsafe_b64decode(press.removeprefix(PRESS) + "==")
    except (binascii.Error, ValueError):
        return None
    now = services.clock()

    def read(tx: Connection) -> tuple[UUID, bytes, str] | None:
        found = courier.by_handle(tx, _hash(handle), now)
        row = tips.get(tx, found[0]) if found else None
        return (row.id, found[1], row.code) if row and found else None

    found = await services.db.read(read)
    if found is None:
        return None
    tip_id, sealed, code = found
    try:
        nonce, body = sealed[: courier_keys.NONCE_BYTES], sealed[courier_keys.NONCE_BYTES :]
        identity = AESGCM(_key(handle)).decrypt(nonce, body, tip_id.bytes).decode()
    except InvalidTag:
        return None
    return OpenTip(tip_id, identity, None, code)


def _seal_to(handle: bytes, tip_id: UUID, identity: str) -> bytes:
    nonce = secrets.token_bytes(courier_keys.NONCE_BYTES)
    return nonce + AESGCM(_key(handle)).encrypt(nonce, identity.encode(), tip_id.bytes)


def _key(handle: bytes) -> bytes:
    return hashlib.sha256(b"lachan handle key" + handle).digest()


def _hash(handle: bytes) -> bytes:
    # There is nothing to guess in 128 random bits, so no slow hash is needed.
    return hashlib.sha256(b"lachan handle" + handle).digest()
