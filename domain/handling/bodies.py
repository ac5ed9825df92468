"""Which bodies apply (申请主体): what the credit code says of the applicant, held against the measure and its facts."""

from collections.abc import Iterator, Mapping

from domain.policy.policy import Measure
from domain.refusals.credit_code_sentences import BODY_TITLES
from domain.refusals.refusals import Citation, Code, Refusal, Term

_KIND = 2
"""Characters of a credit code that say which department registered which kind of body."""


def wrong_body(
    measure: Measure, credit_code: str, facts: Mapping[str, object], citation: Citation
) -> Iterator[Refusal]:
    """Refuse an applicant whose credit code says that it is another kind of body than the measure is for, or is stated.

    A code of a kind that the standard does not list, which an officer admitted, says nothing of it.
    """
    kind = credit_code[:_KIND]
    title = BODY_TITLES.get(kind)
    if title is None:
        return
    if measure.bodies and kind not in measure.bodies and measure.beneficiary is not None:
        terms: dict[str, Term] = {"observed": title, "required": measure.beneficiary}
        yield Refusal(Code.APPLICANT_KIND_DIFFERS, terms, ("applicant", "creditCode"), (citation,))
    for name, fact in measure.facts.items():
        stated = facts.get(name)
        bodies = fact.bodies.get(stated) if isinstance(stated, str) else None
        if bodies and kind not in bodies and isinstance(stated, str):
            terms = {"observed": title, "required": fact.choices[stated]}
            yield Refusal(Code.APPLICANT_KIND_DIFFERS, terms, ("facts", name), (citation,))
