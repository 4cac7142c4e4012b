"""Promises 3 and 4: whoever takes the files away finds no word, no address and no minute of a tip.

The scanner itself is tried on planted leaks: a search that finds nothing anywhere would promise nothing.
"""

from __future__ import annotations

import io
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from bot import housekeeping
from bot.app import App
from tests.installations import START, Clock
from tests.people import Officer, Sent, Worker, client
from tests.promises.scanner import as_sqlite_integer, files_under, find_minute, find_words
from web.app import build_app

AGENT = "Mozilla/5.0 (Linux; Android 9; OppoQuetzal7)"
ADDRESS = "203.0.113.77"
FORWARDED = "198.51.100.23"
STORY = "Thằng Xương Rồng cạy tủ đồ xưởng Mắc Ca lấy máy khoan Thạch Anh"
FACT = "Nó giấu ở chòi Bồ Công Anh sau dãy trọ"
QUESTION = "Chòi đó màu Tường Vi phải không?"
ANSWER = "Dạ chòi mái tôn Pha Lê Xám ạ"
CAMERA = "QuetzalCam-9000"
WORDS = (
    STORY, "Xương Rồng", "Mắc Ca", "Thạch Anh", FACT, "Bồ Công Anh", QUESTION, "Tường Vi", ANSWER, "Pha Lê Xám",
    CAMERA, "OppoQuetzal7", ADDRESS, FORWARDED, "IMG_nha_toi",
)  # fmt: skip


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = CAMERA
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def whole_case(lachan: App, clock: Clock) -> tuple[Sent, list[datetime]]:
    """A tip with a photo, a fact, a question and an answer; the officer comes two minutes later. Returns the worker's minutes."""
    # As a real installation, which serves through a proxy: the demonstration would refuse these headers.
    pages = build_app(lachan.services, lachan.dispatcher, public_url=lachan.settings.url)
    headers = {"User-Agent": AGENT, "X-Forwarded-For": FORWARDED, "X-Real-IP": FORWARDED}
    minutes = [clock.forward(days=1)]  # the officers' own times lie elsewhere
    async with client(pages, address=(ADDRESS, 40404), headers=headers) as phone, client(pages) as desk:
        worker, officer = Worker(phone), Officer(desk)
        sent = await worker.send(story=STORY, photo=photo())
        await worker.type(FACT)
        clock.forward(minutes=2)
        await officer.sign_in()
        await officer.open_tip(sent.code)
        await officer.acknowledge()
        await officer.ask(QUESTION)
        minutes.append(clock.forward(minutes=3))
        await worker.open_case(sent.words)
        await worker.type(ANSWER)
        clock.forward(minutes=2)
        await officer.open_tip(sent.code)
        await officer.close("handled")
    return sent, minutes


async def test_no_word_address_agent_or_minute_of_a_tip_stays_in_any_file(
    lachan: App, clock: Clock, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sent, minutes = await whole_case(lachan, clock)
    log = tmp_path / "log"
    log.write_text("".join(capfd.readouterr()), encoding="utf-8")
    files = [*files_under(tmp_path / "var"), log]
    assert {file.suffix for file in files} >= {".db"}
    assert find_words(files, [*WORDS, sent.words, sent.words.replace(" ", "")]) == []
    assert [leak for minute in minutes for leak in find_minute(files, minute)] == []


async def test_waiting_tip_leaves_its_minute_only_until_somebody_acknowledges(
    lachan: App, clock: Clock, tmp_path: Path
) -> None:
    pages, minute = lachan.pages(), clock.forward(days=1)
    async with client(pages) as phone, client(pages) as desk:
        sent = await Worker(phone).send(story=STORY)
        assert find_minute(files_under(tmp_path / "var"), minute)  # the ladder needs it while it climbs
        clock.forward(minutes=2)
        officer = Officer(desk)
        await officer.sign_in()
        await officer.open_tip(sent.code)
        await officer.acknowledge()
    assert find_minute(files_under(tmp_path / "var"), minute) == []


async def test_abandoned_draft_is_gone_from_every_file(lachan: App, clock: Clock, tmp_path: Path) -> None:
    async with client(lachan.pages()) as phone:
        await Worker(phone).write_theft(story=STORY, photo=photo())
    store = tmp_path / "var" / "lachan.db"
    assert count(store, "conversation") == count(store, "media") == 1
    await housekeeping.tick(lachan.services, clock.forward(hours=4))
    assert count(store, "conversation") == count(store, "media") == 0
    assert not (tmp_path / "var" / "lachan.db-wal").stat().st_size
    assert find_words(files_under(tmp_path / "var"), WORDS) == []


def count(store: Path, table: str) -> int:
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


# --- the scanner, on planted leaks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "leak",
    [
        STORY.encode(),
        STORY.upper().lower().encode("utf-16-le"),
        b'{"event": "thang xuong rong cay tu"}',
        "Xương Rồng".encode().hex().encode(),
        b"GET /chat?text=X%C6%B0%C6%A1ng%20R%E1%BB%93ng",
        b'"X\\u01b0\\u01a1ng R\\u1ed3ng"',
        __import__("base64").b64encode(b"xx" + STORY.encode()),
        ADDRESS.encode(),
    ],
    ids=["utf-8", "utf-16", "folded", "hex", "url", "json", "base64", "address"],
)
def test_scanner_finds_a_planted_word(tmp_path: Path, leak: bytes) -> None:
    (tmp_path / "file").write_bytes(b"\x00\xff" * 50 + leak + b"\x07" * 9)
    assert find_words([tmp_path / "file"], WORDS)


@pytest.mark.parametrize(
    "leak",
    [
        b"2026-11-22 19:13:47",
        b"2026-11-23T02:13:47+07:00",
        b"02:13 23/11",
        str(int(START.timestamp())).encode(),
        str(int(START.timestamp() * 1_000_000)).encode(),
        as_sqlite_integer(int(START.timestamp() * 1_000_000)),
    ],
    ids=["utc", "local", "short", "seconds", "microseconds", "integer"],
)
def test_scanner_finds_a_planted_minute(tmp_path: Path, leak: bytes) -> None:
    (tmp_path / "file").write_bytes(b"\x00\xff" * 50 + leak + b"\x07" * 9)
    assert find_minute([tmp_path / "file"], START)


async def test_scanner_finds_a_word_and_a_minute_in_a_live_database(lachan: App, clock: Clock, tmp_path: Path) -> None:
    """Planted through our own doors: in the WAL, where a naive copy of the main file would miss it."""
    from sqlalchemy import insert

    from storage.schema import installation, invite

    await lachan.services.db.write(lambda tx: tx.execute(insert(installation).values(name="leak", value=STORY)))
    await lachan.services.db.write(
        lambda tx: tx.execute(
            insert(invite).values(token_hash=b"x", unit_id="trang-due", role="officer", expires_at=clock())
        )
    )
    files = files_under(tmp_path / "var")
    assert find_words(files, WORDS) and find_minute(files, START)
