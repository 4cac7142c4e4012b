"""Posts that come in slowly or without an end: what they may hold, and for how long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from web import forms
from web.forms import Form, FormRefused, read_form

MULTIPART = "multipart/form-data; boundary=x"
URLENCODED = "application/x-www-form-urlencoded"
WORDS = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nm\xe1\xba\xa5t xe\r\n'
PHOTO = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\n'


def post(kind: str, pieces: AsyncIterator[bytes]) -> Request:
    async def receive() -> Message:
        piece = await anext(pieces, None)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}
    return Request(scope, receive)


async def silent_after(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    await asyncio.sleep(60)


async def one_by_one(start: bytes, pause: float) -> AsyncIterator[bytes]:
    yield start
    while True:
        await asyncio.sleep(pause)
        yield b"x"


async def refusal(request: Request) -> FormRefused:
    with pytest.raises(FormRefused) as refused:
        async with asyncio.timeout(5):
            await read_form(request, forms.MAX_FILE_BYTES)
    return refused.value


@pytest.fixture
def short_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "SPAN_SECONDS", 0.1)


@pytest.mark.parametrize(("kind", "start"), [(URLENCODED, b"text=m"), (MULTIPART, WORDS + PHOTO + bytes(1_000_000))])
async def test_a_body_that_falls_silent_is_given_up(short_spans: None, kind: str, start: bytes) -> None:
    refused = await refusal(post(kind, silent_after(start)))
    assert refused.code == "slow" and forms._memory.files == forms._memory.words == 0
    if kind == MULTIPART:
        assert refused.form.get("text") == "mất xe"


async def test_a_body_that_trickles_is_given_up(short_spans: None) -> None:
    assert (await refusal(post(MULTIPART, one_by_one(WORDS + PHOTO, 0.02)))).code == "slow"


async def test_a_fast_start_buys_no_silence_later(short_spans: None) -> None:
    assert (await refusal(post(MULTIPART, one_by_one(PHOTO + bytes(9_000_000), 0.02)))).code == "slow"


async def test_a_body_has_an_end_however_fast_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "BODY_SECONDS", 0.2)
    begun = time.monotonic()
    assert (await refusal(post(MULTIPART, one_by_one(WORDS + PHOTO, 0.01)))).code == "slow"
    assert time.monotonic() - begun < 2


async def test_a_slow_but_steady_photo_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "SPAN_SECONDS", 0.1)
    monkeypatch.setattr(forms, "SPAN_BYTES", 1000)

    async def steady() -> AsyncIterator[bytes]:
        yield WORDS + PHOTO
        for _ in range(20):
            await asyncio.sleep(0.02)
            yield bytes(1000)
        yield b"\r\n--x--\r\n"

    form = await read_form(post(MULTIPART, steady()), forms.MAX_FILE_BYTES)
    assert form.get("text") == "mất xe" and [file.data for file in form.files] == [bytes(20_000)]
    form.close()
    assert forms._memory.files == forms._memory.words == 0


async def test_words_of_all_posts_together_are_bounded_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_WORDS_BYTES", 100)
    for kind, body in ((URLENCODED, b"text=" + b"m" * 200), (MULTIPART, WORDS * 20)):
        assert (await refusal(post(kind, silent_after(body)))).code == "busy"
        assert forms._memory.words == 0


async def test_words_come_through_when_photos_fill_their_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_HELD_BYTES", 10_000)
    waiting = asyncio.create_task(read_form(post(MULTIPART, silent_after(PHOTO + bytes(9_999))), forms.MAX_FILE_BYTES))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert forms._memory.files > 9_000

    async def honest() -> AsyncIterator[bytes]:
        yield PHOTO + bytes(5_000) + b"\r\n" + WORDS + b"--x--\r\n"

    form: Form = await read_form(post(MULTIPART, honest()), forms.MAX_FILE_BYTES)
    assert form.get("text") == "mất xe" and [(file.data, file.refused) for file in form.files] == [(b"", "busy")]
    form.close()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert forms._memory.files == 0


async def test_many_fields_of_one_post_share_one_bound() -> None:
    field = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"m" * 60_000 + b"\r\n"
    assert (await refusal(post(MULTIPART, silent_after(*[field] * 30)))).code == "too_long"


async def test_a_part_with_an_endless_header_is_broken() -> None:
    assert (await refusal(post(MULTIPART, silent_after(b"--x\r\nA: " + b"m" * 100_000)))).code == "broken"


async def test_a_client_that_goes_away_gives_its_memory_back() -> None:
    opening: Message = {"type": "http.request", "body": PHOTO + bytes(5_000), "more_body": True}
    pieces = iter([opening, {"type": "http.disconnect"}])

    async def receive() -> Message:
        return next(pieces)

    request = Request({"type": "http", "method": "POST", "headers": [(b"content-type", MULTIPART.encode())]}, receive)
    with pytest.raises(ClientDisconnect):
        await read_form(request, forms.MAX_FILE_BYTES)
    assert forms._memory.files == 0
