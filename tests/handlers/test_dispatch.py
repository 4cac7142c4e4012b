"""The dispatcher: one act is one act, slow work fits the state it was made for, and nothing outlives its conversation."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import update

from bot.app import App
from bot.messages import Address, Attachment, Capabilities, Inbound, Prompt
from storage import conversations, media, sealing, tips
from storage.schema import conversation
from tests.installations import Clock

PAGE = Capabilities(photo=True, anonymous=True)
STORY = "Hai người lạ bẻ khóa xe ở bãi xe cổng 2"


def photo(colour: str = "teal") -> Attachment:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    return Attachment(out.getvalue())


class Chat:
    """One conversation through the dispatcher; the screen that stands is `self.screen`."""

    def __init__(self, lachan: App, chat: str = "c1") -> None:
        self.lachan = lachan
        self.address = Address("web", chat)
        self.acts = 0
        self.screen: Prompt

    async def act(self, act_id: str | None = None, **what: object) -> Prompt:
        self.acts += 1
        inbound = Inbound(self.address, act_id or f"act-{self.acts}", **what)  # type: ignore[arg-type]
        self.screen = await self.lachan.dispatcher.handle(inbound, PAGE)
        return self.screen

    async def press(self, choice: str) -> Prompt:
        return await self.act(press=f"{self.screen.turn}:{choice}")

    async def to_review(self, *files: Attachment) -> Prompt:
        await self.act(start="z_trang-due", press="0:theft")
        await self.press("now")
        await self.act(text=STORY, files=files)
        return await self.press("done")

    @property
    def key(self) -> bytes:
        return self.lachan.services.keyring.conversation_key("web", self.address.chat)


async def drafts(chat: Chat) -> int:
    return await chat.lachan.services.db.read(lambda tx: media.count_drafts(tx, chat.key))


async def open_tips(lachan: App) -> int:
    return await lachan.services.db.read(lambda tx: tips.count_open(tx, ["trang-due", "duty-desk"]))


async def test_same_act_twice_is_one_act(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.act(start="z_trang-due", press="0:theft")
    first = await chat.act("same", press=f"{chat.screen.turn}:now")
    second = await chat.act("same", press=f"{chat.screen.turn}:now")
    assert (first.step, first.turn) == (second.step, second.turn) == ("tip-story", 2)


async def test_same_photo_post_twice_keeps_one_photo(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.act(start="z_trang-due", press="0:theft")
    await chat.act("photo", files=(photo(),))
    await chat.act("photo", files=(photo(),))
    assert await drafts(chat) == 1


async def test_two_devices_on_one_conversation_lose_nothing(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.act(start="z_trang-due", press="0:theft")
    await chat.press("now")
    await asyncio.gather(*[chat.act(f"photo-{n}", files=(photo(),)) for n in range(4)])
    assert await drafts(chat) == 4


async def test_photo_is_sealed_to_the_tip_and_opens_with_its_key_alone(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review(photo("red"))
    draft = (await chat.lachan.dispatcher._load(chat.key))[0].tip_identity
    await chat.press("send")

    def read(tx):
        row = tips.queue(tx, ["trang-due"], limit=1)[0].tip
        return row, tips.entries(tx, row.id), tips.sealed_keys(tx, row.id)

    row, entries, keys = await lachan.services.db.read(read)
    story = next(entry for entry in entries if entry.kind == "story")
    assert draft
    body = sealing.unseal(story.sealed, draft, kind="entry:story", ref=row.id).decode()
    media_id = UUID(body.split('"evidence": ["')[1][:36])
    stored = await lachan.services.db.read(lambda tx: media.get(tx, media_id))
    assert stored and stored.tip_id == row.id
    assert sealing.unseal(stored.sealed, draft, kind="media", ref=media_id).startswith(b"\xff\xd8")
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(stored.sealed, sealing.new_identity(), kind="media", ref=media_id)
    assert "receipt" in keys and len(keys) == 3  # the post, the duty desk, the tipster


async def test_next_tip_of_the_same_conversation_has_a_key_of_its_own(lachan: App) -> None:
    chat, keys = Chat(lachan), set()
    for _ in range(2):
        await chat.to_review()
        await chat.press("send")
        await chat.press("ctl-home")
    rows = await lachan.services.db.read(
        lambda tx: [row.tip.public_key for row in tips.queue(tx, ["trang-due"], limit=9)]
    )
    keys.update(rows)
    assert len(rows) == len(keys) == 2


async def test_cancel_erases_words_photos_and_the_conversation(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review(photo())
    while not chat.screen.over and any(c.id == "ctl-cancel" for c in chat.screen.controls):
        await chat.press("ctl-cancel")
    if not chat.screen.over:
        await chat.press(chat.screen.choices[0].id)
    stored = await lachan.services.db.read(lambda tx: conversations.get(tx, chat.key))
    assert (await drafts(chat), stored) == (0, None)


async def test_damaged_conversation_begins_anew(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    await lachan.services.db.write(
        lambda tx: tx.execute(update(conversation).where(conversation.c.key == chat.key).values(sealed=b"\x01" * 90))
    )
    assert (await chat.act(text="xin chào")).step == "home"


async def test_expired_conversation_begins_anew(lachan: App, clock: Clock) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    clock.forward(hours=4)
    assert (await chat.act()).step == "home"


async def test_receipt_screen_shows_the_same_receipt_again(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    sent = await chat.press("send")
    again = await lachan.dispatcher.peek(chat.address, PAGE)
    assert sent.receipt and sent.receipt == again.receipt


async def test_after_leaving_nothing_of_the_tip_can_be_reached_from_the_conversation(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    await chat.press("send")
    await chat.press("ctl-home")
    envelope, _ = await lachan.dispatcher._load(chat.key)
    assert envelope.open_tip is None and envelope.tip_identity is None


async def test_misconduct_without_an_inspectorate_stores_nothing_and_names_another_body(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.act(start="z_trang-due", press="0:misconduct")
    for _ in range(6):
        if chat.screen.step in ("tip-refused", "home") or chat.screen.over:
            break
        await (chat.press("now") if chat.screen.step == "tip-when" else chat.act(text=STORY))
    words = " ".join(line.text or str(line.params) for line in chat.screen.lines)
    assert "anh tra" in words, (chat.screen.step, words)
    assert await open_tips(lachan) == 0


async def test_watching_hears_of_an_entry_that_came_before_the_watch_began(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    sent = await chat.press("send")
    row = await lachan.services.db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=1)[0].tip)
    await lachan.services.db.write(lambda tx: tips.add_entry(tx, row.id, "seen", b"x"))
    assert await lachan.dispatcher.watch(chat.address, 0.0, sent.news)
    assert not await lachan.dispatcher.watch(chat.address, 0.0, sent.news + 1)


async def test_watching_wakes_at_once_when_the_bell_rings(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    sent = await chat.press("send")
    row = await lachan.services.db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=1)[0].tip)
    watching = asyncio.create_task(lachan.dispatcher.watch(chat.address, 60, sent.news))
    while not lachan.services.bells._waiting:
        await asyncio.sleep(0)
    await lachan.services.db.write(lambda tx: tips.add_entry(tx, row.id, "seen", b"x"))
    lachan.services.bells.ring(f"tip:{row.id}")
    assert await asyncio.wait_for(watching, 5)


async def test_eleventh_photo_is_refused_with_a_sentence(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.act(start="z_trang-due", press="0:theft")
    await chat.act(files=tuple(photo() for _ in range(11)))
    assert any((line.key or "").startswith("ctl-media_too_many") for line in chat.screen.lines)
    assert await drafts(chat) == 10


async def test_text_and_photo_of_one_post_are_both_kept(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.act(text="mat xe may o bai xe trang due", files=(photo(),))
    envelope, _ = await lachan.dispatcher._load(chat.key)
    assert envelope.session
    answers = {**envelope.session.answers, **envelope.session.pending}
    assert "mat xe may" in str(answers) and await drafts(chat) == 1


async def test_capabilities_are_the_channels_own(lachan: App) -> None:
    prompt = await lachan.dispatcher.greet("en", None, replace(PAGE, photo=False))
    assert prompt.lang == "en" and "photo" not in prompt.accepts
