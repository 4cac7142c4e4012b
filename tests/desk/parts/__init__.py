"""What each part of the desk has: who may use its routes, which fields its forms send, which sentences it says.

A part is a module with ACCESS (route → who), FIELDS (of its posts), CODES (family of sentences → codes), NAMED (family of
`named()` → codes), MESSAGES (pages that only say something) and CATALOGUE (its .ftl file). What it does not need it leaves out.

What each route answers to each of them:
  public   the same for everybody, without a session and without anything of a tip
  door     before the desk's door: the same for everybody, shows nothing of a tip
  own      signed-in officers see their own units' things; others go to the sign-in page
  tip      readers of the tip; other officers get the page of what is not there; others go to the sign-in page
  act      like tip, but acting
  directory  administrators; every other officer gets the page of what is not there (tests/desk/directory)
  figures    whose role may see counts of that unit, a coordinator those of all (tests/desk/figures)
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from tests.desk.parts import core, directory, figures

PARTS: tuple[ModuleType, ...] = (core, directory, figures)


def gathered(name: str) -> dict[str, Any]:
    """The dicts of this name of all parts as one; a key that two parts give with different values is a mistake."""
    whole: dict[str, Any] = {}
    for part in PARTS:
        for key, value in getattr(part, name, {}).items():
            assert whole.setdefault(key, value) == value, f"{part.__name__} and another part differ on {key}"
    return whole


def listed(name: str) -> tuple[str, ...]:
    return tuple(each for part in PARTS for each in getattr(part, name, ()))
