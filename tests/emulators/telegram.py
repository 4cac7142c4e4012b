"""The Telegram Bot API on loopback, for both libraries and for our own receiver.

async with running() as telegram:
    nam = telegram.person("Nam")
    nam.types("/start")
    await telegram.until(lambda: nam.screen is not None)
    nam.presses("Báo tin")
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, web

from tests.emulators.telegram_faults import Fault, Faults
from tests.emulators.telegram_limits import Limits
from tests.emulators.telegram_methods import ApiError, Methods, bad, decoded
from tests.emulators.telegram_people import Group, Person
from tests.emulators.telegram_world import TOKEN, Json, World

HTML = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
MAX_POLL_SECONDS = 50
DEFAULT_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member", "poll_answer"]
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Call:
    """One request of the bot, as it came."""

    method: str
    params: Json
    at: float


@dataclass(slots=True)
class Hook:
    url: str
    secret: str
    max_connections: int
    last_error: str = ""
    retries: int = 0


@dataclass
class Telegram:
    """One bot's platform. `world` may be looked at and changed from tests; `limits.is_on` and `faults` make it harsh."""

    token: str = TOKEN
    base: str = ""
    world: World = field(default_factory=World)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    hook: Hook | None = None
    hook_retry_seconds: float = 0.02  #: the real one begins with 0, 2, 4 ...; capped at 60-120
    repeat_rate: float = 0.0  #: of updates that are delivered twice
    shuffles: bool = False  #: updates of different chats overtake each other
    way_seconds: tuple[float, float] = (0.0, 0.0)  #: how long a request is on its way, and its answer: from, to
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def __post_init__(self) -> None:
        self.methods = Methods(self.world, self.limits, asyncio.get_running_loop().time)
        self.world.changed = self._changed
        self._change = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._pushing: set[asyncio.Task[None]] = set()
        self._queues: dict[int, deque[Json]] = {}
        self._queued: set[int] = set()

    # --- for tests ----------------------------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        return Person(self.world, name)

    def group(self, title: str, *members: Person, kind: str = "group", bot_is_admin: bool = False) -> Group:
        """A group that the bot was just taken into by the first member."""
        chat = self.world.new_group(title, kind)
        chat.is_bot_admin = bot_is_admin
        self.world.member_update(chat, members[0].user, "left", "administrator" if bot_is_admin else "member")
        return Group(self.world, chat, members)

    def sent(self, method: str) -> list[Json]:
        """The parameters of all calls of a method."""
        return [call.params for call in self.calls if call.method == method.lower()]

    async def until(self, holds: Callable[[], Any], seconds: float = 10.0) -> None:
        """Wait for something to be so; looks after every change."""
        async with asyncio.timeout(seconds):
            while not holds():
                self._change.clear()
                if holds():
                    return
                await self._change.wait()

    # --- calls of the bot ---------------------------------------------------------------------------------------------

    async def answer(self, request: web.Request) -> web.StreamResponse:
        await self._travel()
        method = request.match_info["method"].lower()
        params = await params_of(request)
        self.calls.append(Call(method, params, asyncio.get_running_loop().time()))
        self._change.set()
        fault = self.faults.next(method)
        if fault not in (None, "reset_after", "html_502_after"):
            return await self._broken(request, fault)
        response = await self._carry_out(request.match_info["token"], method, params)
        if fault is not None:
            return await self._broken(request, fault)
        await self._travel()
        self._changed()
        return response

    async def _travel(self) -> None:
        if self.way_seconds[1] > 0:
            await asyncio.sleep(self.chance.uniform(*self.way_seconds))

    async def _carry_out(self, token: str, method: str, params: Json) -> web.Response:
        if token != self.token:
            return failure(401, "Unauthorized")
        try:
            if method == "getupdates":
                return success(await self._get_updates(params))
            if method in ("setwebhook", "deletewebhook", "getwebhookinfo"):
                return success(getattr(self, f"_{method}")(params))
            do = self.methods.find(method)
            if do is None:
                return failure(404, "Not Found")
            return success(do(params))
        except ApiError as error:
            return failure(error.code, error.description, **error.parameters)

    async def _broken(self, request: web.Request, fault: Fault | None) -> web.StreamResponse:
        if fault in ("reset_before", "reset_after"):
            assert request.transport
            request.transport.abort()
            return web.Response()
        if fault in ("html_502", "html_502_after", "html_200"):
            return web.Response(status=200 if fault == "html_200" else 502, text=HTML, content_type="text/html")
        if fault == "429":
            wait = self.faults.retry_after
            return failure(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        words = {"500": "Internal Server Error", "401": "Unauthorized", "404": "Not Found", "409": CONFLICT,
                 "413": "Request Entity Too Large"}  # fmt: skip
        return failure(int(fault or 500), words[fault or "500"])

    async def file(self, request: web.Request) -> web.StreamResponse:
        found = next((f for f in self.world.files.values() if f.path == request.match_info["path"]), None)
        if found is None or request.match_info["token"] != self.token:
            return failure(404, "Not Found")
        fault = self.faults.next("file")
        if fault:
            return await self._broken(request, fault)
        response = web.StreamResponse()  # chunked: no length is promised, as with some proxies
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):
            for start in range(0, len(found.data), 65536):
                await response.write(found.data[start : start + 65536])
        return response

    # --- updates, fetched ---------------------------------------------------------------------------------------------

    async def _get_updates(self, params: Json) -> list[Json]:
        if self.hook:
            raise ApiError(409, HOOK_ACTIVE)
        if "allowed_updates" in params:
            self.world.allowed = decoded(params["allowed_updates"]) or DEFAULT_UPDATES
        if self._poll and not self._poll.done():
            self._poll.set_exception(ApiError(409, CONFLICT))
        offset, most = int(params.get("offset", 0)), min(100, int(params.get("limit", 100)))
        if offset > 0:
            self.world.confirm(offset)
            self._change.set()
        if not self.world.updates:
            await self._wait_for_updates(min(MAX_POLL_SECONDS, float(params.get("timeout", 0))))
        return self._disordered(self.world.updates[:most])

    async def _wait_for_updates(self, seconds: float) -> None:
        self._poll = poll = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await poll

    def _disordered(self, updates: list[Json]) -> list[Json]:
        doubled = [update for update in updates for _ in range(1 + (self.chance.random() < self.repeat_rate))]
        if self.shuffles:
            first = {chat: place for place, chat in reversed(list(enumerate(map(chat_of, doubled))))}
            keys = {chat: self.chance.random() for chat in first}
            doubled.sort(key=lambda update: keys[chat_of(update)])
        return doubled

    # --- updates, pushed ----------------------------------------------------------------------------------------------

    def _setwebhook(self, params: Json) -> bool:
        url, secret = str(params.get("url", "")), str(params.get("secret_token", ""))
        if not url.startswith(("https://", "http://127.0.0.1")):  # plain http is the emulator's own leniency
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if "allowed_updates" in params:
            self.world.allowed = decoded(params["allowed_updates"]) or DEFAULT_UPDATES
        self.hook = Hook(url, secret, int(params.get("max_connections", 40)))
        self._slots = asyncio.Semaphore(self.hook.max_connections)
        self._changed()
        return True

    def _deletewebhook(self, params: Json) -> bool:
        self.hook = None
        if str(params.get("drop_pending_updates", "")).lower() == "true":
            self.world.updates.clear()
        return True

    def _getwebhookinfo(self, _params: Json) -> Json:
        hook = self.hook
        info: Json = {"url": hook.url if hook else "", "has_custom_certificate": False,
                      "pending_update_count": len(self.world.updates)}  # fmt: skip
        if hook and hook.last_error:
            info |= {"last_error_date": int(self.world.now()), "last_error_message": hook.last_error}
        return info

    def _changed(self) -> None:
        self._change.set()
        if self.world.updates and self._poll and not self._poll.done():
            self._poll.set_result(None)
        if self.hook:
            for update in self.world.updates:
                if update["update_id"] not in self._queued:
                    self._enqueue(update)

    def _enqueue(self, update: Json) -> None:
        chat = chat_of(update)
        queue = self._queues.get(chat)
        if queue is None:
            queue = self._queues[chat] = deque()
            task = asyncio.ensure_future(self._push_in_order(chat, queue))
            self._pushing.add(task)
            task.add_done_callback(self._pushing.discard)
        queue.append(update)
        self._queued.add(update["update_id"])

    async def _push_in_order(self, chat: int, queue: deque[Json]) -> None:
        """A chat's queue is blocked by its oldest update until that is taken."""
        async with ClientSession() as session:
            while queue and self.hook:
                async with self._slots:
                    is_taken = await self._push(session, self.hook, queue[0])
                if is_taken:
                    number = queue.popleft()["update_id"]
                    self._queued.discard(number)
                    self.world.confirm_one(number)
                    self._change.set()
                else:
                    self.hook.retries += 1
                    await asyncio.sleep(self.hook_retry_seconds)
        self._queued -= {update["update_id"] for update in queue}
        del self._queues[chat]
        self._changed()

    async def _push(self, session: ClientSession, hook: Hook, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        is_taken = False
        for _ in range(1 + (self.chance.random() < self.repeat_rate)):
            try:
                async with session.post(
                    hook.url, data=json.dumps(update), headers={"Content-Type": "application/json", **headers}
                ) as answer:
                    is_taken = 200 <= answer.status < 300
                    hook.last_error = "" if is_taken else f"Wrong response from the webhook: {answer.status}"
            except (ClientError, OSError):
                hook.last_error = "Connection refused"
        return is_taken

    async def close(self) -> None:
        self.hook = None
        for task in list(self._pushing):
            task.cancel()
        await asyncio.gather(*self._pushing, return_exceptions=True)
        if self._poll and not self._poll.done():
            self._poll.set_result(None)


def chat_of(update: Json) -> int:
    """The chat whose order an update belongs to; 0 when none can be found."""
    for payload in update.values():
        if isinstance(payload, dict):
            inner = payload.get("message") if isinstance(payload.get("message"), dict) else payload
            chat = inner.get("chat") if isinstance(inner, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0


def success(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def failure(code: int, description: str, **parameters: Any) -> web.Response:
    extra = {"parameters": parameters} if parameters else {}
    return web.json_response({"ok": False, "error_code": code, "description": description, **extra}, status=code)


async def params_of(request: web.Request) -> Json:
    """JSON, urlencoded or multipart: each library has its own way."""
    if request.content_type == "application/json":
        return dict(await request.json())
    form = await request.post()
    params: Json = {**request.query}
    for key, value in form.items():
        params[key] = value.file.read() if isinstance(value, web.FileField) else value
    # "attach://name" points at another part of the same request
    for key, value in list(params.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            params[key] = params.get(value.removeprefix("attach://"))
    return params


@contextlib.asynccontextmanager
async def running(**settings: Any) -> AsyncIterator[Telegram]:
    """A platform of its own on a free port of loopback."""
    telegram = Telegram(**settings)
    app = web.Application(client_max_size=60 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{method}", telegram.answer)
    app.router.add_get("/file/bot{token}/{path:.+}", telegram.file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    telegram.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield telegram
    finally:
        await telegram.close()
        await runner.cleanup()
