"""Nobody is shut out of any page of the desk: axe, sideways scrolling, small targets; on a phone and a PC, by day and by night."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page

from tests import browsers
from tests.desk.browser import desk_app
from tests.desk.whole_desk import whole_desk
from tests.desk.world import World
from tests.servers import served
from web.desk.front import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
#: where set, a picture of every page goes there: for whoever wants to look
PICTURES = os.environ.get("DESK_PICTURES", "")
#: What a thumb would miss. Links inside a sentence are exempt (WCAG 2.5.8), and so is a box whose label is the target.
SMALL = """[...document.querySelectorAll("a, button, select, summary, input, textarea")].filter(each => {
  if (each.type === "hidden" || !each.offsetHeight || each.classList.contains("jump")) return false
  if (each.matches("input[type=radio], input[type=checkbox]")) return (each.closest("label") || each).offsetHeight < 43
  if (each.matches("a") && getComputedStyle(each).display === "inline") {
    const words = each.parentElement.textContent.trim().length
    return each.parentElement.children.length === 1 && words === each.textContent.trim().length
  }
  return each.offsetHeight < 43
}).map(each => `small: ${each.outerHTML.slice(0, 110)}`)"""
WIDE = "document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : []"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_every_page_is_for_everybody(world: World, width: int, scheme: str) -> None:
    whole, troubles = await whole_desk(world), {}
    async with served(desk_app(world)) as address, browsers.launched() as browser:
        for who, paths in whole.pages.items():
            context = await window(browser, address, width, scheme, world.cookies.get(who, ""))
            for n, path in enumerate(paths):
                troubles[f"{who} {path}"] = await troubles_on(
                    await opened(context, path, width, f"{width}-{scheme}-{who}-{n:02}-{path}"), width
                )
            await context.close()
    found = by_trouble(troubles)
    assert not found, "\n".join(found)


def by_trouble(troubles: dict[str, list[str]]) -> list[str]:
    """Each trouble once, with how many pages have it and the first of them."""
    where: dict[str, list[str]] = {}
    for path, found in troubles.items():
        for trouble in found:
            where.setdefault(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "X", trouble), []).append(path)
    return [f"{trouble} ({len(set(paths))} pages: {paths[0]})" for trouble, paths in where.items()]


async def window(browser: Browser, address: str, width: int, scheme: Any, cookie: str) -> BrowserContext:
    context = await browser.new_context(viewport={"width": width, "height": 844}, base_url=address, color_scheme=scheme)
    context.set_default_timeout(10_000)
    if cookie:
        await context.add_cookies([{"name": COOKIE, "value": cookie, "domain": "127.0.0.1", "path": "/desk"}])
    return context


async def opened(context: BrowserContext, path: str, width: int, name: str) -> Page:
    page = context.pages[0] if context.pages else await context.new_page()
    answer = await page.goto(path)
    assert answer and answer.status < 500, path
    assert ("nothing" in path or "none" in path) == (answer.status == 404), f"{answer.status} {path}"
    if PICTURES:
        name = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "X", name)
        await page.screenshot(path=Path(PICTURES) / f"{re.sub(r'[^A-Za-z0-9]+', '_', name)}.png", full_page=True)
    return page


async def troubles_on(page: Page, width: int) -> list[str]:
    for details in await page.locator("details").all():
        await details.evaluate("each => each.open = true")
    found = (await Axe().run(page)).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]
    shape: list[str] = await page.evaluate(WIDE) + (await page.evaluate(SMALL) if width == 390 else [])
    return serious + shape
