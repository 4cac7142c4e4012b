"""Roles at the desk and what each may do. A person has one role in a unit; what it does not name is refused.

Administrators, auditors, coordinators and approvers hold no unit key: even a page that forgot to ask could show them no tip.
"""

from __future__ import annotations

from collections.abc import Mapping

#: role → what it may do. tips: read and work the unit's tips. unit: rota, hand-over and colleagues of the own unit.
#: figures: counts of the own unit, a coordinator's of all. people: accounts and roles. directory: places, units, coverage.
#: log: the audit log. approve: broadcasts, as the second person.
MAY: Mapping[str, frozenset[str]] = {
    "officer": frozenset({"tips", "figures"}),
    "chief": frozenset({"tips", "figures", "unit"}),
    "duty": frozenset({"tips", "figures", "unit"}),  # the province's duty officer
    "coordinator": frozenset({"figures"}),
    "approver": frozenset({"approve"}),
    "administrator": frozenset({"people", "directory"}),
    "auditor": frozenset({"log"}),
}
ROLES = tuple(MAY)
#: only who reads tips holds unit keys, and only he must be let in by a member
TIP_ROLES = tuple(role for role, needs in MAY.items() if "tips" in needs)
#: who may confirm what an administrator asks for, in his own unit
CHIEFS = tuple(role for role, needs in MAY.items() if "unit" in needs)


def may(role: str, need: str) -> bool:
    """False for an unknown role, too."""
    return need in MAY.get(role, frozenset())
