"""What an officer decides beside other support (art. 16): a warning is cleared (核查), an award is reduced (核减)."""

from collections.abc import Sequence
from typing import Any

from domain.assessment.assessment_records import reduced
from domain.assessment.same_matter import same_matter_citation
from domain.lives.grants import GrantEvent
from domain.models import Payment, Tranche
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen, allot, read_yuan, show_yuan
from workflows.cases.allowances import account_for
from workflows.cases.correction_claims import claimed
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import ReasonedGrantStep
from workflows.other_awards.same_matter import (
    Support,
    basis_on_record,
    counted,
    due_now,
    refused_beside,
    support_on_record,
    uncleared,
)
from workflows.other_awards.similar_items import Similar, similar_items
from workflows.transaction.declarations import command
from workflows.transaction.reasons import stated_reason
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import replace_payment


@command(
    "Clear the other support for the matter of a body that is no enterprise (I-40), and items written alike (核查).",
    step=GrantEvent.CLEAR_OTHER_AWARD,
    by="",
    shows=(GRANT,),
)
class ClearOtherAward(ReasonedGrantStep):
    """A grant beside which an officer has looked at what is on record; the reason is required (核查)."""


async def clear_other_award(work: Work, command: ClearOtherAward) -> Done:
    """Clear the other support for the matter of a body that is no enterprise, and items written alike, with a reason.

    What was cleared no longer stands against the grant; what is recorded later is looked at anew. Raises
    NOTHING_TO_CLEAR, REASON_REQUIRED.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.CLEAR_OTHER_AWARD)
    dossier.check(work, GrantEvent.CLEAR_OTHER_AWARD)
    reason, grant = stated_reason(command.reason), dossier.grant
    (similar,) = await similar_items([dossier])
    waiting = to_clear(dossier, await support_on_record(dossier), similar)
    grant.cleared_others = [*(grant.cleared_others or ()), *waiting]
    await dossier.move(work, GrantEvent.CLEAR_OTHER_AWARD, reason=reason)
    return dossier.done()


def to_clear(dossier: Dossier, on_record: Sequence[Support], similar: Sequence[Similar]) -> list[str]:
    """Return what an officer has still to look at, by its ids; raises NOTHING_TO_CLEAR where there is nothing."""
    if waiting := [*uncleared(dossier, on_record), *similar]:
        return list(dict.fromkeys(one.uid for one in waiting))
    raise RefusedError(Refusal(Code.NOTHING_TO_CLEAR, {}, (), (same_matter_citation(dossier.compiled.policy),)))


@command(
    "Reduce an award to what it is due beside other support recorded since (核减).",
    step=GrantEvent.REDUCE,
    shows=(GRANT,),
)
class ReduceGrant(ReasonedGrantStep):
    """A grant to reduce to what it is due beside other support; the reason is required (核减)."""


async def reduce_grant(work: Work, command: ReduceGrant) -> Done:
    """Reduce an award of which nothing was requested to what it is due beside other support, with a reason (核减).

    A payment that was ordered is cancelled, and another one ordered. Raises NOTHING_TO_REDUCE where it is due in full,
    OTHER_SUPPORT_SINCE or CORRECTED_SINCE where nothing is due at all: then it is terminated.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.REDUCE)
    dossier.check(work, GrantEvent.REDUCE)
    reason, grant = stated_reason(command.reason), dossier.grant
    ordered = await Payment.filter(grant_id=grant.id).order_by("-ordered_at", "-number").first()
    amount = ordered.amount if ordered else grant.award or 0
    corrected, award = await claimed(ordered.id) if ordered else 0, grant.award
    due = reduced_to(dossier, ordered, corrected, await support_on_record(dossier))
    left = due if ordered is None else (award or 0) + corrected - ordered.amount + due
    explained = left != award and (ordered is None or ordered.tranche_id is None)
    sets = {"award": left, "assessment": _explained(dossier, left) if explained else grant.assessment}
    summary = f"{read_yuan(amount)} → {read_yuan(due)}：{reason}"[:2000]
    await dossier.move(work, GrantEvent.REDUCE, reason=summary, sets=sets)
    if ordered is not None:
        await _order_anew(work, dossier, ordered, due)
    await account_for(work, dossier, grant.award or 0)
    return dossier.done()


def reduced_to(dossier: Dossier, ordered: Payment | None, corrected: Fen, on_record: Sequence[Support]) -> Fen:
    """Return what is due beside other support of an award, or of the payment that was ordered last.

    ``corrected`` are the fen that a correction has taken off the award already. Raises what ``reduce_grant`` does.
    """
    grant = dossier.grant
    amount, basis = (ordered.amount, ordered.basis) if ordered else (grant.award or 0, basis_on_record(grant))
    support, required = counted(dossier, on_record, elsewhere=True), show_yuan(amount)
    due = max(due_now(dossier, basis, amount, support) - corrected, 0)
    if due == amount:
        cited = same_matter_citation(dossier.compiled.policy)
        raise RefusedError(Refusal(Code.NOTHING_TO_REDUCE, {"required": required}, (), (cited,)))
    if due == 0 and corrected:
        terms = {"observed": show_yuan(due), "required": required}
        raise RefusedError(Refusal(Code.CORRECTED_SINCE, terms, (), (dossier.citation,)))
    if due == 0:
        raise refused_beside(dossier, Code.OTHER_SUPPORT_SINCE, support, observed=show_yuan(due), required=required)
    return due


def _explained(dossier: Dossier, due: Fen) -> dict[str, Any] | None:
    """Every amount answers why: the assessment on record has one step more."""
    kept, split = dossier.grant.assessment, dossier.split
    if kept is None or split is None:
        return kept
    legs = allot(due, {payer: rate.exact for payer, rate in split.shares.items()}, split.rest)
    return reduced(kept, same_matter_citation(dossier.compiled.policy), due, legs)


async def _order_anew(work: Work, dossier: Dossier, ordered: Payment, due: Fen) -> None:
    """Replace a payment by a lower one, of the award or of its last tranche; what it stands on stays."""
    tranche = await Tranche.get(id=ordered.tranche_id) if ordered.tranche_id else None
    if tranche is not None:
        tranche.award, tranche.version = due, tranche.version + 1
        await tranche.save(update_fields=["award", "version"])
    await replace_payment(work, dossier, ordered, due, basis=ordered.basis)
