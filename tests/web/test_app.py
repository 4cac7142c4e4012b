"""What is the same for every page: headers, errors, bounds, health, counts."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from bot.app import App
from tests.web.conftest import FakeDispatcher
from web.assets import Assets


@pytest.mark.parametrize("path", ["/chat", "/nowhere", "/static/nothing.js", "/healthz", "/metrics", "/desk/sign-in"])
async def test_every_answer_carries_the_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "no-store"
    assert "server" not in headers


@pytest.mark.parametrize(("accept", "words"), [("vi", "Không có trang này"), ("en-GB", "There is no such page")])
async def test_a_wrong_address_gets_a_page_of_ours(client: httpx.AsyncClient, accept: str, words: str) -> None:
    response = await client.get("/wp-login.php", headers={"accept-language": accept})
    assert response.status_code == 404 and words in response.text and 'href="/chat"' in response.text
    assert "wp-login" not in response.text


async def test_a_wrong_method_gets_a_page_of_ours(client: httpx.AsyncClient) -> None:
    response = await client.get("/chat/live")
    assert response.status_code == 405 and "<h1>" in response.text
    assert (await client.put("/chat")).status_code == 405


async def test_a_slash_too_many_does_not_redirect(client: httpx.AsyncClient) -> None:
    assert (await client.get("/chat/")).status_code == 404


async def test_static_files_are_kept_for_a_year_under_a_name_with_their_hash(client: httpx.AsyncClient) -> None:
    address = Assets().url("chat.js")
    response = await client.get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200 and "immutable" in response.headers["cache-control"]
    assert response.headers["content-encoding"] == "gzip" and response.headers["content-type"].startswith("text/javascript")
    assert (await client.get(address, headers={"accept-encoding": "identity"})).text == response.text
    assert (await client.get("/static/chat.js")).status_code == 404
    assert (await client.get("/static/..%2fapp.py")).status_code == 404


async def test_pages_travel_compressed(client: httpx.AsyncClient) -> None:
    assert (await client.get("/chat", headers={"accept-encoding": "gzip"})).headers["content-encoding"] == "gzip"


async def test_health_answers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).text == "ok\n"


async def test_counts_tell_nothing_of_workers(app: Starlette, client: httpx.AsyncClient) -> None:
    before = (await counts(app)).text
    for path in ("/", "/chat", "/z/trang-due", "/z/secret-place-name", "/case", Assets().url("chat.js"), "/nowhere"):
        await client.get(path)
    await client.post("/chat", data={"text": "x"})
    assert (await counts(app)).text == before
    await client.get("/desk/sign-in")
    assert 'lachan_pages_total{area="desk",status="200"} 1.0' in (await counts(app)).text


async def counts(app: Starlette, client: str = "127.0.0.1", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=app, client=(client, 40404))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as asking:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await asking.get("/metrics", headers=sent)


async def test_counts_are_for_this_machine_alone(app: Starlette) -> None:
    assert (await counts(app)).status_code == (await counts(app, "::1", host="[::1]:8080")).status_code == 200
    assert (await counts(app, "203.0.113.77")).status_code == 404
    for through in ({"x_forwarded_for": "127.0.0.1"}, {"forwarded": "for=127.0.0.1"}, {"x_real_ip": "127.0.0.1"}, {"via": "1.1 x"}):
        assert (await counts(app, **through)).status_code == 404
    for host in ("tin.example.vn", "127.0.0.1.evil.example", "[", ""):
        assert (await counts(app, host=host)).status_code == 404


async def test_a_bug_gets_a_page_without_a_traceback(client: httpx.AsyncClient, dispatcher: FakeDispatcher) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("mất xe")

    dispatcher.greet = broken  # type: ignore[method-assign,assignment]
    response = await client.get("/chat")
    assert response.status_code == 500 and "113" in response.text
    assert "mất xe" not in response.text and "Traceback" not in response.text


@pytest.mark.parametrize("accept", ["vi", "en"])
async def test_a_demonstration_answers_nobody_behind_a_proxy(lachan: App, accept: str) -> None:
    transport = httpx.ASGITransport(app=lachan.pages(), client=("127.0.0.1", 40404))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080") as client:
        for path in ("/chat", "/desk/sign-in", "/healthz"):
            assert (await client.get(path)).status_code == 200
            for through in ({"x-forwarded-host": "tin.example.vn"}, {"forwarded": "for=x"}, {"host": "tin.example.vn"}):
                response = await client.get(path, headers=through | {"accept-language": accept})
                assert response.status_code == 421 and ("demo" if accept == "en" else "chạy thử") in response.text
        response = await client.post("/desk/sign-in", data={"login": "truc-1"}, headers={"x-forwarded-for": "203.0.113.77"})
        assert response.status_code == 421


async def test_a_dropped_upload_is_no_error(app: Starlette, capsys: pytest.CaptureFixture[str]) -> None:
    from bot import logs

    logs.configure()
    messages: list[Message] = [{"type": "http.request", "body": b"text=m", "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    for path in ("/chat", "/chat/live", "/desk/sign-in"):
        kind = (b"content-type", b"application/x-www-form-urlencoded")
        scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
                 "headers": [kind, (b"sec-fetch-site", b"same-origin")]}  # fmt: skip
        left = messages[:]
        await app(scope, receive, send)
        messages[:] = left
    assert "page_failed" not in capsys.readouterr().err


async def test_a_huge_post_to_a_page_with_small_forms_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/desk/sign-in", content=b"a=" + bytes(3_000_000), headers={
        "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"})  # fmt: skip
    assert 400 <= response.status_code < 500 and "<h1" in response.text


async def test_https_is_remembered_only_where_it_is_served(app: Starlette, client: httpx.AsyncClient) -> None:
    assert "strict-transport-security" not in (await client.get("/chat")).headers
