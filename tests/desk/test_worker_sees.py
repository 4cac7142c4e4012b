"""What officers did, on the page of who sent the tip: plain words at 390 px, nothing serious for axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect
from sqlalchemy import Connection, update

from storage import receipts, sealing, tips
from storage.schema import tip, tip_key
from storage.tips import RECEIPT_HOLDER
from tests import browsers
from tests.desk.acts.cases import Case
from tests.desk.browser import desk_app
from tests.desk.test_every_page import PICTURES, WIDE
from tests.desk.whole_desk import whole_desk
from tests.desk.world import World
from tests.servers import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: case → what its page says
SAYS = {
    "in_hand": ("Đơn vị trực đang xử lý", "Cảm ơn bạn. Tin của bạn đã giúp được việc"),
    "passed": ("Việc này đã được chuyển tới đơn vị phụ trách", "Mã của bạn vẫn dùng được"),
    "joined": ("gộp với một tin khác về cùng việc", "Mã của bạn vẫn dùng được"),
    "aside": ("Một đơn vị khác đang xem lại", "Chưa đúng"),
    "closed": ("đã xác minh và xử lý", "Chưa đúng"),
    "contested": ("Bạn đã báo là chưa đúng",),
    "reopened": ("Việc này được mở lại để xem tiếp", "Đơn vị trực đang xử lý"),
}


async def give_receipt(made: Case, number: int) -> str:
    """The words that open this case; the case was made without a receipt that anybody holds."""
    world = made.world
    key = receipts.derive(number, world.services.salt)
    sealed = sealing.seal(made.identity.encode(), [key.recipient], kind="tip-key", ref=made.id)

    def change(tx: Connection) -> None:
        tx.execute(update(tip).where(tip.c.id == made.id).values(lookup=key.lookup))
        of_receipt = (tip_key.c.tip_id == made.id) & (tip_key.c.holder == RECEIPT_HOLDER)
        tx.execute(update(tip_key).where(of_receipt).values(sealed=sealed))
        assert tips.by_lookup(tx, key.lookup)

    await world.db.write(change)
    return receipts.words(number)


async def test_page_of_the_tip_says_what_happened_to_it(world: World) -> None:
    whole = await whole_desk(world)
    async with served(desk_app(world)) as address, browsers.launched() as browser:
        context = await browser.new_context(viewport={"width": 390, "height": 844}, base_url=address, locale="vi-VN")
        context.set_default_timeout(10_000)
        for n, (name, said) in enumerate(SAYS.items()):
            words = await give_receipt(whole.cases[name], 10**23 + n)
            page = await context.new_page()
            await open_by(page, words)
            for line in said:
                await expect(page.locator("#m")).to_contain_text(line)
            if PICTURES:
                await page.screenshot(path=Path(PICTURES) / f"worker_{name}.png", full_page=True)
            found = (await Axe().run(page)).response["violations"]
            assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == [], name
            assert await page.evaluate(WIDE) == [], name
            await page.close()
            await context.clear_cookies()


async def open_by(page: Page, words: str) -> None:
    await page.goto("/case")
    await page.fill("#text", words)
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator("#m")).to_contain_text("Hồ sơ")
