"""The plaintext of a tip's entries: what is written into them, and how a case reads back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bot.flows.context import CaseFacts
from bot.messages import Line
from language.local_time import local_minute
from storage import sealing
from storage.sealing import SealBroken
from storage.tips import NewEntry, SealedEntry, TipRow

#: kinds that the tipster's page shows as the worker's own words
OURS = ("fact", "answer", "objection")


@dataclass(frozen=True, slots=True)
class Entry:
    n: int
    kind: str
    at: datetime  #: aware UTC
    body: dict[str, Any] = field(repr=False)

    @property
    def local_time(self) -> str:
        return local_minute(self.at)


def seal_entry(kind: str, tip_id: UUID, public_key: str, now: datetime, by: str, **body: Any) -> NewEntry:
    """An entry that only holders of the tip key can read. `by`: worker | unit | system."""
    plain = json.dumps({"at": now.astimezone(UTC).isoformat(), "by": by, **body}, ensure_ascii=False).encode()
    return NewEntry(kind, sealing.seal(plain, [public_key], kind=f"entry:{kind}", ref=tip_id))


def open_entries(rows: Sequence[SealedEntry], tip_id: UUID, identity: str) -> list[Entry]:
    """Every entry in order. Raises SealBroken when one was changed or moved from another tip."""
    return [open_entry(row, tip_id, identity) for row in rows]


def open_entry(row: SealedEntry, tip_id: UUID, identity: str) -> Entry:
    plain = sealing.unseal(row.sealed, identity, kind=f"entry:{row.kind}", ref=tip_id)
    body = json.loads(plain)
    if not isinstance(body, dict):
        raise SealBroken
    return Entry(row.n, row.kind, datetime.fromisoformat(body.pop("at")), body)


#: what the tipster is told of an officer's act: (kind, what its body says) → catalogue key; what is not here he does not see
PUBLIC = {
    ("transfer", ""): "case-event-transferred",
    ("thanks", ""): "case-event-thanks",
    ("merge", "joined"): "case-event-joined",
    ("merge", "separated"): "case-event-separated",
    ("status", "reopened"): "case-event-reopened",
    ("status", "set_aside"): "case-event-set_aside",
    ("status", "set_aside_refused"): "case-event-set_aside_refused",
    ("status", "set_aside_lapsed"): "case-event-set_aside_refused",
}


def case_facts(row: TipRow, entries: Sequence[Entry]) -> CaseFacts:
    """The case as its tipster may see it: honest times, both sides' words, the public wording of a result."""
    story = next((entry for entry in entries if entry.kind == "story"), None)
    seen = next((entry for entry in entries if entry.kind == "seen"), None)
    talk = [entry for entry in entries if entry.kind in ("question", "answer")]
    return CaseFacts(
        found=True,
        code=row.code,
        status=row.status,
        outcome=row.outcome,
        received=story.local_time if story else "",
        seen=seen.local_time if seen else None,
        urgent=row.urgency == "urgent",
        question_open=bool(talk) and talk[-1].kind == "question",
        dialogue=tuple(line for entry in entries for line in _dialogue_lines(entry)),
    )


def public_key(entry: Entry) -> str | None:
    """The catalogue key of what the tipster is told by this entry; None when it tells him nothing."""
    if entry.kind == "status" and entry.body.get("outcome"):
        return f"case-outcome-{entry.body['outcome']}"
    said = {"status": "status", "merge": "event"}.get(entry.kind)
    return PUBLIC.get((entry.kind, str(entry.body.get(said, "")) if said else ""))


def _dialogue_lines(entry: Entry) -> tuple[Line, ...]:
    if entry.kind in ("question", "message"):
        return _said(entry)
    if entry.kind in OURS:
        words = entry.body.get("text") or ("📷" if entry.body.get("evidence") else "…")
        return (Line(text=f"{entry.local_time} · {words}", kind="ours"),)
    key = public_key(entry)
    lines = (Line(key=key, kind="status"),) if key else ()
    desk = entry.body.get("desk") if entry.kind == "status" else None
    return (*lines, Line(key="case-outcome-desk", params={"desk": str(desk)}, kind="status")) if desk else lines


def _said(entry: Entry) -> tuple[Line, ...]:
    """Every question carries, in the tipster's language, that he need not say who he is: whoever asked it, on every channel."""
    said = Line(text=f"{entry.local_time} · {entry.body['text']}", kind="theirs")
    return (said, Line(key="ask-no_name", kind="note")) if entry.kind == "question" else (said,)
