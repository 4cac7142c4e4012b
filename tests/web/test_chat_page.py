"""The worker's page: what it carries, what it hands on, and that nothing typed is lost on the way."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import httpx
import pytest

from bot.messages import Attachment, Choice, Line, Prompt, Receipt, Refused
from tests.installations import Clock
from tests.pages import Page, Visitor
from tests.web.conftest import BASE, STORY, FakeDispatcher, box, form_of
from web.assets import Assets

JPEG = b"\xff\xd8\xff\xe0 a photo"


def photo(data: bytes = JPEG) -> dict[str, tuple[str, bytes]]:
    return {"photo": ("IMG_20261122_nguyen.jpg", data)}


async def post_parts(visitor: Visitor, fields: dict[str, str], end: str) -> httpx.Response:
    """The open form as multipart, byte by byte as we say; `end` follows its last field."""
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (form_of(visitor).hidden | fields).items()
    )
    headers = {"content-type": "multipart/form-data; boundary=x"}
    return await visitor.client.post("/chat", content=(body + end).encode(), headers=headers)


# --- what the page is -------------------------------------------------------------------------------------------------


async def test_the_first_page_stores_nothing_and_hands_nothing_on(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    assert dispatcher.acts == [] and dispatcher.peeked == []
    assert visitor.response.status_code == 200


@pytest.mark.parametrize("path", ["/", "/chat", "/z/trang-due", "/z/no-such-place", "/case"])
async def test_every_door_opens(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 200
    assert (await client.head(path)).status_code == 200


async def test_the_page_sets_no_cookie_and_asks_nobody_else(visitor: Visitor) -> None:
    response = visitor.response
    assert "set-cookie" not in response.headers
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy and "base-uri 'none'" in policy
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', response.text)
    assert loaded and all(address.startswith("/static/") for address in loaded)


async def test_the_inline_style_is_the_one_that_the_policy_allows(visitor: Visitor) -> None:
    import base64
    import hashlib

    style = re.search(r"<style>(.*)</style>", visitor.response.text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in visitor.response.headers["content-security-policy"]
    assert "style=" not in visitor.response.text.replace("<style", "") and "onclick" not in visitor.response.text


async def test_the_first_load_is_under_fifty_kilobytes(client: httpx.AsyncClient) -> None:
    page = await client.get("/chat", headers={"accept-encoding": "gzip"})
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', page.text)
    total = len(gzip.compress(page.content)) + sum([len((await client.get(path)).content) for path in loaded])
    assert total < 50_000
    assert total < 20_000, "the aim: the whole page in two round trips of a cold connection"


def test_the_script_stays_small() -> None:
    assert len(Assets()["chat.js"].body) <= 6 * 1024


async def test_each_visit_is_a_conversation_of_its_own(client: httpx.AsyncClient) -> None:
    ids = {Page((await client.get("/chat")).text).forms[0].hidden["c"] for _ in range(3)}
    assert len(ids) == 3 and all(re.fullmatch("[0-9a-f]{32}", found) for found in ids)


async def test_nothing_on_the_outside_tells_what_the_page_is_for(visitor: Visitor) -> None:
    head = visitor.response.text.partition("<body>")[0].lower()
    title = re.search("<title>(.*)</title>", head)
    assert title
    for telling in ("công an", "tố giác", "tin báo", "police", "report", "lachan", "lá chắn"):
        assert telling not in title[1]


async def test_emergency_numbers_stand_above_the_question(visitor: Visitor) -> None:
    html = visitor.response.text
    assert html.index('href="tel:113"') < html.index("<h1")
    assert [link for link, _ in visitor.page.links if link.startswith("tel:")] == ["tel:113", "tel:114", "tel:115"]


async def test_the_way_out_is_a_plain_link_and_the_page_says_what_it_cannot_do(visitor: Visitor) -> None:
    addresses = [link for link, label in visitor.page.links if label == "Thoát nhanh"]
    assert len(addresses) == 1 and addresses[0].startswith("https://")
    assert "<noscript>" in visitor.response.text and "xóa lịch sử" in visitor.response.text


# --- languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        ("", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-US,en;q=0.9", "en"),
        ("en-US,en;q=0.9,vi;q=0.5", "vi"),
        ("ko-KR,ko;q=0.9", "vi"),
        ("\x7f;;q=,", "vi"),
    ],
)
async def test_english_comes_first_only_where_it_is_asked_for_without_vietnamese(
    client: httpx.AsyncClient, accept: str, lang: str
) -> None:
    page = (await client.get("/chat", headers={"accept-language": accept})).text
    assert f'<html lang="{lang}">' in page and f'<main id="m" lang="{lang}"' in page


async def test_the_language_button_on_the_first_page_stores_nothing(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.press("en", text="chua gui")
    assert dispatcher.acts == [] and dispatcher.greeted[-1] == ("en", None)
    assert visitor.page.text.count("Leave now") and box(visitor) == "chua gui"


async def test_the_language_chosen_on_the_first_page_goes_with_the_first_act(
    visitor: Visitor, dispatcher: FakeDispatcher
) -> None:
    await visitor.press("en")
    await visitor.press("now")
    assert dispatcher.acts[0].lang == "en" and dispatcher.acts[0].press == "4:now"


async def test_later_pages_change_the_language_as_an_act(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.press("now")
    await visitor.press("en", text="chữ chưa gửi")
    act = dispatcher.acts[-1]
    assert (act.lang, act.press, act.text) == ("en", None, None)
    assert box(visitor) == "chữ chưa gửi"
    await visitor.press("now")
    assert dispatcher.acts[-1].lang is None


# --- acts -------------------------------------------------------------------------------------------------------------


async def test_a_place_from_a_qr_code_goes_with_the_first_act_only(client: httpx.AsyncClient, dispatcher: FakeDispatcher) -> None:
    visitor = Visitor(client)
    await visitor.open("/z/trang-due")
    assert dispatcher.greeted == [("vi", "z_trang-due")]
    await visitor.press("now")
    await visitor.press("now")
    assert [act.start for act in dispatcher.acts] == ["z_trang-due", None]


async def test_an_unknown_place_is_said_and_the_page_still_works(client: httpx.AsyncClient, dispatcher: FakeDispatcher) -> None:
    visitor = Visitor(client)
    await visitor.open("/z/no-such-place")
    assert "Không tìm thấy nơi" in visitor.page.text
    assert dispatcher.greeted == [("vi", None)]


async def test_a_button_and_words_and_a_photo_arrive_as_they_were_meant(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.press("now")
    await visitor.submit(form_of(visitor), {"text": "mất xe\r\nở cổng 2"}, photo())
    first, second = dispatcher.acts
    assert (first.press, first.text, first.files) == ("4:now", None, ())
    assert (second.press, second.text) == (None, "mất xe\nở cổng 2")
    assert second.files == (Attachment(JPEG),)
    assert first.address == second.address and first.id != second.id


async def test_a_post_without_multipart_works_too(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.type("mất xe")
    assert visitor.response.request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert dispatcher.acts[0].text == "mất xe"


async def test_the_same_form_sent_twice_is_one_act(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    form = form_of(visitor)
    await visitor.submit(form, {"press": "4:now"})
    await visitor.submit(form, {"press": "4:now"})
    assert dispatcher.acts[0].id == dispatcher.acts[1].id


async def test_an_empty_file_field_is_no_file(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    empty = '--x\r\nContent-Disposition: form-data; name="photo"; filename=""\r\n\r\n\r\n--x--\r\n'
    await post_parts(visitor, {"text": "mất xe"}, empty)
    assert dispatcher.acts[0].text == "mất xe" and dispatcher.acts[0].files == ()


async def test_a_photo_chosen_before_pressing_skip_is_not_lost(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.submit(form_of(visitor), {"press": "4:ctl-skip"}, photo())
    assert dispatcher.acts[0].press is None and dispatcher.acts[0].files == (Attachment(JPEG),)


async def test_words_written_before_pressing_skip_are_not_lost(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.press("ctl-skip", text="mất xe")
    assert (dispatcher.acts[0].press, dispatcher.acts[0].text) == (None, "mất xe")


async def test_cancel_is_cancel_whatever_stands_in_the_box(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.submit(form_of(visitor), {"press": "4:ctl-cancel", "text": "mất xe"}, photo())
    act = dispatcher.acts[0]
    assert (act.press, act.text, act.files) == ("4:ctl-cancel", None, ())


async def test_words_beside_another_button_wait_in_the_next_box(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.press("now", text="mất xe <b>đỏ</b>")
    assert dispatcher.acts[0].press == "4:now"
    assert box(visitor) == "mất xe &lt;b&gt;đỏ&lt;/b&gt;"


async def test_words_beside_a_button_wait_until_there_is_a_box_again(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    dispatcher.screen = Prompt("tip-when", 4, "vi", (Line(text="Lúc nào?"),), choices=(Choice("now", label="Đang"),))
    await visitor.press("now", text="mất xe đỏ")
    assert "<textarea" not in visitor.response.text
    await visitor.press("now")
    dispatcher.screen = STORY
    await visitor.press("now")
    assert box(visitor) == "mất xe đỏ" and "kept" not in form_of(visitor).hidden
    await visitor.type(box(visitor))
    assert dispatcher.acts[-1].text == "mất xe đỏ" and box(visitor) == ""


async def test_refused_words_stay_in_the_box(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    dispatcher.screen = replace(STORY, lines=(Line(text="Cần ít nhất 15 ký tự.", kind="error"), *STORY.lines))
    await visitor.type("ngắn")
    assert box(visitor) == "ngắn"


async def test_words_that_were_taken_do_not_come_back_because_of_a_photo(
    visitor: Visitor, dispatcher: FakeDispatcher
) -> None:
    dispatcher.screen = replace(STORY, lines=(Line(key="ctl-media_broken", kind="error"), *STORY.lines))
    await visitor.submit(form_of(visitor), {"text": "đã nhận rồi"}, photo())
    assert box(visitor) == ""


async def test_asking_for_the_part_gives_the_part(visitor: Visitor) -> None:
    visitor.headers["x-part"] = "1"
    await visitor.press("now")
    assert visitor.response.text.lstrip().startswith("<main") and "<html" not in visitor.response.text


async def test_a_look_is_no_act(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.press("now")
    await visitor.submit(form_of(visitor), {})
    assert len(dispatcher.acts) == 1 and len(dispatcher.peeked) == 1


# --- screens ----------------------------------------------------------------------------------------------------------


async def test_the_receipt_stands_large_with_how_to_keep_it(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    words = "banh cua dang hoa kien mua sao tre"
    dispatcher.screen = replace(STORY, step="tip-sent", receipt=Receipt(words, "4821 0937, 5560 1284, 3907 7715", "TD-7"))
    await visitor.press("now")
    text = visitor.page.text
    assert words in text and "4821 0937" in text and "TD-7" in text
    assert "Mất mã là mất lối về" in text and "ra giấy" in text
    assert "<ol" in visitor.response.text


async def test_danger_shows_the_numbers_of_the_flow_before_anything_else(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    dispatcher.screen = Prompt(
        "tip-danger", 2, "vi", (Line(text="GỌI NGAY", kind="alarm"), Line(text="Bạn đã an toàn chưa?")),
        choices=(Choice("call", label="112 Cứu hộ", link="tel:112"), Choice("safe", label="Đã an toàn")),
    )  # fmt: skip
    await visitor.press("now")
    html = visitor.response.text
    assert html.index("GỌI NGAY") < html.index('href="tel:112"') < html.index("Bạn đã an toàn chưa?")
    assert html.count("tel:112") == 1 and "tel:113" not in html


async def test_the_alarm_does_not_say_twice_what_its_buttons_say(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    words = "GỌI NGAY\n113 Công an · 114 Cháy\nRời chỗ nguy hiểm trước."
    calls = tuple(Choice(f"c{n}", label=f"{n} x", link=f"tel:{n}") for n in ("113", "114"))
    dispatcher.screen = replace(STORY, lines=(Line(text=words, kind="alarm"),), choices=calls)
    await visitor.press("now")
    assert "113 Công an · 114" not in visitor.page.text
    assert "GỌI NGAY Rời chỗ nguy hiểm trước. 113 x 114 x" in visitor.page.text


async def test_what_people_write_is_shown_as_text(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    dispatcher.screen = replace(STORY, lines=(Line(text="<script>alert(1)</script>", kind="theirs"),))
    await visitor.press("now")
    assert "<script>alert" not in visitor.response.text and "&lt;script&gt;" in visitor.response.text


async def test_no_address_of_the_page_holds_the_conversation(visitor: Visitor) -> None:
    secret = form_of(visitor).hidden["c"]
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', visitor.response.text)
    assert addresses and not any(secret in address for address in addresses)
    assert form_of(visitor).action == "/chat" and form_of(visitor).method == "post"


# --- bad input --------------------------------------------------------------------------------------------------------


async def test_a_photo_of_thirty_megabytes_is_left_out_and_the_words_are_kept(
    visitor: Visitor, dispatcher: FakeDispatcher
) -> None:
    await visitor.submit(form_of(visitor), {"text": "mất xe"}, photo(JPEG + bytes(30 * 1024 * 1024)))
    assert visitor.response.status_code == 200
    assert dispatcher.acts[0].text == "mất xe" and dispatcher.acts[0].files == (Refused("too_big"),)


async def test_uploads_together_never_hold_more_than_their_share(
    visitor: Visitor, dispatcher: FakeDispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.forms.MAX_HELD_BYTES", 1000)
    await visitor.submit(form_of(visitor), {"text": "mất xe"}, photo(bytes(1001)))
    assert visitor.response.status_code == 200  # the words come through all the same
    assert dispatcher.acts[0].text == "mất xe" and dispatcher.acts[0].files == (Refused("busy"),)
    for _ in range(3):  # what is dealt with, or failed, is given back
        await visitor.submit(form_of(visitor), {"text": "mất xe"}, photo(bytes(600)))
        assert dispatcher.acts[-1].files == (Attachment(bytes(600)),)
    dispatcher.failure = RuntimeError()
    for _ in range(3):
        await visitor.submit(form_of(visitor), {"text": "mất xe"}, photo(bytes(600)))
        assert "lỗi" in visitor.page.text


async def test_several_files_of_one_post_share_its_bound(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    half = JPEG + bytes(6 * 1024 * 1024)
    files = [("photo", ("a", half)), ("photo", ("b", half))]
    await visitor.submit(form_of(visitor), {"text": "mất xe"}, files)
    assert dispatcher.acts[0].files == (Attachment(half), Refused("too_big"))


async def test_files_beyond_the_third_of_a_post_are_not_taken(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    await visitor.submit(form_of(visitor), {"text": "mất xe"}, [("photo", ("a", JPEG))] * 5)
    assert dispatcher.acts[0].text == "mất xe"
    assert dispatcher.acts[0].files == (Attachment(JPEG),) * 3 + (Refused("too_many"),) * 2


async def test_a_post_without_an_end_is_cut_off_with_a_sentence_and_the_words(
    visitor: Visitor, dispatcher: FakeDispatcher
) -> None:
    await visitor.submit(form_of(visitor), {"text": "mất xe"}, photo(JPEG + bytes(70 * 1024 * 1024)))
    assert visitor.response.status_code == 413
    assert "quá lớn" in visitor.page.text and box(visitor) == "mất xe"
    assert dispatcher.acts == []


@pytest.mark.parametrize("as_multipart", [False, True])
async def test_a_text_that_nobody_can_read_whole_is_not_cut_silently(
    visitor: Visitor, dispatcher: FakeDispatcher, as_multipart: bool
) -> None:
    if as_multipart:
        visitor._show(await post_parts(visitor, {"text": "mất xe " * 20_000}, "--x--\r\n"))
    else:
        await visitor.type("mất xe " * 20_000)
    assert visitor.response.status_code == 413 and "quá dài" in visitor.page.text
    assert box(visitor).startswith("mất xe mất xe") and dispatcher.acts == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"c": '),
        ("text/plain", b"c=1"),
        ("", b""),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\ncut in the mid'),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 500)),
    ],
)
async def test_a_broken_post_gets_a_sentence(client: httpx.AsyncClient, dispatcher: FakeDispatcher, kind: str, body: bytes) -> None:
    headers = {"content-type": kind, "sec-fetch-site": "same-origin"}
    response = await client.post("/chat", content=body, headers=headers)
    assert response.status_code in (200, 400) and "<main" in response.text
    assert dispatcher.acts == []
    if response.status_code == 400:
        assert "Bài gửi bị hỏng" in response.text


@pytest.mark.parametrize(
    "end",
    [
        '--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\nhalf a pho',
        "--x\r\nno colon in this header\r\n\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n",
    ],
)
async def test_a_post_that_breaks_off_keeps_the_words_that_came(visitor: Visitor, end: str) -> None:
    response = await post_parts(visitor, {"text": "mất xe đỏ"}, end)
    assert response.status_code == 400 and "mất xe đỏ</textarea>" in response.text
    assert form_of(visitor).hidden["c"] in response.text


@pytest.mark.parametrize("press", ["4:theft\n5:x", "theft", ":", "99999999999999:a", "4:" + "x" * 500, "４:theft"])
async def test_a_forged_button_is_no_button(visitor: Visitor, dispatcher: FakeDispatcher, press: str) -> None:
    await visitor.submit(form_of(visitor), {"press": press, "text": "mất xe"})
    assert visitor.response.status_code == 200
    assert [act.press for act in dispatcher.acts] == [None]


@pytest.mark.parametrize("broken", ["", "x", "A" * 32, "../../etc/passwd", "0" * 33])
async def test_an_unusable_conversation_becomes_a_new_one_with_the_words(
    visitor: Visitor, dispatcher: FakeDispatcher, broken: str
) -> None:
    await visitor.submit(form_of(visitor), {"c": broken, "text": "mất xe"})
    assert "Trang cũ không dùng được nữa" in visitor.page.text
    assert dispatcher.acts[0].text == "mất xe"
    assert re.fullmatch("[0-9a-f]{32}", dispatcher.acts[0].address.chat)


async def test_nul_and_broken_utf8_do_no_harm(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    hidden = "&".join(f"{name}={value}" for name, value in form_of(visitor).hidden.items())
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await visitor.client.post("/chat", content=f"{hidden}&text=m%00%C3%28t".encode(), headers=headers)
    assert response.status_code == 200
    assert dispatcher.acts[0].text is not None and "\x00" not in dispatcher.acts[0].text


async def test_a_failure_of_ours_keeps_the_act_and_the_words(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    dispatcher.failure = RuntimeError("mất xe")
    before = form_of(visitor).hidden
    await visitor.submit(form_of(visitor), {"text": "mất xe"}, photo())
    assert visitor.response.status_code == 503
    assert box(visitor) == "mất xe" and form_of(visitor).hidden["id"] == before["id"]
    assert "bấm gửi lần nữa" in visitor.page.text and "chọn lại ảnh" in visitor.page.text
    assert "Traceback" not in visitor.response.text and "RuntimeError" not in visitor.response.text
    dispatcher.failure = None
    await visitor.submit(form_of(visitor), {"text": box(visitor)})
    assert dispatcher.acts[0].id == before["id"]


async def test_a_failure_of_ours_keeps_the_button(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    dispatcher.failure = RuntimeError()
    await visitor.press("now")
    dispatcher.failure = None
    await visitor.press("Gửi lại")
    assert dispatcher.acts[0].press == "4:now"


async def test_a_failure_is_logged_without_what_was_written(
    visitor: Visitor, dispatcher: FakeDispatcher, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot import logs

    logs.configure()
    dispatcher.failure = RuntimeError("mất xe đỏ")
    await visitor.type("mất xe đỏ")
    out = capsys.readouterr()
    assert "RuntimeError" in out.err and "mất" not in out.err + out.out
    assert form_of(visitor).hidden["c"] not in out.err


# --- who may post -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "with_token", "taken"),
    [
        ({"origin": BASE}, False, True),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, False, True),
        ({"sec-fetch-site": "none"}, False, True),
        ({"origin": "null"}, True, True),
        ({}, True, True),
        ({"origin": "https://tunnel.example", "sec-fetch-site": "same-origin"}, False, True),
        ({"origin": "HTTP://TestServer"}, False, True),
        ({"origin": "null"}, False, False),
        ({}, False, False),
        ({"origin": "https://evil.example"}, False, False),
        ({"origin": "https://evil.example"}, True, False),
        ({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, True, False),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, True, False),
        ({"origin": BASE, "sec-fetch-site": "same-site"}, True, False),
        ({"origin": "http://testserver:8081"}, True, False),
        ({"origin": "http://["}, True, False),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, False, False),
    ],
)
async def test_only_pages_of_ours_speak_and_every_honest_one_does(
    visitor: Visitor, dispatcher: FakeDispatcher, headers: dict[str, str], with_token: bool, taken: bool
) -> None:
    visitor.headers = headers
    fields = {"text": "mất xe"} if with_token else {"text": "mất xe", "token": "0" * 32}
    await visitor.submit(form_of(visitor), fields)
    assert bool(dispatcher.acts) is taken
    if not taken:
        assert visitor.response.status_code == 403
        assert box(visitor) == "mất xe"
        visitor.headers = {"origin": "null"}
        await visitor.type(box(visitor))  # the new page brings a good token
        assert dispatcher.acts[0].text == "mất xe"


async def test_a_planted_conversation_is_not_gone_on_with(visitor: Visitor, client: httpx.AsyncClient) -> None:
    """Another site takes a conversation from us and lets the visitor's browser post it, whole or broken."""
    planted = form_of(visitor).hidden
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    whole = "".join(part.format(name, value) for name, value in planted.items())
    for path in ("/chat", "/case"):
        for end in ("--x--\r\n", part.format("text", "mất xe " * 20_000) + "--x--\r\n", '--x\r\nContent-'):
            headers = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
            headers |= {"content-type": "multipart/form-data; boundary=x"}
            response = await client.post(path, content=(whole + end).encode(), headers=headers)
            assert response.status_code == 403 and "<main" in response.text
            assert planted["c"] not in response.text and planted["token"] not in response.text


async def test_a_first_page_of_yesterday_is_asked_again_where_only_its_token_speaks(
    visitor: Visitor, dispatcher: FakeDispatcher, clock: Clock
) -> None:
    visitor.headers = {"origin": "null"}
    kept = form_of(visitor)
    clock.forward(hours=14)
    await visitor.submit(kept, {"text": "mất xe"})
    assert visitor.response.status_code == 403 and dispatcher.acts == [] and box(visitor) == "mất xe"
    await visitor.type(box(visitor))
    clock.forward(hours=14)  # a page that was written in may lie open over night
    await visitor.type("màu đỏ")
    assert [act.text for act in dispatcher.acts] == ["mất xe", "màu đỏ"]


async def test_a_token_of_another_conversation_does_not_count(visitor: Visitor, dispatcher: FakeDispatcher) -> None:
    visitor.headers = {"origin": "https://evil.example"}
    await visitor.submit(form_of(visitor), {"c": "0" * 32, "text": "mất xe"})
    assert dispatcher.acts == [] and visitor.response.status_code == 403
