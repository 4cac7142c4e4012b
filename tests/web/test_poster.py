"""Posters: what hangs on the wall and what the chat says must be the same two words, for years."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import segno
from rapidfuzz.distance import OSA
from starlette.applications import Starlette
from typer.testing import CliRunner

from bot.app import App
from bot.commands import terminal
from bot.commands.tree import cli
from bot.messages import Address, Inbound
from language.folding import fold
from storage.keyring import Keyring
from storage.poster_words import COUNT, all_words, poster_words
from tests.flows.chat import Chat
from tests.installations import Clock, demo
from tests.pages import Page
from web.app import build_app
from web.chat.screen import CAPABILITIES

PUBLIC = "https://tin.example.vn"


def public(lachan: App) -> Starlette:
    """As a real installation serves it: people reach it from outside."""
    return build_app(lachan.services, lachan.dispatcher, public_url=PUBLIC)


async def get(app: Starlette, path: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        return await client.get(path)


def words_on(html: str) -> tuple[str, ...]:
    return tuple(re.findall(r"<b>([^<0-9]+)</b>", html))


# --- the words --------------------------------------------------------------------------------------------------------


def test_the_list_is_pinned_because_posters_hang_for_years():
    assert len(all_words()) == COUNT == 256
    digest = hashlib.sha256("\n".join(all_words()).encode()).hexdigest()
    assert digest == "80fd9f323a38e35a18a588f53e0cfd8cdb9060d0e17f882f09f5f57bf97f1373"


def test_words_can_be_read_out_and_told_apart_without_marks():
    folded = [fold(word) for word in all_words()]
    assert all(len(word.split()) == 2 for word in folded)
    alike = [(a, b) for n, a in enumerate(folded) for b in folded[:n] if OSA.distance(a, b) < 2]
    assert alike == []


def test_two_different_words_that_depend_on_place_and_key_alone():
    pairs = {place: poster_words(b"k" * 32, place) for place in (f"place-{n}" for n in range(3000))}
    assert all(first != second for first, second in pairs.values())
    assert len(set(pairs.values())) > 2900
    assert {first for first, _ in pairs.values()} == {second for _, second in pairs.values()} == set(all_words())
    assert poster_words(b"k" * 32, "trang-due") == ("núi cao", "đậu xanh")
    assert poster_words(b"j" * 32, "trang-due") != poster_words(b"k" * 32, "trang-due")


def test_the_key_is_derived_and_stays(tmp_path):
    made = Keyring.create(tmp_path / "keys")
    assert Keyring.open(tmp_path / "keys").poster_key == made.poster_key
    assert made.poster_key not in (made.page_key, made.audit_key)
    assert Keyring.create(tmp_path / "other").poster_key != made.poster_key


# --- the page ---------------------------------------------------------------------------------------------------------


async def test_wall_and_chat_say_the_same_two_words(lachan):
    app = public(lachan)
    poster = (await get(app, "/poster/trang-due")).text
    first, second = words_on(poster)
    chat = (await get(app, "/z/trang-due", **{"accept-language": "vi"})).text
    assert f"Hai chữ trên áp phích phải là: {first} · {second}. Nếu khác, đừng dùng áp phích đó." in chat
    swapped = (await get(app, "/z/bao-minh", **{"accept-language": "vi"})).text
    assert f"{first} · {second}" not in swapped
    assert "Hai chữ" not in (await get(app, "/", **{"accept-language": "vi"})).text


async def test_the_words_survive_a_restart(tmp_path, clock: Clock):
    seen = []
    for _ in range(2):
        async with demo(tmp_path / "var", clock) as app:
            seen.append(words_on((await get(app.pages(), "/poster/trang-due")).text))
    assert seen[0] == seen[1] != ()


async def test_the_code_leads_to_the_short_address_which_stands_beside_it(lachan):
    html = (await get(public(lachan), "/poster/trang-due")).text
    expected = segno.make(f"{PUBLIC}/z/trang-due", error="q", micro=False)
    assert expected.svg_inline(border=4, omitsize=True, dark="#000", light="#fff") in html
    assert "https:// tin.example.vn /z/trang-due" in Page(html).text
    assert "poster-" not in html  # every sentence was found
    assert "KCN Tràng Duệ" in Page(html).text and "Tràng Duệ Industrial Park" in Page(html).text


async def test_nothing_is_fetched_and_nothing_runs(lachan):
    answer = await get(public(lachan), "/poster/trang-due")
    assert answer.status_code == 200
    assert not re.findall(r"<script|<link|<img|<form|\son\w+=|\sstyle=|@import|url\(", answer.text)
    assert set(re.findall(r"https?://[^\s\"'<]+", answer.text)) <= {"http://www.w3.org/2000/svg", f"{PUBLIC}/z/trang-due"}
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "style-src 'sha256-" in policy
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


async def test_words_of_the_poster_are_neutral(lachan):
    text = fold(Page((await get(public(lachan), "/poster/trang-due")).text).text)
    for word in poster_words(lachan.installation.keyring.poster_key, "trang-due"):  # "phòng bị", "mật ong": drawn by lot
        assert fold(word) in text
        text = text.replace(fold(word), "…")
    assert not re.search(r"\b(to giac|tin bao|toi pham|don cong an|dieu tra|bi mat)\b", text)


async def test_a_trial_says_that_it_must_not_hang(lachan):
    assert "BẢN THỬ" in (await get(lachan.pages(), "/poster/trang-due")).text
    assert "BẢN THỬ" not in (await get(public(lachan), "/poster/trang-due")).text


@pytest.mark.parametrize("place", ["nowhere", "Trang-Due", "%3Cscript%3E", "a" * 300, "..%2f"])
async def test_a_place_that_is_not_there_is_a_clear_page(lachan, place):
    answer = await get(public(lachan), f"/poster/{place}", **{"accept-language": "vi"})
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    assert ("Không có áp phích cho địa điểm này" in answer.text) == (place != "..%2f")


async def test_the_first_screen_in_a_terminal_says_them_too(lachan):
    start = Inbound(Address("console", "x" * 32), "1", start="z_trang-due", lang="vi")
    prompt = await lachan.dispatcher.handle(start, replace(CAPABILITIES, max_buttons=0))
    (line,) = [line for line in prompt.lines if line.key == "home-poster"]
    assert (line.params["first"], line.params["second"]) == poster_words(lachan.installation.keyring.poster_key, "trang-due")


# --- the flow, and the command ----------------------------------------------------------------------------------------


def test_the_note_is_short_and_only_there_with_a_place():
    poster = {"poster": lambda place_id: ("chuồn chuồn", "hoa sen") if place_id == "trang-due" else ()}
    screen = Chat(start="z_trang-due", lang="vi", changes=dict(poster)).screen
    assert "Hai chữ trên áp phích phải là: chuồn chuồn · hoa sen." in screen
    assert "Hai chữ" not in Chat(lang="vi", changes=dict(poster)).screen
    assert "Hai chữ" not in Chat(start="z_trang-due", lang="vi").press("theft").screen
    assert "must be: chuồn chuồn · hoa sen." in Chat(start="z_trang-due", lang="en", changes=dict(poster)).screen


def test_the_command_writes_the_same_poster(tmp_path, monkeypatch):
    monkeypatch.setenv("LACHAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LACHAN_PUBLIC_URL", PUBLIC)
    terminal._language.cache_clear()
    run = CliRunner()
    assert run.invoke(cli, ["init"]).exit_code == 0
    out = tmp_path / "poster.html"
    written = run.invoke(cli, ["poster", "--place", "trang-due", "--out", str(out)])
    assert written.exit_code == 0
    words = words_on(out.read_text(encoding="utf-8"))
    assert words == poster_words(Keyring.open(Path(tmp_path / "var" / "keys")).poster_key, "trang-due")
    assert " · ".join(words) in written.stdout
    missing = run.invoke(cli, ["poster", "--place", "trang-du", "--out", str(out)])
    assert missing.exit_code == 1
    assert "Có phải: trang-due" in missing.stderr
    terminal._language.cache_clear()
