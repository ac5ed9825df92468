"""The matter of a grant (同一事项): the key by which awards of other policies are held against it (art. 16, I-38)."""

import hashlib
from collections.abc import Mapping

from domain.numbers import written_alike
from domain.policy import Measure


def matter_key(measure: Measure, item: str, facts: Mapping[str, object]) -> str:
    """Answer the key of a grant's matter: the item as written alike, or its measure, with its year where it has one.

    It is empty while the application does not say what it is for: then nothing is the same matter. A reference to a
    person (个人信息) is hidden in a key of its own: an award is told for such a grant, never in words.
    """
    rule = measure.item
    if rule is None or rule.keyed_by in {"ITEM", "APPLICANT_ITEM"}:
        return _hidden(measure, item) if measure.procedure.personal_item else written_alike(item)
    if rule.keyed_by == "APPLICANT" or rule.year_of is None:
        return measure.code
    year = facts.get(rule.year_of)
    return f"{measure.code}/{year}" if isinstance(year, int) else ""


def _hidden(measure: Measure, item: str) -> str:
    """The key of a person's matter: the same for the same reference, and the reference cannot be read from it."""
    written = written_alike(item)
    return f"{measure.code}/{hashlib.sha256(written.encode()).hexdigest()}" if written else ""
