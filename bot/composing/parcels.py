"""From a row of the outbox to a message for a contact: looked up at the moment of sending, so that it tells how things are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.channels.base import SentRef
from bot.composing import digest_words
from bot.composing.alert import AlertFacts, alert_message, plain_message
from bot.composing.shift_lines import shift_composers
from bot.delivery import Compose, Parcel
from bot.handlers import alert_cards, courier
from bot.handlers.due import due_block
from bot.handlers.services import Services
from bot.messages import Address, Button, OutMessage, Paragraph
from language.local_time import local_day, local_minute
from storage import (
    addresses,
    alerts,
    clocks,
    contacts,
    courier_keys,
    desk_reads,
    digests,
    drills,
    incidents,
    outbox,
    tips,
)
from storage import courier as courier_rows
from storage.alerts import AlertStep
from storage.clocks import CaseClock
from storage.contacts import Contact
from storage.courier import Sealed
from storage.outbox import Delivery
from storage.sealing import SealBroken
from storage.tips import TipRow

#: a name that a digest need not go beyond: the list itself is at the desk
DIGEST_LINES = 10


@dataclass(frozen=True, slots=True)
class _AlertRows:
    step: AlertStep
    tip: TipRow
    count: int
    card: bytes | None
    taken_by: tuple[tuple[str, str], ...]
    missing: int
    is_drill: bool


class Parcels:
    """Composes everything that leaves by the outbox."""

    def __init__(self, services: Services, public_url: str) -> None:
        self._services = services
        self._url = public_url

    def composers(self) -> Mapping[str, Compose]:
        return {
            "tip": self.alert,
            "refresh": self.refresh,
            "heartbeat": self.heartbeat,
            "digest": self.digest,
            "clock": self.clock,
            "notice": self.notice,
            **shift_composers(self._services, self._url, self.to_contact),
        }

    # --- alerts -------------------------------------------------------------------------------------------------------

    async def alert(self, delivery: Delivery) -> Parcel | None:
        """The alert of a step. None when somebody acknowledged meanwhile, or the contact is no more."""
        rows, contact = await self._services.db.read(
            lambda tx: (self._alert_rows(tx, delivery.ref), contacts.get(tx, delivery.target_id))
        )
        if rows is None or contact is None or rows.step.state != "due":
            return None
        if contact.kind == "desk":
            self._services.bells.ring(f"unit:{contact.unit_id}")
            return None
        parcel = self.to_contact(contact, await self._alert_message(rows, delivery), rows.step.id)
        return replace(parcel, sent=lambda tx, ref: self._keep_sent(tx, rows.step.id, contact.id, ref)) if parcel else None

    def _keep_sent(self, tx: Connection, step_id: UUID, contact_id: UUID, ref: SentRef) -> None:
        if ref.ids:
            alerts.keep_sent(tx, step_id, contact_id, addresses.seal(self._services.keyring, contact_id, *ref.ids))

    async def refresh(self, delivery: Delivery) -> Parcel | None:
        """The same alert in its place, with the newest counter and who acknowledged."""

        def read(tx: Connection) -> tuple[_AlertRows | None, Contact | None, bytes | None]:
            contact = contacts.get(tx, delivery.target_id)
            return self._alert_rows(tx, delivery.ref), contact, alerts.sent_ref(tx, delivery.ref, delivery.target_id)

        rows, contact, sealed = await self._services.db.read(read)
        if rows is None or contact is None or sealed is None:
            return None
        parcel = self.to_contact(contact, await self._alert_message(rows, delivery), None)
        ref = addresses.unseal(self._services.keyring, contact.id, sealed)[0]
        return replace(parcel, replaces=ref) if parcel else None

    async def _alert_message(self, rows: _AlertRows, delivery: Delivery) -> OutMessage:
        snapshot = await self._services.directory.snapshot()
        place_id = alert_cards.place_of(self._services, rows.tip.id, rows.card)
        place = snapshot.places.get(place_id) if place_id else None
        facts = AlertFacts(
            step_id=rows.step.id.hex, urgency=rows.tip.urgency, category=rows.tip.category,
            place=place.name if place else None, code=rows.tip.code, count=rows.count, is_drill=rows.is_drill,
            is_closed=rows.tip.status in ("closed", "destroyed") or rows.step.state in alerts.CLOSED_STATES,
            is_set_aside=rows.tip.status == "set_aside", taken_by=rows.taken_by, missing=rows.missing,
            desk_url=f"{self._url}/desk/tip/{rows.tip.id}",
        )  # fmt: skip
        message = alert_message(facts, self._services.texts)
        return replace(message, facts={**message.facts, "id": str(delivery.id)})

    def _alert_rows(self, tx: Connection, step_id: UUID) -> _AlertRows | None:
        step = alerts.step(tx, step_id)
        tip = tips.get(tx, step.tip_id) if step else None
        if step is None or tip is None:
            return None
        ladder = [each.id for each in alerts.of_tip(tx, tip.id) if each.state not in alerts.CLOSED_STATES]
        times = alerts.acknowledged_by(tx, ladder)
        logins = desk_reads.logins(tx, [officer_id for officer_id, _ in times])
        is_taken = tip.status != "new"
        return _AlertRows(
            step, tip, incidents.count(tx, tip.id), alerts.card(tx, tip.id),
            tuple((logins.get(who, "?"), local_minute(at)) for who, at in times),
            0 if is_taken else max(0, alerts.needed(tx, step.unit_id, tip.category) - len(times)),
            drills.is_drill(tx, tip.id),
        )  # fmt: skip

    # --- heartbeat and digest -----------------------------------------------------------------------------------------

    async def heartbeat(self, delivery: Delivery) -> Parcel | None:
        """Once a day, tip or no tip: who does not get it knows that the line is dead."""

        def read(tx: Connection) -> tuple[Contact | None, int]:
            contact = contacts.get(tx, delivery.target_id)
            return contact, tips.count_open(tx, [contact.unit_id]) if contact else 0

        contact, waiting = await self._services.db.read(read)
        if contact is None or contact.kind == "desk":
            return None
        say = self._services.texts.say
        lines = [say("vi", "alert-heartbeat"), say("vi", "alert-heartbeat_open", count=str(waiting))]
        return self.to_contact(
            contact, plain_message("heartbeat", lines, self._services.texts, f"{self._url}/desk", silent=True), None
        )

    async def digest(self, delivery: Delivery) -> Parcel | None:
        """Once a day to the chief: what yesterday came to, what is due, what did not leave the building. Nothing, no message."""
        now = self._services.clock()

        def read(tx: Connection) -> tuple[Contact | None, list[str]]:
            contact = contacts.get(tx, delivery.target_id)
            return contact, self._digest_lines(tx, contact.unit_id, now) if contact else []

        contact, lines = await self._services.db.read(read)
        if contact is None or not lines:
            return None
        return self.to_contact(contact, plain_message("digest", lines, self._services.texts, f"{self._url}/desk/digest"), None)

    def _digest_lines(self, tx: Connection, unit_id: str, now: datetime) -> list[str]:
        stuck = self._stuck_lines(tx)
        yesterday = digests.of(tx, unit_id, local_day(now) - timedelta(days=1))
        lines = digest_words.of_day(yesterday, self._services.texts)
        lines += digest_words.of_due(due_block(tx, [unit_id], now), self._services.texts)[:DIGEST_LINES]
        if stuck:
            head = self._services.texts.say("vi", "alert-digest", count=str(len(stuck)), day=f"{local_day(now):%d/%m/%Y}")
            lines += [head, *stuck[:DIGEST_LINES]]
        return lines

    async def clock(self, delivery: Delivery) -> Parcel | None:
        """A clock of the law that is nearly over, or over. None when it has ended meanwhile."""

        def read(tx: Connection) -> tuple[Contact | None, CaseClock | None, TipRow | None]:
            clock = clocks.get(tx, delivery.ref)
            return contacts.get(tx, delivery.target_id), clock, tips.get(tx, clock.tip_id) if clock else None

        contact, clock, tip = await self._services.db.read(read)
        if contact is None or clock is None or tip is None or not clock.is_open:
            return None
        lines = [digest_words.of_clock(clock, tip, self._services.clock(), self._services.texts)]
        return self.to_contact(contact, plain_message("clock", lines, self._services.texts, f"{self._url}/desk"), None)

    def _stuck_lines(self, tx: Connection) -> list[str]:
        say, found = self._services.texts.say, []
        for row in outbox.stuck(tx, self._services.clock()):
            contact = contacts.get(tx, row.target_id) if row.target_kind == "contact" else None
            if contact is not None:
                unit = desk_reads.unit_names(tx, [contact.unit_id]).get(contact.unit_id, (contact.unit_id, None))[0]
                how = say("vi", f"contact-kind_{contact.kind}")
                found.append(say("vi", "alert-digest_line", unit=unit, contact=contact.label or how, reason=row.code or "?"))
        return found

    # --- to tipsters --------------------------------------------------------------------------------------------------

    async def notice(self, delivery: Delivery) -> Parcel | None:
        """One neutral line with [Xem]. What it is about is shown after the tap only, and hidden again."""

        def read(tx: Connection) -> tuple[tuple[UUID, Sealed] | None, Sealed | None]:
            return courier_rows.waiting_notice(tx, delivery.ref), courier_rows.address(tx, delivery.target_id)

        waiting, sealed = await self._services.db.read(read)
        back = courier.open_address(self._services.keyring, delivery.target_id, sealed) if sealed else None
        if waiting is None or back is None:
            return None
        keyring = self._services.keyring
        try:
            handle = courier_keys.unseal(keyring, waiting[1].epoch, delivery.ref.bytes, waiting[1].bytes)
        except SealBroken:
            return None
        say = self._services.texts.say
        message = OutMessage(
            step="notice", turn=0, lang=back.lang, paragraphs=(Paragraph(say(back.lang, "courier-notice")),),
            buttons=(Button(courier.press_of(handle), say(back.lang, "courier-see")),), protect=True,
        )  # fmt: skip
        return Parcel(
            back.address, message,
            sent=lambda tx, _ref: courier_rows.sent(tx, delivery.ref),
            stopped=lambda tx: courier_rows.forget(tx, delivery.target_id),
        )  # fmt: skip

    # --- addresses ----------------------------------------------------------------------------------------------------

    def to_contact(self, contact: Contact, message: OutMessage, step_id: UUID | None) -> Parcel | None:
        """The parcel for a contact; None when nothing reaches it any more. `step_id`: whose ladder goes on if it is gone."""
        if contact.sealed_address is None or contact.stopped_on is not None:
            return None
        try:
            channel, chat = addresses.unseal(self._services.keyring, contact.id, contact.sealed_address)[:2]
        except SealBroken:
            return None
        return Parcel(
            Address(channel, chat), message,
            moved=lambda tx, to: self._moved(tx, contact, to),
            stopped=lambda tx: self._stopped(tx, contact, step_id),
        )  # fmt: skip

    def _moved(self, tx: Connection, contact: Contact, to: Address) -> None:
        keyring = self._services.keyring
        contacts.move(
            tx, contact.id,
            addresses.seal(keyring, contact.id, to.channel, to.chat),
            addresses.lookup(keyring, contact.unit_id, to.channel, to.chat),
            addresses.lookup(keyring, to.channel, to.chat),
        )  # fmt: skip

    def _stopped(self, tx: Connection, contact: Contact, step_id: UUID | None) -> None:
        now = self._services.clock()
        contacts.stop(tx, contact.id, now.date())
        if step_id is not None:
            alerts.skip_if_empty(tx, step_id, now)
