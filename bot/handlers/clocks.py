"""What an officer of the owning unit does about the clocks of the law: confirm the intake, keep the case, extend, decide.

The local register number, reasons and references are sealed to the tip; the plain rows hold kinds, codes and officers' times.
The tipster hears none of it: an intake here is not a prosecution, and the bot never says one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.handlers.acting import Act, Doing, perform
from bot.handlers.desk_access import Access, NotNow, NotYours, access
from bot.handlers.desk_reading import OpenedTip
from bot.handlers.entries import Entry
from bot.handlers.services import Services
from language.folding import clean
from language.local_time import local_day
from storage import clock_rules, clocks
from storage.clock_rules import ClockRule
from storage.clocks import DECISIONS, EXTENSIONS, CaseClock

MAX_NUMBER = 60
MAX_REASON = 1000
#: a number of a register or a letter: "123/TB-CAX", "15/2026 (QĐ)"
_NUMBER = re.compile(r"[\w./()№ -]{1,60}")


class BadWords(ValueError):
    """What was typed cannot be taken: "empty", "too_long" or "bad_number"."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the page about a case's clocks needs. Opens nothing of the tip."""

    access: Access
    clocks: tuple[CaseClock, ...]

    @property
    def is_owner(self) -> bool:
        return is_owner(self.access)

    @property
    def intake(self) -> CaseClock | None:
        return clocks.intake(self.clocks, self.access.tip.unit_id)

    @property
    def transfer_runs(self) -> bool:
        return self._runs("transfer")

    @property
    def notice_runs(self) -> bool:
        return self._runs("procuracy")

    def _runs(self, kind: str) -> bool:
        return any(clock.is_open and clock.kind == kind for clock in self.clocks)

    @property
    def deciding(self) -> CaseClock | None:
        return clocks.deciding(self.clocks)

    @property
    def next_extension(self) -> str | None:
        running = self.deciding
        return EXTENSIONS.get(running.kind) if running else None

    @property
    def needs(self) -> str | None:
        """What the next extension must be given: reason | reference."""
        rule = _next_rule(self.deciding)
        return rule.needs if rule else None


def is_owner(who: Access) -> bool:
    """Only the unit that took the case and owns it acts on its clocks."""
    mine = who.step.state == "acknowledged" and who.step.role != "cc" and who.tip.unit_id == who.step.unit_id
    return mine and who.tip.status in ("acknowledged", "contested")


async def look(services: Services, cookie: str, tip_id: UUID) -> Clocks:
    """The clocks of a tip that this officer may see. Raises SignedOut, NotYours."""
    now = services.clock()

    def read(tx: Connection) -> Clocks:
        return Clocks(access(tx, cookie, tip_id, now, hold=False), tuple(clocks.of_tip(tx, tip_id)))

    return await services.db.read(read)


# --- acts -------------------------------------------------------------------------------------------------------------


async def confirm_intake(services: Services, cookie: str, tip_id: UUID, number: str, mark: str) -> bool:
    """“Xác nhận tiếp nhận” under this number of the local register: the clocks of the law begin. False = confirmed before.

    Raises SignedOut, NotYours, NotNow, BadWords.
    """
    words = {"register": checked_number(number)}
    return await _act(services, cookie, tip_id, "intake", "intake", words, mark, _start)


def _start(doing: Doing) -> bool:
    return clocks.start(doing.tx, doing.who.tip.id, doing.who.step.unit_id, doing.now)


async def keep_here(services: Services, cookie: str, tip_id: UUID, mark: str) -> bool:
    """The case is handled here: the time to hand it on ends. False = it did not run."""

    def keep(doing: Doing) -> bool:
        return clocks.end(doing.tx, tip_id, ("transfer",), "handled_here", doing.now)

    return await _act(services, cookie, tip_id, "handled_here", "handled", {}, mark, keep)


async def notify_procuracy(services: Services, cookie: str, tip_id: UUID, number: str, mark: str) -> bool:
    """The procuracy was told of the intake by a letter of this number. False = that clock did not run."""
    words = {"reference": checked_number(number)}

    def tell(doing: Doing) -> bool:
        return clocks.end(doing.tx, tip_id, ("procuracy",), "notified", doing.now)

    return await _act(services, cookie, tip_id, "procuracy_notice", "notified", words, mark, tell)


async def extend(
    services: Services, cookie: str, tip_id: UUID, kind: str, words: str, mark: str, *, sure: bool = False
) -> bool:
    """Extend the time to decide to `kind`. False = that was done before.

    Raises NotNow("late_request") when the request comes later than the rules allow and the officer did not say that he is
    sure; NotNow("no_clock") when nothing can be extended to this; BadWords.
    """
    if kind not in EXTENSIONS.values():
        raise NotNow("no_clock")
    needs = "reference" if kind == "extended_4m" else "reason"
    body = {"length": kind, needs: checked_number(words) if needs == "reference" else checked_reason(words)}

    def lengthen(doing: Doing) -> bool:
        held = clocks.of_tip(doing.tx, tip_id)
        running = clocks.deciding(held)
        if any(clock.kind == kind for clock in held):
            return False
        if running is None or EXTENSIONS.get(running.kind) != kind:
            raise NotNow("no_clock")
        if not sure and is_late(running, doing):
            raise NotNow("late_request")
        clocks.extend(doing.tx, tip_id, doing.now)
        return True

    detail = {"kind": kind, "late": "yes"} if sure else {"kind": kind}
    return await _act(services, cookie, tip_id, "extend", "extension", body, mark, lengthen, detail)


def is_late(running: CaseClock, doing: Doing) -> bool:
    """Whether the request for the next extension comes too late for the running clock's end."""
    rule = _next_rule(running)
    days = rule.ask_days_before if rule else 0
    return days > 0 and local_day(doing.now) > local_day(running.due_at) - timedelta(days=days)


async def decide(services: Services, cookie: str, tip_id: UUID, code: str, mark: str) -> bool:
    """Record the decision as a code: the time to decide ends. False = none ran. Raises NotNow("bad_decision")."""
    if code not in DECISIONS:
        raise NotNow("bad_decision")

    def end(doing: Doing) -> bool:
        if not clocks.end(doing.tx, tip_id, clocks.DECIDING, code, doing.now):
            return False  # nothing else may change either: no row of the log would tell it
        clocks.end(doing.tx, tip_id, ("transfer",), "handled_here", doing.now)  # who decides has kept it
        return True

    return await _act(services, cookie, tip_id, "decide", "decision", {"decision": code}, mark, end, {"decision": code})


async def _act(
    services: Services, cookie: str, tip_id: UUID, name: str, kind: str, words: Mapping[str, str], mark: str,
    change: Callable[[Doing], bool], detail: Mapping[str, str] | None = None,
) -> bool:  # fmt: skip
    """One act about the clocks: by an officer of the owning unit, its words sealed to the tip beside his login and unit."""
    body = {**await _signature(services, cookie, tip_id), **words}

    def checked(doing: Doing) -> bool:
        _check_owner(doing.who)
        return change(doing)

    return await perform(services, cookie, tip_id, Act(name, (kind, body), mark=mark, detail=detail or {}), checked)


async def _signature(services: Services, cookie: str, tip_id: UUID) -> dict[str, str]:
    """Who acts, of which unit; nothing when he may not see the tip: `perform` refuses then, and writes that down."""
    try:
        who = (await look(services, cookie, tip_id)).access
    except NotYours:
        return {}
    return {"officer": who.session.login, "unit": who.step.unit_id}


def _check_owner(who: Access) -> None:
    if who.tip.status == "closed":
        raise NotNow("closed")
    if who.step.role == "cc" or (who.step.state == "acknowledged" and not is_owner(who)):
        raise NotNow("not_responsible")
    if not is_owner(who):
        raise NotNow("not_acknowledged")


def _next_rule(running: CaseClock | None) -> ClockRule | None:
    if running is None or running.kind not in EXTENSIONS:
        return None
    return clock_rules.shipped().called(running.rule_set).clock(EXTENSIONS[running.kind])


def checked_number(text: str) -> str:
    """A number of a register or letter as people write it. Raises BadWords."""
    text = " ".join(clean(text).split())
    if not text:
        raise BadWords("empty")
    if len(text) > MAX_NUMBER:
        raise BadWords("too_long")
    if not _NUMBER.fullmatch(text) or not any(c.isdigit() for c in text):
        raise BadWords("bad_number")
    return text


def checked_reason(text: str) -> str:
    text = clean(text).strip()
    if not text:
        raise BadWords("empty")
    if len(text) > MAX_REASON:
        raise BadWords("too_long")
    return text


# --- the story of a case ------------------------------------------------------------------------------------------------

#: kinds of entries that the clocks name, beside "submitted" and "opened"
KNOWN = ("intake", "extension", "handled", "notified", "decision", "door")
#: kinds that tell what officers did otherwise
OTHERS = ("status", "takeover", "transfer", "copy", "urgency", "merge", "echo", "message", "thanks")
#: where an entry keeps words that only officers read
_WORDS = ("register", "reference", "reason", "text")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a case: what, when (from its sealed entry), who of which unit."""

    code: str  #: "" = one of OTHERS: the entry itself says what it is
    entry: Entry
    who: str | None = None
    unit: str | None = None
    detail: str | None = None  #: an outcome, a decision, a kind of extension, a door
    words: str | None = None  #: register number, reason, reference


def history(opened: OpenedTip) -> tuple[Fact, ...]:
    """Submitted, opened, acknowledged, intake confirmed and all that followed, as different facts in their order."""
    return tuple(fact for entry in opened.entries if (fact := _fact(entry, opened)) is not None)


def _fact(entry: Entry, opened: OpenedTip) -> Fact | None:
    body = entry.body
    if entry.kind == "story":
        return Fact("submitted", entry)
    if entry.kind == "seen":
        who, unit = opened.sealed.milestones.opened_by or (None, None)
        return Fact("opened", entry, who, unit)
    if entry.kind not in (*KNOWN, *OTHERS):
        return None
    code = entry.kind if entry.kind in KNOWN else ""
    detail = body.get("outcome") or body.get("decision") or body.get("length") or body.get("door")
    words = next((body[name] for name in _WORDS if body.get(name)), None)
    return Fact(code, entry, body.get("officer"), body.get("unit"), detail, words)
