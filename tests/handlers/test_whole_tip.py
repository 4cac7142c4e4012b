"""From the worker's page to the desk and back, over the real pages, handlers and store."""

from __future__ import annotations

import asyncio

import pytest

from bot.app import App
from bot.handlers.case import SLOWEST_SECONDS
from bot.messages import Address, Inbound
from storage import alerts, receipts, tips
from tests.installations import Clock
from tests.people import STORY, Officer, Worker, client
from web.chat.screen import CAPABILITIES


async def test_tip_is_seen_asked_answered_closed_and_contested(lachan_on_both: App, clock: Clock) -> None:
    lachan = lachan_on_both
    pages = lachan.pages()
    async with client(pages) as phone, client(pages) as desk:
        worker, officer = Worker(phone), Officer(desk)
        sent = await worker.send()
        await officer.sign_in()
        assert sent.code in officer.page.text

        clock.forward(minutes=2)
        await worker.open_case(sent.words)
        assert "02:13" in worker.page.text and "113" in worker.page.text  # not seen yet
        await officer.open_tip(sent.code)
        assert STORY in officer.page.text and "Tràng Duệ" in officer.page.text
        await officer.acknowledge()
        await officer.ask("Xe màu gì, đi hướng nào?")

        await worker.open_case(sent.words)
        assert "02:15" in worker.page.text and "Xe màu gì" in worker.page.text
        await worker.type("Xe màu đỏ, đi về cổng 3")
        await officer.open_tip(sent.code)
        assert "Xe màu đỏ" in officer.page.text
        await officer.close("handled")

        await worker.open_case(sent.words)
        assert worker.has("contest")
        await worker.press("contest")
        await worker.type("Xe vẫn chưa tìm được, vẫn còn người đứng đó")
        await officer.open_tip(sent.code)
        assert "vẫn còn người đứng đó" in officer.page.text
    rows = await lachan.services.db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=9))
    assert [row.tip.status for row in rows] == ["contested"]


async def test_contested_case_reaches_the_next_unit_of_the_ladder(lachan: App, clock: Clock) -> None:
    pages = lachan.pages()
    async with client(pages) as phone, client(pages) as desk, client(pages) as duty:
        worker, officer, higher = Worker(phone), Officer(desk), Officer(duty)
        sent = await worker.send()
        await officer.sign_in()
        await officer.open_tip(sent.code)
        await officer.acknowledge()
        await officer.close("cannot_verify")
        await higher.sign_in("an-phong-1")
        assert sent.code not in higher.page.text
        await worker.open_case(sent.words)
        await worker.press("contest")
        await worker.type("Không ai đến xem cả, tôi vẫn thấy họ")
        await higher.open_tip(sent.code)
        assert "Không ai đến xem cả" in higher.page.text


async def test_same_press_twice_at_once_is_one_tip(lachan_on_both: App) -> None:
    lachan = lachan_on_both
    async with client(lachan.pages()) as phone:
        worker = Worker(phone)
        await worker.write_theft()
        form = next(f for f in worker.page.forms if any(v.endswith(":send") for _, v, _ in f.buttons))
        value = next(v for _, v, _ in form.buttons if v.endswith(":send"))
        fields = form.hidden | {"press": value}
        answers = await asyncio.gather(*[phone.post(form.action, data=fields) for _ in range(5)])
    receipts = {answer.text.split('<ol class="words"')[1].split("</ol>")[0] for answer in answers}
    open_tips = await lachan.services.db.read(lambda tx: tips.count_open(tx, ["trang-due"]))
    assert (len(receipts), open_tips) == (1, 1)


async def test_receipt_works_as_digits_without_diacritics_and_in_capitals(lachan: App) -> None:
    async with client(lachan.pages()) as phone:
        worker = Worker(phone)
        sent = await worker.send()
        digits = "".join(c for c in worker.page.html.split('<p class="digits">')[1].split("</p>")[0] if c.isdigit())
        for form in (sent.words.upper(), sent.words.replace(" ", ""), digits):
            await worker.open_case(form)
            assert sent.code in worker.page.text, form


@pytest.mark.slow
async def test_a_thousand_wrong_receipts_slow_down_and_the_right_one_still_opens(lachan: App) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    lachan.services.pause = pause
    async with client(lachan.pages()) as phone:
        worker = Worker(phone)
        sent = await worker.send()

        async def guess(n: int) -> None:
            address = Address("web", f"guesser-{n}")
            await lachan.dispatcher.handle(Inbound(address, "1", start="case"), CAPABILITIES)
            prompt = await lachan.dispatcher.handle(Inbound(address, "2", text=receipts.words(n)), CAPABILITIES)
            assert prompt.step != "case-view"

        for start in range(0, 1000, 50):
            await asyncio.gather(*[guess(n) for n in range(start, start + 50)])
        await worker.open_case(sent.words)
        assert sent.code in worker.page.text
    assert pauses[0] == 0 and pauses[-1] == SLOWEST_SECONDS and max(pauses) == SLOWEST_SECONDS


async def test_facts_after_sending_reach_the_desk(lachan: App) -> None:
    pages = lachan.pages()
    async with client(pages) as phone, client(pages) as desk:
        worker, officer = Worker(phone), Officer(desk)
        sent = await worker.send()
        await worker.type("Bọn họ có ba xe máy, một xe không biển")
        await officer.sign_in()
        await officer.open_tip(sent.code)
        assert "một xe không biển" in officer.page.text


async def test_route_reasons_and_skipped_units_are_kept(lachan: App) -> None:
    async with client(lachan.pages()) as phone:
        await Worker(phone).send()

    def read(tx):
        row = tips.queue(tx, ["trang-due"], limit=1)[0]
        return row.tip, alerts.of_tip(tx, row.tip.id)

    tip, steps = await lachan.services.db.read(read)
    assert (tip.unit_id, tip.drill) == ("trang-due", False)
    assert {s.unit_id for s in steps if s.state == "due"} == {"trang-due"}
    assert any(s.unit_id == "duty-desk" and s.state == "waiting" for s in steps)
    assert {s.reason for s in steps if s.state == "skipped"} == {"no_key"}


async def test_tip_in_a_commune_that_nobody_stored_reaches_whoever_can_read_it(lachan_on_both: App) -> None:
    async with client(lachan_on_both.pages()) as phone:
        await Worker(phone).send(place="xa-07069")

    def read(tx):
        row = tips.queue(tx, ["duty-desk"], limit=1)[0]
        return row.tip, alerts.of_tip(tx, row.tip.id)

    tip, steps = await lachan_on_both.services.db.read(read)
    assert tip.unit_id == "duty-desk"  # nobody else holds a key there
    assert {s.unit_id for s in steps if s.state == "skipped"} == {"ca-xa-07069", "ca-tinh-quang-ninh"}


async def test_sending_does_not_wait_behind_a_flood_of_guesses(lachan: App) -> None:
    """Guesses hang in their lane for ever; a tip goes through all the same."""
    stuck = asyncio.Event()
    derive = receipts.derive

    def hang(n: int, salt: bytes) -> receipts.ReceiptKey:
        if n == 12345:
            asyncio.run_coroutine_threadsafe(stuck.wait(), loop).result()
        return derive(n, salt)

    loop = asyncio.get_running_loop()
    receipts.derive = hang
    try:
        async with client(lachan.pages()) as phone:
            guesses = [asyncio.create_task(Worker(phone).open_case(receipts.words(12345))) for _ in range(9)]
            sent = await Worker(phone).send()
            assert sent.words and not any(guess.done() for guess in guesses)
            stuck.set()
            await asyncio.gather(*guesses)
    finally:
        receipts.derive = derive


async def test_question_stands_on_the_open_receipt_page_and_is_answered_there(lachan: App) -> None:
    pages = lachan.pages()
    async with client(pages) as phone, client(pages) as desk:
        worker, officer = Worker(phone), Officer(desk)
        sent = await worker.send()
        await officer.sign_in()
        await officer.open_tip(sent.code)
        await officer.acknowledge()
        await officer.ask("Xe màu gì?")
        await worker.type("Xe màu đỏ")  # whatever screen stood before: it answers the open question
        row = await lachan.services.db.read(lambda tx: tips.queue(tx, ["trang-due"], limit=1)[0].tip)
        kinds = await lachan.services.db.read(lambda tx: [entry.kind for entry in tips.entries(tx, row.id)])
        assert kinds[-1] == "answer" and "Xe màu gì?" not in worker.page.text
        await officer.ask("Biển số?")
        shown = await lachan.dispatcher.peek(worker_address(worker), CAPABILITIES)
        assert any("Biển số?" in (line.text or "") for line in shown.lines) and shown.receipt


def worker_address(worker: Worker) -> Address:
    return Address("web", next(f.hidden["c"] for f in worker.page.forms if "c" in f.hidden))
