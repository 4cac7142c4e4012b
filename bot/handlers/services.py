"""What every handler stands on; built once by `bot.app`."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

from bot.flows.context import EmergencyNumber
from bot.handlers.bells import Bells
from bot.handlers.directory import DirectoryCache
from bot.messages import Refused
from bot.texts import Texts
from language.lexicon import Lexicon
from storage.db import Database
from storage.keyring import Keyring

T = TypeVar("T")

#: the zone in which people read times and in which days begin
Lane = Literal["tip", "guess", "desk", "known"]
#: Argon2 takes 19-64 MiB and most of a core. A lane of its own for sending: a flood of guessed receipts or passphrases
#: must not keep a tip waiting.
ARGON2_AT_ONCE: Mapping[Lane, int] = {"tip": 2, "guess": 1, "desk": 1, "known": 1}


@dataclass(frozen=True, slots=True)
class CleanFile:
    """An attachment after cleaning: bare content, ≤ 1 MB."""

    kind: str  #: photo | voice
    data: bytes = field(repr=False)


Cleaner = Callable[[bytes], Awaitable[CleanFile | Refused]]


@dataclass(slots=True)
class Services:
    db: Database
    keyring: Keyring
    texts: Texts
    lexicon: Lexicon
    bells: Bells
    directory: DirectoryCache
    salt: bytes = field(repr=False)  #: of the receipts; made once per installation
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    emergency: tuple[EmergencyNumber, ...]
    clean: Cleaner
    has_room: Callable[[], bool] = lambda: True  #: False = the disk is nearly full: words are taken, photos are not
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep  #: slows guessing down; tests pass their own
    desk_totp: Literal["required", "optional", "off"] = "optional"  #: codes of officers' phones beside their passphrases
    chance: Callable[[], float] = random.SystemRandom().random  #: 0 ≤ x < 1: how long an alert that is not urgent waits
    _lanes: dict[Lane, asyncio.Semaphore] = field(
        default_factory=lambda: {lane: asyncio.Semaphore(n) for lane, n in ARGON2_AT_ONCE.items()}
    )

    async def hard_work(self, work: Callable[[], T], lane: Lane = "desk") -> T:
        """Run an Argon2 derivation in a thread, at most ARGON2_AT_ONCE of a lane at a time."""
        async with self._lanes[lane]:
            return await asyncio.to_thread(work)
