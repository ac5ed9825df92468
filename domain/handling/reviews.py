"""Reviews of an application (审核环节): which steps of its procedure have passed, which have failed, which are open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.lives.grant_states import GrantState
from domain.policy.conditions import Text
from domain.policy.procedure import ReviewStep

_OPEN_IN = {
    "BEFORE_PROPOSAL": frozenset({GrantState.UNDER_REVIEW}),
    "BEFORE_PAYMENT": frozenset({GrantState.APPROVED}),
    "AFTER_PAYMENT": frozenset({GrantState.PAYABLE, GrantState.PAYING, GrantState.PAID}),
}


class Opinion(NamedTuple):
    """One recorded result: of which step, by whom, whether it passed, with which score."""

    step: str
    by: str
    passed: bool
    score: int | None


@dataclass(frozen=True, slots=True)
class StepStatus:
    """How one step of a procedure stands: the last opinion of each person counts."""

    step: ReviewStep
    opinions: tuple[Opinion, ...]

    @property
    def failed(self) -> bool:
        """Whether somebody's last opinion is that it failed."""
        return any(not opinion.passed for opinion in self.opinions)

    @property
    def passed(self) -> bool:
        """Whether as many persons as the step asks for let it pass, and nobody's last opinion is against it."""
        return not self.failed and len(self.opinions) >= self.step.persons

    @property
    def scores(self) -> tuple[int, ...]:
        """The last score of each person."""
        return tuple(opinion.score for opinion in self.opinions if opinion.score is not None)

    @property
    def title(self) -> Text:
        """The step's title, saying so where it failed or how many opinions it still waits for."""
        title, missing = self.step.title, self.step.persons - len(self.opinions)
        if self.failed:
            return Text(zh=f"{title.zh}（未通过）", en=f"{title.en} (failed)")
        if self.step.persons > 1:
            return Text(zh=f"{title.zh}（尚缺{missing}人）", en=f"{title.en} ({missing} more)")
        return title


def statuses(steps: Sequence[ReviewStep], opinions: Iterable[Opinion]) -> list[StepStatus]:
    """Return how each step of a procedure stands, on the opinions in the order in which they were recorded."""
    last = {(opinion.step, opinion.by): opinion for opinion in opinions}
    return [
        StepStatus(step, tuple(opinion for (code, _), opinion in last.items() if code == step.code)) for step in steps
    ]


def open_in(step: ReviewStep, state: GrantState) -> bool:
    """Return whether a step is recorded while a grant stands there."""
    return state in _OPEN_IN[step.when]


def mean_score(scores: Sequence[int]) -> int:
    """Return the mean of scores in hundredths of a point, rounded down; 0 of none.

    >>> mean_score([80, 85, 91])
    8533
    """
    return sum(scores) * 100 // len(scores) if scores else 0
