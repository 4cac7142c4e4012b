"""A worker's Telegram conversation becomes an acknowledged, answered and closed case: the real program as a process, both
libraries, the desk in a real browser; and the phone afterwards shows an ordinary piece of law."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.ground import LOCALES
from bot.texts import Texts
from tests import browsers
from tests.emulators import telegram as emulator
from tests.installations import Clock
from tests.people import PASSPHRASES
from tests.servers import ROOT, Server
from tests.telegrams import Town

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]

STORY = "Hai người lạ bẻ khóa xe máy ở bãi xe gần xưởng Quỳnh Giao"
QUESTION, ANSWER = "Họ đi hướng nào?", "Về phía cổng 3, hai xe không biển"


def invited(folder: Path) -> str:
    """What `lachan officer contact` prints for the officer's phone, while the program runs."""
    words = [sys.executable, "-m", "bot", "officer", "contact", "truc-1", "--unit", "trang-due", "--json"]
    env = os.environ | {"LACHAN_DATA_DIR": str(folder / "var"), "PYTHONPATH": str(ROOT)}
    out = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=True).stdout
    return str(json.loads(out)["link"])


async def test_telegram_conversation_becomes_a_closed_case(tmp_path: Path) -> None:
    async with emulator.running() as platform:
        platform.limits.is_on = False
        server = Server(
            tmp_path / "var", tmp_path / "log",
            LACHAN_TELEGRAM_TOKEN=platform.token, LACHAN_TELEGRAM_API_BASE=platform.base,
        )  # fmt: skip
        server.start()
        try:
            await whole_case(Town(platform, None, None, Clock()), server, tmp_path)  # type: ignore[arg-type]
        finally:
            assert server.stop() == 0


async def whole_case(here: Town, server: Server, folder: Path) -> None:
    platform = here.platform
    await platform.until(lambda: bool(platform.sent("setMyCommands")), 60.0)
    truc, nam = platform.person("Trực"), platform.person("Nam")
    truc.types(invited(folder))
    await here.sees(truc, "Xong.")
    await here.send_tip(nam, STORY, reply="allow")
    alert = await here.sees(truc, "KHẨN", "KCN Tràng Duệ")
    assert STORY not in alert.text
    await here.press(truc, "Nhận xử lý")
    await here.sees(truc, "✔ truc-1")
    async with browsers.launched() as browser:
        desk = await browser.new_page(base_url=server.base, locale="vi-VN")
        desk.set_default_timeout(15_000)
        await ask_at_desk(desk, code=re.search(r"\d{4}-\d{4}", alert.text)[0])  # type: ignore[index]
        await here.sees(nam, "Sổ tay của bạn có mục mới.")
        await here.press(nam, "Xem")
        await here.sees(nam, QUESTION)
        await here.say(nam, ANSWER)
        await expect(desk.locator("#dialogue")).to_contain_text(ANSWER)
        await close_at_desk(desk)
    await here.sees(nam, "Sổ tay của bạn có mục mới.")
    await here.press(nam, "Xem")
    await here.sees(nam, Texts.load(LOCALES).say("vi", "case-outcome-handled"))
    nam.types("/x")
    await platform.until(lambda: len(nam.remaining) == 1, 30.0)
    last = nam.remaining[0]["text"]
    for word in ("Trộm", "tin", "công an", "Quỳnh Giao", "Tràng Duệ", "mã"):
        assert word not in last, last


async def ask_at_desk(desk: Any, code: str) -> None:
    await desk.goto("/desk/sign-in")
    await desk.fill("#login", "truc-1")
    await desk.fill("#passphrase", PASSPHRASES["truc-1"])
    await desk.locator("form[action='/desk/sign-in'] button").last.click()
    await desk.locator("a.tip", has_text=code).click()
    await expect(desk.locator("body")).to_contain_text(STORY)
    await expect(desk.locator("#state")).to_contain_text("truc-1")
    await desk.locator("form[action$='/ask'] textarea").fill(QUESTION)
    await desk.locator("form[action$='/ask'] button").last.click()
    await expect(desk.locator("#dialogue")).to_contain_text(QUESTION)


async def close_at_desk(desk: Any) -> None:
    await desk.reload()
    await desk.locator("form[action$='/close'] input[value=handled]").check()
    await desk.locator("form[action$='/close'] button").last.click()
    await desk.locator("form[action$='/close'] button[value=yes]").click()
    await expect(desk.locator("#state")).to_contain_text("Đã đóng")
