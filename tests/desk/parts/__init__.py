"""What each part of the desk has: who may use its routes, which fields its forms send, which sentences it says.

A part is a module with ACCESS (route → who), FIELDS (of its posts), CODES (family of sentences → codes), NAMED (family of
`named()` → codes), MESSAGES (pages that only say something) and CATALOGUE (its .ftl file). What it does not need it leaves out.

What each route answers to each of them:
  public   the same for everybody, without a session and without anything of a tip
  door     before the desk's door: the same for everybody, shows nothing of a tip
  unit     active members of any unit see their own units' things; who waits gets the page of what is not there
  own      signed-in officers see their own units' things; others go to the sign-in page
  tip      readers of the tip; other officers get the page of what is not there; others go to the sign-in page
  act      like tip, but acting
  trace    units that passed the tip on; others get the page of what is not there, or the sign-in page
  readers  officers whose role reads tips; others get the page of what is not there
  member   active members of the unit that the form names ("trang-due")
  chief    who may do "unit" in it; plain officers get the page of what is not there
  slip     members of the slip's unit; no such slip looks the same to everybody
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from tests.desk.parts import acts, ask, clocks, core, queue, shifts

PARTS: tuple[ModuleType, ...] = (core, acts, queue, ask, shifts, clocks)


def gathered(name: str) -> dict[str, Any]:
    """The dicts of this name of all parts as one; a key that two parts give with different values is a mistake."""
    whole: dict[str, Any] = {}
    for part in PARTS:
        for key, value in getattr(part, name, {}).items():
            assert whole.setdefault(key, value) == value, f"{part.__name__} and another part differ on {key}"
    return whole


def listed(name: str) -> tuple[str, ...]:
    return tuple(each for part in PARTS for each in getattr(part, name, ()))
