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


def case_facts(row: TipRow, entries: Sequence[Entry]) -> CaseFacts:
    """The case as its tipster may see it: honest times, both sides' words, the public wording of a result."""
    story = next(entry for entry in entries if entry.kind == "story")
    seen = next((entry for entry in entries if entry.kind == "seen"), None)
    talk = [entry for entry in entries if entry.kind in ("question", "answer")]
    return CaseFacts(
        found=True,
        code=row.code,
        status=row.status,
        outcome=row.outcome,
        received=story.local_time,
        seen=seen.local_time if seen else None,
        urgent=row.urgency == "urgent",
        question_open=bool(talk) and talk[-1].kind == "question",
        dialogue=tuple(line for entry in entries for line in _dialogue_lines(entry)),
    )


def _dialogue_lines(entry: Entry) -> tuple[Line, ...]:
    """Every question carries, in the tipster's language, that he need not say who he is: whoever asked it, on every channel."""
    if entry.kind == "question":
        asked = Line(text=f"{entry.local_time} · {entry.body['text']}", kind="theirs")
        return asked, Line(key="ask-no_name", kind="note")
    if entry.kind in OURS:
        words = entry.body.get("text") or ("📷" if entry.body.get("evidence") else "…")
        return (Line(text=f"{entry.local_time} · {words}", kind="ours"),)
    if entry.kind == "status" and entry.body.get("outcome"):
        return (Line(key=f"case-outcome-{entry.body['outcome']}", kind="status"),)
    return ()
