"""The desk's sections, as its bar lists them: each for those whose role may use it."""

from __future__ import annotations

from dataclasses import dataclass

from storage import roles
from storage.desk_sessions import DeskSession


@dataclass(frozen=True, slots=True)
class Section:
    code: str  #: the words are `desk-section-<code>`
    address: str
    need: str  #: see `storage.roles.MAY`; "" = everybody who is signed in


SECTIONS: tuple[Section, ...] = (
    Section("queue", "/desk", "tips"),
    Section("shifts", "/desk/shifts", "tips"),
    Section("intake", "/desk/intake", "tips"),
    Section("digest", "/desk/digest", "tips"),
    Section("figures", "/desk/figures", "figures"),
    Section("directory", "/desk/directory", "directory"),
    Section("people", "/desk/people", "people"),
    Section("log", "/desk/log", "log"),
    Section("passed", "/desk/passed", "tips"),
    Section("colleagues", "/desk/colleagues", "tips"),
    Section("approvals", "/desk/approvals", ""),
    Section("own", "/desk/own", ""),
)


#: so many stand in the bar of a phone without scrolling; what an officer needs less often is one press further
IN_BAR = 3


def in_two(sections: tuple[Section, ...]) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Those that stand in the bar, and those behind its last word; nothing is folded away for one section alone."""
    if len(sections) <= IN_BAR + 1:
        return sections, ()
    return sections[:IN_BAR], sections[IN_BAR:]


def sections_for(session: DeskSession) -> tuple[Section, ...]:
    return tuple(each for each in SECTIONS if not each.need or session.units_for(each.need))


def home_of(session: DeskSession) -> str:
    """Where somebody without tips begins; "" = at the queue, also for who waits for his key."""
    if any(roles.may(each.role, "tips") for each in session.memberships) or not session.memberships:
        return ""
    return next((each.address for each in sections_for(session) if each.need), "/desk/own")
