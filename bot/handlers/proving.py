"""Proving who one is: the code of one's phone at the door, and again (step-up) before export, keys and roles."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.services import Services
from storage import second_factors
from storage.officers import Credentials
from storage.second_factors import Factor

RECOVERY_KEY = "recovery codes"


class NotProven(Exception):
    """Not the code of his phone; `code`: wrong | reused | clock, then by how many `minutes` the phone's clock is off."""

    def __init__(self, code: str, minutes: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.minutes = minutes


@dataclass(frozen=True, slots=True)
class Proof:
    """What counts once: the step of a code, or a recovery code."""

    step: int | None = None
    code_hash: bytes | None = field(default=None, repr=False)


async def at_the_door(
    services: Services, credentials: Credentials | None, identity: str, typed: str
) -> Proof | None:
    """The proof to spend with the sign-in; None where no code is asked for. Raises NotProven."""
    if credentials is None or services.desk_totp == "off":
        return None
    officer_id = credentials.officer_id
    factor = await services.db.read(lambda tx: second_factors.of_officer(tx, officer_id))
    if factor is None:
        return None
    if second_factors.is_code(typed):
        return await proof_of_code(services, factor, identity, typed)
    return Proof(code_hash=second_factors.hash_code(services.keyring.subkey(RECOVERY_KEY), officer_id, typed))


async def proof_of_code(services: Services, factor: Factor, identity: str, code: str) -> Proof:
    """Raises NotProven: with "clock" only for codes of this very phone at another time."""
    now = services.clock()
    secret = await asyncio.to_thread(factor.open, identity)
    step = second_factors.step_of(secret, code, now)
    if step is not None:
        return Proof(step=step)
    minutes = second_factors.minutes_off(secret, code, now)
    raise NotProven("clock", minutes) if minutes is not None else NotProven("wrong")


def spend(tx: Connection, officer_id: UUID, proof: Proof) -> None:
    """Raises NotProven for what was used before."""
    if proof.step is not None and not second_factors.spend_step(tx, officer_id, proof.step):
        raise NotProven("reused")
    if proof.code_hash is not None and not second_factors.spend_code(tx, officer_id, proof.code_hash):
        raise NotProven("wrong")
