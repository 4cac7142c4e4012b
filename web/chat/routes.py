"""The worker's page: every post renders its screen directly. A GET stores nothing; who comes by has left no row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.handlers.dispatch import Dispatcher
from bot.handlers.services import Services
from bot.messages import Button, OutMessage, Prompt
from web.chat.post import Post, new_conversation, parse_post
from web.chat.screen import CAPABILITIES, Form, Screen, screen_of
from web.forms import MAX_FILE_BYTES, FormRefused, read_form
from web.pages import Pages
from web.security import csp, first_token, form_token, is_ours, is_token

log = structlog.get_logger()

#: an ordinary page that anybody may have open; opened by a tap only, never by us
EXIT_URL = "https://www.google.com/search?q=th%E1%BB%9Di+ti%E1%BA%BFt+h%C3%B4m+nay"
#: one wait of a live stream; then the page gets a sign of life, so that proxies keep the line open
WATCH_SECONDS = 25
WATCHES = 24  #: ten minutes; the page asks again if somebody still looks at it
MAX_STREAMS = 500
MAX_STREAMS_EACH = 3  #: of one conversation: a reload leaves one behind for a while
PROBLEM_STATUS = {
    "page-problem_broken": 400,
    "page-problem_too_big": 413,
    "page-problem_too_long": 413,
    "page-problem_busy": 503,
    "page-problem_slow": 408,
}


class Stream(StreamingResponse):
    """Server-sent events; `on_end` is called once, also when nobody was there to take the first."""

    def __init__(self, events: AsyncIterator[str], on_end: Callable[[], None]) -> None:
        super().__init__(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        self._on_end = on_end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._on_end()


class Chat:
    """The page over a dispatcher. Holds no state of any conversation."""

    def __init__(self, services: Services, dispatcher: Dispatcher, pages: Pages, *, public_url: str) -> None:
        self._services = services
        self._dispatcher = dispatcher
        self._pages = pages
        self._public_url = public_url
        # The style sheet travels inside the page: one answer over a slow line is enough to be used and to look right.
        self._csp = csp(pages.assets["chat.css"].csp_hash)
        self._streams: Counter[str] = Counter()  #: open live streams by conversation

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home),
            Route("/chat", self.home),
            Route("/z/{place}", self.home),
            Route("/case", self.case),
            Route("/chat", self.take, methods=["POST"]),
            Route("/case", self.take, methods=["POST"]),
            Route("/chat/live", self.live, methods=["POST"]),
        ]

    # --- first screens ------------------------------------------------------------------------------------------------

    async def home(self, request: Request) -> Response:
        place = request.path_params.get("place")
        if place is None:
            return await self._greet(request, language_of(request), None)
        known = (await self._services.directory.snapshot()).places.get(place) is not None
        problems = () if known else ("page-problem_unknown_place",)
        return await self._greet(request, language_of(request), f"z_{place}" if known else None, problems)

    async def case(self, request: Request) -> Response:
        return await self._greet(request, language_of(request), "case")

    async def _greet(
        self, request: Request, lang: str, start: str | None, problems: Sequence[str] = (),
        conversation: str | None = None, words: str = "", status: int = 200,
    ) -> Response:  # fmt: skip
        prompt = await self._dispatcher.greet(lang, start, CAPABILITIES)
        form = self._first_form(conversation or new_conversation(), start)
        return self._page(request, self._screen(prompt, form, problems, words), status)

    # --- posts --------------------------------------------------------------------------------------------------------

    async def take(self, request: Request) -> Response:
        try:
            form, problem = await read_form(request, MAX_FILE_BYTES), None
        except FormRefused as refused:
            form, problem = refused.form, f"page-problem_{refused.code}"
        try:
            return await self._take(request, parse_post(form), problem)
        finally:
            form.close()

    async def _take(self, request: Request, post: Post, problem: str | None) -> Response:
        if not self._is_ours(request, post):
            return await self._refuse(request, post)
        if problem is None and post.is_cut:
            problem = "page-problem_too_long"
        try:
            return await self._answer(request, post, problem)
        except Exception as error:
            log.error("page_failed", exc_info=error)
            return self._again(request, post, "page-problem_trouble", 503)

    async def _refuse(self, request: Request, post: Post) -> Response:
        """A first page with what was written. Its conversation is new: whoever forged the post knows the one it named."""
        problems = ("page-problem_foreign", "page-problem_photo_again") if post.files else ("page-problem_foreign",)
        lang = post.shown or language_of(request)
        try:
            return await self._greet(request, lang, post.start, problems, words=post.words, status=403)
        except Exception as error:
            log.error("page_failed", exc_info=error)
            fresh = replace(post, conversation=new_conversation(), is_first=True, press=None, start=None)
            return self._again(request, fresh, "page-problem_trouble", 503)

    async def _answer(self, request: Request, post: Post, problem: str | None) -> Response:
        if problem is not None:
            prompt = await self._dispatcher.peek(post.address, CAPABILITIES)
            screen = self._screen(prompt, self._form(post.conversation), (problem,), post.words)
            return self._page(request, screen, PROBLEM_STATUS[problem])
        if post.is_first and (post.chosen or post.is_look):
            lang = post.chosen or post.shown or "vi"
            return await self._greet(request, lang, post.start, (), post.conversation, post.words)
        if post.is_look:
            prompt = await self._dispatcher.peek(post.address, CAPABILITIES)
        else:
            prompt = await self._dispatcher.handle(post.inbound(), CAPABILITIES)
        problems = ("page-problem_fresh",) if post.is_fresh else ()
        return self._page(request, self._screen(prompt, self._form(post.conversation), problems, _kept(post, prompt)))

    def _again(self, request: Request, post: Post, problem: str, status: int) -> Response:
        """A screen that only asks to press once more: the same act, with all that was written."""
        lang = post.shown or language_of(request)
        words = self._pages.texts.say(lang, "page-again")
        out = OutMessage(
            "page-again", 0, lang, (),
            buttons=(Button(post.press, words, "primary"),) if post.press else (),
            accepts=frozenset({"text"}) if post.words or not post.press else frozenset(),
        )  # fmt: skip
        form = self._first_form(post.conversation, post.start) if post.is_first else self._form(post.conversation)
        form = replace(form, act=post.act, start=post.start)
        prompt = Prompt("page-again", 0, lang, ())
        problems = (problem, "page-problem_photo_again") if post.files else (problem,)
        screen = replace(self._screen(prompt, form, problems, post.words), out=out, choices=out.buttons)
        return self._page(request, screen, status)

    # --- live answers -------------------------------------------------------------------------------------------------

    async def live(self, request: Request) -> Response:
        """Screens as server-sent events while the case has news. The conversation stands in the body of the post."""
        try:
            form = await read_form(request)
        except FormRefused:
            return Response(status_code=400)
        post = parse_post(form)
        if post.is_fresh or not self._is_ours(request, post):
            return Response(status_code=403)
        if self._streams[post.conversation] >= MAX_STREAMS_EACH:
            return Response(status_code=429)
        if self._streams.total() >= MAX_STREAMS:
            return Response(status_code=503)
        news = form.fields.get("news", "")
        stream = self._news(post, int(news) if news.isdecimal() and len(news) < 9 else 0)
        # Counted before the answer begins: a hundred posts at once must not all find room.
        self._streams[post.conversation] += 1
        return Stream(stream, lambda: self._end_stream(post.conversation))

    def _end_stream(self, conversation: str) -> None:
        self._streams[conversation] -= 1
        self._streams += Counter()  # without those at zero: nothing of a conversation stays here

    async def _news(self, post: Post, news: int) -> AsyncIterator[str]:
        yield ": here\n\n"
        for _ in range(WATCHES):
            changed = await self._dispatcher.watch(post.address, WATCH_SECONDS, news)
            prompt = await self._dispatcher.peek(post.address, CAPABILITIES)
            if not prompt.live:
                return  # the case was left or closed for good: nothing to wait for
            news = prompt.news
            yield self._event(post, prompt) if changed else ": still here\n\n"

    def _event(self, post: Post, prompt: Prompt) -> str:
        screen = self._screen(prompt, self._form(post.conversation), (), "")
        return f"data: {json.dumps(self._render('chat_main.html', screen))}\n\n"

    # --- rendering ----------------------------------------------------------------------------------------------------

    def _form(self, conversation: str) -> Form:
        return Form(conversation, form_token(self._services.keyring.page_key, conversation))

    def _first_form(self, conversation: str, start: str | None) -> Form:
        token = first_token(self._services.keyring.page_key, conversation, self._services.clock())
        return Form(conversation, token, start=start, is_first=True)

    def _is_ours(self, request: Request, post: Post) -> bool:
        has_token = is_token(self._services.keyring.page_key, post.conversation, post.token, self._services.clock())
        return is_ours(request.headers, self._public_url, has_token=has_token)

    def _screen(self, prompt: Prompt, form: Form, problems: Sequence[str], words: str) -> Screen:
        return screen_of(prompt, form, self._pages.texts, self._services.emergency, problems, words)

    def _page(self, request: Request, screen: Screen, status: int = 200) -> Response:
        template = "chat_main.html" if "x-part" in request.headers else "chat.html"
        return HTMLResponse(self._render(template, screen), status, {"Content-Security-Policy": self._csp})

    def _render(self, template: str, screen: Screen) -> str:
        def t(key: str) -> str:
            return self._pages.texts.say(screen.lang, key)

        return self._pages.render(template, screen=screen, t=t, exit_url=EXIT_URL)


def _kept(post: Post, prompt: Prompt) -> str:
    """What waits in the box of the next screen: words that were not taken, or were given back for mending."""
    refused = any(line.kind == "error" and not (line.key or "").startswith("ctl-media_") for line in prompt.lines)
    return post.left_over or (post.words if refused else "")


def language_of(request: Request) -> str:
    """English for a browser that asks for it and never for Vietnamese; Vietnamese for everybody else."""
    wanted = [tag.split(";")[0].strip().lower() for tag in request.headers.get("accept-language", "").split(",")]
    has_vi = any(tag == "vi" or tag.startswith("vi-") for tag in wanted)
    has_en = any(tag == "en" or tag.startswith("en-") for tag in wanted)
    return "en" if has_en and not has_vi else "vi"
