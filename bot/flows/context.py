"""What a turn may look at, and what it may ask for. Data only: no I/O, no clock, no random in a flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.flows.session import Session
from bot.messages import Capabilities, Line, Prompt
from language.folding import beginning
from language.lexicon import Lexicon
from language.places import PlaceIndex
from language.reading import Reading, read


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number of today's row of `data/emergency.csv`."""

    number: str  #: as it is dialled: "113"
    kind: str  #: police | fire | ambulance | rescue | child: picks the label `ctl-call_<kind>`
    takes_texts: bool = False  #: for those who cannot speak aloud


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the tipster may see of an open case. Filled by the handler, never kept in the session."""

    found: bool
    code: str
    status: str  #: new | acknowledged | closed | contested | set_aside | destroyed
    outcome: str | None
    received: str  #: "02:13 23/11", in Asia/Ho_Chi_Minh
    seen: str | None  #: when somebody opened it; None = nobody yet
    urgent: bool
    question_open: bool  #: the last word was a question of the duty officer
    dialogue: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Context:
    """One turn's world. Two turns with equal contexts and inputs give equal results."""

    now: datetime  #: aware UTC
    new_id: Callable[[], str]
    places: PlaceIndex
    lexicon: Lexicon
    label: Callable[[str, str], str]  #: catalogue key, language → text; to recognise typed labels
    capabilities: Capabilities
    accepts: Callable[[str, str | None], str]  #: category, place id → "ok" | "no_body" | "closed"
    desks: Callable[[str, str | None], tuple[str, ...]]  #: scope, place id → addresses, verbatim; may be ()
    emergency: tuple[EmergencyNumber, ...]
    case: CaseFacts | None = None
    poster: Callable[[str], tuple[str, ...]] = lambda place_id: ()  #: the two words on that place's poster; may be ()
    #: what was read in this turn; `converse` and `show` begin with none, so that no words outlive their turn
    readings: dict[str, Reading] = field(default_factory=dict, repr=False, compare=False)

    def read(self, sentence: str) -> Reading:
        """What the words suggest. Several screens and steps ask about the same words in one turn; they are read once."""
        heard = beginning(sentence)
        if heard not in self.readings:
            self.readings[heard] = read(heard, self.lexicon, self.places)
        return self.readings[heard]


# --- effects: what the handler must do in the same transaction ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SubmitTip:
    """`answers`: category, danger, place {"id", "words"}, when, story, evidence [ids], reply, lang. See `tip.closed`."""

    answers: Mapping[str, Any] = field(repr=False)
    urgent: bool


@dataclass(frozen=True, slots=True)
class AddToTip:
    kind: Literal["fact", "answer"]
    text: str | None = field(repr=False)
    evidence: tuple[str, ...] = ()
    topic: str | None = None  #: which optional question it answers: where | ongoing | witness | vehicle


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The handler looks the receipt up and calls `converse` again with the same input and `ctx.case` filled."""

    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contest:
    """[Chưa đúng] after a closing."""

    text: str | None = field(repr=False)


Effect = SubmitTip | AddToTip | OpenCase | Contest


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer of the conversation. `session` None = erase everything that is kept of it."""

    session: Session | None
    prompt: Prompt
    effects: tuple[Effect, ...] = ()
