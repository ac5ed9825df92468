"""Milestones of a programme of months (里程碑): which windows of months earn a reward (art. 10, I-26 to I-28)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from domain.policy.calendar import Month, show_month
from domain.policy.conditions import Text
from domain.policy.formulas import NextWindow, Windows
from domain.values.money import Fen


class Reward(NamedTuple):
    """One rewarded window: its code, its months (both inclusive), the sum of persons and the award in fen."""

    code: str
    first: Month
    last: Month
    total: int
    baseline: int
    amount: Fen


class Standing(NamedTuple):
    """A window that stood before: its first month, and whether it stays whatever the counts now say."""

    first: Month
    fixed: bool
    """True where money has moved for it: it is never formed anew, and what it is not due is asked back."""


def rewarded_windows(
    rule: Windows, persons: Mapping[Month, int], earliest: Month, latest: Month, stood: Sequence[Standing] = ()
) -> list[Reward]:
    """Return every rewarded window on these month-end counts, oldest first.

    A window is ``rule.length`` consecutive reported months inside [earliest, latest], disjoint from every
    window already rewarded. Only reported months count: an unreported month breaks the run, a reported 0
    does not. The answer depends on the months alone, never on the order in which they were reported.

    ``stood`` are the windows up to the last for which money has moved: they keep their months, their sums and
    baselines are taken anew, and others form after them only. One that is fixed is answered with what it is now due,
    0 where its test fails; one that is not and fails falls away.
    """
    rewards: list[Reward] = []
    for window in stood:
        reward = _reward(rule, rewards, window.first, persons)
        if reward is not None and (reward.amount or window.fixed):
            rewards.append(reward)
    for first in sorted(month for month in persons if earliest <= month <= latest - rule.length + 1):
        if rewards and first <= rewards[-1].last:
            continue
        reward = _reward(rule, rewards, first, persons)
        if reward is not None and reward.amount:
            rewards.append(reward)
    return rewards


def _reward(rule: Windows, rewards: list[Reward], first: Month, persons: Mapping[Month, int]) -> Reward | None:
    """The window from a month with what it earns after the others, 0 for nothing; None where it is not reported."""
    last = first + rule.length - 1
    counts = [persons.get(month) for month in range(first, last + 1)]
    reported = [count for count in counts if count is not None]
    if len(reported) < rule.length:
        return None
    total = sum(reported)
    if not rewards:
        least = min(reported) * rule.length if rule.first.each_month else total
        reached = least >= rule.first.average * rule.length
        return Reward(rule.first.code, first, last, total, 0, rule.first.amount.fen if reached else 0)
    baseline = _baseline(rule, rewards, first, persons)
    steps = 0 if baseline is None else max(0, (total - baseline) // (rule.further.growth * rule.length))
    times = steps if rule.further.several_at_once else min(steps, 1)
    return Reward(rule.further.code, first, last, total, baseline or 0, rule.further.amount.fen * times)


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


def nothing_reached(rule: Windows, persons: Mapping[Month, int], earliest: Month, latest: Month) -> Text:
    """Return why no window earned a reward: by how many the best fell short, or which month broke the run (I-28)."""
    inside = [month for month in sorted(persons) if earliest <= month <= latest]
    due = rule.first.average * rule.length
    runs = [range(first, first + rule.length) for first in inside]
    totals = {run[0]: sum(persons[month] for month in run) for run in runs if set(run) <= set(inside)}
    if totals:
        first = max(totals, key=lambda month: totals[month])
        span, short = (show_month(first), show_month(first + rule.length - 1)), due - totals[first]
        if short <= 0:
            weakest = min(range(first, first + rule.length), key=lambda month: persons[month])
            short, span = rule.first.average - persons[weakest], (show_month(weakest), show_month(weakest))
        return Text(
            zh=f"{span[0]} 至 {span[1]} 的人数尚差 {short} 人",
            en=f"{span[0]} to {span[1]} fall short by {short} persons",
        )
    gap = next((month + 1 for month in inside if month + 1 not in persons and month < inside[-1]), None)
    if gap is not None:
        return Text(zh=f"{show_month(gap)} 未报，连续中断", en=f"{show_month(gap)} was not reported and breaks the run")
    missing = rule.length - len(inside)
    return Text(zh=f"连续已报月份尚差 {missing} 个月", en=f"{missing} more consecutive months must be reported")
