"""Corrections after approval (批准后更正): facts of an approved grant are put right, and what stands on them too."""

from dataclasses import replace

from domain.assessment.award_corrections import correction_summary
from domain.handling.places import place_of
from domain.lives.grants import GrantEvent, GrantState
from domain.lives.proposal_life import ProposalState, ProposedDeed
from domain.models import AwardCorrection, Proposal
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen
from workflows.cases.allowances import account_for
from workflows.cases.dossiers import Dossier
from workflows.cases.recovery_steps import still_paid
from workflows.grants.assessed_requests import keep_assessed
from workflows.grants.corrected_awards import CorrectAward, Reckoned, reckoned
from workflows.grants.decisions import end_award
from workflows.grants.payment_gates import due_on_of_gate, open_gate
from workflows.grants.raised_awards import check_raised, end_if_settled, give_back, propose_anew
from workflows.programmes.unit_corrections import put_units_right
from workflows.recoveries.lowered_payments import ask_back_windows, check_not_requested, standing_payments, take_off
from workflows.transaction.actors import SYSTEM
from workflows.transaction.facts import snapshot
from workflows.transaction.reasons import stated_evidence, stated_reason
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import Thing
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import replace_payment

_UNPAID = (GrantState.APPROVED, GrantState.PAYABLE, GrantState.ACTIVE)
"""States in which an award ends at once when nothing of it is due."""


async def correct_award(work: Work, command: CorrectAward) -> Done:
    """Correct facts of an approved grant, by who confirms what another proposed (批准后更正), with reason and evidence.

    The award is assessed again by its own policy version, expired or not. The same amount reopens nothing. A lower one
    is ordered in place of what was not requested, and of what was paid the difference is asked back by a recovery that
    opens of itself; where nothing is due, the award ends, or all of it is asked back. A higher one of which nothing was
    paid is proposed anew: shown to the public, approved and ordered as any other. What is on record already changes
    nothing. Where it stands elsewhere than was thought, the district in which it does pays what was not paid yet.
    Raises REASON_REQUIRED, EVIDENCE_REQUIRED, REQUEST_STANDS, LEG_IN_RUN, FACT_INVALID for the place of what was paid,
    and what ``check_raised`` and ``reckoned`` do.
    """
    anew = await reckoned(work, command, command.expected_version)
    reason, evidence = stated_reason(command.reason), stated_evidence(command.evidence)
    dossier = anew.dossier
    if not anew.changes:
        return replace(dossier.done(), changed=False)
    moved = _place_moved(anew)
    if anew.lost or moved or _difference(anew):
        await check_not_requested(dossier)
    if moved:
        await _check_unpaid(dossier, moved)
        dossier.grant.district_code = moved
    if _difference(anew) > 0:
        await check_raised(anew)
    await put_units_right(work, dossier, anew.units, reason, evidence)
    correction = await _put_on_record(work, anew, reason, evidence)
    by = (correction.proposed_by, correction.confirmed_by)
    summary = correction_summary(anew.changes, anew.before, anew.after, reason, by)
    sets = _stands_now(anew) if _difference(anew) <= 0 else None
    await dossier.move(work, GrantEvent.CORRECT_AWARD, reason=summary, evidence=evidence, sets=sets)
    await snapshot(work, dossier.grant, work.actor.role.value, evidence)
    await _follow(work, anew, correction, summary)
    return dossier.done({Thing.AWARD_CORRECTION: correction.id})


def _place_moved(anew: Reckoned) -> str | None:
    """The district in which the thing stands, where that turns out to be another one than pays; None without one."""
    place = place_of(anew.dossier.measure, anew.dossier.grant.facts)
    return None if place == anew.dossier.grant.district_code else place


async def _check_unpaid(dossier: Dossier, district: str) -> None:
    """Raise FACT_INVALID where a district paid already: the two treasuries settle that among themselves.

    Of what came back whole nobody bears anything any more: the place is put right, and who applies anew is paid there.
    """
    place = dossier.split.district.place if dossier.split else None
    if place is None or not await _is_borne(dossier):
        return
    title = dossier.measure.facts[place.fact].title
    why = Text(
        zh=f"原所在区财政已拨付，改由 {district} 承担的部分由两区财政自行清算；或按多付全部追回后，由申请人重新申报",
        en=f"the district of before paid; what {district} bears of that the two treasuries settle among themselves, "
        "or all of it is asked back as overpaid, comes back, and is applied for anew",
    )
    path = ("facts", place.fact)
    raise RefusedError(Refusal(Code.FACT_INVALID, {"fact": title, "why": why}, path, (dossier.citation,)))


async def _is_borne(dossier: Dossier) -> bool:
    """Whether some of the award is with a treasury, or was paid and has not come back."""
    gone = [each for each in await standing_payments(dossier) if each.is_gone]
    return any([not each.is_settled or bool(await still_paid(each.payment.id)) for each in gone])


async def _order_where_it_stands(work: Work, dossier: Dossier) -> None:
    """Let the district in which the thing stands pay what another one was to pay; each leg keeps its place."""
    by_district = {payer.code for payer in dossier.compiled.policy.payers if payer.by_district}
    for standing in await standing_payments(dossier):
        treasuries = {leg.treasury for leg in standing.legs if leg.payer in by_district}
        if not standing.is_gone and treasuries - {dossier.grant.district_code}:
            await replace_payment(
                work, dossier, standing.payment, standing.payment.amount, basis=standing.payment.basis
            )


def _difference(anew: Reckoned) -> Fen:
    return (anew.after or 0) - (anew.before or 0)


def _stands_now(anew: Reckoned) -> dict[str, object]:
    """What of the grant is another one with the correction: its award, how that came about, when its gate opens."""
    dossier = anew.dossier
    assessment = anew.assessment or dossier.grant.assessment
    return {"award": anew.after, "assessment": assessment, "due_on": due_on_of_gate(dossier)}


async def _put_on_record(work: Work, anew: Reckoned, reason: str, evidence: str) -> AwardCorrection:
    grant, actor = anew.dossier.grant, work.actor
    if anew.reckoning is not None and not anew.reckoning[1].refusals:
        await keep_assessed(work, grant, *anew.reckoning)
    waiting = await Proposal.filter(
        deed=ProposedDeed.CORRECT_AWARD.value, subject_id=grant.id, state=ProposalState.WAITING.value
    ).first()
    # While it is proposed it is tried by who proposes it, and nothing of that stays.
    proposer = (waiting.proposed_by, waiting.proposer) if waiting else (actor.name, actor.person)
    return await AwardCorrection.create(
        id=work.new_id(),
        grant_id=grant.id,
        number=await AwardCorrection.filter(grant_id=grant.id).count() + 1,
        changes=[change.kept() for change in anew.changes],
        award_before=anew.before,
        award_after=anew.after,
        reason=reason,
        evidence=evidence,
        proposed_by=proposer[0],
        proposed_by_person=proposer[1],
        confirmed_by=actor.name,
        confirmed_by_person=actor.person,
        corrected_at=work.now,
    )


async def _follow(work: Work, anew: Reckoned, correction: AwardCorrection, summary: str) -> None:
    """Let what stands on the facts follow: the award and its allowances, payments, the gate."""
    dossier, less = anew.dossier, -_difference(anew)
    if less < 0:
        await propose_anew(work, anew, correction)
        return
    await _count_anew(work, anew)
    if anew.lost:
        await _lose(work, anew, correction, summary)
    elif less > 0:
        await take_off(work, dossier, correction, less)
    if not anew.lost and place_of(dossier.measure, dossier.grant.facts):
        await _order_where_it_stands(work, dossier)
    await account_for(work, dossier, dossier.grant.award or 0)
    if not anew.lost:
        await open_gate(work, dossier)
    await end_if_settled(work, dossier)


async def _count_anew(work: Work, anew: Reckoned) -> None:
    """Give back what the award took under the key and year of before, where they are others now."""
    grant, stood = anew.dossier.grant, anew.stood
    if (grant.item_key, grant.award_year) != (stood.item_key, stood.award_year):
        await give_back(work, anew.dossier, stood)


async def _lose(work: Work, anew: Reckoned, correction: AwardCorrection, summary: str) -> None:
    """Nothing is due any more: what is unpaid ends, what is paid is asked back, what is under way is held till then."""
    dossier = anew.dossier
    waits = await take_off(work, dossier, correction, anew.before or 0)
    paid = anew.before is not None and any(each.is_gone for each in await standing_payments(dossier))
    if dossier.grant.state in _UNPAID and not paid:
        await end_award(work, dossier, summary)
    if waits and dossier.grant.held_reason is None:
        await dossier.hold(work, summary, actor=SYSTEM)
    await ask_back_windows(work, dossier, summary)
