"""What each part of the desk has: who may use its routes, which fields its forms send, which sentences it says.

A part is a module with ACCESS (route → who), FIELDS (of its posts), CODES (family of sentences → codes), NAMED (family of
`named()` → codes), MESSAGES (pages that only say something) and CATALOGUE (its .ftl file). What it does not need it leaves out.

What each route answers to whom stands in WHO below, written by hand: it must not come from the code that it checks. Others who
are signed in get the page of what is not there, everybody else goes to the sign-in page (a locked session to its PIN).

Without a session:
  public    the same for everybody, without anything of a tip
  door      before the desk's door: the same for everybody, shows nothing of a tip
By a thing (a tip, a unit, a person, a request), of the post "trang-due" or of "lien-minh":
  tip, act  a tip: its readers; acting upon it is refused to them by its state at most
  unit_tips a unit: those who read its tips
  colleague an officer of a unit: those who read its tips
  chief     a unit or an officer of it: its chief
  member    an officer of a unit: its chief and administrators
  approval  what somebody asked for people of a unit: its chief and administrators
  export    an approved export: who asked for it
  trace     a tip that the unit passed on, which these are not: nobody; tests/desk/acts has one
  unit_figures  a unit: those who may see its counts
  directory_row a row of the directory, of which there is none here; tests/desk/directory has a whole one
  account   a unit or person by its page: administrators
  slip      a hand-over slip of the unit, of which there is none here; tests/desk/shifts has one
By role alone:
  own, tips, unit, figures, people, directory, log, approve
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from tests.desk.parts import acts, ask, clocks, core, directory, figures, own, people, queue, shifts

PARTS: tuple[ModuleType, ...] = (core, acts, queue, ask, shifts, clocks, own, people, directory, figures)


#: the officers who are signed in, with their own thing in mind: see tests/desk/world.py
SIGNED_IN = (
    "waiting", "other", "later", "copied", "right", "chief", "duty", "coordinator", "approver", "administrator", "auditor",
)  # fmt: skip
READ_TIPS = ("other", "later", "copied", "right", "chief", "duty")

#: kind → who gets it for a thing of "trang-due", who for one of "lien-minh"; of what is not there nobody gets anything
WHO: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "tip": (("copied", "right", "chief"), ("other",)),
    "act": (("copied", "right", "chief"), ("other",)),
    "unit_tips": (("right", "chief"), ("other",)),
    "colleague": (("right", "chief"), ("other",)),
    "chief": (("chief",), ()),
    "member": (("chief", "administrator"), ("administrator",)),
    "approval": (("chief", "administrator"), ("administrator",)),
    "export": (("right",), ("other",)),
    "account": (("administrator",), ("administrator",)),
    "unit_figures": (("right", "chief", "coordinator"), ("other", "coordinator")),
    "trace": ((), ()),
    "directory_row": ((), ()),
    "slip": ((), ()),
}
#: kind → who gets it, whatever it is about
BY_ROLE: dict[str, tuple[str, ...]] = {
    "own": SIGNED_IN,
    "tips": READ_TIPS,
    "unit": ("chief", "duty"),
    "figures": (*READ_TIPS, "coordinator"),
    "people": ("administrator",),
    "directory": ("administrator",),
    "log": ("auditor",),
    "approve": ("approver",),
}


def gathered(name: str) -> dict[str, Any]:
    """The dicts of this name of all parts as one; a key that two parts give with different values is a mistake."""
    whole: dict[str, Any] = {}
    for part in PARTS:
        for key, value in getattr(part, name, {}).items():
            assert whole.setdefault(key, value) == value, f"{part.__name__} and another part differ on {key}"
    return whole


def listed(name: str) -> tuple[str, ...]:
    return tuple(each for part in PARTS for each in getattr(part, name, ()))
