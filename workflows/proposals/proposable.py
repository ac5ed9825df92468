"""What is done by two people alone (提请、复核): each command, the thing on which it would be done, and whose it is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from pydantic import TypeAdapter

from domain.handling.proposal_particulars import as_called_now
from domain.lives.proposal_life import ProposedDeed
from domain.models import Budget, Grant, OtherAward, PolicyVersion, Proposal, WorkingDayCorrection
from domain.policy.calendar import YEARS
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation
from domain.values.numbers import written_alike
from workflows.grants.award_corrections import correct_award
from workflows.grants.corrected_awards import CorrectAward, reckoned
from workflows.other_awards.other_award_files import citation_today, treasuries_of_beneficiary
from workflows.other_awards.other_awards import (
    AssignOtherAward,
    CloseOtherAward,
    OtherAwardForGrant,
    ReportOtherAward,
    WithdrawOtherAward,
    assign_other_award,
    close_other_award,
    withdraw_other_award,
)
from workflows.policies.office_days import CorrectWorkingDay, chain_of, correct_working_day
from workflows.policies.policies import PublishPolicy, current_version, publish_policy
from workflows.policies.policy_decisions import (
    PolicyStep,
    RepealPolicy,
    ResumePolicy,
    SuspendPolicy,
    repeal_policy,
    resume_policy,
    suspend_policy,
)
from workflows.policies.relaxations import RelaxSeparation, relax_separation
from workflows.policies.transition_rules import RecordTransitionRule, record_transition_rule
from workflows.proposals.bases import basis_of_award, basis_of_budget, basis_of_day, basis_of_policy
from workflows.transaction.commands import Command
from workflows.transaction.packs import compiled_version, version_of
from workflows.transaction.refused import RefusedError, not_found
from workflows.transaction.scopes import leading_bureaus, responsible
from workflows.transaction.seen import seen_by
from workflows.transaction.shown import Thing
from workflows.transaction.work import Done, Work
from workflows.treasury.budgets import (
    MOST_CODE_OF_A_TREASURY,
    AppropriateBudget,
    CarryOverBudget,
    ChangeBudget,
    CutBudget,
    appropriate_budget,
    budget_clause,
    carry_over_budget,
    cut_budget,
)
from workflows.treasury.closed_years import CloseYear, close_year, closed_year_id, figures_of

_DOCUMENTS = UUID("0b5c3f0e-6a70-4a9e-9f0f-5a3b0d6c9d21")  # of the documents on which money is arranged


@dataclass(frozen=True, slots=True)
class Standing:
    """On what a proposed command stands: the thing and how it is now, whose it is, and the clause."""

    subject: UUID
    policy_code: str
    basis: Mapping[str, Any]
    """How the thing stands, as far as the command is decided on it: once it is otherwise, the proposal is overtaken."""
    citation: Citation
    bureaus: tuple[str, ...] = ()
    """Whose officers propose and confirm it; empty where it is for finance alone."""
    treasury: str | None = None
    version: int | None = None
    """The version of the thing, for a command that names one."""
    shows: Mapping[Thing, UUID] = field(default_factory=dict[Thing, UUID])
    """What a door shows while it waits."""


@dataclass(frozen=True, slots=True)
class Proposable:
    """What one person proposes and another confirms: the function, and the command that it takes."""

    deed: Callable[[Work, Any], Awaitable[Done]]
    command: type[Any]
    standing: Callable[[Work, Any], Awaitable[Standing]]


def leading_clause(policy: Policy) -> Citation:
    """Return the clause by which its bureaus lead a policy, or that of its validity where it names none."""
    clause = policy.leading or policy.validity
    return Citation.of(clause)


async def _of_policy(_: Work, command: PublishPolicy | PolicyStep | RecordTransitionRule | RelaxSeparation) -> Standing:
    version = await PolicyVersion.get_or_none(id=command.policy_id)
    if version is None:
        raise not_found("policy", "id")
    policy = compiled_version(version).policy
    return Standing(
        version.id,
        version.code,
        basis_of_policy(version),
        leading_clause(policy),
        leading_bureaus(policy),
        version=version.version,
        shows={Thing.POLICY: version.id},
    )


async def _of_transition_rule(work: Work, command: RecordTransitionRule) -> Standing:
    """A rule is for the bureaus that lead the policy, and for those that are responsible for all that it covers."""
    standing, compiled = await _of_policy(work, command), compiled_version(await version_of(command.policy_id))
    measures = [compiled.measures[code] for code in command.measures if code in compiled.measures]
    covered = [set(responsible(compiled.policy, measure)) for measure in measures]
    own = sorted(set[str].intersection(*covered)) if covered else []
    bureaus = tuple(dict.fromkeys([*standing.bureaus, *own]))
    return Standing(
        standing.subject,
        standing.policy_code,
        standing.basis,
        standing.citation,
        bureaus,
        version=standing.version,
        shows=standing.shows,
    )


async def _of_day(work: Work, command: CorrectWorkingDay) -> Standing:
    """A day of the office is that of the policy under which applications are filed now."""
    policy = await _policy_today(work)
    last = await WorkingDayCorrection.filter(day=command.day).order_by("-number").first()
    clause, bureaus = leading_clause(policy), leading_bureaus(policy)
    return Standing(chain_of(command.day), policy.code, basis_of_day(last), clause, bureaus)


async def _of_other_award(work: Work, command: ReportOtherAward | OtherAwardForGrant) -> Standing:
    """An award of another policy counts for every grant of its matter: for whoever is responsible for one of them."""
    award = await (await seen_by(work.actor, OtherAward)).get_or_none(id=command.other_award_id)
    if award is None:
        raise not_found("other_award", "id")
    policy = await _policy_today(work)
    bureaus = [*leading_bureaus(policy), *await _bureaus_of_beneficiary(award.credit_code)]
    return Standing(
        award.id,
        policy.code,
        basis_of_award(award),
        await citation_today(work),
        tuple(dict.fromkeys(bureaus)),
        version=award.version,
        shows={Thing.OTHER_AWARD: award.id},
    )


async def _bureaus_of_beneficiary(credit_code: str) -> list[str]:
    grants = Grant.filter(applicant__credit_code=credit_code).distinct()
    pairs = {(row.policy_version_id, row.measure) for row in await grants.only("policy_version_id", "measure")}
    bureaus: list[str] = []
    for version_id, measure in sorted(pairs):
        compiled = compiled_version(await version_of(version_id))
        bureaus += responsible(compiled.policy, compiled.measures[measure])
    return bureaus


async def _policy_today(work: Work) -> Policy:
    version = await current_version(work.today)
    if version is None:
        raise not_found("policy")
    return compiled_version(version).policy


async def _of_appropriation(work: Work, command: AppropriateBudget) -> Standing:
    """Money is arranged on a document: two documents may wait at once, and one document once."""
    version = await current_version(work.today, command.policy_code)
    if version is None:
        raise not_found("policy", "policyCode")
    named = f"{version.code}/{command.treasury}/{command.year}/{written_alike(command.document_no)}"
    return Standing(
        # What cannot be written is refused by the command, a moment later.
        uuid5(_DOCUMENTS, named.encode(errors="replace").decode()),
        version.code,
        {"policy": version.code},
        budget_clause(version),
        treasury=command.treasury[:MOST_CODE_OF_A_TREASURY],
    )


async def _of_budget(work: Work, command: ChangeBudget) -> Standing:
    budget = await Budget.get_or_none(id=command.budget_id)
    version = await current_version(work.today, budget.policy_code) if budget else None
    if budget is None or version is None:
        raise not_found("budget", "id")
    return Standing(
        budget.id,
        budget.policy_code,
        basis_of_budget(budget),
        budget_clause(version),
        treasury=budget.treasury,
        version=budget.version,
        shows={Thing.BUDGET: budget.id},
    )


async def _of_year(work: Work, command: CloseYear) -> Standing:
    """A year is closed on its figures, which stand since it is over: the proposal says them by their hash."""
    version = await current_version(work.today, command.policy_code)
    if version is None:
        raise not_found("policy", "policyCode")
    treasury = command.treasury[:MOST_CODE_OF_A_TREASURY]
    subject = closed_year_id(version.code, treasury, command.year)
    known = await figures_of(version, [treasury], command.year) if command.year in YEARS else {}
    return Standing(
        subject,
        version.code,
        {"sha256": [figures.digest for figures in known.values()]},
        budget_clause(version),
        treasury=treasury,
        shows={Thing.CLOSED_YEAR: subject},
    )


async def _of_award(work: Work, command: CorrectAward) -> Standing:
    """An award is corrected on its facts as they stood and for what comes of it: once that is otherwise, it is over."""
    anew = await reckoned(work, command, None)
    grant, changes = anew.dossier.grant, [change.kept() for change in anew.changes]
    return Standing(
        grant.id,
        anew.dossier.version.code,
        {"changes": changes, "award": anew.before, "awardAfter": anew.after},
        anew.dossier.citation,
        responsible(anew.dossier.compiled.policy, anew.dossier.measure),
        version=grant.version,
        shows={Thing.GRANT: grant.id},
    )


async def treasuries_that_decide(proposal: Proposal, today: date) -> set[str]:
    """Return whose finance decides on a proposal: that of the money that it moves, or of an award's beneficiary."""
    if proposal.treasury is not None:
        return {proposal.treasury}
    award = await OtherAward.get_or_none(id=proposal.subject_id)
    return await treasuries_of_beneficiary(today, award.credit_code) if award else set()


PROPOSABLE: dict[ProposedDeed, Proposable] = {
    ProposedDeed.PUBLISH_POLICY: Proposable(publish_policy, PublishPolicy, _of_policy),
    ProposedDeed.SUSPEND_POLICY: Proposable(suspend_policy, SuspendPolicy, _of_policy),
    ProposedDeed.RESUME_POLICY: Proposable(resume_policy, ResumePolicy, _of_policy),
    ProposedDeed.REPEAL_POLICY: Proposable(repeal_policy, RepealPolicy, _of_policy),
    ProposedDeed.RECORD_TRANSITION_RULE: Proposable(record_transition_rule, RecordTransitionRule, _of_transition_rule),
    ProposedDeed.RELAX_SEPARATION: Proposable(relax_separation, RelaxSeparation, _of_policy),
    ProposedDeed.CORRECT_WORKING_DAY: Proposable(correct_working_day, CorrectWorkingDay, _of_day),
    ProposedDeed.WITHDRAW_OTHER_AWARD: Proposable(withdraw_other_award, WithdrawOtherAward, _of_other_award),
    ProposedDeed.ASSIGN_OTHER_AWARD: Proposable(assign_other_award, AssignOtherAward, _of_other_award),
    ProposedDeed.CLOSE_OTHER_AWARD: Proposable(close_other_award, CloseOtherAward, _of_other_award),
    ProposedDeed.APPROPRIATE_BUDGET: Proposable(appropriate_budget, AppropriateBudget, _of_appropriation),
    ProposedDeed.CUT_BUDGET: Proposable(cut_budget, CutBudget, _of_budget),
    ProposedDeed.CARRY_OVER_BUDGET: Proposable(carry_over_budget, CarryOverBudget, _of_budget),
    ProposedDeed.CLOSE_YEAR: Proposable(close_year, CloseYear, _of_year),
    ProposedDeed.CORRECT_AWARD: Proposable(correct_award, CorrectAward, _of_award),
}
"""By command; none of them is done by one person through any door of the API."""


@cache
def _shape(command: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(command)


def written(deed: ProposedDeed, command: Command) -> dict[str, Any]:
    """Return a command as it is kept with a proposal of a command."""
    return _shape(PROPOSABLE[deed].command).dump_python(command, mode="json")


async def as_it_stands(work: Work, proposal: Proposal) -> tuple[Command, Standing]:
    """Return what was proposed, and on what it now stands; a version that it names is the one of now."""
    kind = PROPOSABLE[proposal.deed]
    command = _shape(kind.command).validate_python(as_called_now(proposal.stated))
    standing = await kind.standing(work, command)
    if standing.version is not None:
        # That it is the version of then, where it must be, is said by the basis.
        command = replace(command, expected_version=standing.version)
    return command, standing


async def still_stands(work: Work, waiting: Proposal) -> bool:
    """Return whether that on which a proposal was made is as it was."""
    try:
        return dict((await as_it_stands(work, waiting))[1].basis) == waiting.basis
    except RefusedError:
        return False
