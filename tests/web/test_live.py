"""Live answers: a stream of screens, opened by a post, silent when there is nothing to wait for."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from bot.messages import Address, Line
from tests.pages import Visitor
from tests.web.conftest import STORY, FakeDispatcher, form_of

OPEN = replace(STORY, step="case-view", live=True, news=1)


def answered(news: int, words: str) -> object:
    return replace(OPEN, news=news, lines=(Line(text=words, kind="theirs"),))


async def stream(visitor: Visitor, news: str = "1", **wrong: str) -> tuple[int, list[str]]:
    hidden = form_of(visitor).hidden
    fields = {"c": hidden["c"], "token": hidden["token"], "news": news} | wrong
    response = await visitor.client.post("/chat/live", data=fields, headers={"accept-encoding": "gzip"})
    if response.status_code == 200:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in response.headers  # a compressor would hold the answer back
    return response.status_code, [json.loads(e[6:]) for e in response.text.split("\n\n") if e.startswith("data: ")]


async def test_each_answer_comes_as_a_screen(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    dispatcher.screen = OPEN
    dispatcher.news = [answered(2, "Xe màu gì?"), answered(2, "Xe màu gì?"), answered(3, "Cảm ơn bạn.")]  # type: ignore[list-item]
    status, screens = await stream(visitor)
    assert status == 200 and len(screens) == 2
    assert "Xe màu gì?" in screens[0] and "Cảm ơn bạn." in screens[1]
    assert all(screen.lstrip().startswith("<main") for screen in screens)
    assert 'data-news="3"' in screens[1]


async def test_a_screen_that_waits_for_nothing_ends_the_stream(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    assert await stream(visitor) == (200, [])
    assert len(dispatcher.peeked) == 1


async def test_a_live_screen_says_so(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    assert "data-live" not in visitor.response.text
    dispatcher.screen = OPEN
    await visitor.press("now")
    assert 'data-live="/chat/live" data-news="1"' in visitor.response.text


async def test_strangers_get_no_stream(visitor: Visitor) -> None:
    assert await stream(visitor, token="0" * 32) == (403, [])
    assert await stream(visitor, c="nonsense") == (403, [])
    assert await stream(visitor, c="0" * 32) == (403, [])


async def test_a_nonsense_count_is_zero(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    dispatcher.news = [answered(1, "Xe màu gì?")]  # type: ignore[list-item]
    assert len((await stream(visitor, news="-5"))[1]) == 1


async def test_one_conversation_holds_three_streams_and_leaves_the_rest_to_others(
    visitor: Visitor, dispatcher: FakeDispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = asyncio.Event()

    async def wait(address: Address, timeout: float, news: int) -> bool:
        await over.wait()
        return False

    monkeypatch.setattr(dispatcher, "watch", wait)
    streams = [asyncio.create_task(stream(visitor)) for _ in range(10)]
    await asyncio.sleep(0.2)
    other = Visitor(visitor.client, visitor.headers)
    await other.open("/chat")
    elsewhere = asyncio.create_task(stream(other))
    await asyncio.sleep(0.1)
    assert not elsewhere.done()
    over.set()
    assert sorted(status for status, _ in await asyncio.gather(*streams)) == [200] * 3 + [429] * 7
    assert (await elsewhere)[0] == 200
    assert (await stream(visitor))[0] == 200  # what ended is given back


async def test_streams_are_counted_before_they_begin(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from web.chat import routes

    counted = []
    begin = routes.Stream.__call__

    async def late(self: routes.Stream, *asgi: object) -> None:
        counted.append(1)
        await asyncio.sleep(0.1)
        await begin(self, *asgi)  # type: ignore[arg-type]

    monkeypatch.setattr(routes.Stream, "__call__", late)
    statuses = [status for status, _ in await asyncio.gather(*(stream(visitor) for _ in range(8)))]
    assert statuses.count(200) == len(counted) == 3
