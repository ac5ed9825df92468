"""Awards of other policies (其他支持): told by people or other systems, paid, given up, taken back (art. 16)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.assessment.matters import shown_key
from domain.lives.grants import COMMITTED, PENDING
from domain.lives.other_award_life import OTHER_AWARD_LIFE, OtherAwardEvent, OtherAwardState
from domain.lives.proposal_life import ProposedDeed
from domain.lives.roles import Role
from domain.models import OtherAward
from domain.policy.conditions import Text
from domain.policy.policy import SupportScope
from domain.refusals.refusals import Code, Term
from domain.values.credit_codes import written_credit_code
from domain.values.numbers import item_alike
from workflows.applicants.credit_codes import checked_credit_code
from workflows.cases.dossiers import Dossier
from workflows.cases.other_award_steps import lock_matters, move_other_award
from workflows.other_awards.other_award_files import (
    citation_today,
    done_with,
    grant_named,
    opened,
    opened_for,
    require_beneficiary,
)
from workflows.other_awards.same_matter import matter_of
from workflows.runtime.sql import wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.declarations import STATED, YUAN, Id, command, on
from workflows.transaction.reasons import stated_evidence, stated_line, stated_name, stated_number, stated_reason
from workflows.transaction.refused import not_found, refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import GRANT, OTHER_AWARD, PROPOSAL
from workflows.transaction.work import Done, Work

MOST_MATTER, MOST_KEY = 200, 300
_SHOWS = (PROPOSAL.saying("What waits for a second person (复核); null where nothing does."), OTHER_AWARD, GRANT)
_DAY_PAID = Text(zh="拨付日期", en="the day on which it was paid")


@dataclass(frozen=True, slots=True)
class ReportOtherAward:
    """What became of an award of another policy: paid on a day, or taken back; and the evidence of it."""

    other_award_id: Annotated[UUID, on("OtherAward"), "The award."]
    expected_version: Annotated[
        int | None, "Its version, where the reporter looked at it; what happened is true either way."
    ]
    evidence: Annotated[str, "The evidence, by name and number."]
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class OtherAwardForGrant:
    """An award of another policy that somebody holds against a grant, and why."""

    other_award_id: Annotated[UUID, on("OtherAward"), "The award."]
    expected_version: Annotated[int, "Its version when you decided."]
    grant_id: Annotated[UUID, Id("Grant"), "The grant, which is of the same beneficiary."]
    reason: Annotated[str, "Why, for the record."]


@command(
    "Put an award of another policy on record (登记其他支持, art. 16).",
    by="By an officer or finance.",
    shows=_SHOWS,
)
class RecordOtherAward:
    """An award of another policy, for a matter in words or for that of a grant."""

    credit_code: Annotated[str, "Credit code of its beneficiary, who need not have applied here."]
    policy_name: Annotated[str, "Name of the other policy."]
    scope: Annotated[SupportScope, "Whose support it is."]
    source: Annotated[str, "Which bureau or system tells of it."]
    reference: Annotated[str, "Its number there; the same number again is the same award."]
    amount: Annotated[int, YUAN, "Yuan; more than 0."]
    evidence: Annotated[str, "The evidence, by name and number."]
    matter: Annotated[str | None, "What it is for, as an application would name it; or name `grantId`."] = None
    grant_id: Annotated[UUID | None, Id("Grant"), "The grant for whose matter it is; or name `matter`."] = None
    paid_on: Annotated[date | None, "Day on which it was paid; not after today."] = None


async def record_other_award(work: Work, command: RecordOtherAward) -> Done:
    """Put an award of another policy on record (登记其他支持), under its number with whoever told of it.

    The same again changes nothing. Raises NOT_ALLOWED, CREDIT_CODE_INVALID, INPUT_INVALID, EVIDENCE_REQUIRED,
    DATE_IN_FUTURE, and OTHER_AWARD_DIFFERS where that number is on record with other particulars.
    """
    command = replace(command, credit_code=written_credit_code(command.credit_code))
    if work.actor.role is Role.APPLICANT and work.actor.credit_code != command.credit_code:
        raise not_found("applicant", "creditCode")
    citation = await citation_today(work)
    require(work.actor, Allowed(roles=OTHER_AWARD_LIFE.roles(OtherAwardEvent.REPORT_PAID)), citation)
    await checked_credit_code(command.credit_code, "creditCode")
    await require_beneficiary(work, command.credit_code, OtherAwardEvent.REPORT_PAID, citation)
    award = _stated_award(work, command)
    dossier = await grant_named(work, command.grant_id, command.credit_code) if command.grant_id else None
    _place(award, command, dossier)
    await lock_matters((award.credit_code, award.matter_key))
    await wait_for(Turn.OTHER_AWARD, [f"{award.source}/{award.reference}"])
    known = await OtherAward.get_or_none(source=award.source, reference=award.reference)
    if known is not None:
        _check_same(known, award)
        return done_with(known, dossier, changed=False)
    award.paid_on = None
    await award.save(force_create=True)
    if command.paid_on is not None:
        award.paid_on = command.paid_on
        await move_other_award(work, award, OtherAwardEvent.REPORT_PAID, citation, evidence=award.evidence)
    return done_with(award, dossier)


def _stated_award(work: Work, command: RecordOtherAward) -> OtherAward:
    """The award as it was told, checked; not yet saved, and of no matter yet."""
    reference = stated_name(stated_number(command.reference, "reference"), "reference", 100)
    if command.amount <= 0:
        raise refuse(Code.INPUT_INVALID, "amount", field="amount", why=Text(zh="须大于0", en="write more than 0"))
    _check_day(work, command.paid_on)
    return OtherAward(
        id=work.new_id(),
        credit_code=command.credit_code,
        policy=stated_name(command.policy_name, "policyName"),
        scope=command.scope,
        source=stated_name(command.source, "source"),
        reference=reference,
        amount=command.amount,
        paid_on=command.paid_on,
        evidence=stated_evidence(command.evidence),
        state=OtherAwardState.AWARDED,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )


def _place(award: OtherAward, command: RecordOtherAward, dossier: Dossier | None) -> None:
    """Say what the award is for: in words, or as a grant has it; exactly one of the two."""
    matter = stated_line(command.matter or "", "matter", MOST_MATTER)
    if bool(matter) is (dossier is not None):
        why = Text(zh="须填写事项或指明申报事项，二者择一", en="name the matter or a grant, one of the two")
        raise refuse(Code.INPUT_INVALID, "matter", field="matter", why=why)
    award.matter_key = matter_of(dossier) if dossier else item_alike(matter)
    award.matter = matter or shown_key(award.matter_key)[:MOST_MATTER]
    if not 0 < len(award.matter_key) <= MOST_KEY:
        why = Text(zh="未写明事项，或名称过长", en="it does not say what it is for, or at too great a length")
        raise refuse(Code.INPUT_INVALID, "grantId" if dossier else "matter", field="matter", why=why)


def _check_same(known: OtherAward, stated: OtherAward) -> None:
    """Under its number an award is told alike: what became of it since, and of which matter it is, is not asked."""
    particulars: dict[str, Term] = {
        "creditCode": Text(zh="统一社会信用代码", en="credit code"),
        "policyName": Text(zh="政策名称", en="policy"),
        "scope": Text(zh="支持层级", en="scope"),
        "amount": Text(zh="金额", en="amount"),
        "paidOn": _DAY_PAID,
    }
    differing = {
        "creditCode": known.credit_code != stated.credit_code,
        "policyName": known.policy != stated.policy,
        "scope": known.scope is not stated.scope,
        "amount": known.amount != stated.amount,
        "paidOn": stated.paid_on is not None and known.paid_on != stated.paid_on,
    }
    for field, differs in differing.items():
        if differs:
            raise refuse(
                Code.OTHER_AWARD_DIFFERS, field, source=known.source, reference=known.reference, fact=particulars[field]
            )


def _check_day(work: Work, day: date | None) -> None:
    if day is not None and day > work.today:
        raise refuse(Code.DATE_IN_FUTURE, "paidOn", fact=_DAY_PAID, today=work.today.isoformat())


@command(
    "Report that an award of another policy was paid (登记其他支持已拨付): from then on only the difference is due.",
    step=OtherAwardEvent.REPORT_PAID,
    by="",
    shows=_SHOWS,
)
class ReportOtherAwardPaid(ReportOtherAward):
    """An award of another policy that was paid (已拨付)."""

    paid_on: Annotated[date | None, STATED, "Day on which it was paid; not after today."] = None


async def report_other_award_paid(work: Work, command: ReportOtherAwardPaid) -> Done:
    """Report that an award of another policy was paid (登记其他支持已拨付): from then on it is taken off.

    What was given up may be paid all the same. Raises DATE_IN_FUTURE, EVIDENCE_REQUIRED, STEP_NOT_POSSIBLE.
    """
    event = OtherAwardEvent.REPORT_PAID
    award, citation = await opened(work, command.other_award_id, command.expected_version, event)
    _check_day(work, command.paid_on)
    award.paid_on = command.paid_on
    await move_other_award(work, award, event, citation, evidence=stated_evidence(command.evidence))
    return done_with(award)


@command(
    "Report that the other policy took its award back (登记其他支持已撤销): it counts no longer.",
    step=OtherAwardEvent.WITHDRAW,
    by="Proposed by an officer of the bureaus responsible or finance, done once another confirms.",
    proposed=ProposedDeed.WITHDRAW_OTHER_AWARD,
    shows=_SHOWS,
)
class WithdrawOtherAward(ReportOtherAward):
    """An award that the other policy took back (已撤销)."""


async def withdraw_other_award(work: Work, command: WithdrawOtherAward) -> Done:
    """Report that the other policy took its award back (登记其他支持已撤销): it no longer counts, and ours goes on."""
    event = OtherAwardEvent.WITHDRAW
    award, citation = await opened(work, command.other_award_id, command.expected_version, event)
    await move_other_award(work, award, event, citation, evidence=stated_evidence(command.evidence))
    return done_with(award)


@command(
    "Assign an award of another policy to the matter of a grant (认定同一事项, I-38).",
    step=OtherAwardEvent.ASSIGN,
    by="By two officers, one proposing and one confirming.",
    proposed=ProposedDeed.ASSIGN_OTHER_AWARD,
    shows=_SHOWS,
)
class AssignOtherAward(OtherAwardForGrant):
    """An award of another policy that is for the matter of a grant (认定同一事项)."""


async def assign_other_award(work: Work, command: AssignOtherAward) -> Done:
    """Assign an award of another policy to the matter of a grant, with a reason (认定同一事项, I-38)."""
    event = OtherAwardEvent.ASSIGN
    award, citation, dossier = await opened_for(work, command, event)
    award.matter_key = matter_of(dossier)
    await move_other_award(work, award, event, citation, reason=stated_reason(command.reason))
    return done_with(award, dossier)


@command(
    "Put on record that an unpaid award of another policy was given up for a grant (放弃其他支持).",
    step=OtherAwardEvent.CLOSE,
    by="By two people, one proposing and one confirming.",
    proposed=ProposedDeed.CLOSE_OTHER_AWARD,
    shows=_SHOWS,
)
class CloseOtherAward(OtherAwardForGrant):
    """An unpaid award of another policy that was given up in favour of a grant (放弃)."""


async def close_other_award(work: Work, command: CloseOtherAward) -> Done:
    """Put on record that an unpaid award of another policy was given up for a grant of its matter (放弃其他支持).

    Raises INPUT_INVALID for a grant of another matter, or one that has ended.
    """
    event = OtherAwardEvent.CLOSE
    award, citation, dossier = await opened_for(work, command, event)
    if award.matter_key != matter_of(dossier):
        why = Text(zh="与该申报事项不是同一事项，请先认定", en="the grant is of another matter: assign it first")
        raise refuse(Code.INPUT_INVALID, "grantId", field="grantId", why=why)
    if dossier.grant.state not in {*PENDING, *COMMITTED}:
        why = Text(zh="该申报事项未提交或已终结", en="the grant was not submitted, or has ended")
        raise refuse(Code.INPUT_INVALID, "grantId", field="grantId", why=why)
    award.closed_for_id = dossier.grant.id
    await move_other_award(work, award, event, citation, reason=stated_reason(command.reason))
    return done_with(award, dossier)


@command(
    "Take up again an award that was given up for a grant that ended unpaid (恢复其他支持).",
    step=OtherAwardEvent.REOPEN,
    by="",
    shows=_SHOWS,
)
class ReopenOtherAward:
    """An award that was given up for a grant that ended unpaid (恢复)."""

    other_award_id: Annotated[UUID, on("OtherAward"), "The award."]
    expected_version: Annotated[int, "Its version when you decided."]
    reason: Annotated[str, "Why, for the record."]


async def reopen_other_award(work: Work, command: ReopenOtherAward) -> Done:
    """Take up again what was given up for a grant that ended unpaid, with a reason (恢复其他支持).

    Raises GRANT_STILL_STANDS. A grant that is rejected or terminated brings it back by itself.
    """
    event = OtherAwardEvent.REOPEN
    award, citation = await opened(work, command.other_award_id, command.expected_version, event)
    reason = stated_reason(command.reason)
    await move_other_award(work, award, event, citation, reason=reason, sets={"closed_for_id": None})
    return done_with(award)
