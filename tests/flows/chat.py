"""A person in a conversation: presses, types, reads. The session goes through JSON before every turn, so that each test is
also a test of a restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot.channels.console import as_text
from bot.channels.render import render
from bot.flows.context import CaseFacts, Context, Effect, EmergencyNumber, SubmitTip
from bot.flows.conversation import converse, show
from bot.flows.emergency import emergency_numbers
from bot.flows.session import Session
from bot.messages import Address, Capabilities, Evidence, Inbound, OutMessage, Prompt, Refused
from bot.texts import Texts
from language.lexicon import Lexicon
from language.places import PlaceIndex, PlaceName

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 16, 40, tzinfo=UTC)
WEB = Capabilities(max_buttons=100, max_label_chars=200, photo=True, anonymous=True)
CONSOLE = Capabilities(max_buttons=0, anonymous=True)
PUSHING = Capabilities(max_buttons=8, photo=True, voice=True, location=True, push=True)

PLACES = (
    PlaceName("hai-phong", "province", "TP Hải Phòng"),
    PlaceName("an-phong", "commune", "Phường An Phong", parents=("hai-phong",)),
    PlaceName("trang-due", "zone", "KCN Tràng Duệ", "Trang Due Industrial Park", ("KCN Tràng Duệ",), ("an-phong",), 20.88, 106.56),
    PlaceName("trang-due-c2", "gate", "Cổng 2", parents=("trang-due",)),
    PlaceName("trang-due-c3", "gate", "Cổng 3", parents=("trang-due",)),
    PlaceName("bao-minh", "zone", "KCN Bảo Minh", None, ("KCN Bảo Minh",), (), 20.34, 106.10),
    PlaceName("vsip-1", "zone", "KCN VSIP I", None, ("KCN VSIP I",)),
    PlaceName("vsip-2", "zone", "KCN VSIP II", None, ("KCN VSIP II",)),
    PlaceName("nomura", "zone", "KCN Nomura", None, ("KCN Nomura",)),
    *(PlaceName(f"zone-{n}", "zone", f"KCN Thử Nghiệm {name}", None, ()) for n, name in enumerate(("Anh", "Bình", "Châu", "Dung"))),
)
RECEIPT = "ba co lan hue mai nam tho vui"


@cache
def texts() -> Texts:
    return Texts.load(ROOT / "locales", strict=True)


@cache
def lexicon() -> Lexicon:
    return Lexicon.load(ROOT / "data" / "lexicon")


@cache
def places() -> PlaceIndex:
    return PlaceIndex(PLACES)


@cache
def numbers() -> tuple[EmergencyNumber, ...]:
    return emergency_numbers((ROOT / "data" / "emergency.csv").read_text(encoding="utf-8"), NOW.date())


def context(capabilities: Capabilities = WEB, **changes: Any) -> Context:
    made = Context(
        now=NOW,
        new_id=lambda: "id",
        places=places(),
        lexicon=lexicon(),
        label=lambda key, lang: texts().say(lang, key),
        capabilities=capabilities,
        accepts=lambda category, place: "ok",
        desks=lambda scope, place: (f"Nơi nhận {scope}: 0225 000 000",),
        emergency=numbers(),
    )
    return replace(made, **changes)


def facts(**changes: Any) -> CaseFacts:
    made = CaseFacts(True, "4821-0937", "new", None, "02:13 23/11", None, False, False, ())
    return replace(made, **changes)


@dataclass
class Chat:
    """Start one, press and type; `screen` is what the person reads."""

    capabilities: Capabilities = WEB
    lang: str | None = None
    start: str | None = None
    session: Session | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    cases: Callable[[str], CaseFacts] = lambda _receipt: facts(found=False)
    case: CaseFacts | None = None
    effects: list[Effect] = field(default_factory=list)
    taps: int = 0
    transcript: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.prompt: Prompt
        self._turn(Inbound(Address("test", "1"), "0", start=self.start, lang=self.lang))
        self.start = None

    def ctx(self) -> Context:
        case = self.case if self.session and (self.session.case_open or self.session.phase == "sent") else None
        return replace(context(self.capabilities), case=case, **self.changes)

    def _turn(self, inbound: Inbound) -> Chat:
        self.session = Session.from_json(self.session.to_json()) if self.session else None
        turn = converse(self.session, inbound, self.ctx())
        for effect in turn.effects:
            if type(effect).__name__ == "OpenCase":
                self.case = self.cases(effect.receipt)  # type: ignore[union-attr]
                turn = converse(self.session, inbound, replace(self.ctx(), case=self.case))
                break
        self.effects += turn.effects
        self.session, self.prompt = turn.session, turn.prompt
        said = inbound.text or inbound.press or ("ảnh" if inbound.files else "")
        self.transcript.append(f"\n>>> {said}\n[{self.at}]{as_text(self.prompt, texts(), CONSOLE)}")
        return self

    def press(self, choice: str, turn: int | None = None) -> Chat:
        self.taps += 1
        number = self.prompt.turn if turn is None else turn
        return self._turn(Inbound(Address("test", "1"), "1", press=f"{number}:{choice}"))

    def send(self, text: str) -> Chat:
        return self._turn(Inbound(Address("test", "1"), "1", text=text))

    def photo(self, *ids: str, text: str | None = None) -> Chat:
        files = tuple(Evidence(i, "photo") for i in ids or ("foto-1",))
        return self._turn(Inbound(Address("test", "1"), "1", text=text, files=files))

    def refused(self, code: str) -> Chat:
        return self._turn(Inbound(Address("test", "1"), "1", files=(Refused(code),)))

    def locate(self, lat: float, lon: float) -> Chat:
        return self._turn(Inbound(Address("test", "1"), "1", location=(lat, lon)))

    def speak(self, lang: str) -> Chat:
        return self._turn(Inbound(Address("test", "1"), "1", lang=lang))

    def later(self, **time: float) -> Chat:
        self.changes["now"] = self.changes.get("now", NOW) + timedelta(**time)
        return self

    @property
    def at(self) -> str:
        return self.prompt.step

    @property
    def out(self) -> OutMessage:
        return render(self.prompt, self.capabilities, texts())

    @property
    def screen(self) -> str:
        return "\n".join(p.text for p in self.out.paragraphs)

    @property
    def offers(self) -> list[str]:
        return [choice.id for choice in (*self.prompt.choices, *self.prompt.controls)]

    @property
    def calls(self) -> list[str]:
        return [choice.link for choice in self.prompt.choices if choice.link]

    @property
    def tip(self) -> dict[str, Any]:
        """The answers of the tip that was sent; there must be exactly one."""
        (sent,) = [effect for effect in self.effects if isinstance(effect, SubmitTip)]
        return dict(sent.answers)

    @property
    def is_urgent(self) -> bool:
        (sent,) = [effect for effect in self.effects if isinstance(effect, SubmitTip)]
        return sent.urgent

    def shows_again(self) -> Prompt:
        return show(self.session, self.ctx())
