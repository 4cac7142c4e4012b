"""The desk's sections, as its bar lists them: each for those whose role may use it."""

from __future__ import annotations

from dataclasses import dataclass

from storage.desk_sessions import DeskSession


@dataclass(frozen=True, slots=True)
class Section:
    code: str  #: the words are `desk-section-<code>`
    address: str
    need: str  #: see `storage.roles.MAY`; "" = everybody who is signed in


SECTIONS: tuple[Section, ...] = (
    Section("queue", "/desk", "tips"),
    Section("figures", "/desk/figures", "figures"),
    Section("directory", "/desk/directory", "directory"),
)


def sections_for(session: DeskSession) -> tuple[Section, ...]:
    return tuple(each for each in SECTIONS if not each.need or session.units_for(each.need))
