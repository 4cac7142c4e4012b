"""A thousand updates as nobody should send them: no crash, no lost neighbour, nothing set aside that somebody could read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.channels.base import RawUpdate
from bot.channels.telegram.batches import as_update
from bot.channels.telegram.parsing import parse
from bot.messages import Inbound
from bot.receive import Receiver, Update
from storage import inbox
from tests.messenger import FakeMessenger

EXAMPLES, EACH = 100, 10

WORDS = st.sampled_from([
    "update_id", "message", "callback_query", "edited_message", "my_chat_member", "chat", "from", "id", "type", "text", "data",
    "photo", "file_id", "location", "latitude", "longitude", "voice", "document", "contact", "new_chat_member", "status",
    "migrate_to_chat_id", "media_group_id", "is_bot", "sender_chat", "entities",
])  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=40), st.sampled_from(["private", "group", "/start", "a\x00b", "‮drowssap", "🧨" * 3, "9" * 400, "al:ack:x", "h:!"]),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5), max_leaves=20
)
CHAT = st.fixed_dictionaries({"id": st.integers(1, 99) | VALUES, "type": st.sampled_from(["private", "group", "channel"])})
MESSAGE = st.fixed_dictionaries(
    {"chat": CHAT | VALUES, "message_id": st.integers(1, 9) | VALUES},
    optional={"from": VALUES, "text": VALUES, "photo": VALUES, "location": VALUES, "sender_chat": VALUES},
)
UPDATE = st.fixed_dictionaries(
    {}, optional={"update_id": st.integers(1, 2**40) | VALUES, "message": MESSAGE | VALUES, "callback_query": VALUES | MESSAGE,
                  "my_chat_member": VALUES, "poll": VALUES}
)  # fmt: skip
RAW = st.one_of(
    st.binary(max_size=60),
    (UPDATE | VALUES).map(lambda value: json.dumps(value).encode("utf-8", "replace")),
    st.integers(10, 3000).map(lambda depth: b'{"update_id":1,"message":' + b"[" * depth),
    st.integers(10, 900).map(lambda depth: b"[" * depth + b"]" * depth),
    st.just(b'{"update_id":7,"message":{"text":"' + b"x" * 200_000),
)


class RealParse(FakeMessenger):
    """The platform's own parsing over a platform without a network."""

    def parse(self, raw: bytes) -> list[Inbound]:
        return parse(raw, "so_tay_bot")


def good(n: int) -> RawUpdate:
    chat = {"id": 7_000_000_000 + n, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {"id": chat["id"], "is_bot": False}, "text": f"neighbour {n}"}
    return RawUpdate(f"good-{n}", json.dumps({"update_id": n, "message": message}).encode())


@pytest.mark.slow
def test_a_thousand_bad_updates_cost_no_neighbour(tmp_path: Path) -> None:
    """Each batch of bad ones has a good one in its middle."""
    import asyncio

    from bot.front import Front
    from bot.hiding import Hiding
    from bot.talk import Talk
    from tests.installations import Clock, demo

    heard, counted = [], [0, 0]

    async def whole() -> None:
        async with demo(tmp_path / "var", Clock()) as app:
            await bombard(app)

    async def bombard(app: App) -> None:
        chat = RealParse(name="telegram")
        hiding = Hiding(app.services, {"telegram": chat})
        front = Front(app.services, Talk(app.services, app.dispatcher, hiding))

        async def take(inbound: Inbound, channel: Any, update: Update) -> None:
            if (inbound.text or "").startswith("neighbour"):
                heard.append(inbound.text)
                return
            await front.take(inbound, channel, update)

        receiver = Receiver(app.services, {"telegram": chat}, take)
        loop = asyncio.get_running_loop()

        async def batch(raws: list[bytes], n: int) -> None:
            bad = [RawUpdate(f"{n}-{i}", raw) for i, raw in enumerate(raws)]
            assert all(as_update(each.raw).id for each in bad)
            await receiver.accept("telegram", [*bad[: EACH // 2], good(n), *bad[EACH // 2 :]])
            await receiver.drain()
            counted[0] += len(bad)

        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(RAW, min_size=EACH, max_size=EACH))
        def throw(raws: list[bytes]) -> None:
            counted[1] += 1
            asyncio.run_coroutine_threadsafe(batch(raws, counted[1]), loop).result(60)

        await asyncio.to_thread(throw)
        assert await app.services.db.read(inbox.count_poison) == 0
        assert await app.services.db.read(inbox.count_waiting) == 0

    asyncio.run(whole())
    print(f"{counted[0]} bad updates in {counted[1]} batches: {counted[1] - len(set(heard))} neighbours lost")
    assert counted[0] >= EXAMPLES * EACH and len(set(heard)) == counted[1]
