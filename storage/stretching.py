"""Argon2id with a bound on how many run at once: each takes 19 or 64 MiB for its time."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2.low_level import Type, hash_secret_raw

AT_ONCE = 2
OUTPUT_BYTES = 32


class Stretching:
    """One setting of Argon2id (RFC 9106) for one purpose, at most AT_ONCE at the same time. Call it in a thread."""

    def __init__(self, *, memory_kib: int, passes: int) -> None:
        self.memory_kib = memory_kib
        self.passes = passes
        self._slots = BoundedSemaphore(AT_ONCE)

    def __call__(self, secret: bytes, salt: bytes) -> bytes:
        with self._slots:
            return hash_secret_raw(
                secret, salt, time_cost=self.passes, memory_cost=self.memory_kib, parallelism=1,
                hash_len=OUTPUT_BYTES, type=Type.ID,
            )
