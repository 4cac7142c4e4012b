"""Updates are kept first and confirmed after, whether they are fetched or pushed; files are fetched with a bound."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import logs
from bot.channels.base import ChannelMisconfigured, RawUpdate, Rejected, Unreachable
from bot.channels.limiter import Door
from bot.channels.telegram.messenger import MAX_FILE_BYTES, Telegram, TelegramConfig, open_telegram
from bot.channels.telegram.receiving import MAX_HOOK_BYTES, Poller, WebHook
from bot.messages import Attachment, Refused, RemoteFile
from tests.channels.conftest import WIDE
from tests.channels.screens import screen
from tests.servers import served

SECRET = "Hook-secret_0123456789"


class Keeper:
    """Keeps updates as the inbox would: each id once. Can be made to fail."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.batches: list[int] = []
        self.failures = 0

    async def accept(self, channel: str, updates: Sequence[RawUpdate]) -> None:
        assert channel == "telegram"
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.batches.append(len(updates))
        self.kept.update({update.id: update.raw for update in updates})


class Pauses(list[float]):
    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def polling(bot: Telegram, keeper: Keeper, pauses: Pauses | None = None) -> AsyncIterator[Poller]:
    poller = Poller(
        bot.api, keeper.accept, poll_seconds=5, sleep=pauses if pauses is not None else Pauses(), draw=lambda: 1.0
    )
    running = asyncio.create_task(poller.run())
    yield poller
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


# --- fetched ----------------------------------------------------------------------------------------------------------


async def test_what_is_fetched_is_kept_in_order_and_then_confirmed(platform, bot):
    nam, keeper = platform.person("Nam"), Keeper()
    numbers = [str(platform.world.updates[-1]["update_id"]) for n in range(250) if nam.types(f"chuyện {n}")]
    async with polling(bot, keeper):
        await platform.until(lambda: not platform.world.updates)
        assert list(keeper.kept) == numbers and keeper.batches == [100, 100, 50]
        nam.types("thêm")
        await platform.until(lambda: len(keeper.kept) == 251 and not platform.world.updates)


async def test_nothing_is_confirmed_that_could_not_be_kept(platform, bot):
    nam, keeper, pauses = platform.person("Nam"), Keeper(), Pauses()
    keeper.failures = 3
    nam.types("chuyện")
    async with polling(bot, keeper, pauses) as poller:
        await platform.until(lambda: not platform.world.updates)
    offsets = [call.params.get("offset") for call in platform.calls if call.method == "getupdates"]
    assert (
        offsets[:4] == [None] * 4 and pauses[:3] == [1.0, 2.0, 4.0] and len(keeper.kept) == 1 and poller.problem is None
    )


async def test_numbers_that_start_anew_after_a_quiet_week_lose_nothing(platform, bot):
    nam, keeper = platform.person("Nam"), Keeper()
    nam.types("trước")
    poller = Poller(bot.api, keeper.accept, poll_seconds=0)
    await poller.fetch_once()
    assert await poller.fetch_once() == 0 and not platform.world.updates
    platform.world.number_from(17)
    nam.types("sau")
    assert await poller.fetch_once() == 1 and await poller.fetch_once() == 0
    assert [inbound.text for raw in keeper.kept.values() for inbound in bot.parse(raw)] == ["trước", "sau"]


@pytest.mark.parametrize("fault", ["500", "html_502", "html_200", "reset_before", "reset_after"])
async def test_a_sick_platform_is_waited_for_and_nothing_is_lost(platform, bot, fault):
    nam, keeper, pauses = platform.person("Nam"), Keeper(), Pauses()
    platform.faults.plan("getUpdates", *[fault] * 8)
    nam.types("chuyện")
    async with polling(bot, keeper, pauses):
        await platform.until(lambda: not platform.world.updates)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0] and len(keeper.kept) == 1


async def test_a_refusal_says_itself_how_long_to_wait(platform, bot):
    keeper, pauses = Keeper(), Pauses()
    platform.faults.retry_after = 17
    platform.faults.plan("getUpdates", "429")
    platform.person("Nam").types("x")
    async with polling(bot, keeper, pauses):
        await platform.until(lambda: not platform.world.updates)
    assert pauses == [17]


async def test_a_second_receiver_is_named_as_such(platform, bot):
    keeper, other, pauses = Keeper(), Keeper(), Pauses()
    async with polling(bot, keeper, pauses) as first:
        await platform.until(lambda: platform.sent("getUpdates"))
        poller = Poller(bot.api, other.accept, poll_seconds=1)
        second = asyncio.create_task(poller.fetch_once())
        await platform.until(lambda: first.problem == "second_receiver")
        platform.person("Nam").types("x")
        await asyncio.gather(second, return_exceptions=True)
    with pytest.raises(ChannelMisconfigured, match="Another program"):
        platform.faults.plan("getUpdates", "409")
        await poller.fetch_once()


async def test_repeated_and_reordered_updates_are_all_kept(platform, bot):
    platform.repeat_rate, platform.shuffles = 0.3, True
    people, keeper = [platform.person(f"N{n}") for n in range(20)], Keeper()
    for n in range(200):
        people[n % 20].types(f"chuyện {n}")
    numbers = {str(update["update_id"]) for update in platform.world.updates}
    async with polling(bot, keeper):
        await platform.until(lambda: not platform.world.updates)
    assert set(keeper.kept) == numbers and sum(keeper.batches) > 200


async def test_an_update_nobody_can_read_is_kept_too_and_its_neighbours_are_read(platform, bot):
    nam, keeper = platform.person("Nam"), Keeper()
    nam.types("trước")
    platform.world.tell_raw({"message": {"chat": "nowhere", "from": [1, 2], "photo": {"a": None}}})
    platform.world.tell_raw({"brand_new_kind": {"x": "\ud800"}})
    nam.types("sau")
    async with polling(bot, keeper):
        await platform.until(lambda: not platform.world.updates)
    assert [inbound.text for raw in keeper.kept.values() for inbound in bot.parse(raw)] == ["trước", "sau"] and len(
        keeper.kept
    ) == 4


# --- pushed -----------------------------------------------------------------------------------------------------------


def hook_app(hook: WebHook) -> Starlette:
    async def take(request: Request) -> Response:
        answer = await hook.take(request.headers.get("x-telegram-bot-api-secret-token"), await request.body())
        headers = {} if answer.retry_after_seconds is None else {"retry-after": str(answer.retry_after_seconds)}
        return Response(status_code=answer.status, headers=headers)

    return Starlette(routes=[Route("/hooks/telegram", take, methods=["POST"])])


async def test_what_is_pushed_is_kept_before_it_is_confirmed_in_order_of_its_chat(platform, texts):
    keeper = Keeper()
    keeper.failures = 5
    platform.repeat_rate = 0.2
    async with served(hook_app(WebHook(SECRET, keeper.accept))) as base:
        bot = await open_telegram(
            TelegramConfig(platform.token, platform.base, f"{base}/hooks/telegram", SECRET), texts
        )
        await bot.introduce()
        people = [platform.person(f"N{n}") for n in range(5)]
        for n in range(100):
            people[n % 5].types(f"chuyện {n}")
        await platform.until(lambda: not platform.world.updates)
        await bot.close()
    said = [inbound.text for raw in keeper.kept.values() for inbound in bot.parse(raw)]
    assert len(said) == 100 and platform.hook.retries >= 1
    for n in range(5):
        assert [text for text in said if int(text.split()[1]) % 5 == n] == [f"chuyện {m}" for m in range(n, 100, 5)]


@pytest.mark.parametrize("secret", [None, "", "x", SECRET[:-1], SECRET + "x", SECRET.lower(), "ơ" * 22, "\ud800"])
async def test_a_call_without_the_secret_is_not_taken(secret):
    keeper = Keeper()
    answer = await WebHook(SECRET, keeper.accept).take(secret, b'{"update_id":1}')
    assert answer.status == 403 and keeper.kept == {}


async def test_what_cannot_be_kept_is_asked_for_again_and_a_bad_body_is_not():
    keeper = Keeper()
    hook = WebHook(SECRET, keeper.accept)
    keeper.failures = 1
    answer = await hook.take(SECRET, b'{"update_id":1}')
    assert (answer.status, answer.retry_after_seconds) == (500, 5)
    for body in (b"", b"not json", b"[" * 100_000, b'{"update_id":"x"}', b"\xff"):
        assert (await hook.take(SECRET, body)).status == 200
    assert len(keeper.kept) == 5
    assert (await hook.take(SECRET, b"x" * (MAX_HOOK_BYTES + 1))).status == 200 and len(keeper.kept) == 5


# --- start ------------------------------------------------------------------------------------------------------------


async def test_the_bot_introduces_itself_without_telling_what_it_is_for(platform, bot):
    await bot.introduce()
    assert bot.username == "lachan_thu_bot"
    assert [params["drop_pending_updates"] for params in platform.sent("deleteWebhook")] == [False]
    menus = [params["commands"] for params in platform.sent("setMyCommands")]
    assert [entry["command"] for entry in menus[0]] == [
        "start",
        "tip",
        "case",
        "x",
        "lang",
        "help",
        "privacy",
        "delete",
    ]
    told = json.dumps(menus, ensure_ascii=False).lower()
    assert not [
        word
        for word in ("công an", "tố giác", "tin báo", "báo tin", "police", "report", "crime", "tip off")
        if word in told
    ]


async def test_a_wrong_token_is_told_at_once_without_the_token(platform, texts):
    bot = await open_telegram(TelegramConfig("70000001:AAwrong-wrong-wrong-wrong-wrong-wrong", platform.base), texts)
    with pytest.raises(ChannelMisconfigured, match="LACHAN_TELEGRAM_TOKEN") as raised:
        await bot.introduce()
    assert "AAwrong" not in str(raised.value)
    await bot.close()


# --- files ------------------------------------------------------------------------------------------------------------


async def test_a_photo_is_fetched_whole(platform, bot):
    nam, data = platform.person("Nam"), bytes(range(256)) * 3_000
    nam.sends_photo(data, caption="cổng 3")
    ((remote,),) = [inbound.remote for inbound in bot.parse(json.dumps(platform.world.updates[0]).encode())]
    assert await bot.fetch(remote) == Attachment(data)


async def test_a_file_that_is_too_large_is_refused_before_and_while_reading(platform, bot):
    def file(size: int, claimed: int | None) -> str:
        return platform.world.add_file(b"x" * size, ".jpg", claimed)["file_id"]

    over = MAX_FILE_BYTES + 1
    assert await bot.fetch(RemoteFile(file(10, 10), over)) == Refused("too_big") and platform.calls == []
    assert await bot.fetch(RemoteFile(file(10, over))) == Refused("too_big")
    assert await bot.fetch(RemoteFile(file(10, 25_000_000))) == Refused("broken")
    assert await bot.fetch(RemoteFile(file(over, None))) == Refused("too_big")
    assert await bot.fetch(RemoteFile(file(over, 10))) == Refused("too_big")
    assert isinstance(await bot.fetch(RemoteFile(file(MAX_FILE_BYTES, None))), Attachment)


async def test_a_file_that_is_gone_is_refused_and_a_sick_platform_is_asked_again(platform, bot):
    assert await bot.fetch(RemoteFile("khong-co")) == Refused("broken")
    name = platform.world.add_file(b"x", ".jpg")["file_id"]
    for method, fault in (
        ("getFile", "500"),
        ("getFile", "reset_before"),
        ("file", "html_502"),
        ("file", "reset_before"),
    ):
        platform.faults.plan(method, fault)
        with pytest.raises(Unreachable):
            await bot.fetch(RemoteFile(name))


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../../x", "http://evil.example/x", "//evil.example/x", "a/../b", "x?y", "x#y", "a@b:c", ""]
)
async def test_files_come_from_the_configured_host_only(platform, bot, path):
    name = platform.world.add_file(b"x", ".jpg")["file_id"]
    platform.world.files[name].path = path
    assert await bot.fetch(RemoteFile(name)) == Refused("broken")
    with pytest.raises(Rejected):
        await bot.api.download(path, 10)


# --- logs -------------------------------------------------------------------------------------------------------------


async def test_no_log_line_holds_a_token_a_chat_or_a_word(platform, texts):
    written = io.StringIO()
    logs.configure("info", stream=written)
    bot = await open_telegram(TelegramConfig(platform.token, platform.base), texts, Door(WIDE, hold_seconds=0.0))
    keeper, nam = Keeper(), platform.person("Nam-Riêng")
    await bot.introduce()
    platform.faults.plan("getUpdates", "html_502", "409", "reset_before", "html_200", "500")
    keeper.failures = 1
    nam.types("Chuyện-rất-kín")
    async with polling(bot, keeper):
        await platform.until(lambda: not platform.world.updates)
    for lane in ("reply", "alert"):
        for fault in ("html_502", "html_200", "reset_before", "500"):
            platform.faults.plan("sendMessage", fault)
            with pytest.raises(Unreachable):
                await bot.send(bot.parse(next(iter(keeper.kept.values())))[0].address, screen("Trả-lời-kín"), lane)
    await WebHook(SECRET, Keeper().accept).take("wrong", b"x")
    await bot.close()
    lines = written.getvalue()
    assert lines.count("telegram_poll_failed") >= 3 and '"second_receiver"' in lines
    for secret in (
        platform.token,
        platform.token.split(":")[1],
        str(nam.id),
        "Nam-Riêng",
        "kín",
        SECRET,
        platform.base.split(":")[-1],
    ):
        assert secret not in lines
