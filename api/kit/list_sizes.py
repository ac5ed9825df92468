"""How many entries lists without pages have: those of a pack as they are, those of records as they often are."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from domain.assessment.allowances import every_cap
from domain.lives.grant_states import GrantEvent
from domain.policy.awards import SharedCap
from domain.policy.policy import Measure, Policy
from workflows.runtime.settings import PACKAGED_POLICY_PACK
from workflows.transaction.packs import load_pack

USUAL_LIST = 4
"""Entries of a list of which nothing is known."""
_OF_A_MEASURE: Mapping[str, Callable[[Measure], int]] = {
    "Measure.bureaus": lambda measure: len(measure.bureaus),
    "Measure.decidedPayers": lambda measure: len(measure.split.decided) if measure.split else 0,
    "Measure.citations": lambda measure: len(measure.quotes),
    "Measure.conditions": lambda measure: len(measure.conditions),
    "Measure.facts": lambda measure: len(measure.facts),
    "Measure.figures": lambda measure: len(measure.figures),
    "Measure.itemParts": lambda measure: len(measure.item.parts) if measure.item else 0,
    "Measure.indicators": lambda measure: len(measure.performance.indicators) if measure.performance else 0,
    "Measure.papers": lambda measure: sum(len(step.papers) for step in measure.procedure.steps),
    "Measure.readings": lambda measure: len(measure.readings),
}
_OF_RECORDS: Mapping[str, int] = {
    "Action.fields": 2,
    "Action.refusals": 1,
    "Applicant.namesHeld": 2,
    "Applicant.registerVersions": 2,
    "Call.actions": 2,
    "Duty.reports": 1,
    "Grant.bankAccounts": 2,
    "Grant.documents": 2,
    "Grant.experts": 3,
    "Grant.factSnapshots": 3,
    "Grant.history": 17,
    "Grant.milestones": 2,
    "Grant.objections": 1,
    "Grant.payments": 2,
    "Grant.recoveries": 1,
    "Grant.reviews": 3,
    "Grant.serviceMonths": 24,
    "Grant.tranches": 2,
    "Grant.units": 12,
    "OtherAward.grants": 1,
    "Payment.recoveries": 1,
    "DoublePayment.recoveries": 1,
    "Milestone.actions": 3,
    "Objection.actions": 2,
    "Offer.fields": 2,
    "Offer.refusals": 1,
    "OtherAward.actions": 5,
    "PartAction.fields": 3,
    "PartAction.refusals": 1,
    "Payment.actions": 3,
    "PaymentLeg.actions": 4,
    "PaymentLeg.doublePayments": 1,
    "PaymentLeg.history": 4,
    "PaymentLeg.parts": 2,
    "PaymentLeg.receipts": 2,
    "PaymentRun.actions": 5,
    "PaymentRun.history": 5,
    "PaymentRun.rows": 50,
    "Recovery.actions": 9,
    "RecoveryLeg.actions": 1,
    "RecoveryLeg.receipts": 1,
    "Review.documents": 1,
    "Tranche.payments": 1,
    "Tranche.actions": 2,
    "Unit.actions": 2,
    "Budget.actions": 2,
    "DoublePayment.actions": 2,
    "Duty.actions": 1,
    "Policy.actions": 5,
    "Proposal.actions": 3,
    "Receipt.actions": 1,
    "RecoveryReceipt.actions": 1,
    "Policy.history": 6,
    "PublicityNotice.awards": 20,
    "Proposal.bureaus": 3,
    "Proposal.particulars": 6,
    "Query.budgets": 20,
    "Query.yearAccounts": 20,
    "ExecutionTable.rows": 20,
    "CarryOverTable.rows": 20,
    "PaymentRegisterConnection.sums": 20,
    "PaymentRegisterRow.legs": 2,
    "YearAccounts.measures": 20,
    "Query.duties": 20,
    "Query.selfEvaluations": 20,
    "Query.workingDays": 31,
    "RankCallPayload.ranking": 20,
    **{
        f"{command}Payload.{listed}": 20
        for listed in ("rows", "changed")
        for command in (
            "AcceptGrants",
            "ApproveGrants",
            "FileGrants",
            "OpenPublicities",
            "ProposeGrants",
            "RecordBankAccounts",
            "RecordServiceMonths",
            "RecordTreasuryReceipts",
            "RequestPayments",
        )
    },
}
"""Lists that grow with what is on record: as long as they are, on the mean, where there is anything in them.

What they have beyond it is charged once it is known.
"""
_BY_PAYER = ("Assessment.legs", "Measure.split", "Payment.legs", "Recovery.legs")
"""Lists that have an entry for each payer at most, but where something was split."""


@lru_cache(maxsize=8)
def list_sizes(*packs: Path) -> Mapping[str, int]:
    """Return the sizes by `Type.field`, for packs in files, the larger where they differ; the packaged by default."""
    of_packs = [_of_pack(load_pack(pack).policy) for pack in packs or (PACKAGED_POLICY_PACK,)]
    largest = {name: max(sizes[name] for sizes in of_packs) for name in of_packs[0]}
    return {**_OF_RECORDS, "Grant.actions": len(GrantEvent), **largest}


def _of_pack(policy: Policy) -> dict[str, int]:
    measures = policy.measures
    sizes = {name: _mean([size(measure) for measure in measures]) for name, size in _OF_A_MEASURE.items()}
    facts = [fact for measure in measures for fact in measure.facts.values()]
    payers = max((len({measure.split.rest, *measure.split.shares}) for measure in measures if measure.split), default=1)
    sizes |= dict.fromkeys(_BY_PAYER, payers)
    return sizes | {
        "Query.measures": len(measures),
        "Policy.measures": len(measures),
        "Policy.readings": len(policy.readings),
        "Policy.districts": len(policy.districts),
        "Policy.duties": len(measures),
        "FactDefinition.choices": _mean([len(fact.choices) for fact in facts]),
        "Reading.quotes": _mean([len(reading.quotes) for reading in policy.readings]),
        "Measure.caps": _mean([len(every_cap(policy, measure)) for measure in measures]),
        "CapOfMeasure.measureCodes": _mean(
            [len(cap.measures) if isinstance(cap, SharedCap) else 1 for m in measures for cap in every_cap(policy, m)]
        ),
        "Reading.options": _mean([len(reading.options) for reading in policy.readings]),
        "Reading.rivals": _mean([len(reading.options) - 1 for reading in policy.readings]),
    }


def _mean(sizes: list[int]) -> int:
    """The mean, rounded up: a list is asked for of all of them more often than of the longest."""
    return -(-sum(sizes) // max(1, len(sizes)))
