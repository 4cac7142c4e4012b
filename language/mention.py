"""Some words of a text that name a place, and what each of them may mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from language.place_names import Meaning


@dataclass(frozen=True, slots=True)
class Mention:
    """Some words that name one place or another."""

    start: int  #: index of the first word; of the kind's word where one was said
    name: int  #: index of the name's first word
    stop: int  #: index of the first word after it
    meanings: tuple[Meaning, ...]
    said: str | None = None  #: the kind that was said: zone | commune | district | city | province
    type: str = ""  #: and in which word: "xa", "phuong", ...
    is_sure: bool = False  #: it counts by itself, not only beside another name
    is_near: bool = False  #: misspelt
    is_paired: bool = False  #: what it lies in is named right behind it
    #: a zone that the directory does not know: another number, another name; `meanings` only look like it
    is_unknown: bool = False
    why: tuple[str, ...] = field(default=())

    @property
    def size(self) -> int:
        return self.stop - self.name
