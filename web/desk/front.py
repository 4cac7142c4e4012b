"""What every page of the desk needs: the guard before it, the words in it, the cookie behind it."""

from __future__ import annotations

import functools
import hmac
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.handlers.desk_access import NotYours, StepUpNeeded, TooManyOpenings
from bot.handlers.services import Services
from bot.handlers.sign_in import Door, SessionLocked, SignedOut
from bot.handlers.step_up import StepUp
from language.local_time import local_minute
from storage import desk_reads
from storage.desk_sessions import DeskSession
from storage.sealing import SealBroken
from web.desk.kept import Keeper, is_typed
from web.desk.sections import in_two, sections_for
from web.desk.streams import Streams
from web.forms import MAX_FILE_BYTES, Form, FormRefused, read_form
from web.pages import Pages
from web.security import form_token

COOKIE = "lachan_desk"
#: "somebody signed in here before": a random id and an HMAC, see `Acquaintance`
KNOWN_COOKIE = "lachan_desk_known"
KNOWN_DAYS = 90
LANG_COOKIE = "lachan_desk_lang"
#: forms of the desk that carry a photo; whoever reads one closes it
WITH_FILES = ("/desk/intake",)
LANGS = ("vi", "en")
#: where an officer who must set up his phone's codes may go before he has
BEFORE_CODES = frozenset({"/desk/own/codes", "/desk/own/step-up", "/desk/sign-out"})
_TIP = re.compile(r"/desk/tip/[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Officer:
    """Who made this request. The cookie opens his keys: it goes no further than the handlers."""

    session: DeskSession
    cookie: str

    def __repr__(self) -> str:
        return "Officer(…)"


Page = Callable[["Desk", Request, Officer], Awaitable[Response]]
OpenPage = Callable[["Desk", Request], Awaitable[Response]]


class Desk:
    """The desk's pages over the services."""

    def __init__(self, services: Services, pages: Pages, public_url: str) -> None:
        self.services = services
        self._pages = pages
        self.door = Door(services)
        self.step_up = StepUp(services)
        self.keeper = Keeper(services.keyring)
        self.streams = Streams(services.bells)
        self.public_url = public_url
        self.host = urlsplit(public_url).netloc
        self.secure = public_url.startswith("https://")

    # --- pages --------------------------------------------------------------------------------------------------------

    def page(
        self, request: Request, name: str, *, status: int = 200, officer: Officer | None = None, **params: Any
    ) -> Response:
        lang = language_of(request)
        html = self._pages.render(
            f"desk_{name}.html", lang=lang, officer=officer, here=here(request), clock=local_minute, day=written_day,
            t=functools.partial(self.services.texts.say, lang),
            named=functools.partial(self.named, lang),
            unit_name=functools.partial(_unit_name, lang),
            form_token=self.form_token(officer.cookie) if officer else "",
            sections=in_two(sections_for(officer.session) if officer else ()), **params,
        )  # fmt: skip
        return HTMLResponse(html, status)

    def message(self, request: Request, code: str, status: int, officer: Officer | None = None) -> Response:
        """A page that only says something: `desk-<code>-title` and `desk-<code>-text`."""
        return self.page(request, "message", status=status, officer=officer, code=code)

    def absent(self, request: Request, officer: Officer | None = None) -> Response:
        """One page for what is not there and for what is not yours: it must not tell which."""
        return self.message(request, "absent", 404, officer)

    async def names(
        self, officer_ids: Collection[UUID], unit_ids: Collection[str]
    ) -> tuple[dict[UUID, str], dict[str, tuple[str, str | None]]]:
        """The logins of these officers and the names of these units."""
        return await self.services.db.read(
            lambda tx: (desk_reads.logins(tx, officer_ids), desk_reads.unit_names(tx, unit_ids))
        )

    @property
    def issuer(self) -> str:
        """What an app on an officer's phone calls us."""
        return self.services.texts.say("vi", "desk-name")

    def named(self, lang: str, family: str, code: str) -> str:
        """The catalogue's word for a code, e.g. ("category", "theft"); a code without one shows as it is."""
        key = f"{family}-{code}"
        return self.services.texts.say(lang, key) if self.services.texts.has(lang, key) else code

    # --- guards -------------------------------------------------------------------------------------------------------

    def guarded(self, page: Page, need: str = "") -> Callable[[Request], Awaitable[Response]]:
        """The page for signed-in officers alone, and for those whose role may do `need` (`storage.roles.MAY`).

        Every POST must carry the form token of this very session. Who may not is told that there is no such page.
        """

        async def endpoint(request: Request) -> Response:
            if not self.is_same_origin(request):
                return self.message(request, "forged", 403)
            cookie = request.cookies.get(COOKIE, "")
            session = await self.door.current(cookie, active=not is_passive(request))
            if session is None:
                return await self.to_sign_in(request)
            officer = Officer(session, cookie)
            if request.method == "POST" and not await self._has_token(request, cookie):
                return self.message(request, "forged", 403, officer)
            if session.locked:
                return await self.to_unlock(request)
            if self.must_set_codes(session) and request.url.path not in BEFORE_CODES:
                return RedirectResponse("/desk/own/codes", 303)
            if need and not session.units_for(need):
                return self.absent(request, officer)
            return await self._answer(request, officer, page)

        return endpoint

    async def _answer(self, request: Request, officer: Officer, page: Page) -> Response:
        try:
            return await page(self, request, officer)
        except SessionLocked:
            return await self.to_unlock(request)
        except SignedOut:
            return await self.to_sign_in(request)
        except NotYours:
            return self.absent(request, officer)
        except TooManyOpenings:
            return await self.ask_again(request, officer, more=True)
        except StepUpNeeded:
            return await self.ask_again(request, officer)
        except SealBroken:
            return self.message(request, "broken", 500, officer)

    def open(self, page: OpenPage) -> Callable[[Request], Awaitable[Response]]:
        """A page before the door: sign-in, invitations, the language."""

        async def endpoint(request: Request) -> Response:
            if not self.is_same_origin(request):
                return self.message(request, "forged", 403)
            return await page(self, request)

        return endpoint

    def is_same_origin(self, request: Request) -> bool:
        """False for a POST that another site sent. Under no-referrer browsers say `Origin: null`: then Sec-Fetch-Site
        decides, and the form token for browsers without it."""
        if request.method != "POST":
            return True
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = request.headers.get("origin", "null")
        # Compared as text: an origin that is no address must be refused, not fail to be read.
        return origin == "null" or origin.partition("://")[2] in (self.host, request.headers.get("host"))

    def form_token(self, cookie: str) -> str:
        return form_token(self.services.keyring.page_key, f"desk {cookie}")

    async def _has_token(self, request: Request, cookie: str) -> bool:
        token = field(await form_of(request), "token")
        return hmac.compare_digest(token.encode(), self.form_token(cookie).encode())

    # --- the door -----------------------------------------------------------------------------------------------------

    async def to_sign_in(self, request: Request) -> Response:
        """To the sign-in; words that were typed into a form go along, and come back in the same form afterwards."""
        if request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site":
            # A strict cookie does not come along from an alert in another site; a step from our own page brings it.
            return self.page(request, "bounce")
        there = _page_of(request)
        if await self._typed_something(request):
            return self.page(
                request, "sign_in", status=401, login="", error="", note="ended_typed", next=there,
                kept=await self.kept(request), has_codes=self.has_codes, now=self.services.clock(),
            )  # fmt: skip
        back = f"?next={quote(there)}" if there != "/desk" else ""
        answer = RedirectResponse(f"/desk/sign-in{back}", 303)
        if COOKIE in request.cookies:
            answer.delete_cookie(COOKIE, path="/desk")
        return answer

    async def to_unlock(self, request: Request) -> Response:
        """To the PIN of a session that was left idle."""
        there = _page_of(request)
        if await self._typed_something(request):
            return self.unlock_page(request, there, kept=await self.kept(request), status=401)
        return RedirectResponse(f"/desk/unlock{f'?next={quote(there)}' if there != '/desk' else ''}", 303)

    def unlock_page(
        self, request: Request, there: str, *, kept: str = "", error: str = "", left: int = 0, status: int = 200
    ) -> Response:
        return self.page(request, "unlock", status=status, next=there, kept=kept, error=error, left=left)

    async def ask_again(
        self, request: Request, officer: Officer, *, more: bool = False, error: str = "", minutes: int = 0,
        there: str = "", kept: str | None = None, status: int = 0,
    ) -> Response:  # fmt: skip
        """The page on which he proves again who he is; then what he did goes on."""
        return self.page(
            request, "step_up", status=status or (429 if more else 401), officer=officer, more=more, error=error,
            minutes=minutes, next=there or _page_of(request), now=self.services.clock(),
            kept=kept if kept is not None else await self.kept(request),
        )  # fmt: skip

    async def kept(self, request: Request) -> str:
        """This post, sealed into one hidden field; "" for a page that was only asked for."""
        if request.method != "POST":
            return ""
        form = await form_of(request)
        return self.keeper.keep(request.url.path, form.fields, self.services.clock())

    async def _typed_something(self, request: Request) -> bool:
        """Whether this is a form of ours with words in it; what another site sends is never shown as somebody's words."""
        if request.method != "POST":
            return False
        is_ours = request.headers.get("sec-fetch-site") == "same-origin"
        if not (is_ours or await self._has_token(request, request.cookies.get(COOKIE, ""))):
            return False
        return any(is_typed(name, value) for name, value in (await form_of(request)).fields.items())

    @property
    def has_codes(self) -> bool:
        """Whether codes of officers' phones are asked for in this installation."""
        return self.services.desk_totp != "off"

    def must_set_codes(self, session: DeskSession) -> bool:
        return self.services.desk_totp == "required" and not session.has_factor

    def keep(self, answer: Response, cookie: str, seconds: int | None = None) -> Response:
        """Hand the session to the browser, until it is closed or for so long. It never leaves /desk and no script can read it."""
        answer.set_cookie(
            COOKIE, cookie, path="/desk", httponly=True, samesite="strict", secure=self.secure, max_age=seconds
        )
        return answer

    def know(self, request: Request, answer: Response, login: str) -> Response:
        """Let this browser be known for this login: its next sign-in does not wait behind a crowd of strangers."""
        answer.set_cookie(
            KNOWN_COOKIE, self.door.known(request.cookies.get(KNOWN_COOKIE, ""), login), path="/desk", httponly=True,
            samesite="strict", secure=self.secure, max_age=KNOWN_DAYS * 86_400,
        )  # fmt: skip
        return answer


def _page_of(request: Request) -> str:
    """The page to which one comes back: of a tip, the tip's own; of a form elsewhere, the address of its page."""
    if request.method == "GET":
        return request.url.path
    tip = _TIP.match(request.url.path)
    return tip[0] if tip else "/desk"


def is_passive(request: Request) -> bool:
    """True for what a page asks by itself: it must not keep the session of somebody who left alive."""
    return "hx-request" in request.headers or request.url.path == "/desk/live"


async def form_of(request: Request) -> Form:
    """The fields of this post, read once: guard and page both look. A post that cannot be read has none."""
    if not hasattr(request.state, "desk_form"):
        try:
            most = MAX_FILE_BYTES if request.url.path in WITH_FILES else 0
            request.state.desk_form = await read_form(request, most)
        except FormRefused:
            request.state.desk_form = Form()
    form: Form = request.state.desk_form
    return form


def field(form: Form, name: str) -> str:
    return form.get(name) or ""


def id_of(text: str) -> UUID:
    """Raises NotYours for what is no id: it looks like what is not there."""
    try:
        return UUID(text)
    except ValueError:
        raise NotYours from None


def path_id(request: Request, name: str = "id") -> UUID:
    """The id in the address. Raises NotYours."""
    return id_of(request.path_params[name])


def whole_number(text: str, most: int) -> int | None:
    """0 to `most`, written in plain digits. Python also takes "²" for a digit, and refuses to read 4,400 of them."""
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if plain and int(text) <= most else None


def language_of(request: Request) -> str:
    lang = request.cookies.get(LANG_COOKIE, "vi")
    return lang if lang in LANGS else "vi"


def here(request: Request) -> str:
    """The address to come back to after a change of language; only ours."""
    return request.url.path if request.method == "GET" else "/desk"


def written_day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def _unit_name(lang: str, names: Mapping[str, tuple[str, str | None]], unit_id: str) -> str:
    name, english = names.get(unit_id, (unit_id, None))
    return english if lang == "en" and english else name
