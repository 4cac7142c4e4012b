"""The dispatcher: one act is one act, slow work fits the state it was made for, and nothing outlives its conversation."""

from __future__ import annotations

import asyncio
import io
import threading
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import update

from bot.app import App
from bot.handlers import dispatch
from bot.handlers.services import CleanFile
from bot.messages import Address, Attachment, Capabilities, Inbound, Prompt
from storage import conversations, media, sealing, tips
from storage.keyring import Conversation, Keyring
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
    def key(self) -> Conversation:
        return self.lachan.services.keyring.conversation("web", self.address.chat)


async def drafts(chat: Chat) -> int:
    return await chat.lachan.services.db.read(lambda tx: media.count_drafts(tx, chat.key.row))


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
    assert "receipt" in keys and len(keys) == 4  # the post, the police above it, the duty desk, the tipster


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
    stored = await lachan.services.db.read(lambda tx: conversations.get(tx, chat.key.row))
    assert (await drafts(chat), stored) == (0, None)


async def test_damaged_conversation_begins_anew(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    await lachan.services.db.write(
        lambda tx: tx.execute(
            update(conversation).where(conversation.c.key == chat.key.row).values(sealed=b"\x01" * 90)
        )
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


async def test_same_id_with_more_words_is_a_new_act(lachan: App) -> None:
    """The page keeps the id when the network fails; what was added before the second try must not be lost."""
    chat = Chat(lachan)
    await chat.act(start="z_trang-due", press="0:theft")
    await chat.press("now")
    await chat.act("again", text=STORY)
    await chat.act("again", text=STORY + " và lấy cả máy khoan")
    envelope, _ = await lachan.dispatcher._load(chat.key)
    assert envelope.session and "máy khoan" in str(envelope.session.answers)


async def test_resent_addition_shows_the_case_again(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    sent = await chat.press("send")
    assert sent.receipt
    other = Chat(lachan, "c2")
    await other.act(start="case")
    await other.act(text=sent.receipt.words)
    first = await other.act("fact", text="họ quay lại rồi")
    again = await other.act("fact", text="họ quay lại rồi")
    assert first.step == again.step == "case-view"
    tip = await lachan.services.db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=1)[0].tip)
    assert tip.entries == 4


async def test_database_and_key_folder_together_open_no_conversation(lachan: App, tmp_path: Path) -> None:
    """The chat's own id, which only the browser holds, is part of the key."""
    chat = Chat(lachan)
    await chat.to_review()
    await chat.press("send")
    stolen = Keyring.open(tmp_path / "var" / "keys")
    stored = await lachan.services.db.read(lambda tx: conversations.get(tx, chat.key.row))
    assert stored and stolen.open_conversation(stolen.conversation("web", "c1"), stored.sealed)
    with pytest.raises(sealing.SealBroken):
        stolen.open_conversation(Conversation(chat.key.row, b""), stored.sealed)


async def test_voice_is_refused_where_the_channel_has_not_warned_of_it(lachan: App) -> None:
    async def clean(data: bytes) -> CleanFile:
        return CleanFile("voice", b"OggS")

    lachan.services.clean = clean
    chat = Chat(lachan)
    await chat.act(start="z_trang-due", press="0:theft")
    await chat.act(files=(photo(),))
    assert any(line.kind == "error" for line in chat.screen.lines) and await drafts(chat) == 0


async def test_full_disk_takes_words_and_refuses_photos(lachan: App) -> None:
    lachan.services.has_room = lambda: False
    chat = Chat(lachan)
    await chat.to_review(photo())
    assert await drafts(chat) == 0 and chat.screen.step == "tip-review"


async def test_case_that_is_full_says_so_and_keeps_what_it_has(lachan: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "MAX_ENTRIES", 4)
    chat = Chat(lachan)
    await chat.to_review()
    await chat.press("send")
    await chat.act(text="họ quay lại rồi")
    await chat.act(text="họ quay lại lần nữa")
    assert "ctl-case_full" in [line.key for line in chat.screen.lines]
    tip = await lachan.services.db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=1)[0].tip)
    assert tip.entries == 4


async def test_long_story_is_read_outside_the_transaction(lachan: App, monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[bool] = []
    real, writer = dispatch.converse, lachan.services.db._thread

    def converse(session, inbound, ctx):
        inside.append(threading.current_thread() is writer)
        return real(session, inbound, ctx)

    monkeypatch.setattr(dispatch, "converse", converse)
    await Chat(lachan).act(text="mất xe ở cổng 2 " * 100)
    assert inside and not any(inside)


async def test_two_first_acts_at_once_are_both_taken(lachan_on_both: App) -> None:
    for n in range(5):
        chat = Chat(lachan_on_both, f"double-{n}")
        await asyncio.gather(*[chat.act("same", text="mat xe may trang due") for _ in range(3)])
        assert chat.screen.step == "tip-drafted"


@pytest.mark.parametrize("word", ["thoát", "huy", "xong", "Cảm ơn!"])
async def test_parting_word_on_the_receipt_screen_is_no_fact_for_the_desk(lachan: App, word: str) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    await chat.press("send")
    await chat.act(text=word)
    tip = await lachan.services.db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=1)[0].tip)
    assert tip.entries == 3 and chat.screen.receipt


async def test_theft_that_is_urgent_shows_no_alarm_above_its_receipt(lachan: App) -> None:
    chat = Chat(lachan)
    await chat.to_review()
    theft = await chat.press("send")
    fire = Chat(lachan, "fire")
    await fire.act(start="z_trang-due", press="0:now")
    await fire.press("fire")
    burning = await fire.press("ctl-send_now")
    kinds = [[line.kind for line in prompt.lines] for prompt in (theft, burning)]
    assert ["alarm" in kind for kind in kinds] == [False, True]
