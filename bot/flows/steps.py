"""The shape of a flow: a table of steps, and the one rule that says which comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.flows.context import Context

Answers = Mapping[str, Any]
#: text, answers so far, context → the answer. Raises InvalidAnswer.
Parse = Callable[[str, Answers, Context], Any]
When = Callable[[Answers, Context], bool]


def always(_answers: Answers, _ctx: Context) -> bool:
    return True


def never(_answers: Answers, _ctx: Context) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Step:
    """One question. With `choices` it is answered by a tap, with `parse` in words; both may stand together."""

    id: str
    choices: tuple[str, ...] = ()
    parse: Parse | None = None
    when: When = always
    skippable: When = never
    many: bool = False  #: stays until the person says that it is enough


@dataclass(frozen=True, slots=True)
class Flow:
    name: str
    version: int
    expires_after: timedelta
    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def applicable(self, answers: Answers, ctx: Context) -> list[Step]:
        return [step for step in self.steps if step.when(answers, ctx)]

    def next_step(self, answers: Answers, ctx: Context) -> Step | None:
        """The first applicable step without an answer; None = review. Branching, editing and a new version of the table
        in the middle of a conversation all follow from this rule alone."""
        return next((step for step in self.applicable(answers, ctx) if step.id not in answers), None)

    def step_before(self, step_id: str, answers: Answers, ctx: Context) -> Step | None:
        """The answered step that stands before this one; for a screen behind all steps, the last answered."""
        before: Step | None = None
        for step in self.applicable(answers, ctx):
            if step.id == step_id:
                break
            before = step if step.id in answers else before
        return before
