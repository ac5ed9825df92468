"""What an award is on corrected facts (更正后重新核算): by its own policy version, on the day of its approval."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any

from domain.assessment.allowances import AllowanceKind
from domain.assessment.assessment import Assessment, Request
from domain.assessment.assessment_records import AssessmentRecord, record_of, reduced
from domain.assessment.award_corrections import NOTHING_DUE, Change, StandingAward, corrected_award
from domain.assessment.predicates import waiting_for
from domain.assessment.same_matter import same_matter_citation
from domain.lives.grants import GrantEvent, GrantState
from domain.lives.proposal_life import ProposedDeed
from domain.policy.conditions import NoGate, Text, VoucherGate
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen, allot
from workflows.cases.corrected_facts import amount_changed, checked_changes, item_changed
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import OnGrant
from workflows.cases.item_months import check_months
from workflows.cases.item_places import leaves_place
from workflows.cases.prior_awards import award_year, awards_before, prior_awards
from workflows.other_awards.same_matter import Support, basis_on_record, support_on_record, supports_of
from workflows.programmes.unit_corrections import CorrectedUnit, CorrectedUnits, corrected_units
from workflows.runtime.sql import ask, naming
from workflows.transaction.declarations import FACTS, YUAN, command
from workflows.transaction.facts import assessed_facts, item_key
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT, PROPOSAL
from workflows.transaction.work import Work

_AFTER_GATE = (GrantState.PAYABLE, GrantState.PAYING, GrantState.PAID, GrantState.CLOSED)
_AWARDED_SINCE = naming(AllowanceKind)("""
SELECT min(grants.number) AS number, coalesce(sum(later.amount), 0) AS given FROM allowance_use AS own
JOIN allowance ON allowance.id = own.allowance_id AND allowance.kind = AllowanceKind.ITEM
JOIN allowance_use AS later ON later.allowance_id = own.allowance_id AND later.grant_id <> own.grant_id
    AND later.recorded_at > own.recorded_at
JOIN grants ON grants.id = later.grant_id AND grants.award > 0
WHERE own.grant_id = $1 AND own.recorded_at = (SELECT min(recorded_at) FROM allowance_use WHERE grant_id = $1)
""")


@command(
    "Correct facts on which a grant was approved (批准后更正), also after the policy expired. By two "
    "officers: one proposes, the other confirms what the proposal says of the award. A lower award is ordered "
    "in place of what was not requested, and of what was paid the difference is asked back by a recovery, the "
    "last tranche first; a higher one is shown to the public and approved again, and of what was paid already "
    "the difference is ordered as a further payment; the same award reopens nothing.",
    step=GrantEvent.CORRECT_AWARD,
    by="",
    refuses=(
        Code.REQUEST_STANDS,
        Code.LEG_IN_RUN,
        Code.RECOVERY_OPEN,
        Code.ON_HOLD,
        Code.AWARDED_SINCE,
        Code.ITEM_ALREADY_OPEN,
        Code.ITEM_MONTHS_TAKEN,
        Code.CORRECTION_CLOSES_GATE,
        Code.CORRECTION_RAISES,
        Code.FACT_INVALID,
        Code.UNIT_ALREADY_REGISTERED,
        Code.QUOTA_EXHAUSTED,
    ),
    proposed=ProposedDeed.CORRECT_AWARD,
    shows=(
        PROPOSAL.saying("What waits for a second person (复核); null where it was refused, or was on record already."),
        GRANT,
    ),
)
class CorrectAward(OnGrant):
    """Facts of an approved grant that were wrong, as they should have stood (批准后更正)."""

    facts: Annotated[
        dict[str, Any],
        FACTS,
        "The facts that were wrong, those alone, each as it should have stood: stated, certified by a review, "
        "or recorded by a deed, and the parts of what it is for. Months are corrected by `correctServiceMonth`.",
    ]
    reason: Annotated[str, "How the mistake came about, for the record."]
    evidence: Annotated[str, "The evidence of what is right, by name and number."]
    decided_amount: Annotated[
        Fen | None, YUAN, "Yuan that people should have decided, where the measure leaves discretion."
    ] = None
    item: Annotated[
        str | None, "What it should have been for, where that is one text; its parts are stated among the facts."
    ] = None
    units: Annotated[
        tuple[CorrectedUnit, ...],
        "Units that are on record wrongly, such as beds, at most 500: the award counts those that were accepted.",
    ] = ()


@dataclass(slots=True)
class Reckoned:
    """A grant under lock with its facts corrected, not saved yet, and what its award is on them."""

    dossier: Dossier
    changes: list[Change]
    before: Fen | None
    """Fen; None on a programme."""
    after: Fen | None
    stood: StandingAward
    """The award before the correction, and what it counts against and stands on."""
    assessment: AssessmentRecord | None = None
    """What is kept with it; None where nothing is due, or where nothing changes."""
    lost: list[Refusal] = field(default_factory=list[Refusal])
    """Why nothing is due any more; empty where something is."""
    units: CorrectedUnits = field(default_factory=CorrectedUnits)
    """What becomes of its units."""
    locked: bool = True
    """Whether the locks of its allowances are taken: what is only looked at waits for nobody."""
    reckoning: tuple[Request, Assessment] | None = None

    @property
    def is_of_another_item(self) -> bool:
        """Whether it turns out to be of another item: what was given for that one counts, and not for its own."""
        return self.dossier.grant.item_key != self.stood.item_key


async def reckoned(work: Work, command: CorrectAward, expected_version: int | None) -> Reckoned:
    """Lock a grant and answer what a correction of it comes to; nothing is saved.

    Raises what ``open_dossier`` and the grant's life refuse, what is wrong with the facts, what the assessment refuses
    of them other than that nothing is due, AWARDED_SINCE, and CORRECTION_CLOSES_GATE.
    """
    dossier = await open_dossier(work, command.grant_id, expected_version, GrantEvent.CORRECT_AWARD)
    dossier.check(work, GrantEvent.CORRECT_AWARD)
    if not (command.facts or command.units) and command.decided_amount is None and command.item is None:
        why = Text(zh="须写明更正的事实", en="name what is corrected")
        raise refuse(Code.INPUT_INVALID, "facts", field="facts", why=why)
    grant = dossier.grant
    stated, changes = checked_changes(work, dossier, command.facts)
    units = await corrected_units(work, dossier, command.units)
    stated |= await units.counted(dossier)
    decided = amount_changed(grant.decided_amount, command.decided_amount)
    item, named = item_changed(dossier, command.item, {**grant.facts, **stated})
    changes += [*units.changes, *decided, *named]
    stood = replace(_as_it_stands(dossier, [*stated]), units=units.stood)
    anew = Reckoned(dossier, changes, grant.award, grant.award, stood, units=units)
    if not changes:
        return anew
    earlier = await _assessed(anew)
    grant.facts, grant.item = {**grant.facts, **stated}, item
    grant.decided_amount = command.decided_amount if decided else grant.decided_amount
    grant.item_key = item_key(dossier.measure, dossier.applicant.credit_code, grant.item, grant.facts)
    grant.award_year = _year(dossier)
    await _reckon(anew, earlier, await _assessed(anew))
    if anew.after != anew.before or anew.is_of_another_item:
        await _check_alone(dossier)
    _check_gate(work, anew)
    return anew


def _as_it_stands(dossier: Dossier, changing: list[str]) -> StandingAward:
    grant = dossier.grant
    days = [day.isoformat() if day else None for day in (grant.publicity_first, grant.publicity_last)]
    return StandingAward(
        award=grant.award or 0,
        item=grant.item,
        item_key=grant.item_key,
        award_year=grant.award_year,
        assessment=grant.assessment,
        decided_amount=grant.decided_amount,
        facts={name: grant.facts.get(name) for name in changing},
        shown=days,
    )


async def reckoned_again(dossier: Dossier, stood: StandingAward, *, locked: bool = True) -> Reckoned:
    """Return what the award of a grant is on its corrected facts today; nothing changes. Raises AWARDED_SINCE."""
    grant = dossier.grant
    anew = Reckoned(dossier, [], stood.award, stood.award, stood, locked=locked)
    now = (grant.facts, grant.decided_amount, grant.item_key, grant.award_year, grant.assessment)
    grant.facts, grant.decided_amount = {**grant.facts, **stood.facts}, stood.decided_amount
    grant.item_key, grant.award_year, grant.assessment = stood.item_key, stood.award_year, stood.assessment
    earlier = await _assessed(anew)
    grant.facts, grant.decided_amount, grant.item_key, grant.award_year, _ = now
    await _reckon(anew, earlier, await _assessed(anew))
    grant.assessment = now[-1]
    await _check_alone(dossier)
    return anew


def _year(dossier: Dossier) -> int | None:
    """The year of its award, as its approval had it on these facts."""
    grant = dossier.grant
    return None if grant.award_year is None else award_year(dossier, grant.approved_on or date.min)


async def _assessed(anew: Reckoned) -> Assessment:
    """What the measure gives on the facts that the grant now has, as when it was approved: after what came before it.

    Its own place of a year is its own, and what was awarded since for its item was given on what it gave.
    """
    dossier, year = anew.dossier, anew.stood.award_year
    grant = dossier.grant
    of = (dossier, grant.award_year or 0)
    before = await prior_awards(*of) if anew.locked else (await awards_before([of]))[0]
    since = 0 if anew.is_of_another_item else (await _awarded_since(dossier))[1]
    keeps_place = grant.award_year == year and not anew.is_of_another_item
    request = Request(
        facts=await assessed_facts(dossier.measure, grant),
        as_of=grant.approved_on or date.min,
        in_force_from=dossier.version.in_force_from,
        decided_amount=grant.decided_amount,
        quota_reason=grant.quota_reason,
        paid=before.paid - since,
        caps_used=before.caps_used,
        count_this_year=0 if keeps_place else before.count_this_year + int(await leaves_place(dossier, anew.stood)),
        other_awards=tuple(support.had for support in await _beside(anew)),
        has_place=before.has_place,
        decided_payer=grant.decided_payer,
    )
    assessment = dossier.compiled.assessors[grant.measure].assess(request)
    anew.reckoning = request, assessment
    return assessment


async def _reckon(anew: Reckoned, earlier: Assessment, now: Assessment) -> None:
    """Say what the award is now. What kept the facts of before from an amount, too, is not the correction's."""
    codes = {refusal.code for refusal in now.refusals}
    if now.refusals and codes == {refusal.code for refusal in earlier.refusals}:
        return
    if now.refusals and not codes & NOTHING_DUE:
        raise RefusedError(*now.refusals)
    if now.refusals:
        anew.lost, anew.after = now.refusals, None if anew.before is None else 0
        return
    if anew.before is None:
        return
    if anew.is_of_another_item:
        # What was taken off beside support for the other matter is no concern of this one.
        anew.after, anew.assessment = now.amount, record_of(now)
        return
    anew.after = corrected_award(anew.before, _before_others(anew, earlier), now.amount)
    if anew.after == 0:
        why = Text(zh="扣除其他支持后已无应付金额", en="nothing is left of it beside other support")
        anew.lost = [Refusal(Code.NOTHING_DUE, {"why": why}, (), (anew.dossier.citation,))]
    anew.assessment = _record(anew, earlier, now)


async def _beside(anew: Reckoned) -> Sequence[Support]:
    """Support of others for the matter that it turns out to be; what was beside its own was reckoned with already."""
    if not anew.is_of_another_item:
        return ()
    return await support_on_record(anew.dossier) if anew.locked else (await supports_of([anew.dossier]))[0]


def _before_others(anew: Reckoned, earlier: Assessment) -> Fen | None:
    """What the award was before anything was taken off it beside other support; None where nothing can be reckoned.

    What is left of the cap of a year may be more by now than it was: that took nothing off.
    """
    if earlier.refusals:
        return None
    kept = basis_on_record(anew.dossier.grant)
    if kept is None or anew.dossier.measure.paid_in_parts:
        return earlier.amount
    return min(earlier.amount, kept["left"])


def _record(anew: Reckoned, earlier: Assessment, now: Assessment) -> AssessmentRecord:
    """The assessment as it is kept: with what was taken off before beside other support."""
    dossier, after, split = anew.dossier, anew.after or 0, anew.dossier.split
    record, kept = record_of(now), basis_on_record(dossier.grant)
    if record["basis"] and kept and earlier.basis:
        # What is left of a year's cap is in both, and may differ by now.
        off = max(kept["entitlement"] - kept["left"] - (earlier.basis.entitlement - earlier.basis.left), 0)
        record["basis"] = {**record["basis"], "left": max(record["basis"]["left"] - off, 0)}
    if after < now.amount and split is not None:
        legs = allot(after, {payer: rate.exact for payer, rate in split.shares.items()}, split.rest)
        return reduced(record, same_matter_citation(dossier.compiled.policy), after, legs)
    return record


async def _awarded_since(dossier: Dossier) -> tuple[str, Fen]:
    """What was awarded later for the same item: the first of it by its number, and the fen of all."""
    row = (await ask(_AWARDED_SINCE, dossier.grant.id))[0]
    return str(row["number"] or ""), int(row["given"])


async def _check_alone(dossier: Dossier) -> None:
    """Raise why another amount cannot be reckoned by itself: something else was awarded on what this one gave."""
    if (since := await _awarded_since(dossier))[1]:
        raise RefusedError(Refusal(Code.AWARDED_SINCE, {"number": since[0]}, ("id",), (dossier.citation,)))
    await check_months(dossier)


def _check_gate(work: Work, anew: Reckoned) -> None:
    """What is payable or paid was due on these facts, too; an award that is lost waits for nothing."""
    dossier = anew.dossier
    gate = dossier.measure.gate
    if anew.lost or gate is None or isinstance(gate, NoGate | VoucherGate) or dossier.grant.state not in _AFTER_GATE:
        return
    if waiting := waiting_for(gate, dossier.measure.facts, dossier.values, work.today):
        named = Text(zh="、".join(text.zh for text in waiting), en=", ".join(text.en for text in waiting))
        raise RefusedError(Refusal(Code.CORRECTION_CLOSES_GATE, {"waiting": named}, ("facts",), (dossier.citation,)))
