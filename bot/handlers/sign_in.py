"""Who stands at the desk: invitations, sign-in, the session and its end."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers import key_turns, proving
from bot.handlers.door_lines import HOUR, Acquaintance, Line, UnknownTries
from bot.handlers.services import ARGON2_AT_ONCE, Lane, Services
from storage import audit, desk_reads, desk_sessions, invites, leaving, notices, officers, pins, unit_keys
from storage.desk_sessions import DeskSession, NewSession
from storage.invites import Invite
from storage.officers import NewMember
from storage.pins import Pin

T = TypeVar("T")

#: beyond this queue everybody would wait for half a minute; who comes then is asked to try again
MAX_WAITING = 40
#: of one officer in an hour: enough to see that somebody tries, too few to fill the log
MAX_FAILURE_ROWS = 60
#: name of the key that stands beside cookie and PIN
PIN_KEY = "desk pin"
#: a page load moves the idle clock only when it stands still for longer than this: not every click is a commit
TOUCH_AFTER = timedelta(minutes=1)


class SignInFailed(Exception):
    """Login and passphrase do not fit; which of them is wrong is not said."""


class SignedOut(Exception):
    """No session, or it has ended."""


class SessionLocked(SignedOut):
    """The session was left idle: its PIN opens it again."""


class WrongRepetition(Exception):
    """What was typed back is not the passphrase that was shown."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A passphrase to be shown once. `proof` lets the next request check it without anybody keeping it."""

    login: str
    passphrase: str = field(repr=False)
    proof: str = field(repr=False)


class Patience:
    """How long a login must wait after wrong passphrases.

    Kept in memory, never a lockout: a guesser is slowed, the right officer waits at most LONGEST.
    """

    FIRST_SECONDS = 0.25
    LONGEST_SECONDS = 4.0
    FORGOTTEN_AFTER = timedelta(minutes=15)
    MAX_LOGINS = 10_000

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def seconds(self, login: str, now: datetime) -> float:
        count, last = self._failures.get(login, (0, now))
        if not count or now - last > self.FORGOTTEN_AFTER:
            return 0.0
        return min(self.FIRST_SECONDS * float(1 << min(count - 1, 10)), self.LONGEST_SECONDS)

    def failed(self, login: str, now: datetime) -> None:
        count, last = self._failures.pop(login, (0, now))
        self._failures[login] = (1 if now - last > self.FORGOTTEN_AFTER else count + 1, now)
        if len(self._failures) > self.MAX_LOGINS:
            self._failures.popitem(last=False)

    def forget(self, login: str) -> None:
        self._failures.pop(login, None)


class Door:
    """The desk's door. One per process: it holds the memory of failed tries and counts who waits."""

    def __init__(self, services: Services) -> None:
        self._services = services
        # Strangers cannot fill the line of those who were here before, however many they are.
        self._lines: dict[Lane, Line] = {lane: Line(MAX_WAITING, ARGON2_AT_ONCE[lane]) for lane in ("desk", "known")}
        self._known = Acquaintance(services.keyring.page_key)
        self._known_waiting: set[str] = set()
        self._patience = Patience()
        self._unknown = UnknownTries()

    # --- sessions -----------------------------------------------------------------------------------------------------

    async def sign_in(
        self, login: str, passphrase: str, before: str = "", known: str = "", *, code: str = "", pin: str = "",
        label: str = "",
    ) -> str:  # fmt: skip
        """The cookie of a new session; the one `before`, which this browser still holds, ends.

        `known` is what `known()` gave this browser: with a mark for this login it does not wait among strangers.
        `code`: of the officer's phone, or a recovery code, where he has set that up. `pin`: keeps the session for the shift.
        Raises SignInFailed (same work for known and unknown logins; a wrong code is told like a wrong passphrase), PinInvalid
        or Busy.
        """
        digits = pins.checked(pin) if pin.strip() else ""
        login = officers.clean_login(login)
        now = self._services.clock()
        await self._services.pause(self._patience.seconds(login, now))
        credentials = await self._services.db.read(lambda tx: officers.credentials(tx, login))
        try:
            browser = self._known.browser(known, login)
            identity = await self._hard_work(lambda: officers.unlock(credentials, passphrase), browser)
            proof = await proving.at_the_door(self._services, credentials, identity, code)
        except (officers.WrongPassphrase, proving.NotProven):
            self._patience.failed(login, now)
            await self._record_failure(credentials.officer_id if credentials else None)
            raise SignInFailed from None
        if credentials is None:  # cannot be: unlock(None) always raises
            raise SignInFailed
        try:
            cookie = await self._open_session(credentials.officer_id, identity, before, proof, digits, label)
        except proving.NotProven:  # the same code twice at once
            self._patience.failed(login, now)
            await self._record_failure(credentials.officer_id)
            raise SignInFailed from None
        self._patience.forget(login)
        return cookie

    def known(self, marks: str, login: str) -> str:
        """What a browser keeps to be known for this login too."""
        return self._known.add(marks, officers.clean_login(login))

    async def _open_session(
        self, officer_id: UUID, identity: str, before: str, proof: proving.Proof | None, digits: str, label: str
    ) -> str:
        now = self._services.clock()
        unknown = self._unknown.due(now)
        new = await self._prepare_session(officer_id, identity, digits, label)

        def open_(tx: Connection) -> None:
            if proof is not None:
                proving.spend(tx, officer_id, proof)
            # Whoever it belonged to: the browser forgets this cookie now, so only a thief could still use it.
            desk_sessions.end(tx, before)
            desk_sessions.start(tx, new, now)
            desk_sessions.step_up(tx, new.cookie, now)  # he has just proved who he is
            self._append_unknown(tx, unknown, now)
            self._append(tx, str(officer_id), "sign_in", now)

        await self._services.db.write(open_)
        self._services.bells.ring(f"officer:{officer_id}")  # streams of a session that ended just now end, too
        return new.cookie

    async def _prepare_session(self, officer_id: UUID, identity: str, digits: str, label: str) -> NewSession:
        pin = Pin(digits, self._services.keyring.subkey(PIN_KEY)) if digits else None
        return await self._services.hard_work(
            lambda: desk_sessions.prepare(officer_id, identity, label=label, pin=pin), "known"
        )

    async def _record_failure(self, officer_id: UUID | None) -> None:
        """At most MAX_FAILURE_ROWS an hour for an officer, one an hour for all unknown logins together."""
        now = self._services.clock()
        if officer_id is None:
            self._unknown.add()
        unknown = self._unknown.due(now)

        def record(tx: Connection) -> None:
            # Every failure writes, row or not: a sooner answer would tell which logins exist.
            audit.append_nothing(tx, key=self._services.keyring.audit_key)
            self._append_unknown(tx, unknown, now)
            if officer_id is None:
                return
            actor = str(officer_id)
            if audit.count_since(tx, actor, "sign_in_failed", now - HOUR) < MAX_FAILURE_ROWS:
                self._append(tx, actor, "sign_in_failed", now)

        await self._services.db.write(record)

    def _append_unknown(self, tx: Connection, count: int, now: datetime) -> None:
        if count:
            self._append(tx, "unknown", "sign_in_failed", now, detail={"count": str(count)})

    async def current(self, cookie: str | None, *, active: bool = True) -> DeskSession | None:
        """The session behind a cookie. `active` = the officer did something; a page that refreshes itself did not."""
        if not cookie:
            return None
        now = self._services.clock()
        session = await self._services.db.read(lambda tx: desk_sessions.get(tx, cookie, now))
        if session and active and not session.locked and now - session.seen_at >= TOUCH_AFTER:
            await self._services.db.write(lambda tx: desk_sessions.touch(tx, cookie, now))
        return session

    async def sign_out(self, cookie: str) -> None:
        now = self._services.clock()

        def end(tx: Connection) -> None:
            session = desk_sessions.get(tx, cookie, now)
            desk_sessions.end(tx, cookie)
            if session:
                self._append(tx, str(session.officer_id), "sign_out", now)

        await self._services.db.write(end)
        await self._services.db.erase()

    # --- invitations --------------------------------------------------------------------------------------------------

    async def invite(self, token: str) -> Invite:
        """What this link invites to. Raises InviteUnknown, InviteUsed or InviteExpired."""
        now = self._services.clock()
        return await self._services.db.read(lambda tx: invites.peek(tx, token, now))

    async def issue(self, token: str, login: str) -> Issued:
        """A fresh passphrase for this login (a lost one is made anew for its own). Raises LoginInvalid, LoginTaken and what
        `invite` raises."""
        found = await self.invite(token)
        if found.officer_id is not None:
            login = await self._login_of(found.officer_id)
        else:
            login = officers.checked_login(login)
            if await self._services.db.read(lambda tx: officers.credentials(tx, login)):
                raise officers.LoginTaken
        passphrase = officers.new_passphrase()
        return Issued(login, passphrase, self._proof(token, login, passphrase))

    async def accept(self, token: str, login: str, passphrase: str, proof: str) -> str:
        """Make the member; returns "active" (first of the unit: the unit key is made) or "waiting".

        Raises WrongRepetition unless `passphrase` is the one that `issue` showed for this link and login: members
        cannot slip in one of their own.
        """
        login = officers.checked_login(login)
        if not hmac.compare_digest(proof.encode(), self._proof(token, login, passphrase).encode()):
            raise WrongRepetition
        invite = await self.invite(token)
        # A proof that we made is no stranger's: each link is one place in the reserved line.
        member = await self._hard_work(
            lambda: officers.prepare_member(login, passphrase, invite.officer_id), f"invite {token}"
        )
        if invite.officer_id is not None:
            return await self._renew(token, invite.unit_id, member)
        unit_key = unit_keys.new_unit_key(invite.unit_id, member.public_key)
        now = self._services.clock()

        def join(tx: Connection) -> str:
            state = invites.accept(tx, token=token, member=member, unit_key=unit_key, now=now)
            self._append(tx, str(member.id), "accept_invite", now, unit_id=invite.unit_id, detail={"state": state})
            return state

        state = await self._services.db.write(join)
        self._services.bells.ring(f"unit:{invite.unit_id}")
        return state

    async def _login_of(self, officer_id: UUID) -> str:
        return (await self._services.db.read(lambda tx: desk_reads.logins(tx, [officer_id])))[officer_id]

    async def _renew(self, token: str, unit_id: str, member: NewMember) -> str:
        """A new passphrase for somebody who lost his: he waits for a colleague's grant like a newcomer."""
        now = self._services.clock()

        def renew(tx: Connection) -> list[str]:
            units = leaving.renew(tx, token, member, now)
            self._append(tx, str(member.id), "re_enrol", now, unit_id=unit_id)
            for each in units:
                notices.tell_chiefs(tx, each, "re_enrolled", now, member.id)
            return units

        for each in await self._services.db.write(renew):
            # Whoever finds the lost paper has nothing from here on, not even with an old copy of the database.
            await key_turns.turn_now(self._services, each)
            self._services.bells.ring(f"unit:{each}")
        self._services.bells.ring(f"officer:{member.id}")
        return "waiting"

    def _proof(self, token: str, login: str, passphrase: str) -> str:
        # Without the key in the key folder nobody can try passphrases against the proof that stands in the page.
        words = "\n".join(("desk-passphrase", token, login, officers.spoken(passphrase)))
        return hmac.new(self._services.keyring.page_key, words.encode(), hashlib.sha256).hexdigest()

    async def unit_names(self, unit_ids: list[str]) -> dict[str, tuple[str, str | None]]:
        return await self._services.db.read(lambda tx: desk_reads.unit_names(tx, unit_ids))

    # --- parts --------------------------------------------------------------------------------------------------------

    async def _hard_work(self, work: Callable[[], T], known: str | None) -> T:
        """Run it when its turn comes; raises Busy. `known` names who may stand in the reserved line, once at a time."""
        if known is None or known in self._known_waiting:
            async with self._lines["desk"].turn():
                return await self._services.hard_work(work, "desk")
        self._known_waiting.add(known)
        try:
            async with self._lines["known"].turn():
                return await self._services.hard_work(work, "known")
        finally:
            self._known_waiting.discard(known)

    def _append(
        self, tx: Connection, actor: str, action: str, now: datetime, *, unit_id: str | None = None,
        detail: dict[str, str] | None = None,
    ) -> None:
        key = self._services.keyring.audit_key
        audit.append(tx, key=key, now=now, actor=actor, action=action, unit_id=unit_id, detail=detail)
