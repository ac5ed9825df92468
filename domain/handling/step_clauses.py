"""On which clause a step stands (办理依据): money on the budget's, publicity on its own, the rest on the measure's."""

from enum import StrEnum

from domain.assessment.same_matter import same_matter_citation
from domain.lives.grant_states import GrantEvent
from domain.policy.policy import Kind, Measure, Policy
from domain.refusals.refusals import Citation

_OF_MONEY: frozenset[str] = frozenset(
    {GrantEvent.REQUEST_PAYMENT, GrantEvent.TAKE_BACK, GrantEvent.ALL_LEGS_SETTLED, GrantEvent.LEG_CAME_BACK}
)
"""Of grants, milestones and tranches alike: their lives call what happens to their money by the same names."""
_OF_PUBLICITY: frozenset[str] = frozenset(
    {GrantEvent.OPEN_PUBLICITY, GrantEvent.FILE_OBJECTION, GrantEvent.END_PUBLICITY}
)
_OF_OTHER_SUPPORT: frozenset[str] = frozenset({GrantEvent.CLEAR_OTHER_AWARD, GrantEvent.REDUCE})


def budget_citation(policy: Policy, *, by_district: bool = False) -> Citation:
    """Return the clause on which a policy's budgets stand, or that of its validity where it names none.

    Where the city and its districts arrange money under clauses of their own, each payer's is the one of its kind.
    """
    budgets = [measure for measure in policy.measures if measure.kind is Kind.BUDGET]
    of_kind = [measure for measure in budgets if _is_of_districts(measure) is by_district]
    for measure in [*of_kind, *budgets]:
        return Citation.as_read(measure)
    return Citation.of(policy.validity)


def leg_citation(policy: Policy, payer: str) -> Citation:
    """Return the clause on which what happens to a payer's leg stands: by which its money is arranged."""
    by_district = any(each.by_district for each in policy.payers if each.code == payer)
    return budget_citation(policy, by_district=by_district)


def publicity_citation(policy: Policy, measure: Citation) -> Citation:
    """Return the clause on which an award is shown to the public, with the reading by which it is.

    Where the text has no words on that, an award is shown under the clause of its measure, ``measure``.
    """
    rule = policy.publicity
    reading = next(iter(rule.readings), None)
    if rule.article is not None:
        return Citation(rule.article, rule.quotes[0], reading)
    return Citation(measure.article, measure.quote, reading or measure.reading)


def step_citation(policy: Policy, event: StrEnum, measure: Citation) -> Citation:
    """Return the clause on which a step of a grant or of a part of it stands; ``measure`` is that of its measure."""
    if event in _OF_MONEY:
        return budget_citation(policy)
    if event in _OF_PUBLICITY:
        return publicity_citation(policy, measure)
    return same_matter_citation(policy) if event in _OF_OTHER_SUPPORT else measure


def _is_of_districts(measure: Measure) -> bool:
    return measure.duty is not None and measure.duty.per_district
