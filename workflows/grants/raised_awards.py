"""Awards that a correction raises (更正后增加): those of which nothing was paid are proposed anew, as any other."""

from domain.lives.grants import GRANT_LIFE, PENDING, GrantEvent
from domain.models import Grant
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal, Term
from domain.values.money import show_yuan
from workflows.cases.allowances import account_for
from workflows.grants.corrected_awards import Reckoned
from workflows.recoveries.lowered_payments import standing_payments
from workflows.transaction.actors import SYSTEM
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work
from workflows.treasury.payment_legs import cancel_payments

_PAID = Text(
    zh="该奖励已拨付或者正由国库办理，差额不得自行增付",
    en="money of it was paid, or is with the treasury, and the difference is not paid of itself",
)


async def check_raised(found: Reckoned) -> None:
    """Raise why a higher award is not proposed anew.

    CORRECTION_RAISES where money of it was paid or is with the treasury, ITEM_ALREADY_OPEN where another application
    for the item is being decided: two would stand beside each other.
    """
    dossier = found.dossier
    grant = dossier.grant
    if any(standing.is_gone for standing in await standing_payments(dossier)) or not _goes_back(found):
        terms: dict[str, Term] = {"why": _PAID}
        terms |= {"observed": show_yuan(found.after or 0), "required": show_yuan(found.before or 0)}
        raise RefusedError(Refusal(Code.CORRECTION_RAISES, terms, ("facts",), (dossier.citation,)))
    pending = Grant.filter(
        measure=grant.measure,
        item_key=grant.item_key,
        policy_version__code=dossier.version.code,
        state__in=[state.value for state in PENDING],
    )
    if (other := await pending.exclude(id=grant.id).order_by("number").first()) is not None:
        raise RefusedError(Refusal(Code.ITEM_ALREADY_OPEN, {"number": other.number}, ("id",), (dossier.citation,)))


def _goes_back(found: Reckoned) -> bool:
    """Whether the life of the grant still knows a way back to a proposal."""
    grant = found.dossier.grant
    return GRANT_LIFE.has(GrantEvent.PROPOSE_ANEW, grant.state)


async def propose_anew(work: Work, found: Reckoned) -> None:
    """Take an approved award back to a higher proposal (更正后重新拟支持): what it took and was ordered is given back.

    The public is shown the higher one, and its approval counts against caps, quotas and budgets as any other.
    """
    dossier = found.dossier
    grant = dossier.grant
    now = (grant.item_key, grant.award_year)
    grant.item_key, grant.award_year = found.was
    await account_for(work, dossier, 0)
    grant.item_key, grant.award_year = now
    await cancel_payments(work, dossier)
    grant.award, grant.assessment = found.after, found.assessment
    grant.publicity_first = grant.publicity_last = grant.approved_on = grant.due_on = None
    if dossier.measure.procedure.competition is None:
        grant.award_year = None
    await dossier.move(work, GrantEvent.PROPOSE_ANEW, actor=SYSTEM)
