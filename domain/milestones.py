"""Milestones of a programme of months (里程碑): which windows of months earn a reward (art. 10, I-26 to I-28)."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.calendar import Month
from domain.formulas import NextWindow, Windows
from domain.money import Fen


class Reward(NamedTuple):
    """One rewarded window: its code, its months (both inclusive), the sum of persons and the award in fen."""

    code: str
    first: Month
    last: Month
    total: int
    baseline: int
    amount: Fen


def rewarded_windows(rule: Windows, persons: Mapping[Month, int], earliest: Month, latest: Month) -> list[Reward]:
    """Answer every rewarded window on these month-end counts, oldest first.

    A window is ``rule.length`` consecutive reported months inside [earliest, latest], disjoint from every
    window already rewarded. Only reported months count: an unreported month breaks the run, a reported 0
    does not. The answer depends on the months alone, never on the order in which they were reported.
    """
    rewards: list[Reward] = []
    for first in sorted(month for month in persons if earliest <= month <= latest - rule.length + 1):
        if rewards and first <= rewards[-1].last:
            continue
        counts = [persons.get(month) for month in range(first, first + rule.length)]
        reported = [count for count in counts if count is not None]
        if len(reported) < rule.length:
            continue
        reward = _reward(rule, rewards, first, sum(reported), persons)
        if reward is not None:
            rewards.append(reward)
    return rewards


def _reward(
    rule: Windows, rewards: list[Reward], first: Month, total: int, persons: Mapping[Month, int]
) -> Reward | None:
    last = first + rule.length - 1
    if not rewards:
        if total < rule.first.average * rule.length:
            return None
        return Reward(rule.first.code, first, last, total, 0, rule.first.amount.fen)
    baseline = _baseline(rule, rewards, first, persons)
    if baseline is None:
        return None
    steps = (total - baseline) // (rule.further.growth * rule.length)
    if steps < 1:
        return None
    amount = rule.further.amount.fen * (steps if rule.further.several_at_once else 1)
    return Reward(rule.further.code, first, last, total, baseline, amount)


def _baseline(rule: Windows, rewards: list[Reward], first: Month, persons: Mapping[Month, int]) -> int | None:
    """The sum that the window must outgrow, by the reading chosen (I-27); None where there is none."""
    further: NextWindow = rule.further
    if further.baseline == "LAST_REWARDED":
        return rewards[-1].total
    if further.baseline == "STEPS":
        return (rule.first.average + further.growth * (len(rewards) - 1)) * rule.length
    previous = [persons.get(month) for month in range(first - rule.length, first)]
    reported = [count for count in previous if count is not None]
    return sum(reported) if len(reported) == rule.length else None
