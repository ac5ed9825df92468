"""What an application states in tests: facts on which its measure gives something, with all that a grant asks."""

from domain.policy.conditions import FactType
from tests.domain.wuhan import GRANTS, Json, sound
from tests.world.city import DISTRICT
from workflows.transaction.facts import recorded_by_deed

FIRST_YEAR = 2021
"""The first year in which the policy is in force from its first day to its last."""
_MET: Json = {FactType.BOOL: True, FactType.DATE: f"{FIRST_YEAR}-01-15", FactType.CHOICE: DISTRICT}
"""On what the conditions are met that a calculation may assume to be met."""


def sound_facts(measure: str) -> Json:
    """Facts on which the measure gives something on a grant: with what a calculation may leave out, too.

    A year is the first one that was wholly in force, a day one of its January, a place where the applicant is.
    """
    facts = GRANTS[measure].facts
    years = {name: FIRST_YEAR for name, fact in facts.items() if fact.type is FactType.YEAR}
    return (
        sound(measure)["facts"] | years | {name: _MET[fact.type] for name, fact in facts.items() if fact.may_be_assumed}
    )


def stated_facts(measure: str, **others: object) -> Json:
    """Facts on which the measure gives something, as an application states them."""
    return applied_facts(measure, sound_facts(measure)) | others


def applied_facts(measure: str, facts: Json) -> Json:
    """Of the facts of an assessment those that an application states: commands put the others on record."""
    recorded = recorded_by_deed(GRANTS[measure])
    return {name: value for name, value in facts.items() if name not in recorded}
