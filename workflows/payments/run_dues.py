"""Whether the legs of a run are still due (应付复核), asked under the locks of their grants."""

from collections.abc import Sequence

from domain.models import Payment
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal
from domain.refusals.sentences import sentence
from workflows.cases.dossiers import open_dossier
from workflows.other_awards.same_matter import check_due
from workflows.payments.run_rows import Candidate
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work


async def not_due(work: Work, gathered: Sequence[Candidate], citation: Citation) -> list[Refusal | None]:
    """Return why each leg is no longer due as it was requested, in their order; None for one that is.

    The grants are locked one after the other in the order of their ids, as instruction does, and stay locked: whatever
    changes what is due comes before, and is seen, or after.
    """
    answers: dict[int, Refusal | None] = {}
    for place, candidate in sorted(enumerate(gathered), key=lambda each: each[1].grant.id):
        dossier = await open_dossier(work, candidate.grant.id, None)
        payment = await Payment.get(id=candidate.leg.payment_id)
        try:
            await check_due(dossier, payment)
        except RefusedError as refused:
            answers[place] = leg_not_due(candidate, refused.refusals[0], citation)
        else:
            answers[place] = None
    return [answers[place] for place in range(len(gathered))]


def leg_not_due(candidate: Candidate, refusal: Refusal, citation: Citation) -> Refusal:
    """Return the refusal of a leg that is not due, with what was found and the ways out."""
    why = Text(zh=sentence(refusal, "zh-CN"), en=sentence(refusal, "en"))
    terms = {"number": candidate.grant.number, "why": why}
    return Refusal(Code.LEG_NOT_DUE, terms, (), (*refusal.citations, citation))
