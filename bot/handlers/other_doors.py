"""A report by phone, letter box or counter that an officer writes down: the same routing, seals and clocks as any other.

The tip key is made here and forgotten; whoever wrote it down reads it again only if his unit is asked to. The plain rows know
the door, coarse; who wrote it down, and when it came, is sealed. The audit log names no tip: its minute would be the reporter's.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.flows.context import SubmitTip
from bot.flows.tip import MAX_PLACE_CHARS, MAX_STORY_CHARS, TIMES, is_urgent
from bot.handlers.desk_access import NotYours, append, signed_in
from bot.handlers.directory import Snapshot
from bot.handlers.services import CleanFile, Services
from bot.handlers.tip import PreparedTip, prepare
from bot.messages import Address, Refused
from language.folding import clean
from language.local_time import local_day
from storage import media, receipts, sealing, tips
from storage.desk_sessions import DeskSession
from storage.routing import NoBody, NoFallback
from storage.schema import tip, tip_door

DOORS = ("phone", "box", "counter")
MAX_STORY, MAX_PLACE = MAX_STORY_CHARS, MAX_PLACE_CHARS
#: the choice of somebody whose place is in no list: its words are kept and go by what they name
UNLISTED = "-"
CHANNEL = "desk"


class BadReport(ValueError):
    """The form cannot be taken yet; `codes` say what to mend, all at once."""

    def __init__(self, *codes: str) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Report:
    """What the officer typed. Nothing of it is thrown away: the page comes back with it."""

    door: str = ""
    category: str = ""
    place_words: str = field(default="", repr=False)
    place_id: str = ""  #: chosen from what was offered; UNLISTED = none of them; "" = not asked yet
    asked_for: str = field(default="", repr=False)  #: the words for which places were offered
    when: str = ""
    danger: bool = False
    story: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PlaceOffer:
    """Places that the words may mean, the likeliest first; `area` is the district or province that they name."""

    choices: tuple[tuple[str, str], ...]  #: (id, name)
    likely: str | None


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """The tip is committed. The receipt is for the person at the counter; it is shown with this answer only."""

    words: str = field(repr=False)
    digits: str = field(repr=False)
    code: str
    ours: UUID | None  #: the tip, where the officer's unit is the one that is asked; None = it was passed on
    again: bool  #: this very form was sent before: it is one tip


# --- the form -----------------------------------------------------------------------------------------------------------


def cleaned(report: Report) -> Report:
    return replace(report, story=clean(report.story).strip(), place_words=" ".join(clean(report.place_words).split()))


def check(report: Report, categories: tuple[str, ...]) -> None:
    """Raises BadReport with everything that is missing or wrong."""
    wrong = {
        "no_door": report.door not in DOORS,
        "no_category": report.category not in categories,
        "no_place": not report.place_words,
        "place_long": len(report.place_words) > MAX_PLACE,
        "no_when": report.when not in TIMES,
        "no_story": not report.story,
        "story_long": len(report.story) > MAX_STORY,
    }
    codes = [code for code, is_wrong in wrong.items() if is_wrong]
    if codes:
        raise BadReport(*codes)


def offer(snapshot: Snapshot, words: str) -> PlaceOffer:
    found = snapshot.places.resolve(words)
    ids = tuple(dict.fromkeys((*([found.place] if found.place else ()), *found.candidates)))
    return PlaceOffer(snapshot.places.told_apart(ids), found.place)


def is_settled(report: Report, snapshot: Snapshot) -> bool:
    """Whether the officer has chosen for the words that stand there now; a choice for other words does not count."""
    if not report.place_id or report.asked_for != report.place_words:
        return False
    return report.place_id == UNLISTED or snapshot.places.get(report.place_id) is not None


# --- writing it down ----------------------------------------------------------------------------------------------------


async def write_down(
    services: Services, cookie: str, report: Report, photo: bytes | None, mark: str
) -> WrittenDown:
    """Route, seal and commit. The same form sent twice is one tip, and shows the same receipt again.

    Raises SignedOut, NotYours for who reads no tips, BadReport("no_body" | "no_unit" | "photo_<code>").
    """
    now = services.clock()
    session = await services.db.read(lambda tx: signed_in(tx, cookie, now))
    if not session.tip_units:
        raise NotYours
    picture = await _cleaned_photo(services, photo)
    prepared, media_id, sealed = await _prepared(services, session, cookie, report, picture, mark)
    hashed = _hash(mark)

    def store(tx: Connection) -> tuple[str, str, UUID, bool, list[str]]:
        still = signed_in(tx, cookie, now)
        row = select(tip.c.id, tip.c.code, tip.c.unit_id).join(tip_door, tip_door.c.tip_id == tip.c.id)
        before = tx.execute(row.where(tip_door.c.mark == hashed)).one_or_none()
        if before is not None:
            return before.code, before.unit_id, before.id, True, []
        new, draft = prepared.new, hashed.encode()
        if media_id is not None:
            media.add_draft(tx, draft, media_id, "photo", sealed, local_day(now))
        raised = tips.add(tx, new, draft)
        tx.execute(insert(tip_door).values(tip_id=new.id, door=report.door, mark=hashed))
        # No tip is named here: beside the minute of this row it would tell when the reporter stood at the counter.
        append(services, tx, now, str(still.officer_id), "write_down", still.tip_units[0], still.officer_id, {"door": report.door})
        return new.code, new.unit_id, new.id, False, raised

    code, unit_id, tip_id, again, raised = await services.db.write(store)
    if not again:
        for told in {*prepared.alerted, *raised}:
            services.bells.ring(f"unit:{told}")
    number = receipt_number(services, cookie, mark)
    ours = tip_id if unit_id in session.tip_units else None
    return WrittenDown(receipts.words(number), receipts.digits(number), code, ours, again)


async def _cleaned_photo(services: Services, photo: bytes | None) -> CleanFile | None:
    if not photo:
        return None
    if not services.has_room():
        raise BadReport("photo_busy")
    clean_file = await services.clean(photo)
    if isinstance(clean_file, Refused):
        raise BadReport("photo_refused")
    if clean_file.kind != "photo":
        raise BadReport("photo_refused")
    return clean_file


async def _prepared(
    services: Services, session: DeskSession, cookie: str, report: Report, picture: CleanFile | None, mark: str
) -> tuple[PreparedTip, UUID | None, bytes]:
    identity, media_id, sealed = sealing.new_identity(), None, b""
    if picture is not None:
        ref = media_id = services.new_id()
        key = sealing.recipient_of(identity)
        sealed = await asyncio.to_thread(
            lambda: sealing.seal(picture.data, [key], kind="media", ref=ref, step=media.PADDING_STEP)
        )
    submitted = _submitted(report, media_id)
    door = {"door": report.door, "officer": session.login, "unit": session.tip_units[0]}
    try:
        made = await prepare(
            services, await services.directory.snapshot(), submitted, identity, Address(CHANNEL, ""),
            number=receipt_number(services, cookie, mark), door=door,
        )  # fmt: skip
    except NoBody:
        raise BadReport("no_body") from None
    except NoFallback:
        raise BadReport("no_unit") from None
    # Nobody at a counter is given away by the minute of an alert: it need not wait.
    return replace(made, new=replace(made.new, delay=made.new.delay * 0)), media_id, sealed


def _submitted(report: Report, media_id: UUID | None) -> SubmitTip:
    place_id = None if report.place_id == UNLISTED else report.place_id
    answers = {
        "category": report.category, "danger": "not_yet" if report.danger else None,
        "place": {"id": place_id, "words": report.place_words}, "when": report.when, "story": report.story,
        "evidence": [str(media_id)] if media_id else [], "reply": "one_way", "lang": "vi",
    }  # fmt: skip
    return SubmitTip(answers, urgent=is_urgent(answers))


def receipt_number(services: Services, cookie: str, mark: str) -> int:
    """The receipt of this form in this session. Only the server's key, the cookie and the mark together give it again, and
    none of the three is stored: a second press of a slow page must not lose the only way back."""
    words = f"receipt {mark} {cookie}".encode()
    number: int = int.from_bytes(hmac.digest(services.keyring.page_key, words, "sha256"), "big") % receipts.LIMIT
    return number


def _hash(mark: str) -> str:
    return hashlib.sha256(f"door {mark}".encode()).hexdigest()[:32]
