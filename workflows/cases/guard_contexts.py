"""What the guards of a grant look at (办理情形), gathered from its dossier."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Protocol, TypedDict

from domain.assessment.facts import Values
from domain.assessment.predicates import gate_opens_on, waiting_for
from domain.handling.calls import filing_refusal
from domain.handling.deciders import deciders, may_propose
from domain.handling.gate_steps import gate_steps_of
from domain.handling.leg_queue import unrequestable, untakeable
from domain.handling.reviews import StepStatus, open_in
from domain.lives.grants import GrantContext, GrantEvent, GrantState, RankingOutcome
from domain.lives.roles import Role
from domain.models import Grant, PolicyVersion
from domain.policy.conditions import Gate, TermGate, Text, VoucherGate, WindowsGate
from domain.policy.formulas import PerUnit
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation, Refusal
from domain.treasury.paid_payments import unrecoverable
from workflows.cases.circumstances import Circumstances
from workflows.cases.separation import Separation
from workflows.transaction.actors import Actor
from workflows.transaction.packs import CompiledPolicy
from workflows.transaction.rights import Allowed, KeptOut, why_not
from workflows.transaction.scopes import moves

_OPEN_TRANCHE = Text(zh="后续拨付办结", en="the tranche that was reported")
_UNFINISHED_WINDOW = Text(zh="里程碑办结", en="the windows that were reached")


class Case(Protocol):
    """What a dossier tells: a grant, what it is judged by, and what is on record around it."""

    grant: Grant
    version: PolicyVersion
    around: Circumstances

    @property
    def compiled(self) -> CompiledPolicy: ...  # noqa: D102 - as the dossier's own
    @property
    def measure(self) -> Measure: ...  # noqa: D102
    @property
    def citation(self) -> Citation: ...  # noqa: D102
    @property
    def values(self) -> Values: ...  # noqa: D102
    @property
    def reviews(self) -> list[StepStatus]: ...  # noqa: D102
    @property
    def kept_out(self) -> KeptOut: ...  # noqa: D102

    def separation(self, actor: Actor) -> Separation: ...  # noqa: D102


def context_of(dossier: Case, actor: Actor, today: date) -> GrantContext:
    """Return what the guards of a grant's life look at, for somebody on a day."""
    values, grant, version, compiled = dossier.values, dossier.grant, dossier.version, dossier.compiled
    measure, always = compiled.measures[grant.measure], _of_measure(compiled, grant.measure)
    gate, reviews, around, validity = measure.gate, dossier.reviews, dossier.around, compiled.policy.validity
    return GrantContext(
        role=actor.role,
        citation=dossier.citation,
        measure=measure.code,
        today=today,
        policy_state=version.state,
        in_force_from=version.in_force_from,
        expires_on=date.max if validity.last_day_for == "FACT" else version.expires_on,
        last_to_approve=version.expires_on if validity.last_day_for == "APPROVAL" else None,
        publicity_last=grant.publicity_last,
        waiting_for=(*(waiting_for(gate, measure.facts, values, today) if gate else ()), *_to_pay(reviews)),
        recorded={step.event: day for step in gate_steps_of(gate) if isinstance(day := values.get(step.fact), date)},
        deciders=_deciders(compiled, grant.measure, grant.decided_payer),
        held=grant.held_reason,
        transition_until=around.transition_until,
        call=_call(dossier, today),
        supplement_until=around.supplement.until if around.supplement else None,
        reviews_missing=tuple(_reviews_missing(measure, values, reviews)),
        closing_missing=tuple(_closing_missing(dossier, reviews, today, is_programme=always["is_programme"])),
        review_open=any(open_in(r.step, grant.state) and r.step.by == actor.role for r in reviews),
        selected=_selected(measure, grant.selection),
        open_objections=around.open_objections,
        credit=around.credit.refusal(today, dossier.citation) if around.credit else None,
        **_of_money(dossier, actor, today),
        unrecoverable=unrecoverable(around.recoverable, dossier.citation),
        has_months=around.has_months,
        open_recovery=next((paid.recovery for paid in around.recoverable if paid.recovery), None),
        **always,
        term_broken=_is_broken(gate, values),
        has_declared_interest=not actor.people.isdisjoint(dossier.kept_out.interested),
        **dossier.separation(actor),
    )


def _is_broken(gate: Gate | None, values: Values) -> bool:
    """Whether an exit on record lies before the end of its term (提前退出)."""
    if not isinstance(gate, TermGate) or not isinstance(values.get(gate.until), date):
        return False
    return gate_opens_on(gate, values) is None


class _OfMeasure(TypedDict):
    validity: Citation
    is_programme: bool
    recordable: frozenset[GrantEvent]
    proposers: frozenset[Role]
    has_experts: bool
    has_tranches: bool
    has_units: bool
    has_voucher: bool
    without_application: bool


@cache
def _of_measure(compiled: CompiledPolicy, code: str) -> _OfMeasure:
    """What is the same for every grant under a measure, whoever asks and when."""
    measure = compiled.measures[code]
    return {
        "validity": Citation.of(compiled.policy.validity),
        "is_programme": isinstance(measure.gate, WindowsGate),
        "recordable": frozenset(step.event for step in gate_steps_of(measure.gate)),
        "proposers": may_propose(compiled.policy, measure),
        "has_experts": any(step.by == Role.EXPERT for step in measure.procedure.steps),
        "has_tranches": measure.paid_in_parts,
        "has_units": measure.procedure.units is not None,
        "has_voucher": isinstance(measure.gate, VoucherGate),
        "without_application": measure.procedure.without_application,
    }


@cache
def _deciders(compiled: CompiledPolicy, code: str, payer: str | None) -> frozenset[Role]:
    return deciders(compiled.policy, compiled.measures[code], payer)


class _OfMoney(TypedDict):
    unrequestable: Refusal | None
    untakeable: Refusal | None


def _of_money(dossier: Case, actor: Actor, today: date) -> _OfMoney:
    """Why nothing can be requested, or taken back: finance moves the money of its own treasuries."""
    legs, citation, policy = dossier.around.legs, dossier.citation, dossier.compiled.policy
    paying = Allowed(treasuries=[leg.treasury for leg in legs], policy=policy) if legs else Allowed()
    if outside := why_not(actor, paying, citation):
        return {"unrequestable": outside, "untakeable": outside}
    own = [leg for leg in legs if actor.role is not Role.FINANCE or moves(actor, leg.treasury)]
    return {
        "unrequestable": unrequestable(own, policy, today.year, citation),
        "untakeable": untakeable(own, actor.role, citation),
    }


def _to_pay(reviews: Sequence[StepStatus]) -> list[Text]:
    return [review.title for review in reviews if review.step.when == "BEFORE_PAYMENT" and not review.passed]


def _call(dossier: Case, today: date) -> Refusal | None:
    if dossier.grant.state is not GrantState.DRAFT:
        return None
    return filing_refusal(dossier.measure, dossier.around.call_windows, today, dossier.citation)


def _reviews_missing(measure: Measure, values: Values, reviews: list[StepStatus]) -> list[Text]:
    """What a proposal waits for: reviews, and the inspection of units that are counted (查验)."""
    missing = [review.title for review in reviews if review.step.when == "BEFORE_PROPOSAL" and not review.passed]
    formula = measure.formula
    if measure.procedure.units and isinstance(formula, PerUnit) and values.get(formula.units) is None:
        missing.append(GrantEvent.INSPECT_UNITS.words)
    return missing + _goals_missing(measure, values)


def _goals_missing(measure: Measure, values: Values) -> list[Text]:
    """The goals of its performance that are not on record (绩效目标), where the pack asks for them."""
    rule = measure.performance
    if rule is None or not rule.required:
        return []
    goals = (indicator.goal for indicator in rule.indicators)
    return [measure.facts[goal].title for goal in goals if goal is not None and values.get(goal) is None]


def _selected(measure: Measure, selection: RankingOutcome | None) -> bool | None:
    return None if measure.procedure.competition is None else selection is RankingOutcome.SELECTED


def _closing_missing(dossier: Case, reviews: list[StepStatus], today: date, *, is_programme: bool) -> list[Text]:
    """What must still happen before the file is closed: its last reviews, its open parts, the end of its programme."""
    rule = dossier.measure.performance
    not_asked = rule.step if rule is not None and not rule.required else None
    due = [r for r in reviews if r.step.when == "AFTER_PAYMENT" and not r.passed and r.step.code != not_asked]
    # What failed for good is over once its money was taken back or written off.
    over = dossier.around.taken_back and any(review.failed for review in due)
    missing = [] if over else [review.title for review in due]
    missing += [_OPEN_TRANCHE] if dossier.around.open_tranches else []
    missing += [_UNFINISHED_WINDOW] if dossier.around.unfinished_windows else []
    last = dossier.version.expires_on
    if is_programme and today <= last:
        missing.append(Text(zh=f"有效期届满（{last}）", en=f"the end of the validity ({last})"))
    return missing
