"""The desk as an officer uses it, without JavaScript."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import update

from storage import tips
from storage.schema import tip_entry
from tests.desk.browser import Browser, Stream, desk_app
from tests.desk.world import PHOTO, PLACE_WORDS, STORY, World
from web.desk.streams import MAX_STREAMS


async def test_whole_case_from_the_queue_to_the_closing(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    page = await right.get("/desk")
    assert "(1)" in right.response.text and "KCN Tràng Duệ" in page.text and STORY not in page.text
    await right.get(f"/desk/tip/{tip_id}")
    assert STORY in right.page.text and PLACE_WORDS in right.page.text
    await right.press("Nhận xử lý")
    assert "Đơn vị bạn đã nhận xử lý" in right.page.text
    await right.press("Gửi câu hỏi", text="Việc này còn tiếp diễn không?")
    assert "Đã gửi câu hỏi" in right.page.text and "Việc này còn tiếp diễn không?" in right.page.text
    await world.worker_adds(tip_id, "answer", "Còn, tối nào cũng vậy")
    await right.get("/desk")
    assert "Có trả lời" in right.page.text
    await right.get(f"/desk/tip/{tip_id}")
    assert "Còn, tối nào cũng vậy" in right.page.text
    wording = world.services.texts.say("vi", "case-outcome-handled")
    assert wording in right.page.text
    await right.press("Xem lại rồi đóng", outcome="handled")
    assert wording in right.page.text and "Đóng tin?" in right.page.text
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row and row.status == "acknowledged"  # the first press only shows the words
    await right.press("Đóng tin")
    assert "Đã đóng tin" in right.page.text
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row and (row.status, row.outcome) == ("closed", "handled")


async def test_question_that_asks_who_is_held_with_its_words_kept(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    await right.press("Gửi câu hỏi", text="Bạn cho số điện thoại được không?")
    assert "Chưa gửi" in right.page.text and "Bạn cho số điện thoại được không?" in right.response.text
    assert "question" not in await world.entries(tip_id)
    await right.press("Gửi câu đã sửa", text="Xảy ra ở cổng nào?")
    assert "Đã gửi câu hỏi" in right.page.text
    assert (await world.entries(tip_id)).count("question") == 1


async def test_officer_may_send_a_held_question_after_all(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    await right.press("Gửi câu hỏi", text="Kẻ đó dùng Zalo hay điện thoại thường?")
    await right.press("Không hỏi danh tính, vẫn gửi", text="Kẻ đó dùng Zalo hay điện thoại thường?")
    assert "Đã gửi câu hỏi" in right.page.text


async def test_same_question_form_sent_twice_asks_once(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    form, _, _ = right.button("Gửi câu hỏi")
    for note in ("Đã gửi câu hỏi", "không gửi lần hai"):
        await right.post(form.action, **form.hidden, text="Ở lô nào?")
        assert note in (await right.follow()).text
    assert (await world.entries(tip_id)).count("question") == 1


async def test_too_long_question_comes_back_whole(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    long = "Ở đâu? " * 400
    await right.press("Gửi câu hỏi", text=long)
    assert right.status == 422 and "dài quá" in right.page.text and long.strip() in right.response.text


async def test_stale_page_of_a_second_officer_says_who_came_first(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    async with Browser(desk_app(world), world.cookies["colleague"]) as colleague:
        await colleague.get(f"/desk/tip/{tip_id}")
        await colleague.press("Nhận xử lý")
    await right.press("Nhận xử lý")
    assert "Đã có người nhận trước" in right.page.text and "colleague nhận lúc 02:13 23/11" in right.page.text


async def test_closing_without_choice_or_with_an_invented_one_says_so(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    await right.press("Nhận xử lý")
    for outcome in ("", "convicted"):
        await right.press("Xem lại rồi đóng", outcome=outcome)
        assert "chọn một kết quả" in right.page.text


@pytest.mark.parametrize("entries", ["²", "٤", "", "-1", "9" * 4_400])
async def test_closing_with_a_count_that_is_none_asks_to_look_again(world: World, right: Browser, entries: str) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    await right.press("Nhận xử lý")
    await right.press("Xem lại rồi đóng", outcome="handled")
    form, name, value = right.button("Đóng tin")
    await right.post(form.action, **form.hidden | {name: value, "entries": entries})
    assert right.response.headers["location"].endswith("note=changed")
    row = await world.db.read(lambda tx: tips.get(tx, tip_id))
    assert row and row.status == "acknowledged"


async def test_words_of_a_tip_cannot_become_markup(world: World, right: Browser) -> None:
    tip_id = await world.add_tip(story="<script>alert(1)</script><img src=x onerror=alert(2)>", place="<b>lô C</b>")
    for path in ("/desk", f"/desk/tip/{tip_id}"):
        await right.get(path)
        assert "<script>alert" not in right.response.text and "<img src=x" not in right.response.text
        assert "<b>lô C" not in right.response.text


async def test_photo_is_shown_safely(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    found = re.search(r'src="(/desk/tip/[^"]+/media/[^"]+)"', right.response.text)
    assert found
    await right.get(found[1])
    headers = right.response.headers
    assert right.response.content == PHOTO and headers["content-type"] == "image/jpeg"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"


async def test_tampered_tip_says_so_and_the_queue_still_stands(world: World, right: Browser) -> None:
    tip_id, sound = await world.add_tip(), await world.add_tip(place="CCN Đồng Côi")
    await world.db.write(
        lambda tx: tx.execute(update(tip_entry).where(tip_entry.c.tip_id == tip_id).values(sealed=b"broken"))
    )
    page = await right.get(f"/desk/tip/{tip_id}")
    assert right.status == 500 and "Không mở được tin này" in page.text
    page = await right.get("/desk")
    assert "CCN Đồng Côi" in page.text and str(sound) in right.response.text


async def test_waiting_member_sees_plainly_what_he_waits_for(world: World) -> None:
    async with Browser(desk_app(world), world.cookies["waiting"]) as browser:
        page = await browser.get("/desk")
    assert "Bạn đang chờ được cấp khoá" in page.text and "Cấp khoá" in page.text and "Tin của đơn vị" not in page.text


async def test_grant_from_the_queue(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get("/desk")
    await right.press("Cấp khoá cho waiting")
    assert "Đã cấp khoá" in right.page.text
    async with Browser(desk_app(world), world.cookies["waiting"]) as browser:
        assert STORY in (await browser.get(f"/desk/tip/{tip_id}")).text


async def test_queue_puts_first_what_must_be_done_next(world: World, right: Browser) -> None:
    normal, urgent = await world.add_tip(), await world.add_tip(urgency="urgent", category="fire")
    closed = await world.add_tip()
    await world.db.write(lambda tx: tips.set_status(tx, closed, "closed", "handled"))
    await right.get("/desk")
    found = re.findall(r'href="/desk/tip/([^"]+)"', right.response.text)
    assert found == [str(urgent), str(normal)]
    assert "KHẨN" in right.page.text and "Cần nhận xử lý 2" in right.page.text
    await right.get("/desk?status=done")
    assert re.findall(r'href="/desk/tip/([^"]+)"', right.response.text) == [str(closed)]


async def test_copy_is_listed_apart_and_asks_nobody_to_act(world: World) -> None:
    await world.add_tip()
    async with Browser(desk_app(world), world.cookies["copied"]) as browser:
        page = await browser.get("/desk")
    assert "Nhận bản sao 1" in page.text and "Cần nhận xử lý" not in page.text
    assert "<title>Bàn trực</title>" in browser.response.text


async def test_drill_is_marked(world: World, right: Browser) -> None:
    await world.add_tip(drill=True)
    assert "Diễn tập" in (await right.get("/desk")).text


async def test_second_page_of_a_long_queue(world: World, right: Browser) -> None:
    added = {str(await world.add_tip()) for _ in range(53)}
    await right.get("/desk")
    first = re.findall(r'class="tip[^>]*href="/desk/tip/([^"]+)"', right.response.text)
    following = re.search(r'rel="next" href="([^"]+)"', right.response.text)
    assert len(first) == 50 and following
    await right.get(following[1].replace("&amp;", "&"))
    second = re.findall(r'class="tip[^>]*href="/desk/tip/([^"]+)"', right.response.text)
    assert len(second) == 3 and {*first, *second} == added
    assert "rel=\"next\"" not in right.response.text and "Về đầu danh sách" in right.page.text


@pytest.mark.parametrize("after", ["0", "x", "new.1", "new." + "9" * 18 + "." + "0" * 32, "nowhere.1." + "0" * 32, "٢", "9" * 4_400])
async def test_page_that_begins_at_nonsense_is_a_page_all_the_same(world: World, right: Browser, after: str) -> None:
    await world.add_tip()
    await right.get(f"/desk?after={after}")
    assert right.status == 200


async def test_new_tip_rings_and_changes_the_mark(world: World, right: Browser) -> None:
    app = desk_app(world)
    await right.get("/desk")
    shown = re.search(r'data-mark="([^"]+)"', right.response.text)
    async with Stream(app, "/desk/live", world.cookies["right"]) as stream:
        assert stream.headers[b"content-type"].startswith(b"text/event-stream")
        assert shown and await stream.event() == ("mark", shown[1])
        await world.add_tip()
        world.services.bells.ring("unit:trang-due")
        name, mark = await stream.event()
        assert name == "mark" and mark != shown[1]
        await right.get("/desk")
        assert f'data-mark="{mark}"' in right.response.text


async def test_answer_of_the_tipster_changes_the_mark_of_the_tip(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    app = desk_app(world)
    await right.get(f"/desk/tip/{tip_id}")
    async with Stream(app, f"/desk/live?tip={tip_id}", world.cookies["right"]) as stream:
        _, first = await stream.event()
        assert f'data-mark="{first}"' in right.response.text
        await world.worker_adds(tip_id, "fact", "có ba người")
        _, second = await stream.event()
        assert second != first


async def test_waiting_member_is_told_the_moment_the_key_is_granted(world: World, right: Browser) -> None:
    async with Stream(desk_app(world), "/desk/live", world.cookies["waiting"]) as stream:
        _, before = await stream.event()
        await right.get("/desk")
        await right.press("Cấp khoá cho waiting")
        _, after = await stream.event()
        assert after != before


async def test_stream_of_a_waiting_member_does_not_tell_when_tips_arrive(world: World) -> None:
    async with Stream(desk_app(world), "/desk/live", world.cookies["waiting"]) as stream:
        await stream.event()
        await world.add_tip()
        world.services.bells.ring("unit:trang-due")
        assert await stream.is_silent()


async def test_stream_of_a_granted_member_rings_with_his_unit(world: World, right: Browser) -> None:
    async with Stream(desk_app(world), "/desk/live", world.cookies["waiting"]) as stream:
        await stream.event()
        await right.get("/desk")
        await right.press("Cấp khoá cho waiting")
        _, granted = await stream.event()
        await world.add_tip()
        world.services.bells.ring("unit:trang-due")
        assert (await stream.event())[1] != granted


async def test_seventh_stream_of_an_officer_ends_his_oldest_and_nobody_elses(world: World) -> None:
    app = desk_app(world)
    async with AsyncExitStack() as stack:
        others = await stack.enter_async_context(Stream(app, "/desk/live", world.cookies["colleague"]))
        await others.event()
        mine = []
        for _ in range(MAX_STREAMS + 1):
            mine.append(await stack.enter_async_context(Stream(app, "/desk/live", world.cookies["right"])))
            await mine[-1].event()
        await mine[0].end()
        world.services.bells.ring("unit:trang-due")
        for stream in (others, *mine[1:]):
            assert (await stream.event())[0] == "mark"


async def test_closed_streams_leave_their_places(world: World) -> None:
    app = desk_app(world)
    async with Stream(app, "/desk/live", world.cookies["right"]) as first:
        await first.event()
        for _ in range(3 * MAX_STREAMS):
            async with Stream(app, "/desk/live", world.cookies["right"]) as stream:
                await stream.event()
        assert await first.is_silent()


async def test_stream_ends_with_the_session(world: World) -> None:
    async with Stream(desk_app(world), "/desk/live", world.cookies["right"]) as stream:
        await stream.event()
        world.clock.forward(minutes=31)
        world.services.bells.ring("unit:trang-due")
        assert (await stream.event())[0] == "ended"


async def test_language_is_changed_and_kept(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    await right.get(f"/desk/tip/{tip_id}")
    page = await right.press("English")
    assert "Take this tip" in page.text and str(right.response.url).endswith(f"/desk/tip/{tip_id}")
    assert "Tips for your unit" in (await right.get("/desk")).text
    await right.post("/desk/lang", lang="vi", back="//evil.example/desk")
    assert right.response.headers["location"] == "/desk"


async def test_signing_out_ends_the_session(world: World, right: Browser) -> None:
    await right.get("/desk")
    page = await right.press("Đăng xuất")
    assert "Bạn đã đăng xuất" in page.text
    async with Browser(desk_app(world), world.cookies["right"]) as thief:
        await thief.get("/desk")
        assert thief.response.headers["location"].startswith("/desk/sign-in")


async def test_nonsense_in_addresses_is_simply_not_there(world: World, right: Browser) -> None:
    tip_id = await world.add_tip()
    for path in ("/desk/tip/x", "/desk/tip/" + "0" * 500, f"/desk/tip/{tip_id}/media/x", "/desk/live?tip=x"):
        await right.get(path)
        assert right.status == 404 and "Không có hoặc không thuộc đơn vị bạn" in right.page.text
