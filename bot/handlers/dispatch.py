"""One inbound act → one transaction → one prompt. The only place where a conversation changes.

An ordinary turn runs wholly inside its transaction. A turn that needs slow work (a photo to clean, a receipt to derive,
a case to open) is first run without storing to learn what it needs; the work is done outside; then the turn runs again
inside the transaction on the same state. If the state changed meanwhile, all of it starts over.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from bot.flows.context import AddToTip, CaseFacts, Contest, Context, OpenCase, SubmitTip, Turn
from bot.flows.conversation import converse, show
from bot.flows.session import Session
from bot.handlers import case, tip
from bot.handlers.case import GuessBrake, PreparedAddition
from bot.handlers.directory import Snapshot
from bot.handlers.envelope import Envelope, OpenTip
from bot.handlers.services import Services
from bot.handlers.tip import PreparedTip
from bot.messages import Address, Attachment, Capabilities, Evidence, Inbound, Line, Prompt, Receipt, Refused
from language.local_time import local_day
from storage import conversations, courier, media, receipts, sealing, tips
from storage.keyring import Conversation
from storage.poster_words import poster_words
from storage.retention import CASE_VIEW_KEPT, DRAFT_KEPT
from storage.sealing import SealBroken

#: a conversation that two devices fight over gives up after so many rounds
MAX_ROUNDS = 8
#: of a draft; of a sent tip; of all drafts together, a third of a megabyte each as a rule
MAX_EVIDENCE, MAX_EVIDENCE_OF_TIP, MAX_ALL_DRAFTS = 10, 30, 5_000
#: what a sent tip may grow to; a person needs a tenth of it
MAX_ENTRIES = 300
#: a longer text is read before the transaction: everybody else's turns would wait for it inside
SHORT_TEXT = 300


#: work for the transaction of a turn; it gets the screen that comes of the turn
Also = Callable[[Connection, Prompt], None]


class Overtaken(Exception):
    """The first act of this conversation was stored by somebody else in the same moment."""


class Contended(RuntimeError):
    """The same conversation was changed from elsewhere again and again."""


@dataclass(frozen=True, slots=True)
class DraftMedia:
    id: UUID
    kind: str
    sealed: bytes = field(repr=False)


@dataclass(slots=True)
class Prepared:
    """What was made outside the transaction, for the state with this version and no other."""

    version: int
    inbound: Inbound
    act: str = field(init=False)
    turn: Turn | None = None  #: None = the act was carried out before
    is_full: bool = False  #: the case holds as much as a case may
    identity: str | None = field(
        default=None, repr=False
    )  #: a fresh tip key, made before the first attachment or the sending
    drafts: tuple[DraftMedia, ...] = ()
    facts: CaseFacts | None = None
    news: int = 0
    opened: OpenTip | None = None
    tip: PreparedTip | None = None
    additions: tuple[PreparedAddition, ...] = ()

    def __post_init__(self) -> None:
        self.act = act_of(self.inbound)


def act_of(inbound: Inbound) -> str:
    """What makes an act the same act: its id and its content. A phone that tries again with more words has a new act."""
    files = [hashlib.sha256(f.data).hexdigest() for f in inbound.files if isinstance(f, Attachment)]
    content = (inbound.text, inbound.press, inbound.location, inbound.start, inbound.lang, files)
    return f"{inbound.id[:64]}:{hashlib.sha256(repr(content).encode('utf-8', 'replace')).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of one run inside a transaction; `prompt` None = slow work is wanted first."""

    envelope: Envelope
    version: int
    prompt: Prompt | None = None
    told: tuple[str, ...] = ()  #: bells to ring after the commit


class Dispatcher:
    """Takes what people do and answers with the next screen. Safe to call concurrently, also for one conversation."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._brake = GuessBrake()

    async def handle(self, inbound: Inbound, capabilities: Capabilities, also: Also | None = None) -> Prompt:
        """The screen after this act. The same `inbound.id` again is no new act: it shows the current screen.

        Returns only after the commit, so a prompt "tip-sent" means that the tip and its alerts are kept. `also` runs in the
        same transaction with the screen that comes of it; what it raises undoes the turn.
        """
        for _ in range(MAX_ROUNDS):
            try:
                settled = await self._round(inbound, capabilities, also)
            except Overtaken:
                continue
            if settled.prompt is not None:
                for topic in settled.told:
                    self._services.bells.ring(topic)
                return settled.prompt
        raise Contended

    async def open(
        self, inbound: Inbound, opened: OpenTip, capabilities: Capabilities, also: Also | None = None
    ) -> Prompt:
        """Show a case whose key came with a button. A draft that is being written stands; the person is told so."""
        ctx, _ = await self._context(capabilities)
        facts, news = await case.facts_of(self._services, opened)
        chat, act = self._chat(inbound.address), act_of(inbound)

        def work(tx: Connection) -> Settled:
            envelope, version = self._unseal(chat, conversations.lock(tx, chat.row))
            settled = self._show_case(tx, chat, act, version, envelope, opened, replace(ctx, case=facts), news)
            if also and settled.prompt is not None:
                also(tx, settled.prompt)
            return settled

        for _ in range(MAX_ROUNDS):
            try:
                settled = await self._services.db.write(work)
            except Overtaken:
                continue
            assert settled.prompt is not None  # noqa: S101
            return settled.prompt
        raise Contended

    def _show_case(
        self, tx: Connection, chat: Conversation, act: str, version: int, envelope: Envelope, opened: OpenTip,
        ctx: Context, news: int,
    ) -> Settled:  # fmt: skip
        before = envelope.session or Session()
        if before.phase == "tip":
            prompt = show(before, ctx)
            note = Line(key="ctl-draft_open", kind="note")
            return Settled(envelope, version, replace(prompt, lines=(note, *prompt.lines)))
        touched = ctx.now.timestamp()
        session = Session(phase="case", lang=before.lang, turn=before.turn + 1, at="view", touched=touched)
        turn = Turn(session, show(session, ctx))
        return self._store(tx, chat, act, ctx.now, version, replace(envelope, open_tip=opened), turn, news)

    async def greet(self, lang: str | None, start: str | None, capabilities: Capabilities) -> Prompt:
        """The first screen for a newcomer; nothing is stored."""
        ctx, _ = await self._context(capabilities)
        return converse(None, Inbound(Address("none", ""), "greet", start=start, lang=lang), ctx).prompt

    async def peek(self, address: Address, capabilities: Capabilities) -> Prompt:
        """The current screen again, with fresh facts of an open case; nothing is stored."""
        ctx, _ = await self._context(capabilities)
        envelope, _ = await self._load(self._chat(address))
        facts, news = await self._facts(envelope)
        return self._fill(show(envelope.session, replace(ctx, case=facts)), envelope, news)

    async def watch(self, address: Address, timeout: float, news: int) -> bool:  # noqa: ASYNC109
        """True when the case of this conversation has more than `news` entries, now or within `timeout` seconds."""
        mark = self._services.bells.mark()
        envelope, _ = await self._load(self._chat(address))
        open_tip = envelope.open_tip
        if open_tip is None:
            return False
        if await self._entries(open_tip.id) > news:
            return True
        await self._services.bells.wait((f"tip:{open_tip.id}",), timeout, mark)
        return await self._entries(open_tip.id) > news

    # --- outside the transaction --------------------------------------------------------------------------------------

    async def _round(self, inbound: Inbound, capabilities: Capabilities, also: Also | None) -> Settled:
        """One try; without a prompt when the conversation was changed from elsewhere in the middle of it."""
        chat, write = self._chat(inbound.address), self._services.db.write
        ctx, snapshot = await self._context(capabilities)

        def settle(tx: Connection, prepared: Prepared | None) -> Settled:
            settled = self._settle(tx, chat, inbound, ctx, prepared)
            if also and settled.prompt is not None:
                also(tx, settled.prompt)
            return settled

        if not inbound.files and len(inbound.text or "") <= SHORT_TEXT:
            settled = await write(lambda tx: settle(tx, None))
            if settled.prompt is not None:
                return settled
        prepared = await self._prepare(chat, inbound, ctx, snapshot)
        return await write(lambda tx: settle(tx, prepared))

    def _chat(self, address: Address) -> Conversation:
        return self._services.keyring.conversation(address.channel, address.chat)

    async def _context(self, capabilities: Capabilities) -> tuple[Context, Snapshot]:
        services = self._services
        now, snapshot = services.clock(), await services.directory.snapshot()
        context = Context(
            now=now,
            new_id=lambda: str(services.new_id()),
            places=snapshot.places,
            lexicon=services.lexicon,
            label=lambda key, lang: services.texts.say(lang, key),
            capabilities=capabilities,
            accepts=lambda category, place_id: snapshot.accepts(category, place_id, now),
            desks=lambda scope, place_id: snapshot.addresses(scope, place_id, now),
            emergency=services.emergency,
            poster=lambda place_id: poster_words(services.keyring.poster_key, place_id),
        )
        return context, snapshot

    async def _load(self, chat: Conversation) -> tuple[Envelope, int]:
        stored = await self._services.db.read(lambda tx: conversations.get(tx, chat.row))
        return self._unseal(chat, stored)

    def _unseal(self, chat: Conversation, stored: conversations.StoredConversation | None) -> tuple[Envelope, int]:
        """The state and its version; one that is expired, damaged or of a destroyed key is as if it had never been."""
        if stored is None:
            return Envelope(), 0
        try:
            plain = self._services.keyring.open_conversation(chat, stored.sealed)
        except SealBroken:
            plain = None
        if plain is None or stored.expires_at <= self._services.clock():
            return Envelope(), stored.version
        return Envelope.from_bytes(plain), stored.version

    async def _entries(self, tip_id: UUID) -> int:
        row = await self._services.db.read(lambda tx: tips.get(tx, tip_id))
        return row.entries if row else 0

    async def _facts(self, envelope: Envelope) -> tuple[CaseFacts | None, int]:
        if envelope.open_tip is None:
            return None, 0
        return await case.facts_of(self._services, envelope.open_tip)

    async def _prepare(self, chat: Conversation, inbound: Inbound, ctx: Context, snapshot: Snapshot) -> Prepared:
        """Run the turn without storing, and do the slow work that it asks for."""
        envelope, version = await self._load(chat)
        prepared = Prepared(version, inbound)
        prepared.facts, prepared.news = await self._facts(envelope)
        if act_of(inbound) in envelope.acts:
            return prepared
        prepared.identity = envelope.tip_identity or sealing.new_identity()
        if inbound.files:
            await self._take_files(chat, envelope, prepared, ctx.capabilities)
        turn = converse(envelope.session, prepared.inbound, replace(ctx, case=prepared.facts))
        for effect in turn.effects:
            await self._prepare_effect(effect, envelope, prepared, snapshot)
        if any(isinstance(effect, OpenCase) for effect in turn.effects):
            turn = converse(envelope.session, prepared.inbound, replace(ctx, case=prepared.facts))
        prepared.turn = turn
        return prepared

    async def _prepare_effect(self, effect: object, envelope: Envelope, prepared: Prepared, snapshot: Snapshot) -> None:
        services = self._services
        if isinstance(effect, SubmitTip):
            assert prepared.identity is not None  # noqa: S101
            address = prepared.inbound.address
            prepared.tip = await tip.prepare(services, snapshot, effect, prepared.identity, address)
        elif isinstance(effect, OpenCase):
            prepared.opened = await case.open_by_receipt(services, self._brake, effect.receipt)
            prepared.facts, prepared.news = (
                await case.facts_of(services, prepared.opened) if prepared.opened else (case.NOT_FOUND, 0)
            )
        elif isinstance(effect, AddToTip | Contest) and envelope.open_tip:
            if prepared.news + len(prepared.additions) >= MAX_ENTRIES:
                prepared.is_full = True
                return
            prepared.additions += (await case.prepare_addition(services, envelope.open_tip, effect),)

    async def _take_files(
        self, chat: Conversation, envelope: Envelope, prepared: Prepared, capabilities: Capabilities
    ) -> None:
        """Clean each attachment, seal it to the tip key, and put in its place what the flow may know of it."""
        tip_id = envelope.open_tip.id if envelope.open_tip else None
        held, drafts = await self._services.db.read(
            lambda tx: (media.count_drafts(tx, chat.row) + media.count_of_tip(tx, tip_id), media.count_all_drafts(tx))
        )
        identity = envelope.open_tip.identity if envelope.open_tip else prepared.identity
        assert identity is not None  # noqa: S101
        room = MAX_EVIDENCE if tip_id is None else MAX_EVIDENCE_OF_TIP
        taken: list[Evidence | Refused] = []
        for file in prepared.inbound.files:
            if not isinstance(file, Attachment):
                taken.append(file)
            elif held + len(prepared.drafts) >= room:
                taken.append(Refused("too_many"))
            elif drafts + len(prepared.drafts) >= MAX_ALL_DRAFTS or not self._services.has_room():
                taken.append(Refused("busy"))
            else:
                taken.append(await self._take_file(file, identity, prepared, capabilities))
        prepared.inbound = replace(prepared.inbound, files=tuple(taken))

    async def _take_file(
        self, file: Attachment, identity: str, prepared: Prepared, capabilities: Capabilities
    ) -> Evidence | Refused:
        clean = await self._services.clean(file.data)
        if isinstance(clean, Refused):
            return clean
        if clean.kind == "voice" and not capabilities.voice:
            return Refused("not_a_photo")  # a voice can be recognised; this channel has not warned of it
        media_id = self._services.new_id()
        sealed = await asyncio.to_thread(
            lambda: sealing.seal(
                clean.data, [sealing.recipient_of(identity)], kind="media", ref=media_id, step=media.PADDING_STEP
            )
        )
        prepared.drafts += (DraftMedia(media_id, clean.kind, sealed),)
        return Evidence(str(media_id), "photo" if clean.kind == "photo" else "voice")

    # --- inside the transaction ---------------------------------------------------------------------------------------

    def _settle(
        self, tx: Connection, chat: Conversation, inbound: Inbound, ctx: Context, prepared: Prepared | None
    ) -> Settled:
        envelope, version = self._unseal(chat, conversations.lock(tx, chat.row))
        if prepared is None:
            return self._settle_at_once(tx, chat, inbound, ctx, envelope, version)
        if prepared.version != version:
            return Settled(envelope, version)
        if prepared.turn is None or prepared.is_full:
            return self._replay(envelope, version, replace(ctx, case=prepared.facts), prepared)
        return self._carry_out(tx, chat, ctx.now, version, envelope, prepared.turn, prepared)

    def _settle_at_once(
        self, tx: Connection, chat: Conversation, inbound: Inbound, ctx: Context, envelope: Envelope, version: int
    ) -> Settled:
        """A turn that needs nothing from outside; without a prompt when it does."""
        if envelope.open_tip is not None:
            return Settled(envelope, version)
        if act_of(inbound) in envelope.acts:
            return self._replay(envelope, version, ctx, None)
        turn = converse(envelope.session, inbound, ctx)
        if turn.effects:
            return Settled(envelope, version)
        return self._store(tx, chat, act_of(inbound), ctx.now, version, envelope, turn, 0)

    def _replay(self, envelope: Envelope, version: int, ctx: Context, prepared: Prepared | None) -> Settled:
        prompt = show(envelope.session, ctx)
        if prepared and prepared.is_full:
            prompt = replace(prompt, lines=(Line(key="ctl-case_full", kind="error"), *prompt.lines))
        return Settled(envelope, version, self._fill(prompt, envelope, prepared.news if prepared else 0))

    def _carry_out(
        self,
        tx: Connection,
        chat: Conversation,
        now: datetime,
        version: int,
        envelope: Envelope,
        turn: Turn,
        prepared: Prepared,
    ) -> Settled:
        """Store what was prepared for exactly this turn, then the conversation, in one commit."""
        told: list[str] = []
        for draft in prepared.drafts:
            media.add_draft(tx, chat.row, draft.id, draft.kind, draft.sealed, local_day(now))
            envelope = replace(envelope, tip_identity=envelope.tip_identity or prepared.identity)
        if prepared.opened:
            envelope = replace(envelope, open_tip=prepared.opened)
        if prepared.tip:
            raised = tips.add(tx, prepared.tip.new, chat.row)
            if prepared.tip.back is not None:
                courier.keep(tx, prepared.tip.new.id, prepared.tip.back, now)
            envelope = replace(envelope, open_tip=prepared.tip.open_tip, tip_identity=None)
            told += [f"unit:{unit_id}" for unit_id in (*prepared.tip.alerted, *raised)]
        for addition in prepared.additions:
            told += [f"tip:{addition.tip_id}", *case.store_addition(tx, addition, chat.row, now)]
        news = prepared.news + len(prepared.additions)
        if prepared.tip:
            news = len(prepared.tip.new.entries)
        settled = self._store(tx, chat, prepared.act, now, version, envelope, turn, news)
        return replace(settled, told=tuple(told))

    def _store(
        self,
        tx: Connection,
        chat: Conversation,
        act: str,
        now: datetime,
        version: int,
        envelope: Envelope,
        turn: Turn,
        news: int,
    ) -> Settled:
        if turn.session is None:
            media.erase_drafts(tx, [chat.row])
            conversations.erase(tx, chat.row)
            return Settled(Envelope(), 0, turn.prompt)
        keep_tip = turn.session.phase in ("sent", "case")
        envelope = replace(
            envelope.remember(act), session=turn.session, open_tip=envelope.open_tip if keep_tip else None
        )
        kept = CASE_VIEW_KEPT if envelope.open_tip else DRAFT_KEPT
        sealed = self._services.keyring.seal_conversation(chat, envelope.to_bytes(), now)
        if not conversations.put(tx, chat.row, sealed, version=version, expires_at=now + kept):
            raise Overtaken
        return Settled(envelope, version + 1, self._fill(turn.prompt, envelope, news))

    def _fill(self, prompt: Prompt, envelope: Envelope, news: int) -> Prompt:
        """Put in what only the sealed state knows: the receipt on its screen, and where watching starts."""
        receipt = None
        if prompt.step == "tip-sent" and envelope.open_tip and envelope.open_tip.receipt is not None:
            number = envelope.open_tip.receipt
            receipt = Receipt(receipts.words(number), receipts.digits(number), envelope.open_tip.code)
        return replace(prompt, receipt=receipt, news=news)
