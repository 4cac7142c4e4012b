"""Any chromium or chrome on this machine, for the tests marked `browser`."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless_shell")
ADVICE = (
    "browser tests skipped: no chromium found. Debian, Ubuntu: sudo apt-get install chromium fonts-noto-core "
    "(or set CHROMIUM=/path/to/chrome)"
)
#: root may not use the sandbox; a test machine has no graphics card
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def find() -> str | None:
    """The path of a browser: $CHROMIUM, one on the PATH, or one that playwright has fetched."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    on_path = (shutil.which(name) for name in NAMES)
    fetched = Path.home().glob(".cache/ms-playwright/chromium*/chrome-linux*/*")
    candidates = [*(path for path in on_path if path), *(str(file) for file in fetched if file.name in NAMES)]
    return candidates[0] if candidates else None


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    from playwright.async_api import async_playwright  # every test run looks for a browser; only these need its driver

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        await browser.close()
