"""The matter of a grant (同一事项): the key by which awards of other policies are held against it (art. 16, I-38)."""

from collections.abc import Mapping

from domain.numbers import written_alike
from domain.policy import Measure


def matter_key(measure: Measure, item: str, facts: Mapping[str, object]) -> str:
    """Answer the key of a grant's matter: the item as written alike, or its measure, with its year where it has one.

    It is empty while the application does not say what it is for: then nothing is the same matter.
    """
    rule = measure.item
    if rule is None or rule.keyed_by in {"ITEM", "APPLICANT_ITEM"}:
        return written_alike(item)
    if rule.keyed_by == "APPLICANT" or rule.year_of is None:
        return measure.code
    year = facts.get(rule.year_of)
    return f"{measure.code}/{year}" if isinstance(year, int) else ""
