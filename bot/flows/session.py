"""What a conversation remembers between two turns: small, versioned JSON. The handler keeps it sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

#: 1: the first shape. A session of another version restarts politely, with its story kept.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Session:
    """Frozen: a turn makes a new one. Everything in it survives JSON, because it goes through JSON before every turn."""

    phase: str = "home"  #: home | tip | scope | sent | receipt | case
    lang: str = "vi"
    turn: int = 0  #: the number on the buttons of the screen that stands now
    at: str = ""  #: the screen within the phase: "story", "category/g_vice", "review" ...
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)  #: given or confirmed by the person
    hints: Mapping[str, Any] = field(default_factory=dict, repr=False)  #: read out of the first sentence, not confirmed
    risk: str = "no"  #: no | ask | yes: what the words say about danger to life
    decided: tuple[str, ...] = ()  #: what was settled once: findings that stay as they are ("keep"), a long text
    pending: Mapping[str, Any] = field(default_factory=dict, repr=False)  #: waits for one more tap; dropped after it
    tries: int = 0  #: failed tries at this screen
    touched: float = 0.0  #: POSIX seconds of the last act; decides about expiry

    @property
    def case_open(self) -> bool:
        """The case stands open on the screen: the handler passes `ctx.case`."""
        return self.phase == "case"

    def to_json(self) -> str:
        return json.dumps({"v": VERSION, **asdict(self)}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Session:
        """Never raises: what cannot be understood is a conversation at its beginning, with the story that it held."""
        try:
            body = json.loads(text)
        except ValueError:
            return cls()
        if not isinstance(body, dict):
            return cls()
        if body.get("v") != VERSION:
            return _rescued(body)
        known = {f.name: body[f.name] for f in fields(cls) if f.name in body}
        if not all(isinstance(value, _SHAPES[name]) for name, value in known.items()):
            return _rescued(body)
        return cls(**known | {"decided": tuple(known.get("decided", ()))})


_SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "phase": str, "lang": str, "turn": int, "at": str, "answers": dict, "hints": dict, "risk": str, "decided": list,
    "pending": dict, "tries": int, "touched": (int, float),
}  # fmt: skip


def _rescued(body: Mapping[str, Any]) -> Session:
    answers = body.get("answers")
    story = answers.get("story") if isinstance(answers, dict) else None
    lang = body.get("lang") if body.get("lang") in ("vi", "en") else "vi"
    kept = {"story": story} if isinstance(story, str) and story else {}
    return Session(phase="tip" if kept else "home", lang=str(lang), answers=kept)
